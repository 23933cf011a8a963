"""Whatever a program sends about records, syncs, actions and functions is answered, and never by a fault of ours."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.asking import KEY, Reply, asgi_scope, ask, asking

FUNCTIONS = Path(__file__).parents[2] / "functions"

_TEXT = st.text(max_size=8) | st.sampled_from(
    ["", "a", "plain", "items", "base", "Item", "\0", "x" * 300, "*", "a::b"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(["items", "broken", "nobody"]) | _TEXT
_ACTIONS = st.sampled_from(["add", "refuse", "fail", "wait", "nobody"]) | _TEXT
_CURSOR = st.sampled_from(["AQAABjFb2cWAAAAAAAAAAAE=", "AQA", "====", "AQAA" * 9]) | _TEXT
_OWNER = {"provider_config_key": st.just("plain") | _TEXT, "connection_id": st.just("a") | _TEXT}
_BODIES = {
    ("PATCH", "/records/prune"): {"model": st.just("Item") | _TEXT, "until_cursor": _CURSOR, "limit": _JSON, "variant": _TEXT},
    ("POST", "/sync/trigger"): {
        **_OWNER,
        "syncs": st.lists(_NAMES | st.fixed_dictionaries({"name": _NAMES, "variant": _TEXT}), max_size=3) | _JSON,
        "opts": st.fixed_dictionaries({}, optional={"reset": st.booleans(), "emptyCache": st.booleans()}) | _JSON,
        "sync_mode": st.sampled_from(["incremental", "full_refresh"]) | _JSON,
        "full_resync": _JSON,
    },
    ("POST", "/sync/start"): {**_OWNER, "syncs": st.lists(_NAMES, max_size=3) | _JSON},
    ("POST", "/sync/pause"): {**_OWNER, "syncs": st.lists(_NAMES, max_size=3) | _JSON},
    ("PUT", "/sync/update-connection-frequency"): {
        **_OWNER,
        "sync_name": _NAMES,
        "sync_variant": _TEXT,
        "frequency": st.sampled_from(["1h", "every 1 day", "* * * * *", "9" * 50 + "d", "0s"]) | _JSON,
    },
    ("POST", "/sync/{}/variant/{}"): _OWNER,
    ("DELETE", "/sync/{}/variant/{}"): _OWNER,
    ("POST", "/action/trigger"): {"action_name": _ACTIONS, "input": _JSON},
    ("POST", "/functions/invocations"): {
        "connection_id": _OWNER["connection_id"],
        "integration_id": _OWNER["provider_config_key"],
        "name": _ACTIONS | _NAMES,
        "input": _JSON,
        "invocation_type": st.sampled_from(["wait", "no_wait"]),
        "options": _JSON,
    },
}  # fmt: skip
_QUERIES = {
    ("GET", "/records"): {
        "model": st.just("Item") | _TEXT, "variant": _TEXT, "cursor": _CURSOR, "limit": st.integers() | _TEXT,
        "filter": st.sampled_from(["added", "Updated,deleted", ","]) | _TEXT, "ids": _TEXT,
        "modified_after": st.sampled_from(["2026-11-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z"]) | _TEXT,
        "delta": _TEXT,
    },
    ("GET", "/sync/records"): {
        "model": st.just("Item") | _TEXT, "order": st.sampled_from(["asc", "desc", ""]) | _TEXT, "limit": st.integers() | _TEXT,
        "offset": st.integers() | _TEXT, "sort_by": st.sampled_from(["id", "created_at", "updated_at"]), "delta": _TEXT,
    },
    ("GET", "/sync/status"): {"syncs": _NAMES, **_OWNER},
    ("GET", "/action/{}"): {},
    ("GET", "/integrations/{}/functions"): {"type": _TEXT, "search": _TEXT, "page": st.integers(), "limit": st.integers()},
    ("GET", "/integrations/{}/functions/{}"): {"type": st.sampled_from(["sync", "action"]) | _TEXT},
    ("GET", "/integrations/{}/functions/{}/code"): {"type": _TEXT},
    ("GET", "/scripts/config"): {"format": st.sampled_from(["nango", "openai"]) | _TEXT},
    ("POST", "/webhook/{}/{}"): {"x": _TEXT},
}  # fmt: skip
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "connection-id": st.just("a") | _TEXT,
        "provider-config-key": st.just("plain") | _TEXT,
        "x-async": st.sampled_from(["true", "false", "maybe", ""]),
        "x-max-retries": st.sampled_from(["0", "5", "6", "many"]),
    },
)
_STEPS = st.sampled_from(["plain", "items", "add", "mine"]) | st.text(min_size=1, max_size=8)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, str, dict[str, str], object]:
    """A request that is right but for some parts, or is not."""
    method, path = draw(st.sampled_from([*_BODIES, *_QUERIES]))
    body = draw(st.fixed_dictionaries(_BODIES[method, path]) | _JSON) if (method, path) in _BODIES else None
    fields = _QUERIES.get((method, path), {})
    wanted = draw(st.sets(st.sampled_from(sorted(fields)))) | (fields.keys() & {"model"}) if fields else set()
    query = "&".join(f"{name}={quote(str(draw(fields[name])))}" for name in sorted(wanted))
    if isinstance(body, dict) and draw(st.booleans()):
        body.pop(next(iter(draw(st.permutations(sorted(body)))), ""), None)
    steps = [quote(draw(_STEPS), safe="") for _ in range(path.count("{}"))]
    headers = (
        {"connection-id": "a", "provider-config-key": "plain"} if draw(st.booleans()) else draw(_HEADERS)
    )
    return method, path.format(*steps), query, headers, body


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Reply]]:
    """Return a function that asks a server with functions and a connection of theirs."""
    with asyncio.Runner() as runner:
        server = asking(tmp_path_factory.mktemp("fuzz") / "home", {"TIELINE_FUNCTIONS": str(FUNCTIONS)})
        asker = runner.run(server.__aenter__())
        runner.run(asker("POST", "/integrations", {"provider": "unauthenticated", "unique_key": "plain"}))
        body = {"provider_config_key": "plain", "connection_id": "a", "credentials": {"type": "NONE"}}
        assert runner.run(asker("POST", "/connections", body)).status == 201
        yield lambda scope, pieces: runner.run(ask(asker.app, scope, pieces))
        runner.run(server.__aexit__(None, None, None))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(request=requests())
def test_nothing_is_a_fault(answer, request):
    """Only a function may fail, and then its answer says so."""
    method, path, query, headers, body = request
    pairs = [(name.encode(), value.encode("utf-8", "replace")) for name, value in headers.items()]
    pairs.append((b"authorization", f"Bearer {KEY}".encode()))
    raw = b"" if body is None else json.dumps(body).encode()
    reply = answer(asgi_scope(method, path.encode(), query.encode(), pairs), [raw])
    if reply.status >= 500:
        assert reply.code in {"action_script_runtime_error", "script_internal_error"}
    elif reply.status >= 400:
        assert isinstance(reply.code, str)
        assert set(reply.json) == {"error"}
