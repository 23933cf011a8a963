"""What a catalogue's entry may say: the fields of the model, and those that nobody knows; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from msgspec import inspect

from tieline.providers.model import Provider
from tieline.providers.reading import Path, fields_of, items_of

#: Fields of `Provider` that no file has.
DERIVED = frozenset({"name", "entry", "own", "integration_values"})


def unknown_fields(entry: Any) -> Iterator[tuple[Path, Collection[str]]]:
    """Yield where an entry names a field that means nothing, and which would."""
    yield from _of_object(entry, _known(), ())


@cache
def _known() -> dict[str, inspect.Type]:
    kind = inspect.type_info(Provider)
    fields = kind.fields if isinstance(kind, inspect.StructType) else ()
    known = {field.name: field.type for field in fields if field.name not in DERIVED}
    return {**known, "alias": inspect.StrType()}


def _of_object(
    value: Any, known: dict[str, inspect.Type], path: Path
) -> Iterator[tuple[Path, Collection[str]]]:
    for name, inner in fields_of(value).items():
        if name in known:
            yield from _of(inner, known[name], (*path, name))
        else:
            yield (*path, name), known


def _of(value: Any, kind: inspect.Type, path: Path) -> Iterator[tuple[Path, Collection[str]]]:
    match kind:
        case inspect.StructType(fields=fields):
            yield from _of_object(value, {field.encode_name: field.type for field in fields}, path)
        case inspect.DictType(value_type=inner):
            for name, each in fields_of(value).items():
                yield from _of(each, inner, (*path, name))
        case inspect.VarTupleType(item_type=inner):
            for place, each in enumerate(items_of(value)):
                yield from _of(each, inner, (*path, place))
        case inspect.UnionType(types=types):
            for each in types:
                yield from _of(value, each, path)
        case _:
            pass
