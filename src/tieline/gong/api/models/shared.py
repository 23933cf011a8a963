# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of shared."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from tieline.runtime import ABSENT, UNSET, Model, Unset, field


CrmEntityType: TypeAlias = Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD"] | str
"""A kind of object in the CRM.

`common.yaml#/components/schemas/CrmEntityType` in the document.
"""


class BaseResponse(Model, kw_only=True):
    """Done; there is nothing more to tell.

    `common.yaml#/components/schemas/BaseResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""


class CallUploadContext(Model, kw_only=True):
    """The objects of one external system that belong to a call. Only `Salesforce` and `Generic` are
    taken.

    `common.yaml#/components/schemas/CallUploadContext` in the document.
    """

    system: Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str
    """The system."""

    objects: list[ExternalCrmCallObject] | Unset = UNSET
    """Its objects; several deals of one account are refused."""


class ContextField(Model, kw_only=True):
    """A field of an object in an external system.

    `common.yaml#/components/schemas/ContextField` in the document.
    """

    name: str | None = ABSENT
    """The name of the field, such as `StageName`; custom fields have their own."""

    value: Any = ABSENT
    """Its value; text or a number, or null."""


class ErrorResponse(Model, kw_only=True):
    """Every answer that is not a success.

    `common.yaml#/components/schemas/ErrorResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    errors: list[str] | None = None
    """What is wrong, in words."""


class ExternalCrmCallObject(Model, kw_only=True):
    """An object that a call is about.

    `common.yaml#/components/schemas/ExternalCrmCallObject` in the document.
    """

    object_type: Literal["Opportunity", "Account", "Lead", "Contact", "User"] | str = field(name="objectType")
    """Its kind; of a call, `Opportunity` and `Account` are linked."""

    object_id: str = field(name="objectId")
    """Its id in that system; of Salesforce, short and long ids are taken."""

    fields: list[ContextField] | Unset = UNSET
    """Not used yet."""


class ExternalCrmPartyObject(Model, kw_only=True):
    """An object that stands for a person outside the company.

    `common.yaml#/components/schemas/ExternalCrmPartyObject` in the document.
    """

    object_type: Literal["Lead", "Contact", "Account", "Opportunity", "User"] | str = field(name="objectType")
    """Its kind; of a person, `Lead` and `Contact` are linked."""

    object_id: str = field(name="objectId")
    """Its id in that system; of Salesforce, short and long ids are taken."""

    fields: list[ContextField] | Unset = UNSET
    """Not used yet."""


class PartyUploadContext(Model, kw_only=True):
    """The objects of one external system that belong to a person. Only `Salesforce` and `Generic` are
    taken.

    `common.yaml#/components/schemas/PartyUploadContext` in the document.
    """

    system: Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str
    """The system."""

    objects: list[ExternalCrmPartyObject] | Unset = UNSET
    """Its objects."""


class Records(Model, kw_only=True):
    """Where in a list this page lies.

    `common.yaml#/components/schemas/Records` in the document.
    """

    total_records: int | None = field(name="totalRecords", default=None)
    """How many records match, over all pages."""

    current_page_size: int | None = field(name="currentPageSize", default=None)
    """How many of them are on this page; 100 at most."""

    current_page_number: int | None = field(name="currentPageNumber", default=None)
    """The number of this page, from 0 on."""

    cursor: str | None = None
    """For the next page; absent on the last one."""
