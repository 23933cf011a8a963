# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of campaigns."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import ABSENT, UNSET, Model, Unset, field

from . import shared as _shared


class ArchiveStatus(Model, kw_only=True):
    """`#/components/schemas/ArchiveStatus` in the document."""

    set_is_archived: bool = field(name="setIsArchived")


class Campaign(Model, kw_only=True):
    """`#/components/schemas/Campaign` in the document."""

    external_id: str | None = field(name="externalId", default=None)
    name: str | None = None
    status: Literal["booking", "reservation"] | str | None = None
    booking_date: _dt.date | None = field(name="bookingDate", default=None)
    campaign_type_id: int | None = field(name="campaignTypeId", default=None)
    campaign_type_reference: str | None = field(name="campaignTypeReference", default=None)
    currency: str | None = None
    customer: Company | None = None
    intermediator: Company | None = None
    agency: Company | None = None
    note: str | None = None
    note_internal: str | None = field(name="noteInternal", default=None)
    note_reservation: str | None = field(name="noteReservation", default=None)
    pdf_invoice_with_attachment: bool | None = field(name="pdfInvoiceWithAttachment", default=None)

    billing_type: int | None = field(name="billingType", default=None)
    """0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery."""

    sales_id: int | None = field(name="salesId", default=None)
    sales_email: str | None = field(name="salesEmail", default=None)
    sales_support_id: int | None = field(name="salesSupportId", default=None)
    sales_support_email: str | None = field(name="salesSupportEmail", default=None)
    campaign_id: int | None = field(name="campaignId", default=None)
    commission_status: int | None = field(name="commissionStatus", default=None)
    flights: list[_shared.Flight] | None = None


class CampaignCreate(Model, kw_only=True):
    """`#/components/schemas/CampaignCreate` in the document."""

    external_id: str = field(name="externalId")
    name: str
    status: Literal["booking", "reservation"] | str
    booking_date: _dt.date = field(name="bookingDate")
    campaign_type_id: int | None | Unset = field(name="campaignTypeId", default=UNSET)
    campaign_type_reference: str | None | Unset = field(name="campaignTypeReference", default=UNSET)
    currency: str | None | Unset = UNSET
    customer: Company
    intermediator: Company | None | Unset = UNSET
    agency: Company | None | Unset = UNSET
    note: str | None | Unset = UNSET
    note_internal: str | None | Unset = field(name="noteInternal", default=UNSET)
    note_reservation: str | None | Unset = field(name="noteReservation", default=UNSET)
    pdf_invoice_with_attachment: bool | None | Unset = field(name="pdfInvoiceWithAttachment", default=UNSET)

    billing_type: int | None | Unset = field(name="billingType", default=UNSET)
    """0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery."""

    sales_id: int | None | Unset = field(name="salesId", default=UNSET)
    sales_email: str | None | Unset = field(name="salesEmail", default=UNSET)
    sales_support_id: int | None | Unset = field(name="salesSupportId", default=UNSET)
    sales_support_email: str | None | Unset = field(name="salesSupportEmail", default=UNSET)


class CampaignUpdate(Model, kw_only=True):
    """`#/components/schemas/CampaignUpdate` in the document."""

    external_id: str | Unset = field(name="externalId", default=UNSET)
    name: str | Unset = UNSET
    status: Literal["booking", "reservation"] | str | Unset = UNSET
    booking_date: _dt.date | Unset = field(name="bookingDate", default=UNSET)
    campaign_type_id: int | None | Unset = field(name="campaignTypeId", default=UNSET)
    campaign_type_reference: str | None | Unset = field(name="campaignTypeReference", default=UNSET)
    currency: str | None | Unset = UNSET
    customer: Company | Unset = UNSET
    intermediator: Company | None | Unset = UNSET
    agency: Company | None | Unset = UNSET
    note: str | None | Unset = UNSET
    note_internal: str | None | Unset = field(name="noteInternal", default=UNSET)
    note_reservation: str | None | Unset = field(name="noteReservation", default=UNSET)
    pdf_invoice_with_attachment: bool | None | Unset = field(name="pdfInvoiceWithAttachment", default=UNSET)

    billing_type: int | None | Unset = field(name="billingType", default=UNSET)
    """0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery."""

    sales_id: int | None | Unset = field(name="salesId", default=UNSET)
    sales_email: str | None | Unset = field(name="salesEmail", default=UNSET)
    sales_support_id: int | None | Unset = field(name="salesSupportId", default=UNSET)
    sales_support_email: str | None | Unset = field(name="salesSupportEmail", default=UNSET)


class CommissionStatus(Model, kw_only=True):
    """`#/components/schemas/CommissionStatus` in the document."""

    commission_status: Literal[0, 2, 3, 4] | int = field(name="commissionStatus")


class Company(Model, kw_only=True):
    """A customer, agency or intermediator, by one of its ids.

    `#/components/schemas/Company` in the document.
    """

    entity_id: int | None = field(name="entityId", default=ABSENT)
    entity_external_id: str | None = field(name="entityExternalId", default=ABSENT)
    entity_external_crm_id: str | None = field(name="entityExternalCrmId", default=ABSENT)
    address_entity_id: int | None = field(name="addressEntityId", default=ABSENT)
    address_entity_external_id: str | None = field(name="addressEntityExternalId", default=ABSENT)
    address_entity_external_crm_id: str | None = field(name="addressEntityExternalCrmId", default=ABSENT)
    person_entity_id: int | None = field(name="personEntityId", default=ABSENT)
    person_entity_external_id: str | None = field(name="personEntityExternalId", default=ABSENT)
    person_entity_external_crm_id: str | None = field(name="personEntityExternalCrmId", default=ABSENT)


class Document(Model, kw_only=True):
    """`#/components/schemas/Document` in the document."""

    name: str

    content: str
    """In base64."""
