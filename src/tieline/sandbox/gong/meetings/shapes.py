"""Meetings, as they are sent and answered."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.call_model import DateTime, Shape
from tieline.sandbox.gong.inputs import Input


class Invitee(Shape, frozen=True, kw_only=True):
    """Someone who is invited."""

    email: str | None = None
    display_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class MeetingRequest(Input, frozen=True, kw_only=True):
    """The body that adds a meeting, or changes one."""

    start_time: DateTime
    end_time: DateTime
    title: str | None = None
    invitees: Annotated[tuple[Invitee, ...], Meta(max_length=500)]
    external_id: str | None = None
    provider: str | None = None
    organizer_email: str


class MeetingEnd(Input, frozen=True, kw_only=True):
    """The body that deletes a meeting."""

    organizer_email: str | None = None


class MeetingAdded(Answer, frozen=True, kw_only=True):
    """The new meeting, and whom to invite too."""

    meeting_id: str
    meeting_url: str
    additional_invitees: tuple[Invitee, ...]


class MeetingChanged(Answer, frozen=True, kw_only=True):
    """The changed meeting."""

    meeting_id: str


class MeetingDeleted(Answer, frozen=True, kw_only=True):
    """Whose meeting was deleted."""

    organizer_email: str | None


class StatusRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/meetings/integration/status`."""

    emails: Annotated[tuple[str, ...], Meta(max_length=100)] | None = None


class UserStatus(Shape, frozen=True, kw_only=True):
    """Whether meetings of a user can be recorded, and what to do if not."""

    email: str
    exists: bool
    valid: bool
    user_facing_error: str | None
    fix_url: str | None
    help_url: str | None


class StatusAnswer(Answer, frozen=True, kw_only=True):
    """The status of users."""

    users: tuple[UserStatus, ...]
