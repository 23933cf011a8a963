"""What a client tells of a call it adds, and what it is answered."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.call_model import CrmSystem, DateTime, ObjectType
from tieline.sandbox.gong.inputs import Input

ShortText = Annotated[str, Meta(max_length=255)]
Milliseconds = Annotated[int, Meta(ge=0)]


class GivenField(Input, frozen=True, kw_only=True):
    """A field of a CRM object."""

    name: str | None = None
    value: str | bool | float | None = None


class GivenObject(Input, frozen=True, kw_only=True):
    """A CRM object."""

    object_type: ObjectType
    object_id: str
    fields: tuple[GivenField, ...] | None = None


class GivenContext(Input, frozen=True, kw_only=True):
    """The objects of one CRM."""

    system: CrmSystem
    objects: tuple[GivenObject, ...] | None = None


class GivenParty(Input, frozen=True, kw_only=True):
    """A participant; members of the company with their user id."""

    phone_number: str | None = None
    email_address: str | None = None
    name: str | None = None
    #: What the speakers' timeline calls them.
    party_id: str | None = None
    media_channel_id: Annotated[int, Meta(ge=0, le=1)] | None = None
    context: tuple[GivenContext, ...] | None = None
    user_id: str | None = None


class SpeechSegment(Input, frozen=True, kw_only=True):
    """Who spoke when, in milliseconds."""

    from_time: Milliseconds
    to_time: Milliseconds
    party_ids: tuple[str, ...]


class SpeakersTimeline(Input, frozen=True, kw_only=True):
    """Who spoke when in the whole call."""

    precise: bool | None = None
    speech_segments: tuple[SpeechSegment, ...] | None = None


class FlowContext(Input, frozen=True, kw_only=True):
    """The task the call was made for."""

    task_id: str | None = None


class NewCall(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/calls`."""

    client_unique_id: Annotated[str, Meta(min_length=1, max_length=2048)]
    title: str | None = None
    purpose: ShortText | None = None
    scheduled_start: DateTime | None = None
    scheduled_end: DateTime | None = None
    actual_start: DateTime
    #: Seconds.
    duration: Annotated[float, Meta(ge=0, le=86_400)] | None = None
    parties: Annotated[tuple[GivenParty, ...], Meta(min_length=1, max_length=500)]
    direction: Literal["Inbound", "Outbound", "Conference", "Unknown"]
    disposition: ShortText | None = None
    context: tuple[GivenContext, ...] | None = None
    custom_data: str | None = None
    speakers_timeline: SpeakersTimeline | None = None
    meeting_url: str | None = None
    call_provider_code: str | None = None
    download_media_url: str | None = None
    workspace_id: str | None = None
    language_code: str | None = None
    flow_context: FlowContext | None = None
    primary_user: str


class CallAdded(Answer, frozen=True, kw_only=True):
    """The answer to an added call."""

    call_id: str


class MediaAdded(CallAdded, frozen=True, kw_only=True):
    """The answer to an uploaded recording."""

    url: str
