"""A connection as the way out of a client, with a scripted proxy."""

import asyncio

import pytest

from tieline.core.errors import QuotaSpent, UsageError
from tieline.http.model import Request, Timeouts
from tieline.http.ports import FaultKind, TransportFault
from tieline.proxy.client import ConnectionWay
from tieline.proxy.passing import NoAnswer, Upload


class Forwarded:
    """An answer in parts; an error among them is raised."""

    def __init__(self, *parts, status=200):
        self.status = status
        self.headers = [(b"Content-Type", b"application/json")]
        self.parts = list(parts)
        self.closed = False

    async def read(self):
        part = self.parts.pop(0) if self.parts else b""
        if isinstance(part, Exception):
            raise part
        return part

    @property
    def ended(self):
        return not self.parts

    def close(self):
        self.closed = True


class Proxy:
    """Gives one answer, raises one error, or says nothing."""

    def __init__(self, answer):
        self.answer = answer
        self.call = self.body = None

    async def open(self, call, body=None):
        self.call = call
        self.body = b"".join([part async for part in body]) if isinstance(body, Upload) else body
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            await asyncio.Event().wait()
        return self.answer


def way(proxy):
    return ConnectionWay(proxy, integration="gong", connection_id="acme", base_url="https://api.gong.io/")


def ask(url="https://api.gong.io/v2/users?cursor=a%2Fb", **more):
    return Request(method="GET", url=url, headers=(("X-Mine", "1"), ("Host", "x")), **more)


async def test_a_request_becomes_a_call_of_its_connection():
    """The address is the connection's own, whatever it is by then; headers but for the proxy's own go along."""
    proxy = Proxy(Forwarded(b"{", b"}"))
    response = await way(proxy).send(ask(), max_body=10)
    call = proxy.call
    assert (call.integration, call.connection_id, call.method) == ("gong", "acme", "GET")
    assert (call.endpoint, call.query, call.headers) == ("/v2/users", "cursor=a%2Fb", (("x-mine", "1"),))
    assert (call.decompress, call.retries) == (True, 0)
    assert (response.status, response.body, response.header("content-type")) == (
        200,
        b"{}",
        "application/json",
    )
    assert proxy.answer.closed


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (NoAnswer("gone", timed_out=False), FaultKind.DROPPED),
        (NoAnswer("slow", timed_out=True), FaultKind.TIMEOUT),
        (Forwarded(b"{", NoAnswer("torn", timed_out=False)), FaultKind.TORN),
        (Forwarded(b"12345678901"), FaultKind.TOO_LARGE),
    ],
)
async def test_what_no_answer_is_to_a_transport(answer, kind):
    """A fault that retries weigh; the connection is let go of."""
    with pytest.raises(TransportFault) as caught:
        await way(Proxy(answer)).send(ask(), max_body=10)
    assert kind is caught.value.kind
    assert isinstance(answer, Exception) or answer.closed


async def test_silence_ends():
    """After the time that was given for all of it."""
    waiting = ask(timeouts=Timeouts(connect=1, read=1, total=0.01))
    with pytest.raises(TransportFault) as caught:
        await way(Proxy(None)).send(waiting, max_body=10)
    assert caught.value.kind is FaultKind.TIMEOUT


async def test_the_time_that_is_given_goes_along():
    """For what is read whole and for what is streamed."""
    given = Timeouts(connect=1, read=2, total=3)
    proxy = Proxy(Forwarded(b"{}"))
    await way(proxy).send(ask(timeouts=given), max_body=10)
    assert given == proxy.call.timeouts
    await way(proxy).open("GET", "https://api.gong.io/v2/x", (), None, timeouts=given)
    assert given == proxy.call.timeouts
    await way(proxy).open("GET", "https://api.gong.io", (), None)
    assert (proxy.call.endpoint, proxy.call.timeouts) == ("", None)


@pytest.mark.parametrize(
    "url", ["https://other.test/v2", "https://api.gong.io.other.test/", "http://api.gong.io/v2"]
)
async def test_no_other_address_is_called(url):
    """Nor anything in its stead."""
    proxy = Proxy(Forwarded(b"{}"))
    with pytest.raises(UsageError, match=r"go to its own address, https://api\.gong\.io"):
        await way(proxy).send(ask(url), max_body=10)
    assert proxy.call is None


async def test_what_the_proxy_refuses_is_told_as_it_is():
    """It knows better than a transport."""
    with pytest.raises(QuotaSpent):
        await way(Proxy(QuotaSpent("spent", retry_after=1.0))).send(ask(), max_body=10)


@pytest.mark.parametrize("headers", [(), (("Content-Length", "2"),)])
async def test_bodies_and_answers_go_through_in_parts(headers):
    """And packed as they are."""

    async def parts():
        yield b"a"
        yield b"b"

    proxy = Proxy(Forwarded(b"x", b"y"))
    answer = await way(proxy).open("PUT", "https://api.gong.io/v2/calls/1/media", headers, parts())
    assert (proxy.body, proxy.call.endpoint, proxy.call.headers) == (b"ab", "/v2/calls/1/media", ())
    assert proxy.call.decompress is False
    assert [answer.status, await answer.read(), answer.ended, await answer.read(), answer.ended] == [
        200, b"x", False, b"y", True,
    ]  # fmt: skip
    answer.close()
    assert proxy.answer.closed
