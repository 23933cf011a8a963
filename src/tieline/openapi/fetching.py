"""Gets documents over HTTP."""

from __future__ import annotations

from tieline.core.errors import EgressRefused, RequestRejected
from tieline.http.egress import EgressRules
from tieline.http.model import Request, Response, Timeouts, bare_url
from tieline.http.retry import RetryPolicy
from tieline.http.session import SyncSession
from tieline.http.urllib3_driver import Urllib3Transport
from tieline.openapi.source import Fetched, joined_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_TIMEOUTS = Timeouts(connect=10, read=30, total=120)
_POLICY = RetryPolicy(attempts=3, limited_attempts=3, cap=2, max_wait=10, redirects=0)


def http_fetch(url: str, *, egress: EgressRules, max_bytes: int) -> Fetched:
    """Return what is at an address, following redirects; a `Fetch`.

    Raises `EgressRefused` for an address that must not be called, `RequestRejected` where the document is not there,
    and what a session raises.
    """
    with Urllib3Transport(egress=egress, timeouts=_TIMEOUTS, connections=1) as transport:
        session = SyncSession(transport, policy=_POLICY, max_body=max_bytes)
        for _ in range(_MOST_REDIRECTS):
            response = session.fetch(Request(method="GET", url=url, headers=(("Accept", "*/*"),)))
            target = _target(url, response)
            if target is None:
                return Fetched(body=_body(url, response), url=url)
            url = target
    raise EgressRefused(f"{bare_url(url)}: redirected more than {_MOST_REDIRECTS} times")


def _target(url: str, response: Response) -> str | None:
    location = response.header("Location")
    return joined_url(url, location) if response.status in _REDIRECTS and location else None


def _body(url: str, response: Response) -> bytes:
    if response.status != 200:
        raise RequestRejected(f"{bare_url(url)}: answered {response.status}", status=response.status)
    return response.body
