# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of others."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import Model, field


class CrmAccount(Model, kw_only=True):
    """A line of an upload: an account.

    `crm.yaml#/components/schemas/CrmAccount` in the document.
    """

    object_id: str = field(name="objectId")
    """The id in the CRM: letters, digits and dashes, or an e-mail address."""

    modified_date: _dt.datetime = field(name="modifiedDate")
    """When it was last changed in the CRM; without milliseconds."""

    is_deleted: bool | None = field(name="isDeleted", default=None)
    """Whether to delete it.

    The server's default: `false`
    """

    url: str | None = None
    """Its page in the CRM."""

    name: str | None = None
    """Its name."""

    domains: list[str] | None = None
    """The domains of its people, by which conversations are matched."""


class CrmBusinessUser(Model, kw_only=True):
    """A line of an upload: a user of the CRM.

    `crm.yaml#/components/schemas/CrmBusinessUser` in the document.
    """

    object_id: str = field(name="objectId")
    """The id in the CRM: letters, digits and dashes, or an e-mail address."""

    modified_date: _dt.datetime = field(name="modifiedDate")
    """When it was last changed in the CRM; without milliseconds."""

    is_deleted: bool | None = field(name="isDeleted", default=None)
    """Whether to delete it.

    The server's default: `false`
    """

    url: str | None = None
    """Its page in the CRM."""

    email_address: str | None = field(name="emailAddress", default=None)
    """The address by which the Gong user is found; needed unless it is deleted."""


class CrmContact(Model, kw_only=True):
    """A line of an upload: a contact.

    `crm.yaml#/components/schemas/CrmContact` in the document.
    """

    object_id: str = field(name="objectId")
    """The id in the CRM: letters, digits and dashes, or an e-mail address."""

    modified_date: _dt.datetime = field(name="modifiedDate")
    """When it was last changed in the CRM; without milliseconds."""

    is_deleted: bool | None = field(name="isDeleted", default=None)
    """Whether to delete it.

    The server's default: `false`
    """

    url: str | None = None
    """Its page in the CRM."""

    account_id: str | None = field(name="accountId", default=None)
    """Its account."""

    email_address: str | None = field(name="emailAddress", default=None)
    """By it e-mails and conferences are matched."""

    first_name: str | None = field(name="firstName", default=None)
    """First name."""

    last_name: str | None = field(name="lastName", default=None)
    """Last name."""

    title: str | None = None
    """Job title."""

    phone_number: str | None = field(name="phoneNumber", default=None)
    """By it phone calls are matched."""


class CrmDeal(Model, kw_only=True):
    """A line of an upload: a deal.

    `crm.yaml#/components/schemas/CrmDeal` in the document.
    """

    object_id: str = field(name="objectId")
    """The id in the CRM: letters, digits and dashes, or an e-mail address."""

    modified_date: _dt.datetime = field(name="modifiedDate")
    """When it was last changed in the CRM; without milliseconds."""

    is_deleted: bool | None = field(name="isDeleted", default=None)
    """Whether to delete it.

    The server's default: `false`
    """

    url: str | None = None
    """Its page in the CRM."""

    account_id: str | None = field(name="accountId", default=None)
    """Its account; a deal without one is not shown."""

    owner_id: str | None = field(name="ownerId", default=None)
    """Its owner, a business user; a deal without one is on no board."""

    name: str | None = None
    """Its name."""

    created_date: _dt.datetime | None = field(name="createdDate", default=None)
    """When it was created in the CRM."""

    close_date: str | None = field(name="closeDate", default=None)
    """When it closed or will; a deal without it is on no board."""

    status: Literal["WON", "LOST", "OPEN"] | str | None = None
    """Its state.

    The server's default: `"OPEN"`
    """

    stage: str | None = None
    """The `objectId` of its stage."""

    amount: float | None = None
    """Its amount in the currency that the company has set in Gong.

    The server's default: `0`
    """


class CrmLead(Model, kw_only=True):
    """A line of an upload: a lead.

    `crm.yaml#/components/schemas/CrmLead` in the document.
    """

    object_id: str = field(name="objectId")
    """The id in the CRM: letters, digits and dashes, or an e-mail address."""

    modified_date: _dt.datetime = field(name="modifiedDate")
    """When it was last changed in the CRM; without milliseconds."""

    is_deleted: bool | None = field(name="isDeleted", default=None)
    """Whether to delete it.

    The server's default: `false`
    """

    url: str | None = None
    """Its page in the CRM."""

    email_address: str | None = field(name="emailAddress", default=None)
    """By it e-mails and conferences are matched."""

    first_name: str | None = field(name="firstName", default=None)
    """First name."""

    last_name: str | None = field(name="lastName", default=None)
    """Last name."""

    title: str | None = None
    """Job title."""

    phone_number: str | None = field(name="phoneNumber", default=None)
    """By it phone calls are matched."""

    converted_to_deal_id: str | None = field(name="convertedToDealId", default=None)
    """The deal it became."""

    converted_to_contact_id: str | None = field(name="convertedToContactId", default=None)
    """The contact it became."""

    converted_to_account_id: str | None = field(name="convertedToAccountId", default=None)
    """The account it became."""


class CrmStage(Model, kw_only=True):
    """A line of an upload: a stage of deals. One that is not active stays with the deals that have it.

    `crm.yaml#/components/schemas/CrmStage` in the document.
    """

    object_id: str = field(name="objectId")
    """The id in the CRM: letters, digits and dashes, or an e-mail address."""

    name: str
    """Its name."""

    is_active: bool | None = field(name="isActive", default=None)
    """Whether deals may enter it.

    The server's default: `true`
    """

    sort_order: int | None = field(name="sortOrder", default=None)
    """Its place among the stages, from 1 on.

    The server's default: `1`
    """
