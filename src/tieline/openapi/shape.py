"""What one schema says by itself, and what may be odd about it."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from tieline.openapi.diagnostics import Diagnostic, one_line
from tieline.openapi.document import Document
from tieline.openapi.ir import Scalar
from tieline.openapi.json_nodes import Node, fields_of, is_list, is_node, items_of, text_of
from tieline.openapi.media import holds_file
from tieline.openapi.pointer import Pointer

#: What tells which values fit; the rest only narrows them, as no type can, or is told to people.
_TELLING = frozenset(
    {
        "$ref", "type", "enum", "const", "properties", "additionalProperties", "patternProperties", "items",
        "prefixItems", "allOf", "anyOf", "oneOf", "contentMediaType",
    }
)  # fmt: skip


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
                code=code,
                pointer=str(at),
                line=document.line(at),
                message=one_line(message),
                consequence=one_line(consequence),
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
    #: The value of the discriminator that stands for it, where it says so itself.
    tag: str = ""
    title: str = ""
    description: str = ""
    deprecated: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether any value fits."""
        return not (
            self.types or self.properties or self.extra or self.items or self.prefix or self.options
        ) and (self.values is None and not self.patterns)


def has_a_name(at: Pointer) -> bool:
    """Tell whether a schema has a name of its own in the document, or a file."""
    steps = at.steps
    return len(steps) < 2 or steps[-2] in {"schemas", "definitions", "$defs"}


def sole(node: object, at: Pointer) -> int | None:
    """Return which part of its `allOf` a schema without a name only refers to, None where it is one of its own."""
    if not is_node(node) or not is_list(parts := node.get("allOf")) or has_a_name(at):
        return None
    told = [place for place, each in enumerate(parts) if not _is_silent(each)]
    if len(told) != 1 or not _is_silent({name: value for name, value in node.items() if name != "allOf"}):
        return None
    only = parts[told[0]]
    refers = is_node(only) and (
        isinstance(only.get("$ref"), str) or sole(only, at / "allOf" / told[0]) is not None
    )
    return told[0] if refers else None


def _is_silent(node: object) -> bool:
    """Tell whether a schema says nothing of which values fit."""
    return is_node(node) and not (
        (_TELLING | {"discriminator", "required"})
        & node.keys() - ({"type"} if node.get("type") == "object" else set())
    )


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


def own_shape(node: Node, at: Pointer, notes: Notes) -> Shape:
    """Return what a schema says by itself."""
    return Shape(
        at=at,
        origins=(at,),
        types=_told_types(node, at, notes),
        format=text_of(node, "format") or None,
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
        tag=text_of(node, "x-ms-discriminator-value"),
        title=text_of(node, "title"),
        description=text_of(node, "description"),
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
        "contentEncoding" not in node and holds_file(text_of(node, "contentMediaType"))
    )


def _told_types(node: Node, at: Pointer, notes: Notes) -> tuple[str, ...] | None:
    told = node.get("type")
    if told is None:
        return None
    if not isinstance(told, str) and not is_list(told):
        return None
    words: list[object] = [*(items_of(told) or [told])]
    if "string" in words and _is_written_number(node, words):
        words.remove("string")
    known = tuple(dict.fromkeys(str(word) for word in words if isinstance(word, str) and word in _TYPES))
    if len(known) < len(words):
        odd = next((word for word in words if word not in known), told)
        notes.tell(
            "bad-type",
            at / "type",
            f"{str(odd)[:40]!r} is no type",
            "any value is taken" if not known else "read without it",
        )
    return known or None


def _is_written_number(node: Node, words: Collection[object]) -> bool:
    """Tell whether a text is but another way to write a number: ASP.NET takes digits for numbers, and answers numbers."""
    numbers = not {"integer", "number"}.isdisjoint(str(each) for each in words)
    return numbers and text_of(node, "pattern").startswith(r"^-?(?:0|[1-9]\d*)")


def _told_values(node: Node, at: Pointer, notes: Notes) -> tuple[Scalar, ...] | None:
    if "const" in node:
        listed: list[object] = [node["const"]]
    elif is_list(node.get("enum")):
        listed = node["enum"]
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


def _located(node: object, at: Pointer) -> dict[str, Located]:
    return {str(name): Located(each, at / str(name)) for name, each in fields_of(node).items()}
