"""What generated code says of its API: operations, servers, ways to say who one is; values, made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  # an item of a page

#: Says a type only when it is needed, so that its module is not imported before.
Lazily: TypeAlias = Callable[[], Any]

Location = Literal["path", "query", "header", "cookie"]
Style = Literal["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"]
BodyKind = Literal["json", "form", "multipart", "text", "binary", "ndjson"]
AnswerKind = Literal["json", "text", "binary", "sse", "ndjson", "none"]
Rule = Literal["cursor", "link", "next_url", "offset", "page"]

#: Alternatives, each of schemes that are needed together; an empty one is to say nothing.
Security: TypeAlias = tuple[tuple[str, ...], ...]

_STYLES: Mapping[Location, Style] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}


class Param(Struct, frozen=True):
    """A parameter by its name on the wire; style and explode as OpenAPI has them, by default those of its location.

    `reserved` leaves `:/?#[]@!$&'()*+,;=` as they are; `json` writes the value as JSON, whatever the style.
    """

    name: str
    location: Location = "query"
    style: Style | None = None
    explode: bool | None = None
    reserved: bool = False
    json: bool = False

    @property
    def written_as(self) -> tuple[Style, bool]:
        """The style, and whether lists and objects are spread out."""
        style = self.style or _STYLES[self.location]
        return style, style in {"form", "deepObject"} if self.explode is None else self.explode


class Part(Struct, frozen=True):
    """How one part of a form or of a multipart body is written, where not as usual."""

    name: str
    media: str | None = None
    style: Style | None = None
    explode: bool | None = None
    reserved: bool = False
    json: bool = False


class Body(Struct, frozen=True):
    """A way to write the body; `media` where it is not the usual type of that kind, `type` of what it is made, or of a line."""

    kind: BodyKind
    media: str | None = None
    parts: tuple[Part, ...] = ()
    type: Lazily | None = None


class Switch(Struct, frozen=True):
    """What tells the API to answer in events or lines: a property of the body, or a query parameter, that is true."""

    name: str
    location: Literal["body", "query"] = "body"


class Answer(Struct, frozen=True):
    """What comes back with a status: `"200"`, a range as `"2XX"`, or `"default"`."""

    status: str
    kind: AnswerKind = "json"
    type: Lazily | None = None
    media: str | None = None


class Paging(Struct, frozen=True):
    """How a list goes on. Paths are dotted; an empty `items` is the answer itself.

    `parameter` is where the cursor, the page's number or the offset goes: a query parameter, or a path in the JSON body.
    `next` is the path of the cursor or address in the answer, `last_item` the property of the last item that is the cursor
    instead, `before` a query parameter that goes backwards by that of the first, `has_more` the path of a boolean. `total` counts all items (rule `offset`) or all pages (rule `page`).
    `size` is the parameter for how many items a page has, `default_size` how many it has unless asked otherwise.

    An error of a status in `empty_on`, in JSON, means that there are no items. One whose text holds one of `expired` means
    that the cursor is no longer good: the walk starts over, and leaves out the items that it gave already, which it knows by
    the path `identity`, or without one as a whole.
    """

    rule: Rule
    items: str
    item: Lazily
    parameter: str | None = None
    location: Literal["query", "body"] = "query"
    next: str | None = None
    last_item: str | None = None
    before: str | None = None
    has_more: str | None = None
    total: str | None = None
    size: str | None = None
    default_size: int | None = None
    first: int = 0
    empty_on: tuple[int, ...] = ()
    identity: str | None = None
    expired: str | tuple[str, ...] = ()


class Variable(Struct, frozen=True):
    """A part of a server's address that is for the caller to say."""

    name: str
    default: str
    values: tuple[str, ...] = ()


class Server(Struct, frozen=True):
    """An address that may have `{variables}`."""

    url: str
    variables: tuple[Variable, ...] = ()


class Op(Struct, Generic[T], frozen=True):
    """An operation that gives a `T`.

    `idempotency` is the header of a key that makes it safe to send twice; `repeatable` says so where the method does not.
    `switch` is set in every call: it is for the operation as one that streams.
    """

    method: str
    path: str
    id: str = ""
    params: tuple[Param, ...] = ()
    bodies: tuple[Body, ...] = ()
    answers: tuple[Answer, ...] = ()
    security: Security | None = None
    servers: tuple[Server, ...] = ()
    idempotency: str | None = None
    repeatable: bool | None = None
    switch: Switch | None = None

    @property
    def name(self) -> str:
        return self.id or f"{self.method} {self.path}"

    @property
    def is_paged(self) -> bool:
        """Whether it only reads a list, and may so be sent again."""
        return False


class PagedOp(Op[T], Generic[T, I], frozen=True, kw_only=True):
    """An operation that gives a page `T` of items `I`."""

    paging: Paging

    @property
    def is_paged(self) -> bool:
        """As `Op.is_paged`."""
        return True


class Basic(Struct, frozen=True):
    """User and password, with the environment variables that may hold them."""

    username_env: str
    password_env: str


class Bearer(Struct, frozen=True):
    """A token behind a word in the header Authorization, with the environment variable that may hold it."""

    env: str
    prefix: str = "Bearer"


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key in a header, a query parameter or a cookie, with the environment variable that may hold it."""

    env: str
    location: Literal["header", "query", "cookie"] = "header"
    name: str


class OAuth(Struct, frozen=True):
    """A token that is had for a client's id and secret, or a ready-made one, with the environment variables of each."""

    client_id_env: str
    client_secret_env: str
    token_env: str
    token_url: str | None = None
    scopes: tuple[str, ...] = ()
    client_auth: Literal["basic", "body"] = "basic"


Scheme = Basic | Bearer | ApiKey | OAuth


class Api(Struct, frozen=True, kw_only=True):
    """An API as its document describes it."""

    title: str
    version: str = ""
    servers: tuple[Server, ...] = ()
    schemes: Mapping[str, Scheme] = {}
    security: Security = ()
    base_url_env: str | None = None
    user_agent: str = "tieline"
    request_id_headers: tuple[str, ...] = (
        "x-request-id",
        "request-id",
        "x-traceid",
        "x-trace-id",
        "x-correlation-id",
    )
    request_id_field: str | None = "requestId"
    #: What an error says, whatever its status, where a scope is missing: a text with `{scope}` for its name.
    missing_scope: str | None = None
