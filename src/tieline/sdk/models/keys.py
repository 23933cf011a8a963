"""API keys."""

from __future__ import annotations

from datetime import datetime

from tieline.runtime.model import Model


class ApiKey(Model, kw_only=True):
    """An API key without itself; `hint` is what it ends with."""

    id: int
    display_name: str = ""
    scopes: tuple[str, ...] = ()
    hint: str = ""
    created_at: datetime | None = None
    last_used_at: datetime | None = None


class NewApiKey(ApiKey, kw_only=True):
    """An API key that was made just now; `secret` is the key."""

    secret: str

    def __repr__(self) -> str:
        return f"NewApiKey(id={self.id!r}, display_name={self.display_name!r}, secret=***)"
