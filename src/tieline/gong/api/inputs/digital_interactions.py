# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of digital_interactions: dictionaries, by the names that the API
itself uses.
"""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from .. import models as _models


class CompanyDict(TypedDict, total=False):
    """What may be given for `Company`."""

    companyId: str
    """Its id in your system."""

    name: str
    """Its name."""

    domain: str
    """Its domain; by it the company is matched."""

    companyBusinessContexts: Sequence[_models.CompanyBusinessContext | CompanyBusinessContextDict]
    """The company in the CRM."""


class CompanyBusinessContextDict(TypedDict, total=False):
    """What may be given for `CompanyBusinessContext`."""

    objectType: Required[Literal["ACCOUNT", "OPPORTUNITY"] | str]
    """An account or a deal."""

    objectId: Required[str]
    """The id there."""

    systemName: str
    """The CRM."""


class ContentDict(TypedDict, total=False):
    """What may be given for `Content`."""

    contentId: str
    """Its id in your system."""

    contentTitle: Required[str]
    """Its title."""

    contentLabel: Sequence[str]
    """Its tags."""

    contentUrl: str
    """Its address."""

    contentAdditionalInfoUrl: str
    """Where more is told, such as an analysis of it."""

    numericContentDetails: _models.NumericContentDetails | NumericContentDetailsDict

    stepContentDetails: _models.StepContentDetails | StepContentDetailsDict

    searchObjectDetails: _models.SearchObjectDetails | SearchObjectDetailsDict

    contentCustomFields: Sequence[_models.CustomField | CustomFieldDict]
    """More about the content."""


class CustomFieldDict(TypedDict, total=False):
    """What may be given for `CustomField`."""

    name: Required[str]
    """Its name."""

    value: Required[str]
    """Its value."""

    dataType: Literal["STRING", "NUMBER", "DATE", "URL", "BOOLEAN", "DURATION"] | str
    """The type of its value; dates as ISO 8601, durations in seconds.

    The server's default: `"STRING"`
    """


class DigitalInteractionRequestDict(TypedDict, total=False):
    """What may be given for `DigitalInteractionRequest`."""

    eventId: Required[str]
    """Your id of the event, by which it is taken only once."""

    timestamp: Required[_dt.datetime]
    """When it happened."""

    eventType: Required[str]
    """What was done, in your words, such as `link clicked`."""

    sourceSystemName: str
    """The partner it comes from where a platform stands between, else the company that reports it."""

    sessionId: str
    """What ties events of one visit together."""

    device: Literal["MOBILE", "PC"] | str
    """The device."""

    content: Required[_models.Content | ContentDict]

    person: _models.Person | PersonDict

    customFields: Sequence[_models.CustomField | CustomFieldDict]
    """More about the event."""

    trackingId: str
    """Stands for the person; not together with one."""


class LocationDict(TypedDict, total=False):
    """What may be given for `Location`."""

    country: str
    """Country as ISO 3166, else in words."""

    state: str
    """State as ISO 3166-2, else in words."""

    region: str
    """Region as ISO 3166-2, else in words."""

    city: str
    """City."""


class NumericContentDetailsDict(TypedDict, total=False):
    """What may be given for `NumericContentDetails`."""

    value: int
    """The number."""

    rangeFrom: Required[int]
    """The lowest it can be."""

    rangeTo: Required[int]
    """The highest it can be."""

    numericType: Literal["PERCENTAGE", "NPS", "RATING", "OTHER"] | str
    """What it measures."""


class PersonDict(TypedDict, total=False):
    """What may be given for `Person`."""

    name: str
    """Name."""

    email: str
    """E-mail address; by it the person is matched."""

    phoneNumber: str
    """Phone number; by it the person is matched."""

    personId: str
    """The id in your system."""

    personBusinessContext: _models.PersonBusinessContext | PersonBusinessContextDict

    location: _models.Location | LocationDict

    company: _models.Company | CompanyDict

    personCustomFields: Sequence[_models.CustomField | CustomFieldDict]
    """More about the person."""


class PersonBusinessContextDict(TypedDict, total=False):
    """What may be given for `PersonBusinessContext`."""

    objectType: Required[Literal["CONTACT", "LEAD"] | str]
    """A contact or a lead."""

    objectId: Required[str]
    """The id there."""

    systemName: str
    """The CRM."""


class SearchObjectDetailsDict(TypedDict, total=False):
    """What may be given for `SearchObjectDetails`."""

    name: Required[str]
    """Its name."""

    objectType: Required[Literal["VENDOR", "PRODUCT", "CATEGORY"] | str]
    """Its kind."""

    domain: Required[str]
    """Its domain."""

    objectId: str
    """Its id in your system."""

    url: str
    """Its page in your system."""


class StepContentDetailsDict(TypedDict, total=False):
    """What may be given for `StepContentDetails`."""

    value: Required[str]
    """The step."""

    availableSteps: Required[Sequence[str]]
    """All steps."""
