"""Where connections and integrations are kept, in the words of those who use them.

Every method blocks and may be called from any thread. Each change raises the revision in its own transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from tieline.auth.credentials import Credentials
from tieline.connections.model import (
    Changes,
    Connection,
    ConnectionQuery,
    Draft,
    Editable,
    Integration,
    Listed,
    RefreshState,
)
from tieline.core.json import JsonValue

#: Decides by what is stored what to change of it; pure, as it may be called more than once.
Change = Callable[[Editable], Changes]


class ConnectionStore(Protocol):
    """Keeps connections, their credentials and configuration sealed."""

    def save(self, draft: Draft, *, keep_credentials: bool, now: int) -> Connection:
        """Store a connection, without changing which account its id means; `make_current` does.

        An account that so far came from the environment takes what was synced for it along to its new id.
        """
        ...

    def make_current(
        self, connection: Connection, *, now: int, change: Change | None = None, authorised: bool = False
    ) -> Connection:
        """Let a connection's id mean this account from now on; what a former one left is kept apart.

        Metadata, tags, end user, webhook address and schedules that it does not bring are taken over from the former
        one; then `change` is made, in the same transaction. `authorised`: somebody has just brought the account, which
        is an event (`ConnectionChanged`).
        """
        ...

    def all(self) -> list[Connection]:
        """Return every connection that an id means now, by integration and id."""
        ...

    def find(self, integration: str, connection_id: str) -> Connection | None:
        """Return the connection that an id means now."""
        ...

    def get(self, key: int) -> Connection | None:
        """Return the connection of a row that an id means now."""
        ...

    def several(self, keys: Sequence[int]) -> list[Connection]:
        """Return those of these rows that an id means now."""
        ...

    def changed(self, *, since: int) -> list[tuple[int, int, int]]:
        """Return each row that was changed at a time or later: its key, when that was, and whether (1) an id means it."""
        ...

    def search(self, query: ConnectionQuery) -> list[Listed]:
        """Return the connections that match, without opening anything of them."""
        ...

    def failing(self, key: int) -> tuple[str, ...]:
        """Return the last runs of those syncs of a connection that fail."""
        ...

    def update(self, key: int, change: Change, *, now: int) -> None:
        """Change a connection by what is stored of it, which nobody else changes meanwhile."""
        ...

    def set_metadata(
        self,
        integration: str,
        connection_ids: Sequence[str],
        metadata: Mapping[str, JsonValue],
        *,
        merge: bool,
        now: int,
    ) -> list[str]:
        """Replace or merge (top level) the metadata of connections; return the unknown ids, and then change nothing.

        Raises `UsageError` where one would have more of it than may be, and then changes nothing either.
        """
        ...

    def renew(
        self,
        key: int,
        *,
        credentials: Credentials,
        connection_config: Mapping[str, JsonValue],
        refresh: RefreshState,
        now: int,
        moved_to: tuple[str, bool] | None = None,
    ) -> None:
        """Store new tokens of an account, durably before this returns; after failures that is an event.

        `moved_to` is its base URL, and whether that is trusted, where it is another now; the account stays the same.
        """
        ...

    def note_refresh(self, key: int, refresh: RefreshState, *, now: int) -> None:
        """Write down what became of a refresh; the first failure in a row is an event (`RefreshChanged`)."""
        ...

    def touch(self, key: int, *, now: int) -> None:
        """Write down that the credentials were fetched; raises no revision."""
        ...

    def delete(self, integration: str, connection_id: str, *, now: int) -> bool:
        """Forget a connection, its credentials and schedules at once, which is an event; False where there is none.

        Its records go with `purge`, so that a mistake can be mended by connecting the same account again.
        """
        ...

    def purge(self, *, before: int) -> int:
        """Remove what is left of connections that were deleted before a time; return how many."""
        ...

    def learn(self, key: int, facts: Mapping[str, str], *, now: int) -> None:
        """Add to what is known of an account."""
        ...


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """When a connection's token is to be renewed though nobody asks for it; None: never, as it is now."""

    connection: Connection
    at: int | None


class RenewalStore(Protocol):
    """Keeps when tokens are to be renewed though nobody asks for them, in microseconds since 1970.

    Whatever changes an account or tells of its refreshes makes it unplanned again.
    """

    def next(self) -> int | None:
        """Return when the next is due, 0 where there are unplanned ones; None where there are none at all."""
        ...

    def unplanned(self, *, limit: int, later: int) -> list[Connection]:
        """Return connections of which it has yet to be seen when they are due; what cannot be opened is due `later`."""
        ...

    def plan(self, renewals: Sequence[Renewal]) -> None:
        """Keep when connections are due; those that have changed since they were read stay as they are."""
        ...

    def claim(self, *, now: int, until: int, limit: int) -> list[Connection]:
        """Take up connections that are due, the longest first; no other process does before `until`."""
        ...

    def postpone(self, integration: str, *, until: int) -> None:
        """Let no connection of an integration be due before a time."""
        ...


class IntegrationStore(Protocol):
    """Keeps integrations, their credentials sealed."""

    def all(self) -> list[Integration]:
        """Return every integration, the oldest first."""
        ...

    def find(self, unique_key: str) -> Integration | None:
        """Return the integration of this name."""
        ...

    def create(self, integration: Integration, *, now: int) -> Integration | None:
        """Store a new integration, whose `key` and times are given here; None where the name is taken."""
        ...

    def update(self, unique_key: str, integration: Integration, *, now: int) -> bool:
        """Replace an integration, its name too; False where the new name is taken or connections hold the old one."""
        ...

    def delete(self, unique_key: str, *, now: int) -> bool:
        """Remove an integration with its connections; False where there is none."""
        ...
