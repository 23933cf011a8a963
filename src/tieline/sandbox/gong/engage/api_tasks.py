"""What the operations about tasks and call outcomes answer."""

from __future__ import annotations

from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.engage.shapes import Outcome, OutcomesAnswer, TaskChange, TasksAnswer, TasksRequest
from tieline.sandbox.gong.engage.tasks import PRIORITIES
from tieline.sandbox.gong.errors import bad_request, not_found
from tieline.sandbox.gong.inputs import moment_ms, read_body

OUTCOMES = (
    Outcome(
        call_outcome="Connected", display_order=1, connect_status="CONNECTED", sentiment="NEUTRAL",
        todo_action="COMPLETE", automation=None, category="ANSWERED",
    ),
    Outcome(
        call_outcome="Meeting booked", display_order=2, connect_status="CONNECTED", sentiment="POSITIVE",
        todo_action="COMPLETE_AND_REMOVE", automation=None, category="ANSWERED",
    ),
    Outcome(
        call_outcome="Not interested", display_order=3, connect_status="CONNECTED", sentiment="NEGATIVE",
        todo_action="COMPLETE_AND_REMOVE", automation="MARK_AS_OPT_OUT", category="ANSWERED",
    ),
    Outcome(
        call_outcome="No answer", display_order=4, connect_status="NOT_CONNECTED", sentiment=None,
        todo_action=None, automation=None, category="NOT_ANSWERED",
    ),
    Outcome(
        call_outcome="Left voicemail", display_order=5, connect_status="NOT_CONNECTED", sentiment=None,
        todo_action="COMPLETE", automation=None, category="NOT_ANSWERED",
    ),
)  # fmt: skip


def list_outcomes(_: Context, request: Request) -> Body:
    """Answer `GET /v2/call-outcomes`."""
    return whole(OutcomesAnswer(request_id=request.request_id, outcomes=OUTCOMES))


def _user(context: Context, identifier: str) -> int:
    index = context.world.users.index_of(identifier)
    if index is None or index >= context.world.users.members:
        raise bad_request(f"userId: user {identifier} was not found")
    return index


def list_tasks(context: Context, request: Request) -> Body:
    """Answer `POST /v2/tasks`."""
    wanted = read_body(request.body, TasksRequest).filter
    if not (wanted.types and wanted.task_action and wanted.status):
        raise bad_request("types, taskAction and status must each name at least one value")
    if wanted.workspace_id is not None and context.world.settings.workspace_of(wanted.workspace_id) is None:
        raise bad_request(f"workspaceId: workspace {wanted.workspace_id} was not found")
    found = tuple(
        task
        for task in context.world.tasks.of_user(_user(context, wanted.user_id))
        if task.type in wanted.types and task.status in wanted.status
    )
    return whole(TasksAnswer(request_id=request.request_id, tasks=found, crm_type="SALESFORCE"))


def update_task(context: Context, request: Request) -> Body:
    """Answer `PATCH /v2/tasks/{taskId}`; a task of another user is not found."""
    tasks, identifier = context.world.tasks, request.args["taskId"]
    asked = read_body(request.body, TaskChange)
    user = _user(context, asked.user_id)
    serial = tasks.serial_of(identifier)
    if serial is None or tasks.task(serial).user_id != context.world.users.id_of(user):
        raise not_found(f"Task {identifier} was not found")
    priority = None if asked.priority is None else PRIORITIES.get(asked.priority.upper())
    if asked.priority is not None and priority is None:
        raise bad_request(f"priority: {asked.priority!r} is none of {', '.join(PRIORITIES)}")
    due = moment_ms(asked.due_date, "dueDate")
    if due is not None and not 0 <= due <= 32_503_679_999_000:
        raise bad_request("dueDate must lie in the years 1970 to 2999")
    changed = tasks.change(
        serial, status=asked.status, due_ms=due, priority=priority, now_ms=int(request.now * 1000)
    )
    return whole(TasksAnswer(request_id=request.request_id, tasks=(changed,), crm_type="SALESFORCE"))
