"""Who may use this installation, and for what: API keys with scopes, the environment, its variables."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable

import msgspec

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret

#: What a key may be allowed. A key may hold a whole branch too: `environment:*`, `environment:integrations:*`.
SCOPES: tuple[str, ...] = (
    "environment:integrations:read",
    "environment:integrations:read_credentials",
    "environment:integrations:create",
    "environment:integrations:update",
    "environment:integrations:delete",
    "environment:connections:read",
    "environment:connections:read_credentials",
    "environment:connections:create",
    "environment:connections:update",
    "environment:connections:delete",
    "environment:connect_sessions:write",
    "environment:records:read",
    "environment:records:write",
    "environment:syncs:execute",
    "environment:syncs:read",
    "environment:syncs:update",
    "environment:syncs:variant:create",
    "environment:syncs:variant:delete",
    "environment:actions:execute",
    "environment:functions:read",
    "environment:functions:write",
    "environment:variables:read",
    "environment:api_keys:read",
    "environment:api_keys:create",
    "environment:api_keys:delete",
    "environment:webhook_signing_key:rotate",
    "environment:deploy",
    "environment:mcp",
    "environment:proxy",
)
EVERYTHING = ("environment:*",)

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """This installation, named in addresses and webhooks."""

    uuid: str
    name: str


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that programs present. The key itself is kept nowhere, only its digest; `hint` is its last four signs."""

    id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    created_at: int
    last_used_at: int | None = None


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """An environment variable that integration code sees."""

    name: str
    value: Secret


def allows(scopes: Iterable[str], needed: str) -> bool:
    """Return whether scopes, some of them whole branches, hold the one that is needed."""
    return any(
        needed == scope or (scope.endswith(":*") and needed.startswith(scope.removesuffix("*")))
        for scope in scopes
    )


def check_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return scopes without repeats; raises `UsageError` for one that is unknown or a branch of none."""
    given = tuple(dict.fromkeys(scopes))
    for scope in given:
        if not any(allows((scope,), known) for known in SCOPES):
            raise UsageError(f"scope: there is no {scope!r}; known are {', '.join(SCOPES)}", field="scope")
    return given


def new_key() -> Secret:
    """Return a new API key: a random UUID of version 4."""
    return Secret(str(uuid.uuid4()))


def is_key(text: str) -> bool:
    """Return whether a text has the form of an API key."""
    return _KEY.fullmatch(text) is not None


def digest(key: str) -> bytes:
    """Return what of a key is stored, and by which it is found: a plain hash, since a key has 122 random bits."""
    return hashlib.sha256(key.lower().encode()).digest()


def hint(key: str) -> str:
    """Return the part of a key by which people tell it from others."""
    return key[-4:].lower()
