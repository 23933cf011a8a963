"""What a schema says when its `allOf`s are taken together: flat, no inheritance; the last writer wins."""

from __future__ import annotations

from msgspec.structs import replace

from tieline.openapi.diagnostics import either
from tieline.openapi.document import Document
from tieline.openapi.ir import Scalar
from tieline.openapi.json_nodes import Node, is_list, is_node
from tieline.openapi.pointer import Pointer
from tieline.openapi.shape import Located, Merged, Notes, Shape, own_shape, sole

#: Parts in parts, and schemas made of several, beyond which nobody means it.
_DEEPEST = 60
_MOST_MERGED = 5_000
_MOST_PARTS = 200
_MOST_HOPS = 20
#: Up to so many parts, it matters which comes first.
_ORDERED = 3


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
            return self._of_parts(located.node, located.at)
        if not is_node(located.node):
            return Shape(at=located.at)
        node, at = self.target(located.node, located.at)
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

    def _of_parts(self, merged: Merged, at: Pointer) -> Shape:
        found = self._whole.get(at)
        if found is None:
            if at in self._open:
                self._notes.tell(
                    "endless-schema", at, "a property holds together with itself", "read without itself"
                )
                return Shape(at=at)
            self._open.add(at)
            found = self._whole[at] = self._together([self._shape(each) for each in merged.parts], at)
            self._open.discard(at)
        return found

    def target(self, node: object, at: Pointer) -> tuple[object, Pointer]:
        """Return the schema that a node stands for: what it refers to, be it as the only one of an `allOf`."""
        node, at = self._document.resolve(node, at)
        for _ in range(_MOST_HOPS):
            place = sole(node, at)
            if place is None:
                break
            node, at = self._document.resolve(node["allOf"][place], at / "allOf" / place)  # type: ignore[index]  # it has one
        return node, at

    def _read(self, node: Node, at: Pointer) -> Shape:
        own = own_shape(node, at, self._notes)
        parts = node.get("allOf")
        if not is_list(parts) or not parts:
            return own
        shapes = [self._extended(Located(part, at / "allOf" / place), at) for place, part in enumerate(parts)]
        return self._together([*shapes, own], at)

    def _extended(self, part: Located, at: Pointer) -> Shape:
        """Return a part of the schema at a place; that it is an option of that part is nothing it takes over."""
        shape = self.of(part)
        if any(self.target(each.node, each.at)[1] == at for each in shape.options):
            return replace(shape, options=())
        return shape

    def _together(self, shapes: list[Shape], at: Pointer) -> Shape:
        result = Shape(at=at)
        for shape in shapes:
            result = self._join(result, shape)
        own = shapes[-1]
        return replace(
            result, at=at, title=own.title, description=own.description or result.description, tag=own.tag
        )

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
                f"allOf asks for {either(first.types)} and for {either(then.types)}",
                f"read as {either(then.types)}",
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
                f"allOf says {either(one.types)} for {at.name!r}, and later {either(other.types)}",
                f"read as {either(other.types)}",
            )
            return then
        return self.merged((first, then), at)


def _parts_of(part: Located | Shape) -> tuple[Located | Shape, ...]:
    return part.node.parts if isinstance(part, Located) and isinstance(part.node, Merged) else (part,)


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
