"""What the operations about flows answer."""

from __future__ import annotations

from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.engage.flows import Bulk, Instance
from tieline.sandbox.gong.engage.shapes import (
    AssignAnswer,
    AssignRequest,
    BulkAnswer,
    BulkRequest,
    FlowFoldersAnswer,
    FlowsAnswer,
    ProspectsAnswer,
    ProspectsRequest,
    StepsAnswer,
    StepsRequest,
    UnassignAnswer,
    UnassignInstances,
    UnassignProspect,
)
from tieline.sandbox.gong.errors import bad_request, not_found
from tieline.sandbox.gong.inputs import flag, read_body, required

_NO_FLOW = "Flow not found"


def _owner(context: Context, address: str, name: str) -> int:
    index = context.world.users.by_email(address)
    if index is None:
        raise bad_request(f"{name}: no user has the address {address!r}")
    return index


def _workspace(context: Context, request: Request) -> int | None:
    identifier = request.query.get("workspaceId")
    found = None if identifier is None else context.world.settings.workspace_of(identifier)
    if identifier is not None and found is None:
        raise bad_request(f"workspaceId: workspace {identifier} was not found")
    return found


def list_flows(context: Context, request: Request) -> Body:
    """Answer `GET /v2/flows`; an address of no user has no flows."""
    flows = context.world.flows
    owner = context.world.users.by_email(required(request.query, "flowOwnerEmail"))
    workspace = _workspace(context, request)
    found = [] if owner is None else flows.of_owner(owner, workspace)
    if flag(request.query, "mostRecentlyAssigned"):
        mine = [item for item in flows.instances.values() if item.owner == owner]
        recent = {item.flow for item in mine}
        found = [flow for flow in found if flow in recent]
    page = context.query_page(request, flows.in_folder(found, request.query.get("folderId")))
    shown = tuple(flows.flow(serial) for serial in page.keys)
    return whole(FlowsAnswer(request_id=request.request_id, records=page.records, flows=shown))


def list_folders(context: Context, request: Request) -> Body:
    """Answer `GET /v2/flows/folders`."""
    flows = context.world.flows
    owner = context.world.users.by_email(required(request.query, "flowFolderOwnerEmail"))
    workspace = _workspace(context, request)
    found = [] if owner is None or workspace == 1 else flows.folders_of(owner, request.query.get("parentId"))
    page = context.query_page(request, found)
    shown = tuple(flows.folder(serial) for serial in page.keys)
    return whole(FlowFoldersAnswer(request_id=request.request_id, records=page.records, flows_folders=shown))


def get_steps(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/steps`."""
    flows = context.world.flows
    serials: list[int] = []
    for identifier in read_body(request.body, StepsRequest).flow_ids or ():
        serial = flows.flow_of(identifier)
        if serial is None:
            raise not_found(f"{_NO_FLOW}: flowId={identifier}")
        serials.append(serial)
    shown = tuple(flows.with_steps(serial) for serial in dict.fromkeys(serials))
    return whole(StepsAnswer(request_id=request.request_id, flows=shown))


def get_prospects(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/prospects`: of prospects the open flows, of instances all."""
    flows = context.world.flows
    asked = read_body(request.body, ProspectsRequest)
    if not asked.crm_prospects_ids and not asked.flow_instance_ids:
        raise bad_request("crmProspectsIds or flowInstanceIds must be given")
    found = {item.id: item for item in flows.of_prospects(asked.crm_prospects_ids or ())}
    for identifier in asked.flow_instance_ids or ():
        instance = flows.instances.get(identifier)
        if instance is not None:
            found[identifier] = instance
    shown = tuple(map(flows.shown, found.values()))
    return whole(ProspectsAnswer(request_id=request.request_id, prospects_assigned=shown))


def assign(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/prospects/assign`."""
    asked = read_body(request.body, AssignRequest)
    override = bool(asked.overrides and asked.overrides.cool_off_override)
    return _assign(context, request, asked, cool_off=not override)


def assign_at_once(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/prospects/assign/cool-off-override`."""
    return _assign(context, request, read_body(request.body, AssignRequest), cool_off=False)


def _assign(context: Context, request: Request, asked: AssignRequest, *, cool_off: bool) -> Body:
    flows = context.world.flows
    flow = flows.flow_of(asked.flow_id)
    if flow is None:
        raise not_found(_NO_FLOW)
    owner = _owner(context, asked.flow_instance_owner_email, "flowInstanceOwnerEmail")
    steps = (asked.overrides.steps if asked.overrides else None) or ()
    if any(not 1 <= step.number <= flows.step_count(flow) for step in steps):
        raise bad_request("overrides.steps: the flow has no step of this number")
    now_ms = int(request.now * 1000)
    done = [
        flows.assign(flow, prospect, owner, now_ms, cool_off=cool_off)
        for prospect in dict.fromkeys(asked.crm_prospects_ids)
    ]
    answer = AssignAnswer(
        request_id=request.request_id,
        prospects_assigned=tuple(flows.shown(item) for item in done if isinstance(item, Instance)),
        prospects_not_assigned=tuple(item for item in done if not isinstance(item, Instance)),
    )
    return whole(answer)


def begin_bulk(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/prospects/bulk-assignments`."""
    world = context.world
    asked = read_body(request.body, BulkRequest)
    flow = world.flows.flow_of(asked.flow_id)
    if flow is None:
        raise not_found(_NO_FLOW)
    owner = _owner(context, asked.flow_instance_owner_email, "flowInstanceOwnerEmail")
    if any(not (item.crm_id or (item.first_name and item.last_name)) for item in asked.prospects):
        raise bad_request("prospects: each needs a crmId, or a firstName and a lastName")
    found: list[Bulk] = []
    job = world.jobs.submit(request.now, lambda: world.flows.finish_bulk(found[0]))
    found.append(world.flows.begin_bulk(flow, owner, asked.prospects, job))
    return _bulk(request, found[0])


def get_bulk(context: Context, request: Request) -> Body:
    """Answer `GET /v2/flows/prospects/bulk-assignments/{id}`."""
    bulk = context.world.flows.bulks.get(request.args["id"])
    if bulk is None:
        raise not_found(f"Flow prospects bulk assignment {request.args['id']} not found")
    return _bulk(request, bulk)


def _bulk(request: Request, bulk: Bulk) -> Body:
    state = bulk.job.state(request.now)
    good = sum(result.status == "ASSIGNED" for result in bulk.results)
    answer = BulkAnswer(
        request_id=request.request_id,
        id=bulk.id,
        status="COMPLETED" if state == "DONE" else state,
        total_count=len(bulk.prospects),
        processed_count=len(bulk.results),
        success_count=good,
        failed_count=len(bulk.results) - good,
        results=tuple(bulk.results),
    )
    return whole(answer)


def _check_unassigner(context: Context, address: str | None) -> None:
    if address is not None:
        _owner(context, address, "unassignedByUserEmail")


def unassign_instances(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/prospects/unassign-flows-by-instance-id`."""
    flows = context.world.flows
    asked = read_body(request.body, UnassignInstances)
    _check_unassigner(context, asked.unassigned_by_user_email)
    found = [flows.instances.get(identifier) for identifier in dict.fromkeys(asked.flow_instance_ids)]
    known = [instance for instance in found if instance is not None]
    if len(known) < len(found):
        raise bad_request("One or more of the given flowInstanceIds does not exist")
    return _ended(request, flows.end(known, int(request.now * 1000)))


def unassign_prospect(context: Context, request: Request) -> Body:
    """Answer `POST /v2/flows/prospects/unassign-flows-by-crm-id`; a prospect in no flow is no mistake."""
    flows = context.world.flows
    asked = read_body(request.body, UnassignProspect)
    _check_unassigner(context, asked.unassigned_by_user_email)
    mine = flows.of_prospects([asked.crm_prospect_id])
    if asked.flow_id is not None:
        mine = [instance for instance in mine if instance.flow == flows.flow_of(asked.flow_id)]
    return _ended(request, flows.end(mine, int(request.now * 1000)))


def _ended(request: Request, ids: list[str]) -> Body:
    return whole(UnassignAnswer(request_id=request.request_id, unassigned_flow_instance_ids=tuple(ids)))
