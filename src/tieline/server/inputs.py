"""Reads the parts of a request that an operation declares; what does not fit is told as the wire tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tieline.server import query
from tieline.server.body import check_values, decode_body, read_body
from tieline.server.errors import Issue, Refusal
from tieline.server.exchange import Receive, Scope, header
from tieline.server.issues import Invalid, read
from tieline.server.operation import HeaderInput, Input, Operation, RawRequest

_CODES = {
    "path": ("invalid_uri_params", "the path is not as it must be"),
    "query": ("invalid_query_params", "the query is not as it must be"),
    "headers": ("invalid_headers", "the headers are not as they must be"),
    "body": ("invalid_body", "the body is not as it must be"),
}


class NoQuery(Input, frozen=True):
    """The query of an operation that takes none: any parameter in it is refused."""


def refuse_content_type(scope: Scope) -> None:
    """Raise `Refusal` 415 if a request says that its body is not JSON."""
    given = header(scope, b"content-type")
    if given is not None and not given.strip().lower().startswith(b"application/json"):
        raise Refusal(415, "invalid_content_type", "Content-Type must be application/json, or not be there")


async def read_inputs(
    operation: Operation,
    scope: Scope,
    receive: Receive,
    variables: Mapping[str, str],
    *,
    body_limit: int,
    body_seconds: float,
    grow: Callable[[int], None],
) -> dict[str, Any]:
    """Return what the operation's handler takes. Raises `Refusal` with everything that is wrong with one part.

    `grow` as with `read_body`.
    """
    inputs = read_head(operation, scope, variables)
    if operation.raw:
        body = await read_body(scope, receive, limit=body_limit, seconds=body_seconds, grow=grow)
        return {**inputs, "raw": _as_it_came(scope, body)}
    if operation.body is not None:
        raw = await read_body(scope, receive, limit=body_limit, seconds=body_seconds, grow=grow)
        try:
            value = decode_body(raw)
        except Invalid as problem:
            raise _refusal("body", problem) from None
        inputs["body"] = _read("body", value, operation.body)
    return inputs


def read_head(operation: Operation, scope: Scope, variables: Mapping[str, str]) -> dict[str, Any]:
    """Return what the operation's handler takes of what comes before a body. Raises `Refusal`."""
    inputs: dict[str, Any] = {}
    if operation.path_params is not None:
        inputs["path"] = _read("path", dict(variables), operation.path_params)
    if operation.raw:
        return inputs
    given = _read("query", _parse_query(scope, operation.query or NoQuery), operation.query or NoQuery)
    if operation.query is not None:
        inputs["query"] = given
    if operation.headers is not None:
        inputs["headers"] = _read("headers", _pick(scope, operation.headers), operation.headers)
    return inputs


def _as_it_came(scope: Scope, body: bytes) -> RawRequest:
    query = scope.get("query_string", b"")
    target = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return RawRequest(
        method=scope["method"],
        target=(target + (b"?" + query if query else b"")).decode("latin-1"),
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
        body=body,
    )


def _read(part: str, value: Any, kind: Any) -> Any:
    try:
        if part != "body":  # whose texts were looked through as they were decoded
            check_values(value)
        return read(value, kind)
    except Invalid as problem:
        raise _refusal(part, problem) from None


def _refusal(part: str, problem: Invalid) -> Refusal:
    code, message = _CODES[part]
    return Refusal(400, code, message, issues=problem.issues)


def _parse_query(scope: Scope, kind: type[Input]) -> dict[str, Any]:
    try:
        values = query.parse(scope.get("query_string", b""))
    except ValueError:
        issue = Issue(code="custom", message="Not a query string in UTF-8, or one of too many parameters")
        raise _refusal("query", Invalid([issue])) from None
    return query.typed(values, kind)


def _pick(scope: Scope, kind: type[HeaderInput]) -> dict[str, object]:
    """Return the headers that are declared, by their declared names; of repeated ones the first."""
    names = {name.lower(): name for name in query.kinds_of(kind)}
    given: dict[str, query.Value] = {}
    for raw, value in scope["headers"]:
        if (name := names.get(raw.decode("latin-1").lower())) is not None:
            given.setdefault(name, value.decode("latin-1"))
    return query.typed(given, kind)
