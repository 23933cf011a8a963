"""Events of other systems, as they are sent."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tieline.sandbox.gong.added.shapes import GivenContext
from tieline.sandbox.gong.call_model import DateTime
from tieline.sandbox.gong.inputs import Input

Name = Annotated[str, Meta(min_length=1)]


class CustomField(Input, frozen=True, kw_only=True):
    """A field of the client's own."""

    name: str
    value: str
    data_type: Literal["STRING", "NUMBER", "DATE", "URL", "BOOLEAN", "DURATION"] | None = None


class NumericDetails(Input, frozen=True, kw_only=True):
    """A number that the content is about."""

    value: int | None = None
    range_from: int
    range_to: int
    numeric_type: Literal["PERCENTAGE", "NPS", "RATING", "OTHER"] | None = None


class StepDetails(Input, frozen=True, kw_only=True):
    """The step of a process that the content is about."""

    value: str
    available_steps: tuple[str, ...]


class SearchDetails(Input, frozen=True, kw_only=True):
    """What was searched for."""

    name: str
    object_type: Literal["VENDOR", "PRODUCT", "CATEGORY"]
    domain: str
    object_id: str | None = None
    url: str | None = None


class Content(Input, frozen=True, kw_only=True):
    """What someone looked at."""

    content_id: str | None = None
    content_title: Name
    content_label: tuple[str, ...] | None = None
    content_url: str | None = None
    content_additional_info_url: str | None = None
    numeric_content_details: NumericDetails | None = None
    step_content_details: StepDetails | None = None
    search_object_details: SearchDetails | None = None
    content_custom_fields: tuple[CustomField, ...] | None = None


class PersonInBusiness(Input, frozen=True, kw_only=True):
    """A person in the CRM."""

    object_type: Literal["CONTACT", "LEAD"]
    object_id: str
    system_name: str | None = None


class CompanyInBusiness(Input, frozen=True, kw_only=True):
    """A company in the CRM."""

    object_type: Literal["ACCOUNT", "OPPORTUNITY"]
    object_id: str
    system_name: str | None = None


class Location(Input, frozen=True, kw_only=True):
    """Where someone is."""

    country: str | None = None
    state: str | None = None
    region: str | None = None
    city: str | None = None


class Company(Input, frozen=True, kw_only=True):
    """Someone's company."""

    company_id: str | None = None
    name: str | None = None
    domain: str | None = None
    company_business_contexts: tuple[CompanyInBusiness, ...] | None = None


class Person(Input, frozen=True, kw_only=True):
    """Who did it."""

    name: str | None = None
    email: str | None = None
    phone_number: str | None = None
    person_id: str | None = None
    person_business_context: PersonInBusiness | None = None
    location: Location | None = None
    company: Company | None = None
    person_custom_fields: tuple[CustomField, ...] | None = None


class Interaction(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/digital-interaction`."""

    event_id: Name
    timestamp: DateTime
    event_type: Name
    source_system_name: str | None = None
    session_id: str | None = None
    device: Literal["MOBILE", "PC"] | None = None
    content: Content
    person: Person | None = None
    custom_fields: tuple[CustomField, ...] | None = None
    tracking_id: str | None = None


class GenericProperty(Input, frozen=True, kw_only=True):
    """A property of the client's own."""

    name: str
    value: str
    data_type: Literal["number", "string", "url", "date"]


class Actor(Input, frozen=True, kw_only=True):
    """Someone outside of the company."""

    email: str | None = None
    name: str | None = None
    title: str | None = None
    context: tuple[GivenContext, ...] | None = None


class Sharer(Input, frozen=True, kw_only=True):
    """The member of the company who shared the content."""

    id: str | None = None
    email: str | None = None
    name: str | None = None


class Engagement(Input, frozen=True, kw_only=True):
    """What the three kinds of engagement have in common."""

    reporting_system: Name
    event_timestamp: DateTime
    event_id: str | None = None
    share_id: str | None = None
    sharing_message_subject: str | None = None
    sharing_message_body: str | None = None
    sharer: Sharer | None = None
    crm_context: tuple[GivenContext, ...] | None = None
    content_properties: tuple[GenericProperty, ...] | None = None
    event_properties: tuple[GenericProperty, ...] | None = None
    workspace_id: str | None = None
    action_name: str | None = None
    non_company_participants: tuple[Actor, ...] | None = None
    more_info_url: str | None = None
    tracking_id: str | None = None
    mobile_app_id: str | None = None
    agent_platform: str | None = None
    user_agent: str | None = None


class ContentShared(Engagement, frozen=True, kw_only=True):
    """The body of `PUT /v2/customer-engagement/content/shared`."""

    content_id: Name
    content_url: Name
    content_title: Name
    share_info_url: str | None = None
    recipients: tuple[Actor, ...] | None = None


class ContentViewed(Engagement, frozen=True, kw_only=True):
    """The body of `PUT /v2/customer-engagement/content/viewed`."""

    content_id: Name
    content_url: Name
    content_title: Name
    view_action_title: str | None = None
    view_info_url: str | None = None
    viewer: Actor | None = None


class CustomAction(Engagement, frozen=True, kw_only=True):
    """The body of `PUT /v2/customer-engagement/action`."""

    content_id: str | None = None
    content_url: str | None = None
    content_title: str | None = None
    event_info_url: str | None = None
    actor: Actor | None = None


class OriginSetting(Input, frozen=True, kw_only=True):
    """Where an integration may be shown from."""

    integration_type: Literal["EMAIL_COMPOSER", "ACCOUNT_PAGES", "DIALER"]
    allowed_origin: Name


class IntegrationSettings(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/integration-settings`."""

    integration_type_settings: Annotated[tuple[OriginSetting, ...], Meta(min_length=1)]
