"""Texts with `{placeholders}`, as Python's `str.format` reads them, filled from values by their whole names; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any, cast

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue


class _ByName(Formatter):
    """Takes a placeholder's whole name, dots and all, for the name of a value."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        del args
        if field_name not in kwargs:
            raise UsageError(f"{{{field_name}}}: there is no such value", field=field_name)
        return kwargs[field_name], field_name


_FORMATTER = _ByName()


class Several(tuple[Any, ...]):
    """The values of several parents: in a list of JSON they stand one after another, in a text with commas."""

    __slots__ = ()

    def __str__(self) -> str:
        return ",".join(map(str, self))


def names_in(tree: object) -> list[str]:
    """Return the placeholders in all texts of a JSON tree, in order; raises `UsageError` for a text that is none."""
    found: dict[str, None] = {}
    for text in _texts(tree):
        try:
            found |= {name: None for _, name, _, _ in _FORMATTER.parse(text) if name}
        except ValueError as problem:
            raise UsageError(f"{text!r}: {problem}; braces that mean themselves are doubled") from None
    return list(found)


def filled(tree: JsonValue, values: Mapping[str, Any], *, typed: bool = False) -> JsonValue:
    """Return a tree whose texts are filled in; `typed` puts a value itself in place of a text that is one placeholder."""
    match tree:
        case str():
            name = only(tree)
            if typed and name is not None:
                return cast("JsonValue", _FORMATTER.get_field(name, (), values)[0])
            return _FORMATTER.vformat(tree, (), values)
        case Mapping():
            return {
                str(filled(name, values, typed=typed)): filled(value, values, typed=typed)
                for name, value in tree.items()
            }
        case Sequence():
            return [part for each in tree for part in _parts(filled(each, values, typed=typed))]
        case _:
            return tree


def escaped(text: str) -> str:
    """Return a text that has no placeholders, whatever braces it has."""
    return text.replace("{", "{{").replace("}", "}}")


def plain(text: str) -> str:
    """Return a text whose placeholders stand by their names alone, without a conversion and a format."""
    parts = _FORMATTER.parse(text)
    return "".join(escaped(literal) + (f"{{{name}}}" if name else "") for literal, name, _, _ in parts)


def _parts(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, Several) else (value,)


def only(text: str) -> str | None:
    """Return the name of a text that is one plain placeholder and nothing else."""
    match list(_FORMATTER.parse(text)):
        case [("", str(name), "" | None, None)] if name:
            return name
        case _:
            return None


def _texts(tree: object) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, Mapping):
        return [
            text
            for pair in cast("Mapping[str, object]", tree).items()
            for each in pair
            for text in _texts(each)
        ]
    if isinstance(tree, Sequence) and not isinstance(tree, bytes):
        return [text for each in cast("Sequence[object]", tree) for text in _texts(each)]
    return []
