"""Where a model came from: the JSON it was read from, so that what it does not declare can be looked up later.

Reading costs next to nothing more: each model notes its origin and its place, the how-manieth it was. Only when somebody
asks for what was left out is the JSON read once more, and the places compared.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, cast

from msgspec import Struct


class Origin(Protocol):
    """What a model knows of the JSON it was read from."""

    def extra_at(self, place: int) -> dict[str, Any]:
        """Return what the object of a place had and its model does not declare."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Where the JSON was not as declared."""
        ...


class Traced:
    """The hidden part of a model."""

    __slots__ = ("__added__", "__place__", "__source__")

    __added__: dict[str, Any]
    __source__: Origin
    __place__: int


class Source:
    """JSON that is read without a complaint: `read` makes models of `given`, `parse` dicts and lists."""

    __slots__ = ("_extras", "_given", "_parse", "_read", "count", "twins")

    problems: tuple[str, ...] = ()

    def __init__(self, given: Any, read: Callable[[Any], object], parse: Callable[[Any], object]) -> None:
        self._given = given
        self._read = read
        self._parse = parse
        self._extras: dict[int, dict[str, Any]] | None = None
        #: Models made from it so far.
        self.count = 0
        #: Those models themselves, while it is read for that.
        self.twins: list[Traced] | None = None

    def extra_at(self, place: int) -> dict[str, Any]:
        """As `Origin.extra_at`."""
        if self._extras is None:
            self._extras = self._find()
        return self._extras.get(place, {})

    def _find(self) -> dict[int, dict[str, Any]]:
        """Read it again, and set what came beside what was made of it."""
        probe = Source(self._given, self._read, self._parse)
        probe.twins = []
        root = with_origin(probe, lambda: self._read(self._given))
        typed = probe.twins
        probe.twins = None  # models know their origin: it must not know them, or neither would ever go
        places = {id(twin): place for place, twin in enumerate(typed)}
        extras: dict[int, dict[str, Any]] = {}
        for model, plain in pairs(root, self._parse(self._given)):
            place = places.get(id(model))  # one that had to be put right knows its own
            left = {} if place is None else undeclared(type(model), plain)
            if place is not None and left:
                extras[place] = left
        return extras


class Repaired:
    """Where one object of JSON that is not as declared had to be put right; `found` is shared by all of them."""

    __slots__ = ("_extra", "_found")

    def __init__(self, extra: dict[str, Any], found: list[str]) -> None:
        self._extra = extra
        self._found = found

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(self._found)

    def extra_at(self, place: int) -> dict[str, Any]:  # noqa: ARG002  # each object has its own
        """As `Origin.extra_at`."""
        return self._extra


class Reading(threading.local):
    """What is being read in this thread right now."""

    origin: Source | None = None
    #: Unions in one another that are being told apart.
    unions: int = 0


READING = Reading()


def with_origin(origin: Source | None, read: Callable[[], object]) -> object:
    """Return what `read` makes, with this origin for every model in it."""
    before, READING.origin = READING.origin, origin
    try:
        return read()
    finally:
        READING.origin = before


def note(model: Traced) -> None:
    """Tell a model that was just made where it comes from."""
    origin = READING.origin
    if origin is not None:
        model.__source__ = origin
        model.__place__ = origin.count
        origin.count += 1
        if origin.twins is not None:
            origin.twins.append(model)


def stamp(model: Struct, origin: Origin) -> None:
    """Tell a model where it comes from, where that is its own."""
    if isinstance(model, Traced):
        model.__source__ = origin
        model.__place__ = 0


def found_beside(model: Traced) -> dict[str, Any]:
    """Return what a model was read from and does not declare."""
    origin: Origin | None = getattr(model, "__source__", None)
    return {} if origin is None else origin.extra_at(model.__place__)


def added_to(model: object) -> dict[str, Any]:
    """Return what was added to a model beyond its fields."""
    added: dict[str, Any] = getattr(model, "__added__", {})
    return added


def problems_of(model: object) -> tuple[str, ...]:
    """Return where the JSON of a value was not as declared."""
    origin: Origin | None = getattr(model, "__source__", None)
    return () if origin is None else origin.problems


def is_read(model: object) -> bool:
    """Say whether a model was read, rather than made."""
    return getattr(model, "__source__", None) is not None


def with_added(model: Traced, copied: Traced, values: Mapping[str, Any]) -> None:
    """Add to a copy of a model, which else stays what it was."""
    origin: Origin | None = getattr(model, "__source__", None)
    if origin is not None:
        copied.__source__, copied.__place__ = origin, model.__place__
    copied.__added__ = {**added_to(model), **values}


def pairs(typed: object, plain: object) -> Iterator[tuple[Struct, dict[str, Any]]]:
    """Yield each model below a value with the object of JSON that it was made of."""
    if isinstance(typed, Struct) and isinstance(plain, dict):
        found = cast("dict[str, Any]", plain)
        if isinstance(typed, Traced):
            yield typed, found
        for name, wire in zip(typed.__struct_fields__, typed.__struct_encode_fields__, strict=True):
            yield from pairs(getattr(typed, name), found.get(wire))
    elif isinstance(typed, (list, tuple)) and isinstance(plain, list):
        for one, other in zip(cast("list[object]", typed), cast("list[object]", plain), strict=False):
            yield from pairs(one, other)
    elif isinstance(typed, dict) and isinstance(plain, dict):
        found = cast("dict[str, Any]", plain)
        for key, value in cast("dict[str, object]", typed).items():
            yield from pairs(value, found.get(key))


def undeclared(kind: type[Struct], plain: dict[str, Any]) -> dict[str, Any]:
    """Return what of an object of JSON its model does not declare."""
    known = {*kind.__struct_encode_fields__, kind.__struct_config__.tag_field}
    return {name: value for name, value in plain.items() if name not in known}
