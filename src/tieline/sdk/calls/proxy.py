"""Calls to APIs, made by the server with a connection's credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypedDict, Unpack
from urllib.parse import quote

from msgspec import UNSET

from tieline.core.errors import UsageError
from tieline.http.model import Timeouts
from tieline.http.ports import FaultKind
from tieline.http.retry import RetryPolicy
from tieline.runtime.files import FileInput
from tieline.runtime.op import Answer, Body, BodyKind, Op, Param
from tieline.runtime.options import Options
from tieline.sdk.call import OF_CONNECTION, Call
from tieline.sdk.errors import UnknownConnection
from tieline.sdk.response import Response
from tieline.sdk.typed import sendable

QueryValue: TypeAlias = str | int | float | bool | None
QueryValues: TypeAlias = QueryValue | Sequence[QueryValue] | Mapping[str, QueryValue]

#: The server tries again, as often as it is told; only where it was not reached is that for this side.
_ONCE = RetryPolicy(
    attempts=3,
    statuses=frozenset(),
    limited_statuses=frozenset(),
    faults=frozenset({FaultKind.CONNECT}),
    lasting_faults=False,
    redirects=0,
)
#: The server may wait for an API, and between attempts.
_PATIENT = Options(timeout=Timeouts(connect=10.0, read=300.0, total=900.0))

#: Whatever the API gives is fine.
_ANYTHING = (Answer("default", "binary"),)
_BODIES: dict[str, BodyKind] = {"json": "json", "form": "form", "multipart": "multipart", "content": "binary"}
_SAFE_IN_ADDRESSES = "/:?@!$&'()*+,;=%~[]"


class ProxyOptions(TypedDict, total=False):
    """What may be said of a call to an API.

    `params` are query parameters, lists repeated, or a whole query as text. `retries` is how often the server tries again
    where the API fails, `retry_on` on which statuses besides. `base_url_override` calls another address, where the server
    allows it. `timeout` is in seconds, for each part of the answer.
    """

    params: Mapping[str, QueryValues] | str
    headers: Mapping[str, str]
    retries: int
    retry_on: Sequence[int]
    base_url_override: str
    decompress: bool
    forward_headers_on_redirect: bool
    timeout: float


class ProxyBody(ProxyOptions, total=False):
    """And of one with a body: `json`, or a `form`, or `multipart` fields with files, or `content` as it is.

    A header `Content-Type` says what `content` is, text unless it is bytes or a file.
    """

    json: object
    form: Mapping[str, object]
    multipart: Mapping[str, object]
    content: str | FileInput


def proxy(
    method: str, endpoint: str, integration: str, connection_id: str, **said: Unpack[ProxyBody]
) -> Call[Response]:
    """Call an API with a connection's credentials, and return its answer; raises UpstreamError where it fails.

    Raises UnknownConnection and UnknownIntegration, and what else the server itself has to say.
    """
    endpoint, query = _target(endpoint, said.get("params"))
    headers = {**_told(said), **_forwarded(said)}
    body, content = _body(said)
    what: Op[Any] = Op(
        method.upper(),
        f"/proxy/{endpoint}",
        id=f"{method.upper()} {endpoint.partition('?')[0]}",
        params=(
            *OF_CONNECTION,
            *[Param(name, "header") for name in headers],
            *[_param(name, value) for name, value in query.items()],
        ),
        bodies=body,
        answers=_ANYTHING,
    )
    return Call(
        op=what,
        values=(integration, connection_id, *headers.values(), *query.values()),
        body=content,
        read=Response.of,
        options=Options(retries=_ONCE, timeout=said.get("timeout")),
        defaults=_PATIENT,
        missing=UnknownConnection,
        proxied=True,
    )


def get(endpoint: str, integration: str, connection_id: str, **said: Unpack[ProxyOptions]) -> Call[Response]:
    """As `proxy`, with GET."""
    return proxy("GET", endpoint, integration, connection_id, **said)


def post(endpoint: str, integration: str, connection_id: str, **said: Unpack[ProxyBody]) -> Call[Response]:
    """As `proxy`, with POST."""
    return proxy("POST", endpoint, integration, connection_id, **said)


def put(endpoint: str, integration: str, connection_id: str, **said: Unpack[ProxyBody]) -> Call[Response]:
    """As `proxy`, with PUT."""
    return proxy("PUT", endpoint, integration, connection_id, **said)


def patch(endpoint: str, integration: str, connection_id: str, **said: Unpack[ProxyBody]) -> Call[Response]:
    """As `proxy`, with PATCH."""
    return proxy("PATCH", endpoint, integration, connection_id, **said)


def delete(endpoint: str, integration: str, connection_id: str, **said: Unpack[ProxyBody]) -> Call[Response]:
    """As `proxy`, with DELETE."""
    return proxy("DELETE", endpoint, integration, connection_id, **said)


def _target(
    endpoint: str, params: Mapping[str, QueryValues] | str | None
) -> tuple[str, Mapping[str, QueryValues]]:
    """Return an address as it can be sent, and the parameters that are still to be added to its query."""
    address = endpoint.lstrip("/")
    if isinstance(params, str):
        query = params.removeprefix("?")
        address += f"{'&' if '?' in address else '?'}{query}" if query else ""
        params = None
    return quote(address, safe=_SAFE_IN_ADDRESSES), params or {}


def _param(name: str, value: object) -> Param:
    return Param(name, style="deepObject" if isinstance(value, Mapping) else None)


def _told(said: ProxyBody) -> dict[str, object]:
    """Return what the server is told, by the names of headers; what is not said is None."""
    statuses = said.get("retry_on")
    return {
        "Base-Url-Override": said.get("base_url_override"),
        "Retries": said.get("retries"),
        "Retry-On": ",".join(map(str, statuses)) if statuses else None,
        "Decompress": said.get("decompress"),
        "Forward-Headers-On-Redirect": said.get("forward_headers_on_redirect"),
    }


def _forwarded(said: ProxyBody) -> dict[str, object]:
    """Return the caller's headers as the server passes them on."""
    headers: dict[str, object] = {
        f"Nango-Proxy-{name}": value for name, value in said.get("headers", {}).items()
    }
    if "form" in said and _media(said) is None:  # or a server that reads it would send it on as JSON
        headers["Nango-Proxy-Content-Type"] = "application/x-www-form-urlencoded"
    return headers


def _media(said: ProxyBody) -> str | None:
    given = said.get("headers", {}).items()
    return next((value for name, value in given if name.lower() == "content-type"), None)


def _body(said: ProxyBody) -> tuple[tuple[Body, ...], object]:
    """Return how the body is written, and what it is."""
    given = [name for name in _BODIES if name in said]
    if not given:
        return (), UNSET
    if len(given) > 1:
        raise UsageError(f"a body is one of {', '.join(given)}", field=given[1])
    name, content = given[0], sendable(said[given[0]])  # type: ignore[literal-required]  # one of the keys
    kind: BodyKind = "text" if isinstance(content, str) and name == "content" else _BODIES[name]
    return (Body(kind, None if name == "multipart" else _media(said)),), content
