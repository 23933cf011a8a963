"""Whatever a caller sends to the proxy, the answer is the API's or an error that says what is wrong."""

import asyncio
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.asking import asgi_scope, ask
from tests.proxying import KEY, World

from tieline.core.errors import UsageError
from tieline.http.egress import EgressRules
from tieline.server.app import Server
from tieline.server.proxy import ProxyApp
from tieline.settings import Settings


class Answer:
    """An empty answer."""

    status, headers, ended = 200, ((b"content-length", b"0"),), True

    async def read(self):
        return b""

    def close(self):
        pass


class Net:
    """Takes what it is given as a strict network would; remembers where it was called."""

    def __init__(self, rules=None):
        self.rules = rules
        self.called = []

    async def open(self, method, url, headers, body, *, timeouts=None):
        if self.rules:
            self.rules.check_url(url)
        assert url.isascii()
        assert url.isprintable()
        if any(not text.replace("\t", "").isprintable() for pair in headers for text in pair):
            raise UsageError("the request has a header that cannot be sent", field="headers")
        if body is not None and not isinstance(body, bytes):
            async for _ in body:
                pass
        self.called.append(url)
        return Answer()


NAMES = [
    b"provider-config-key", b"connection-id", b"base-url-override", b"retries", b"retry-on", b"decompress", b"nango-is-sync",
    b"forward-headers-on-redirect", b"content-length", b"transfer-encoding", b"content-type", b"nango-proxy-content-type",
    b"nango-proxy-host", b"nango-proxy-authorization", b"nango-proxy-x", b"nango-proxy-", b"expect", b"range",
]  # fmt: skip
VALUES = [
    b"", b"acme", b"c", b"0", b"1", b"-1", b"true", b"chunked", b"multipart/form-data", b"http://127.0.0.1/", b"http://[::1]",
    b"http://localhost:1/..", b"https://user@evil.example", b"https://evil.example/?a=b", b"http://169.254.169.254/latest",
    b"\xff\xfe", "ü".encode(), b"408,409", b"http://1", b"//evil.example",
]  # fmt: skip
HEADERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.binary(max_size=20)), max_size=6
)
PATHS = st.lists(
    st.sampled_from([b"/", b"//", b"..", b".", b"%2e%2e", b"%2F", b"\\", b"@evil.example", b"https://evil.example", b"a", b"%00", b";", b"?"])
    | st.binary(max_size=6),
    max_size=8,
).map(b"".join)  # fmt: skip


@pytest.fixture(scope="module")
def proxy():
    world = World()
    world.connect()
    trusted, guarded = Net(), Net(EgressRules())
    forwarder = world.forwarder(trusted, guarded)
    tieline = SimpleNamespace(settings=Settings.of({}), find_key=forwarder.directory.find_key)
    return SimpleNamespace(app=Server(tieline, (), ProxyApp(forwarder)), trusted=trusted, guarded=guarded)


@given(
    method=st.sampled_from(
        ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "PROPFIND", "TRACE", "CONNECT"]
    ),
    path=PATHS,
    query=st.binary(max_size=20),
    headers=HEADERS,
    known=st.booleans(),
    body=st.lists(st.binary(max_size=30), min_size=1, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_no_call_breaks_the_server(proxy, method, path, query, headers, known, body):
    """No 500, and never an address of another host unless it was asked for by its own header."""
    given_headers = [(b"authorization", f"Bearer {KEY}".encode())]
    if known:
        given_headers += [(b"provider-config-key", b"acme"), (b"connection-id", b"c")]
        headers = [pair for pair in headers if pair[0] not in {b"provider-config-key", b"connection-id"}]
    # An HTTP server gives no length that is none, and an app gets only as much as was announced.
    headers = [(name, value) for name, value in headers if name != b"content-length" or value.isdigit()]
    proxy.trusted.called.clear()
    proxy.guarded.called.clear()
    scope = asgi_scope(method, b"/proxy/" + path, query, [*given_headers, *headers])
    reply = asyncio.run(ask(proxy.app, scope, body))
    assert reply.status != 500, reply
    if reply.status >= 400 and method != "HEAD":
        assert reply.code
    for url in proxy.trusted.called:
        assert urlsplit(url).netloc == "api.example.com"
    for url in proxy.guarded.called:
        assert urlsplit(url).hostname not in {"127.0.0.1", "::1", "169.254.169.254"}
        assert "@" not in urlsplit(url).netloc
