"""The rules that every operation keeps."""

import asyncio
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta
from tests.asking import KEY, Asker, asgi_scope, asking

from tieline.server.app import Server
from tieline.server.budget import Budget
from tieline.server.exchange import ABORT
from tieline.server.operation import Answer, Call, HeaderInput, Input, operation
from tieline.server.table import OPERATIONS

INTEGRATION = {"provider": "gong", "unique_key": "gong"}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "missing_auth_header"),
        ("", "missing_auth_header"),
        ("Basic Zm9vOmJhcg==", "malformed_auth_header"),
        ("Bearer", "malformed_auth_header"),
        ("Bearer ", "malformed_auth_header"),
        (KEY, "malformed_auth_header"),
        ("Bearer nonsense", "invalid_secret_key_format"),
        (f"Bearer {KEY.replace('-4b7c', '-1b7c')}", "invalid_secret_key_format"),
        ("Bearer 11111111-1111-4111-8111-111111111111", "unknown_account"),
    ],
)
async def test_a_request_without_a_good_key_is_told_why(ask, header, code):
    """Each way of failing to authenticate has its own code under 401."""
    ask.key = None
    reply = await ask("GET", "/integrations", headers=[] if header is None else [("Authorization", header)])
    assert (reply.status, reply.code) == (401, code)


async def test_a_key_is_the_same_in_capitals(ask):
    """UUIDs have no case."""
    reply = await ask("GET", "/integrations", headers=[("Authorization", f"Bearer {KEY.upper()}")])
    assert reply.status == 200


async def test_a_key_without_the_scope_is_forbidden(ask):
    """403, naming what is missing."""
    _, key = ask.tieline.access.create_key("reader", ["environment:integrations:read"])
    ask.key = key.reveal()
    assert (await ask("GET", "/integrations")).status == 200
    reply = await ask("POST", "/integrations", INTEGRATION)
    assert (reply.status, reply.code) == (403, "forbidden")
    assert "environment:integrations:create" in reply.json["error"]["message"]


async def test_a_branch_of_scopes_holds_all_of_it(ask):
    """`environment:integrations:*` allows every operation on integrations, and no other."""
    _, key = ask.tieline.access.create_key("integrator", ["environment:integrations:*"])
    ask.key = key.reveal()
    assert (await ask("POST", "/integrations", INTEGRATION)).status == 200
    assert (await ask("GET", "/environment-variables")).status == 403


async def test_a_revoked_key_is_unknown(ask):
    """From the next request on."""
    _, key = ask.tieline.access.create_key("short")
    ask.key = key.reveal()
    assert (await ask("GET", "/integrations")).status == 200
    ask.tieline.access.revoke_key("short")
    assert (await ask("GET", "/integrations")).code == "unknown_account"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_other_content_types_are_refused(ask, method, kind):
    """415 whenever a request says that its body is something else, even without one."""
    reply = await ask(method, "/integrations", raw=[b"x"], headers=[("Content-Type", kind)])
    assert (reply.status, reply.code) == (415, "invalid_content_type")


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
async def test_json_without_a_body_is_fine_where_none_is_read(ask, kind):
    """As SDKs send it with GET and DELETE."""
    assert (await ask("GET", "/integrations", headers=[("Content-Type", kind)])).status == 200
    reply = await ask("DELETE", "/integrations/none", headers=[("Content-Type", kind)])
    assert (reply.status, reply.code) == (404, "not_found")


async def test_a_body_without_a_content_type_is_read(ask):
    """An absent Content-Type is fine."""
    reply = await ask("POST", "/integrations", raw=[b'{"provider":"gong",', b'"unique_key":"gong"}'])
    assert reply.status == 200


@pytest.mark.parametrize(
    "body", [b"{", b"nonsense", b'"\xff"', b"[" * 10_000, b'{"a":1e999}', b"\xef\xbb\xbf{}"]
)
async def test_what_is_not_json_is_told(ask, body):
    """400 `invalid_json`."""
    reply = await ask("POST", "/integrations", raw=[body])
    assert (reply.status, reply.code) == (400, "invalid_json")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "not JSON"),
        (b"[" * 10_000 + b"]" * 10_000, "nested deeper than 100 levels"),
        (b'{"a":1e999}', "a number that is too large"),
    ],
)
async def test_what_is_wrong_with_json_is_told(ask, body, told):
    """So that its sender need not look for what is not there."""
    reply = await ask("POST", "/integrations", raw=[body])
    assert told in reply.json["error"]["message"]


async def test_no_body_is_an_empty_object(ask):
    """What is required is then missing."""
    reply = await ask("POST", "/integrations")
    assert (reply.status, reply.code) == (400, "invalid_body")
    assert reply.issues == [("invalid_type", ["provider"]), ("invalid_type", ["unique_key"])]


async def test_all_that_is_wrong_with_a_body_is_told_at_once(ask):
    """Each issue with its code and its path, as texts."""
    body = {
        "provider": "",
        "unique_key": "a/b",
        "display_name": "x" * 256,
        "forward_webhooks": "yes",
        "credentials": {"type": "OAUTH2", "client_id": 5},
        "more": 1,
    }
    reply = await ask("POST", "/integrations", body)
    assert (reply.status, reply.code) == (400, "invalid_body")
    assert reply.issues == [
        ("too_small", ["provider"]),
        ("invalid_string", ["unique_key"]),
        ("too_big", ["display_name"]),
        ("invalid_type", ["credentials", "client_id"]),
        ("invalid_type", ["credentials", "client_secret"]),
        ("invalid_type", ["forward_webhooks"]),
        ("unrecognized_keys", []),
    ]
    assert all(issue["message"] for issue in reply.json["error"]["errors"])


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
async def test_a_body_that_is_no_object_is_refused(ask, body):
    """Its path is the whole."""
    raw = {"text": b'"text"', None: b"null"}.get(body if isinstance(body, str | None) else 0)
    reply = await (ask("POST", "/integrations", raw=[raw]) if raw else ask("POST", "/integrations", body))
    assert (reply.code, reply.issues) == ("invalid_body", [("invalid_type", [])])


async def test_the_character_nul_is_refused_everywhere(ask):
    """Databases do not take it."""
    body = {**INTEGRATION, "custom": {"deep": ["a\0b"]}}
    assert (await ask("POST", "/integrations", body)).issues == [("invalid_string", ["custom", "deep", "0"])]
    assert (await ask("GET", "/integrations/a%00b")).code == "invalid_uri_params"
    assert (await ask("GET", "/providers?search=%00")).code == "invalid_query_params"


async def test_a_body_nested_too_deep_is_refused(ask):
    """Whoever reads it later must not fail at it."""
    raw = b'{"provider":"gong","unique_key":"g","custom":{"a":' + b"[" * 150 + b"]" * 150 + b"}}"
    reply = await ask("POST", "/integrations", raw=[raw])
    assert (reply.status, reply.code) == (400, "invalid_body")


@pytest.mark.parametrize(
    "query", ["a=1", "a", "a[b]=1", "=", "search=x", "include=webhook", "&&a=1", "a=1&a=2", "%61=1"]
)
async def test_an_operation_without_parameters_takes_none(ask, query):
    """Any query parameter is unrecognised."""
    reply = await ask("GET", f"/integrations?{query}")
    assert (reply.status, reply.code) == (400, "invalid_query_params")
    assert reply.issues == [("unrecognized_keys", [])]


@pytest.mark.parametrize("query", ["a=%ff", "%ff=1", "&".join(["a=1"] * 1001)])
async def test_a_query_that_cannot_be_read_is_refused(ask, query):
    """Neither bytes that are no UTF-8 nor a flood of parameters."""
    reply = await ask("GET", f"/integrations?{query}")
    assert (reply.status, reply.code) == (400, "invalid_query_params")


async def test_a_query_that_is_empty_is_none(ask):
    """`?` alone, and signs that part nothing."""
    assert (await ask("GET", "/integrations?")).status == 200
    assert (await ask("GET", "/integrations?&")).status == 200


@pytest.mark.parametrize("path", ["/integrations/", "/integrations", "/health/"])
async def test_a_slash_at_the_end_makes_no_difference(ask, path):
    """And nothing is redirected."""
    assert (await ask("GET", path)).status == 200


async def test_ids_in_paths_are_unescaped_after_they_are_found(ask):
    """A space, a percent sign and even a slash are part of an id when they are escaped."""
    await ask("POST", "/integrations", {"provider": "gong", "unique_key": "my gong ~:.@"})
    assert (await ask("GET", "/integrations/my%20gong%20~:.@")).status == 200
    assert (await ask("GET", "/integrations/my%20gong%20%7E%3A%2E%40")).status == 200
    assert "'a/b%20'" in (await ask("GET", "/integrations/a%2Fb%2520")).json["error"]["message"]
    assert (await ask("GET", "/integrations/%ff")).code == "invalid_uri_params"


@pytest.mark.parametrize(
    "path", ["/", "//", "/nothing", "/integrations/a/b", "//integrations", "/integrations//", "/%"]
)
async def test_an_unknown_route_is_not_found(ask, path):
    """404 in the envelope, with or without a key."""
    reply = await ask("GET", path)
    assert (reply.status, reply.code) == (404, "not_found")
    ask.key = None
    assert (await ask("GET", path)).status == 404


async def test_a_wrong_method_is_told_which_are_right(ask):
    """405 with Allow."""
    reply = await ask("PUT", "/integrations/gong")
    assert (reply.status, reply.code) == (405, "method_not_allowed")
    assert reply.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH"


async def test_head_is_get_without_its_body(ask):
    """With the length that the body would have."""
    whole = await ask("GET", "/providers/gong")
    head = await ask("HEAD", "/providers/gong")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))


async def test_every_answer_may_be_read_by_any_page(ask):
    """CORS headers are on answers and errors alike."""
    for reply in (
        await ask("GET", "/health"),
        await ask("GET", "/nothing"),
        await ask("GET", "/integrations?a=1"),
    ):
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "X-RateLimit-Reset" in reply.headers["access-control-expose-headers"]
        assert "X-Nango-Signature" in reply.headers["access-control-expose-headers"]


async def test_a_preflight_is_answered_without_a_key(ask):
    """With what was asked for, for ten minutes."""
    ask.key = None
    asked = [
        ("Origin", "https://app.example.com"),
        ("Access-Control-Request-Method", "PATCH"),
        ("Access-Control-Request-Headers", "authorization, content-type"),
    ]
    for path in ("/integrations/gong", "/proxy/v2/users"):
        reply = await ask("OPTIONS", path, headers=asked)
        assert (reply.status, reply.body) == (204, b"")
        assert reply.headers["access-control-allow-headers"] == "authorization, content-type"
        assert "PATCH" in reply.headers["access-control-allow-methods"]
        assert reply.headers["access-control-max-age"] == "600"


async def test_a_request_id_is_taken_over_or_made(ask):
    """One that could not be written to a log is not."""
    assert (await ask("GET", "/health", headers=[("X-Request-Id", "abc-1")])).headers[
        "x-request-id"
    ] == "abc-1"
    made = {(await ask("GET", "/health", headers=[("X-Request-Id", "a b\x7f")])).headers["x-request-id"]}
    made.add((await ask("GET", "/health")).headers["x-request-id"])
    assert len(made) == 2
    assert all(len(each) == 32 for each in made)


async def test_a_body_above_the_limit_is_refused(tmp_path):
    """413, by its announced length or by what comes; the connection closes."""
    async with asking(tmp_path, {"TIELINE_BODY_LIMIT": "1kb"}) as ask:
        announced = await ask("POST", "/integrations", headers=[("Content-Length", "1001")])
        streamed = await ask("POST", "/integrations", raw=[b" " * 600, b" " * 600])
        fits = await ask("POST", "/integrations", raw=[b" " * 500, b" " * 500])
        assert ask.tieline.proxy.largest_kept == 1000
    for reply in (announced, streamed):
        assert (reply.status, reply.code, reply.headers["connection"]) == (413, "body_too_large", "close")
    assert fits.code == "invalid_body"


async def test_an_operation_s_body_has_4_mb(ask):
    """Whatever the operator would allow."""
    for size, code in ((4_000_000, "invalid_body"), (4_000_001, "body_too_large")):
        assert (await ask("POST", "/integrations", raw=[b" " * size])).code == code


async def test_an_operation_may_declare_its_body_s_size(ask):
    """The operator's limit holds beside it."""

    @operation("POST", "/take", tag="x", scope=None, answers={200: Any}, body_limit=10)
    async def take(call: Call, body: dict[str, Any]) -> Answer:
        return Answer(body=body)

    asker = Asker(app=Server(ask.tieline, [take]), tieline=ask.tieline)
    assert (await asker("POST", "/take", raw=[b" " * 10])).status == 200
    assert (await asker("POST", "/take", raw=[b" " * 11])).code == "body_too_large"


async def test_bodies_of_strangers_wait_for_one_another(ask):
    """Who has a key is answered meanwhile; and they are, once there is room."""
    handling, go_on = asyncio.Event(), asyncio.Event()

    @operation("POST", "/take", tag="x", scope=None, answers={200: Any})
    async def take(call: Call, body: dict[str, Any]) -> Answer:
        handling.set()
        await go_on.wait()
        return Answer(body=body)

    @operation("POST", "/keyed", tag="x", scope="environment:proxy", answers={200: Any})
    async def keyed(call: Call, body: dict[str, Any]) -> Answer:
        return Answer(body=body)

    app = Server(ask.tieline, [take, keyed], strangers=Budget(10, free=5))
    asker = Asker(app=app, tieline=ask.tieline)
    first = asyncio.create_task(asker("POST", "/take", raw=[b" " * 15]))
    await handling.wait()
    busy = await asker("POST", "/take", raw=[b" " * 3, b" " * 3])
    assert (busy.status, busy.code, busy.headers["retry-after"]) == (503, "server_busy", "5")
    assert (await asker("POST", "/keyed", raw=[b" " * 20])).status == 200
    go_on.set()
    assert [(await first).status, (await asker("POST", "/take", raw=[b" " * 15])).status] == [200, 200]


async def test_a_body_that_does_not_come_is_not_waited_for(ask):
    """408, and the connection closes."""
    app = Server(ask.tieline, OPERATIONS, body_seconds=0.01)
    sent = []

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    headers = [(b"authorization", f"Bearer {KEY}".encode())]
    await app(asgi_scope("POST", b"/integrations", b"", headers), receive, send)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_a_caller_that_hangs_up_is_not_answered(ask):
    """Nothing is sent to nobody."""
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    headers = [(b"authorization", f"Bearer {KEY}".encode())]
    await ask.app(asgi_scope("POST", b"/integrations", b"", headers), receive, send)
    assert sent == []


class _Clock:
    def __init__(self):
        self.time = 1_000_000_020.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds


async def test_a_stranger_has_so_many_requests_a_minute(tmp_path):
    """By address, where no key is needed; whoever shows a good one is counted by it. Health is told at any rate."""
    async with asking(tmp_path, {"TIELINE_RATE_LIMIT": "2"}) as ask:
        server = Server(ask.tieline, OPERATIONS, clock=_Clock())
        stranger = Asker(app=server, tieline=ask.tieline, key=None)
        paths = ("/providers.json", "/openapi.json", "/providers.json", "/images/template-logos/gong.svg")
        assert [(await stranger("GET", path)).status for path in paths] == [200, 200, 429, 429]
        assert [(await stranger("GET", path)).status for path in ("/health", "/ready")] == [200, 200]
        wrong = [("Authorization", "Bearer 00000000-0000-4000-8000-000000000000")]
        assert (await stranger("GET", "/providers.json", headers=wrong)).status == 429
        known = Asker(app=server, tieline=ask.tieline)
        assert [(await known("GET", "/providers.json")).status for _ in range(3)] == [200, 200, 429]
        assert (await known("GET", "/integrations")).status == 429


async def test_a_key_has_so_many_requests_a_minute(tmp_path):
    """Every answer tells what is left; above it 429 in the wire's own shape, until the window ends."""
    async with asking(tmp_path, {"TIELINE_RATE_LIMIT": "2"}) as ask:
        clock = _Clock()
        ask.app = Server(ask.tieline, OPERATIONS, clock=clock)
        replies = [await ask("GET", "/integrations") for _ in range(3)]
        told = [reply.headers["x-ratelimit-remaining"] for reply in replies]
        assert ([reply.status for reply in replies], told) == ([200, 200, 429], ["1", "0", "0"])
        assert replies[2].json == {
            "error": {"code": "too_many_request", "method": "GET", "path": "/integrations"}
        }
        assert replies[2].headers["x-ratelimit-limit"] == "2"
        assert replies[2].headers["x-ratelimit-reset"] == "1000000080"
        assert replies[2].headers["retry-after"] == "60"
        clock.time += 60
        assert (await ask("GET", "/integrations")).headers["x-ratelimit-remaining"] == "1"


async def test_guessing_keys_is_dearer(tmp_path):
    """A request without a good key costs ten of its address's minute, and then is not even looked at."""
    async with asking(tmp_path, {"TIELINE_RATE_LIMIT": "25"}) as ask:
        ask.app = Server(ask.tieline, OPERATIONS, clock=_Clock())
        ask.key = "11111111-1111-4111-8111-111111111111"
        statuses = [(await ask("GET", "/integrations")).status for _ in range(3)]
    assert statuses == [401, 401, 429]


async def test_without_a_limit_nothing_is_told_of_one(ask):
    """It is off unless it is set."""
    assert not [name for name in (await ask("GET", "/health")).headers if name.startswith("x-ratelimit")]


class EchoPath(Input, frozen=True):
    thing_id: str


class EchoQuery(Input, frozen=True):
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    ids: tuple[str, ...] = ()
    flag: bool = False
    limit: Annotated[int, Meta(ge=1)] = 5


class EchoHeaders(HeaderInput, frozen=True):
    connection: Annotated[str, Meta(min_length=2)] = msgspec.field(name="Connection-Id")
    retries: int = msgspec.field(name="X-Retries", default=0)


@operation("DELETE", "/echo/{thing_id}", tag="x", scope=None, answers={202: Any})
async def echo(
    call: Call, path: EchoPath, query: EchoQuery, headers: EchoHeaders, body: dict[str, int]
) -> Answer:
    """Answer what came."""
    return Answer(status=202, body=[path, query, headers, body], headers={"Location": "/there"})


async def test_every_part_of_a_request_is_read(ask):
    """As its type; a DELETE may have a body; other headers are of no interest."""
    ask.app = Server(ask.tieline, [echo])
    target = "/echo/a%20b?tags[k]=v&tags[l]=w&ids=1&ids=2&flag=on&limit=7"
    reply = await ask("DELETE", target, {"n": 1}, headers=[("Connection-Id", "c1"), ("X-Retries", "2")])
    assert (reply.status, reply.headers["location"]) == (202, "/there")
    assert reply.json == [
        {"thing_id": "a b"},
        {"tags": {"k": "v", "l": "w"}, "ids": ["1", "2"], "flag": True, "limit": 7},
        {"Connection-Id": "c1", "X-Retries": 2},
        {"n": 1},
    ]


@pytest.mark.parametrize(
    ("query", "headers", "body", "code", "issues"),
    [
        ("limit=0", [], {}, "invalid_query_params", [("too_small", ["limit"])]),
        ("limit=x&flag=x&tags=x", [], {}, "invalid_query_params",
         [("invalid_type", ["tags"]), ("invalid_type", ["flag"]), ("invalid_type", ["limit"])]),
        ("limit=1&limit=2", [], {}, "invalid_query_params", [("invalid_type", ["limit"])]),
        ("", [], {}, "invalid_headers", [("invalid_type", ["Connection-Id"])]),
        ("", [("connection-id", "c"), ("X-Retries", "many")], {}, "invalid_headers",
         [("too_small", ["Connection-Id"]), ("invalid_type", ["X-Retries"])]),
        ("", [("connection-id", "cc")], {"n": "1"}, "invalid_body", [("invalid_type", ["n"])]),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_a_part_is_told_under_its_code(ask, query, headers, body, code, issues):
    """One part at a time: path, query, headers, body."""
    ask.app = Server(ask.tieline, [echo])
    reply = await ask("DELETE", f"/echo/a?{query}", body, headers=headers)
    assert (reply.status, reply.code, reply.issues) == (400, code, issues)


# -- what may go wrong behind the routes -----------------------------------------------------------------------


async def test_a_fault_is_answered_with_an_id_that_the_log_has(ask, caplog):
    """500 `server_error`; what went wrong stays in the log, and its text, which may hold secrets, out of both."""

    async def proxy(_scope, _receive, _send):
        raise ValueError("hunter2")

    ask.app = Server(ask.tieline, OPERATIONS, proxy)
    reply = await ask("GET", "/proxy/x")
    assert (reply.status, reply.code) == (500, "server_error")
    found = [record.facts for record in caplog.records if record.getMessage() == "fault"]
    assert [facts["request_id"] for facts in found] == [reply.json["error"]["payload"]["id"]]
    assert found[0]["error"] == "ValueError"
    assert "hunter2" not in f"{reply.body} {found}"


async def test_a_fault_in_the_middle_of_an_answer_breaks_it_off(ask):
    """The caller sees a torn answer, not a whole one."""
    sent, closed = [], asyncio.Event()

    async def proxy(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError

    async def receive():
        return {"type": "http.disconnect"} if closed.is_set() else {"type": "http.request"}

    async def send(message):
        sent.append(message)

    headers = [(b"authorization", f"Bearer {KEY}".encode())]
    scope = asgi_scope("GET", b"/proxy/x", b"", headers) | {"extensions": {ABORT: {"close": closed.set}}}
    await Server(ask.tieline, OPERATIONS, proxy)(scope, receive, send)
    assert closed.is_set()
    assert [message["type"] for message in sent] == ["http.response.start"]


async def test_the_proxy_gets_what_was_let_in(ask):
    """Only with a key that may use it; what it answers gets the headers that all answers have, but none twice."""
    seen = []

    async def proxy(scope, _receive, send):
        seen.append((scope["tieline.key"].name, scope["raw_path"]))
        headers = [(b"X-Request-Id", b"theirs"), (b"Access-Control-Allow-Origin", b"https://theirs")]
        await send({"type": "http.response.start", "status": 203, "headers": headers})
        await send({"type": "http.response.body", "body": b"!"})

    ask.app = Server(ask.tieline, OPERATIONS, proxy)
    reply = await ask("PROPFIND", "/proxy/a%2Fb", headers=[("Content-Type", "text/xml")])
    assert (reply.status, reply.body, seen) == (203, b"!", [("preset", b"/proxy/a%2Fb")])
    assert reply.headers["X-Request-Id"] == "theirs"
    assert "access-control-allow-origin" not in reply.headers
    assert "access-control-expose-headers" in reply.headers
    assert (await ask("OPTIONS", "/proxy/x")).status == 203
    _, key = ask.tieline.access.create_key("other", ["environment:connections:*"])
    ask.key = key.reveal()
    assert (await ask("GET", "/proxy/x")).code == "forbidden"
    ask.key = None
    assert (await ask("GET", "/proxy/x")).code == "missing_auth_header"
    assert len(seen) == 2


async def test_a_request_that_is_cut_short_is_told(ask):
    """When the server stops before it is done: 503."""
    waiting = asyncio.Event()

    async def proxy(_scope, _receive, _send):
        waiting.set()
        await asyncio.Event().wait()

    ask.app = Server(ask.tieline, OPERATIONS, proxy)
    task = asyncio.create_task(ask("GET", "/proxy/x"))
    await waiting.wait()
    task.cancel()
    reply = await task
    assert (reply.status, reply.code) == (503, "shutting_down")


async def test_other_protocols_are_refused(ask):
    """As ASGI wants it: by an exception."""
    with pytest.raises(NotImplementedError):
        await ask.app({"type": "other"}, None, None)
