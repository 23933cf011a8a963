"""What a session of `requests` in a configuration says of its requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tieline.core.secrets import Secret
from tieline.sources.dlt.auth import Auth, Basic, Object
from tieline.sources.dlt.node import Node

#: What every session has, or a retrying one of dlt's.
_USUAL = frozenset({"user-agent", "accept-encoding", "accept", "connection"})
#: What has no place here, and how it is when nobody has touched it.
_UNTOUCHED: Mapping[str, object] = {
    "params": {},
    "verify": True,
    "proxies": {},
    "cert": None,
    "max_redirects": 30,
}


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What a session adds to requests that do not say otherwise."""

    headers: Mapping[str, str]
    auth: Auth | None


def read_session(node: Node) -> Session:
    """Return what a session adds: headers, cookies and authentication. Its retries and timeouts are ours.

    Raises `UsageError` naming what else it was told.
    """
    own = node.value
    if not all(hasattr(own, name) for name in ("headers", "auth", "cookies", "adapters", "hooks")):
        node.fail(f"a session of requests is expected, not {own!r}")
    for name, usual in _UNTOUCHED.items():
        if getattr(own, name, usual) != usual:
            Node(None, f"{node.path}.{name}").fail("it cannot be honoured; a proxy stands in the environment")
    if any(own.hooks.values()):
        Node(None, f"{node.path}.hooks").fail("it cannot be honoured; response_actions are for that")
    homes = {type(each).__module__.partition(".")[0] for each in (own, *own.adapters.values())}
    if not homes <= {"requests", "dlt"}:
        Node(None, f"{node.path}.adapters").fail("a session of one's own making cannot be honoured")
    headers = {
        name: str(value)
        for name, value in own.headers.items()
        if value is not None and not (name.lower() in _USUAL and _is_usual(name, value))
    }
    cookies = "; ".join(f"{each.name}={each.value}" for each in own.cookies)
    return Session(headers=headers | ({"Cookie": cookies} if cookies else {}), auth=_auth(own.auth))


def _is_usual(name: str, value: Any) -> bool:
    import requests

    return value == requests.utils.default_headers().get(name) or str(value).startswith("dlt/")


def _auth(own: Any) -> Auth | None:
    match own:
        case None:
            return None
        case (str(username), str(password)):
            return Basic(username=username, password=Secret(password))
        case _:
            return Object(apply=own)
