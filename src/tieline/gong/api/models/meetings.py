# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of meetings."""

from __future__ import annotations

import datetime as _dt

from tieline.runtime import ABSENT, UNSET, Model, Unset, field


class DeleteMeetingRequest(Model, kw_only=True):
    """Whose meeting to delete.

    `meetings.yaml#/components/schemas/DeleteMeetingRequest` in the document.
    """

    organizer_email: str | Unset = field(name="organizerEmail", default=UNSET)
    """The e-mail address of the user who created it."""


class DeleteMeetingResponse(Model, kw_only=True):
    """The meeting was deleted. Gong's document gives the shape of the request here.

    `meetings.yaml#/components/schemas/DeleteMeetingResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    organizer_email: str | None = field(name="organizerEmail", default=None)
    """The e-mail address of the user who created it."""


class IntegrationStatusRequest(Model, kw_only=True):
    """Whom to check.

    `meetings.yaml#/components/schemas/IntegrationStatusRequest` in the document.
    """

    emails: list[str] | Unset = UNSET
    """The e-mail addresses of users."""


class IntegrationStatusResponse(Model, kw_only=True):
    """Whether users can create meetings.

    `meetings.yaml#/components/schemas/IntegrationStatusResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    users: list[UserIntegrationStatus]
    """The users."""


class MeetingConflict(Model, kw_only=True):
    """Why there can be no meeting.

    `meetings.yaml#/components/schemas/MeetingConflict` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    errors: list[str] | None = None
    """What is wrong, in words."""

    user_facing_error: str | None = field(name="userFacingError", default=None)
    """What is wrong, to show to the user."""

    fix_url: str | None = field(name="fixUrl", default=None)
    """Where the user can put it right."""

    help_url: str | None = field(name="helpUrl", default=None)
    """Where it is explained."""


class MeetingInvitee(Model, kw_only=True):
    """Somebody who is invited.

    `meetings.yaml#/components/schemas/MeetingInvitee` in the document.
    """

    email: str | None = ABSENT
    """E-mail address."""

    display_name: str | None = field(name="displayName", default=ABSENT)
    """Name to show."""

    first_name: str | None = field(name="firstName", default=ABSENT)
    """First name."""

    last_name: str | None = field(name="lastName", default=ABSENT)
    """Last name."""


class NewMeetingRequest(Model, kw_only=True):
    """The meeting to create.

    `meetings.yaml#/components/schemas/NewMeetingRequest` in the document.
    """

    start_time: _dt.datetime = field(name="startTime")
    """When it begins."""

    end_time: _dt.datetime = field(name="endTime")
    """When it ends."""

    title: str | Unset = UNSET
    """Its title."""

    invitees: list[MeetingInvitee]
    """Who is invited, without the organizer."""

    external_id: str | Unset = field(name="externalId", default=UNSET)
    """Its id in another system."""

    provider: str | Unset = UNSET
    """The web conference system; without it, the organizer's usual one."""

    organizer_email: str = field(name="organizerEmail")
    """The e-mail address of the user whose settings and page of consent it takes."""


class NewMeetingResponse(Model, kw_only=True):
    """The meeting was created.

    `meetings.yaml#/components/schemas/NewMeetingResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    meeting_id: str = field(name="meetingId")
    """The id of the meeting."""

    meeting_url: str | None = field(name="meetingUrl", default=None)
    """The address where people join."""

    additional_invitees: list[MeetingInvitee] | None = field(name="additionalInvitees", default=None)
    """Whom to invite too, so that Gong records it."""


class UpdateMeetingRequest(Model, kw_only=True):
    """The meeting as it is to be.

    `meetings.yaml#/components/schemas/UpdateMeetingRequest` in the document.
    """

    start_time: _dt.datetime = field(name="startTime")
    """When it begins."""

    end_time: _dt.datetime = field(name="endTime")
    """When it ends."""

    title: str | Unset = UNSET
    """Its title."""

    invitees: list[MeetingInvitee]
    """Who is invited, without the organizer."""

    external_id: str | Unset = field(name="externalId", default=UNSET)
    """Its id in another system."""

    provider: str | Unset = UNSET
    """The web conference system; without it, the organizer's usual one."""

    organizer_email: str = field(name="organizerEmail")
    """The e-mail address of the user who created it."""


class UpdateMeetingResponse(Model, kw_only=True):
    """The meeting was changed.

    `meetings.yaml#/components/schemas/UpdateMeetingResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    meeting_id: str = field(name="meetingId")
    """The id of the meeting."""


class UserIntegrationStatus(Model, kw_only=True):
    """Whether a user can create meetings.

    `meetings.yaml#/components/schemas/UserIntegrationStatus` in the document.
    """

    email: str | None = None
    """The e-mail address of the user."""

    exists: bool | None = None
    """Whether there is such a user."""

    valid: bool | None = None
    """Whether the web conference system is connected."""

    user_facing_error: str | None = field(name="userFacingError", default=None)
    """What is wrong, to show to the user."""

    fix_url: str | None = field(name="fixUrl", default=None)
    """Where the user can put it right."""

    help_url: str | None = field(name="helpUrl", default=None)
    """Where it is explained."""
