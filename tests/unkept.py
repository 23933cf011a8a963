"""Accounts at an OAuth sandbox whose tokens are about to end, and that nobody uses."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from tieline.app import Tieline
from tieline.auth.credentials import OAuth2
from tieline.connections.integrations import NewIntegration
from tieline.connections.model import Connection, Draft, OAuthClient
from tieline.core.clock import MICROSECONDS
from tieline.core.secrets import Secret
from tieline.sandbox.oauth import OAuthSandbox
from tieline.sandbox.oauth.book import Grant

_PROVIDER = """
display_name: Box
auth_mode: OAUTH2
authorization_url: {url}/oauth2/authorize
token_url: {url}/oauth2/token
proxy: {{base_url: "{url}"}}
"""


def describe(home: Path, url: str) -> None:
    """Write the provider of a sandbox into a home."""
    folder = home / "providers"
    folder.mkdir(parents=True)
    (folder / "box.yaml").write_text(_PROVIDER.format(url=url))


def set_up(tieline: Tieline, sandbox: OAuthSandbox) -> None:
    """Make the integration of a sandbox."""
    client = OAuthClient(
        type="OAUTH2",
        client_id=sandbox.config.client_id,
        client_secret=Secret(sandbox.config.client_secret),
    )
    tieline.integrations.create(NewIntegration(provider="box", unique_key="box", credentials=client))


def connect(tieline: Tieline, sandbox: OAuthSandbox, *names: str, left: float = 60.0) -> None:
    """Store accounts that have so many seconds left of their tokens."""
    now = int(time.time() * MICROSECONDS)
    store = tieline._stores.connections
    for name in names:
        pair = sandbox.book.issue(
            Grant(client_id=sandbox.config.client_id, user="ada@example.com", scope="read")
        )
        draft = Draft(
            integration="box",
            provider="box",
            connection_id=name,
            base_url="https://box.test",
            credentials=OAuth2(
                access_token=Secret(pair.access_token),
                refresh_token=Secret(pair.refresh_token or ""),
                expires_at=now + int(left * MICROSECONDS),
            ),
        )
        store.make_current(store.save(draft, keep_credentials=True, now=now), now=now)


def stored(tieline: Tieline) -> Mapping[str, Connection]:
    """Return the accounts that are stored, by their ids."""
    return {each.connection_id: each for each in tieline.all_connections()}


def is_fresh(connection: Connection) -> bool:
    """Tell whether an account's token was renewed."""
    return connection.refresh.renewed_at is not None and connection.refresh.failed_at is None
