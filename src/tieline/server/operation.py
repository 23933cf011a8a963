"""An operation of the API, declared once: what it takes, what it answers, who may call it.

The declaration is the handler's own signature. Parameters called `path`, `query`, `headers` and `body` are read from
the request, strictly, as the types they are annotated with, `raw` is all of it as it came (`RawRequest`); the docstring
documents it:

    @operation(
        "GET", "/things/{thing_id}", tag="things", scope="environment:things:read",
        answers={200: Thing}, errors=((404, "not_found"),),
    )
    async def get_thing(call: Call, path: ThingPath, query: ThingQuery) -> Answer:
        '''Return a thing.'''
        return Answer(body=await asyncio.to_thread(call.tieline.thing, path.thing_id))

The name becomes an `Operation`, which a route module lists in its `OPERATIONS`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, get_type_hints

import msgspec
from msgspec import UNSET

from tieline.access.model import ApiKey, allows
from tieline.app import Tieline
from tieline.connections.sessions import ConnectSession
from tieline.server.errors import Refusal

#: Bytes of a body where an operation does not declare otherwise; the operator's limit holds beside it.
BODY_LIMIT = 4_000_000


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A path, a query or a body: unknown names in it are refused."""


class HeaderInput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The headers that an operation reads, by the names its fields are given; there may be others."""


class RawRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it came, for an operation that looks at it itself. `target` is its path, and its query."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __repr__(self) -> str:  # headers and bodies hold secrets
        return f"RawRequest({self.method}, {len(self.body)} bytes)"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a handler answers; without a body there is none on the wire, and None is JSON's null.

    Bytes go out as they are, under the Content-Type that `headers` say.
    """

    body: object = UNSET
    status: int = 200
    headers: Mapping[str, str] = {}


class Call:
    """A request that was let in: its inputs come as the handler's own arguments."""

    __slots__ = ("_log", "base_url", "key", "request_id", "session", "tieline")

    def __init__(
        self,
        tieline: Tieline,
        key: ApiKey,
        *,
        base_url: str,
        request_id: str,
        log: dict[str, object],
        session: ConnectSession | None = None,
    ) -> None:
        self.tieline = tieline
        #: The connect session whose token the caller presented in place of a key: it may see what that is about.
        self.session = session
        #: The key that the caller presented; one without scopes where the operation is public.
        self.key = key
        #: The address under which this server is reached: the operator's word, or else the caller's.
        self.base_url = base_url
        self.request_id = request_id
        self._log = log

    def allows(self, scope: str) -> bool:
        """Return whether the caller's key has a scope."""
        return allows(self.key.scopes, scope)

    def demand(self, scope: str) -> None:
        """Refuse with 403 unless the caller's key has a scope beside the operation's own."""
        if not self.allows(scope):
            raise forbidden(scope)

    def sees(self, integration: str) -> bool:
        """Return whether the caller may know of an integration: in a connect session if that allows it."""
        return self.session is None or self.session.allows(integration)

    def about(self, connection: str) -> None:
        """Name the connection that the request is about in its line of the log."""
        self._log["connection"] = connection


def forbidden(scope: str) -> Refusal:
    """Return the answer to a key that lacks a scope."""
    return Refusal(403, "forbidden", f"the API key lacks the scope {scope}")


class Handler(Protocol):
    """An async function of a `Call`, then of keyword arguments that are among path, query, headers, body and raw."""

    __name__: str
    __doc__: str | None

    def __call__(self, call: Call, /, **inputs: Any) -> Awaitable[Answer]: ...


#: An async function of a `Call`, then of what the handler takes but for the body, that may refuse a request.
Before = Callable[..., Awaitable[None]]


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation. `scope` is what a key needs; None: anyone may call it."""

    id: str
    method: str
    path: str
    aliases: tuple[str, ...]
    tag: str
    scope: str | None
    summary: str
    description: str
    path_params: type[Input] | None
    query: type[Input] | None
    headers: type[HeaderInput] | None
    #: Whatever msgspec can read; None where a body is of no interest.
    body: Any
    #: The handler takes the request as it came: its query and body are whatever they are.
    raw: bool
    answers: Mapping[int, Any]
    errors: tuple[tuple[int, str], ...]
    handle: Handler
    #: Bytes that a body may have.
    body_limit: int = BODY_LIMIT
    #: Where anyone may call it: it costs nothing of a rate limit.
    free: bool = False
    #: The token of a connect session will do in place of a key: what it may see the handler decides.
    in_session: bool = False
    #: Refuses a request before its body is read.
    before: Before | None = None
    #: It is for browsers: it answers in HTML, and the document for programs does not tell of it.
    page: bool = False


_VARIABLE = re.compile(r"\{(\w+)\}")
_PARTS = frozenset({"path", "query", "headers", "body", "raw"})


def variables(path: str) -> list[str]:
    """Return the names of the variables in a path."""
    return _VARIABLE.findall(path)


def operation(
    method: str,
    path: str,
    *,
    tag: str,
    scope: str | None,
    answers: Mapping[int, Any],
    errors: tuple[tuple[int, str], ...] = (),
    aliases: tuple[str, ...] = (),
    body_limit: int = BODY_LIMIT,
    free: bool = False,
    in_session: bool = False,
    before: Before | None = None,
    page: bool = False,
) -> Callable[[Callable[..., Awaitable[Answer]]], Operation]:
    """Declare an operation by its handler, as the module tells.

    `answers` maps each status of success to the type of its body (None: no body; bytes: an image in SVG), `errors` names those that any
    operation does not have anyway; `aliases` are older paths that mean the same, with the same variables. A body may
    have `body_limit` bytes, unless the operator allows fewer. `free` is for what must be answered at any rate, `in_session` for what
    the browsers of end users ask for too, `page` for what they are sent to. `before` is given what the handler is but for the body,
    and may refuse a request, whose body is not read then.
    """

    def declare(handler: Callable[..., Awaitable[Answer]]) -> Operation:
        inputs = get_type_hints(handler, include_extras=True)
        given = [name for name in inspect.signature(handler).parameters if name != "call"]
        if not _PARTS.issuperset(given):
            raise TypeError(f"{handler.__name__}: only {sorted(_PARTS)} can be read, not {given}")
        _check_variables(handler.__name__, inputs.get("path"), (path, *aliases))
        summary, _, description = inspect.cleandoc(handler.__doc__ or "").partition("\n\n")
        return Operation(
            id=handler.__name__,
            method=method,
            path=path,
            aliases=aliases,
            tag=tag,
            scope=scope,
            summary=summary.rstrip("."),
            description=" ".join(description.split()),
            path_params=inputs.get("path"),
            query=inputs.get("query"),
            headers=inputs.get("headers"),
            body=inputs.get("body"),
            raw="raw" in inputs,
            answers=answers,
            errors=errors,
            handle=handler,
            body_limit=body_limit,
            free=free,
            before=before,
            in_session=in_session,
            page=page,
        )

    return declare


def _check_variables(name: str, kind: type[Input] | None, paths: tuple[str, ...]) -> None:
    declared: set[str] = (
        set() if kind is None else {field.encode_name for field in msgspec.structs.fields(kind)}
    )
    for path in paths:
        if set(variables(path)) != declared:
            raise TypeError(f"{name}: {path} has other variables than {sorted(declared)}")
