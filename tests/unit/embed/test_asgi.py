"""An application called with no socket between: whole answers, answers in parts, and those that never end well."""

from __future__ import annotations

import asyncio

import pytest

from tieline.core.errors import UsageError
from tieline.embed.asgi import AsgiWay
from tieline.http.model import Request, Timeouts
from tieline.http.ports import FaultKind, TransportFault

URL = "http://local/a%2Fb?x=1"


def start(status=200, headers=()):
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def part(body, *, more=True):
    return {"type": "http.response.body", "body": body, "more_body": more}


async def test_a_whole_answer():
    """The application sees the request as a server would show it."""
    seen = {}

    async def app(scope, receive, send):
        seen.update(scope, body=(await receive())["body"])
        await send(start(201, [(b"x-a", b"1")]))
        await send(part(b"one"))
        await send(part(b"two", more=False))

    request = Request(method="POST", url=URL, headers=(("X-B", "2"),), body=b"sent")
    answer = await AsgiWay(app).send(request, max_body=100)
    assert (answer.status, answer.header("X-A"), answer.body) == (201, "1", b"onetwo")
    assert (seen["method"], seen["raw_path"], seen["query_string"]) == ("POST", b"/a%2Fb", b"x=1")
    headers = dict(seen["headers"])
    assert (headers[b"x-b"], headers[b"host"], headers[b"content-length"]) == (b"2", b"local", b"4")
    assert seen["body"] == b"sent"


async def test_an_answer_that_is_too_large():
    async def app(scope, receive, send):
        await send(start())
        await send(part(b"12345", more=False))

    with pytest.raises(TransportFault) as caught:
        await AsgiWay(app).send(Request(method="GET", url=URL), max_body=4)
    assert caught.value.kind is FaultKind.TOO_LARGE


@pytest.mark.parametrize(("begun", "kind"), [(False, FaultKind.DROPPED), (True, FaultKind.TORN)])
async def test_an_answer_that_breaks_off(begun, kind):
    async def app(scope, receive, send):
        if begun:
            await send(start())
            await send(part(b"half"))
        raise ConnectionAbortedError

    with pytest.raises(TransportFault) as caught:
        await AsgiWay(app).send(Request(method="GET", url=URL), max_body=100)
    assert (caught.value.kind, caught.value.answered) == (kind, begun)


async def test_an_answer_that_does_not_come():
    """It is given up after the time that the caller has, and the application sees that nobody waits."""
    gone = asyncio.Event()

    async def app(scope, receive, send):
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        gone.set()

    request = Request(method="GET", url=URL, timeouts=Timeouts(read=0.01))
    with pytest.raises(TransportFault) as caught:
        await AsgiWay(app).send(request, max_body=100)
    assert caught.value.kind is FaultKind.TIMEOUT
    await gone.wait()


async def test_an_application_waits_for_its_reader():
    """No more than a few parts are ahead; one that is left alone goes on, and ends."""
    sent = []
    ended = asyncio.Event()

    async def app(scope, receive, send):
        await send(start())
        for number in range(100):
            await send(part(b"x"))
            sent.append(number)
        ended.set()

    answer = await AsgiWay(app).open("GET", URL, (), None)
    assert await answer.read() == b"x"
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(sent) < 10
    answer.close()
    await ended.wait()


async def test_a_body_in_parts():
    """Comes part by part; what goes wrong with it is the caller's to know."""

    async def app(scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        await send(start())
        await send(part(body, more=False))

    async def good():
        yield b"a"
        yield b"b"

    async def bad():
        yield b"a"
        raise UsageError("the file is gone")

    way = AsgiWay(app)
    answer = await way.open("POST", URL, (), good())
    assert (await answer.read(), answer.ended) == (b"ab", True)

    async def refusing(scope, receive, send):
        while (await receive())["type"] != "http.disconnect":
            continue

    with pytest.raises(UsageError, match="the file is gone"):
        await AsgiWay(refusing).open("POST", URL, (), bad())


async def test_what_is_under_way_ends_with_the_client():
    cut = asyncio.Event()

    async def app(scope, receive, send):
        await send(start())
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    way = AsgiWay(app)
    answer = await way.open("GET", URL, (), None)
    await way.close()
    assert cut.is_set()
    with pytest.raises(TransportFault):
        await answer.read()
