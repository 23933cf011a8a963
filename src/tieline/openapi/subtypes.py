"""Schemas that others extend by `allOf`, told apart by a discriminator: who they are, and which value stands for whom."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.openapi.document import Document
from tieline.openapi.ir import Discriminator, Tag
from tieline.openapi.json_nodes import Node, fields_of
from tieline.openapi.pointer import TOP, Pointer
from tieline.openapi.shape import Located, Notes, Shape
from tieline.openapi.shapes import Shapes

#: With more, a type that is one of them is a type of everything: nobody reads so many, and every file would need all.
_MOST = 100


class Subtypes:
    """Knows the schemas of a document that extend others."""

    def __init__(self, document: Document, shapes: Shapes, notes: Notes) -> None:
        self._document = document
        self._shapes = shapes
        self._notes = notes
        self._extending: dict[Pointer, dict[Pointer, Shape]] | None = None

    def of(self, base: Shape) -> list[Shape]:
        """Return the schemas that extend one with a discriminator, in the order of the document; most have none."""
        if base.discriminator is None or base.options or not base.properties:
            return []
        told = self._known().get(base.at, {}) | {each.at: each for each in self._mapped(base)}
        found = [each for each in told.values() if each.properties and not each.options]
        if len(found) > _MOST:
            self._notes.tell(
                "many-subtypes",
                base.at,
                f"{len(found):,} schemas extend it",
                "read as itself, what they add is extra",
            )
            return []
        return found

    def discriminator(self, base: Shape, extending: list[Shape]) -> Discriminator:
        """Return what tells those that extend a schema, and last itself, apart; a value of any other tag is itself."""
        told = fields_of(base.discriminator)
        property_ = str(told.get("propertyName"))
        places = {each.at: place for place, each in enumerate((*extending, base))}
        tags = self._tags(base, extending, property_, told)
        named = set(tags.values())
        implied = {at.name: at for at in places if at not in named}
        every = implied | tags
        return Discriminator(
            property=property_,
            tags=tuple(
                Tag(value=value, member=places[every[value]], implied=value not in tags)
                for value in sorted(every)
            ),
            other=places[base.at],
        )

    def _tags(self, base: Shape, extending: list[Shape], property_: str, told: Node) -> dict[str, Pointer]:
        """Return which value of the discriminator stands for which schema, as far as the document tells."""
        known = [each.at for each in (*extending, base)]
        tags: dict[str, Pointer] = {}
        for each in extending:
            own = [each.tag] if each.tag else self._own_values(each, base, property_)
            tags |= dict.fromkeys(own, each.at)
        for value, reference in fields_of(told.get("mapping")).items():
            if isinstance(reference, str) and (at := self._led(reference, base.at)) in known:
                tags[str(value)] = at
        return tags

    def _own_values(self, shape: Shape, base: Shape, name: str) -> list[str]:
        """Return the constants that a schema itself gives the discriminator."""
        values = self._values(shape, name)
        return (
            [] if values == self._values(base, name) else [each for each in values if isinstance(each, str)]
        )

    def _values(self, shape: Shape, name: str) -> tuple[object, ...]:
        located = shape.properties.get(name)
        return (self._shapes.of(located).values or ()) if located is not None else ()

    def _mapped(self, base: Shape) -> Iterator[Shape]:
        """Yield the schemas that the mapping of a schema names which extend it, in whatever file they lie."""
        for reference in fields_of(fields_of(base.discriminator).get("mapping")).values():
            if isinstance(reference, str):
                found = self._shapes.of(Located({"$ref": reference}, base.at))
                if base.at in found.origins and found.at != base.at:
                    yield found

    def _led(self, reference: str, at: Pointer) -> Pointer:
        return self._document.resolve(reference, at)[1]

    def _known(self) -> dict[Pointer, dict[Pointer, Shape]]:
        """Return the named schemas by those that they extend."""
        if self._extending is None:
            self._extending = {}
            for shape in self._named():
                for origin in shape.origins:
                    if origin != shape.at:
                        self._extending.setdefault(origin, {})[shape.at] = shape
        return self._extending

    def _named(self) -> Iterator[Shape]:
        at = TOP / "components" / "schemas"
        components = fields_of(self._document.root.get("components"))
        for name, node in fields_of(components.get("schemas")).items():
            yield self._shapes.of(Located(node, at / str(name)))
