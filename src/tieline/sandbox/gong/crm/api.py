"""What the operations of the CRM family answer."""

from __future__ import annotations

import re
from functools import partial

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.crm.lines import MOST_BYTES, EntityLines
from tieline.sandbox.gong.crm.shapes import (
    AcceptedAnswer,
    EntityType,
    IntegrationsAnswer,
    ObjectsAnswer,
    RegisteredAnswer,
    Registration,
    SchemaAnswer,
    SchemaField,
    SchemaType,
    StatusAnswer,
)
from tieline.sandbox.gong.crm.store import CrmRequest
from tieline.sandbox.gong.errors import bad_request, conflict
from tieline.sandbox.gong.inputs import number, one_of, read_body, required

_ONE_ONLY = "An active integration of type GENERIC exists already, and only one is supported"
_MOST_OBJECTS = 100
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,256}")


def _integration(context: Context, request: Request) -> int:
    """Return the id of the integration a request names. Raise a 400 if it is not the one there is."""
    asked = number(request.query, "integrationId")
    current = context.world.crm.integration
    if current is None or current.integration_id != asked:
        raise bad_request(f"integrationId: there is no integration {asked}")
    return asked


def _new_request_id(context: Context, request: Request, integration: int) -> str:
    text = required(request.query, "clientRequestId")
    if not _REQUEST_ID.fullmatch(text):
        raise bad_request("clientRequestId may hold letters, digits, dashes and underscores alone")
    if (integration, text) in context.world.crm.requests:
        raise conflict(f"clientRequestId {text} has been used already")
    return text


def list_integrations(context: Context, request: Request) -> Body:
    """Answer `GET /v2/crm/integrations`."""
    current = context.world.crm.integration
    found = () if current is None else (current,)
    return whole(IntegrationsAnswer(request_id=request.request_id, integrations=found))


def register(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/crm/integrations`."""
    asked = read_body(request.body, Registration)
    if context.world.crm.integration is not None:
        raise conflict(_ONE_ONLY)
    created = context.world.crm.register(asked.name, asked.owner_email)
    return whole(RegisteredAnswer(request_id=request.request_id, integration_id=created.integration_id))


def delete_integration(context: Context, request: Request) -> Body:
    """Answer `DELETE /v2/crm/integrations`."""
    crm = context.world.crm
    integration = _integration(context, request)
    client_id = _new_request_id(context, request, integration)
    job = context.world.jobs.submit(request.now, partial(crm.end, integration))
    crm.requests[integration, client_id] = CrmRequest(
        integration_id=integration, client_request_id=client_id, job=job, success_count=1
    )
    return whole(AcceptedAnswer(request_id=request.request_id, client_request_id=client_id))


def upload(context: Context, request: Request) -> Body:
    """Answer `POST /v2/crm/entities`."""
    crm, file = context.world.crm, request.upload
    integration = _integration(context, request)
    kind = one_of(request.query, "objectType", EntityType)
    client_id = _new_request_id(context, request, integration)
    if file is None or not file.complete or not file.found or not isinstance(file.intake, EntityLines):
        raise bad_request("dataFile part is missing")
    lines = file.intake
    if lines.size > MOST_BYTES:
        raise bad_request("dataFile must not be larger than 200 megabytes")
    job = context.world.jobs.submit(request.now, partial(crm.take_in, integration, kind, lines))
    crm.requests[integration, client_id] = CrmRequest(
        integration_id=integration,
        client_request_id=client_id,
        job=job,
        errors=tuple(lines.errors),
        error_count=lines.error_count,
        success_count=len(lines.objects),
    )
    return whole(AcceptedAnswer(request_id=request.request_id, client_request_id=client_id))


def request_status(context: Context, request: Request) -> Body:
    """Answer `GET /v2/crm/request-status`; the errors are told at the end."""
    integration = number(request.query, "integrationId")
    client_id = required(request.query, "clientRequestId")
    found = context.world.crm.requests.get((integration, client_id))
    if found is None:
        raise bad_request(f"clientRequestId: there is no request {client_id}")
    state = found.job.state(request.now)
    if state != "DONE":
        answer = StatusAnswer(
            request_id=request.request_id,
            status=state,
            errors=(),
            total_error_count=0,
            total_success_count=0,
        )
        return whole(answer)
    answer = StatusAnswer(
        request_id=request.request_id,
        status="FAILED" if found.error_count else "DONE",
        errors=found.errors,
        total_error_count=found.error_count,
        total_success_count=found.success_count,
    )
    return whole(answer)


def list_schema(context: Context, request: Request) -> Body:
    """Answer `GET /v2/crm/entity-schema`; without a type all types."""
    _integration(context, request)
    wanted = (
        [one_of(request.query, "objectType", SchemaType)]
        if "objectType" in request.query
        else list(SchemaType)
    )
    fields = {str(kind): tuple(context.world.crm.schema.get(kind, {}).values()) for kind in wanted}
    return whole(SchemaAnswer(request_id=request.request_id, object_type_to_selected_fields=fields))


def define_schema(context: Context, request: Request) -> Body:
    """Answer `POST /v2/crm/entity-schema`."""
    _integration(context, request)
    kind = one_of(request.query, "objectType", SchemaType)
    fields = read_body(request.body, tuple[SchemaField, ...])
    try:
        context.world.crm.define(kind, fields)
    except ValueError as error:
        raise bad_request(str(error)) from error
    return whole(Answer(request_id=request.request_id))


def get_objects(context: Context, request: Request) -> Body:
    """Answer `GET /v2/crm/entities`, whose body lists ids; more than a hundred are left out."""
    _integration(context, request)
    kind = one_of(request.query, "objectType", SchemaType)
    wanted = read_body(request.body, tuple[str, ...])[:_MOST_OBJECTS]
    crm = context.world.crm
    found = {identifier: crm.shown(EntityType(kind), identifier) for identifier in wanted}
    return whole(ObjectsAnswer(request_id=request.request_id, crm_objects_map=found))
