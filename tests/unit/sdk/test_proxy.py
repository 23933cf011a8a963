"""Calls to APIs through the server."""

import msgspec
import pytest
from tests.unit.sdk.conftest import refusal, said

from tieline.sdk import (
    Forbidden,
    RateLimited,
    Unauthorized,
    UnknownConnection,
    UnknownIntegration,
    UnreadableAnswer,
    UpstreamError,
    UsageError,
)

WHO = {"provider-config-key": "gong", "connection-id": "acme"}
OWN = ("nango-", "retr", "base-", "decompress", "forward-", "content-type")


def sent(asker, call):
    asker.answer(said({"ok": True}))
    answer = asker.do(call)
    assert answer.json() == {"ok": True}
    (asked,) = asker.asked
    assert {name: asked.headers[name] for name in WHO} == WHO
    return asked, {name: value for name, value in asked.headers.items() if name.startswith(OWN)}


def test_a_call_goes_through_the_server(asker):
    asked, headers = sent(asker, lambda c: c.get("/v2/calls", "gong", "acme", params={"limit": 5, "x": None}))
    assert (
        asked.method,
        asked.path,
        asked.query,
        asked.raw,
    ) == ("GET", "/proxy/v2/calls", [("limit", "5")], None)
    assert headers == {}
    assert asked.headers["accept"] == "*/*"


def test_all_that_may_be_said_of_a_call(asker):
    """Its options are headers for the server, its headers are passed on by the server."""
    asked, headers = sent(
        asker,
        lambda c: c.proxy(
            "report",
            "v2/calls?a=b%20c",
            "gong",
            "acme",
            params={"ids": ["1", "2"], "filter": {"from": "now"}},
            headers={"X-Trace": "t"},
            retries=5,
            retry_on=[409, 423],
            base_url_override="https://api.test",
            decompress=True,
            forward_headers_on_redirect=False,
            timeout=7,
        ),
    )
    assert asked.method == "REPORT"
    assert asked.query == [("a", "b c"), ("ids", "1"), ("ids", "2"), ("filter[from]", "now")]
    assert headers == {
        "nango-proxy-x-trace": "t",
        "retries": "5",
        "retry-on": "409,423",
        "base-url-override": "https://api.test",
        "decompress": "true",
        "forward-headers-on-redirect": "false",
    }
    assert asked.timeouts.read == 7.0


@pytest.mark.parametrize(
    ("endpoint", "params", "target"),
    [
        ("/a b/ü", None, "/proxy/a%20b/%C3%BC"),
        ("/a%2Fb", "?x=1&y=[2]", "/proxy/a%2Fb?x=1&y=[2]"),
        ("/a?x=1", "y=2", "/proxy/a?x=1&y=2"),
        ("https://api.test/a", "", "/proxy/https://api.test/a"),
        ("/a#b{c}", None, "/proxy/a%23b%7Bc%7D"),
    ],
)
def test_addresses_stay_as_they_are(asker, endpoint, params, target):
    """What no address may hold is escaped, and nothing else."""
    said_ = {} if params is None else {"params": params}
    asker.answer(said({}))
    asker.do(lambda c: c.get(endpoint, "gong", "acme", **said_))
    (asked,) = asker.asked
    query = "&".join(f"{name}={value}" for name, value in asked.query)
    assert target == f"{asked.path}{'?' if query else ''}{query}"


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_bodies_are_json(asker, verb):
    asked, headers = sent(asker, lambda c: getattr(c, verb)("/calls", "gong", "acme", json={"a": [None, 1]}))
    assert (verb.upper(), {"a": [None, 1]}) == (asked.method, asked.json)
    assert headers == {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("body", "raw", "headers"),
    [
        (
            {"form": {"a": "x y", "b": [1, 2]}},
            b"a=x+y&b=1&b=2",
            {
                "content-type": "application/x-www-form-urlencoded",
                "nango-proxy-content-type": "application/x-www-form-urlencoded",
            },
        ),
        ({"content": b"\x00\x01"}, b"\x00\x01", {"content-type": "application/octet-stream"}),
        ({"content": "ü"}, "ü".encode(), {"content-type": "text/plain; charset=utf-8"}),
        (
            {"content": "<a/>", "headers": {"content-type": "text/xml"}},
            b"<a/>",
            {"content-type": "text/xml", "nango-proxy-content-type": "text/xml"},
        ),
        (
            {"json": {"a": 1}, "headers": {"Content-Type": "application/vnd.api+json"}},
            b'{"a":1}',
            {
                "content-type": "application/vnd.api+json",
                "nango-proxy-content-type": "application/vnd.api+json",
            },
        ),
    ],
)
def test_bodies_of_other_kinds(asker, body, raw, headers):
    asked, own = sent(asker, lambda c: c.post("/calls", "gong", "acme", **body))
    assert (raw, headers) == (asked.raw, own)


def test_bodies_in_parts(asker):
    """Fields as they are, files as files."""
    asked, headers = sent(
        asker, lambda c: c.post("/media", "gong", "acme", multipart={"title": "x", "file": b"bytes"})
    )
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="title"\r\n\r\nx\r\n' in asked.raw
    assert b'filename="upload"' in asked.raw


def test_a_body_is_one_thing(asker):
    with pytest.raises(UsageError, match="json, form"):
        asker.do(lambda c: c.post("/calls", "gong", "acme", json={}, form={}))
    assert asker.asked == []


def test_an_answer_is_read_in_many_ways(asker):
    class Call(msgspec.Struct):
        id: int

    asker.answer(said({"id": 12}, **{"X-Upstream": "yes"}))
    answer = asker.do(lambda c: c.get("/calls/1", "gong", "acme"))
    assert (answer.status, answer.header("x-upstream"), answer.header("x")) == (200, "yes", None)
    assert (answer.bytes, answer.text, answer.json()) == (b'{"id":12}', '{"id":12}', {"id": 12})
    assert (Call(12), "Response(200, 9 bytes)") == (answer.parsed(Call), repr(answer))
    with pytest.raises(UnreadableAnswer):
        answer.parsed(list[int])
    asker.answer(said(body=b"<html>"))
    with pytest.raises(UnreadableAnswer):
        asker.do(lambda c: c.get("/calls/1", "gong", "acme")).json()


@pytest.mark.parametrize("status", [304, 400, 401, 403, 404, 409, 429, 500, 503])
def test_an_api_that_fails_is_not_the_server(asker, status):
    """Its answer is all there; it was tried again by the server as often as that was told, and is not here."""
    asker.answer(said({"error": {"code": "not_found", "message": "no"}}, status, **{"X-Reason": "r"}))
    with pytest.raises(UpstreamError) as caught:
        asker.do(lambda c: c.get("/calls", "gong", "acme", retries=2))
    told = caught.value.upstream
    assert (status, {"error": {"code": "not_found", "message": "no"}}) == (told.status, told.body)
    assert ("X-Reason", "r") in told.headers
    assert len(asker.asked) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(404, "unknown_provider_config", message="none"), UnknownIntegration),
        (refusal(400, "server_error", message="Failed to get connection: none"), UnknownConnection),
        (refusal(401, "unknown_account"), Unauthorized),
        (refusal(403, "forbidden"), Forbidden),
        (said({"error": {"code": "too_many_request"}}, 429, **{"Retry-After": "3"}), RateLimited),
    ],
)
def test_what_the_server_itself_says(asker, answer, kind):
    """It could not pass the call on."""
    asker.answer(answer)
    with pytest.raises(kind) as caught:
        asker.do(lambda c: c.get("/calls", "gong", "acme"))
    assert getattr(caught.value, "retry_after", 3.0) == 3.0


def test_an_answer_is_read_as_it_comes(asker):
    asker.answer(said(body=b"chunk" * 100))
    given = asker.read(lambda c: c.stream("GET", "/media", "gong", "acme", params={"a": 1}))
    assert given == (200, b"chunk" * 100)
    (asked,) = asker.asked
    assert (asked.path, asked.query) == ("/proxy/media", [("a", "1")])


def test_a_stream_that_fails_is_an_error_at_once(asker):
    asker.answer(said({"no": 1}, 404))
    with pytest.raises(UpstreamError):
        asker.read(lambda c: c.stream("GET", "/media", "gong", "acme"))


def test_a_stream_is_used_in_a_with(asker):
    asker.answer(said({}))
    with pytest.raises(TypeError, match="with"):
        _ = asker.client().stream("GET", "/media", "gong", "acme").status
    assert asker.asked == []
