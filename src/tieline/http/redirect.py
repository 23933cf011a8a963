"""Where a redirect may lead: the same origin, with the same method."""

from __future__ import annotations

from urllib.parse import urljoin

from msgspec import structs

from tieline.core.errors import BadAnswer, EgressRefused
from tieline.http.model import Request, Response, bare_url, origin

_KEEPS_METHOD = frozenset({307, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def redirected(request: Request, response: Response) -> Request | None:
    """Return the request that a response redirects to, or None where it does not.

    Raises EgressRefused for another origin, since credentials go along, and BadAnswer for a redirect that would turn
    the request into a GET.
    """
    location = response.header("Location")
    if response.status not in _REDIRECTS or location is None:
        return None
    if response.status not in _KEEPS_METHOD and request.method.upper() not in {"GET", "HEAD"}:
        raise BadAnswer(
            f"{request.method} {bare_url(request.url)} is redirected by a {response.status}, which would make it a GET",
            status=response.status,
        )
    return structs.replace(request, url=same_origin_url(request.full_url, location), params=())


def same_origin_url(base: str, target: str) -> str:
    """Return `target`, which may be relative to `base`, as an absolute URL.

    Raises EgressRefused where it leaves the origin of `base`, BadAnswer where it is no http address.
    """
    url = urljoin(base, target)
    try:
        same = origin(url) == origin(base)
    except ValueError as error:
        raise BadAnswer(
            f"{bare_url(base)} points to {bare_url(target)!r}, which is no http address"
        ) from error
    if not same:
        raise EgressRefused(f"{bare_url(base)} points to another host: {bare_url(url)}")
    return url
