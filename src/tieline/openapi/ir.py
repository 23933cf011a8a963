"""What a document means for its clients: types, models, operations. Frozen, JSON, and free of any language's names."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tieline.openapi.diagnostics import Diagnostic

#: Raised with every change of the shapes below that a reader of their JSON would notice.
VERSION = 2

Kind = Literal["string", "integer", "number", "boolean", "null", "datetime", "date", "binary"]
Scalar = str | int | float | bool | None


class Primitive(Struct, frozen=True, kw_only=True, tag="primitive"):
    """A plain value. `binary` is the content of a file; what is base64 stays a string."""

    kind: Kind


class Enum(Struct, frozen=True, kw_only=True, tag="enum"):
    """One of some values; of an open one, a server may send others later. Null is never among them."""

    values: tuple[Scalar, ...]
    open: bool = True


class ListOf(Struct, frozen=True, kw_only=True, tag="list"):
    item: Type


class TupleOf(Struct, frozen=True, kw_only=True, tag="tuple"):
    """A list whose first items have types of their own; `rest` is None where no more may follow."""

    items: tuple[Type, ...]
    rest: Type | None = None


class MapOf(Struct, frozen=True, kw_only=True, tag="map"):
    value: Type


class ModelRef(Struct, frozen=True, kw_only=True, tag="model"):
    """The model of a key."""

    key: str


class AliasRef(Struct, frozen=True, kw_only=True, tag="alias"):
    """The named type of a key."""

    key: str


class Tag(Struct, frozen=True, kw_only=True):
    """A value of a discriminator, and the place of the member in the union that it stands for."""

    value: str
    member: int
    #: Whether it is but the name of the schema, which stands for it where the document names no value.
    implied: bool = False


class Discriminator(Struct, frozen=True, kw_only=True):
    """The property that tells which member of a union a value is."""

    property: str
    tags: tuple[Tag, ...]
    #: The place of the member that a value of any other tag is; None where that is none of them.
    other: int | None = None


class Union(Struct, frozen=True, kw_only=True, tag="union"):
    """One of several types; a server may send others later."""

    members: tuple[Type, ...]
    discriminator: Discriminator | None = None


class Nullable(Struct, frozen=True, kw_only=True, tag="nullable"):
    of: Type


class Anything(Struct, frozen=True, kw_only=True, tag="anything"):
    """Any JSON value: what a document leaves open, or says in a way that no type can hold."""


Type = Primitive | Enum | ListOf | TupleOf | MapOf | ModelRef | AliasRef | Union | Nullable | Anything


class Field(Struct, frozen=True, kw_only=True):
    """A property of an object. `default` is what the server takes for one that is absent, as JSON."""

    name: str
    type: Type
    required: bool = False
    description: str = ""
    default: str | None = None
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    #: Whether the document says that it is the address of something.
    is_address: bool = False
    #: What the document wants it to be called by clients.
    called: str = ""
    #: A value that it may have, as JSON: the document's own, else one that its schema takes.
    example: str | None = None


class Model(Struct, frozen=True, kw_only=True):
    """An object with known properties. `key` is the pointer of its schema, `name` a hint of words."""

    key: str
    name: str
    fields: tuple[Field, ...]
    description: str = ""
    #: The type of properties that are not listed: None where the document forbids them.
    extra: Type | None = Anything()
    deprecated: bool = False


class Alias(Struct, frozen=True, kw_only=True):
    """A type that the document gives a name: an enum or a union."""

    key: str
    name: str
    type: Type
    description: str = ""


Location = Literal["path", "query", "header", "cookie"]
Style = Literal["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"]


class Parameter(Struct, frozen=True, kw_only=True):
    """What goes beside the body. With a `media_type`, its value is written in that, whatever the style."""

    name: str
    location: Location
    type: Type
    required: bool = False
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    media_type: str | None = None
    description: str = ""
    default: str | None = None
    deprecated: bool = False
    example: str | None = None
    #: What the document wants it to be called by clients.
    called: str = ""


BodyKind = Literal["json", "form", "multipart", "text", "binary", "ndjson"]


class Encoding(Struct, frozen=True, kw_only=True):
    """How one part of a form or of a multipart body is written."""

    name: str
    content_type: str | None = None
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False


class Content(Struct, frozen=True, kw_only=True):
    """One way to write a body."""

    media_type: str
    kind: BodyKind
    type: Type
    encodings: tuple[Encoding, ...] = ()
    example: str | None = None


class Body(Struct, frozen=True, kw_only=True):
    """What a request carries; the first alternative is the usual one."""

    required: bool
    alternatives: tuple[Content, ...]
    description: str = ""


AnswerKind = Literal["json", "text", "binary", "sse", "ndjson", "none"]


class Answer(Struct, frozen=True, kw_only=True):
    """What comes back: a status such as "200", a range such as "2XX", or "default"."""

    status: str
    kind: AnswerKind
    type: Type | None = None
    media_type: str | None = None
    description: str = ""


Rule = Literal["cursor", "link", "next_url", "offset", "page"]
Confidence = Literal["declared", "high", "low"]


class Pagination(Struct, frozen=True, kw_only=True):
    """How an operation goes on to its next page, why we think so, and how sure it is.

    Paths are steps down the answer, joined by dots; an empty one is the answer itself.
    """

    rule: Rule
    evidence: str
    confidence: Confidence
    #: The path of the list of items, and the type of one.
    items: str
    item: Type
    #: Where in the request the cursor, the offset or the number of the page goes.
    location: Literal["query", "body"] = "query"
    parameter: str | None = None
    #: The path of the next cursor or of the next address.
    next: str | None = None
    #: The property of the last item whose value is the next cursor, where the answer holds none.
    last_item: str | None = None
    #: The query parameter for what stands before an item, where a list may be gone through backwards: by the first item's.
    before: str | None = None
    #: The path of a boolean that tells whether more follows.
    has_more: str | None = None
    #: The path of the number of all items, or of all pages.
    total: str | None = None
    #: The parameter that says how many items a page has.
    size: str | None = None
    #: How many it has where none is asked for.
    default_size: int | None = None
    #: The first page or offset.
    first: int = 0
    #: Statuses that mean an empty page.
    empty_on: tuple[int, ...] = ()
    #: The path, in an item, of what identifies it.
    identity: str | None = None
    #: Texts by which the API refuses a cursor that is too old.
    expired: tuple[str, ...] = ()


class Switch(Struct, frozen=True, kw_only=True):
    """A boolean of the request that asks for an answer in events or lines instead of whole."""

    name: str
    location: Literal["body", "query"] = "body"


class Requirement(Struct, frozen=True, kw_only=True):
    """A scheme that a request needs, with the scopes it needs of it."""

    scheme: str
    scopes: tuple[str, ...] = ()


class SecurityScheme(Struct, frozen=True, kw_only=True):
    """A way to say who one is."""

    key: str
    kind: Literal["basic", "bearer", "api_key", "oauth2", "openid", "mutual_tls", "http", "unknown"]
    description: str = ""
    #: Of an API key: where it goes, and under which name.
    location: Location | None = None
    name: str | None = None
    #: Of another HTTP scheme: its word in the header Authorization.
    scheme: str | None = None
    #: Of client credentials: where tokens are given, and the scopes there are.
    token_url: str | None = None
    authorization_url: str | None = None
    scopes: tuple[str, ...] = ()
    #: The variables of the environment that hold its credentials, where the document names them.
    environment: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What its credentials are, as variables of the environment are called."""
        match self.kind:
            case "basic":
                return "USERNAME", "PASSWORD"
            case "api_key":
                return ("API_KEY",)
            case "oauth2":
                return ("CLIENT_ID", "CLIENT_SECRET", "ACCESS_TOKEN") if self.token_url else ("ACCESS_TOKEN",)
            case _:
                return ("TOKEN",)


class ServerVariable(Struct, frozen=True, kw_only=True):
    name: str
    default: str
    values: tuple[str, ...] = ()
    description: str = ""


class Server(Struct, frozen=True, kw_only=True):
    url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()


class Operation(Struct, frozen=True, kw_only=True):
    """One request that the API takes.

    `security` is None where the document's own holds; else alternatives, each of schemes that are needed together.
    """

    method: str
    path: str
    pointer: str
    id: str | None = None
    #: What the document wants it to be called by clients: `method`, or `service.method`.
    called: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: tuple[Answer, ...] = ()
    security: tuple[tuple[Requirement, ...], ...] | None = None
    servers: tuple[Server, ...] = ()
    pagination: Pagination | None = None
    #: The header by which the API recognises a request sent twice.
    idempotency_header: str | None = None
    #: What asks for a stream where the operation answers whole as well.
    switch: Switch | None = None

    @property
    def key(self) -> str:
        """The name under which it is known whatever its id is."""
        return f"{self.method} {self.path}"


class TagInfo(Struct, frozen=True, kw_only=True):
    name: str
    description: str = ""


class Api(Struct, frozen=True, kw_only=True):
    """A whole document. Models and aliases stand in the order of their keys, operations in that of the document."""

    title: str
    version: str
    description: str = ""
    ir: int = VERSION
    models: tuple[Model, ...] = ()
    aliases: tuple[Alias, ...] = ()
    operations: tuple[Operation, ...] = ()
    schemes: tuple[SecurityScheme, ...] = ()
    security: tuple[tuple[Requirement, ...], ...] = ()
    servers: tuple[Server, ...] = ()
    tags: tuple[TagInfo, ...] = ()
    #: What an error says where a scope is missing, `{scope}` standing for its name.
    missing_scope: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
