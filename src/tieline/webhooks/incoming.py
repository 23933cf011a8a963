"""A request that a provider sent, and what it is answered, as values; pure."""

from __future__ import annotations

import re

import msgspec

from tieline.http.model import Pairs

#: Bytes that a webhook's body may have; GitHub's may have so many.
LARGEST_BODY = 25_000_000

#: Headers that are not passed on: those of the one connection, of who sent them, and of what is sent now.
_KEPT_BACK = re.compile(
    r"(?:host|authorization|cookie|content-|connection|keep-alive|user-agent|referer|set-cookie|server"
    r"|www-authenticate|sec-|proxy-|transfer-encoding|accept-encoding|upgrade).*|te|trailer|expect"
)
_PLAIN = re.compile(r"[\x20-\x7e]*")


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it came; `url` is the address that its sender called, query and all."""

    url: str
    method: str = "POST"
    headers: Pairs = ()
    body: bytes = b""

    def __repr__(self) -> str:  # headers and bodies hold secrets
        return f"Incoming({self.method}, {len(self.body)} bytes)"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender is answered."""

    status: int = 200
    body: bytes = b""
    headers: Pairs = ()


def refusal(status: int, text: str) -> Reply:
    """Return the answer to a request that nothing follows from."""
    body = msgspec.json.encode({"error": text})
    return Reply(status=status, body=body, headers=(("content-type", "application/json"),))


def passed_on(headers: Pairs) -> Pairs:
    """Return the headers that go on with what a provider sent."""
    return tuple(
        (name, value)
        for name, value in headers
        if not _KEPT_BACK.fullmatch(name.lower()) and _PLAIN.fullmatch(value)
    )
