"""A program as users write it: read by type checkers, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, assert_type

from tieline import AsyncClient, Client
from tieline.sdk import (
    ApiKeyCredentials,
    AsyncAction,
    AuthEvent,
    Connection,
    ConnectionSummary,
    InvalidInput,
    Issue,
    OAuth2Credentials,
    Options,
    Page,
    RateLimited,
    Record,
    Response,
    SyncEvent,
    SyncStatus,
    Upstream,
    UpstreamError,
)


@dataclass
class Call:
    id: str
    title: str


def use() -> None:
    with Client("http://localhost:3003", "key", timeout=5, retries=2) as client:
        connection = client.get_connection("gong", "acme", force_refresh=True)
        assert_type(connection, Connection)
        match connection.credentials:
            case OAuth2Credentials(access_token=token):
                assert_type(token, str)
            case ApiKeyCredentials(api_key=key):
                assert_type(key, str)
            case _:
                pass
        assert_type(connection.extra, dict[str, Any])
        for record in client.records("gong", "acme", "Call", model_type=Call, filter="added"):
            assert_type(record, Record[Call])
            assert_type(record.data, Call)
        for plain in client.records("gong", "acme", "Call"):
            assert_type(plain.data, dict[str, Any])
        page = client.list_records("gong", "acme", "Call", model_type=Call, cursor="c")
        assert_type(page, Page[Record[Call]])
        assert_type(page.next_cursor, str | None)
        assert_type(client.list_connections(limit=5).pages(), Iterator[Page[ConnectionSummary]])
        assert_type(client.wait_for_connection("gong", "u1"), ConnectionSummary)
        assert_type(client.sync_status("gong", ["calls"]), tuple[SyncStatus, ...])
        assert_type(client.trigger_action("gong", "acme", "add", {"a": 1}, output=Call), Call)
        assert_type(client.trigger_action_async("gong", "acme", "add"), AsyncAction)
        assert_type(client.environment_variables(), dict[str, str])
        answer = client.post("/v2/calls", "gong", "acme", json={"a": 1}, params={"b": [1, 2]}, retries=3)
        assert_type(answer, Response)
        assert_type(answer.parsed(Call), Call)
        assert_type(client.with_options(Options(retries=0)), Client)
        with client.stream("GET", "/v2/calls", "gong", "acme") as stream:
            for chunk in stream:
                assert_type(chunk, bytes)
        match client.verify_webhook(b"{}", {"x": "y"}):
            case SyncEvent(model=model, success=True):
                assert_type(model, str)
            case AuthEvent(operation=operation):
                assert_type(operation, str)
            case _:
                pass
        try:
            client.trigger_sync("gong", "calls", "acme", reset=True)
        except InvalidInput as wrong:
            assert_type(wrong.issues, tuple[Issue, ...])
        except RateLimited as limited:
            assert_type(limited.retry_after, float)
        except UpstreamError as failed:
            assert_type(failed.upstream, Upstream)


async def use_async() -> None:
    async with AsyncClient() as client:
        assert_type(await client.get_connection("gong", "acme"), Connection)
        async for record in client.records("gong", "acme", "Call", model_type=Call):
            assert_type(record.data, Call)
        assert_type(await client.list_records("gong", "acme", "Call"), Page[Record[dict[str, Any]]])
        assert_type(client.list_connections().pages(), AsyncIterator[Page[ConnectionSummary]])
        assert_type(await client.list_connections().page(), Page[ConnectionSummary])
        assert_type(await client.wait_for_connection("gong", "u1"), ConnectionSummary)
        assert_type(await client.get("/v2/calls", "gong", "acme"), Response)
        assert_type(await client.trigger_action("gong", "acme", "add", output=Call), Call)
        async with client.stream("GET", "/v2/calls", "gong", "acme") as stream:
            async for chunk in stream:
                assert_type(chunk, bytes)
