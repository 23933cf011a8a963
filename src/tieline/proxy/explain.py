"""What a call sent, for people to read: all of it, but for what is secret; pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from tieline.auth.signing import Signing, Unsigned
from tieline.auth.signing_explain import explain
from tieline.core.errors import SignatureRefused, UsageError
from tieline.core.json import JsonValue
from tieline.core.urls import split_url
from tieline.http.model import Pairs
from tieline.proxy.alone import Sent
from tieline.proxy.directory import Route

#: What a provider's data may set and everybody may see.
_OPEN = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie"})
_HIDDEN = "***"


def explained(sent: Sent, route: Route) -> dict[str, JsonValue]:
    """Return a request as it went out, and where it is signed what the signature was made of."""
    late = route.prepared.late
    signing = None if late is None else late.signing
    told: dict[str, JsonValue] = {
        "provider": route.provider.name,
        "method": sent.method,
        **_address(sent, route),
        "headers": dict(_headers(sent.headers, route)),
        **_body(sent.body),
    }
    if late is not None and signing is not None:
        request = Unsigned(method=sent.method, url=sent.url, headers=sent.headers, body=sent.body or b"")
        told["signing"] = _signing(signing, request, late.secrets)
    return told


def _signing(signing: Signing, request: Unsigned, secrets: Mapping[str, str]) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {"alg": signing.alg, "encode": signing.encode}
    try:
        parts = explain(signing, request, secrets)
    except (SignatureRefused, UsageError) as problem:  # not every description can be read back
        return {**told, "problem": problem.message}
    return {**told, "lines": parts.lines, "canonical": parts.canonical, "variables": parts.variables}


def _headers(headers: Pairs, route: Route) -> Pairs:
    late = route.prepared.late
    signing = None if late is None else late.signing
    by_signing = (
        {name.lower() for name in signing.headers}
        if signing is not None and signing.alg != "plain"
        else set[str]()
    )
    secret = {name.lower() for name, _ in route.prepared.headers} | _SECRET
    secret |= {name.lower() for name, _ in late.headers} if late is not None else set()
    hidden = secret - _OPEN - by_signing
    return tuple((name, _HIDDEN if name.lower() in hidden else value) for name, value in headers)


def _address(sent: Sent, route: Route) -> dict[str, JsonValue]:
    """Return the address and the target in it, without what the provider's data put into the query."""
    names = {pair.partition("=")[0] for pair in route.prepared.query.split("&") if pair}
    names |= {name for name, _ in route.prepared.late.query} if route.prepared.late is not None else set()
    base, mark, query = sent.url.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    shown = "&".join(
        f"{name}={_HIDDEN}" if name in names else f"{name}{equals}{value}" for name, equals, value in pairs
    )
    url = f"{base}{mark}{shown}"
    return {"url": url, "uri": split_url(url).target}


def _body(body: bytes | None) -> dict[str, JsonValue]:
    if body is None:
        return {"body": None}
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}
