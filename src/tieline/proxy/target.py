"""Where a call goes: an address made of a base URL and an endpoint that can never change its host; pure."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_plus

from tieline.core.errors import UsageError

#: What may not stand in an address as it is. A backslash is a slash to some servers, so it goes escaped.
_UNSAFE = re.compile(r"[^\x21\x22\x24-\x5b\x5d-\x7e]+")
#: A step up, in any spelling that some server may take for one.
_UP = re.compile(r"(?:^|/|\\|%2f|%5c)(?:\.|%2e){2}(?:$|/|\\|;|%2f|%5c|%3b|%00)", re.IGNORECASE)


def target(base_url: str, endpoint: str, query: str, added: str = "") -> str:
    """Return the address of a call.

    The endpoint may begin with the base URL itself. The query stays as it is written; of `added`, which is a query too,
    parameters that it has already are left out. Raises `UsageError` for an endpoint that leads out of the base URL.
    """
    base, _, own_query = base_url.partition("?")
    base = base.rstrip("/")
    path = _within(base, endpoint)
    if "." in path or "%" in path:
        _check(path)
    text = base + path
    queries = [part for part in (own_query, query) if part]
    if added:
        queries.append(_missing("&".join(queries), added))
    if queries and (joined := "&".join(filter(None, queries))):
        text = f"{text}?{joined}"
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda found: quote(found[0], safe=""), text)
    return text


def _within(base: str, endpoint: str) -> str:
    """Return an endpoint as a path that begins with a slash, or nothing: a slash alone is the base URL itself."""
    if endpoint == "/":
        return ""
    absolute = endpoint.lstrip("/")
    if absolute.startswith(base):
        rest = absolute[len(base) :]
        if not rest or rest.startswith("/"):  # else it is another host that only begins alike
            return rest
    return endpoint if not endpoint or endpoint.startswith("/") else f"/{endpoint}"


def _check(path: str) -> None:
    if _UP.search(path):
        raise UsageError("endpoint: a path must not step up with ..", field="endpoint")


def _missing(query: str, added: str) -> str:
    names = {_name(part) for part in query.split("&")}
    return "&".join(part for part in added.split("&") if _name(part) not in names)


def _name(parameter: str) -> str:
    return unquote_plus(parameter.partition("=")[0])
