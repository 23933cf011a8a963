# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of customers: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Required, TypedDict

from .. import models as _models


class AddressDict(TypedDict, total=False):
    """What may be given for `Address`."""

    externalCrmId: Required[str]

    title: str | None

    firm: str | None

    zip: str | None

    place: str | None

    country: str | None
    """In two letters."""

    sendingRule: Literal["email", "post"] | str | None


class ContactDict(TypedDict, total=False):
    """What may be given for `Contact`."""

    externalCrmId: Required[str]

    peopleGender: Literal["M", "F", "D"] | str | None

    peopleName: str | None

    peopleLastname: str | None

    peopleStatus: Literal["A", "N"] | str | None


class CrmReferenceDict(TypedDict, total=False):
    """What may be given for `CrmReference`."""

    externalCrmId: Required[str]


class CustomerDict(TypedDict, total=False):
    """What may be given for `Customer`."""

    externalCrmId: Required[str]

    externalId: str | None

    firm: Required[str]

    status: Required[int]
    """1 active; 0 not."""

    statusEc: Required[int]
    """1 customer, 2 intermediator, 3 agency, 5 publisher."""

    language: Required[Literal["de", "en", "fr", "it"] | str]

    mainAddress: Required[_models.CrmReference | CrmReferenceDict]

    mwst: str | None

    vatType: int | None

    industry: Any

    addresses: Sequence[_models.Address | AddressDict]

    contacts: Sequence[_models.Contact | ContactDict]

    tags: Sequence[Any] | None

    references: Sequence[Any] | None

    consultants: Sequence[Any] | None

    paymentTerm: Any

    pipelineStatus: _models.CrmReference | CrmReferenceDict | None

    softDeleted: bool | None


class CustomerImportDict(TypedDict, total=False):
    """What may be given for `CustomerImport`."""

    customer: Required[_models.Customer | CustomerDict]
