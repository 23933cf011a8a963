"""A database with connections in it, for tests of what belongs to them."""

from __future__ import annotations

from tieline.auth.credentials import ApiKey
from tieline.connections.model import Draft
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.secrets import Secret
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database

KEYS = KeyRing.parse(generate_key())


def a_draft(connection_id: str, integration: str = "crm", secret: str = "key") -> Draft:
    return Draft(
        integration=integration,
        provider="gong",
        connection_id=connection_id,
        base_url="https://a.test",
        credentials=ApiKey(api_key=Secret(secret)),
    )


def connect(database: Database, connection_id: str, integration: str = "crm", *, now: int = 1) -> int:
    """Store a connection; return its row."""
    store = SqlConnectionStore(database, KEYS)
    saved = store.save(a_draft(connection_id, integration), keep_credentials=True, now=now)
    return store.make_current(saved, now=now, authorised=True).key
