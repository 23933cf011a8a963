"""What both drivers say and send alike."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

from tieline.http.model import Pairs
from tieline.http.ports import FaultKind

_SAID = {
    FaultKind.CONNECT: "cannot connect",
    FaultKind.TIMEOUT: "no answer in time",
    FaultKind.DROPPED: "the connection was closed before an answer came",
    FaultKind.TORN: "the answer ended before it was whole",
    FaultKind.TLS: "the server's certificate is not accepted",
    FaultKind.TOO_LARGE: "a header of the answer is too large",
    FaultKind.DECODE: "the answer is not HTTP",
}


def with_defaults(headers: Pairs, defaults: Pairs) -> list[tuple[str, str]]:
    """Return the headers to send: those given, and the defaults whose names are not among them.

    A name that comes again is spelled as it was first, since the libraries lose values otherwise.
    """
    spelled: dict[str, str] = {}
    sent = [(spelled.setdefault(name.lower(), name), value) for name, value in headers]
    return [*sent, *(pair for pair in defaults if pair[0].lower() not in spelled)]


def describe(kind: FaultKind, error: BaseException) -> str:
    """Return a fault in words.

    Of the library's own words only the reasons of system and TLS are kept: the rest may quote addresses and headers,
    and with them secrets.
    """
    match kind:
        case FaultKind.TLS:
            reasons = [getattr(each, "verify_message", None) for each in chain(error)]
        case FaultKind.CONNECT:
            reasons = [_reason(each) for each in chain(error) if isinstance(each, OSError)]
        case _:
            reasons = []
    known = [reason for reason in reasons if reason]
    return ": ".join((_SAID[kind], *known[-1:]))


def _reason(error: OSError) -> str | None:
    """Return the system's name for an error; those of name resolution are negative and bring their own."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror


def is_lasting(error: BaseException) -> bool:
    """Say whether a host was called that does not exist."""
    return any(isinstance(each, socket.gaierror) and each.errno == socket.EAI_NONAME for each in chain(error))


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it, down to the first cause."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
