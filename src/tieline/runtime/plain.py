"""From models to JSON: every value a request may be made of, as dicts, lists and scalars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct

from tieline.runtime.origin import Traced, added_to, found_beside
from tieline.runtime.union import Unknown


def plain(value: object, *, extra: bool = False) -> Any:
    """Return a value as JSON has it, without what is unset.

    With `extra`, models bring along what they were read from and do not declare. Raises TypeError for what JSON cannot hold.
    """
    match value:
        case None | str() | bool() | int() | float():
            return value
        case Unknown():
            return value.value
        case Struct():
            return _object(value, extra=extra)
        case Mapping():
            items = cast("Mapping[object, object]", value).items()
            return {str(key): plain(each, extra=extra) for key, each in items if each is not UNSET}
        case list() | tuple() | set() | frozenset():
            return [plain(each, extra=extra) for each in cast("list[object]", value) if each is not UNSET]
        case _:
            return msgspec.to_builtins(value)


def _object(model: Struct, *, extra: bool) -> dict[str, Any]:
    written = {name: plain(value, extra=extra) for name, value in fields_of(model)}
    if extra and isinstance(model, Traced):
        written |= {name: value for name, value in found_beside(model).items() if name not in written}
    return written


def fields_of(model: Struct) -> Iterator[tuple[str, Any]]:
    """Yield what a model says: the names on the wire of what is there, and the values as they are."""
    config = model.__struct_config__
    if config.tag_field is not None:
        yield config.tag_field, config.tag
    for name, wire, absent in _fields(type(model)):
        value = getattr(model, name)
        if value is not UNSET and value is not absent:
            yield wire, value
    yield from added_to(model).items()


@cache
def _fields(kind: type[Struct]) -> tuple[tuple[str, str, object], ...]:
    """Return the fields of a model: name, name on the wire, and what stands for one that is not there."""
    fields = msgspec.structs.fields(kind)
    return tuple((each.name, each.encode_name, None if each.default is None else UNSET) for each in fields)
