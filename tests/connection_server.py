"""A server with connections over a real database, and the API that they lead to; requests go straight to its ASGI face."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

from tieline.access.model import ApiKey
from tieline.connections.model import Integration
from tieline.connections.service import ConnectionService
from tieline.connections.tokens import TokenService
from tieline.connections.transport import Transports
from tieline.connections.vault import KeyRing
from tieline.connections.verify import Verifier
from tieline.http.egress import EgressRules
from tieline.http.model import Request, Response
from tieline.http.pace_memory import MemoryPaceStore
from tieline.providers.catalogue import Catalogue
from tieline.server.app import Server
from tieline.server.routes import connections as routes
from tieline.server.routes import legacy
from tieline.settings import Settings
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import open_database
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.runs import SqlRunStore

KEY = "11111111-1111-4111-8111-111111111111"
RING = "dGhpcnR5LXR3by1ieXRlcy1vZi1hLXNlY3JldC1rZXk="

PROVIDERS = {
    "acme-basic": """
display_name: Acme
auth_mode: BASIC
proxy: {base_url: "https://api.acme.test", verification: {endpoints: [/me]}}
""",
    "acme-key": """
display_name: Acme
auth_mode: API_KEY
proxy:
  base_url: https://${connectionConfig.subdomain}.acme.test
  headers: {x-api-key: "${apiKey}"}
  verification: {endpoints: [/me]}
connection_config:
  subdomain: {type: string, title: Subdomain, pattern: "^[a-z]+$"}
""",
    "acme-oauth": """
display_name: Acme
auth_mode: OAUTH2
authorization_url: https://acme.test/authorize
token_url: https://acme.test/token
proxy: {base_url: "https://api.acme.test"}
""",
    "acme-cc": """
display_name: Acme
auth_mode: OAUTH2_CC
token_url: https://acme.test/token
proxy: {base_url: "https://api.acme.test", verification: {endpoints: [/me]}}
""",
    "acme-login": """
display_name: Acme
auth_mode: TWO_STEP
token_url: https://acme.test/login
token_params: {user: "${credentials.user}", pin: "${credentials.pin}"}
token_response: {token: data.jwt, token_expiration: data.lives, token_expiration_strategy: expireIn, refresh_token: data.renewal}
proxy: {base_url: "https://api.acme.test", verification: {endpoints: [/me]}}
credentials:
  user: {type: string, title: User}
  pin: {type: string, title: PIN}
""",
    "acme-none": """
display_name: Acme
auth_mode: NONE
proxy: {base_url: "https://api.acme.test"}
""",
    "acme-app": """
display_name: Acme
auth_mode: APP
proxy: {base_url: "https://api.acme.test"}
""",
}


class Clock:
    """A time that moves when it is set, or somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


class Api:
    """The API of all providers here. Who is `banned` is refused; tokens are numbered."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.banned = False
        self.tokens = 0

    async def send(self, request: Request, *, max_body: int) -> Response:
        del max_body
        self.asked.append(request)
        if self.banned:
            return self._answer(401, {"message": "who are you?", "error": "invalid_grant"})
        match urlsplit(request.url).path:
            case "/token":
                self.tokens += 1
                pair = {"access_token": f"access-{self.tokens}", "refresh_token": f"renewal-{self.tokens}"}
                return self._answer(200, {**pair, "expires_in": 3600})
            case "/login":
                self.tokens += 1
                data = {"jwt": f"jwt-{self.tokens}", "renewal": "renewal", "lives": 3600}
                return self._answer(200, {"data": data})
            case _:
                return self._answer(200, {"id": 1})

    def _answer(self, status: int, body: object) -> Response:
        return Response(
            status=status, headers=(("content-type", "application/json"),), body=json.dumps(body).encode()
        )


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    body: object
    headers: dict[str, str]

    @property
    def code(self) -> str:
        return self.body["error"]["code"]

    @property
    def paths(self) -> list[str]:
        """Where the input is wrong, dotted."""
        return [".".join(issue["path"]) for issue in self.body["error"]["errors"]]


class World:
    """The server, its API, its stores and its clock. `scopes` are those of the key."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.clock, self.api = Clock(), Api()
        self.scopes: tuple[str, ...] = ("environment:*",)
        self.database = open_database(database_url)
        ring = KeyRing.parse(RING)
        self.connections = SqlConnectionStore(self.database, ring)
        self.integrations = SqlIntegrationStore(self.database, ring)
        for name, text in PROVIDERS.items():
            (folder / f"{name}.yaml").write_text(text)
        catalogue = Catalogue(folder)
        for name in PROVIDERS:
            self.integrate(name, name)
        ways = Transports(trusted=self.api, guarded=self.api)
        tokens = TokenService(
            connections=self.connections,
            integrations=self.integrations,
            leases=SqlRunStore(self.database, ring),
            owner=SimpleNamespace(name="me", is_alive=lambda _name: None),
            provider=catalogue.load,
            transports=ways,
            clock=self.clock,
        )
        service = ConnectionService(
            self.connections,
            self.integrations,
            providers=catalogue.load,
            tokens=tokens,
            verify=Verifier(ways, MemoryPaceStore(), self.clock).verify,
            egress=EgressRules(),
            clock=self.clock,
        )
        tieline = SimpleNamespace(
            settings=Settings(home=folder), find_key=self._find_key, connections=service
        )
        self.server = Server(tieline, routes.OPERATIONS + legacy.OPERATIONS)

    def integrate(self, unique_key: str, provider: str) -> None:
        plain = Integration(key=0, unique_key=unique_key, provider=provider, created_at=0, updated_at=0)
        self.integrations.create(plain, now=0)

    async def _find_key(self, text: str) -> ApiKey | None:
        return ApiKey(id=1, name="k", hint="1111", scopes=self.scopes, created_at=0) if text == KEY else None

    async def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """Send a request with the key and a JSON content type, as programs do even without a body."""
        sent = {"authorization": f"Bearer {KEY}", "content-type": "application/json", **(headers or {})}
        raw = b"" if body is None else json.dumps(body).encode()
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 1),
        }
        messages: list[dict] = []

        async def receive() -> dict:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message: dict) -> None:
            messages.append(message)

        await self.server(scope, receive, send)
        answer = b"".join(message.get("body", b"") for message in messages[1:])
        told = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Reply(messages[0]["status"], json.loads(answer) if answer else None, told)

    async def bring(self, integration: str, credentials: dict, **more: object) -> dict:
        """Import an account, `c1` unless another id is given; return what was answered."""
        body = {"provider_config_key": integration, "connection_id": "c1", "credentials": credentials, **more}
        reply = await self.ask("POST", "/connections", body)
        assert reply.status == 201, reply
        return reply.body

    def form(self, number: int = -1) -> dict[str, str]:
        """Return the form that the API was sent."""
        return dict(parse_qsl((self.api.asked[number].body or b"").decode()))


@contextmanager
def world(database_url: str, folder: Path) -> Iterator[World]:
    """Give a server of its own over a database."""
    made = World(database_url, folder)
    try:
        yield made
    finally:
        made.database.close()
