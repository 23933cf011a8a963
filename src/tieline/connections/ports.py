"""Where connections are kept, in the words of those who use them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tieline.connections.model import Connection, Draft


class ConnectionStore(Protocol):
    """Keeps connections with sealed credentials. Every method blocks and may be called from any thread."""

    def save(self, draft: Draft, *, keep_credentials: bool, now: int) -> Connection:
        """Store a connection and make it the one that its id means.

        Another account under the same id does not touch what the former one left.
        """
        ...

    def find(self, provider: str, connection_id: str) -> Connection | None:
        """Return the connection that an id means now."""
        ...

    def all(self) -> list[Connection]:
        """Return every connection that an id means now, by provider and id."""
        ...

    def learn(self, key: int, facts: Mapping[str, str], *, now: int) -> None:
        """Add to what is known of an account."""
        ...
