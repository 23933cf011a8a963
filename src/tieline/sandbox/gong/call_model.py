"""The calls family as Gong answers it. An unset field is left out; None is written as null."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

#: Text that the document describes as a moment and as a day; what is read is checked where it is used.
DateTime = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Day = Annotated[str, Meta(extra_json_schema={"format": "date"})]

Affiliation = Literal["Internal", "External", "Unknown"]
CrmSystem = Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"]
Timing = Literal["Now", "TimeOfCall"]
ObjectType = Literal["Opportunity", "Account", "Contact", "User", "Lead"]


class Shape(Struct, frozen=True, kw_only=True, rename="camel"):
    """An object of the API: snake case here, camel case on the wire."""


class CallBasicData(Shape, frozen=True, kw_only=True):
    """What is known of each call without asking for more."""

    id: str
    url: str
    title: str | None
    scheduled: DateTime | None
    started: DateTime
    #: Seconds.
    duration: int
    primary_user_id: str | None
    direction: Literal["Inbound", "Outbound", "Conference", "Unknown"]
    system: str | None
    scope: Literal["Internal", "External", "Unknown"]
    media: Literal["Video", "Audio"]
    language: str
    workspace_id: str | None
    sdr_disposition: str | None
    client_unique_id: str | None
    custom_data: str | None
    purpose: str | None
    meeting_url: str | None
    is_private: bool
    calendar_event_id: str | None


class ContextField(Shape, frozen=True, kw_only=True):
    """A field of a CRM object."""

    name: str
    value: str | bool | float | None


class ContextObject(Shape, frozen=True, kw_only=True):
    """A CRM object that belongs to a call or a participant; fields only in the extended context."""

    object_type: ObjectType
    object_id: str
    fields: tuple[ContextField, ...]
    timing: Timing | None


class CallContext(Shape, frozen=True, kw_only=True):
    """The objects of one external system."""

    system: CrmSystem
    objects: tuple[ContextObject, ...]


class Party(Shape, frozen=True, kw_only=True):
    """A participant; `speaker_id` is null for those who did not speak."""

    id: str
    email_address: str | None
    name: str | None
    title: str | None
    user_id: str | None
    speaker_id: str | None
    context: tuple[CallContext, ...]
    affiliation: Affiliation
    phone_number: str | None
    methods: tuple[Literal["Invitee", "Attendee"], ...]


class Structure(Shape, frozen=True, kw_only=True):
    """A part of the call's agenda; seconds."""

    name: str
    duration: int


class Topic(Shape, frozen=True, kw_only=True):
    """Seconds spent on a topic."""

    name: str
    duration: int


class Occurrence(Shape, frozen=True, kw_only=True):
    """Where in the call, in seconds, and by whom a tracked term was said."""

    start_time: float
    speaker_id: str | None


class TrackerPhrase(Shape, frozen=True, kw_only=True):
    """One phrase of a keyword tracker."""

    count: int
    occurrences: tuple[Occurrence, ...] | UnsetType = UNSET
    phrase: str


class CallTracker(Shape, frozen=True, kw_only=True):
    """How often a tracker's terms were said in the call."""

    id: str
    name: str
    count: int
    type: Literal["KEYWORD", "SMART"]
    occurrences: tuple[Occurrence, ...] | UnsetType = UNSET
    phrases: tuple[TrackerPhrase, ...]


class OutlineItem(Shape, frozen=True, kw_only=True):
    """A sentence of the outline."""

    text: str
    start_time: float


class OutlineSection(Shape, frozen=True, kw_only=True):
    """A section of the outline; seconds."""

    section: str
    start_time: float
    duration: float
    items: tuple[OutlineItem, ...]


class HighlightItem(Shape, frozen=True, kw_only=True):
    """A highlight; seconds from the start of the call."""

    text: str
    start_times: tuple[float, ...]


class HighlightSection(Shape, frozen=True, kw_only=True):
    """A group of highlights."""

    title: str
    items: tuple[HighlightItem, ...]


class CallOutcome(Shape, frozen=True, kw_only=True):
    """How the call ended."""

    id: str
    category: str
    name: str


class KeyPoint(Shape, frozen=True, kw_only=True):
    """A point worth remembering."""

    text: str


class CallContent(Shape, frozen=True, kw_only=True):
    """What was said; each part only when it was asked for."""

    structure: tuple[Structure, ...] | UnsetType | None = UNSET
    trackers: tuple[CallTracker, ...] | UnsetType | None = UNSET
    topics: tuple[Topic, ...] | UnsetType | None = UNSET
    brief: str | UnsetType | None = UNSET
    outline: tuple[OutlineSection, ...] | UnsetType | None = UNSET
    highlights: tuple[HighlightSection, ...] | UnsetType | None = UNSET
    call_outcome: CallOutcome | UnsetType | None = UNSET
    key_points: tuple[KeyPoint, ...] | UnsetType | None = UNSET


class Speaker(Shape, frozen=True, kw_only=True):
    """Seconds a participant spoke."""

    id: str
    user_id: str | None
    talk_time: float


class NamedValue(Shape, frozen=True, kw_only=True):
    """A statistic."""

    name: str
    value: float


class VideoPart(Shape, frozen=True, kw_only=True):
    """Seconds of a kind of video."""

    name: str
    duration: float


class Questions(Shape, frozen=True, kw_only=True):
    """How many questions were asked."""

    company_count: int
    non_company_count: int


class Interaction(Shape, frozen=True, kw_only=True):
    """How the participants spoke; each part only when it was asked for."""

    speakers: tuple[Speaker, ...] | UnsetType = UNSET
    interaction_stats: tuple[NamedValue, ...] | UnsetType = UNSET
    video: tuple[VideoPart, ...] | UnsetType = UNSET
    questions: Questions | UnsetType = UNSET


class Comment(Shape, frozen=True, kw_only=True):
    """A public comment; seconds from the start of the call."""

    id: str
    audio_start_time: float | None
    audio_end_time: float | None
    commenter_user_id: str
    comment: str
    posted: DateTime
    in_reply_to: str | None
    during_call: bool


class Collaboration(Shape, frozen=True, kw_only=True):
    """What colleagues wrote about the call."""

    public_comments: tuple[Comment, ...]


class Media(Shape, frozen=True, kw_only=True):
    """Addresses of the recording, valid for eight hours."""

    audio_url: str | None
    video_url: str | None


class CallDetails(Shape, frozen=True, kw_only=True):
    """All of an extensive call but its metadata."""

    context: tuple[CallContext, ...] | UnsetType = UNSET
    parties: tuple[Party, ...] | UnsetType = UNSET
    content: CallContent | UnsetType = UNSET
    interaction: Interaction | UnsetType = UNSET
    collaboration: Collaboration | UnsetType = UNSET
    media: Media | UnsetType = UNSET


class CallData(CallDetails, frozen=True, kw_only=True):
    """An extensive call."""

    meta_data: CallBasicData


class Sentence(Shape, frozen=True, kw_only=True):
    """A sentence; milliseconds from the start of the call."""

    start: int
    end: int
    text: str


class Monologue(Shape, frozen=True, kw_only=True):
    """What one speaker said without a break."""

    speaker_id: str
    topic: str | None
    sentences: tuple[Sentence, ...]


class CallTranscript(Shape, frozen=True, kw_only=True):
    """The transcript of a call."""

    call_id: str
    transcript: tuple[Monologue, ...]
