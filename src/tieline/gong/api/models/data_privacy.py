# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of data_privacy."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import Model, field

from . import shared as _shared


class CallReference(Model, kw_only=True):
    """A call that names a person.

    `data_privacy.yaml#/components/schemas/CallReference` in the document.
    """

    id: str
    """The id of the call."""

    status: str | None = None
    """Its state, such as `COMPLETED`."""

    external_systems: list[ExternalSystem] | None = field(name="externalSystems", default=None)
    """Its copies in external systems."""


class CustomerData(Model, kw_only=True):
    """The objects of one external system that stand for a person.

    `data_privacy.yaml#/components/schemas/CustomerData` in the document.
    """

    system: Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str | None = None
    """The system."""

    objects: list[CustomerDataObject] | None = None
    """Its objects."""


class CustomerDataObject(Model, kw_only=True):
    """A lead or a contact.

    `data_privacy.yaml#/components/schemas/CustomerDataObject` in the document.
    """

    id: str
    """Its id in Gong."""

    object_type: Literal["Lead", "Contact"] | str | None = field(name="objectType", default=None)
    """Its kind."""

    external_id: str | None = field(name="externalId", default=None)
    """Its id in that system."""

    mirror_id: str | None = field(name="mirrorId", default=None)
    """Its id in Gong's copy of the CRM."""

    fields: list[_shared.ContextField] | None = None
    """Its fields."""


class CustomerEngagement(Model, kw_only=True):
    """Something a person did with content.

    `data_privacy.yaml#/components/schemas/CustomerEngagement` in the document.
    """

    event_type: Literal["contentShared", "contentViewed", "customEvent", "digitalInteraction"] | str | None = field(name="eventType", default=None)
    """What was done."""

    timestamp: _dt.datetime | None = None
    """When."""

    content_id: str | None = field(name="contentId", default=None)
    """The id of the content."""

    content_url: str | None = field(name="contentUrl", default=None)
    """Its address."""

    reporting_system: str | None = field(name="reportingSystem", default=None)
    """The system that reported it."""

    event_name: str | None = field(name="eventName", default=None)
    """The name of the event."""

    source_event_id: str | None = field(name="sourceEventId", default=None)
    """The id of the event in that system."""


class EmailAddressReferences(Model, kw_only=True):
    """What belongs to an e-mail address.

    `data_privacy.yaml#/components/schemas/EmailAddressReferences` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    emails: list[EmailMessage]
    """E-mails."""

    calls: list[CallReference]
    """Calls."""

    meetings: list[Meeting]
    """Meetings."""

    customer_data: list[CustomerData] = field(name="customerData")
    """Objects of external systems."""

    customer_engagement: list[CustomerEngagement] | None = field(name="customerEngagement", default=None)
    """Engagement with content."""


class EmailMessage(Model, kw_only=True):
    """An e-mail.

    `data_privacy.yaml#/components/schemas/EmailMessage` in the document.
    """

    from_: str | None = field(name="from", default=None)
    """The address of the sender."""

    id: str
    """The id of the e-mail, of 32 letters and digits."""

    sent_time: _dt.datetime | None = field(name="sentTime", default=None)
    """When it was sent."""

    mailbox: str | None = None
    """The mailbox it was imported from."""

    message_hash: str | None = field(name="messageHash", default=None)
    """A hash of the e-mail."""


class ExternalSystem(Model, kw_only=True):
    """The objects of one external system that belong to a call.

    `data_privacy.yaml#/components/schemas/ExternalSystem` in the document.
    """

    system: Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str | None = None
    """The system."""

    objects: list[ExternalSystemObject] | None = None
    """Its objects."""


class ExternalSystemObject(Model, kw_only=True):
    """An object in an external system.

    `data_privacy.yaml#/components/schemas/ExternalSystemObject` in the document.
    """

    object_type: Literal["Conversation", "Task"] | str | None = field(name="objectType", default=None)
    """Its kind."""

    external_id: str | None = field(name="externalId", default=None)
    """Its id in that system."""


class Meeting(Model, kw_only=True):
    """A meeting that names a person.

    `data_privacy.yaml#/components/schemas/Meeting` in the document.
    """

    id: str
    """The id of the meeting."""


class PhoneNumberReferences(Model, kw_only=True):
    """What belongs to a phone number.

    `data_privacy.yaml#/components/schemas/PhoneNumberReferences` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    emails: list[EmailMessage]
    """E-mails."""

    calls: list[CallReference]
    """Calls."""

    meetings: list[Meeting]
    """Meetings."""

    customer_data: list[CustomerData] = field(name="customerData")
    """Objects of external systems."""

    supplied_phone_number: str | None = field(name="suppliedPhoneNumber", default=None)
    """The number that was asked for."""

    matching_phone_numbers: list[str] | None = field(name="matchingPhoneNumbers", default=None)
    """The numbers that were found."""

    email_addresses: list[str] | None = field(name="emailAddresses", default=None)
    """The e-mail addresses of the people found."""
