# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of engage_flows."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import ABSENT, UNSET, Model, Unset, field

from . import shared as _shared


class AssignFlowRequest(Model, kw_only=True):
    """Whom to put into which flow.

    `engage_flows.yaml#/components/schemas/AssignFlowRequest` in the document.
    """

    crm_prospects_ids: list[str] = field(name="crmProspectsIds")
    """The ids of the prospects in the CRM."""

    flow_id: str = field(name="flowId")
    """The flow."""

    flow_instance_owner_email: str = field(name="flowInstanceOwnerEmail")
    """The e-mail address of the user who gets the to-dos."""

    overrides: AssignOverrides | Unset = UNSET

    flow_instance_description: str | Unset = field(name="flowInstanceDescription", default=UNSET)
    """What this is for, as HTML. A beta."""


class AssignFlowResponse(Model, kw_only=True):
    """Who is in the flow, and who is not.

    `engage_flows.yaml#/components/schemas/AssignFlowResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    prospects_assigned: list[AssignedFlow] = field(name="prospectsAssigned")
    """Those who are."""

    prospects_not_assigned: list[AssignedFlowFailure] = field(name="prospectsNotAssigned")
    """Those who are not."""


class AssignOverrides(Model, kw_only=True):
    """What is to be different from the flow as it is set up. A beta.

    `engage_flows.yaml#/components/schemas/AssignOverrides` in the document.
    """

    steps: list[StepContentOverride] | Unset = UNSET
    """Other contents of steps."""

    flow_instance_variables: list[VariableValueOverride] | Unset = field(name="flowInstanceVariables", default=UNSET)
    """Other values of variables, throughout the flow."""

    cool_off_override: bool | Unset = field(name="coolOffOverride", default=UNSET)
    """Whether to take prospects who are cooling off from another flow."""


class AssignedFlow(Model, kw_only=True):
    """A prospect in a flow: a flow instance.

    `engage_flows.yaml#/components/schemas/AssignedFlow` in the document.
    """

    flow_id: str | None = field(name="flowId", default=None)
    """The flow."""

    flow_name: str | None = field(name="flowName", default=None)
    """The name of the flow."""

    crm_prospect_id: str | None = field(name="crmProspectId", default=None)
    """The id of the prospect in the CRM."""

    flow_instance_id: str = field(name="flowInstanceId")
    """The id of the flow instance."""

    flow_instance_owner_email: str | None = field(name="flowInstanceOwnerEmail", default=None)
    """The e-mail address of the user who has its to-dos."""

    flow_instance_owner_full_name: str | None = field(name="flowInstanceOwnerFullName", default=None)
    """The name of that user."""

    flow_instance_create_date: _dt.datetime | None = field(name="flowInstanceCreateDate", default=None)
    """When the prospect was put into the flow."""

    flow_instance_status: Literal["Pending", "Running", "Paused", "FinishedNoReply", "FinishedResponse", "Finished"] | str | None = field(name="flowInstanceStatus", default=None)
    """Its state."""

    workspace_id: str | None = field(name="workspaceId", default=None)
    """Its workspace."""

    exclusive: bool | None = None
    """Whether the prospect is kept out of other flows."""


class AssignedFlowFailure(Model, kw_only=True):
    """A prospect who was not put into the flow.

    `engage_flows.yaml#/components/schemas/AssignedFlowFailure` in the document.
    """

    flow_id: str | None = field(name="flowId", default=None)
    """The flow."""

    crm_prospect_id: str | None = field(name="crmProspectId", default=None)
    """The id of the prospect in the CRM."""

    error_code: Literal["InvalidArgument", "InvalidState", "UnexpectedError"] | str | None = field(name="errorCode", default=None)
    """Why."""

    error_message: str | None = field(name="errorMessage", default=None)
    """Why, in words."""


class BulkAssignment(Model, kw_only=True):
    """The state of a bulk assignment.

    `engage_flows.yaml#/components/schemas/BulkAssignment` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    id: str
    """The id of the bulk assignment."""

    status: Literal["PENDING", "IN_PROGRESS", "COMPLETED", "FAILED"] | str
    """Its state."""

    total_count: int | None = field(name="totalCount", default=None)
    """How many prospects there are."""

    processed_count: int | None = field(name="processedCount", default=None)
    """How many of them are done."""

    success_count: int | None = field(name="successCount", default=None)
    """How many are in the flow."""

    failed_count: int | None = field(name="failedCount", default=None)
    """How many are not."""

    results: list[FlowAssignmentResult] | None = None
    """What became of each."""


class BulkAssignmentRequest(Model, kw_only=True):
    """Whom to put into which flow.

    `engage_flows.yaml#/components/schemas/BulkAssignmentRequest` in the document.
    """

    flow_instance_owner_email: str = field(name="flowInstanceOwnerEmail")
    """The e-mail address of the user who gets the to-dos."""

    flow_id: str = field(name="flowId")
    """The flow."""

    prospects: list[FlowAssignmentProspect]
    """The prospects."""


class Flow(Model, kw_only=True):
    """A flow.

    `engage_flows.yaml#/components/schemas/Flow` in the document.
    """

    id: str
    """The id of the flow."""

    name: str | None = None
    """Its name."""

    folder_id: str | None = field(name="folderId", default=None)
    """Its folder."""

    folder_name: str | None = field(name="folderName", default=None)
    """The name of its folder."""

    visibility: Literal["Company", "Personal", "Shared"] | str | None = None
    """For everyone, for one user, or for some."""

    creation_date: _dt.datetime | None = field(name="creationDate", default=None)
    """When it was created."""

    exclusive: bool | None = None
    """Whether its prospects are kept out of other flows."""


class FlowAssignmentProspect(Model, kw_only=True):
    """A prospect: either the id in the CRM or the name is needed.

    `engage_flows.yaml#/components/schemas/FlowAssignmentProspect` in the document.
    """

    first_name: str | None = field(name="firstName", default=ABSENT)
    """First name."""

    last_name: str | None = field(name="lastName", default=ABSENT)
    """Last name."""

    email: str | None = ABSENT
    """E-mail address."""

    job_title: str | None = field(name="jobTitle", default=ABSENT)
    """Job title."""

    linked_in_url: str | None = field(name="linkedInUrl", default=ABSENT)
    """Page at LinkedIn."""

    crm_id: str | None = field(name="crmId", default=ABSENT)
    """The id in the CRM."""

    account_crm_id: str | None = field(name="accountCrmId", default=ABSENT)
    """The id of the account in the CRM."""

    company_name: str | None = field(name="companyName", default=ABSENT)
    """The name of the company."""


class FlowAssignmentResult(Model, kw_only=True):
    """What became of a prospect.

    `engage_flows.yaml#/components/schemas/FlowAssignmentResult` in the document.
    """

    prospect: FlowAssignmentProspect | None = None

    status: Literal["CRM_OPERATION_FAILED", "FLOW_ASSIGNMENT_FAILED", "ASSIGNED"] | str | None = None
    """In the flow, or where it failed."""

    crm_id: str | None = field(name="crmId", default=None)
    """The id of the prospect in the CRM."""

    flow_instance_id: str | None = field(name="flowInstanceId", default=None)
    """The id of the flow instance."""

    error_code: str | None = field(name="errorCode", default=None)
    """Why it failed."""

    error_message: str | None = field(name="errorMessage", default=None)
    """Why it failed, in words."""


class FlowFolder(Model, kw_only=True):
    """A folder of flows. Where there is no id, the text `null` has been seen in its place.

    `engage_flows.yaml#/components/schemas/FlowFolder` in the document.
    """

    id: str
    """The id of the folder."""

    name: str | None = None
    """Its name."""

    parent_folder_id: str | None = field(name="parentFolderId", default=None)
    """The folder it lies in."""

    created_by_id: str | None = field(name="createdById", default=None)
    """The user who created it."""

    visibility: Literal["Company", "Personal", "Shared"] | str | None = None
    """For everyone, for one user, or for some."""


class FlowFoldersResponse(Model, kw_only=True):
    """A page of folders.

    `engage_flows.yaml#/components/schemas/FlowFoldersResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    flows_folders: list[FlowFolder] = field(name="flowsFolders")
    """The folders."""


class FlowStep(Model, kw_only=True):
    """A step of a flow.

    `engage_flows.yaml#/components/schemas/FlowStep` in the document.
    """

    id: str
    """The id of the step."""

    step_order: int | None = field(name="stepOrder", default=None)
    """Its number, from 1 on, by which its content can be overridden."""

    action: Literal["SEND_EMAIL", "AUTO_SEND_EMAIL", "CALL", "LINKEDIN_CONNECT", "LINKEDIN_MESSAGE", "CUSTOM"] | str | None = None
    """What is to be done."""

    subject: str | None = None
    """The subject of an e-mail."""

    body: str | None = None
    """The text."""

    is_reply: bool | None = field(name="isReply", default=None)
    """Whether it answers an e-mail before."""


class FlowStepsRequest(Model, kw_only=True):
    """Whose steps to list.

    `engage_flows.yaml#/components/schemas/FlowStepsRequest` in the document.
    """

    flow_ids: list[str] | Unset = field(name="flowIds", default=UNSET)
    """The ids of the flows."""


class FlowStepsResponse(Model, kw_only=True):
    """The flows and their steps.

    `engage_flows.yaml#/components/schemas/FlowStepsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    flows: list[FlowWithSteps]
    """The flows."""


class FlowWithSteps(Model, kw_only=True):
    """A flow and its steps.

    `engage_flows.yaml#/components/schemas/FlowWithSteps` in the document.
    """

    id: str
    """The id of the flow."""

    name: str | None = None
    """Its name."""

    folder_id: str | None = field(name="folderId", default=None)
    """Its folder."""

    visibility: Literal["Company", "Personal", "Shared"] | str | None = None
    """For everyone, for one user, or for some."""

    creation_date: _dt.datetime | None = field(name="creationDate", default=None)
    """When it was created."""

    exclusive: bool | None = None
    """Whether its prospects are kept out of other flows."""

    description: str | None = None
    """What it is for."""

    steps: list[FlowStep] | None = None
    """Its steps."""


class FlowsResponse(Model, kw_only=True):
    """A page of flows.

    `engage_flows.yaml#/components/schemas/FlowsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    flows: list[Flow]
    """The flows."""


class ProspectsFlowsRequest(Model, kw_only=True):
    """Whose flows to list; one of the two.

    `engage_flows.yaml#/components/schemas/ProspectsFlowsRequest` in the document.
    """

    crm_prospects_ids: list[str] | Unset = field(name="crmProspectsIds", default=UNSET)
    """The ids of prospects in the CRM."""

    flow_instance_ids: list[str] | Unset = field(name="flowInstanceIds", default=UNSET)
    """The ids of flow instances."""


class ProspectsFlowsResponse(Model, kw_only=True):
    """The flows of prospects.

    `engage_flows.yaml#/components/schemas/ProspectsFlowsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    prospects_assigned: list[AssignedFlow] = field(name="prospectsAssigned")
    """The flow instances."""


class StepContentOverride(Model, kw_only=True):
    """Other content of a step.

    `engage_flows.yaml#/components/schemas/StepContentOverride` in the document.
    """

    number: int
    """The number of the step, from 1 on."""

    subject: str | Unset = UNSET
    """The subject."""

    body: str | Unset = UNSET
    """The body."""


class UnassignFlowsRequest(Model, kw_only=True):
    """Which flow instances to end.

    `engage_flows.yaml#/components/schemas/UnassignFlowsRequest` in the document.
    """

    flow_instance_ids: list[str] = field(name="flowInstanceIds")
    """The ids of the flow instances."""

    unassigned_by_user_email: str | Unset = field(name="unassignedByUserEmail", default=UNSET)
    """The e-mail address of the user who wants it."""


class UnassignFlowsResponse(Model, kw_only=True):
    """The flow instances that were ended.

    `engage_flows.yaml#/components/schemas/UnassignFlowsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    unassigned_flow_instance_ids: list[str] = field(name="unassignedFlowInstanceIds")
    """The ids of the flow instances."""


class UnassignProspectFlowsRequest(Model, kw_only=True):
    """Whom to take out of which flow.

    `engage_flows.yaml#/components/schemas/UnassignProspectFlowsRequest` in the document.
    """

    crm_prospect_id: str = field(name="crmProspectId")
    """The id of the prospect in the CRM."""

    flow_id: str | Unset = field(name="flowId", default=UNSET)
    """The flow; without it, all flows."""

    unassigned_by_user_email: str | Unset = field(name="unassignedByUserEmail", default=UNSET)
    """The e-mail address of the user who wants it."""


class VariableValueOverride(Model, kw_only=True):
    """Another value of a variable.

    `engage_flows.yaml#/components/schemas/VariableValueOverride` in the document.
    """

    name: str
    """The variable, such as `recipient.first_name`."""

    value: str
    """Its value."""
