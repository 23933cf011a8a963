"""JSONPath over decoded JSON; the plain ones as the dotted paths that can be read without decoding."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol, cast

from tieline.core.errors import UsageError
from tieline.core.json import dig, dotted

#: A name as it may stand without quotes, and in all forms: `.name`, `'a name'`, `['a name']`.
_STEP = re.compile(
    r"""\.?([A-Za-z_@][\w@-]*)|\.?(?:"([^"'\\]+)"|'([^"'\\]+)')|\[(?:"([^"'\\]+)"|'([^"'\\]+)')\]"""
)


class _Compiled(Protocol):
    def find(self, datum: Any) -> list[Any]: ...


def find_values(path: str, document: Any) -> list[object]:
    """Return the values at a JSONPath in decoded JSON, none where nothing is there.

    Raises `UsageError` for what is no JSONPath.
    """
    plain = plain_path(path)
    if plain is not None and isinstance(document, dict):
        value = dig(cast("Any", document), plain)
        if value is not None:
            return [value]
    return [match.value for match in compiled(path).find(document)]


def first_value(path: str, document: object) -> object:
    """Return the first value at a JSONPath, None where nothing is there."""
    return next(iter(find_values(path, document)), None)


@lru_cache(maxsize=512)
def compiled(path: str) -> _Compiled:
    """Return a JSONPath, ready for use; raises `UsageError` saying what is wrong with it."""
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.ext.parser import parse

    try:
        return cast("_Compiled", parse(path))
    except (JSONPathError, ValueError, TypeError) as problem:
        raise UsageError(f"{path!r} is no JSONPath: {problem}") from None


@lru_cache(maxsize=512)
def plain_path(path: str) -> str | None:
    r"""Return the dotted path that a JSONPath of names alone means, `""` for `$`; None for all others."""
    text = path.strip()
    rooted = text.startswith("$")
    rest = text.removeprefix("$")
    names: list[str] = []
    while rest:
        found = _STEP.match(rest)
        if found is None or (rest.startswith(".") != bool(names or rooted) and not rest.startswith("[")):
            return None
        names.append(next(name for name in found.groups() if name is not None))
        rest = rest[found.end() :]
    return dotted(names) if names or rooted else None
