"""What both drivers say and send alike."""

from __future__ import annotations

from tieline.http.model import Pairs
from tieline.http.ports import FaultKind

_SAID = {
    FaultKind.TIMEOUT: "no answer in time",
    FaultKind.DROPPED: "the connection was closed before an answer came",
    FaultKind.TORN: "the answer ended before it was whole",
    FaultKind.TLS: "the server's certificate is not valid",
    FaultKind.TOO_LARGE: "a header of the answer is too large",
}


def with_defaults(headers: Pairs, defaults: Pairs) -> list[tuple[str, str]]:
    """Return the headers to send: those given, and the defaults whose names are not among them."""
    given = {name.lower() for name, _ in headers}
    return [*headers, *(pair for pair in defaults if pair[0].lower() not in given)]


def describe(kind: FaultKind, error: BaseException) -> str:
    """Return a fault in words, with the library's own where they add something."""
    reason = str(error).strip() or type(error).__name__
    said = _SAID.get(kind)
    if said is None:
        return reason
    return f"{said}: {reason}" if kind is FaultKind.TLS else said
