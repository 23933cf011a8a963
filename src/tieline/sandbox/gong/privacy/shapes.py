"""Where an e-mail address or a phone number is known, as it is answered."""

from __future__ import annotations

from typing import Literal

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.call_model import ContextField, CrmSystem, DateTime, Shape


class EmailMessage(
    Shape,
    frozen=True,
    kw_only=True,
    rename={"from_": "from", "sent_time": "sentTime", "message_hash": "messageHash"},
):
    """An e-mail message."""

    id: str
    from_: str
    sent_time: DateTime
    mailbox: str
    message_hash: str


class SystemObject(Shape, frozen=True, kw_only=True):
    """What stands for a call in another system."""

    object_type: Literal["Conversation", "Task"]
    external_id: str


class ExternalSystem(Shape, frozen=True, kw_only=True):
    """What stands for a call in one other system."""

    system: CrmSystem
    objects: tuple[SystemObject, ...]


class CallReference(Shape, frozen=True, kw_only=True):
    """A call."""

    id: str
    status: str
    external_systems: tuple[ExternalSystem, ...]


class MeetingReference(Shape, frozen=True, kw_only=True):
    """A meeting."""

    id: str


class CustomerObject(Shape, frozen=True, kw_only=True):
    """A lead or a contact."""

    id: str
    object_type: Literal["Lead", "Contact"]
    external_id: str
    mirror_id: str | None
    fields: tuple[ContextField, ...]


class CustomerData(Shape, frozen=True, kw_only=True):
    """The leads and contacts of one CRM."""

    system: CrmSystem
    objects: tuple[CustomerObject, ...]


class EngagementReference(Shape, frozen=True, kw_only=True):
    """An event of engagement."""

    event_type: Literal["contentShared", "contentViewed", "customEvent", "digitalInteraction"]
    timestamp: DateTime
    content_id: str | None
    content_url: str | None
    reporting_system: str | None
    event_name: str | None
    source_event_id: str | None


class AddressReferences(Answer, frozen=True, kw_only=True):
    """Where an e-mail address is known."""

    emails: tuple[EmailMessage, ...]
    calls: tuple[CallReference, ...]
    meetings: tuple[MeetingReference, ...]
    customer_data: tuple[CustomerData, ...]
    customer_engagement: tuple[EngagementReference, ...]


class PhoneReferences(Answer, frozen=True, kw_only=True):
    """Where a phone number is known, and which e-mail addresses belong to it."""

    emails: tuple[EmailMessage, ...]
    calls: tuple[CallReference, ...]
    meetings: tuple[MeetingReference, ...]
    customer_data: tuple[CustomerData, ...]
    supplied_phone_number: str
    matching_phone_numbers: tuple[str, ...]
    email_addresses: tuple[str, ...]
