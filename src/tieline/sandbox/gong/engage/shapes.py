"""Flows and the prospects in them, as they are sent and answered."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from tieline.sandbox.gong.answers import Answer, PagedAnswer
from tieline.sandbox.gong.call_model import DateTime, Shape
from tieline.sandbox.gong.inputs import Ids, Input

Visibility = Literal["Company", "Personal", "Shared"]
FlowStatus = Literal["Pending", "Running", "Paused", "FinishedNoReply", "FinishedResponse", "Finished"]
StepAction = Literal[
    "SEND_EMAIL", "AUTO_SEND_EMAIL", "CALL", "LINKEDIN_CONNECT", "LINKEDIN_MESSAGE", "CUSTOM"
]
FailureCode = Literal["InvalidArgument", "InvalidState", "UnexpectedError"]


class Flow(Shape, frozen=True, kw_only=True):
    """A flow."""

    id: str
    name: str
    folder_id: str | None
    folder_name: str | None
    visibility: Visibility
    creation_date: DateTime
    exclusive: bool


class FlowsAnswer(PagedAnswer, frozen=True, kw_only=True):
    """A page of flows."""

    flows: tuple[Flow, ...]


class FlowFolder(Shape, frozen=True, kw_only=True):
    """A folder of flows; where there is no parent or creator, the real API sends the text "null"."""

    id: str
    name: str
    parent_folder_id: str
    created_by_id: str
    visibility: Visibility


class FlowFoldersAnswer(PagedAnswer, frozen=True, kw_only=True):
    """A page of folders."""

    flows_folders: tuple[FlowFolder, ...]


class StepsRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/flows/steps`."""

    flow_ids: Annotated[tuple[str, ...], Meta(max_length=20)] | None = None


class FlowStep(Shape, frozen=True, kw_only=True):
    """A step of a flow, numbered from 1."""

    id: str
    step_order: int
    action: StepAction
    subject: str | None
    body: str | None
    is_reply: bool


class FlowWithSteps(Shape, frozen=True, kw_only=True):
    """A flow and its steps."""

    id: str
    name: str
    folder_id: str | None
    visibility: Visibility
    creation_date: DateTime
    exclusive: bool
    description: str | None
    steps: tuple[FlowStep, ...]


class StepsAnswer(Answer, frozen=True, kw_only=True):
    """Flows and their steps."""

    flows: tuple[FlowWithSteps, ...]


class ProspectsRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/flows/prospects`: prospects, or flow instances."""

    crm_prospects_ids: Ids = None
    flow_instance_ids: Ids = None


class AssignedFlow(Shape, frozen=True, kw_only=True):
    """A prospect in a flow."""

    flow_id: str
    flow_name: str
    crm_prospect_id: str
    flow_instance_id: str
    flow_instance_owner_email: str
    flow_instance_owner_full_name: str
    flow_instance_create_date: DateTime
    flow_instance_status: FlowStatus
    workspace_id: str
    exclusive: bool


class ProspectsAnswer(Answer, frozen=True, kw_only=True):
    """The flows of prospects."""

    prospects_assigned: tuple[AssignedFlow, ...]


class StepOverride(Input, frozen=True, kw_only=True):
    """Another text for a step, numbered from 1."""

    number: int
    subject: str | None = None
    body: str | None = None


class VariableOverride(Input, frozen=True, kw_only=True):
    """A value for a variable of the flow."""

    name: str
    value: str


class Overrides(Input, frozen=True, kw_only=True):
    """What is different for these prospects."""

    steps: tuple[StepOverride, ...] | None = None
    flow_instance_variables: tuple[VariableOverride, ...] | None = None
    cool_off_override: bool | None = None


class AssignRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/flows/prospects/assign`."""

    crm_prospects_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=100)]
    flow_id: str
    flow_instance_owner_email: str
    overrides: Overrides | None = None
    flow_instance_description: str | None = None


class NotAssigned(Shape, frozen=True, kw_only=True):
    """A prospect who was not taken into a flow."""

    flow_id: str
    crm_prospect_id: str
    error_code: FailureCode
    error_message: str


class AssignAnswer(Answer, frozen=True, kw_only=True):
    """Who was taken into a flow and who was not."""

    prospects_assigned: tuple[AssignedFlow, ...]
    prospects_not_assigned: tuple[NotAssigned, ...]


class BulkProspect(Shape, frozen=True, kw_only=True):
    """A prospect, with an id in the CRM or with a name."""

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    job_title: str | None = None
    linked_in_url: str | None = None
    crm_id: str | None = None
    account_crm_id: str | None = None
    company_name: str | None = None


class BulkRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/flows/prospects/bulk-assignments`."""

    flow_instance_owner_email: str
    flow_id: str
    prospects: Annotated[tuple[BulkProspect, ...], Meta(min_length=1, max_length=50)]


class BulkResult(Shape, frozen=True, kw_only=True):
    """What became of a prospect."""

    prospect: BulkProspect
    status: Literal["CRM_OPERATION_FAILED", "FLOW_ASSIGNMENT_FAILED", "ASSIGNED"]
    crm_id: str | None
    flow_instance_id: str | None
    error_code: str | None
    error_message: str | None


class BulkAnswer(Answer, frozen=True, kw_only=True):
    """How far an assignment in bulk is."""

    id: str
    status: Literal["PENDING", "IN_PROGRESS", "COMPLETED", "FAILED"]
    total_count: int
    processed_count: int
    success_count: int
    failed_count: int
    results: tuple[BulkResult, ...]


class UnassignInstances(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/flows/prospects/unassign-flows-by-instance-id`."""

    flow_instance_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=200)]
    unassigned_by_user_email: str | None = None


class UnassignProspect(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/flows/prospects/unassign-flows-by-crm-id`; without a flow, all flows."""

    crm_prospect_id: str
    flow_id: str | None = None
    unassigned_by_user_email: str | None = None


class UnassignAnswer(Answer, frozen=True, kw_only=True):
    """The flow instances that ended."""

    unassigned_flow_instance_ids: tuple[str, ...]


class Outcome(Shape, frozen=True, kw_only=True):
    """What a call can end with."""

    call_outcome: str
    display_order: int
    connect_status: Literal["CONNECTED", "NOT_CONNECTED"]
    sentiment: Literal["POSITIVE", "NEGATIVE", "NEUTRAL"] | None
    todo_action: Literal["COMPLETE", "COMPLETE_AND_REMOVE"] | None
    automation: Literal["MARK_AS_OPT_OUT"] | None
    category: Literal["ANSWERED", "NOT_ANSWERED"]


class OutcomesAnswer(Answer, frozen=True, kw_only=True):
    """All outcomes, in the order in which they are shown."""

    outcomes: tuple[Outcome, ...]


TaskStatus = Literal["OPEN", "DONE", "DISMISSED"]
TaskType = Literal["FLOW", "MANUAL"]
TaskAction = Literal["CALL"]


class TaskFilter(Input, frozen=True, kw_only=True):
    """Whose tasks, and which."""

    user_id: Annotated[str, Meta(min_length=1)]
    workspace_id: str | None = None
    types: tuple[TaskType, ...]
    task_action: tuple[TaskAction, ...]
    status: tuple[TaskStatus, ...]


class TasksRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/tasks`."""

    filter: TaskFilter


class TaskChange(Input, frozen=True, kw_only=True):
    """The body of `PATCH /v2/tasks/{taskId}`."""

    user_id: Annotated[str, Meta(min_length=1)]
    status: TaskStatus | None = None
    due_date: DateTime | None = None
    priority: str | None = None


class Account(Shape, frozen=True, kw_only=True):
    """The account of a task."""

    crm_id: str
    name: str
    crm_url: str


class ContactEmail(Shape, frozen=True, kw_only=True):
    """An address of a contact."""

    email: str


class ContactPhone(Shape, frozen=True, kw_only=True):
    """A number of a contact."""

    raw: str
    normalized: str


class ContactData(Shape, frozen=True, kw_only=True):
    """What the CRM knows of a contact."""

    first_name: str
    last_name: str
    crm_url: str
    company_name: str
    affiliation: Literal["Us", "Them", "Unknown"]
    emails: tuple[ContactEmail, ...]
    title: str | None
    phone_numbers: tuple[ContactPhone, ...]


class Contact(Shape, frozen=True, kw_only=True):
    """The contact of a task."""

    crm_id: str
    type: Literal["CONTACT", "LEAD"]
    data: ContactData


class TaskFlowStep(Shape, frozen=True, kw_only=True):
    """The step a task belongs to."""

    id: str
    name: str
    step_number: int


class TaskFlow(Shape, frozen=True, kw_only=True):
    """The flow a task belongs to."""

    id: str
    name: str
    step: TaskFlowStep


class TaskPriority(Shape, frozen=True, kw_only=True):
    """How much a task matters; more weight, more so."""

    id: str
    name: str
    weight: int


class Task(Shape, frozen=True, kw_only=True):
    """Something to do; a title only where no flow asks for it."""

    id: str
    user_id: str
    created: DateTime
    updated: DateTime
    status: TaskStatus
    type: TaskType
    actions: tuple[TaskAction, ...]
    account: Account | None
    due_date: DateTime
    flow: TaskFlow | None
    contact: Contact | None
    additional_contacts: tuple[Contact, ...]
    title: str | UnsetType = UNSET
    priority: TaskPriority


class TasksAnswer(Answer, frozen=True, kw_only=True):
    """Tasks, and the CRM their contacts come from."""

    tasks: tuple[Task, ...]
    crm_type: Literal["SALESFORCE", "HUBSPOT", "MICROSOFT_DYNAMICS", "GENERIC"]
