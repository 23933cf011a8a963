# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of digital_interactions."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import UNSET, Model, Unset, field


class Company(Model, kw_only=True):
    """The company of the person, known by its domain or by an object in the CRM.

    `digital_interactions.yaml#/components/schemas/Company` in the document.
    """

    company_id: str | Unset = field(name="companyId", default=UNSET)
    """Its id in your system."""

    name: str | Unset = UNSET
    """Its name."""

    domain: str | Unset = UNSET
    """Its domain; by it the company is matched."""

    company_business_contexts: list[CompanyBusinessContext] | Unset = field(name="companyBusinessContexts", default=UNSET)
    """The company in the CRM."""


class CompanyBusinessContext(Model, kw_only=True):
    """The company in the CRM.

    `digital_interactions.yaml#/components/schemas/CompanyBusinessContext` in the document.
    """

    object_type: Literal["ACCOUNT", "OPPORTUNITY"] | str = field(name="objectType")
    """An account or a deal."""

    object_id: str = field(name="objectId")
    """The id there."""

    system_name: str | Unset = field(name="systemName", default=UNSET)
    """The CRM."""


class Content(Model, kw_only=True):
    """What the person looked at.

    `digital_interactions.yaml#/components/schemas/Content` in the document.
    """

    content_id: str | Unset = field(name="contentId", default=UNSET)
    """Its id in your system."""

    content_title: str = field(name="contentTitle")
    """Its title."""

    content_label: list[str] | Unset = field(name="contentLabel", default=UNSET)
    """Its tags."""

    content_url: str | Unset = field(name="contentUrl", default=UNSET)
    """Its address."""

    content_additional_info_url: str | Unset = field(name="contentAdditionalInfoUrl", default=UNSET)
    """Where more is told, such as an analysis of it."""

    numeric_content_details: NumericContentDetails | Unset = field(name="numericContentDetails", default=UNSET)
    step_content_details: StepContentDetails | Unset = field(name="stepContentDetails", default=UNSET)
    search_object_details: SearchObjectDetails | Unset = field(name="searchObjectDetails", default=UNSET)

    content_custom_fields: list[CustomField] | Unset = field(name="contentCustomFields", default=UNSET)
    """More about the content."""


class CustomField(Model, kw_only=True):
    """A field of your own.

    `digital_interactions.yaml#/components/schemas/CustomField` in the document.
    """

    name: str
    """Its name."""

    value: str
    """Its value."""

    data_type: Literal["STRING", "NUMBER", "DATE", "URL", "BOOLEAN", "DURATION"] | str | Unset = field(name="dataType", default=UNSET)
    """The type of its value; dates as ISO 8601, durations in seconds.

    The server's default: `"STRING"`
    """


class DigitalInteractionRequest(Model, kw_only=True):
    """What somebody did with some content.

    `digital_interactions.yaml#/components/schemas/DigitalInteractionRequest` in the document.
    """

    event_id: str = field(name="eventId")
    """Your id of the event, by which it is taken only once."""

    timestamp: _dt.datetime
    """When it happened."""

    event_type: str = field(name="eventType")
    """What was done, in your words, such as `link clicked`."""

    source_system_name: str | Unset = field(name="sourceSystemName", default=UNSET)
    """The partner it comes from where a platform stands between, else the company that reports it."""

    session_id: str | Unset = field(name="sessionId", default=UNSET)
    """What ties events of one visit together."""

    device: Literal["MOBILE", "PC"] | str | Unset = UNSET
    """The device."""

    content: Content
    person: Person | Unset = UNSET

    custom_fields: list[CustomField] | Unset = field(name="customFields", default=UNSET)
    """More about the event."""

    tracking_id: str | Unset = field(name="trackingId", default=UNSET)
    """Stands for the person; not together with one."""


class Location(Model, kw_only=True):
    """Where the person is.

    `digital_interactions.yaml#/components/schemas/Location` in the document.
    """

    country: str | Unset = UNSET
    """Country as ISO 3166, else in words."""

    state: str | Unset = UNSET
    """State as ISO 3166-2, else in words."""

    region: str | Unset = UNSET
    """Region as ISO 3166-2, else in words."""

    city: str | Unset = UNSET
    """City."""


class NumericContentDetails(Model, kw_only=True):
    """A result that is a number, such as a score or how much of a video was seen.

    `digital_interactions.yaml#/components/schemas/NumericContentDetails` in the document.
    """

    value: int | Unset = UNSET
    """The number."""

    range_from: int = field(name="rangeFrom")
    """The lowest it can be."""

    range_to: int = field(name="rangeTo")
    """The highest it can be."""

    numeric_type: Literal["PERCENTAGE", "NPS", "RATING", "OTHER"] | str | Unset = field(name="numericType", default=UNSET)
    """What it measures."""


class Person(Model, kw_only=True):
    """Who did it. One that is anonymous needs `personId` and the domain of the company.

    `digital_interactions.yaml#/components/schemas/Person` in the document.
    """

    name: str | Unset = UNSET
    """Name."""

    email: str | Unset = UNSET
    """E-mail address; by it the person is matched."""

    phone_number: str | Unset = field(name="phoneNumber", default=UNSET)
    """Phone number; by it the person is matched."""

    person_id: str | Unset = field(name="personId", default=UNSET)
    """The id in your system."""

    person_business_context: PersonBusinessContext | Unset = field(name="personBusinessContext", default=UNSET)
    location: Location | Unset = UNSET
    company: Company | Unset = UNSET

    person_custom_fields: list[CustomField] | Unset = field(name="personCustomFields", default=UNSET)
    """More about the person."""


class PersonBusinessContext(Model, kw_only=True):
    """The person in the CRM.

    `digital_interactions.yaml#/components/schemas/PersonBusinessContext` in the document.
    """

    object_type: Literal["CONTACT", "LEAD"] | str = field(name="objectType")
    """A contact or a lead."""

    object_id: str = field(name="objectId")
    """The id there."""

    system_name: str | Unset = field(name="systemName", default=UNSET)
    """The CRM."""


class SearchObjectDetails(Model, kw_only=True):
    """What the person searched for or compared.

    `digital_interactions.yaml#/components/schemas/SearchObjectDetails` in the document.
    """

    name: str
    """Its name."""

    object_type: Literal["VENDOR", "PRODUCT", "CATEGORY"] | str = field(name="objectType")
    """Its kind."""

    domain: str
    """Its domain."""

    object_id: str | Unset = field(name="objectId", default=UNSET)
    """Its id in your system."""

    url: str | Unset = UNSET
    """Its page in your system."""


class StepContentDetails(Model, kw_only=True):
    """How far the person is in a process of several steps.

    `digital_interactions.yaml#/components/schemas/StepContentDetails` in the document.
    """

    value: str
    """The step."""

    available_steps: list[str] = field(name="availableSteps")
    """All steps."""
