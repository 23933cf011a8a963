"""A call to the proxy, read from the headers and the target of a request; pure.

The caller's own headers for the API come as `Nango-Proxy-<name>`. Of the others only those go on that describe the body
or say which answer the caller can take; all else is between the caller and this server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.http.model import Pairs, Timeouts

#: What the paths of proxied calls begin with.
PREFIX = "/proxy"

#: Headers that belong to one connection, not to the message; and those that the other connection has of its own.
HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_NEVER_SENT = HOP_BY_HOP | {"host", "content-length", "expect", ""}

_FORWARDED = b"nango-proxy-"
#: What a caller's own request says of its body, and of the answer it can take.
_BODY = ("content-type", "content-encoding")
_WISHES = (
    "accept",
    "accept-encoding",
    "range",
    "if-range",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
)
#: What a caller's request says to this server.
_OPTIONS = (
    "provider-config-key",
    "connection-id",
    "base-url-override",
    "retries",
    "retry-on",
    "decompress",
    "forward-headers-on-redirect",
    "nango-activity-log-id",
    "nango-is-sync",
    "nango-is-dry-run",
)
#: What the Node library says where there is nothing to say.
_SILENCE = {"base-url-override": "", "nango-activity-log-id": "", "retries": "0"}

#: Where a header belongs, by its raw name.
_OPTION, _WISH, _OF_BODY, _LENGTH, _CODING = range(5)
_PLACES = {
    **{name.encode(): (_OPTION, name) for name in _OPTIONS},
    **{name.encode(): (_WISH, name) for name in _WISHES},
    **{name.encode(): (_OF_BODY, name) for name in _BODY},
    b"content-length": (_LENGTH, ""),
    b"transfer-encoding": (_CODING, ""),
}
_NOWHERE = (-1, "")

_NUMBER = re.compile(r"\d{1,4}")
_STATUSES = re.compile(r"\d{1,9}(,\d{1,9})*")
_LONGEST = 255


class Problem(Struct, frozen=True, kw_only=True):
    """What is wrong with one header; the codes are those of the wire."""

    code: str
    message: str
    header: str


class InvalidHeaders(UsageError):
    """The headers of a call to the proxy are wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{each.header}: {each.message}" for each in problems))
        self.problems = tuple(problems)


class ProxyCall(Struct, frozen=True, kw_only=True):
    """What is to be called on whose behalf. `endpoint` and `query` are as they were written, escapes and all."""

    method: str
    integration: str
    connection_id: str
    endpoint: str = ""
    query: str = ""
    #: What the API gets beside the credentials; names in lower case.
    headers: Pairs = ()
    #: Names among them that libraries say unasked; where the provider says otherwise, the provider counts.
    unasked: frozenset[str] = frozenset()
    base_url_override: str | None = None
    #: How often a failure is tried again, and on which statuses beside those of the provider.
    retries: int = 0
    retry_on: frozenset[int] = frozenset()
    #: None: as the provider's data says.
    decompress: bool | None = None
    forward_headers_on_redirect: bool | None = None
    #: How long the API may take; None: as long as the proxy lets all.
    timeouts: Timeouts | None = None

    def __repr__(self) -> str:  # headers and queries may hold secrets
        return f"ProxyCall({self.method} {self.integration}/{self.connection_id})"


class Asked(Struct, frozen=True, kw_only=True):
    """A call, and how long the body is that comes with it; None: nobody knows yet."""

    call: ProxyCall
    length: int | None


def read_call(method: str, raw_path: bytes, query: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Asked:
    """Return the call that a request to the proxy is; raises `InvalidHeaders` with all that is wrong."""
    options: list[tuple[str, str]] = []
    own: list[tuple[str, str]] = []
    wishes: list[tuple[str, str]] = []
    of_body: list[tuple[str, str]] = []
    length: int | None = 0
    for key, value in headers:
        place, name = _PLACES.get(key, _NOWHERE)
        if place == _OPTION:
            text = _text(value).strip()
            if text != _SILENCE.get(name):
                options.append((name, text))
        elif place == _WISH:
            wishes.append((name, _text(value)))
        elif place == _OF_BODY:
            of_body.append((name, _text(value)))
        elif key.startswith(_FORWARDED):
            if (name := _text(key[len(_FORWARDED) :])) not in _NEVER_SENT:
                own.append((name, _text(value)))
        elif place == _LENGTH and length is not None:
            length = int(value)
        elif place == _CODING:
            length = None
    outer = wishes + of_body if length != 0 else wishes
    sent, unasked = _sent(own, outer), _unasked(own, outer)
    call = _call(method, _text(raw_path)[len(PREFIX) :], _text(query), _once(options), sent, unasked)
    return Asked(call=call, length=length)


def _once(options: list[tuple[str, str]]) -> dict[str, str]:
    """Return headers by name, each of which may be there once."""
    given = dict(options)
    if len(given) < len(options):
        names = [name for name, _ in options]
        raise InvalidHeaders(
            [
                Problem(code="custom", message="must be there once", header=name)
                for name in given
                if names.count(name) > 1
            ]
        )
    return given


def _sent(own: list[tuple[str, str]], outer: list[tuple[str, str]]) -> Pairs:
    """Return the caller's headers for the API, filled up with what its request itself says."""
    if not own:
        return tuple(outer)
    names = {name for name, _ in own}
    if "content-type" in names and any(
        pair[0] == "content-type" and "boundary=" in pair[1] for pair in outer
    ):
        # A form in parts cannot be read without the boundary, which may be told by the request alone.
        own = [pair for pair in own if pair[0] != "content-type" or "boundary=" in pair[1]]
        names = {name for name, _ in own}
    return (*[pair for pair in outer if pair[0] not in names], *own)


def _unasked(own: list[tuple[str, str]], outer: list[tuple[str, str]]) -> frozenset[str]:
    """Return which headers of a request its library says by itself: what answers it takes, and that it sends JSON."""
    names = {
        name
        for name, value in outer
        if name == "accept" or (name == "content-type" and value.startswith("application/json"))
    }
    return frozenset(names.difference([name for name, _ in own]) if own else names)


def _call(
    method: str,
    endpoint: str,
    query: str,
    options: Mapping[str, str],
    headers: Pairs,
    unasked: frozenset[str],
) -> ProxyCall:
    integration, connection = options.get("provider-config-key"), options.get("connection-id")
    if integration and connection and len(options) == 2:
        return ProxyCall(
            method=method,
            integration=integration,
            connection_id=connection,
            endpoint=endpoint,
            query=query,
            headers=headers,
            unasked=unasked,
        )
    reading = _Options(options)
    call = ProxyCall(
        method=method,
        integration=reading.required("provider-config-key"),
        connection_id=reading.required("connection-id"),
        endpoint=endpoint,
        query=query,
        headers=headers,
        unasked=unasked,
        base_url_override=reading.url("base-url-override"),
        retries=reading.number("retries"),
        retry_on=reading.statuses("retry-on"),
        decompress=reading.flag("decompress"),
        forward_headers_on_redirect=reading.flag("forward-headers-on-redirect"),
    )
    reading.flag("nango-is-sync")
    reading.flag("nango-is-dry-run")
    reading.short("nango-activity-log-id")
    if reading.problems:
        raise InvalidHeaders(reading.problems)
    return call


class _Options:
    """Reads the headers that are for this server, and collects what is wrong with them."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.problems: list[Problem] = []

    def required(self, name: str) -> str:
        if name not in self._given:
            self._wrong(name, "invalid_type", "Required")
        elif not self._given[name]:
            self._wrong(name, "too_small", "must not be empty")
        return self.short(name)

    def short(self, name: str) -> str:
        value = self._given.get(name, "")
        if len(value) > _LONGEST:
            self._wrong(name, "too_big", f"must have at most {_LONGEST} characters")
        return value

    def number(self, name: str) -> int:
        value = self._given.get(name, "")
        if not value:
            return 0
        if not _NUMBER.fullmatch(value):
            self._wrong(name, "invalid_type", "must be a number from 0 to 9999")
            return 0
        return int(value)

    def statuses(self, name: str) -> frozenset[int]:
        value = self._given.get(name)
        if value is None:
            return frozenset()
        if not _STATUSES.fullmatch(value):
            self._wrong(name, "invalid_string", "must be statuses with commas between, such as 408,409")
            return frozenset()
        return frozenset(map(int, value.split(",")))

    def flag(self, name: str) -> bool | None:
        value = self._given.get(name)
        if value is None or value in {"true", "false"}:
            return None if value is None else value == "true"
        self._wrong(name, "invalid_value", "must be true or false")
        return None

    def url(self, name: str) -> str | None:
        value = self._given.get(name, "")
        if not value:
            return None
        if not is_address(value):
            self._wrong(name, "invalid_string", "must be an http or https address, or empty")
            return None
        return value

    def _wrong(self, name: str, code: str, message: str) -> None:
        self.problems.append(Problem(code=code, message=message, header=name))


def is_address(text: str) -> bool:
    """Say whether a text is an http or https address without a user, a fragment or signs that no address has."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and port != 0
        and "@" not in parts.netloc
        and "\\" not in text
        and "#" not in text
        and text.isascii()
        and text.isprintable()
        and " " not in text
    )


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
