"""Calls through the server: bytes in, bytes out, in parts, and what becomes of them when a side goes away."""

import asyncio
import gzip
import json
import random

import pytest
from tests.peer import OK, Peer, answering
from tests.proxying import Tokens, provider

from tieline.core.errors import StorageError, WrongKey
from tieline.http.model import Timeouts
from tieline.server.proxy import AHEAD, WATCH_AFTER


def plain(status, body=b"", *lines):
    head = [f"HTTP/1.1 {status} X".encode(), b"Content-Length: %d" % len(body), *lines]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def code(answer):
    return answer[0], json.loads(answer[2])["error"]["code"]


@pytest.mark.parametrize(
    "method", ["GET", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "SEARCH", "MKCOL", "HEAD"]
)
async def test_every_method_passes(serve, method):
    """With the path and the query byte for byte, and nothing of the caller's own request but its wishes."""
    async with Peer(answering(b"HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n")) as peer:
        caller = await (await serve(peer.url + "/v1"))()
        status, _, _ = await caller.ask(
            method,
            "/proxy/a%2Fb//c;d?x=%20+y&x=2",
            {"Nango-Proxy-X-Own": "1", "User-Agent": "node", "Accept": "a/b"},
        )
        assert status == 200
    head = peer.heads[0].decode()
    assert head.startswith(f"{method} /v1/a%2Fb//c;d?x=%20+y&x=2 HTTP/1.1\r\nHost: 127.0.0.1:{peer.port}\r\n")
    lines = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[2:])
    lines.pop("Content-Length", None)
    assert lines == {
        "accept": "a/b",
        "x-own": "1",
        "user-agent": "tieline-test",
        "authorization": "Basic YW5uOnB3",
    }


async def test_an_answer_passes_as_it_is(serve):
    """Its packed bytes and its headers; its connection's own are not the caller's."""
    packed = gzip.compress(b"hello" * 100)
    lines = (
        b"Content-Encoding: gzip",
        b'ETag: "a"',
        b"Connection: x-hop",
        b"X-Hop: 1",
        b"Keep-Alive: timeout=1",
    )
    async with Peer(answering(plain(206, packed, *lines))) as peer:
        caller = await (await serve(peer.url))()
        status, headers, body = await caller.ask("GET", "/proxy/x", {"Range": "bytes=0-"})
    assert (status, body) == (206, packed)
    assert (headers["content-encoding"], headers["etag"]) == ("gzip", '"a"')
    assert "x-hop" not in headers
    assert b"range: bytes=0-" in peer.heads[0]


@pytest.mark.parametrize(
    ("endpoint", "answer", "whose"),
    [
        ("/x", plain(200, b"{}"), None),
        ("/x", plain(403, b'{"error":{"code":"forbidden"}}'), "upstream"),
        ("/x", plain(500, b"", b"X-Tieline-Error: forbidden"), "upstream"),
        ("/a/../b", plain(200, b"{}"), "invalid_uri_params"),
    ],
)
async def test_a_failing_answer_says_whose_it_is(serve, endpoint, answer, whose):
    """An API cannot pass its answer off as the server's."""
    async with Peer(answering(answer)) as peer:
        caller = await (await serve(peer.url))()
        _, headers, _ = await caller.ask("GET", f"/proxy{endpoint}")
    assert headers.get("x-tieline-error") == whose


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 204 X\r\n\r\n", 204),
        (b"HTTP/1.1 304 X\r\nContent-Length: 99\r\nETag: a\r\n\r\n", 304),
        (plain(404, b"no"), 404),
        (plain(500, b"x"), 500),
        (plain(999, b"x"), 502),
    ],
)
async def test_every_status_passes(serve, answer, status):
    """What has no body ends at once; what no server can say is a bad gateway."""
    async with Peer(answering(answer)) as peer:
        caller = await (await serve(peer.url))()
        for _ in range(2):
            assert (await caller.ask("GET", "/proxy/x"))[0] == status


async def test_a_head_keeps_its_length(serve):
    async with Peer(answering(b"HTTP/1.1 200 X\r\nContent-Length: 12345\r\n\r\n")) as peer:
        caller = await (await serve(peer.url))()
        for _ in range(2):
            status, headers, _ = await caller.ask("HEAD", "/proxy/x")
            assert (status, headers["content-length"]) == (200, "12345")


async def test_a_small_body_keeps_its_length(serve):
    """And its type; the server asks for it where the caller waits to be asked."""
    async with Peer(answering(OK, body=10)) as peer:
        caller = await (await serve(peer.url))()
        headers = {"Content-Length": "10", "Content-Type": "text/x", "Expect": "100-continue"}
        caller.send("POST", "/proxy/x", headers)
        assert b" 100 " in await caller.reader.readuntil(b"\r\n\r\n")
        caller.writer.write(b"0123456789")
        assert (await caller.answer())[2] == b"ok"
    head = peer.heads[0].lower()
    assert b"content-length: 10\r\n" in head
    assert b"content-type: text/x\r\n" in head
    assert b"expect" not in head
    assert b"chunked" not in head


async def test_a_form_in_parts_passes_byte_for_byte(serve):
    """Its boundary too, though the Node library names the type without it."""
    form = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n\x00\xff\r\n--b--\r\n'
    got = []

    async def talk(peer, reader, writer):
        await peer.head(reader)
        got.append(await reader.readexactly(len(form)))
        writer.write(OK)

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        headers = {
            "Content-Length": str(len(form)),
            "Content-Type": "multipart/form-data; boundary=b",
            "Nango-Proxy-Content-Type": "multipart/form-data",
        }
        await caller.ask("POST", "/proxy/x", headers, form)
    assert got == [form]
    assert b"content-type: multipart/form-data; boundary=b\r\n" in peer.heads[0]


@pytest.mark.parametrize("framing", ["length", "chunked"])
async def test_a_large_body_passes_in_parts(serve, framing):
    """The API sees the beginning before the caller has sent the end."""
    size, seen = 3 * 2**20, asyncio.Event()
    got = []

    async def talk(peer, reader, writer):
        await peer.head(reader)
        got.append(await reader.readexactly(1000))
        seen.set()
        if framing == "length":
            got.append(await reader.readexactly(size - 1000))
        else:
            got.append(await reader.readuntil(b"\r\n0\r\n\r\n"))
        writer.write(OK)

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        if framing == "length":
            caller.send("PUT", "/proxy/x", {"Content-Length": str(size)}, bytes(2**20))
            await seen.wait()
            caller.writer.write(bytes(size - 2**20))
        else:
            caller.send(
                "PUT", "/proxy/x", {"Transfer-Encoding": "chunked"}, b"100000\r\n" + bytes(2**20) + b"\r\n"
            )
            await seen.wait()
            caller.writer.write(b"5\r\nhello\r\n0\r\n\r\n")
        assert (await caller.answer())[2] == b"ok"
    head = peer.heads[0].lower()
    assert (b"content-length: %d\r\n" % size in head, b"chunked" in head) == (
        framing == "length",
        framing == "chunked",
    )


@pytest.mark.parametrize("retries", ["0", "1"])
async def test_retries_that_cannot_be_made_are_told(serve, caplog, retries):
    """In the answer and in the log: a body that is not kept is sent once."""
    caplog.set_level("INFO", "tieline")
    size = 2**20 + 1

    async def talk(peer, reader, writer):
        await peer.head(reader)
        await reader.readexactly(size)
        writer.write(plain(503))

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        asked = {"Content-Length": str(size), "Retries": retries}
        status, headers, _ = await caller.ask("PUT", "/proxy/x", asked, bytes(size))
    assert (status, headers.get("x-tieline-retries", "")[:4]) == (503, "off;" if retries == "1" else "")
    (line,) = [record.facts for record in caplog.records if record.getMessage() == "request"]
    assert line.get("retries") == headers.get("x-tieline-retries")


async def test_the_first_part_of_an_answer_comes_at_once(serve):
    """The head before any part, and a part before the next is there."""
    go = asyncio.Queue()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(
            b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        while part := await go.get():
            writer.write(b"%x\r\n%s\r\n" % (len(part), part))
        writer.write(b"0\r\n\r\n")

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        caller.send("GET", "/proxy/events")
        status, headers = await caller.head()
        assert (status, headers["content-type"]) == (200, "text/event-stream")
        for part in (b"one", b"two"):
            go.put_nowait(part)
            assert await caller.reader.readexactly(len(part) + 5) == b"3\r\n" + part + b"\r\n"
        go.put_nowait(b"")
        assert await caller.reader.readexactly(5) == b"0\r\n\r\n"


async def test_a_caller_who_goes_away_takes_the_call_along(serve):
    """While nothing has come yet, and in the middle of an answer."""
    gone = asyncio.Queue()

    async def talk(peer, reader, writer):
        if b"/endless" in await peer.head(reader):
            writer.write(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")
        await reader.read()
        gone.put_nowait(True)

    async with Peer(talk) as peer:
        call = await serve(peer.url)
        for path in ("/silent", "/endless"):
            caller = await call()
            caller.send("GET", f"/proxy{path}")
            await asyncio.sleep(0.05)
            await caller.close()
            assert await asyncio.wait_for(gone.get(), 5)


@pytest.mark.parametrize("wait", [0.05, WATCH_AFTER + 0.05])
@pytest.mark.parametrize("sent", [b"", b"x" * 70_000])
async def test_a_caller_who_goes_away_within_a_body_tears_the_call(serve, sent, wait):
    """The API sees a torn request, never a whole one."""
    ended = asyncio.Queue()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        ended.put_nowait(len(await reader.read()))

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        caller.send("POST", "/proxy/x", {"Content-Length": str(2**21)}, sent + b"y")
        await asyncio.sleep(wait)
        await caller.close()
        assert await asyncio.wait_for(ended.get(), 5) <= len(sent) + 1


class SlowTokens(Tokens):
    """Lets calls wait for a token until the test says go."""

    def __init__(self):
        super().__init__()
        self.go = asyncio.Event()

    async def fresh(self, connection, *, force=False):
        await self.go.wait()
        return await super().fresh(connection, force=force)


@pytest.mark.parametrize(
    ("framing", "sent"),
    [
        ({"Transfer-Encoding": "chunked"}, b""),
        ({"Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n"),
        ({"Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n0\r\n\r\n"),
        ({"Content-Length": str(2**21)}, bytes(100_000)),
    ],
)
async def test_a_caller_who_goes_away_before_its_body_is_taken_is_noticed(
    serve, world, caplog, framing, sent
):
    """Whatever of it has come: the call does not wait on for what it needs."""
    caplog.set_level("INFO", "tieline")
    world.tokens = SlowTokens()
    caller = await (await serve("http://127.0.0.1:1"))()
    caller.send("POST", "/proxy/x", framing, sent)
    await asyncio.sleep(WATCH_AFTER + 0.05)
    await caller.close()
    async with asyncio.timeout(10):
        while not (lines := [each.facts for each in caplog.records if each.getMessage() == "request"]):
            await asyncio.sleep(0.01)
    assert [line["status"] for line in lines] == [499]


@pytest.mark.parametrize("size", [10, 100_000, AHEAD, 2**21 + 1])
@pytest.mark.parametrize("early", [0.0, 0.5, 1.0])
async def test_what_comes_of_a_body_before_it_is_taken_is_sent_as_it_came(serve, world, size, early):
    """None of it is lost, and all is in its order, however much came before the API was ready for it."""
    body, got = random.Random(size).randbytes(size), []
    framed = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in pieces(body, 5_000)) + b"0\r\n\r\n"
    cut = int(len(framed) * early)

    async def talk(peer, reader, writer):
        await peer.head(reader)
        while length := int(await reader.readline(), 16):
            got.append((await reader.readexactly(length + 2))[:-2])
        writer.write(OK)

    async with Peer(talk) as peer:
        world.tokens = SlowTokens()
        caller = await (await serve(peer.url))()
        caller.send("POST", "/proxy/x", {"Transfer-Encoding": "chunked"}, framed[:cut])
        await asyncio.sleep(WATCH_AFTER + 0.05)
        world.tokens.go.set()
        async with asyncio.timeout(10):
            while not peer.heads:  # then the API takes what comes
                await asyncio.sleep(0.001)
        caller.writer.write(framed[cut:])
        assert (await caller.answer())[::2] == (200, b"ok")
    assert b"".join(got) == body


def pieces(body, size):
    return [body[start : start + size] for start in range(0, len(body), size)]


@pytest.mark.parametrize(
    "start",
    [b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\npart", b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n"],
)  # fmt: skip
async def test_a_torn_answer_is_torn_for_the_caller(serve, start):
    """It is broken off, not ended; nothing is written into the log as a fault."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(start)
        await asyncio.sleep(0.02)

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        caller.send("GET", "/proxy/x")
        rest = await caller.reader.read()
    assert b"part" in rest
    assert not rest.endswith(b"0\r\n\r\n")


async def test_a_slow_caller_slows_the_api(serve):
    """What nobody reads is not taken without end."""
    sent = 0

    async def talk(peer, reader, writer):
        nonlocal sent
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + bytes(65536) + b"\r\n")
            await writer.drain()
            sent += 65536

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        caller.send("GET", "/proxy/x")
        await caller.head()
        caller.writer.transport.pause_reading()
        before = -1
        while sent != before:
            before = sent
            await asyncio.sleep(0.05)
        assert sent < 64 * 2**20


async def test_a_caller_who_stops_reading_lets_go_of_the_api(serve):
    """Who takes nothing for as long as nobody need wait takes the call along."""
    gone = asyncio.Event()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"10000\r\n" + bytes(65536) + b"\r\n")
                await writer.drain()
        finally:
            gone.set()

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url, send_seconds=0.1))()
        caller.send("GET", "/proxy/x")
        await caller.head()
        caller.writer.transport.pause_reading()
        await asyncio.wait_for(gone.wait(), 10)


async def test_an_early_refusal_reaches_the_caller(serve):
    """An API that answers before it has all of a body is heard."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(plain(413, b"too much"))
        await reader.read()

    async with Peer(talk) as peer:
        caller = await (await serve(peer.url))()
        caller.send("POST", "/proxy/x", {"Content-Length": str(2**22)}, bytes(2**16))
        assert (await caller.answer())[::2] == (413, b"too much")


# -- refused by ourselves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "target", "headers", "expected"),
    [
        ("GET", "/proxy/x", {"Connection-Id": None}, (400, "invalid_headers")),
        ("GET", "/proxy/x", {"Retries": "x"}, (400, "invalid_headers")),
        ("GET", "/proxy/x", {"Provider-Config-Key": "none"}, (404, "unknown_provider_config")),
        ("GET", "/proxy/x", {"Connection-Id": "none"}, (400, "server_error")),
        ("GET", "/proxy/../x", {}, (400, "invalid_uri_params")),
        (
            "GET",
            "/proxy/x",
            {"Base-Url-Override": "http://169.254.169.254"},
            (400, "base_url_override_not_allowed"),
        ),
        (
            "GET",
            "/proxy/x",
            {"Base-Url-Override": "http://localhost:1"},
            (400, "base_url_override_not_allowed"),
        ),
        ("GET", "/proxy/x", {"Upgrade": "WebSocket", "Connection": "Upgrade"}, (501, "not_implemented")),
        ("TRACE", "/proxy/x", {}, (405, "method_not_allowed")),
        ("GET", "/proxy/x", {"Authorization": None}, (401, "missing_auth_header")),
        ("GET", "/proxy/x", {"Nango-Proxy-X": "a\x07b"}, (400, "invalid_request")),
    ],
)
async def test_a_call_that_cannot_be_made(serve, world, method, target, headers, expected):
    """Each has its code, and nothing is sent."""
    async with Peer(answering(OK)) as peer:
        world.integrations.make("acme", "acme")
        caller = await (await serve(peer.url))()
        assert code(await caller.ask(method, target, headers)) == expected
    assert peer.heads == []


async def test_a_key_without_the_scope_is_refused(serve, world):
    for name, key in world.keys.items():
        world.keys[name] = type(key)(
            id=1, name="k", hint="x", scopes=("environment:connections:read",), created_at=0
        )
    caller = await (await serve("http://127.0.0.1:1"))()
    assert code(await caller.ask("GET", "/proxy/x")) == (403, "forbidden")


async def test_an_accounts_own_address_may_not_lead_inside(serve):
    """Unless the operator opened it; a redirect is looked at as well."""
    inside = plain(200, b"secret")
    async with Peer(answering(inside)) as peer:
        caller = await (await serve(peer.url, trusted=False))()
        assert code(await caller.ask("GET", "/proxy/x")) == (400, "address_not_allowed")
        assert peer.heads == []
    async with Peer(answering(inside)) as peer:
        caller = await (await serve(peer.url, trusted=False, egress="127.0.0.0/8"))()
        assert (await caller.ask("GET", "/proxy/x"))[2] == b"secret"


async def test_a_redirect_may_not_lead_inside(serve):
    async with Peer(answering(plain(200, b"secret"))) as inside:
        location = f"Location: {inside.url}/".encode()
        async with Peer(answering(plain(302, b"", location))) as peer:
            caller = await (await serve(peer.url))()
            assert code(await caller.ask("GET", "/proxy/x")) == (400, "address_not_allowed")
        assert inside.heads == []


async def test_an_api_that_does_not_answer(serve, world):
    """No connection is a bad gateway, silence a time-out."""
    caller = await (await serve("http://127.0.0.1:1"))()
    assert code(await caller.ask("GET", "/proxy/x")) == (502, "provider_unavailable")

    async def silent(peer, reader, writer):
        await reader.read()

    async with Peer(silent) as peer:
        caller = await (await serve(peer.url, timeouts=Timeouts(read=0.1)))()
        assert code(await caller.ask("GET", "/proxy/x")) == (504, "provider_timeout")


async def test_a_pause_that_is_too_long_is_told(serve, world):
    """With the time to come back."""
    async with Peer(answering(plain(429, b"slow", b"Retry-After: 600"))) as peer:
        caller = await (await serve(peer.url, described=provider(limits={"per_second": 100, "burst": 100})))()
        assert (await caller.ask("GET", "/proxy/x"))[::2] == (429, b"slow")
        answer = await caller.ask("GET", "/proxy/x")
    assert code(answer) == (429, "provider_rate_limited")
    assert 590 < int(answer[1]["retry-after"]) <= 600


async def test_what_a_connection_is_called_is_in_the_log(serve, caplog):
    """The line of a call names its connection, and nothing that the call held."""
    caplog.set_level("INFO", "tieline")
    async with Peer(answering(OK)) as peer:
        caller = await (await serve(peer.url))()
        await caller.ask("GET", "/proxy/x?key=hidden", {"Nango-Proxy-X": "hidden"})
    (line,) = [record.facts for record in caplog.records if record.getMessage() == "request"]
    assert line["connection"] == "acme/c"
    assert "hidden" not in repr(line)


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (StorageError("the database db.internal failed"), "storage_unavailable"),
        (WrongKey(), "wrong_encryption_key"),
    ],
)
async def test_a_database_that_cannot_be_used_is_no_fault_of_the_call(serve, world, caplog, problem, told):
    """What its operator has to know is in the log."""
    caplog.set_level("WARNING", "tieline")

    def fails(*_):
        raise problem

    world.connections.find = fails
    caller = await (await serve("http://127.0.0.1:1"))()
    answer = await caller.ask("GET", "/proxy/x")
    assert code(answer) == (503, told)
    assert problem.message not in answer[2].decode()
    (line,) = [record.facts for record in caplog.records if record.getMessage() == "storage"]
    assert line["error"] == problem.message
