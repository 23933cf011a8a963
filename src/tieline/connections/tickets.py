"""What somebody holds a secret text for, for a while: a connect session, or a sign-in that is under way."""

from __future__ import annotations

from typing import Literal, Protocol

#: `told` marks what has been told already.
TicketKind = Literal["session", "state", "told"]


class TicketStore(Protocol):
    """Keeps what a secret text stands for, sealed; of the text itself a digest. Every method blocks."""

    def add(self, kind: TicketKind, token: str, content: bytes, *, expires_at: int, now: int) -> None:
        """Keep what a new token stands for; what has expired by now is forgotten."""
        ...

    def find(self, kind: TicketKind, token: str, *, now: int) -> bytes | None:
        """Return what a token stands for; None where it is none, or has expired."""
        ...

    def take(self, kind: TicketKind, token: str, *, now: int) -> bytes | None:
        """Return the same, and forget it: nobody else gets it, whoever asks at the same moment."""
        ...
