"""The server inside the test's own process: requests to the ASGI application, without sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tieline.app import Tieline
from tieline.server.app import Asgi
from tieline.server.table import build
from tieline.settings import Settings

#: An API key that tests preset.
KEY = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"
Pairs = Sequence[tuple[str, str]]


@dataclass(kw_only=True)
class Reply:
    """An answer, all of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str:
        """The code of an error."""
        return self.json["error"]["code"]

    @property
    def issues(self) -> list[tuple[str, list[str]]]:
        """Code and path of each thing that is wrong with an input."""
        return [(issue["code"], issue["path"]) for issue in self.json["error"]["errors"]]


@dataclass(kw_only=True)
class Asker:
    """Asks an ASGI application; with the key unless a request brings its own header."""

    app: Asgi
    key: str | None = KEY
    tieline: Tieline = field(repr=False)

    async def __call__(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        headers: Pairs = (),
        raw: Sequence[bytes] | None = None,
    ) -> Reply:
        """Send a request: a `body` as JSON, or `raw` pieces of one."""
        given = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        if self.key is not None and not any(name == b"authorization" for name, _ in given):
            given.append((b"authorization", f"Bearer {self.key}".encode()))
        if body is not None:
            raw = [msgspec.json.encode(body)]
            given.append((b"content-type", b"application/json"))
        given.append((b"host", b"tieline.test"))
        path, _, query = target.partition("?")
        scope = asgi_scope(method, path.encode(), query.encode(), given)
        return await ask(self.app, scope, list(raw or [b""]))


def asgi_scope(method: str, path: bytes, query: bytes, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    """Return what a server makes of a request."""
    from urllib.parse import unquote

    return {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": unquote(path.decode("latin-1")),
        "raw_path": path,
        "query_string": query,
        "headers": headers,
        "client": ("192.0.2.1", 50_000),
    }


async def ask(app: Asgi, scope: dict[str, Any], pieces: list[bytes]) -> Reply:
    """Send a request in pieces; return its whole answer."""
    sent: list[Any] = []
    left = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]

    async def receive() -> Any:
        return left.pop(0) if left else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *parts = sent
    names = [name for name, _ in start["headers"]]
    assert len(names) == len(set(names)), names
    return Reply(
        status=start["status"],
        headers={name.decode(): value.decode("latin-1") for name, value in start["headers"]},
        body=b"".join(part.get("body", b"") for part in parts),
    )


@asynccontextmanager
async def alive(app: Asgi) -> AsyncIterator[None]:
    """Let an application live through the block, as a server does."""
    events: asyncio.Queue[str] = asyncio.Queue()
    told: asyncio.Queue[str] = asyncio.Queue()

    async def receive() -> Any:
        return {"type": await events.get()}

    async def send(message: Any) -> None:
        await told.put(message["type"])

    life = asyncio.ensure_future(app({"type": "lifespan"}, receive, send))
    life.add_done_callback(lambda _: told.put_nowait("over"))
    await events.put("lifespan.startup")
    try:
        assert await told.get() == "lifespan.startup.complete"
        yield
    finally:
        await events.put("lifespan.shutdown")
        await life


def settings_of(home: Path, variables: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of a home whose server has the key `KEY`."""
    return Settings.of({"TIELINE_HOME": str(home), "TIELINE_SECRET_KEY": KEY, **(variables or {})})


@asynccontextmanager
async def asking(home: Path, variables: Mapping[str, str] | None = None) -> AsyncIterator[Asker]:
    """Run a server over a home, in this process and event loop, with the key `KEY`."""
    tieline = Tieline(settings_of(home, variables))
    await asyncio.to_thread(tieline.access.start, tieline.settings.secret_key)
    app = build(tieline)
    async with alive(app):
        yield Asker(app=app, tieline=tieline)
