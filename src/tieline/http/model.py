"""What goes out and what comes back, as values."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct, structs

from tieline.http.identity import Identity

#: Methods that may be sent twice without doing something twice.
REPEATABLE_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})

_UNSAFE = re.compile(r"[^\x21-\x7e]+")
_PORTS = {"http": 80, "https": 443}

Pairs = tuple[tuple[str, str], ...]


class Timeouts(Struct, frozen=True, kw_only=True):
    """Seconds to wait: for a connection, between two reads, and for all of one attempt."""

    connect: float = 10.0
    read: float = 60.0
    total: float = 300.0


class Request(Struct, frozen=True, kw_only=True):
    """One HTTP request; `params` are joined to what query the `url` has.

    `repeatable` says whether it may be sent again after a failure that leaves open whether it was done;
    None decides by the method. `identity` is the certificate that the connection is made with.
    """

    method: str
    url: str
    params: Pairs = ()
    headers: Pairs = ()
    body: bytes | None = None
    repeatable: bool | None = None
    timeouts: Timeouts | None = None
    identity: Identity | None = None

    @property
    def may_repeat(self) -> bool:
        if self.repeatable is None:
            return self.method.upper() in REPEATABLE_METHODS
        return self.repeatable

    @property
    def full_url(self) -> str:
        """The URL as it goes on the wire: query parameters percent-encoded, no fragment.

        The `url` itself stays as it is written, but for spaces, control characters and what is not ASCII.
        """
        url = _UNSAFE.sub(lambda found: quote(found[0]), self.url.partition("#")[0])
        if not self.params:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode(self.params, quote_via=quote)}"

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)

    def with_param(self, name: str, value: str) -> Request:
        """Return a copy whose query parameter `name` has this one value."""
        kept = tuple(pair for pair in self.params if pair[0] != name)
        return structs.replace(self, params=(*kept, (name, value)))

    def __repr__(self) -> str:  # headers, queries and bodies hold secrets
        return f"Request({self.method} {bare_url(self.url)})"


class Response(Struct, frozen=True, kw_only=True):
    """One whole answer: headers as they came, the body with its content encoding taken off.

    `wire_bytes` counts the body as it was sent; `elapsed` is in seconds, from sending to the last byte.
    """

    status: int
    headers: Pairs = ()
    body: bytes = b""
    wire_bytes: int = 0
    elapsed: float = 0.0

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


def find_header(headers: Pairs, name: str) -> str | None:
    """Return the first header of that name, in any case, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def origin(url: str) -> str:
    """Return scheme, host and port of a URL, in one spelling: `https://api.example.com:443`.

    Raises ValueError for what is no absolute http or https URL.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"not an http or https address: {bare_url(url)!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    return f"{scheme}://{host}:{parts.port or _PORTS[scheme]}"


def bare_url(url: str) -> str:
    """Return a URL fit for messages: without user, password, query and fragment."""
    bare = url.partition("#")[0].partition("?")[0]
    scheme, mark, rest = bare.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}" if mark else bare
