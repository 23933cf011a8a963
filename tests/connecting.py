"""A server on a port whose integrations lead to an OAuth sandbox, its operator, and the product that embeds it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.asking import KEY, settings_of
from tests.serving import serving
from tests.signing_in import PROVIDERS, client_of

from tieline.app import Tieline
from tieline.sandbox.oauth import OAuthSandbox, OAuthSandboxConfig
from tieline.sandbox.oauth.book import Grant
from tieline.sandbox.serve import serving as serving_sandbox
from tieline.server.table import build

#: More of the catalogue's kinds of fields than the other tests have.
FIELDS = {
    "desk": """
display_name: Helpdesk
auth_mode: API_KEY
docs_connect: https://docs.example.com/helpdesk
proxy:
  base_url: SANDBOX
  headers: {authorization: "Bearer ${apiKey}"}
  verification: {endpoints: [/api/me]}
credentials:
  apiKey:
    title: API key
    description: You find it under Settings, then Developers.
    secret: true
    doc_section: step-1-find-your-key
connection_config:
  subdomain:
    title: Subdomain
    description: The part of your address before .helpdesk.com.
    pattern: ^[a-z0-9][a-z0-9-]*$
    example: acme
    prefix: https://
    suffix: .helpdesk.com
  region:
    title: Region
    enum: [eu, us]
    default_value: eu
""",
}
ALL = {**PROVIDERS, **FIELDS}


@dataclass(kw_only=True)
class Shop:
    """A server, its operator, and the sandbox behind it."""

    host: str
    sandbox: OAuthSandbox
    sandbox_url: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask as the operator; return what is in the answer."""
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.host + path, content, headers, method=method)) as reply:
            return json.load(reply)

    def session(self, *integrations: str, **more: Any) -> dict[str, str]:
        """Begin a session for some integrations, for all without any; return its token and link."""
        allowed = {"allowed_integrations": list(integrations)} if integrations else {}
        body = {"end_user": {"id": "u1", "email": "ada@acme.test"}, **allowed, **more}
        return self.ask("POST", "/connect/sessions", body)["data"]

    def link(self, *integrations: str, **more: Any) -> str:
        """Return the link of a new session."""
        return self.session(*integrations, **more)["connect_link"]

    def end(self, token: str) -> None:
        """End a session."""
        headers = {"authorization": f"Bearer {token}"}
        urlopen(Request(f"{self.host}/connect/session", headers=headers, method="DELETE")).close()

    def key(self) -> str:
        """Return an API key that the sandbox accepts."""
        return self.sandbox.book.issue(
            Grant(client_id="sandbox-client", user="ada@example.com", scope="")
        ).access_token

    def connections(self, integration: str) -> list[str]:
        """Return the ids of an integration's connections, the newest first."""
        found = self.ask("GET", f"/connections?integrationId={integration}")["connections"]
        return [each["connection_id"] for each in found]


@contextmanager
def shop(home: Path, variables: Mapping[str, str] | None = None, **config: Any) -> Iterator[Shop]:
    """Serve while the block runs."""
    sandbox = OAuthSandbox(OAuthSandboxConfig(**config))
    with serving_sandbox(sandbox) as url:
        (home / "providers").mkdir(parents=True)
        for name, text in ALL.items():
            (home / "providers" / f"{name}.yaml").write_text(text.replace("SANDBOX", url))
        given = {"TIELINE_EGRESS_ALLOW": "127.0.0.1/32,box.test", **(variables or {})}
        tieline = Tieline(settings_of(home, given))
        tieline.access.start(tieline.settings.secret_key)
        with serving(build(tieline)) as host:
            made = Shop(host=host, sandbox=sandbox, sandbox_url=url)
            for name, text in ALL.items():
                client = client_of(name, text, sandbox, url)
                body = {"provider": name, "unique_key": name, **({"credentials": client} if client else {})}
                made.ask("POST", "/integrations", body)
            yield made
