"""URLs taken apart without a byte changed, and queries in the one order and spelling that signatures want."""

from __future__ import annotations

from urllib.parse import quote, unquote_to_bytes

from msgspec import Struct

_DEFAULT_PORTS = {"http": "80", "https": "443"}
_FORM = "application/x-www-form-urlencoded"


class UrlParts(Struct, frozen=True, kw_only=True):
    """A URL as it stands: `host` as in the Host header, without the scheme's own port; `query` None where no `?` is."""

    scheme: str
    host: str
    path: str
    query: str | None

    @property
    def target(self) -> str:
        """What the request line says: the path and, behind `?`, the query."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def hostname(self) -> str:
        return self._name_and_port[0]

    @property
    def port(self) -> str:
        return self._name_and_port[1] or _DEFAULT_PORTS.get(self.scheme, "")

    @property
    def _name_and_port(self) -> tuple[str, str]:
        name, colon, port = self.host.rpartition(":")
        return (name, port) if colon and "]" not in port else (self.host, "")


def split_url(url: str) -> UrlParts:
    """Take an absolute URL apart; a missing path is `/`, user and fragment are dropped."""
    scheme, _, rest = url.partition("#")[0].partition("://")
    before, mark, query = rest.partition("?")
    authority, _, path = before.partition("/")
    host = authority.rpartition("@")[2]
    return UrlParts(
        scheme=scheme.lower(),
        host=host.removesuffix(f":{_DEFAULT_PORTS.get(scheme.lower(), '')}"),
        path=f"/{path}",
        query=query if mark else None,
    )


def percent_encoded(text: bytes, *, safe: str = "") -> bytes:
    """Return a text with every byte as `%XX` but letters, digits and `-._~`, as RFC 3986 has it, and those in `safe`."""
    return quote(text, safe=f"{safe}~").encode()


def canonical_query(query: bytes) -> bytes:
    """Return the parameters of a query, or of a form, decoded, encoded in one spelling, sorted by name and value."""
    pairs = sorted(_encoded(pair) for pair in query.split(b"&") if pair)
    return b"&".join(name + b"=" + value for name, value in pairs)


def form_of(content_type: str, body: bytes) -> bytes:
    """Return the body where it is an HTML form, else nothing."""
    return body if content_type.partition(";")[0].strip().lower() == _FORM else b""


def _encoded(pair: bytes) -> tuple[bytes, bytes]:
    name, _, value = pair.replace(b"+", b" ").partition(b"=")
    return percent_encoded(unquote_to_bytes(name)), percent_encoded(unquote_to_bytes(value))
