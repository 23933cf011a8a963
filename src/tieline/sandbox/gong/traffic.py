"""What the sandbox was asked and how it answered, counted."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct


class TrafficReport(Struct, frozen=True, kw_only=True):
    """The counts since the start or the last reset. Times are unix seconds."""

    total: int
    #: By operation (`METHOD /path`) and status; 0 stands for a connection closed without an answer.
    requests: dict[str, dict[str, int]]
    rate_limited: int
    in_flight: int
    max_in_flight: int
    bytes_sent: int
    first_request: float | None
    last_request: float | None


class Traffic:
    """Counts requests to the API itself, not to the control endpoints."""

    def __init__(self) -> None:
        self._in_flight = 0
        self.reset()

    def reset(self) -> None:
        """Forget what was counted; what is in flight stays."""
        self._answers: Counter[tuple[str, int]] = Counter()
        self._max = self._in_flight
        self._bytes = 0
        self._first: float | None = None
        self._last: float | None = None

    def begin(self, now: float) -> None:
        """Count a request that came in."""
        self._in_flight += 1
        self._max = max(self._max, self._in_flight)
        self._first = now if self._first is None else self._first
        self._last = now

    def end(self, operation: str, status: int, size: int) -> None:
        """Count its answer."""
        self._in_flight -= 1
        self._answers[operation, status] += 1
        self._bytes += size

    def report(self) -> TrafficReport:
        """Return all counts."""
        requests: dict[str, dict[str, int]] = {}
        for (operation, status), count in sorted(self._answers.items()):
            requests.setdefault(operation, {})[str(status)] = count
        return TrafficReport(
            total=sum(self._answers.values()),
            requests=requests,
            rate_limited=sum(count for (_, status), count in self._answers.items() if status == 429),
            in_flight=self._in_flight,
            max_in_flight=self._max,
            bytes_sent=self._bytes,
            first_request=self._first,
            last_request=self._last,
        )
