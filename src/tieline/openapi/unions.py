"""Unions made simple, and what tells their members apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from tieline.openapi.ir import (
    Anything,
    Discriminator,
    Enum,
    ModelRef,
    Nullable,
    Primitive,
    Tag,
    Type,
    Union,
)
from tieline.openapi.json_nodes import Node, fields_of
from tieline.openapi.pointer import Pointer
from tieline.openapi.shape import Located, Shape

_NULL = Primitive(kind="null")
_STRING = Primitive(kind="string")
_TIMES = frozenset({"datetime", "date"})


def union(members: Sequence[Type], tags: Discriminator | None = None) -> Type:
    """Return the plainest type that takes what any member takes."""
    bare = [each.of if isinstance(each, Nullable) else each for each in members if each != _NULL]
    null = len(bare) < len(members) or any(isinstance(each, Nullable) for each in members)
    if not bare:
        return _NULL if members else Anything()
    if any(isinstance(each, Anything) for each in bare):
        return Anything()
    kinds = _absorbed(_flat(bare))
    kind = (
        kinds[0]
        if len(kinds) == 1
        else Union(members=tuple(kinds), discriminator=_placed(tags, members, kinds))
    )
    return Nullable(of=kind) if null else kind


def _is_plain(kind: Union) -> bool:
    """Tell whether the members are scalars that JSON itself tells apart."""
    return all(isinstance(each, (Primitive, Enum)) for each in kind.members)


def needs_a_class(kind: Type) -> bool:
    """Tell whether a type is a union that JSON alone does not tell apart: it is read by a class of its own."""
    return isinstance(kind, Union) and not _is_plain(kind)


def discriminator(
    told: Node | None,
    members: Sequence[Type],
    shapes: Sequence[Shape],
    values: Callable[[Located], tuple[object, ...] | None],
    target: Callable[[str], Pointer],
) -> Discriminator | None:
    """Return what tells the members of a union apart: the property that the document names, or one of constants."""
    if told is not None and isinstance(name := told.get("propertyName"), str):
        tags = {value: place for place, each in _constants(name, shapes, values) for value in each}
        tags |= _mapped(told.get("mapping"), shapes, target)
        told_for = set(tags.values())
        implied = {
            shape.at.name: place
            for place, shape in enumerate(shapes)
            if place not in told_for and isinstance(members[place], ModelRef)
        }
        return _discriminator(name, implied | tags, implied.keys() - tags.keys())
    return _found(members, shapes, values)


def _found(
    members: Sequence[Type],
    shapes: Sequence[Shape],
    values: Callable[[Located], tuple[object, ...] | None],
) -> Discriminator | None:
    """Return the property that has a constant of its own in every model."""
    places = [place for place, each in enumerate(members) if isinstance(each, ModelRef)]
    if len(places) < 2:
        return None
    for name in shapes[places[0]].properties:
        tags = dict(_constants(name, shapes, values))
        flat = [value for place in places for value in tags.get(place, ())]
        if set(places) <= set(tags) and len(set(flat)) == len(flat):
            return _discriminator(name, {value: place for place in places for value in tags[place]})
    return None


def _constants(
    name: str, shapes: Sequence[Shape], values: Callable[[Located], tuple[object, ...] | None]
) -> list[tuple[int, tuple[str, ...]]]:
    """Return, for each member that lists the values of a property, these values."""
    found: list[tuple[int, tuple[str, ...]]] = []
    for place, shape in enumerate(shapes):
        located = shape.properties.get(name)
        listed = values(located) if located is not None else None
        if listed and all(isinstance(each, str) for each in listed):
            found.append((place, tuple(str(each) for each in listed)))
    return found


def _mapped(mapping: object, shapes: Sequence[Shape], target: Callable[[str], Pointer]) -> dict[str, int]:
    places = {shape.at: place for place, shape in enumerate(shapes)}
    led = (
        (value, places.get(target(each)))
        for value, each in fields_of(mapping).items()
        if isinstance(each, str)
    )
    return {value: place for value, place in led if place is not None}


def _discriminator(name: str, tags: dict[str, int], implied: Collection[str] = ()) -> Discriminator:
    listed = tuple(Tag(value=value, member=tags[value], implied=value in implied) for value in sorted(tags))
    return Discriminator(property=name, tags=listed)


def _flat(members: Sequence[Type]) -> list[Type]:
    """Return the members, those of unions inside among them, each once."""
    found: list[Type] = []
    for each in members:
        found += each.members if isinstance(each, Union) else (each,)
    return list(dict.fromkeys(found))


def _absorbed(members: list[Type]) -> list[Type]:
    """Return the members without those that another takes in anyway."""
    texts = sum(_is_text(each) for each in members)
    if texts > 1:  # JSON cannot tell a time from a text
        members = list(dict.fromkeys(_STRING if _is_time(each) else each for each in members))
    enums = [each for each in members if isinstance(each, Enum) and each.open]
    if len(enums) > 1 or (enums and _STRING in members):
        merged = Enum(values=tuple(dict.fromkeys(value for each in enums for value in each.values)))
        if all(isinstance(value, str) for value in merged.values):
            members = [each for each in members if each not in enums and each != _STRING]
            members.append(merged)
    return members


def _placed(tags: Discriminator | None, members: Sequence[Type], kinds: list[Type]) -> Discriminator | None:
    """Return the discriminator with the places that its members have among `kinds`."""
    if tags is None:
        return None
    bare = [each.of if isinstance(each, Nullable) else each for each in members]
    kept = tuple(
        replace(each, member=kinds.index(bare[each.member]))
        for each in tags.tags
        if bare[each.member] in kinds
    )
    return Discriminator(property=tags.property, tags=kept) if kept else None


def _is_text(kind: Type) -> bool:
    return (isinstance(kind, Primitive) and kind.kind in _TIMES | {"string", "binary"}) or isinstance(
        kind, Enum
    )


def _is_time(kind: Type) -> bool:
    return isinstance(kind, Primitive) and kind.kind in _TIMES | {"binary"}
