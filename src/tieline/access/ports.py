"""Where access is kept, in the words of those who use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tieline.access.model import ApiKey, Environment, Variable
from tieline.core.secrets import Secret


class AccessStore(Protocol):
    """Keeps keys by their digests, and what is sealed of the environment. Blocks; may be called from any thread."""

    def environment(self) -> Environment:
        """Return this installation, making it with the name `dev` the first time."""
        ...

    def keys(self) -> list[ApiKey]:
        """Return every key that was not revoked, the oldest first."""
        ...

    def find_key(self, digest: bytes) -> ApiKey | None:
        """Return the key of this digest unless it was revoked."""
        ...

    def add_key(
        self,
        digest: bytes,
        *,
        name: str,
        hint: str,
        scopes: Sequence[str],
        now: int,
        replacing: bool = False,
    ) -> ApiKey | None:
        """Store a key; None, and nothing changed, where its name is taken or its digest was ever used.

        `replacing` revokes the key that has the name so far in the same step.
        """
        ...

    def revoke_key(self, name: str) -> bool:
        """Refuse a key from now on; False where there is none of this name."""
        ...

    def touch_key(self, key: int, *, now: int) -> None:
        """Write down that a key was used; raises no revision."""
        ...

    def webhook_signing_key(self, *, preset: Secret | None = None) -> Secret:
        """Return the key that signs webhooks, sealed; made the first time, replaced by a preset that differs."""
        ...

    def variables(self) -> list[Variable]:
        """Return every variable by name."""
        ...

    def set_variable(self, variable: Variable, *, now: int) -> None:
        """Store a variable, sealed."""
        ...

    def unset_variable(self, name: str) -> bool:
        """Remove a variable; False where there is none."""
        ...


class RevisionStore(Protocol):
    """Counts the changes of connections, integrations, keys and variables, over all processes."""

    def current(self) -> int:
        """Return the number; it is raised in the transaction of each change."""
        ...
