"""Which headers pass, and which belong to one side only; pure."""

from __future__ import annotations

import re

from msgspec import Struct

from tieline.http.model import Pairs
from tieline.http.ports import RawPairs
from tieline.proxy.call import HOP_BY_HOP

_DROPPED = frozenset(name.encode() for name in HOP_BY_HOP)
#: Who may call from a browser is for this server to say.
_CORS = b"access-control-"
#: Signs that no header may have; a lenient parser lets them in.
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_PACKED = frozenset({b"content-encoding", b"content-length"})
#: A body that is not sent along has no length to tell.
_LENGTH = frozenset({b"content-length"})
_BODILESS = frozenset({204, 304})


class OwnHeaders(Struct, frozen=True, kw_only=True):
    """The headers that a connection adds to each request: names in lower case, each once.

    The caller's headers win, except over a `user-agent` that the provider asks for, and but for what nobody asked for.
    """

    pairs: Pairs
    names: frozenset[str]
    has_agent: bool

    @classmethod
    def of(cls, headers: Pairs, *, user_agent: str) -> OwnHeaders:
        """Return a connection's prepared headers with what every request has."""
        pairs = tuple({name.lower(): value for name, value in headers}.items())
        has_agent = any(name == "user-agent" for name, _ in pairs)
        if not has_agent:
            pairs = (("user-agent", user_agent), *pairs)
        return cls(pairs=pairs, names=frozenset(name for name, _ in pairs), has_agent=has_agent)

    def joined(self, given: Pairs, unasked: frozenset[str] = frozenset()) -> Pairs:
        """Return the headers of a request: the connection's and the caller's.

        The caller's win, but for those that are `unasked`.
        """
        if yielding := self.names & unasked:
            given = tuple([pair for pair in given if pair[0] not in yielding])
        if self.has_agent:
            given = tuple([pair for pair in given if pair[0] != "user-agent"])
        names = {name for name, _ in given}
        if self.names.isdisjoint(names):
            return self.pairs + given
        return (*[pair for pair in self.pairs if pair[0] not in names], *given)


def passed_on(status: int, headers: RawPairs, *, unpacked: bool = False) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer that go to the caller: all that are about the answer itself, as they came."""
    passed: list[tuple[bytes, bytes]] = []
    named = None
    for pair in headers:
        name = pair[0].lower()
        if name in _DROPPED:
            if name == b"connection":
                named = pair[1] if named is None else named + b"," + pair[1]
        elif not name.startswith(_CORS):
            passed.append(pair)
    if named is not None:
        passed = _without(passed, frozenset(token.strip().lower() for token in named.split(b",")))
    if unpacked:
        passed = _without(passed, _PACKED)
    elif status in _BODILESS:
        passed = _without(passed, _LENGTH)
    if _CONTROL.search(b"".join([value for _, value in passed])):
        passed = [pair for pair in passed if not _CONTROL.search(pair[1])]
    return passed


def raw_header(headers: RawPairs, name: bytes) -> str | None:
    """Return the first header of a (lower-case) name as text."""
    for key, value in headers:
        if key.lower() == name:
            return value.decode("latin-1")
    return None


def _without(headers: list[tuple[bytes, bytes]], names: frozenset[bytes]) -> list[tuple[bytes, bytes]]:
    return [pair for pair in headers if pair[0].lower() not in names]
