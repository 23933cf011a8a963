"""What somebody holds a secret text for, for a while: a connect session, or a sign-in that is under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

#: `told` marks what the operator was told already, `told-browser` is what a browser is to hear.
TicketKind = Literal["session", "state", "told", "told-browser"]


class TicketStore(Protocol):
    """Keeps what a secret text stands for, sealed; of the text itself a digest. Every method blocks."""

    def add(self, kind: TicketKind, token: str, content: bytes, *, expires_at: int, now: int) -> None:
        """Keep what a token stands for from now on; what has expired by now is forgotten."""
        ...

    def find(self, kind: TicketKind, token: str, *, now: int) -> bytes | None:
        """Return what a token stands for; None where it is none, or has expired."""
        ...

    def find_all(self, kind: TicketKind, tokens: Sequence[str], *, now: int) -> dict[str, bytes]:
        """Return the same for each of several tokens that stands for anything."""
        ...

    def take(self, kind: TicketKind, token: str, *, now: int) -> bytes | None:
        """Return the same, and forget it: nobody else gets it, whoever asks at the same moment."""
        ...
