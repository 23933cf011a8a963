# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of shared: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Required, TypedDict

from .. import models as _models


class CallUploadContextDict(TypedDict, total=False):
    """What may be given for `CallUploadContext`."""

    system: Required[Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str]
    """The system."""

    objects: Sequence[_models.ExternalCrmCallObject | ExternalCrmCallObjectDict]
    """Its objects; several deals of one account are refused."""


class ContextFieldDict(TypedDict, total=False):
    """What may be given for `ContextField`."""

    name: str
    """The name of the field, such as `StageName`; custom fields have their own."""

    value: Any
    """Its value; text or a number, or null."""


class ExternalCrmCallObjectDict(TypedDict, total=False):
    """What may be given for `ExternalCrmCallObject`."""

    objectType: Required[Literal["Opportunity", "Account", "Lead", "Contact", "User"] | str]
    """Its kind; of a call, `Opportunity` and `Account` are linked."""

    objectId: Required[str]
    """Its id in that system; of Salesforce, short and long ids are taken."""

    fields: Sequence[_models.ContextField | ContextFieldDict]
    """Not used yet."""


class ExternalCrmPartyObjectDict(TypedDict, total=False):
    """What may be given for `ExternalCrmPartyObject`."""

    objectType: Required[Literal["Lead", "Contact", "Account", "Opportunity", "User"] | str]
    """Its kind; of a person, `Lead` and `Contact` are linked."""

    objectId: Required[str]
    """Its id in that system; of Salesforce, short and long ids are taken."""

    fields: Sequence[_models.ContextField | ContextFieldDict]
    """Not used yet."""


class PartyUploadContextDict(TypedDict, total=False):
    """What may be given for `PartyUploadContext`."""

    system: Required[Literal["Salesforce", "HubSpot", "MicrosoftDynamic", "Generic"] | str]
    """The system."""

    objects: Sequence[_models.ExternalCrmPartyObject | ExternalCrmPartyObjectDict]
    """Its objects."""
