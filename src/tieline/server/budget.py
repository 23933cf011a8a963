"""How much of the bodies of strangers is in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from tieline.server.errors import Refusal

#: Bytes of all bodies together of callers that need no key, and of each that cost nothing: what is ordinary is not held up
#: by what is large.
BODIES, FREE = 50_000_000, 65_536
#: Seconds after which a caller is asked to come again.
_LATER = 5


class Budget:
    """Bytes that bodies may take up at a time; for one event loop."""

    def __init__(self, size: int = BODIES, *, free: int = FREE) -> None:
        self._left = size
        self._free = free

    @contextmanager
    def body(self) -> Generator[Callable[[int], None]]:
        """Give what is told how large a body has grown, and raises `Refusal` 503 where no more fits in; until the end."""
        taken = 0

        def grow(size: int) -> None:
            nonlocal taken
            more = max(size - self._free, 0) - taken
            if more > self._left:
                told = "too many large bodies come in at a time"
                headers = {"retry-after": str(_LATER), "connection": "close"}
                raise Refusal(503, "server_busy", told, headers=headers)
            self._left -= more
            taken += more

        try:
            yield grow
        finally:
            self._left += taken


def uncounted(_size: int) -> None:
    """Take a body of whatever size, as of those who have a key."""
