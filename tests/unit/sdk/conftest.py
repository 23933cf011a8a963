"""Both kinds of client over a transport that answers what it is told, and keeps what it was asked."""

import asyncio
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from tieline import AsyncClient, Client
from tieline.http.model import Response

HOST, KEY = "http://tieline.test", "the-key"


def said(document=None, status=200, body=None, **headers):
    """Return an answer: a document as JSON, or a body as it is."""
    content = msgspec.json.encode(document) if body is None else body
    return Response(
        status=status, headers=(("Content-Type", "application/json"), *headers.items()), body=content
    )


def refusal(status, code, **more):
    return said({"error": {"code": code, **more}}, status)


class Asked:
    """A request, taken apart."""

    def __init__(self, request):
        parts = urlsplit(request.full_url)
        self.method = request.method
        self.path = parts.path
        self.query = parse_qsl(parts.query, keep_blank_values=True)
        self.headers = {name.lower(): value for name, value in request.headers}
        self.raw = request.body
        self.timeouts = request.timeouts

    @property
    def json(self):
        return None if self.raw is None else msgspec.json.decode(self.raw)


class Transport:
    def __init__(self):
        self.answers = []
        self.asked = []

    def send(self, request, *, max_body):
        self.asked.append(Asked(request))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class AsyncTransport(Transport):
    async def send(self, request, *, max_body):
        return super().send(request, max_body=max_body)


class Clock:
    def __init__(self):
        self.paused = []

    def now(self):
        return 1_767_225_600.0

    def pause(self, seconds):
        self.paused.append(seconds)

    async def sleep(self, seconds):
        self.paused.append(seconds)


class Blocking:
    """Asks with the client that blocks."""

    kind = Client

    def __init__(self):
        self.transport = Transport() if self.kind is Client else AsyncTransport()
        self.clock = Clock()

    def client(self, **settings):
        given = {"environment": {}, "transport": self.transport, "clock": self.clock, "random": lambda: 0.0}
        return self.kind(HOST, KEY, **{**given, **settings})

    def answer(self, *answers):
        self.transport.answers = list(answers)

    @property
    def asked(self):
        return self.transport.asked

    def do(self, call, **settings):
        """Return what a method gives; of a list its items."""
        return call(self.client(**settings))

    def all(self, call):
        return list(call(self.client()))

    def pages(self, call):
        return list(call(self.client()).pages())

    def read(self, call):
        with call(self.client()) as answer:
            return answer.status, b"".join(answer)


class Awaiting(Blocking):
    """Asks with the client for an event loop."""

    kind = AsyncClient

    def do(self, call, **settings):
        async def done():
            return await call(self.client(**settings))

        return asyncio.run(done())

    def all(self, call):
        async def done():
            return [each async for each in call(self.client())]

        return asyncio.run(done())

    def pages(self, call):
        async def done():
            return [each async for each in call(self.client()).pages()]

        return asyncio.run(done())

    def read(self, call):
        async def done():
            async with call(self.client()) as answer:
                return answer.status, b"".join([each async for each in answer])

        return asyncio.run(done())


@pytest.fixture(params=[Blocking, Awaiting], ids=["blocking", "async"])
def asker(request):
    return request.param()
