# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of calls."""

from __future__ import annotations

import datetime as _dt
from typing import TYPE_CHECKING, Any, Literal

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared

if TYPE_CHECKING:
    from tieline.runtime import FileInput as _File
else:
    _File = Any  # what is sent as a file is never read


class AddCallRecordingRequest(Model, kw_only=True):
    """The recording to upload.

    `calls.yaml#/components/schemas/AddCallRecordingRequest` in the document.
    """

    media_file: _File = field(name="mediaFile")
    """The file."""


class AddCallRecordingResponse(Model, kw_only=True):
    """The recording was taken.

    `calls.yaml#/components/schemas/AddCallRecordingResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    call_id: str = field(name="callId")
    """The id of the call."""

    url: str | None = None
    """The page of the call in Gong."""


class AddCallRequest(Model, kw_only=True):
    """A call that another system recorded.

    `calls.yaml#/components/schemas/AddCallRequest` in the document.
    """

    client_unique_id: str = field(name="clientUniqueId")
    """Its id in that system; by it Gong notices a call that was added before."""

    title: str | Unset = UNSET
    """Its title."""

    purpose: str | Unset = UNSET
    """Its purpose."""

    scheduled_start: _dt.datetime | Unset = field(name="scheduledStart", default=UNSET)
    """When it was to begin."""

    scheduled_end: _dt.datetime | Unset = field(name="scheduledEnd", default=UNSET)
    """When it was to end."""

    actual_start: _dt.datetime = field(name="actualStart")
    """When it began."""

    duration: float | Unset = UNSET
    """Seconds."""

    parties: list[CallParticipant]
    """The participants; the primary user must be among them."""

    direction: Literal["Inbound", "Outbound", "Conference", "Unknown"] | str
    """Who called whom; a web conference is neither."""

    disposition: str | Unset = UNSET
    """How it ended, in words."""

    context: list[_shared.CallUploadContext] | Unset = UNSET
    """The objects of external systems that belong to it."""

    custom_data: str | Unset = field(name="customData", default=UNSET)
    """Anything you want kept with it, as text."""

    speakers_timeline: SpeakersTimeline | Unset = field(name="speakersTimeline", default=UNSET)

    meeting_url: str | Unset = field(name="meetingUrl", default=UNSET)
    """The address where people joined it."""

    call_provider_code: str | Unset = field(name="callProviderCode", default=UNSET)
    """The code of the system it was held with, such as `zoom`; Gong's support knows the codes."""

    download_media_url: str | Unset = field(name="downloadMediaUrl", default=UNSET)
    """Where Gong can fetch the recording, of up to 1.5 GB, at an address of its own; its content type
    must be one of audio, video or bytes. No upload is needed then.
    """

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """The workspace; without it, Gong chooses."""

    language_code: str | Unset = field(name="languageCode", default=UNSET)
    """The language to transcribe, such as `en-US`. Leave it out unless you are sure: Gong finds it by
    itself.
    """

    flow_context: FlowContext | Unset = field(name="flowContext", default=UNSET)

    primary_user: str = field(name="primaryUser")
    """The id of the user who hosted it."""


class AddCallResponse(Model, kw_only=True):
    """The call was added.

    `calls.yaml#/components/schemas/AddCallResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    call_id: str = field(name="callId")
    """The id that Gong gave the call."""


class Call(Model, kw_only=True):
    """The metadata of a call.

    `calls.yaml#/components/schemas/Call` in the document.
    """

    id: str
    """The id of the call."""

    url: str | None = None
    """Its page in Gong."""

    title: str | None = None
    """Its title."""

    scheduled: _dt.datetime | None = None
    """When it was to begin."""

    started: _dt.datetime | None = None
    """When it began."""

    duration: int | None = None
    """Seconds."""

    primary_user_id: str | None = field(name="primaryUserId", default=None)
    """The user who hosted it."""

    direction: Literal["Inbound", "Outbound", "Conference", "Unknown"] | str | None = None
    """Who called whom; a web conference is neither."""

    system: str | None = None
    """The system it was held with, such as `Zoom`."""

    scope: Literal["Internal", "External", "Unknown"] | str | None = None
    """`Internal` where everyone is of the company, else `External`."""

    media: Literal["Video", "Audio"] | str | None = None
    """What was recorded."""

    language: str | None = None
    """The language as ISO 639-2/B, such as `eng`; `und` for one that Gong does not know, `zxx` where
    too little was said.
    """

    workspace_id: str | None = field(name="workspaceId", default=None)
    """Its workspace."""

    sdr_disposition: str | None = field(name="sdrDisposition", default=None)
    """How it ended in the words of the dialer or of the caller."""

    client_unique_id: str | None = field(name="clientUniqueId", default=None)
    """Its id in the system that recorded it."""

    custom_data: str | None = field(name="customData", default=None)
    """What was given as `customData` when it was added."""

    purpose: str | None = None
    """Its purpose."""

    meeting_url: str | None = field(name="meetingUrl", default=None)
    """The address of the web conference."""

    is_private: bool | None = field(name="isPrivate", default=None)
    """Whether it is private."""

    calendar_event_id: str | None = field(name="calendarEventId", default=None)
    """The event in Google's or Outlook's calendar."""


class CallCollaboration(Model, kw_only=True):
    """What colleagues wrote about the call.

    `calls.yaml#/components/schemas/CallCollaboration` in the document.
    """

    public_comments: list[Comment] | None = field(name="publicComments", default=None)
    """The public comments."""


class CallContent(Model, kw_only=True):
    """What was said; each part only where it was asked for and is known.

    `calls.yaml#/components/schemas/CallContent` in the document.
    """

    structure: list[Structure] | None = None
    """The agenda."""

    trackers: list[Tracker] | None = None
    """The trackers whose terms were said."""

    topics: list[Topic] | None = None
    """The topics."""

    brief: str | None = None
    """The summary."""

    outline: list[CallOutlineSection] | None = None
    """The outline."""

    highlights: list[CallHighlightsSection] | None = None
    """The highlights."""

    call_outcome: CallOutcome | None = field(name="callOutcome", default=None)

    key_points: list[CallKeyPoint] | None = field(name="keyPoints", default=None)
    """The key points."""


class CallContext(Model, kw_only=True):
    """The objects of one external system that belong to a call.

    `calls.yaml#/components/schemas/CallContext` in the document.
    """

    system: Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str | None = None
    """The system."""

    objects: list[ExternalCallObject] | None = None
    """Its objects."""


class CallHighlightsItem(Model, kw_only=True):
    """A highlight.

    `calls.yaml#/components/schemas/CallHighlightsItem` in the document.
    """

    text: str | None = None
    """What it is."""

    start_times: list[float] | None = field(name="startTimes", default=None)
    """Seconds from the start of the call, for each moment it comes from."""


class CallHighlightsSection(Model, kw_only=True):
    """A group of highlights.

    `calls.yaml#/components/schemas/CallHighlightsSection` in the document.
    """

    title: str | None = None
    """Its title."""

    items: list[CallHighlightsItem] | None = None
    """The highlights."""


class CallInteraction(Model, kw_only=True):
    """How it was said; each part only where it was asked for.

    `calls.yaml#/components/schemas/CallInteraction` in the document.
    """

    speakers: list[Speaker] | None = None
    """How long each participant spoke."""

    interaction_stats: list[CallInteractionStat] | None = field(name="interactionStats", default=None)
    """Talk Ratio, Longest Monologue, Longest Customer Story, Interactivity and Patience of the host."""

    video: list[VideoStat] | None = None
    """What was shown."""

    questions: QuestionCounts | None = None


class CallInteractionStat(Model, kw_only=True):
    """A statistic of a call.

    `calls.yaml#/components/schemas/CallInteractionStat` in the document.
    """

    name: str | None = None
    """Its name, such as `Talk Ratio`."""

    value: float | None = None
    """Its value."""


class CallKeyPoint(Model, kw_only=True):
    """A key point.

    `calls.yaml#/components/schemas/CallKeyPoint` in the document.
    """

    text: str | None = None
    """The point."""


class CallMedia(Model, kw_only=True):
    """Where to download the recording; valid for eight hours.

    `calls.yaml#/components/schemas/CallMedia` in the document.
    """

    audio_url: str | None = field(name="audioUrl", default=None)
    """The sound."""

    video_url: str | None = field(name="videoUrl", default=None)
    """The video."""


class CallOutcome(Model, kw_only=True):
    """How a call ended, as Gong's AI sees it.

    `calls.yaml#/components/schemas/CallOutcome` in the document.
    """

    id: str | None = None
    """Its id, such as `MEETING_BOOKED`."""

    category: str | None = None
    """Its category, such as `Answered`."""

    name: str | None = None
    """Its name."""


class CallOutlineItem(Model, kw_only=True):
    """A point of the outline.

    `calls.yaml#/components/schemas/CallOutlineItem` in the document.
    """

    text: str | None = None
    """The point."""

    start_time: float | None = field(name="startTime", default=None)
    """Seconds from the start of the call."""


class CallOutlineSection(Model, kw_only=True):
    """A section of the outline.

    `calls.yaml#/components/schemas/CallOutlineSection` in the document.
    """

    section: str | None = None
    """Its name."""

    start_time: float | None = field(name="startTime", default=None)
    """Seconds from the start of the call."""

    duration: float | None = None
    """Seconds."""

    items: list[CallOutlineItem] | None = None
    """What it is about."""


class CallParticipant(Model, kw_only=True):
    """A participant of a call to add.

    `calls.yaml#/components/schemas/CallParticipant` in the document.
    """

    phone_number: str | Unset = field(name="phoneNumber", default=UNSET)
    """Phone number."""

    email_address: str | Unset = field(name="emailAddress", default=UNSET)
    """E-mail address."""

    name: str | Unset = UNSET
    """Name."""

    party_id: str | Unset = field(name="partyId", default=UNSET)
    """A name for the participant in `speakersTimeline`; only needed with it."""

    media_channel_id: int | Unset = field(name="mediaChannelId", default=UNSET)
    """The channel of a stereo recording: 0 is left, 1 is right. Without effect beside
    `speakersTimeline`.
    """

    context: list[_shared.PartyUploadContext] | Unset = UNSET
    """The objects of external systems that stand for the participant."""

    user_id: str | Unset = field(name="userId", default=UNSET)
    """The id of the user, of one who is."""


class CallResponse(Model, kw_only=True):
    """A call.

    `calls.yaml#/components/schemas/CallResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    call: Call


class CallTranscript(Model, kw_only=True):
    """The transcript of a call.

    `calls.yaml#/components/schemas/CallTranscript` in the document.
    """

    call_id: str = field(name="callId")
    """The id of the call."""

    transcript: list[Monologue] | None = None
    """What was said, in order."""


class CallTranscriptsRequest(Model, kw_only=True):
    """Whose transcripts to list.

    `calls.yaml#/components/schemas/CallTranscriptsRequest` in the document.
    """

    cursor: str | Unset = UNSET
    """The `records.cursor` of the page before."""

    filter: CallsFilter


class CallTranscriptsResponse(Model, kw_only=True):
    """A page of transcripts.

    `calls.yaml#/components/schemas/CallTranscriptsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    call_transcripts: list[CallTranscript] = field(name="callTranscripts")
    """The transcripts."""


class CallsFilter(Model, kw_only=True):
    """What calls must match; all parts may be left out.

    `calls.yaml#/components/schemas/CallsFilter` in the document.
    """

    from_date_time: _dt.datetime | Unset = field(name="fromDateTime", default=UNSET)
    """Started at or after this moment; without it, from the first call on."""

    to_date_time: _dt.datetime | Unset = field(name="toDateTime", default=UNSET)
    """Started before this moment; without it, up to the last call."""

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """Of this workspace."""

    call_ids: list[str] | Unset = field(name="callIds", default=UNSET)
    """The ids of calls."""


class CallsResponse(Model, kw_only=True):
    """A page of calls.

    `calls.yaml#/components/schemas/CallsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    calls: list[Call]
    """The calls, each with its metadata."""


class Comment(Model, kw_only=True):
    """A comment.

    `calls.yaml#/components/schemas/Comment` in the document.
    """

    id: str | None = None
    """The id of the comment."""

    audio_start_time: float | None = field(name="audioStartTime", default=None)
    """Where in the call the part it is about begins, in seconds."""

    audio_end_time: float | None = field(name="audioEndTime", default=None)
    """Where it ends."""

    commenter_user_id: str | None = field(name="commenterUserId", default=None)
    """The user who wrote it."""

    comment: str | None = None
    """Its text; colleagues are named as `@[name](id)`."""

    posted: _dt.datetime | None = None
    """When it was posted."""

    in_reply_to: str | None = field(name="inReplyTo", default=None)
    """The comment that it answers."""

    during_call: bool | None = field(name="duringCall", default=None)
    """Whether it was written while the call went on."""


class ContentSelector(Model, kw_only=True):
    """Which parts of the calls to give.

    `calls.yaml#/components/schemas/ContentSelector` in the document.
    """

    context: Literal["None", "Basic", "Extended"] | str | Unset = UNSET
    """`Basic` adds the objects of external systems that belong to the call, `Extended` their fields
    too.

    The server's default: `"None"`
    """

    context_timing: list[Literal["Now", "TimeOfCall"] | str] | Unset = field(name="contextTiming", default=UNSET)
    """The fields as they are, as they were, or both. Only with `Extended`.

    The server's default: `["Now"]`
    """

    exposed_fields: ExposedFields | Unset = field(name="exposedFields", default=UNSET)


class ExposedCollaboration(Model, kw_only=True):
    """The parts of what colleagues wrote.

    `calls.yaml#/components/schemas/ExposedCollaboration` in the document.
    """

    public_comments: bool | Unset = field(name="publicComments", default=UNSET)
    """Public comments."""


class ExposedContent(Model, kw_only=True):
    """The parts of what was said.

    `calls.yaml#/components/schemas/ExposedContent` in the document.
    """

    structure: bool | Unset = UNSET
    """The agenda."""

    topics: bool | Unset = UNSET
    """How long which topic was talked about."""

    trackers: bool | Unset = UNSET
    """How often tracked terms were said."""

    tracker_occurrences: bool | Unset = field(name="trackerOccurrences", default=UNSET)
    """When and by whom they were said; only together with `trackers`, and for calls since 2023."""

    points_of_interest: bool | Unset = field(name="pointsOfInterest", default=UNSET)
    """Deprecated.

    Without effect since 2025; ask for `highlights`.
    """

    brief: bool | Unset = UNSET
    """The summary."""

    outline: bool | Unset = UNSET
    """The outline."""

    highlights: bool | Unset = UNSET
    """The highlights."""

    call_outcome: bool | Unset = field(name="callOutcome", default=UNSET)
    """The outcome."""

    key_points: bool | Unset = field(name="keyPoints", default=UNSET)
    """The key points."""


class ExposedFields(Model, kw_only=True):
    """The parts to give; none unless it is true.

    `calls.yaml#/components/schemas/ExposedFields` in the document.
    """

    parties: bool | Unset = UNSET
    """The participants."""

    content: ExposedContent | Unset = UNSET
    interaction: ExposedInteraction | Unset = UNSET
    collaboration: ExposedCollaboration | Unset = UNSET

    media: bool | Unset = UNSET
    """Where to download the recording; the addresses work for eight hours."""


class ExposedInteraction(Model, kw_only=True):
    """The parts of how it was said.

    `calls.yaml#/components/schemas/ExposedInteraction` in the document.
    """

    speakers: bool | Unset = UNSET
    """How long each participant spoke."""

    video: bool | Unset = UNSET
    """What was shown, and for how long."""

    person_interaction_stats: bool | Unset = field(name="personInteractionStats", default=UNSET)
    """Statistics of the host."""

    questions: bool | Unset = UNSET
    """How many questions were asked."""


class ExtensiveCall(Model, kw_only=True):
    """A call with the parts that were asked for.

    `calls.yaml#/components/schemas/ExtensiveCall` in the document.
    """

    meta_data: Call = field(name="metaData")

    context: list[CallContext] | None = None
    """The objects of external systems that belong to the call."""

    parties: list[Party] | None = None
    """The participants."""

    content: CallContent | None = None
    interaction: CallInteraction | None = None
    collaboration: CallCollaboration | None = None
    media: CallMedia | None = None


class ExtensiveCallsFilter(Model, kw_only=True):
    """What calls must match; all parts may be left out.

    `calls.yaml#/components/schemas/ExtensiveCallsFilter` in the document.
    """

    from_date_time: _dt.datetime | Unset = field(name="fromDateTime", default=UNSET)
    """Started at or after this moment; without it, from the first call on."""

    to_date_time: _dt.datetime | Unset = field(name="toDateTime", default=UNSET)
    """Started before this moment; without it, up to the last call."""

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """Of this workspace."""

    call_ids: list[str] | Unset = field(name="callIds", default=UNSET)
    """The ids of calls."""

    primary_user_ids: list[str] | Unset = field(name="primaryUserIds", default=UNSET)
    """Hosted by one of these users."""


class ExtensiveCallsRequest(Model, kw_only=True):
    """Which calls to list, and what of them.

    `calls.yaml#/components/schemas/ExtensiveCallsRequest` in the document.
    """

    cursor: str | Unset = UNSET
    """The `records.cursor` of the page before."""

    filter: ExtensiveCallsFilter
    content_selector: ContentSelector | Unset = field(name="contentSelector", default=UNSET)


class ExtensiveCallsResponse(Model, kw_only=True):
    """A page of calls with details.

    `calls.yaml#/components/schemas/ExtensiveCallsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    calls: list[ExtensiveCall]
    """The calls."""


class ExternalCallObject(Model, kw_only=True):
    """An object that a call is about.

    `calls.yaml#/components/schemas/ExternalCallObject` in the document.
    """

    object_type: Literal["Opportunity", "Account"] | str | None = field(name="objectType", default=None)
    """Its kind."""

    object_id: str | None = field(name="objectId", default=None)
    """Its id in that system."""

    fields: list[_shared.ContextField] | None = None
    """Its fields, in the extended context."""

    timing: Literal["Now", "TimeOfCall"] | str | None = None
    """Whether the fields are as they are or as they were."""


class ExternalPartyObject(Model, kw_only=True):
    """An object that stands for a participant.

    `calls.yaml#/components/schemas/ExternalPartyObject` in the document.
    """

    object_type: Literal["Contact", "User", "Lead"] | str | None = field(name="objectType", default=None)
    """Its kind."""

    object_id: str | None = field(name="objectId", default=None)
    """Its id in that system."""

    fields: list[_shared.ContextField] | None = None
    """Its fields, in the extended context."""

    timing: Literal["Now", "TimeOfCall"] | str | None = None
    """Whether the fields are as they are or as they were."""


class FlowContext(Model, kw_only=True):
    """The task that a call belongs to.

    `calls.yaml#/components/schemas/FlowContext` in the document.
    """

    task_id: str | Unset = field(name="taskId", default=UNSET)
    """The id of the task."""


class Monologue(Model, kw_only=True):
    """What one speaker said without a break.

    `calls.yaml#/components/schemas/Monologue` in the document.
    """

    speaker_id: str | None = field(name="speakerId", default=None)
    """The `speakerId` of a participant, as the call with details tells."""

    topic: str | None = None
    """The topic."""

    sentences: list[Sentence] | None = None
    """The sentences."""


class Party(Model, kw_only=True):
    """A participant.

    `calls.yaml#/components/schemas/Party` in the document.
    """

    id: str
    """The id of the participant in this call."""

    email_address: str | None = field(name="emailAddress", default=None)
    """E-mail address."""

    name: str | None = None
    """Name."""

    title: str | None = None
    """Job title."""

    user_id: str | None = field(name="userId", default=None)
    """The id of the user, of one who is."""

    speaker_id: str | None = field(name="speakerId", default=None)
    """The id under which the transcript tells what the participant said; none of one who did not
    speak.
    """

    context: list[PartyContext] | None = None
    """The objects of external systems that stand for the participant."""

    affiliation: Literal["Internal", "External", "Unknown"] | str | None = None
    """Whether the participant is of the company."""

    phone_number: str | None = field(name="phoneNumber", default=None)
    """Phone number."""

    methods: list[Literal["Invitee", "Attendee"] | str] | None = None
    """Whether invited, present, or both."""


class PartyContext(Model, kw_only=True):
    """The objects of one external system that stand for a participant.

    `calls.yaml#/components/schemas/PartyContext` in the document.
    """

    system: Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str | None = None
    """The system."""

    objects: list[ExternalPartyObject] | None = None
    """Its objects."""


class QuestionCounts(Model, kw_only=True):
    """How many questions were asked.

    `calls.yaml#/components/schemas/QuestionCounts` in the document.
    """

    company_count: int | None = field(name="companyCount", default=None)
    """By people of the company."""

    non_company_count: int | None = field(name="nonCompanyCount", default=None)
    """By all others."""


class Sentence(Model, kw_only=True):
    """A sentence.

    `calls.yaml#/components/schemas/Sentence` in the document.
    """

    start: int | None = None
    """Milliseconds from the start of the call."""

    end: int | None = None
    """Milliseconds from the start of the call."""

    text: str | None = None
    """The words."""


class Speaker(Model, kw_only=True):
    """How long a participant spoke.

    `calls.yaml#/components/schemas/Speaker` in the document.
    """

    id: str | None = None
    """The id of the participant."""

    user_id: str | None = field(name="userId", default=None)
    """The id of the user, of one who is."""

    talk_time: float | None = field(name="talkTime", default=None)
    """Seconds."""


class SpeakersTimeline(Model, kw_only=True):
    """Who spoke when; it takes the place of `mediaChannelId`.

    `calls.yaml#/components/schemas/SpeakersTimeline` in the document.
    """

    precise: bool | Unset = UNSET
    """Whether the segments match the recording to a tenth of a second."""

    speech_segments: list[SpeechSegment] | Unset = field(name="speechSegments", default=UNSET)
    """The segments; they may overlap."""


class SpeechSegment(Model, kw_only=True):
    """A stretch in which some participants speak.

    `calls.yaml#/components/schemas/SpeechSegment` in the document.
    """

    from_time: int = field(name="fromTime")
    """Milliseconds from the start of the call."""

    to_time: int = field(name="toTime")
    """Milliseconds from the start of the call."""

    party_ids: list[str] = field(name="partyIds")
    """The `partyId`s of those who speak."""


class Structure(Model, kw_only=True):
    """A part of the agenda.

    `calls.yaml#/components/schemas/Structure` in the document.
    """

    name: str | None = None
    """Its name."""

    duration: int | None = None
    """Seconds."""


class Topic(Model, kw_only=True):
    """A topic.

    `calls.yaml#/components/schemas/Topic` in the document.
    """

    name: str | None = None
    """Its name, such as `Pricing`."""

    duration: int | None = None
    """Seconds spent on it."""


class Tracker(Model, kw_only=True):
    """A tracker whose terms were said.

    `calls.yaml#/components/schemas/Tracker` in the document.
    """

    id: str | None = None
    """The id of the tracker."""

    name: str | None = None
    """Its name."""

    count: int | None = None
    """How often its terms were said."""

    type: Literal["KEYWORD", "SMART"] | str | None = None
    """Whether it looks for words or for meaning."""

    occurrences: list[TrackerOccurrence] | None = None
    """When any of its terms was said; empty where the tracker tells its phrases apart."""

    phrases: list[TrackerPhrase] | None = None
    """Its phrases one by one; only of keyword trackers."""


class TrackerOccurrence(Model, kw_only=True):
    """A moment when a tracked term was said.

    `calls.yaml#/components/schemas/TrackerOccurrence` in the document.
    """

    start_time: float | None = field(name="startTime", default=None)
    """Seconds from the start of the call."""

    speaker_id: str | None = field(name="speakerId", default=None)
    """Who said it: the `speakerId` of a participant."""


class TrackerPhrase(Model, kw_only=True):
    """A phrase of a keyword tracker.

    `calls.yaml#/components/schemas/TrackerPhrase` in the document.
    """

    count: int | None = None
    """How often it was said."""

    occurrences: list[TrackerOccurrence] | None = None
    """When."""

    phrase: str | None = None
    """The phrase."""


class VideoStat(Model, kw_only=True):
    """What was shown, and for how long.

    `calls.yaml#/components/schemas/VideoStat` in the document.
    """

    name: str | None = None
    """`Browser`, `Presentation`, `WebcamPrimaryUser`, `WebcamNonCompany` or `Webcam`."""

    duration: float | None = None
    """Seconds."""
