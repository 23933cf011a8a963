# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of engagement: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from .. import models as _models
from . import shared as _shared


class ActorDict(TypedDict, total=False):
    """What may be given for `Actor`."""

    email: str
    """E-mail address."""

    name: str
    """Name."""

    title: str
    """Job title."""

    context: Sequence[_models.PartyUploadContext | _shared.PartyUploadContextDict]
    """The objects of external systems that stand for the person."""


class ContentSharedEventDict(TypedDict, total=False):
    """What may be given for `ContentSharedEvent`."""

    reportingSystem: Required[str]
    """Your system; the same in all its events."""

    eventTimestamp: Required[_dt.datetime]
    """When it happened."""

    eventId: str
    """Your id of the event."""

    crmContext: Sequence[_models.CallUploadContext | _shared.CallUploadContextDict]
    """The objects of external systems that it is about."""

    contentProperties: Sequence[_models.GenericProperty | GenericPropertyDict]
    """More about the content."""

    eventProperties: Sequence[_models.GenericProperty | GenericPropertyDict]
    """More about the event."""

    userAgent: str
    """The `User-Agent` of the browser."""

    mobileAppId: str
    """The id of the app, on a phone."""

    workspaceId: str
    """The workspace; without it, Gong chooses."""

    actionName: str
    """What was done, to be shown, such as `Document signed`."""

    shareId: str
    """Your id of the share, where a content is shared more than once."""

    nonCompanyParticipants: Sequence[_models.Actor | ActorDict]
    """People outside the company who took part."""

    moreInfoUrl: str
    """Where more is told."""

    sharer: _models.Sharer | SharerDict

    sharingMessageSubject: str
    """The subject of the message that it was shared with."""

    sharingMessageBody: str
    """The text of that message; it may be HTML."""

    trackingId: str
    """Stands for the person who did it; not together with one."""

    contentId: Required[str]
    """The id of the content in your system."""

    contentUrl: Required[str]
    """Its address."""

    contentTitle: Required[str]
    """Its title."""

    shareInfoUrl: str
    """Where more is told about the event."""

    recipients: Sequence[_models.Actor | ActorDict]
    """Whom it was shared with; each needs an e-mail address."""

    agentPlatform: str
    """The platform it was done on."""


class ContentViewedEventDict(TypedDict, total=False):
    """What may be given for `ContentViewedEvent`."""

    reportingSystem: Required[str]
    """Your system; the same in all its events."""

    eventTimestamp: Required[_dt.datetime]
    """When it happened."""

    eventId: str
    """Your id of the event."""

    crmContext: Sequence[_models.CallUploadContext | _shared.CallUploadContextDict]
    """The objects of external systems that it is about."""

    contentProperties: Sequence[_models.GenericProperty | GenericPropertyDict]
    """More about the content."""

    eventProperties: Sequence[_models.GenericProperty | GenericPropertyDict]
    """More about the event."""

    userAgent: str
    """The `User-Agent` of the browser."""

    mobileAppId: str
    """The id of the app, on a phone."""

    workspaceId: str
    """The workspace; without it, Gong chooses."""

    actionName: str
    """What was done, to be shown, such as `Document signed`."""

    shareId: str
    """Your id of the share, where a content is shared more than once."""

    nonCompanyParticipants: Sequence[_models.Actor | ActorDict]
    """People outside the company who took part."""

    moreInfoUrl: str
    """Where more is told."""

    sharer: _models.Sharer | SharerDict

    sharingMessageSubject: str
    """The subject of the message that it was shared with."""

    sharingMessageBody: str
    """The text of that message; it may be HTML."""

    trackingId: str
    """Stands for the person who did it; not together with one."""

    contentId: Required[str]
    """The id of the content in your system."""

    contentUrl: Required[str]
    """Its address."""

    contentTitle: Required[str]
    """Its title."""

    viewActionTitle: str
    """What was done, to be shown, such as `Presentation opened`."""

    viewInfoUrl: str
    """Where more is told about the event."""

    viewer: _models.Actor | ActorDict

    agentPlatform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str
    """The platform it was done on."""


class CustomActionEventDict(TypedDict, total=False):
    """What may be given for `CustomActionEvent`."""

    reportingSystem: Required[str]
    """Your system; the same in all its events."""

    eventTimestamp: Required[_dt.datetime]
    """When it happened."""

    eventId: str
    """Your id of the event."""

    crmContext: Sequence[_models.CallUploadContext | _shared.CallUploadContextDict]
    """The objects of external systems that it is about."""

    contentProperties: Sequence[_models.GenericProperty | GenericPropertyDict]
    """More about the content."""

    eventProperties: Sequence[_models.GenericProperty | GenericPropertyDict]
    """More about the event."""

    userAgent: str
    """The `User-Agent` of the browser."""

    mobileAppId: str
    """The id of the app, on a phone."""

    workspaceId: str
    """The workspace; without it, Gong chooses."""

    actionName: str
    """What was done, to be shown, such as `Document signed`."""

    shareId: str
    """Your id of the share, where a content is shared more than once."""

    nonCompanyParticipants: Sequence[_models.Actor | ActorDict]
    """People outside the company who took part."""

    moreInfoUrl: str
    """Where more is told."""

    sharer: _models.Sharer | SharerDict

    sharingMessageSubject: str
    """The subject of the message that it was shared with."""

    sharingMessageBody: str
    """The text of that message; it may be HTML."""

    trackingId: str
    """Stands for the person who did it; not together with one."""

    contentId: str
    """The id of the content in your system."""

    contentUrl: str
    """Its address."""

    contentTitle: str
    """Its title."""

    eventInfoUrl: str
    """Where more is told about the event."""

    actor: _models.Actor | ActorDict

    agentPlatform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str
    """The platform it was done on."""


class GenericPropertyDict(TypedDict, total=False):
    """What may be given for `GenericProperty`."""

    name: Required[str]
    """Its name."""

    value: Required[str]
    """Its value as text, written as `dataType` asks: a number, an address, or a date with its time."""

    dataType: Required[Literal["number", "string", "url", "date"] | str]
    """The type of its value."""


class SharerDict(TypedDict, total=False):
    """What may be given for `Sharer`."""

    id: str
    """The id of the user in Gong."""

    email: str
    """E-mail address."""

    name: str
    """Name."""
