"""A server on the loopback that keeps what it was sent, and both kinds of client to call it."""

import asyncio
import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tieline.runtime import Api, AsyncClient, AsyncService, Client, Op, Service

API = Api(title="Acme", version="1")


@dataclass
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: list
    body: bytes

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def query(self):
        return self.target.partition("?")[2]

    @property
    def json(self):
        return json.loads(self.body)


@dataclass
class Said:
    """An answer to give; `parts` go out as they are, chunked unless `torn` after so many bytes of a longer body."""

    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=dict)
    parts: list | None = None
    torn: int | None = None


def said(document, status=200, **headers):
    return Said(status, json.dumps(document).encode(), {"Content-Type": "application/json", **headers})


class Upstream:
    """Answers what `answer` says: a function of the request, a list used up one by one, or one answer for all."""

    def __init__(self):
        self.answer = said({})
        self.asked = []
        self.lock = threading.Lock()

    def __call__(self, asked):
        with self.lock:
            self.asked.append(asked)
            if isinstance(self.answer, list):
                return self.answer.pop(0)
            return self.answer(asked) if callable(self.answer) else self.answer

    @property
    def last(self):
        return self.asked[-1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):  # a client that did not wait
            super().handle()

    def handle_one_request(self):
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        asked = Asked(self.command, self.path, list(self.headers.items()), self._body())
        self._say(self.server.upstream(asked))

    def _body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _say(self, answer):
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.parts is not None:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in answer.parts:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
            return
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body if answer.torn is None else answer.body[: answer.torn])
        self.close_connection = answer.torn is not None


@pytest.fixture(scope="session")
def listening():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def upstream(listening):
    listening.upstream = Upstream()
    listening.upstream.url = f"http://127.0.0.1:{listening.server_port}"
    return listening.upstream


class Clock:
    """Stands still; `paused` is what was waited for."""

    def __init__(self):
        self.time = 1_000_000.0
        self.paused = []

    def now(self):
        return self.time

    def pause(self, seconds):
        self.paused.append(seconds)
        self.time += seconds

    async def sleep(self, seconds):
        self.pause(seconds)


class Blocking:
    """Calls with the blocking client."""

    name = "sync"

    def __init__(self, url):
        self.url = url
        self.clock = Clock()
        self.open = []

    def client(self, api=API, **settings):
        client = Client(api, **self.settings(settings))
        self.open.append(client)
        return client

    def settings(self, settings):
        quiet = {"environment": {}, "clock": self.clock, "random": lambda: 0.0, "base_url": self.url}
        return {name: value for name, value in {**quiet, **settings}.items() if value is not None}

    def close(self):
        for client in self.open:
            client.close()

    def service(self, api=API, **settings):
        return Service(self.client(api, **settings))

    def run(self, value):
        return value

    def call(self, op, values=(), *, api=API, settings=None, **said):
        return self.run(self.service(api, **(settings or {}))._call(op, values, **said))

    def items(self, op, values=(), *, api=API, settings=None, **said):
        return list(self.service(api, **(settings or {}))._pages(op, values, **said))

    def page(self, op, values=(), *, api=API, settings=None, **said):
        return self.run(self.service(api, **(settings or {}))._pages(op, values, **said))

    def next_page(self, page):
        return self.run(page.next_page())

    def all(self, iterable):
        return list(iterable)

    def each(self, iterable, do):
        for item in iterable:
            do(item)

    def opened(self, way, op, values=(), *, api=API, settings=None, **said):
        return self.run(getattr(self.service(api, **(settings or {})), way)(op, values, **said))


class Awaiting(Blocking):
    """Calls with the async client, in one event loop."""

    name = "async"

    def __init__(self, url):
        super().__init__(url)
        self.loop = asyncio.Runner()

    def client(self, api=API, **settings):
        client = AsyncClient(api, **self.settings(settings))
        self.open.append(client)
        return client

    def close(self):
        for client in self.open:
            self.loop.run(client.close())
        self.loop.close()

    def service(self, api=API, **settings):
        return AsyncService(self.client(api, **settings))

    def run(self, value):
        async def waited():
            return await value

        return self.loop.run(waited())

    def items(self, op, values=(), *, api=API, settings=None, **said):
        return self.all(self.service(api, **(settings or {}))._pages(op, values, **said))

    def each(self, iterable, do):
        async def done():
            async for item in iterable:
                do(item)

        self.loop.run(done())

    def all(self, iterable):
        async def listed():
            return [item async for item in iterable]

        return self.loop.run(listed())


@pytest.fixture(params=[Blocking, Awaiting], ids=lambda kind: kind.name)
def caller(request, upstream):
    caller = request.param(upstream.url)
    yield caller
    caller.close()


def get(*params, path="/it", **more):
    return Op("GET", path, id="getIt", params=params, **more)
