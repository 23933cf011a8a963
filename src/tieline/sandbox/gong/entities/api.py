"""What questions and briefs about entities answer."""

from __future__ import annotations

from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.crm.shapes import SchemaType
from tieline.sandbox.gong.entities.shapes import (
    AnswerSection,
    AskAnswer,
    BriefAnswer,
    BriefSection,
    Findings,
    TimePeriod,
)
from tieline.sandbox.gong.errors import Refused, bad_request, not_found
from tieline.sandbox.gong.inputs import moment_ms, number, one_of, required

_IN_A_SECTION = 5


def _calls(context: Context, request: Request) -> list[int]:
    """Return the calls a question is about, latest first."""
    entities, query = context.world.entities, request.query
    workspace = str(number(query, "workspaceId"))
    if context.world.settings.workspace_of(workspace) is None:
        raise not_found(f"Workspace {workspace} was not found")
    kind = one_of(query, "crmEntityType", SchemaType)
    identifier = required(query, "crmEntityId")
    period = one_of(query, "timePeriod", TimePeriod)
    start = moment_ms(query.get("fromDateTime"), "fromDateTime")
    end = moment_ms(query.get("toDateTime"), "toDateTime")
    serials = entities.serials(kind, identifier)
    if serials is None:
        raise not_found(f"{kind} {identifier} was not found")
    if period is not TimePeriod.CUSTOM_RANGE:
        start, end = entities.window(period, serials, int(request.now * 1000))
    elif start is None or end is None or start >= end:
        raise bad_request("CUSTOM_RANGE needs a fromDateTime, and a toDateTime after it")
    return entities.between(serials, start or 0, end or 0)


def _spend(context: Context) -> None:
    entities = context.world.entities
    if entities.credit < 1:
        raise Refused(402, "There is no credit left for questions and briefs")
    entities.credit -= 1


def ask(context: Context, request: Request) -> Body:
    """Answer `GET /v2/entities/ask-entity`."""
    required(request.query, "question")
    calls = _calls(context, request)
    _spend(context)
    entities = context.world.entities
    sections = tuple(
        AnswerSection(
            answer_items=(entities.saying(serial),),
            email_findings=(),
            call_findings=(entities.finding(serial),),
        )
        for serial in calls[:_IN_A_SECTION]
    )
    answer = AskAnswer(
        request_id=request.request_id,
        num_of_calls_searched=len(calls),
        num_of_emails_searched=0,
        answer=sections,
    )
    return whole(answer)


def brief(context: Context, request: Request) -> Body:
    """Answer `GET /v2/entities/get-brief`."""
    name = required(request.query, "briefName")
    calls = _calls(context, request)
    if name not in {item.brief_name for item in context.world.settings.briefs}:
        raise not_found(f"Brief {name!r} was not found")
    _spend(context)
    entities = context.world.entities
    section = BriefSection(
        title="Latest conversations",
        section_summary=tuple(entities.saying(serial) for serial in calls[:_IN_A_SECTION]),
        conversation_findings=Findings(
            call_findings=tuple(entities.finding(serial) for serial in calls[:_IN_A_SECTION]),
            email_findings=(),
        ),
        brief_section_type="Conversations",
    )
    answer = BriefAnswer(
        request_id=request.request_id,
        num_of_calls_searched=len(calls),
        num_of_emails_searched=0,
        brief_sections=(section,) if calls else (),
    )
    return whole(answer)
