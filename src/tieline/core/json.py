"""JSON values and the dotted paths by which provider data names a place in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    JsonValue = (
        None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
    )  # recursive alias: read-only views, so that tuples and frozen data fit
else:
    JsonValue = Any  # at run time msgspec, which resolves no recursive alias, takes any JSON for it


def dig(value: object, path: str) -> object:
    """Return what lies at the dotted `path` in nested objects, or None where a step is missing.

    An empty path is the value itself. Array steps are not followed.
    """
    for step in path.split(".") if path else ():
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return value  # pyright: ignore[reportUnknownVariableType]


def plant(target: Mapping[str, JsonValue], path: str, value: JsonValue) -> dict[str, JsonValue]:
    """Return a copy of `target` with `value` at the dotted `path`; objects on the way are copied or made."""
    step, _, rest = path.partition(".")
    copy = dict(target)
    if rest:
        inner = copy.get(step)
        copy[step] = plant(inner if isinstance(inner, Mapping) else {}, rest, value)
    else:
        copy[step] = value
    return copy
