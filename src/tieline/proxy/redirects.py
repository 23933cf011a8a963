"""Where a call goes on to when the API redirects it, and what may go along; pure."""

from __future__ import annotations

from urllib.parse import urljoin

from msgspec import Struct

from tieline.core.errors import BadAnswer
from tieline.http.model import Pairs, bare_url, origin
from tieline.http.ports import RawPairs
from tieline.proxy.headers import raw_header

#: Redirects in a row that are followed.
MOST = 10

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BODY_HEADERS = frozenset({"content-type", "content-encoding", "content-length", "content-language"})
#: What another host may know: nothing that opens an account, and nothing that is not needed.
_HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "range", "user-agent"}) | _BODY_HEADERS


class Hop(Struct, frozen=True, kw_only=True):
    """A request on its way: what is sent where. `home` is false once it has left the API's own origin."""

    method: str
    url: str
    headers: Pairs
    has_body: bool
    home: bool = True

    def __repr__(self) -> str:  # headers and queries hold secrets
        return f"Hop({self.method} {bare_url(self.url)})"


def redirected(
    hop: Hop, status: int, headers: RawPairs, *, may_repeat_body: bool, forward_headers: bool
) -> Hop | None:
    """Return the request that an answer redirects to; None where it does not, or the body is gone.

    Another origin gets neither the credentials nor the caller's own headers unless they are to be forwarded, and never
    over plain HTTP what was meant for HTTPS. Raises `BadAnswer` for an address that cannot be called.
    """
    location = raw_header(headers, b"location") if status in _REDIRECTS else None
    if location is None:
        return None
    method = _method(hop.method, status)
    drops_body = method != hop.method
    if hop.has_body and not drops_body and not may_repeat_body:
        return None
    url, home = _place(hop, location)
    kept = hop.headers
    if not home and not (forward_headers and _as_safe(hop.url, url)):
        kept = tuple([pair for pair in kept if pair[0] in _HARMLESS])
    if drops_body:
        kept = tuple([pair for pair in kept if pair[0] not in _BODY_HEADERS])
    return Hop(method=method, url=url, headers=kept, has_body=hop.has_body and not drops_body, home=home)


def _method(method: str, status: int) -> str:
    """Return the method to go on with: what was posted is not posted again unless the API says so."""
    if status == 303 and method not in {"GET", "HEAD"}:
        return "GET"
    return "GET" if status in {301, 302} and method == "POST" else method


def _place(hop: Hop, location: str) -> tuple[str, bool]:
    try:
        url = urljoin(hop.url, location)
        return url.partition("#")[0], hop.home and origin(url) == origin(hop.url)
    except ValueError:
        raise BadAnswer(f"{origin(hop.url)} redirects to what is no http address") from None


def _as_safe(before: str, after: str) -> bool:
    return after.startswith("https:") or not before.startswith("https:")
