# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of tasks."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import UNSET, Model, Unset, field


class ContactCrmData(Model, kw_only=True):
    """What the CRM knows of a person.

    `tasks.yaml#/components/schemas/ContactCrmData` in the document.
    """

    first_name: str | None = field(name="firstName", default=None)
    """First name."""

    last_name: str | None = field(name="lastName", default=None)
    """Last name."""

    crm_url: str | None = field(name="crmUrl", default=None)
    """The page in the CRM."""

    company_name: str | None = field(name="companyName", default=None)
    """The company."""

    affiliation: Literal["Us", "Them", "Unknown"] | str | None = None
    """Whether of the company or of another."""

    emails: list[ContactEmail] | None = None
    """E-mail addresses."""

    title: str | None = None
    """Job title."""

    timezone: str | None = None
    """Time zone, such as `US/Pacific`."""

    phone_numbers: list[ContactPhone] | None = field(name="phoneNumbers", default=None)
    """Phone numbers."""

    city: str | None = None
    """City."""

    country: str | None = None
    """Country."""

    state: str | None = None
    """State."""

    zipcode: str | None = None
    """Zip code."""

    opt_out_channels: list[Literal["CALLS", "EMAILS", "SMS_MESSAGES"] | str] | None = field(name="optOutChannels", default=None)
    """The ways the person does not want to be reached by."""

    linkedin_profile: str | None = field(name="linkedinProfile", default=None)
    """Page at LinkedIn."""


class ContactEmail(Model, kw_only=True):
    """An e-mail address.

    `tasks.yaml#/components/schemas/ContactEmail` in the document.
    """

    email: str | None = None
    """The address."""


class ContactPhone(Model, kw_only=True):
    """A phone number.

    `tasks.yaml#/components/schemas/ContactPhone` in the document.
    """

    raw: str | None = None
    """The number as it was written."""

    extension: str | None = None
    """Its extension."""

    country_code: int | None = field(name="countryCode", default=None)
    """Its country code."""

    normalized: str | None = None
    """The number in one common form."""

    label: str | None = None
    """What it is, such as mobile or home."""

    is_verified: bool | None = field(name="isVerified", default=None)
    """Whether it was checked."""


class ListTasksRequest(Model, kw_only=True):
    """Which tasks to list.

    `tasks.yaml#/components/schemas/ListTasksRequest` in the document.
    """

    filter: TaskFilter


class Task(Model, kw_only=True):
    """A task.

    `tasks.yaml#/components/schemas/Task` in the document.
    """

    id: str
    """The id of the task."""

    user_id: str | None = field(name="userId", default=None)
    """The user who has it."""

    created: _dt.datetime | None = None
    """When it was created."""

    updated: _dt.datetime | None = None
    """When it was last changed."""

    status: Literal["OPEN", "DONE", "DISMISSED"] | str | None = None
    """Its state."""

    type: Literal["FLOW", "MANUAL"] | str | None = None
    """Whether a flow made it or a person."""

    actions: list[Literal["CALL"] | str] | None = None
    """What is to be done."""

    account: TaskAccount | None = None
    opportunity: TaskOpportunity | None = None

    due_date: _dt.datetime | None = field(name="dueDate", default=None)
    """When it is due."""

    flow: TaskFlow | None = None
    contact: TaskContact | None = None

    additional_contacts: list[TaskContact] | None = field(name="additionalContacts", default=None)
    """Further people it is about."""

    title: str | None = None
    """Its title; only of one made by hand."""

    priority: TaskPriority | None = None


class TaskAccount(Model, kw_only=True):
    """The account a task is about.

    `tasks.yaml#/components/schemas/TaskAccount` in the document.
    """

    crm_id: str | None = field(name="crmId", default=None)
    """Its id in the CRM."""

    name: str | None = None
    """Its name."""

    crm_url: str | None = field(name="crmUrl", default=None)
    """Its page in the CRM."""


class TaskContact(Model, kw_only=True):
    """A person a task is about.

    `tasks.yaml#/components/schemas/TaskContact` in the document.
    """

    crm_id: str | None = field(name="crmId", default=None)
    """The id in the CRM."""

    type: Literal["CONTACT", "LEAD"] | str | None = None
    """A contact or a lead."""

    data: ContactCrmData | None = None


class TaskFilter(Model, kw_only=True):
    """What tasks must match.

    `tasks.yaml#/components/schemas/TaskFilter` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user who has them."""

    workspace_id: str | Unset = field(name="workspaceId", default=UNSET)
    """Of this workspace."""

    types: list[Literal["FLOW", "MANUAL"] | str]
    """Those of flows, those made by hand, or both."""

    task_action: list[Literal["CALL"] | str] = field(name="taskAction")
    """What is to be done."""

    status: list[Literal["OPEN", "DONE", "DISMISSED"] | str]
    """Their states."""


class TaskFlow(Model, kw_only=True):
    """The flow that made a task.

    `tasks.yaml#/components/schemas/TaskFlow` in the document.
    """

    id: str | None = None
    """The id of the flow."""

    name: str | None = None
    """Its name."""

    step: TaskFlowStep | None = None


class TaskFlowStep(Model, kw_only=True):
    """The step that made a task.

    `tasks.yaml#/components/schemas/TaskFlowStep` in the document.
    """

    id: str | None = None
    """The id of the step."""

    name: str | None = None
    """Its name."""

    step_number: int | None = field(name="stepNumber", default=None)
    """Its number."""


class TaskOpportunity(Model, kw_only=True):
    """The deal a task is about.

    `tasks.yaml#/components/schemas/TaskOpportunity` in the document.
    """

    crm_id: str | None = field(name="crmId", default=None)
    """Its id in the CRM."""

    name: str | None = None
    """Its name."""

    crm_url: str | None = field(name="crmUrl", default=None)
    """Its page in the CRM."""

    status: str | None = None
    """Its state."""

    stage: str | None = None
    """Its stage."""

    amount: str | None = None
    """Its amount."""

    probability: str | None = None
    """How likely it is to be won."""

    close_date: str | None = field(name="closeDate", default=None)
    """When it is to close."""


class TaskPriority(Model, kw_only=True):
    """The priority of a task.

    `tasks.yaml#/components/schemas/TaskPriority` in the document.
    """

    id: str | None = None
    """The id of the priority."""

    name: str | None = None
    """Its name."""

    weight: int | None = None
    """Its weight; more is more important."""


class TasksResponse(Model, kw_only=True):
    """Tasks.

    `tasks.yaml#/components/schemas/TasksResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    tasks: list[Task]
    """The tasks."""

    crm_type: Literal["SALESFORCE", "HUBSPOT", "MICROSOFT_DYNAMICS", "GENERIC"] | str | None = field(name="crmType", default=None)
    """The CRM that the ids are of."""


class UpdateTaskRequest(Model, kw_only=True):
    """What to change.

    `tasks.yaml#/components/schemas/UpdateTaskRequest` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user who has the task."""

    status: Literal["OPEN", "DONE", "DISMISSED"] | str | Unset = UNSET
    """The new state."""

    due_date: _dt.datetime | Unset = field(name="dueDate", default=UNSET)
    """The new due date."""

    priority: str | Unset = UNSET
    """The new priority, by name."""
