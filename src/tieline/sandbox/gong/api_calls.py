"""What the operations of the calls family answer."""

from __future__ import annotations

import msgspec

from tieline.core.typed import convert
from tieline.sandbox.gong.answers import Answer, PagedAnswer
from tieline.sandbox.gong.api import Body, Context, Request, encode
from tieline.sandbox.gong.calls import CallFilter
from tieline.sandbox.gong.errors import BAD_JSON, CURSOR_EXPIRED, NO_CALLS, missing_scope, not_found
from tieline.sandbox.gong.inputs import moment_ms, read_body
from tieline.sandbox.gong.pages import Page
from tieline.sandbox.gong.requests import CallsRequest, ExtensiveFilter, ExtensiveRequest, selector_of

MEDIA_SCOPE = "api:calls:read:media-url"


def list_calls(context: Context, request: Request) -> Body:
    """Answer `GET /v2/calls`."""
    query = request.query
    wanted = CallFilter(
        from_ms=moment_ms(query.get("fromDateTime"), "fromDateTime"),
        to_ms=moment_ms(query.get("toDateTime"), "toDateTime"),
        workspace_id=query.get("workspaceId"),
        scheduled=True,
    )
    keys = context.world.calls.select(wanted)
    if not keys:
        raise not_found(NO_CALLS)
    page = context.query_page(request, keys, order=context.call_order, marks=context.world.calls.timeline)
    return _paged(request, page, b"calls", context.world.calls.basic(page.keys))


def get_call(context: Context, request: Request) -> Body:
    """Answer `GET /v2/calls/{id}`."""
    position = context.world.calls.position_of(request.args["id"])
    if position is None:
        raise not_found(f"Call ID {request.args['id']} was not found")
    call = context.world.calls.basic((position,))
    return encode(Answer(request_id=request.request_id))[:-1], b',"call":', call, b"}"


def list_extensive(context: Context, request: Request) -> Body:
    """Answer `POST /v2/calls/extensive`."""
    asked = read_body(request.body, ExtensiveRequest)
    selector = selector_of(asked.content_selector)
    if selector.media and not request.media_allowed:
        raise missing_scope(MEDIA_SCOPE)
    keys = context.world.calls.select(_filter(asked.filter))
    if not keys:
        raise not_found(NO_CALLS)
    page = context.page(
        request,
        keys,
        inputs=encode((asked.filter, selector)),
        cursor=asked.cursor,
        expired_text=BAD_JSON,
        order=context.call_order,
        marks=context.world.calls.timeline,
    )
    records = context.world.calls.extensive(page.keys, selector, int(request.now * 1000))
    return _paged(request, page, b"calls", records)


def list_transcripts(context: Context, request: Request) -> Body:
    """Answer `POST /v2/calls/transcript`."""
    asked = read_body(request.body, CallsRequest)
    same = convert(asked.filter, ExtensiveFilter, from_attributes=True)
    keys = context.world.calls.select(msgspec.structs.replace(_filter(same), transcribed=True))
    if not keys:
        raise not_found(NO_CALLS)
    page = context.page(
        request,
        keys,
        inputs=encode(asked.filter),
        cursor=asked.cursor,
        expired_text=CURSOR_EXPIRED,
        order=context.call_order,
        marks=context.world.calls.timeline,
    )
    return _paged(request, page, b"callTranscripts", context.world.calls.transcripts(page.keys))


def _filter(asked: ExtensiveFilter) -> CallFilter:
    return CallFilter(
        from_ms=moment_ms(asked.from_date_time, "fromDateTime"),
        to_ms=moment_ms(asked.to_date_time, "toDateTime"),
        workspace_id=asked.workspace_id,
        call_ids=asked.call_ids or None,
        primary_user_ids=asked.primary_user_ids or None,
    )


def _paged(request: Request, page: Page, name: bytes, records: bytes) -> Body:
    envelope = encode(PagedAnswer(request_id=request.request_id, records=page.records))
    return b"".join((envelope[:-1], b',"', name, b'":[')), records, b"]}"
