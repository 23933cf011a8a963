"""When to leave an address alone that fails and fails; pure."""

from __future__ import annotations

import msgspec

#: So many failures within so many seconds, and an address is left alone for so long.
FAILURES, WITHIN, PAUSE = 5, 10.0, 60.0


class Circuit(msgspec.Struct, frozen=True):
    """What is known of one address: when it failed lately, and until when it is left alone; in seconds."""

    failed_at: tuple[float, ...] = ()
    open_until: float = 0.0

    def is_open(self, now: float, *, asked: float | None = None) -> bool:
        """Say whether the address is to be left alone, also by what somebody asked for at a time.

        They may know that it works again: only what failed since then counts.
        """
        return now < self.open_until and (asked is None or asked < self.open_until - PAUSE)

    def failing(self, now: float) -> Circuit:
        """Return what is known after one more failure."""
        lately = (*(at for at in self.failed_at if now - at < WITHIN), now)[-FAILURES:]
        return Circuit((), now + PAUSE) if len(lately) == FAILURES else Circuit(lately, self.open_until)
