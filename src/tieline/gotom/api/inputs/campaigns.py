# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of campaigns: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from typing import Literal, Required, TypedDict

from .. import models as _models


class ArchiveStatusDict(TypedDict, total=False):
    """What may be given for `ArchiveStatus`."""

    setIsArchived: Required[bool]


class CampaignCreateDict(TypedDict, total=False):
    """What may be given for `CampaignCreate`."""

    externalId: Required[str]

    name: Required[str]

    status: Required[Literal["booking", "reservation"] | str]

    bookingDate: Required[_dt.date]

    campaignTypeId: int | None

    campaignTypeReference: str | None

    currency: str | None

    customer: Required[_models.Company | CompanyDict]

    intermediator: _models.Company | CompanyDict | None

    agency: _models.Company | CompanyDict | None

    note: str | None

    noteInternal: str | None

    noteReservation: str | None

    pdfInvoiceWithAttachment: bool | None

    billingType: int | None
    """0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery."""

    salesId: int | None

    salesEmail: str | None

    salesSupportId: int | None

    salesSupportEmail: str | None


class CampaignUpdateDict(TypedDict, total=False):
    """What may be given for `CampaignUpdate`."""

    externalId: str

    name: str

    status: Literal["booking", "reservation"] | str

    bookingDate: _dt.date

    campaignTypeId: int | None

    campaignTypeReference: str | None

    currency: str | None

    customer: _models.Company | CompanyDict

    intermediator: _models.Company | CompanyDict | None

    agency: _models.Company | CompanyDict | None

    note: str | None

    noteInternal: str | None

    noteReservation: str | None

    pdfInvoiceWithAttachment: bool | None

    billingType: int | None
    """0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery."""

    salesId: int | None

    salesEmail: str | None

    salesSupportId: int | None

    salesSupportEmail: str | None


class CommissionStatusDict(TypedDict, total=False):
    """What may be given for `CommissionStatus`."""

    commissionStatus: Required[Literal[0, 2, 3, 4] | int]


class CompanyDict(TypedDict, total=False):
    """What may be given for `Company`."""

    entityId: int | None

    entityExternalId: str | None

    entityExternalCrmId: str | None

    addressEntityId: int | None

    addressEntityExternalId: str | None

    addressEntityExternalCrmId: str | None

    personEntityId: int | None

    personEntityExternalId: str | None

    personEntityExternalCrmId: str | None


class DocumentDict(TypedDict, total=False):
    """What may be given for `Document`."""

    name: Required[str]

    content: Required[str]
    """In base64."""
