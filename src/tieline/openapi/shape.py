"""What a schema says when its `allOf`s are taken together: flat, no inheritance; the last writer wins."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from tieline.openapi.diagnostics import Diagnostic
from tieline.openapi.document import Document
from tieline.openapi.ir import Scalar
from tieline.openapi.json_nodes import Node, fields_of, is_list, is_node, items_of
from tieline.openapi.media import holds_file
from tieline.openapi.pointer import Pointer

#: What tells which values fit; the rest only narrows them, as no type can, or is told to people.
_TELLING = frozenset(
    {
        "$ref", "type", "enum", "const", "properties", "additionalProperties", "patternProperties", "items",
        "prefixItems", "allOf", "anyOf", "oneOf", "contentMediaType",
    }
)  # fmt: skip


#: Parts in parts, and schemas made of several, beyond which nobody means it.
_DEEPEST = 60
_MOST_MERGED = 5_000
_MOST_PARTS = 200
#: Up to so many parts, it matters which comes first.
_ORDERED = 3


class Notes:
    """The diagnostics of a run, each once."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, Pointer], tuple[str, str]] = {}

    def tell(self, code: str, at: Pointer, message: str, consequence: str) -> None:
        """Note something odd about a place; the first of a kind counts."""
        self._told.setdefault((code, at), (message, consequence))

    def all(self, document: Document) -> tuple[Diagnostic, ...]:
        """Return them with their lines, in the order they were told."""
        return tuple(
            Diagnostic(
                code=code, pointer=str(at), line=document.line(at), message=message, consequence=consequence
            )
            for (code, at), (message, consequence) in self._told.items()
        )


class Merged(Struct, frozen=True):
    """A schema that stands in no place of the document: several that hold together."""

    parts: tuple[Located | Shape, ...]


class Located(Struct, frozen=True):
    """A node and its place."""

    node: object
    at: Pointer


class Shape(Struct, frozen=True, kw_only=True):
    """What one schema says, with all that it takes over; `types` is None where any type may be."""

    at: Pointer
    #: The places of all that was put together.
    origins: tuple[Pointer, ...] = ()
    types: tuple[str, ...] | None = None
    format: str | None = None
    #: Whether it is a text that is the content of a file, as it is.
    is_file: bool = False
    values: tuple[Scalar, ...] | None = None
    properties: dict[str, Located] = {}
    required: frozenset[str] = frozenset()
    extra: Located | None = None
    patterns: tuple[Located, ...] = ()
    items: Located | None = None
    prefix: tuple[Located, ...] = ()
    options: tuple[Located, ...] = ()
    discriminator: Node | None = None
    title: str = ""
    description: str = ""
    deprecated: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether any value fits."""
        return not (
            self.types or self.properties or self.extra or self.items or self.prefix or self.options
        ) and (self.values is None and not self.patterns)


class Shapes:
    """Reads schemas into shapes, each place once."""

    def __init__(self, document: Document, notes: Notes) -> None:
        self._document = document
        self._notes = notes
        self._seen: dict[Pointer, Shape] = {}
        self._open: set[Pointer] = set()
        #: What holds together, by the places that it is told at: where it recurs, it is the same.
        self._whole: dict[Pointer, Shape] = {}
        self._merged: dict[tuple[Pointer, ...] | frozenset[Pointer], Located] = {}

    def merged(self, parts: tuple[Located | Shape, ...], at: Pointer) -> Located:
        """Return a schema of several that hold together; `at` is its place if these have not met before."""
        flat = tuple(one for each in parts for one in _parts_of(each))
        if len(flat) > _MOST_PARTS:
            self._notes.tell(
                "too-much", at, "hundreds of schemas that hold together", "only the first are read"
            )
            return parts[0] if isinstance(parts[0], Located) else Located({}, at)
        origins = [origin for each in flat for origin in self._shape(each).origins]
        distinct = tuple(dict.fromkeys(origins))
        key = distinct if len(distinct) <= _ORDERED else frozenset(distinct)
        known = self._merged.get(key)
        if known is None:
            if len(self._merged) >= _MOST_MERGED:
                self._notes.tell(
                    "too-much", at, "schemas that hold together without end", "only the last is read"
                )
                return Located({}, at)
            known = self._merged[key] = Located(Merged(flat), at)
        return known

    def _shape(self, part: Located | Shape) -> Shape:
        return part if isinstance(part, Shape) else self.of(part)

    def of(self, located: Located) -> Shape:
        """Return what a schema, or what its `$ref` leads to, says."""
        if isinstance(located.node, Merged):
            found = self._whole.get(located.at)
            if found is None:
                found = self._together([self._shape(each) for each in located.node.parts], located.at)
                self._whole[located.at] = found
            return found
        if not is_node(located.node):
            return Shape(at=located.at)
        node, at = self._document.resolve(located.node, located.at)
        if not is_node(node):
            return Shape(at=at)
        found = self._seen.get(at)
        if found is None:
            if at in self._open or len(self._open) > _DEEPEST:
                self._notes.tell(
                    "endless-schema", at, "a schema contains itself by allOf", "read without itself"
                )
                return Shape(at=at)
            self._open.add(at)
            found = self._seen[at] = self._read(node, at)
            self._open.discard(at)
        return found

    def _read(self, node: Node, at: Pointer) -> Shape:
        own = _own(node, at, self._notes)
        parts = node.get("allOf")
        if not is_list(parts) or not parts:
            return own
        shapes = [self.of(Located(part, at / "allOf" / place)) for place, part in enumerate(parts)]
        return self._together([*shapes, own], at)

    def _together(self, shapes: list[Shape], at: Pointer) -> Shape:
        result = Shape(at=at)
        for shape in shapes:
            result = self._join(result, shape)
        own = shapes[-1]
        return replace(result, at=at, title=own.title, description=own.description or result.description)

    def _join(self, first: Shape, then: Shape) -> Shape:
        """Return what holds if both hold; where both cannot, what the second says."""
        properties = dict(first.properties)
        for name, located in then.properties.items():
            known = properties.get(name)
            properties[name] = (
                located if known is None else self._both(known, located, first.at / "properties" / name)
            )
        if first.options and then.options:
            self._notes.tell("two-unions", then.at, "two unions must hold at once", "only the first is read")
        return Shape(
            at=first.at,
            origins=tuple(dict.fromkeys((*first.origins, *then.origins))),
            types=self._types(first, then),
            format=then.format or first.format,
            is_file=first.is_file or then.is_file,
            values=_values(first.values, then.values),
            properties=properties,
            required=first.required | then.required,
            extra=_extra(first, then),
            patterns=first.patterns + then.patterns,
            items=then.items or first.items,
            prefix=then.prefix or first.prefix,
            options=first.options or then.options,
            discriminator=then.discriminator or first.discriminator,
            description=then.description or first.description,
            deprecated=first.deprecated or then.deprecated,
        )

    def _types(self, first: Shape, then: Shape) -> tuple[str, ...] | None:
        if first.types is None or then.types is None:
            return then.types or first.types
        common = _common(first.types, then.types)
        if not common:
            self._notes.tell(
                "contradiction",
                then.at,
                f"allOf asks for {_or(first.types)} and for {_or(then.types)}",
                f"read as {_or(then.types)}",
            )
        return common or then.types

    def _both(self, first: Located, then: Located, at: Pointer) -> Located:
        """Return a property that two parts of an allOf describe."""
        one, other = self.of(first), self.of(then)
        if one.at == other.at or one.says_nothing:
            return then
        if one.types and other.types and not _common(one.types, other.types):
            self._notes.tell(
                "override",
                then.at,
                f"allOf says {_or(one.types)} for {at.name!r}, and later {_or(other.types)}",
                f"read as {_or(other.types)}",
            )
            return then
        return self.merged((first, then), at)


def _parts_of(part: Located | Shape) -> tuple[Located | Shape, ...]:
    return part.node.parts if isinstance(part, Located) and isinstance(part.node, Merged) else (part,)


def constrains_only(node: object) -> bool:
    """Tell whether a member of a union only narrows the schema around it."""
    if not is_node(node):
        return False
    told = _TELLING & node.keys()
    if "type" in told and node["type"] == "object":
        told -= {"type"}
    inner = node.get("properties")
    return not told or (
        told <= {"properties"} and is_node(inner) and all(map(constrains_only, inner.values()))
    )


def _own(node: Node, at: Pointer, notes: Notes) -> Shape:
    """Return what a schema says by itself."""
    return Shape(
        at=at,
        origins=(at,),
        types=_told_types(node, at, notes),
        format=_text(node.get("format")) or None,
        is_file=_is_file(node),
        values=_told_values(node, at, notes),
        properties=_located(node.get("properties"), at / "properties"),
        required=frozenset(each for each in items_of(node.get("required")) if isinstance(each, str)),
        extra=_told_extra(node, at),
        patterns=tuple(_located(node.get("patternProperties"), at / "patternProperties").values()),
        items=Located(node["items"], at / "items") if "items" in node else None,
        prefix=tuple(
            Located(each, at / "prefixItems" / place)
            for place, each in enumerate(items_of(node.get("prefixItems")))
        ),
        options=_options(node, at),
        discriminator=told if is_node(told := node.get("discriminator")) else None,
        title=_text(node.get("title")),
        description=_text(node.get("description")),
        deprecated=node.get("deprecated") is True,
    )


def _options(node: Node, at: Pointer) -> tuple[Located, ...]:
    """Return the members of the union that a schema is."""
    for key in ("oneOf", "anyOf"):
        members = items_of(node.get(key))
        if members and not all(constrains_only(each) for each in members):
            return tuple(Located(each, at / key / place) for place, each in enumerate(members))
    return ()


_TYPES = frozenset({"string", "integer", "number", "boolean", "null", "object", "array", "file"})


def _is_file(node: Node) -> bool:
    """Tell whether a schema stands for bytes; what is encoded as a text is a text."""
    kind = node.get("type", "string")
    if kind == "file":
        return True
    if kind != "string" and not (is_list(kind) and "string" in kind):
        return False
    return node.get("format") == "binary" or (
        "contentEncoding" not in node and holds_file(_text(node.get("contentMediaType")))
    )


def _told_types(node: Node, at: Pointer, notes: Notes) -> tuple[str, ...] | None:
    told = node.get("type")
    if told is None:
        return None
    words = items_of(told) or [told]
    known = tuple(dict.fromkeys(str(word) for word in words if isinstance(word, str) and word in _TYPES))
    if len(known) < len(words):
        notes.tell("bad-type", at / "type", f"no such type: {told!r}", "any value is taken")
    return known or None


def _told_values(node: Node, at: Pointer, notes: Notes) -> tuple[Scalar, ...] | None:
    if "const" in node:
        listed: list[object] = [node["const"]]
    elif "enum" in node:
        listed = items_of(node.get("enum"))
    else:
        return None
    values = tuple(each for each in listed if each is None or isinstance(each, (str, int, float, bool)))
    if not values or len(values) < len(listed):
        what = "an enum without values" if not listed else "an enum of values that are no texts or numbers"
        notes.tell("bad-enum", at, what, "any value of its type is taken")
        return None
    return values


def _told_extra(node: Node, at: Pointer) -> Located | None:
    for key in ("additionalProperties", "unevaluatedProperties"):
        if key in node:
            return Located(node[key], at / key)
    return None


def _extra(first: Shape, then: Shape) -> Located | None:
    """Return what is told of other properties; a part that forbids them only means that it lists its own."""
    kept = [each for each in (then.extra, first.extra) if each is not None]
    return next((each for each in kept if each.node is not False), kept[0] if kept else None)


def _values(first: tuple[Scalar, ...] | None, then: tuple[Scalar, ...] | None) -> tuple[Scalar, ...] | None:
    if first is None or then is None:
        return then if first is None else first
    return tuple(each for each in first if each in then) or then


def _common(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    common = [each for each in first if each in then]
    if "integer" not in common and {"integer", "number"} <= {*first, *then}:
        common.append("integer")
    return tuple(common)


def _located(node: object, at: Pointer) -> dict[str, Located]:
    return {str(name): Located(each, at / str(name)) for name, each in fields_of(node).items()}


def _text(node: object) -> str:
    return node if isinstance(node, str) else ""


def _or(words: tuple[str, ...]) -> str:
    return " or ".join(words)
