# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of engagement."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared


class Actor(Model, kw_only=True):
    """Somebody who took part.

    `engagement.yaml#/components/schemas/Actor` in the document.
    """

    email: str | Unset = UNSET
    """E-mail address."""

    name: str | Unset = UNSET
    """Name."""

    title: str | Unset = UNSET
    """Job title."""

    context: list[_shared.PartyUploadContext] | Unset = UNSET
    """The objects of external systems that stand for the person."""


class ContentSharedEvent(Model, kw_only=True):
    """Content was shared.

    `engagement.yaml#/components/schemas/ContentSharedEvent` in the document.
    """

    reporting_system: str = field(name="reportingSystem")
    """Your system; the same in all its events."""

    event_timestamp: _dt.datetime = field(name="eventTimestamp")
    """When it happened."""

    event_id: str | Unset = field(name="eventId", default=UNSET)
    """Your id of the event."""

    crm_context: list[_shared.CallUploadContext] | Unset = field(name="crmContext", default=UNSET)
    """The objects of external systems that it is about."""

    content_properties: list[GenericProperty] | Unset = field(name="contentProperties", default=UNSET)
    """More about the content."""

    event_properties: list[GenericProperty] | Unset = field(name="eventProperties", default=UNSET)
    """More about the event."""

    user_agent: str | Unset = field(name="userAgent", default=UNSET)
    """The `User-Agent` of the browser."""

    mobile_app_id: str | Unset = field(name="mobileAppId", default=UNSET)
    """The id of the app, on a phone."""

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """The workspace; without it, Gong chooses."""

    action_name: str | Unset = field(name="actionName", default=UNSET)
    """What was done, to be shown, such as `Document signed`."""

    share_id: str | Unset = field(name="shareId", default=UNSET)
    """Your id of the share, where a content is shared more than once."""

    non_company_participants: list[Actor] | Unset = field(name="nonCompanyParticipants", default=UNSET)
    """People outside the company who took part."""

    more_info_url: str | Unset = field(name="moreInfoUrl", default=UNSET)
    """Where more is told."""

    sharer: Sharer | Unset = UNSET

    sharing_message_subject: str | Unset = field(name="sharingMessageSubject", default=UNSET)
    """The subject of the message that it was shared with."""

    sharing_message_body: str | Unset = field(name="sharingMessageBody", default=UNSET)
    """The text of that message; it may be HTML."""

    tracking_id: str | Unset = field(name="trackingId", default=UNSET)
    """Stands for the person who did it; not together with one."""

    content_id: str = field(name="contentId")
    """The id of the content in your system."""

    content_url: str = field(name="contentUrl")
    """Its address."""

    content_title: str = field(name="contentTitle")
    """Its title."""

    share_info_url: str | Unset = field(name="shareInfoUrl", default=UNSET)
    """Where more is told about the event."""

    recipients: list[Actor] | Unset = UNSET
    """Whom it was shared with; each needs an e-mail address."""

    agent_platform: str | Unset = field(name="agentPlatform", default=UNSET)
    """The platform it was done on."""


class ContentViewedEvent(Model, kw_only=True):
    """Content was viewed.

    `engagement.yaml#/components/schemas/ContentViewedEvent` in the document.
    """

    reporting_system: str = field(name="reportingSystem")
    """Your system; the same in all its events."""

    event_timestamp: _dt.datetime = field(name="eventTimestamp")
    """When it happened."""

    event_id: str | Unset = field(name="eventId", default=UNSET)
    """Your id of the event."""

    crm_context: list[_shared.CallUploadContext] | Unset = field(name="crmContext", default=UNSET)
    """The objects of external systems that it is about."""

    content_properties: list[GenericProperty] | Unset = field(name="contentProperties", default=UNSET)
    """More about the content."""

    event_properties: list[GenericProperty] | Unset = field(name="eventProperties", default=UNSET)
    """More about the event."""

    user_agent: str | Unset = field(name="userAgent", default=UNSET)
    """The `User-Agent` of the browser."""

    mobile_app_id: str | Unset = field(name="mobileAppId", default=UNSET)
    """The id of the app, on a phone."""

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """The workspace; without it, Gong chooses."""

    action_name: str | Unset = field(name="actionName", default=UNSET)
    """What was done, to be shown, such as `Document signed`."""

    share_id: str | Unset = field(name="shareId", default=UNSET)
    """Your id of the share, where a content is shared more than once."""

    non_company_participants: list[Actor] | Unset = field(name="nonCompanyParticipants", default=UNSET)
    """People outside the company who took part."""

    more_info_url: str | Unset = field(name="moreInfoUrl", default=UNSET)
    """Where more is told."""

    sharer: Sharer | Unset = UNSET

    sharing_message_subject: str | Unset = field(name="sharingMessageSubject", default=UNSET)
    """The subject of the message that it was shared with."""

    sharing_message_body: str | Unset = field(name="sharingMessageBody", default=UNSET)
    """The text of that message; it may be HTML."""

    tracking_id: str | Unset = field(name="trackingId", default=UNSET)
    """Stands for the person who did it; not together with one."""

    content_id: str = field(name="contentId")
    """The id of the content in your system."""

    content_url: str = field(name="contentUrl")
    """Its address."""

    content_title: str = field(name="contentTitle")
    """Its title."""

    view_action_title: str | Unset = field(name="viewActionTitle", default=UNSET)
    """What was done, to be shown, such as `Presentation opened`."""

    view_info_url: str | Unset = field(name="viewInfoUrl", default=UNSET)
    """Where more is told about the event."""

    viewer: Actor | Unset = UNSET

    agent_platform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str | Unset = field(name="agentPlatform", default=UNSET)
    """The platform it was done on."""


class CustomActionEvent(Model, kw_only=True):
    """Somebody did something with content.

    `engagement.yaml#/components/schemas/CustomActionEvent` in the document.
    """

    reporting_system: str = field(name="reportingSystem")
    """Your system; the same in all its events."""

    event_timestamp: _dt.datetime = field(name="eventTimestamp")
    """When it happened."""

    event_id: str | Unset = field(name="eventId", default=UNSET)
    """Your id of the event."""

    crm_context: list[_shared.CallUploadContext] | Unset = field(name="crmContext", default=UNSET)
    """The objects of external systems that it is about."""

    content_properties: list[GenericProperty] | Unset = field(name="contentProperties", default=UNSET)
    """More about the content."""

    event_properties: list[GenericProperty] | Unset = field(name="eventProperties", default=UNSET)
    """More about the event."""

    user_agent: str | Unset = field(name="userAgent", default=UNSET)
    """The `User-Agent` of the browser."""

    mobile_app_id: str | Unset = field(name="mobileAppId", default=UNSET)
    """The id of the app, on a phone."""

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """The workspace; without it, Gong chooses."""

    action_name: str | Unset = field(name="actionName", default=UNSET)
    """What was done, to be shown, such as `Document signed`."""

    share_id: str | Unset = field(name="shareId", default=UNSET)
    """Your id of the share, where a content is shared more than once."""

    non_company_participants: list[Actor] | Unset = field(name="nonCompanyParticipants", default=UNSET)
    """People outside the company who took part."""

    more_info_url: str | Unset = field(name="moreInfoUrl", default=UNSET)
    """Where more is told."""

    sharer: Sharer | Unset = UNSET

    sharing_message_subject: str | Unset = field(name="sharingMessageSubject", default=UNSET)
    """The subject of the message that it was shared with."""

    sharing_message_body: str | Unset = field(name="sharingMessageBody", default=UNSET)
    """The text of that message; it may be HTML."""

    tracking_id: str | Unset = field(name="trackingId", default=UNSET)
    """Stands for the person who did it; not together with one."""

    content_id: str | Unset = field(name="contentId", default=UNSET)
    """The id of the content in your system."""

    content_url: str | Unset = field(name="contentUrl", default=UNSET)
    """Its address."""

    content_title: str | Unset = field(name="contentTitle", default=UNSET)
    """Its title."""

    event_info_url: str | Unset = field(name="eventInfoUrl", default=UNSET)
    """Where more is told about the event."""

    actor: Actor | Unset = UNSET

    agent_platform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str | Unset = field(name="agentPlatform", default=UNSET)
    """The platform it was done on."""


class GenericProperty(Model, kw_only=True):
    """A property of your own.

    `engagement.yaml#/components/schemas/GenericProperty` in the document.
    """

    name: str
    """Its name."""

    value: str
    """Its value as text, written as `dataType` asks: a number, an address, or a date with its time."""

    data_type: Literal["number", "string", "url", "date"] | str = field(name="dataType")
    """The type of its value."""


class Sharer(Model, kw_only=True):
    """The user who shared it.

    `engagement.yaml#/components/schemas/Sharer` in the document.
    """

    id: str | Unset = UNSET
    """The id of the user in Gong."""

    email: str | Unset = UNSET
    """E-mail address."""

    name: str | Unset = UNSET
    """Name."""
