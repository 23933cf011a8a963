"""A Gong sandbox called in process, on a clock that a test turns."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tieline.gong.document import whole
from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.gong.errors import Refused

DOCUMENT = whole()
#: Friday, 20 November 2026, 17:00 UTC: 09:00 for the company.
NOW = 1_795_194_000.0
FULL = {
    "context": "Extended",
    "exposedFields": {
        "parties": True,
        "content": dict.fromkeys(
            ("structure", "topics", "trackers", "trackerOccurrences", "brief", "outline", "highlights"), True
        )
        | {"callOutcome": True, "keyPoints": True},
        "interaction": dict.fromkeys(("speakers", "video", "personInteractionStats", "questions"), True),
        "collaboration": {"publicComments": True},
    },
}


@dataclass
class Reply:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        return self.json["errors"][0]


@dataclass
class Company:
    """A sandbox and someone who calls it."""

    config: GongSandboxConfig
    time: float = NOW
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = GongSandbox(self.config, clock=lambda: self.time, sleep=self._sleep)
        self.world = self.app.world

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    @property
    def basic(self) -> str:
        pair = f"{self.config.access_key}:{self.config.access_key_secret}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    async def call(self, method: str, target: str, body: Any = None, **headers: str) -> Reply:
        """Send a request; a body that is not bytes is sent as JSON; a header set to an empty string is left out."""
        path, _, query = target.partition("?")
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        known = {"authorization": self.basic} | ({} if body is None else {"content_type": "application/json"})
        sent = [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in (known | headers).items()
            if value
        ]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": sent,
        }
        messages: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": data, "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        start, *rest = messages
        reply = Reply(
            status=start["status"],
            headers={name.decode(): value.decode() for name, value in start["headers"]},
            body=b"".join(message.get("body", b"") for message in rest),
        )
        self._check_described(method, path, reply)
        return reply

    def _check_described(self, method: str, path: str, reply: Reply) -> None:
        """Fail for a status that the document of the API does not have, but those that no handler answers."""
        try:
            operation, _ = self.app._router.find(method, path)
        except Refused:
            return
        if reply.status not in (413, 415) and reply.headers["content-type"] != "text/html":
            assert str(reply.status) in DOCUMENT["paths"][operation.path][method.lower()]["responses"]

    async def get(self, target: str, **headers: str) -> Reply:
        return await self.call("GET", target, **headers)

    async def post(self, target: str, body: Any, **headers: str) -> Reply:
        return await self.call("POST", target, body, **headers)

    async def put(self, target: str, body: Any, **headers: str) -> Reply:
        return await self.call("PUT", target, body, **headers)

    async def delete(self, target: str, body: Any = None, **headers: str) -> Reply:
        return await self.call("DELETE", target, body, **headers)

    async def upload(self, method: str, target: str, name: str, data: bytes, **headers: str) -> Reply:
        """Send a form with one file."""
        head = f'--xyz\r\nContent-Disposition: form-data; name="{name}"; filename="a.bin"\r\n'
        form = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n--xyz--\r\n"
        sent = {"content_type": "multipart/form-data; boundary=xyz"} | headers
        return await self.call(method, target, form, **sent)

    async def advance(self, seconds: float = 10) -> None:
        """Let jobs come to their end."""
        await self.control("advance", {"seconds": seconds})

    async def written(self, kind: str) -> list[Any]:
        """Return what was written of a kind."""
        reply = await self.get(f"/_sandbox/written/{kind}")
        assert reply.status == 200, reply.body
        return [json.loads(line) for line in reply.body.splitlines()]

    async def calls(self, **wanted: Any) -> list[Any]:
        """Return calls in full; none when there are none."""
        body = {"filter": wanted, "contentSelector": FULL}
        reply = await self.post("/v2/calls/extensive", body)
        if reply.status == 404:
            return []
        return [call for page in await self.pages("/v2/calls/extensive", body) for call in page["calls"]]

    async def control(self, name: str, body: Any) -> Any:
        reply = await self.post(f"/_sandbox/{name}", body)
        assert reply.status == 200, reply.body
        return reply.json

    async def pages(self, path: str, body: dict[str, Any]) -> list[Any]:
        """Follow a chain of POSTs to its end."""
        found: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            reply = await self.post(path, body | cursor)
            assert reply.status == 200, reply.body
            found.append(reply.json)
            if "cursor" not in found[-1]["records"]:
                return found
            cursor = {"cursor": found[-1]["records"]["cursor"]}


@pytest.fixture
def company() -> Callable[..., Company]:
    """Make a sandbox without limits, of 350 calls unless told otherwise."""

    def make(**changes: Any) -> Company:
        config = GongSandboxConfig(calls=350, now=NOW, rate_limit=None, daily_limit=None)
        return Company(replace(config, **changes))

    return make


@pytest.fixture
def gong(company: Callable[..., Company]) -> Company:
    """The sandbox most tests need."""
    return company()
