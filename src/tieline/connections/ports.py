"""Where connections are kept, in the words of those who use them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tieline.connections.model import Connection, Draft


class ConnectionStore(Protocol):
    """Keeps connections with sealed credentials. Every method blocks and may be called from any thread."""

    def save(self, draft: Draft, *, keep_credentials: bool, now: int) -> Connection:
        """Store a connection, without changing which account its id means; `make_current` does.

        An account that so far came from the environment takes what was synced for it along to its new id.
        """
        ...

    def make_current(self, connection: Connection, *, now: int) -> None:
        """Let a connection's id mean this account from now on; what a former one left is kept apart."""
        ...

    def all(self) -> list[Connection]:
        """Return every connection that an id means now, by provider and id."""
        ...

    def learn(self, key: int, facts: Mapping[str, str], *, now: int) -> None:
        """Add to what is known of an account."""
        ...
