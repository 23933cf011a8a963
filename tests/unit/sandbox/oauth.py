"""Asks an OAuth sandbox in this process, as a browser, a client or an API's caller would."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tieline.sandbox.oauth import OAuthSandbox, OAuthSandboxConfig

BACK = "https://app.test/callback"


@dataclass(kw_only=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def query(self) -> dict[str, str]:
        """What an address that a browser is sent to says."""
        return {
            name: values[0] for name, values in parse_qs(urlsplit(self.headers["location"]).query).items()
        }


class Asker:
    """A sandbox with a clock of its own."""

    def __init__(self, **config: Any) -> None:
        self.time = 1_800_000_000.0
        self.app = OAuthSandbox(OAuthSandboxConfig(**config), clock=lambda: self.time)

    async def __call__(
        self,
        method: str,
        target: str,
        form: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Reply:
        path, _, query = target.partition("?")
        given = {"host": "oauth.test", **(headers or {})}
        if form is not None:
            body = urlencode(form).encode()
            given["content-type"] = "application/x-www-form-urlencoded"
        scope = {
            "type": "http",
            "method": method,
            "scheme": "https",
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, *parts = sent
        return Reply(
            status=start["status"],
            headers={name.decode(): value.decode() for name, value in start["headers"]},
            body=b"".join(part["body"] for part in parts),
        )

    async def code(self, **more: str) -> str:
        """Return a code, as a user who says yes gives it."""
        return (await self.authorize(**more)).query["code"]

    async def authorize(self, **more: str) -> Reply:
        asked = {"client_id": "sandbox-client", "response_type": "code", "redirect_uri": BACK, **more}
        user = {"user": "ada@example.com", "password": "sandbox-password", "decision": "allow"}
        return await self("POST", "/oauth2/authorize", {**user, **asked})

    async def exchange(self, code: str, path: str = "/oauth2/token", **more: str) -> Reply:
        return await self.token("authorization_code", path, code=code, redirect_uri=BACK, **more)

    async def token(self, grant_type: str, path: str = "/oauth2/token", **more: str) -> Reply:
        return await self("POST", path, {"grant_type": grant_type, **more}, headers=basic())

    async def refresh(self, token: str) -> Reply:
        return await self.token("refresh_token", refresh_token=token)

    async def me(self, token: str, path: str = "/api/me") -> Reply:
        return await self("GET", path, headers={"authorization": f"Bearer {token}"})


def basic(secret: str = "sandbox-client-secret") -> dict[str, str]:
    pair = base64.b64encode(f"sandbox-client:{secret}".encode()).decode()
    return {"authorization": f"Basic {pair}"}
