"""Schemas to types: what is an object with properties becomes a model, once for each place it is told at."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from tieline.openapi.called import is_address, label, words
from tieline.openapi.document import Document
from tieline.openapi.ir import (
    Alias,
    AliasRef,
    Anything,
    Enum,
    Field,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from tieline.openapi.json_nodes import as_json, fields_of, is_node, text_of
from tieline.openapi.media import Holds
from tieline.openapi.pointer import Pointer
from tieline.openapi.samples import sample_of
from tieline.openapi.shape import Located, Merged, Notes, Shape
from tieline.openapi.shapes import Shapes
from tieline.openapi.subtypes import Subtypes
from tieline.openapi.unions import discriminator, needs_a_class, union

#: Lists, maps and unions in one another, deeper than which nobody types by hand.
_DEEPEST = 40
_ANYTHING = Anything()
_BINARY = Primitive(kind="binary")
_SCALARS: dict[str, Primitive] = {
    "string": Primitive(kind="string"),
    "integer": Primitive(kind="integer"),
    "number": Primitive(kind="number"),
    "boolean": Primitive(kind="boolean"),
    "null": Primitive(kind="null"),
}
#: What a value of an enum is, if not a number.
_KINDS: dict[type, str] = {str: "string", bool: "boolean"}
_TEXTS: dict[str, Primitive] = {
    "date-time": Primitive(kind="datetime"),
    "date": Primitive(kind="date"),
}
_UNSAYABLE = re.compile(r'["\\\x00-\x1f]|[\ud800-\udfff]')


class Types:
    """The types of a document. Models are queued when they are first named, so that recursion is no matter."""

    def __init__(self, document: Document, notes: Notes) -> None:
        self._document = document
        self._notes = notes
        self.shapes = Shapes(document, notes)
        self._subtypes = Subtypes(document, self.shapes, notes)
        self._queue: deque[tuple[str, str, Shape]] = deque()
        self._models: dict[str, Model | None] = {}
        self._aliases: dict[str, Alias] = {}
        self._named: dict[Pointer, Type] = {}
        #: The named types being read, and None for each list or map entered since.
        self._open: list[Pointer | None] = []
        self._depth = 0

    def of(self, located: Located, name: str) -> Type:
        """Return the type of a schema; `name` is what it is called if it has no name of its own."""
        if self._depth >= _DEEPEST:
            self._notes.tell("too-deep", located.at, "types in types without end", "any value is taken")
            return _ANYTHING
        self._depth += 1
        try:
            return self._of(located, name)
        finally:
            self._depth -= 1

    def holds(self, located: Located) -> Holds:
        """Return what a schema of a whole body says of it."""
        shape = self.shapes.of(located)
        if shape.is_file:
            return "file"
        kinds = {each for each in shape.types or (_guessed(shape),) if each != "null"}
        return "structure" if kinds & {"object", "array"} or shape.options else "other"

    def component(self, located: Located, name: str) -> None:
        """Take in a schema that has a name of its own, whoever points at it."""
        if is_node(located.node):
            self._referred(self.shapes.of(located))
        else:
            self.of(located, name)

    def finish(self) -> tuple[tuple[Model, ...], tuple[Alias, ...]]:
        """Read every model that was named, and those they name; return all, in the order of their keys."""
        while self._queue:
            key, name, shape = self._queue.popleft()
            self._models[key] = self._model(key, name, shape)
        models = [each for each in self._models.values() if each is not None]
        return (
            tuple(sorted(models, key=lambda each: each.key)),
            tuple(self._aliases[key] for key in sorted(self._aliases)),
        )

    def _of(self, located: Located, name: str) -> Type:
        node = located.node
        if isinstance(node, Merged):
            return self._typed(self.shapes.of(located), name, named=False)
        if isinstance(node, bool):
            return _ANYTHING
        if not is_node(node):
            self._notes.tell(
                "bad-schema", located.at, "a schema is an object or a boolean", "any value is taken"
            )
            return _ANYTHING
        shape = self.shapes.of(located)
        if shape.at == located.at:
            return self._typed(shape, name, named="$ref" not in node and _is_component(located.at))
        return self._referred(shape)

    def _referred(self, shape: Shape) -> Type:
        """Return the type of a schema that others point at."""
        found = self._named.get(shape.at)
        if found is not None:
            return found
        if shape.at in self._open:
            if shape.options and None in self._open[self._open.index(shape.at) :]:
                return AliasRef(key=str(shape.at))
            self._notes.tell(
                "endless-type", shape.at, "a type that is nothing but itself", "any value is taken"
            )
            return _ANYTHING
        self._open.append(shape.at)
        found = self._named[shape.at] = self._with_subtypes(shape) or self._typed(
            shape, words(shape.at), named=True
        )
        self._open.pop()
        return found

    def _with_subtypes(self, shape: Shape) -> Type | None:
        """Return the union of a schema and of those that extend it, None where it has no discriminator or none does."""
        extending = self._subtypes.of(shape)
        if not extending:
            return None
        members = [self._ref(str(each.at), words(each.at), each) for each in (*extending, shape)]
        key = shape.at / "discriminator"
        self._aliases[key] = Alias(
            key=str(key),
            name=f"any {words(shape.at)}",
            type=Union(members=tuple(members), discriminator=self._subtypes.discriminator(shape, extending)),
            description=shape.description or shape.title,
        )
        kind = AliasRef(key=str(key))
        return Nullable(of=kind) if "null" in (shape.types or ()) else kind

    def _typed(self, shape: Shape, name: str, *, named: bool) -> Type:
        core = self._core(shape, name)
        kind = core.of if isinstance(core, Nullable) else core
        if needs_a_class(kind) or (named and _deserves_a_name(kind)):
            self._aliases[shape.at] = Alias(
                key=str(shape.at), name=name, type=kind, description=shape.description or shape.title
            )
            kind = AliasRef(key=str(shape.at))
        null = "null" in (shape.types or ()) or None in (shape.values or ())
        return nullable(kind) if null or isinstance(core, Nullable) else kind

    def _core(self, shape: Shape, name: str) -> Type:
        """Return the type, null left out."""
        if shape.options:
            return self._union(shape, name)
        if shape.values is not None and shape.types not in (("object",), ("array",)):
            return self._enum(shape)
        kinds = [each for each in shape.types or () if each != "null"]
        if not kinds and shape.types:
            return _SCALARS["null"]
        if len(kinds) > 1:
            return union([self._one(each, shape, name) for each in kinds])
        return self._one(kinds[0] if kinds else _guessed(shape), shape, name)

    def _one(self, kind: str, shape: Shape, name: str) -> Type:
        match kind:
            case "object":
                return self._object(shape, name)
            case "array":
                return self._array(shape, name)
            case "string" | "file":
                return _BINARY if shape.is_file else _TEXTS.get(shape.format or "", _SCALARS["string"])
            case _:
                return _SCALARS.get(kind, _ANYTHING)

    def _object(self, shape: Shape, name: str) -> Type:
        if shape.properties:
            return self._ref(str(shape.at), name, shape)
        return MapOf(value=self._extra(shape, name) or _ANYTHING)

    def _ref(self, key: str, name: str, shape: Shape) -> ModelRef:
        if key not in self._models:
            self._models[key] = None
            self._queue.append((key, name, shape))
        return ModelRef(key=key)

    def _extra(self, shape: Shape, name: str) -> Type | None:
        """Return the type of properties that are not listed; None where there may be none."""
        if len(shape.patterns) == 1 and shape.extra is None:
            return self._inside(shape.patterns[0], f"{name} value")
        if shape.patterns or shape.extra is None or shape.extra.node is True:
            return _ANYTHING
        if shape.extra.node is False:
            return None
        return self._inside(shape.extra, f"{name} value")

    def _inside(self, located: Located, name: str) -> Type:
        """Return the type of what a list or a map holds."""
        self._open.append(None)
        try:
            return self.of(located, name)
        finally:
            self._open.pop()

    def _array(self, shape: Shape, name: str) -> Type:
        rest = ListOf(item=_ANYTHING) if shape.items is None or shape.items.node in (True, False) else None
        if shape.prefix:
            items = tuple(
                self._inside(each, f"{name} {place + 1}") for place, each in enumerate(shape.prefix)
            )
            closed = shape.items is not None and shape.items.node is False
            more = None if closed else _ANYTHING if rest else self._item(shape, name)
            return TupleOf(items=items, rest=more)
        return rest or ListOf(item=self._item(shape, name))

    def _item(self, shape: Shape, name: str) -> Type:
        return self._inside(shape.items, f"{name} item") if shape.items is not None else _ANYTHING

    def _enum(self, shape: Shape) -> Type:
        values = tuple(each for each in shape.values or () if each is not None)
        if not values:
            return _SCALARS["null"]
        if any(isinstance(each, float) for each in values):  # no literal of Python is one
            kinds = [_SCALARS[_KINDS.get(type(each), "number")] for each in values]
            return union([*dict.fromkeys(kinds)])
        if all(isinstance(each, bool) for each in values):
            return _SCALARS["boolean"]
        types = set(shape.types or ()) - {"null"}
        if types == {"string"} and not all(isinstance(each, str) for each in values):
            self._notes.tell(
                "bad-enum", shape.at, "texts and numbers in an enum of texts", "numbers become texts"
            )
            values = tuple(
                each if isinstance(each, str) else msgspec.json.encode(each).decode() for each in values
            )
        return Enum(
            values=tuple(dict.fromkeys(values)) if len({type(each) for each in values}) == 1 else values
        )

    def _union(self, shape: Shape, name: str) -> Type:
        """Return the union of a schema's options, each with what the schema around them says."""
        base = replace(shape, options=(), discriminator=None, values=None)
        real = [each for each in shape.options if self.shapes.of(each).types != ("null",)]
        members: list[Type] = []
        shapes: list[Shape] = []
        for place, option in enumerate(shape.options):
            shown = self.shapes.of(option)
            if shown.types == ("null",):
                members.append(_SCALARS["null"])
                shapes.append(shown)
                continue
            called = f"{name} {label(shown, place)}" if len(real) > 1 else name
            if base.properties and shape.at not in shown.origins:
                option = self.shapes.merged((base, option), shape.at / "oneOf" / place)  # noqa: PLW2901
            members.append(self._opened(self._inner(option, called), told=shape.discriminator is not None))
            shapes.append(shown)
        tags = discriminator(shape.discriminator, members, shapes, self._values, self._target(shape.at))
        return union(members, tags)

    def _inner(self, located: Located, name: str) -> Type:
        """Return the type of a member of a union; one made of several schemas may lead back to itself."""
        if not isinstance(located.node, Merged):
            return self.of(located, name)
        found = self._named.get(located.at)
        if found is None and located.at in self._open:
            self._notes.tell(
                "endless-type", located.at, "a union that is its own member", "any value is taken"
            )
            return _ANYTHING
        if found is None:
            self._open.append(located.at)
            found = self._named[located.at] = self.of(located, name)
            self._open.pop()
        return found

    def _opened(self, kind: Type, *, told: bool) -> Type:
        """Return an enum for its name: a union takes in its values; and the schema itself where the union is told apart."""
        alias = self._aliases.get(Pointer(kind.key)) if isinstance(kind, AliasRef) else None
        if alias is None:
            return kind
        if told and isinstance(alias.type, Union) and alias.type.discriminator is not None:
            other = alias.type.discriminator.other
            return kind if other is None else alias.type.members[other]
        return alias.type if isinstance(alias.type, Enum) else kind

    def _values(self, located: Located) -> tuple[object, ...] | None:
        return self.shapes.of(located).values

    def _target(self, at: Pointer) -> Callable[[str], Pointer]:
        """Return how a reference in a discriminator's mapping becomes a place."""

        def place(reference: str) -> Pointer:
            return self._document.resolve(reference, at)[1]

        return place

    def _model(self, key: str, name: str, shape: Shape) -> Model:
        fields = tuple(
            self._field(each, located, name, shape)
            for each, located in shape.properties.items()
            if self._sayable(each, located.at)
        )
        return Model(
            key=key,
            name=name,
            fields=fields,
            description=shape.description or shape.title,
            extra=self._extra(shape, name),
            deprecated=shape.deprecated,
        )

    def _sayable(self, name: str, at: Pointer) -> bool:
        """Tell whether a field may have a name; no decoder takes these."""
        if _UNSAYABLE.search(name) is None:
            return True
        self._notes.tell(
            "bad-name", at, "quotes or control characters in a name", "it is among what is extra"
        )
        return False

    def _field(self, name: str, located: Located, owner: str, shape: Shape) -> Field:
        last = located.node.parts[-1] if isinstance(located.node, Merged) else located
        node = last.node if isinstance(last, Located) else None
        told = fields_of(node)
        inner = self.shapes.of(located)
        own = isinstance(located.node, Merged) or inner.at == located.at
        described = fields_of(self.shapes.target(told, last.at)[0] if isinstance(last, Located) else None)
        return Field(
            name=name,
            type=self.of(located, f"{owner} {name}"),
            required=name in shape.required,
            description=text_of(told, "description") or (inner.description if own else ""),
            default=as_json(told["default"]) if "default" in told else None,
            read_only=told.get("readOnly") is True or described.get("readOnly") is True,
            write_only=told.get("writeOnly") is True or described.get("writeOnly") is True,
            deprecated=told.get("deprecated") is True,
            is_address=is_address(described, inner),
            called=text_of(told, "x-tieline-name"),
            example=sample_of({**described, **told}, name),
        )


def nullable(kind: Type) -> Type:
    """Return a type that may also be null."""
    if isinstance(kind, (Nullable, Anything)) or kind == _SCALARS["null"]:
        return kind
    return Nullable(of=kind)


def _is_component(at: Pointer) -> bool:
    return at.steps[:-1] == ("components", "schemas")


def _deserves_a_name(kind: Type) -> bool:
    """Tell whether people would want to name a type that has a name in the document."""
    return isinstance(kind, Union) or (isinstance(kind, Enum) and len(kind.values) > 1)


def _guessed(shape: Shape) -> str:
    """Return the type of a schema that tells none."""
    if shape.properties or shape.extra is not None or shape.patterns:
        return "object"
    if shape.items is not None or shape.prefix:
        return "array"
    told = shape.is_file or shape.format in {"date-time", "date", "byte", "uuid", "uri", "email"}
    return "string" if told else ""
