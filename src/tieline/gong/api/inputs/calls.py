# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of calls: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from tieline.runtime import FileInput

from .. import models as _models
from . import shared as _shared


class AddCallRecordingRequestDict(TypedDict, total=False):
    """What may be given for `AddCallRecordingRequest`."""

    mediaFile: Required[FileInput]
    """The file."""


class AddCallRequestDict(TypedDict, total=False):
    """What may be given for `AddCallRequest`."""

    clientUniqueId: Required[str]
    """Its id in that system; by it Gong notices a call that was added before."""

    title: str
    """Its title."""

    purpose: str
    """Its purpose."""

    scheduledStart: _dt.datetime
    """When it was to begin."""

    scheduledEnd: _dt.datetime
    """When it was to end."""

    actualStart: Required[_dt.datetime]
    """When it began."""

    duration: float
    """Seconds."""

    parties: Required[Sequence[_models.CallParticipant | CallParticipantDict]]
    """The participants; the primary user must be among them."""

    direction: Required[Literal["Inbound", "Outbound", "Conference", "Unknown"] | str]
    """Who called whom; a web conference is neither."""

    disposition: str
    """How it ended, in words."""

    context: Sequence[_models.CallUploadContext | _shared.CallUploadContextDict]
    """The objects of external systems that belong to it."""

    customData: str
    """Anything you want kept with it, as text."""

    speakersTimeline: _models.SpeakersTimeline | SpeakersTimelineDict

    meetingUrl: str
    """The address where people joined it."""

    callProviderCode: str
    """The code of the system it was held with, such as `zoom`; Gong's support knows the codes."""

    downloadMediaUrl: str
    """Where Gong can fetch the recording, of up to 1.5 GB, at an address of its own; its content type
    must be one of audio, video or bytes. No upload is needed then.
    """

    workspaceId: str
    """The workspace; without it, Gong chooses."""

    languageCode: str
    """The language to transcribe, such as `en-US`. Leave it out unless you are sure: Gong finds it by
    itself.
    """

    flowContext: _models.FlowContext | FlowContextDict

    primaryUser: Required[str]
    """The id of the user who hosted it."""


class CallParticipantDict(TypedDict, total=False):
    """What may be given for `CallParticipant`."""

    phoneNumber: str
    """Phone number."""

    emailAddress: str
    """E-mail address."""

    name: str
    """Name."""

    partyId: str
    """A name for the participant in `speakersTimeline`; only needed with it."""

    mediaChannelId: int
    """The channel of a stereo recording: 0 is left, 1 is right. Without effect beside
    `speakersTimeline`.
    """

    context: Sequence[_models.PartyUploadContext | _shared.PartyUploadContextDict]
    """The objects of external systems that stand for the participant."""

    userId: str
    """The id of the user, of one who is."""


class CallTranscriptsRequestDict(TypedDict, total=False):
    """What may be given for `CallTranscriptsRequest`."""

    cursor: str
    """The `records.cursor` of the page before."""

    filter: Required[_models.CallsFilter | CallsFilterDict]


class CallsFilterDict(TypedDict, total=False):
    """What may be given for `CallsFilter`."""

    fromDateTime: _dt.datetime
    """Started at or after this moment; without it, from the first call on."""

    toDateTime: _dt.datetime
    """Started before this moment; without it, up to the last call."""

    workspaceId: str
    """Of this workspace."""

    callIds: Sequence[str]
    """The ids of calls."""


class ContentSelectorDict(TypedDict, total=False):
    """What may be given for `ContentSelector`."""

    context: Literal["None", "Basic", "Extended"] | str
    """`Basic` adds the objects of external systems that belong to the call, `Extended` their fields
    too.

    The server's default: `"None"`
    """

    contextTiming: Sequence[Literal["Now", "TimeOfCall"] | str]
    """The fields as they are, as they were, or both. Only with `Extended`.

    The server's default: `["Now"]`
    """

    exposedFields: _models.ExposedFields | ExposedFieldsDict


class ExposedCollaborationDict(TypedDict, total=False):
    """What may be given for `ExposedCollaboration`."""

    publicComments: bool
    """Public comments."""


class ExposedContentDict(TypedDict, total=False):
    """What may be given for `ExposedContent`."""

    structure: bool
    """The agenda."""

    topics: bool
    """How long which topic was talked about."""

    trackers: bool
    """How often tracked terms were said."""

    trackerOccurrences: bool
    """When and by whom they were said; only together with `trackers`, and for calls since 2023."""

    pointsOfInterest: bool
    """Deprecated.

    Without effect since 2025; ask for `highlights`.
    """

    brief: bool
    """The summary."""

    outline: bool
    """The outline."""

    highlights: bool
    """The highlights."""

    callOutcome: bool
    """The outcome."""

    keyPoints: bool
    """The key points."""


class ExposedFieldsDict(TypedDict, total=False):
    """What may be given for `ExposedFields`."""

    parties: bool
    """The participants."""

    content: _models.ExposedContent | ExposedContentDict

    interaction: _models.ExposedInteraction | ExposedInteractionDict

    collaboration: _models.ExposedCollaboration | ExposedCollaborationDict

    media: bool
    """Where to download the recording; the addresses work for eight hours."""


class ExposedInteractionDict(TypedDict, total=False):
    """What may be given for `ExposedInteraction`."""

    speakers: bool
    """How long each participant spoke."""

    video: bool
    """What was shown, and for how long."""

    personInteractionStats: bool
    """Statistics of the host."""

    questions: bool
    """How many questions were asked."""


class ExtensiveCallsFilterDict(TypedDict, total=False):
    """What may be given for `ExtensiveCallsFilter`."""

    fromDateTime: _dt.datetime
    """Started at or after this moment; without it, from the first call on."""

    toDateTime: _dt.datetime
    """Started before this moment; without it, up to the last call."""

    workspaceId: str
    """Of this workspace."""

    callIds: Sequence[str]
    """The ids of calls."""

    primaryUserIds: Sequence[str]
    """Hosted by one of these users."""


class ExtensiveCallsRequestDict(TypedDict, total=False):
    """What may be given for `ExtensiveCallsRequest`."""

    cursor: str
    """The `records.cursor` of the page before."""

    filter: Required[_models.ExtensiveCallsFilter | ExtensiveCallsFilterDict]

    contentSelector: _models.ContentSelector | ContentSelectorDict


class FlowContextDict(TypedDict, total=False):
    """What may be given for `FlowContext`."""

    taskId: str
    """The id of the task."""


class SpeakersTimelineDict(TypedDict, total=False):
    """What may be given for `SpeakersTimeline`."""

    precise: bool
    """Whether the segments match the recording to a tenth of a second."""

    speechSegments: Sequence[_models.SpeechSegment | SpeechSegmentDict]
    """The segments; they may overlap."""


class SpeechSegmentDict(TypedDict, total=False):
    """What may be given for `SpeechSegment`."""

    fromTime: Required[int]
    """Milliseconds from the start of the call."""

    toTime: Required[int]
    """Milliseconds from the start of the call."""

    partyIds: Required[Sequence[str]]
    """The `partyId`s of those who speak."""
