"""Unions that are told apart when they are read: by a tag, by what a member requires, else kept as unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, cast

import msgspec
from msgspec import NODEFAULT, Struct

from tieline.core.errors import BadAnswer
from tieline.runtime.convert import convert
from tieline.runtime.decoding import read_plain
from tieline.runtime.origin import READING

#: Unions in one another, below which nothing is put right: each is read again for every one around it that is wrong.
_DEEPEST = 6


class Unknown(Struct, frozen=True):
    """A member of a union that the document does not know; `value` is the JSON as it came.

    What an object holds is had as attributes too, by the names on the wire, so that whoever asks any member for its
    kind need not ask first whether it is known.
    """

    value: Any

    def __getattr__(self, name: str) -> Any:
        known: object = object.__getattribute__(self, "value")
        if isinstance(known, dict) and name in known and not name.startswith("__"):
            return cast("dict[str, Any]", known)[name]
        raise AttributeError(f"what came is unknown, and has no {name!r}")


class OneOf(type):
    """Makes a type of several: `Pet = OneOf("Pet", lambda: (Cat, Dog), tag="kind", values=lambda: {"cat": Cat})`.

    Null is always allowed. Nothing is refused: what is no member is an `Unknown`, with a tag that nobody knows `other`.
    """

    def __new__(
        cls,
        name: str,
        members: Callable[[], tuple[Any, ...]],  # noqa: ARG004  # a class is made before it is told what it is
        *,
        tag: str | None = None,  # noqa: ARG004
        values: Callable[[], Mapping[str, Any]] | None = None,  # noqa: ARG004
        other: Callable[[], Any] | None = None,  # noqa: ARG004
    ) -> OneOf:  # of a metaclass
        return super().__new__(cls, name, (), {})

    def __init__(
        cls,
        name: str,
        members: Callable[[], tuple[Any, ...]],
        *,
        tag: str | None = None,
        values: Callable[[], Mapping[str, Any]] | None = None,
        other: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(name, (), {})
        cls._members = members
        cls._tag = tag
        cls._values = values
        cls._other = other

    @property
    def members(cls) -> tuple[Any, ...]:
        """The types that it is one of."""
        return cls._members()

    def __or__(cls, other: Any) -> Any:
        return cls  # null and unset are allowed as it is

    def __ror__(cls, other: Any) -> Any:
        return cls

    def __instancecheck__(cls, instance: object) -> bool:
        return True  # msgspec asks whether it was given what it had asked for

    def read(cls, value: object) -> object:
        """Return a plain value as the member that it is."""
        if value is None:
            return None
        READING.unions += 1
        try:
            if isinstance(value, dict):
                return cls._object(cast("dict[str, Any]", value))
            return cls._first(cls._members(), value)
        finally:
            READING.unions -= 1

    def _object(cls, value: dict[str, Any]) -> object:
        if cls._tag is not None and cls._values is not None and cls._tag in value:
            tagged = cls._values().get(_text(value[cls._tag]))
            if tagged is None and cls._other is not None:
                tagged = cls._other()
            return Unknown(value) if tagged is None else _anyhow(tagged, value)
        members = cls._members()
        models = [each for each in members if _is_model(each) and required(each) <= value.keys()]
        models.sort(
            key=lambda each: (-len(value.keys() & set(each.__struct_encode_fields__)), -len(required(each)))
        )
        rest = [each for each in members if not _is_model(each)]
        read = cls._first((*models, *rest), value)
        drifts = isinstance(read, Unknown) and len(models) == 1 and READING.unions <= _DEEPEST
        return read_plain(models[0], value) if drifts else read

    def _first(cls, members: tuple[Any, ...], value: object) -> object:
        for member in members:
            if type(member) is OneOf:
                read = member.read(value)
                if not isinstance(read, Unknown):
                    return read
                continue
            try:
                return convert(member, value)
            except msgspec.ValidationError:
                continue
        return Unknown(value)


def _anyhow(model: Any, value: dict[str, Any]) -> object:
    """Return an object as the model that it must be, put right where it is not as declared."""
    if READING.unions <= _DEEPEST:
        return read_plain(model, value)
    try:
        return read_plain(model, value, strict=True)
    except BadAnswer:
        return Unknown(value)


def _is_model(member: Any) -> bool:
    return isinstance(member, type) and issubclass(member, Struct)


@lru_cache(maxsize=4096)
def required(model: type[Struct]) -> frozenset[str]:
    """Return the names that an object must have to be this model."""
    fields = msgspec.structs.fields(model)
    return frozenset(
        each.encode_name for each in fields if each.default is NODEFAULT and each.default_factory is NODEFAULT
    )


def _text(tag: object) -> str:
    return tag if isinstance(tag, str) else msgspec.json.encode(tag).decode()
