# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of meetings: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Required, TypedDict

from .. import models as _models


class DeleteMeetingRequestDict(TypedDict, total=False):
    """What may be given for `DeleteMeetingRequest`."""

    organizerEmail: str
    """The e-mail address of the user who created it."""


class IntegrationStatusRequestDict(TypedDict, total=False):
    """What may be given for `IntegrationStatusRequest`."""

    emails: Sequence[str]
    """The e-mail addresses of users."""


class MeetingInviteeDict(TypedDict, total=False):
    """What may be given for `MeetingInvitee`."""

    email: str
    """E-mail address."""

    displayName: str | None
    """Name to show."""

    firstName: str | None
    """First name."""

    lastName: str | None
    """Last name."""


class NewMeetingRequestDict(TypedDict, total=False):
    """What may be given for `NewMeetingRequest`."""

    startTime: Required[_dt.datetime]
    """When it begins."""

    endTime: Required[_dt.datetime]
    """When it ends."""

    title: str
    """Its title."""

    invitees: Required[Sequence[_models.MeetingInvitee | MeetingInviteeDict]]
    """Who is invited, without the organizer."""

    externalId: str
    """Its id in another system."""

    provider: str
    """The web conference system; without it, the organizer's usual one."""

    organizerEmail: Required[str]
    """The e-mail address of the user whose settings and page of consent it takes."""


class UpdateMeetingRequestDict(TypedDict, total=False):
    """What may be given for `UpdateMeetingRequest`."""

    startTime: Required[_dt.datetime]
    """When it begins."""

    endTime: Required[_dt.datetime]
    """When it ends."""

    title: str
    """Its title."""

    invitees: Required[Sequence[_models.MeetingInvitee | MeetingInviteeDict]]
    """Who is invited, without the organizer."""

    externalId: str
    """Its id in another system."""

    provider: str
    """The web conference system; without it, the organizer's usual one."""

    organizerEmail: Required[str]
    """The e-mail address of the user who created it."""
