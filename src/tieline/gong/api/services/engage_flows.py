# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Engage Flows: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import (
    UNSET,
    Answer,
    AsyncService,
    Body,
    Op,
    PagedOp,
    Paging,
    Param,
    Service,
    filled,
)

from .. import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tieline.runtime import AsyncPages, Options, Page, Unset

    from ..models import (
        AssignFlowRequest,
        AssignFlowRequestDict,
        AssignFlowResponse,
        AssignOverrides,
        AssignOverridesDict,
        BulkAssignment,
        BulkAssignmentRequest,
        BulkAssignmentRequestDict,
        Flow,
        FlowAssignmentProspect,
        FlowAssignmentProspectDict,
        FlowFolder,
        FlowFoldersResponse,
        FlowStepsRequest,
        FlowStepsRequestDict,
        FlowStepsResponse,
        FlowsResponse,
        ProspectsFlowsRequest,
        ProspectsFlowsRequestDict,
        ProspectsFlowsResponse,
        UnassignFlowsRequest,
        UnassignFlowsRequestDict,
        UnassignFlowsResponse,
        UnassignProspectFlowsRequest,
        UnassignProspectFlowsRequestDict,
    )


_ASSIGN_PROSPECTS: Op[AssignFlowResponse] = Op(
    "POST",
    "/v2/flows/prospects/assign",
    id="assignProspects",
    bodies=(Body("json", type=lambda: models.AssignFlowRequest),),
    answers=(
        Answer("200", "json", lambda: models.AssignFlowResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_ASSIGN_PROSPECTS_COOL_OFF_OVERRIDES: Op[AssignFlowResponse] = Op(
    "POST",
    "/v2/flows/prospects/assign/cool-off-override",
    id="assignProspectsCoolOffOverrides",
    bodies=(Body("json", type=lambda: models.AssignFlowRequest),),
    answers=(
        Answer("200", "json", lambda: models.AssignFlowResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_FLOW_PROSPECTS_BULK_ASSIGNMENT: Op[BulkAssignment] = Op(
    "GET",
    "/v2/flows/prospects/bulk-assignments/{id}",
    id="getFlowProspectsBulkAssignment",
    params=(Param("id", "path"),),
    answers=(
        Answer("200", "json", lambda: models.BulkAssignment),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_FLOW_STEPS: Op[FlowStepsResponse] = Op(
    "POST",
    "/v2/flows/steps",
    id="getFlowSteps",
    bodies=(Body("json", type=lambda: models.FlowStepsRequest),),
    answers=(
        Answer("200", "json", lambda: models.FlowStepsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_PROSPECTS_ASSIGNED_FLOWS: Op[ProspectsFlowsResponse] = Op(
    "POST",
    "/v2/flows/prospects",
    id="getProspectsAssignedFlows",
    bodies=(Body("json", type=lambda: models.ProspectsFlowsRequest),),
    answers=(
        Answer("200", "json", lambda: models.ProspectsFlowsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_FLOWS: PagedOp[FlowsResponse, Flow] = PagedOp(
    "GET",
    "/v2/flows",
    id="listFlows",
    params=(
        Param("flowOwnerEmail"),
        Param("cursor"),
        Param("workspaceId"),
        Param("folderId"),
        Param("mostRecentlyAssigned"),
    ),
    answers=(
        Answer("200", "json", lambda: models.FlowsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="flows",
        item=lambda: models.Flow,
        parameter="cursor",
        next="records.cursor",
        total="records.totalRecords",
        identity="id",
        expired=("cursor has expired", "Json parse error"),
    ),
)

_LIST_FLOWS_FOLDERS: PagedOp[FlowFoldersResponse, FlowFolder] = PagedOp(
    "GET",
    "/v2/flows/folders",
    id="listFlowsFolders",
    params=(
        Param("flowFolderOwnerEmail"),
        Param("cursor"),
        Param("parentId"),
        Param("workspaceId"),
    ),
    answers=(
        Answer("200", "json", lambda: models.FlowFoldersResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="flowsFolders",
        item=lambda: models.FlowFolder,
        parameter="cursor",
        next="records.cursor",
        total="records.totalRecords",
        identity="id",
        expired=("cursor has expired", "Json parse error"),
    ),
)

_SUBMIT_FLOW_PROSPECTS_BULK_ASSIGNMENT: Op[BulkAssignment] = Op(
    "POST",
    "/v2/flows/prospects/bulk-assignments",
    id="submitFlowProspectsBulkAssignment",
    bodies=(Body("json", type=lambda: models.BulkAssignmentRequest),),
    answers=(
        Answer("202", "json", lambda: models.BulkAssignment),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UNASSIGN_FLOWS: Op[UnassignFlowsResponse] = Op(
    "POST",
    "/v2/flows/prospects/unassign-flows-by-instance-id",
    id="unassignFlows",
    bodies=(Body("json", type=lambda: models.UnassignFlowsRequest),),
    answers=(
        Answer("200", "json", lambda: models.UnassignFlowsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UNASSIGN_PROSPECT_FLOWS: Op[UnassignFlowsResponse] = Op(
    "POST",
    "/v2/flows/prospects/unassign-flows-by-crm-id",
    id="unassignProspectFlows",
    bodies=(Body("json", type=lambda: models.UnassignProspectFlowsRequest),),
    answers=(
        Answer("200", "json", lambda: models.UnassignFlowsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class EngageFlowsService(Service):
    """Engage flows: their steps, their folders, and the prospects in them."""

    @_overload
    def assign_prospects(
        self,
        *,
        crm_prospects_ids: Sequence[str],
        flow_id: str,
        flow_instance_owner_email: str,
        overrides: AssignOverrides | AssignOverridesDict | Unset = UNSET,
        flow_instance_description: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    @_overload
    def assign_prospects(
        self,
        *,
        body: AssignFlowRequest | AssignFlowRequestDict,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    def assign_prospects(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AssignFlowResponse:
        """Put prospects into a flow

        Puts up to a hundred contacts or leads of the CRM into a flow. Some may be refused: see
        `prospectsNotAssigned`.

        Args:
            crm_prospects_ids: The ids of the prospects in the CRM.
            flow_id: The flow.
            flow_instance_owner_email: The e-mail address of the user who gets the to-dos.
            flow_instance_description: What this is for, as HTML. A beta.
            body: Instead of the fields of `AssignFlowRequest`.

        `POST /v2/flows/prospects/assign`, operationId `assignProspects`
        """
        return self._call(
            _ASSIGN_PROSPECTS,
            (),
            body=filled(_ASSIGN_PROSPECTS, body, fields),
            options=options,
        )

    @_overload
    def assign_prospects_cool_off_overrides(
        self,
        *,
        crm_prospects_ids: Sequence[str],
        flow_id: str,
        flow_instance_owner_email: str,
        overrides: AssignOverrides | AssignOverridesDict | Unset = UNSET,
        flow_instance_description: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    @_overload
    def assign_prospects_cool_off_overrides(
        self,
        *,
        body: AssignFlowRequest | AssignFlowRequestDict,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    def assign_prospects_cool_off_overrides(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AssignFlowResponse:
        """Deprecated.

        Put prospects into a flow in spite of a cool-off

        Puts up to a hundred contacts or leads into a flow, whether or not they are cooling off from
        another. Set `overrides.coolOffOverride` when you put prospects into a flow instead.

        Args:
            crm_prospects_ids: The ids of the prospects in the CRM.
            flow_id: The flow.
            flow_instance_owner_email: The e-mail address of the user who gets the to-dos.
            flow_instance_description: What this is for, as HTML. A beta.
            body: Instead of the fields of `AssignFlowRequest`.

        `POST /v2/flows/prospects/assign/cool-off-override`, operationId
        `assignProspectsCoolOffOverrides`
        """
        return self._call(
            _ASSIGN_PROSPECTS_COOL_OFF_OVERRIDES,
            (),
            body=filled(_ASSIGN_PROSPECTS_COOL_OFF_OVERRIDES, body, fields),
            options=options,
        )

    def get_flow_prospects_bulk_assignment(
        self,
        *,
        id: str,
        options: Options | None = None,
    ) -> BulkAssignment:
        """Get the state of a bulk assignment

        Tells how far a bulk assignment is, and what became of each prospect.

        Args:
            id: The id of the bulk assignment.

        `GET /v2/flows/prospects/bulk-assignments/{id}`, operationId
        `getFlowProspectsBulkAssignment`
        """
        return self._call(_GET_FLOW_PROSPECTS_BULK_ASSIGNMENT, (id,), options=options)

    @_overload
    def get_flow_steps(
        self,
        *,
        flow_ids: Sequence[str] | Unset = UNSET,
        options: Options | None = None,
    ) -> FlowStepsResponse: ...

    @_overload
    def get_flow_steps(
        self,
        *,
        body: FlowStepsRequest | FlowStepsRequestDict,
        options: Options | None = None,
    ) -> FlowStepsResponse: ...

    def get_flow_steps(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> FlowStepsResponse:
        """List the steps of flows

        Gives up to twenty flows with their steps. A flow that does not exist is a 404.

        Args:
            flow_ids: The ids of the flows.
            body: Instead of the fields of `FlowStepsRequest`.

        `POST /v2/flows/steps`, operationId `getFlowSteps`
        """
        return self._call(
            _GET_FLOW_STEPS,
            (),
            body=filled(_GET_FLOW_STEPS, body, fields),
            options=options,
        )

    @_overload
    def get_prospects_assigned_flows(
        self,
        *,
        crm_prospects_ids: Sequence[str] | Unset = UNSET,
        flow_instance_ids: Sequence[str] | Unset = UNSET,
        options: Options | None = None,
    ) -> ProspectsFlowsResponse: ...

    @_overload
    def get_prospects_assigned_flows(
        self,
        *,
        body: ProspectsFlowsRequest | ProspectsFlowsRequestDict,
        options: Options | None = None,
    ) -> ProspectsFlowsResponse: ...

    def get_prospects_assigned_flows(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> ProspectsFlowsResponse:
        """List the flows of prospects

        Lists the flows that prospects are in. By `crmProspectsIds` those that are pending, running
        or paused; by `flowInstanceIds` finished ones too. A prospect in no flow has none in the
        list.

        Args:
            crm_prospects_ids: The ids of prospects in the CRM.
            flow_instance_ids: The ids of flow instances.
            body: Instead of the fields of `ProspectsFlowsRequest`.

        `POST /v2/flows/prospects`, operationId `getProspectsAssignedFlows`
        """
        return self._call(
            _GET_PROSPECTS_ASSIGNED_FLOWS,
            (),
            body=filled(_GET_PROSPECTS_ASSIGNED_FLOWS, body, fields),
            options=options,
        )

    def list_flows(
        self,
        *,
        flow_owner_email: str,
        cursor: str | None = None,
        workspace_id: str | None = None,
        folder_id: str | None = None,
        most_recently_assigned: bool | None = None,
        options: Options | None = None,
    ) -> Page[Flow]:
        """List flows

        Lists the company's flows, the user's own, and those shared with the user; or the flows into
        which the user last put somebody. A user without flows has an empty list.

        Args:
            flow_owner_email: The e-mail address of the user.
            cursor: The `records.cursor` of the page before, for every page but the first.
            workspace_id: Only what belongs to this workspace; without it, all workspaces.
            folder_id: Only the flows of this folder.
            most_recently_assigned: Whether to list only the flows last used, twenty at most.

        `GET /v2/flows`, operationId `listFlows`
        """
        return self._pages(
            _LIST_FLOWS,
            (flow_owner_email, cursor, workspace_id, folder_id, most_recently_assigned),
            options=options,
        )

    def list_flows_folders(
        self,
        *,
        flow_folder_owner_email: str,
        cursor: str | None = None,
        parent_id: str | None = None,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> Page[FlowFolder]:
        """List folders of flows

        Lists the company's folders of flows, the user's own, and those shared with the user.

        Args:
            flow_folder_owner_email: The e-mail address of the user.
            cursor: The `records.cursor` of the page before, for every page but the first.
            parent_id: Only this folder and those in it.
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/flows/folders`, operationId `listFlowsFolders`
        """
        return self._pages(
            _LIST_FLOWS_FOLDERS,
            (flow_folder_owner_email, cursor, parent_id, workspace_id),
            options=options,
        )

    @_overload
    def submit_flow_prospects_bulk_assignment(
        self,
        *,
        flow_instance_owner_email: str,
        flow_id: str,
        prospects: Sequence[FlowAssignmentProspect | FlowAssignmentProspectDict],
        options: Options | None = None,
    ) -> BulkAssignment: ...

    @_overload
    def submit_flow_prospects_bulk_assignment(
        self,
        *,
        body: BulkAssignmentRequest | BulkAssignmentRequestDict,
        options: Options | None = None,
    ) -> BulkAssignment: ...

    def submit_flow_prospects_bulk_assignment(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BulkAssignment:
        """Put many prospects into a flow, later

        Takes up to fifty prospects, who need not be in the CRM yet, and puts them into a flow
        later. Ask for the state by the id of the answer.

        Args:
            flow_instance_owner_email: The e-mail address of the user who gets the to-dos.
            flow_id: The flow.
            prospects: The prospects.
            body: Instead of the fields of `BulkAssignmentRequest`.

        `POST /v2/flows/prospects/bulk-assignments`, operationId `submitFlowProspectsBulkAssignment`
        """
        return self._call(
            _SUBMIT_FLOW_PROSPECTS_BULK_ASSIGNMENT,
            (),
            body=filled(_SUBMIT_FLOW_PROSPECTS_BULK_ASSIGNMENT, body, fields),
            options=options,
        )

    @_overload
    def unassign_flows(
        self,
        *,
        flow_instance_ids: Sequence[str],
        unassigned_by_user_email: str | Unset = UNSET,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    @_overload
    def unassign_flows(
        self,
        *,
        body: UnassignFlowsRequest | UnassignFlowsRequestDict,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    def unassign_flows(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> UnassignFlowsResponse:
        """End flow instances

        Takes prospects out of up to two hundred flow instances: what came to be when they were put
        into a flow. Those that could not be ended are missing from the answer. An id that does not
        exist is a 400.

        Args:
            flow_instance_ids: The ids of the flow instances.
            unassigned_by_user_email: The e-mail address of the user who wants it.
            body: Instead of the fields of `UnassignFlowsRequest`.

        `POST /v2/flows/prospects/unassign-flows-by-instance-id`, operationId `unassignFlows`
        """
        return self._call(
            _UNASSIGN_FLOWS,
            (),
            body=filled(_UNASSIGN_FLOWS, body, fields),
            options=options,
        )

    @_overload
    def unassign_prospect_flows(
        self,
        *,
        crm_prospect_id: str,
        flow_id: str | Unset = UNSET,
        unassigned_by_user_email: str | Unset = UNSET,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    @_overload
    def unassign_prospect_flows(
        self,
        *,
        body: UnassignProspectFlowsRequest | UnassignProspectFlowsRequestDict,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    def unassign_prospect_flows(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> UnassignFlowsResponse:
        """Take a prospect out of flows

        Takes a prospect out of one flow, or out of all. A prospect who is in none is no error.

        Args:
            crm_prospect_id: The id of the prospect in the CRM.
            flow_id: The flow; without it, all flows.
            unassigned_by_user_email: The e-mail address of the user who wants it.
            body: Instead of the fields of `UnassignProspectFlowsRequest`.

        `POST /v2/flows/prospects/unassign-flows-by-crm-id`, operationId `unassignProspectFlows`
        """
        return self._call(
            _UNASSIGN_PROSPECT_FLOWS,
            (),
            body=filled(_UNASSIGN_PROSPECT_FLOWS, body, fields),
            options=options,
        )


class AsyncEngageFlowsService(AsyncService):
    """Engage flows: their steps, their folders, and the prospects in them."""

    @_overload
    async def assign_prospects(
        self,
        *,
        crm_prospects_ids: Sequence[str],
        flow_id: str,
        flow_instance_owner_email: str,
        overrides: AssignOverrides | AssignOverridesDict | Unset = UNSET,
        flow_instance_description: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    @_overload
    async def assign_prospects(
        self,
        *,
        body: AssignFlowRequest | AssignFlowRequestDict,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    async def assign_prospects(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AssignFlowResponse:
        """Put prospects into a flow

        Puts up to a hundred contacts or leads of the CRM into a flow. Some may be refused: see
        `prospectsNotAssigned`.

        Args:
            crm_prospects_ids: The ids of the prospects in the CRM.
            flow_id: The flow.
            flow_instance_owner_email: The e-mail address of the user who gets the to-dos.
            flow_instance_description: What this is for, as HTML. A beta.
            body: Instead of the fields of `AssignFlowRequest`.

        `POST /v2/flows/prospects/assign`, operationId `assignProspects`
        """
        return await self._call(
            _ASSIGN_PROSPECTS,
            (),
            body=filled(_ASSIGN_PROSPECTS, body, fields),
            options=options,
        )

    @_overload
    async def assign_prospects_cool_off_overrides(
        self,
        *,
        crm_prospects_ids: Sequence[str],
        flow_id: str,
        flow_instance_owner_email: str,
        overrides: AssignOverrides | AssignOverridesDict | Unset = UNSET,
        flow_instance_description: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    @_overload
    async def assign_prospects_cool_off_overrides(
        self,
        *,
        body: AssignFlowRequest | AssignFlowRequestDict,
        options: Options | None = None,
    ) -> AssignFlowResponse: ...

    async def assign_prospects_cool_off_overrides(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AssignFlowResponse:
        """Deprecated.

        Put prospects into a flow in spite of a cool-off

        Puts up to a hundred contacts or leads into a flow, whether or not they are cooling off from
        another. Set `overrides.coolOffOverride` when you put prospects into a flow instead.

        Args:
            crm_prospects_ids: The ids of the prospects in the CRM.
            flow_id: The flow.
            flow_instance_owner_email: The e-mail address of the user who gets the to-dos.
            flow_instance_description: What this is for, as HTML. A beta.
            body: Instead of the fields of `AssignFlowRequest`.

        `POST /v2/flows/prospects/assign/cool-off-override`, operationId
        `assignProspectsCoolOffOverrides`
        """
        return await self._call(
            _ASSIGN_PROSPECTS_COOL_OFF_OVERRIDES,
            (),
            body=filled(_ASSIGN_PROSPECTS_COOL_OFF_OVERRIDES, body, fields),
            options=options,
        )

    async def get_flow_prospects_bulk_assignment(
        self,
        *,
        id: str,
        options: Options | None = None,
    ) -> BulkAssignment:
        """Get the state of a bulk assignment

        Tells how far a bulk assignment is, and what became of each prospect.

        Args:
            id: The id of the bulk assignment.

        `GET /v2/flows/prospects/bulk-assignments/{id}`, operationId
        `getFlowProspectsBulkAssignment`
        """
        return await self._call(_GET_FLOW_PROSPECTS_BULK_ASSIGNMENT, (id,), options=options)

    @_overload
    async def get_flow_steps(
        self,
        *,
        flow_ids: Sequence[str] | Unset = UNSET,
        options: Options | None = None,
    ) -> FlowStepsResponse: ...

    @_overload
    async def get_flow_steps(
        self,
        *,
        body: FlowStepsRequest | FlowStepsRequestDict,
        options: Options | None = None,
    ) -> FlowStepsResponse: ...

    async def get_flow_steps(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> FlowStepsResponse:
        """List the steps of flows

        Gives up to twenty flows with their steps. A flow that does not exist is a 404.

        Args:
            flow_ids: The ids of the flows.
            body: Instead of the fields of `FlowStepsRequest`.

        `POST /v2/flows/steps`, operationId `getFlowSteps`
        """
        return await self._call(
            _GET_FLOW_STEPS,
            (),
            body=filled(_GET_FLOW_STEPS, body, fields),
            options=options,
        )

    @_overload
    async def get_prospects_assigned_flows(
        self,
        *,
        crm_prospects_ids: Sequence[str] | Unset = UNSET,
        flow_instance_ids: Sequence[str] | Unset = UNSET,
        options: Options | None = None,
    ) -> ProspectsFlowsResponse: ...

    @_overload
    async def get_prospects_assigned_flows(
        self,
        *,
        body: ProspectsFlowsRequest | ProspectsFlowsRequestDict,
        options: Options | None = None,
    ) -> ProspectsFlowsResponse: ...

    async def get_prospects_assigned_flows(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> ProspectsFlowsResponse:
        """List the flows of prospects

        Lists the flows that prospects are in. By `crmProspectsIds` those that are pending, running
        or paused; by `flowInstanceIds` finished ones too. A prospect in no flow has none in the
        list.

        Args:
            crm_prospects_ids: The ids of prospects in the CRM.
            flow_instance_ids: The ids of flow instances.
            body: Instead of the fields of `ProspectsFlowsRequest`.

        `POST /v2/flows/prospects`, operationId `getProspectsAssignedFlows`
        """
        return await self._call(
            _GET_PROSPECTS_ASSIGNED_FLOWS,
            (),
            body=filled(_GET_PROSPECTS_ASSIGNED_FLOWS, body, fields),
            options=options,
        )

    def list_flows(
        self,
        *,
        flow_owner_email: str,
        cursor: str | None = None,
        workspace_id: str | None = None,
        folder_id: str | None = None,
        most_recently_assigned: bool | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Flow]:
        """List flows

        Lists the company's flows, the user's own, and those shared with the user; or the flows into
        which the user last put somebody. A user without flows has an empty list.

        Args:
            flow_owner_email: The e-mail address of the user.
            cursor: The `records.cursor` of the page before, for every page but the first.
            workspace_id: Only what belongs to this workspace; without it, all workspaces.
            folder_id: Only the flows of this folder.
            most_recently_assigned: Whether to list only the flows last used, twenty at most.

        `GET /v2/flows`, operationId `listFlows`
        """
        return self._pages(
            _LIST_FLOWS,
            (flow_owner_email, cursor, workspace_id, folder_id, most_recently_assigned),
            options=options,
        )

    def list_flows_folders(
        self,
        *,
        flow_folder_owner_email: str,
        cursor: str | None = None,
        parent_id: str | None = None,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[FlowFolder]:
        """List folders of flows

        Lists the company's folders of flows, the user's own, and those shared with the user.

        Args:
            flow_folder_owner_email: The e-mail address of the user.
            cursor: The `records.cursor` of the page before, for every page but the first.
            parent_id: Only this folder and those in it.
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/flows/folders`, operationId `listFlowsFolders`
        """
        return self._pages(
            _LIST_FLOWS_FOLDERS,
            (flow_folder_owner_email, cursor, parent_id, workspace_id),
            options=options,
        )

    @_overload
    async def submit_flow_prospects_bulk_assignment(
        self,
        *,
        flow_instance_owner_email: str,
        flow_id: str,
        prospects: Sequence[FlowAssignmentProspect | FlowAssignmentProspectDict],
        options: Options | None = None,
    ) -> BulkAssignment: ...

    @_overload
    async def submit_flow_prospects_bulk_assignment(
        self,
        *,
        body: BulkAssignmentRequest | BulkAssignmentRequestDict,
        options: Options | None = None,
    ) -> BulkAssignment: ...

    async def submit_flow_prospects_bulk_assignment(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BulkAssignment:
        """Put many prospects into a flow, later

        Takes up to fifty prospects, who need not be in the CRM yet, and puts them into a flow
        later. Ask for the state by the id of the answer.

        Args:
            flow_instance_owner_email: The e-mail address of the user who gets the to-dos.
            flow_id: The flow.
            prospects: The prospects.
            body: Instead of the fields of `BulkAssignmentRequest`.

        `POST /v2/flows/prospects/bulk-assignments`, operationId `submitFlowProspectsBulkAssignment`
        """
        return await self._call(
            _SUBMIT_FLOW_PROSPECTS_BULK_ASSIGNMENT,
            (),
            body=filled(_SUBMIT_FLOW_PROSPECTS_BULK_ASSIGNMENT, body, fields),
            options=options,
        )

    @_overload
    async def unassign_flows(
        self,
        *,
        flow_instance_ids: Sequence[str],
        unassigned_by_user_email: str | Unset = UNSET,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    @_overload
    async def unassign_flows(
        self,
        *,
        body: UnassignFlowsRequest | UnassignFlowsRequestDict,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    async def unassign_flows(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> UnassignFlowsResponse:
        """End flow instances

        Takes prospects out of up to two hundred flow instances: what came to be when they were put
        into a flow. Those that could not be ended are missing from the answer. An id that does not
        exist is a 400.

        Args:
            flow_instance_ids: The ids of the flow instances.
            unassigned_by_user_email: The e-mail address of the user who wants it.
            body: Instead of the fields of `UnassignFlowsRequest`.

        `POST /v2/flows/prospects/unassign-flows-by-instance-id`, operationId `unassignFlows`
        """
        return await self._call(
            _UNASSIGN_FLOWS,
            (),
            body=filled(_UNASSIGN_FLOWS, body, fields),
            options=options,
        )

    @_overload
    async def unassign_prospect_flows(
        self,
        *,
        crm_prospect_id: str,
        flow_id: str | Unset = UNSET,
        unassigned_by_user_email: str | Unset = UNSET,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    @_overload
    async def unassign_prospect_flows(
        self,
        *,
        body: UnassignProspectFlowsRequest | UnassignProspectFlowsRequestDict,
        options: Options | None = None,
    ) -> UnassignFlowsResponse: ...

    async def unassign_prospect_flows(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> UnassignFlowsResponse:
        """Take a prospect out of flows

        Takes a prospect out of one flow, or out of all. A prospect who is in none is no error.

        Args:
            crm_prospect_id: The id of the prospect in the CRM.
            flow_id: The flow; without it, all flows.
            unassigned_by_user_email: The e-mail address of the user who wants it.
            body: Instead of the fields of `UnassignProspectFlowsRequest`.

        `POST /v2/flows/prospects/unassign-flows-by-crm-id`, operationId `unassignProspectFlows`
        """
        return await self._call(
            _UNASSIGN_PROSPECT_FLOWS,
            (),
            body=filled(_UNASSIGN_PROSPECT_FLOWS, body, fields),
            options=options,
        )
