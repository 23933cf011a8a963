"""What each method asks: the very request, and what it makes of the answer."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests.unit.sdk.conftest import said

from tieline import AsyncClient, Client
from tieline.sdk import (
    ApiKeyCredentials,
    AsyncAction,
    EndUser,
    IntegrationCredentials,
    OAuth1Credentials,
    Pruned,
    UsageError,
)

OF = {"provider-config-key": "gong", "connection-id": "acme"}
CONNECTION = {
    "connection_id": "acme",
    "provider_config_key": "gong",
    "credentials": {"type": "OAUTH2", "access_token": "t", "raw": {"scope": "all"}},
    "metadata": {"a": 1},
}
INTEGRATION = {"data": {"unique_key": "gong", "provider": "gong"}}


def case(call, method, path, query=(), *, body=None, headers=None, answer=None, gives=None):
    return SimpleNamespace(
        call=call,
        method=method,
        path=path,
        query=list(query),
        body=body,
        headers=headers or {},
        answer=said(answer if answer is not None else {"success": True}),
        gives=gives,
    )


FETCHED = [
    ("provider_config_key", "gong"),
    ("force_refresh", "false"),
    ("refresh_token", "false"),
    ("refresh_github_app_jwt_token", "false"),
]
CASES = {
    "get_provider": case(
        lambda c: c.get_provider("gong"),
        "GET",
        "/providers/gong",
        answer={"data": {"name": "gong", "auth_mode": "BASIC", "docs": "d"}},
        gives=lambda it: (it.name, it.auth_mode) == ("gong", "BASIC"),
    ),
    "get_integration": case(
        lambda c: c.get_integration("gong", include=["webhook", "credentials"]),
        "GET",
        "/integrations/gong",
        [("include", "webhook"), ("include", "credentials")],
        answer=INTEGRATION,
        gives=lambda it: it.unique_key == "gong",
    ),
    "create_integration": case(
        lambda c: c.create_integration(
            "github",
            "gh",
            display_name="GitHub",
            credentials=IntegrationCredentials(client_id="i", client_secret="s"),
        ),
        "POST",
        "/integrations",
        body={
            "provider": "github",
            "unique_key": "gh",
            "display_name": "GitHub",
            "credentials": {"type": "OAUTH2", "client_id": "i", "client_secret": "s"},
        },
        answer=INTEGRATION,
        gives=lambda it: it.provider == "gong",
    ),
    "create_quickstart_integration": case(
        lambda c: c.create_quickstart_integration("gong", "gong"),
        "POST",
        "/integrations/quickstart",
        body={"provider": "gong", "unique_key": "gong"},
        answer=INTEGRATION,
    ),
    "update_integration": case(
        lambda c: c.update_integration("gong", display_name="Calls", forward_webhooks=False),
        "PATCH",
        "/integrations/gong",
        body={"display_name": "Calls", "forward_webhooks": False},
        answer=INTEGRATION,
    ),
    "delete_integration": case(lambda c: c.delete_integration("gong"), "DELETE", "/integrations/gong"),
    "get_connection": case(
        lambda c: c.get_connection("gong", "user/1 a", force_refresh=True, refresh_token=True),
        "GET",
        "/connections/user%2F1%20a",
        [
            ("provider_config_key", "gong"),
            ("force_refresh", "true"),
            ("refresh_token", "true"),
            ("refresh_github_app_jwt_token", "false"),
        ],
        answer=CONNECTION,
        gives=lambda it: it.integration == "gong" and it.credentials.access_token == "t",
    ),
    "get_token": case(
        lambda c: c.get_token("gong", "acme"),
        "GET",
        "/connections/acme",
        FETCHED,
        answer=CONNECTION,
        gives=lambda it: it == "t",
    ),
    "get_token of OAuth 1": case(
        lambda c: c.get_token("gong", "acme"),
        "GET",
        "/connections/acme",
        FETCHED,
        answer={
            **CONNECTION,
            "credentials": {"type": "OAUTH1", "oauth_token": "a", "oauth_token_secret": "b"},
        },
        gives=lambda it: it == OAuth1Credentials(oauth_token="a", oauth_token_secret="b"),
    ),
    "get_raw_token_response": case(
        lambda c: c.get_raw_token_response("gong", "acme"),
        "GET",
        "/connections/acme",
        FETCHED,
        answer=CONNECTION,
        gives=lambda it: it == {"scope": "all"},
    ),
    "get_metadata": case(
        lambda c: c.get_metadata("gong", "acme"),
        "GET",
        "/connections/acme",
        FETCHED,
        answer=CONNECTION,
        gives=lambda it: it == {"a": 1},
    ),
    "create_connection": case(
        lambda c: c.create_connection(
            "acme-key",
            ApiKeyCredentials(api_key="k"),
            connection_id="acme",
            end_user=EndUser(id="u1", email="a@b.c"),
            tags={"plan": "pro"},
        ),
        "POST",
        "/connections",
        body={
            "provider_config_key": "acme-key",
            "credentials": {"type": "API_KEY", "apiKey": "k"},
            "connection_id": "acme",
            "tags": {"plan": "pro"},
            "end_user": {"id": "u1", "email": "a@b.c"},
        },
        answer=CONNECTION,
        gives=lambda it: it.connection_id == "acme",
    ),
    "update_connection": case(
        lambda c: c.update_connection("gong", "acme", end_user=None, tags={"a": "b"}),
        "PATCH",
        "/connections/acme",
        [("provider_config_key", "gong")],
        body={"end_user": None, "tags": {"a": "b"}},
    ),
    "delete_connection": case(
        lambda c: c.delete_connection("gong", "acme"),
        "DELETE",
        "/connections/acme",
        [("provider_config_key", "gong")],
    ),
    "set_metadata": case(
        lambda c: c.set_metadata("gong", "acme", {"a": None}),
        "POST",
        "/connections/metadata",
        body={"connection_id": "acme", "provider_config_key": "gong", "metadata": {"a": None}},
    ),
    "update_metadata of several": case(
        lambda c: c.update_metadata("gong", ("acme", "beta"), {"a": 1}),
        "PATCH",
        "/connections/metadata",
        body={"connection_id": ["acme", "beta"], "provider_config_key": "gong", "metadata": {"a": 1}},
    ),
    "create_connect_session": case(
        lambda c: c.create_connect_session(
            end_user=EndUser(id="u1"), allowed_integrations=["gong"], page={"theme": "dark"}
        ),
        "POST",
        "/connect/sessions",
        body={"end_user": {"id": "u1"}, "allowed_integrations": ["gong"], "page": {"theme": "dark"}},
        answer={"data": {"token": "s", "connect_link": "http://c", "expires_at": "2026-01-01T00:30:00.000Z"}},
        gives=lambda it: it.token == "s" and it.expires_at == datetime(2026, 1, 1, 0, 30, tzinfo=UTC),
    ),
    "create_reconnect_session": case(
        lambda c: c.create_reconnect_session("gong", "acme"),
        "POST",
        "/connect/sessions/reconnect",
        body={"integration_id": "gong", "connection_id": "acme"},
        answer={"data": {"token": "s"}},
        gives=lambda it: it.connect_link is None,
    ),
    "list_records": case(
        lambda c: c.list_records(
            "gong",
            "acme",
            "Call",
            variant="v",
            modified_after=datetime(2026, 1, 1, 2, tzinfo=UTC),
            filter=["added", "updated"],
            ids=["1", "2"],
            limit=5,
            cursor="abc",
        ),
        "GET",
        "/records",
        [
            ("model", "Call"),
            ("variant", "v"),
            ("modified_after", "2026-01-01T02:00:00.000000Z"),
            ("limit", "5"),
            ("filter", "added,updated"),
            ("cursor", "abc"),
            ("ids", "1"),
            ("ids", "2"),
        ],
        headers=OF,
        answer={"records": [{"id": "1", "title": "x", "_nango_metadata": {"cursor": "c1"}}]},
        gives=lambda it: [each.data for each in it] == [{"id": "1", "title": "x"}] and it.next_cursor is None,
    ),
    "prune_records": case(
        lambda c: c.prune_records("gong", "acme", "Call", "c1", limit=10),
        "PATCH",
        "/records/prune",
        headers=OF,
        body={"model": "Call", "until_cursor": "c1", "limit": 10},
        answer={"count": 10, "has_more": True},
        gives=lambda it: it == Pruned(count=10, has_more=True),
    ),
    "trigger_sync": case(
        lambda c: c.trigger_sync("gong", ["calls", "users::eu"], "acme", reset=True),
        "POST",
        "/sync/trigger",
        body={
            "syncs": ["calls", "users::eu"],
            "provider_config_key": "gong",
            "connection_id": "acme",
            "opts": {"reset": True, "emptyCache": False},
        },
    ),
    "trigger_sync of all": case(
        lambda c: c.trigger_sync("gong"),
        "POST",
        "/sync/trigger",
        body={"syncs": [], "provider_config_key": "gong"},
    ),
    "start_sync": case(
        lambda c: c.start_sync("gong", "calls", "acme"),
        "POST",
        "/sync/start",
        body={"syncs": ["calls"], "provider_config_key": "gong", "connection_id": "acme"},
    ),
    "pause_sync": case(
        lambda c: c.pause_sync("gong", ("calls", "users")),
        "POST",
        "/sync/pause",
        body={"syncs": ["calls", "users"], "provider_config_key": "gong"},
    ),
    "sync_status": case(
        lambda c: c.sync_status("gong", ["calls", "users::eu"], "acme"),
        "GET",
        "/sync/status",
        [("syncs", "calls,users::eu"), ("provider_config_key", "gong"), ("connection_id", "acme")],
        answer={
            "syncs": [
                {
                    "id": "e2",
                    "name": "calls",
                    "status": "SUCCESS",
                    "type": "INITIAL",
                    "finishedAt": "2023-11-04T12:58:06.205Z",
                    "nextScheduledSyncAt": None,
                    "latestResult": {"Call": {"added": 27, "updated": 0}},
                    "recordCount": {"Call": 27},
                }
            ]
        },
        gives=lambda it: it[0].latest_result["Call"].added == 27 and it[0].finished_at.year == 2023,
    ),
    "sync_status of all": case(
        lambda c: c.sync_status("gong"),
        "GET",
        "/sync/status",
        [("syncs", "*"), ("provider_config_key", "gong")],
        answer={"syncs": []},
        gives=lambda it: it == (),
    ),
    "update_sync_frequency": case(
        lambda c: c.update_sync_frequency("gong", "calls", "acme", timedelta(hours=1), variant="eu"),
        "PUT",
        "/sync/update-connection-frequency",
        body={
            "sync_name": "calls",
            "sync_variant": "eu",
            "provider_config_key": "gong",
            "connection_id": "acme",
            "frequency": "3600s",
        },
        answer={"frequency": "1h"},
        gives=lambda it: it == "1h",
    ),
    "update_sync_frequency back": case(
        lambda c: c.update_sync_frequency("gong", "calls", "acme", None),
        "PUT",
        "/sync/update-connection-frequency",
        body={
            "sync_name": "calls",
            "provider_config_key": "gong",
            "connection_id": "acme",
            "frequency": None,
        },
        answer={"frequency": "1h"},
    ),
    "create_sync_variant": case(
        lambda c: c.create_sync_variant("gong", "acme", "calls", "eu"),
        "POST",
        "/sync/calls/variant/eu",
        body={"provider_config_key": "gong", "connection_id": "acme"},
        answer={"id": "v1", "name": "calls", "variant": "eu"},
        gives=lambda it: (it.id, it.variant) == ("v1", "eu"),
    ),
    "delete_sync_variant": case(
        lambda c: c.delete_sync_variant("gong", "acme", "calls", "eu"),
        "DELETE",
        "/sync/calls/variant/eu",
        body={"provider_config_key": "gong", "connection_id": "acme"},
    ),
    "trigger_action": case(
        lambda c: c.trigger_action("gong", "acme", "add-call", {"title": "x"}),
        "POST",
        "/action/trigger",
        headers=OF,
        body={"action_name": "add-call", "input": {"title": "x"}},
        answer=[1, None],
        gives=lambda it: it == [1, None],
    ),
    "trigger_action without input": case(
        lambda c: c.trigger_action("gong", "acme", "ping"),
        "POST",
        "/action/trigger",
        headers=OF,
        body={"action_name": "ping"},
    ),
    "trigger_action_async": case(
        lambda c: c.trigger_action_async("gong", "acme", "add-call", None, max_retries=3),
        "POST",
        "/action/trigger",
        headers={**OF, "x-async": "true", "x-max-retries": "3"},
        body={"action_name": "add-call", "input": None},
        answer={"id": "u1", "statusUrl": "/action/u1"},
        gives=lambda it: (it.id, it.status_url) == ("u1", "/action/u1"),
    ),
    "get_async_action_result": case(
        lambda c: c.get_async_action_result(AsyncAction(id="u1"), output=dict[str, int]),
        "GET",
        "/action/u1",
        answer={"n": 1},
        gives=lambda it: it == {"n": 1},
    ),
    "get_async_action_result by its path": case(
        lambda c: c.get_async_action_result("/action/u1"), "GET", "/action/u1", answer="done"
    ),
    "get_function": case(
        lambda c: c.get_function("gong", "calls", type="sync"),
        "GET",
        "/integrations/gong/functions/calls",
        [("type", "sync")],
        answer={"data": {"name": "calls", "type": "sync", "runs": "every hour"}},
        gives=lambda it: (it.name, it.runs) == ("calls", "every hour"),
    ),
    "get_function_code": case(
        lambda c: c.get_function_code("gong", "calls"),
        "GET",
        "/integrations/gong/functions/calls/code",
        answer={"type": "python", "code": "pass"},
        gives=lambda it: it.code == "pass",
    ),
    "delete_function": case(
        lambda c: c.delete_function("gong", "calls", "sync"),
        "DELETE",
        "/integrations/gong/functions/calls",
        [("type", "sync")],
    ),
    "create_api_key": case(
        lambda c: c.create_api_key("ci", scopes=["environment:proxy"]),
        "POST",
        "/environment/api-keys",
        body={"display_name": "ci", "scopes": ["environment:proxy"]},
        answer={"data": {"id": 7, "display_name": "ci", "secret": "s3cret"}},
        gives=lambda it: (it.id, it.secret, "s3cret" in repr(it)) == (7, "s3cret", False),
    ),
    "delete_api_key": case(lambda c: c.delete_api_key(7), "DELETE", "/environment/api-keys/7"),
    "rotate_webhook_signing_key": case(
        lambda c: c.rotate_webhook_signing_key(),
        "POST",
        "/environment/webhook-signing-key/rotate",
        answer={"data": {"webhook_signing_key": "k"}},
        gives=lambda it: it.reveal() == "k",
    ),
    "environment_variables": case(
        lambda c: c.environment_variables(),
        "GET",
        "/environment-variables",
        answer=[{"name": "BOT_TOKEN", "value": "abcdefg"}],
        gives=lambda it: it == {"BOT_TOKEN": "abcdefg"},
    ),
    "scripts_config": case(
        lambda c: c.scripts_config(),
        "GET",
        "/scripts/config",
        [("format", "nango")],
        answer=[{"providerConfigKey": "gong", "syncs": [{"name": "calls"}], "on-events": [{"name": "e"}]}],
        gives=lambda it: (
            (it[0].integration, it[0].syncs[0].name, it[0].on_events[0].name) == ("gong", "calls", "e")
        ),
    ),
    "action_tools": case(
        lambda c: c.action_tools(),
        "GET",
        "/scripts/config",
        [("format", "openai")],
        answer={"data": [{"name": "add-call", "description": "d", "parameters": {"type": "object"}}]},
        gives=lambda it: it[0].parameters == {"type": "object"},
    ),
}
LISTS = {
    "list_api_keys": case(
        lambda c: c.list_api_keys(),
        "GET",
        "/environment/api-keys",
        answer={"data": [{"id": 7, "display_name": "ci", "created_at": "2026-01-01T00:00:00Z"}]},
        gives=lambda it: (it[0].display_name, it[0].last_used_at) == ("ci", None),
    ),
    "list_providers": case(
        lambda c: c.list_providers(search="go"),
        "GET",
        "/providers",
        [("search", "go")],
        answer={"data": [{"name": "gong"}]},
        gives=lambda it: it[0].name == "gong",
    ),
    "list_provider_templates": case(
        lambda c: c.list_provider_templates("gong"),
        "GET",
        "/providers/gong/templates",
        answer={"data": [{"name": "calls"}]},
    ),
    "list_integrations": case(
        lambda c: c.list_integrations(),
        "GET",
        "/integrations",
        answer={"data": [{"unique_key": "gong", "provider": "gong", "created_at": "2026-01-01T00:00:00Z"}]},
        gives=lambda it: it[0].created_at == datetime(2026, 1, 1, tzinfo=UTC),
    ),
    "list_connections": case(
        lambda c: c.list_connections(
            search="a", end_user_id="u", organization_id="o", integration=["gong", "gh"], tags={"k": "v w"}
        ),
        "GET",
        "/connections",
        [
            ("search", "a"),
            ("endUserId", "u"),
            ("endUserOrganizationId", "o"),
            ("integrationId", "gong,gh"),
            ("tags[k]", "v w"),
            ("limit", "1000"),
        ],
        answer={
            "connections": [
                {
                    "id": 1,
                    "connection_id": "acme",
                    "provider_config_key": "gong",
                    "created": "2026-01-01T00:00:00.123456+00:00",
                    "end_user": {"id": "u", "organization": {"id": "o"}},
                }
            ]
        },
        gives=lambda it: it[0].created.microsecond == 123456 and it[0].end_user.organization.id == "o",
    ),
    "list_functions": case(
        lambda c: c.list_functions("gong", type="sync", search="ca", limit=5),
        "GET",
        "/integrations/gong/functions",
        [("type", "sync"), ("search", "ca"), ("limit", "5")],
        answer={"data": [{"name": "calls"}], "pagination": {"total": 1, "page": 0, "limit": 5}},
    ),
    "records": case(
        lambda c: c.records("gong", "acme", "Call", modified_after="2026-01-01T00:00:00+01:00"),
        "GET",
        "/records",
        [("model", "Call"), ("modified_after", "2025-12-31T23:00:00.000000Z"), ("limit", "1000")],
        headers=OF,
        answer={"records": [{"id": "1"}], "next_cursor": None},
        gives=lambda it: it[0].id == "1",
    ),
}


def matches(case, asked):
    assert (case.method, case.path, case.query) == (asked.method, asked.path, asked.query)
    assert case.body == asked.json
    assert asked.headers["authorization"] == "Bearer the-key"
    own = {name: asked.headers.get(name) for name in case.headers}
    assert case.headers == own
    assert ("content-type" in asked.headers) == (case.body is not None)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_method_asks_what_the_wire_wants(asker, case):
    """One request, and what the method gives of its answer."""
    asker.answer(case.answer)
    given = asker.do(case.call)
    (asked,) = asker.asked
    matches(case, asked)
    assert case.gives is None or case.gives(given), given


@pytest.mark.parametrize("case", LISTS.values(), ids=LISTS)
def test_a_list_asks_what_the_wire_wants(asker, case):
    """One request for a list of one page, and its items."""
    asker.answer(case.answer)
    given = asker.all(case.call)
    (asked,) = asker.asked
    matches(case, asked)
    assert len(given) == 1
    assert case.gives is None or case.gives(given), given


def test_every_method_is_there_for_both():
    """The clients offer the same names; those of the wire were all asked above, or in tests of their own."""
    names = {name for name in vars(Client) if not name.startswith("_")}
    assert names == {name for name in vars(AsyncClient) if not name.startswith("_")}
    asked = {name.split(" ")[0] for name in (*CASES, *LISTS)}
    elsewhere = {"wait_for_connection", "proxy", "get", "post", "put", "patch", "delete", "stream"}
    assert names == asked | elsewhere | {"host", "close", "with_options"}


def test_methods_tell_of_themselves():
    """Help shows names, parameters and what a method is for."""
    import inspect

    signature = inspect.signature(Client("http://x", "k", environment={}).get_connection)
    assert [*signature.parameters][:3] == ["integration", "connection_id", "force_refresh"]
    assert signature.return_annotation == "Connection"
    assert inspect.signature(AsyncClient.list_connections).return_annotation == (
        "AsyncListing[ConnectionSummary]"
    )
    assert Client.get_connection.__doc__.startswith("Return a connection")


def test_a_time_without_a_zone_is_refused(asker):
    """It could be meant anywhere."""
    for wrong in (datetime(2026, 1, 1), "yesterday"):
        with pytest.raises(UsageError, match=r"zone|ISO"):
            asker.client().records("gong", "acme", "Call", modified_after=wrong)
    assert asker.asked == []
