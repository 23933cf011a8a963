"""JSON values and the dotted paths by which provider data names a place in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

#: A dot between two names.
_DOT = re.compile(r"(?<!\\)\.")

if TYPE_CHECKING:
    JsonValue = (
        None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
    )  # recursive alias: read-only views, so that tuples and frozen data fit
else:
    JsonValue = Any  # at run time msgspec, which resolves no recursive alias, takes any JSON for it


def dotted(steps: Iterable[str]) -> str:
    r"""Return names as one path; a dot in a name stands behind a backslash: `@odata\.nextLink`."""
    return ".".join(step.replace(".", "\\.") for step in steps)


def steps_of(path: str) -> list[str]:
    """Return the names that a dotted path goes through, none for an empty one."""
    if "\\" not in path:
        return path.split(".") if path else []
    return [step.replace("\\.", ".") for step in _DOT.split(path)]


def dig(value: object, path: str) -> object:
    """Return what lies at the dotted `path` in nested objects, or None where a step is missing.

    An empty path is the value itself. Array steps are not followed.
    """
    for step in steps_of(path):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return value  # pyright: ignore[reportUnknownVariableType]


def plant(target: Mapping[str, JsonValue], path: str, value: JsonValue) -> dict[str, JsonValue]:
    """Return a copy of `target` with `value` at the dotted `path`; objects on the way are copied or made."""
    step, *rest = steps_of(path)
    copy = dict(target)
    if rest:
        inner = copy.get(step)
        copy[step] = plant(inner if isinstance(inner, Mapping) else {}, dotted(rest), value)
    else:
        copy[step] = value
    return copy
