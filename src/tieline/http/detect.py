"""How an API pages, as its first answer shows it; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from tieline.http.stepping import Counter, Cursor

_TOTALS = frozenset({"total_pages", "pages", "totalpages"})
_HERE = frozenset({"page", "current_page", "currentpage"})

Way = tuple[str, ...]


def next_link(document: object) -> str | None:
    """Return the JSONPath of the address of the next page."""
    found = _next(document)
    if found is None or not isinstance(found[1], str) or not found[1].startswith(("http", "/")):
        return None
    return _path(found[0])


def counted(document: object) -> Counter | None:
    """Return how pages are numbered where the answer says how many there are."""
    total = next(_scalars(document, lambda name: name in _TOTALS), None)
    if total is None or not _is_whole(total[1]):
        return None
    here = next(_scalars(document, lambda name: name in _HERE), None)
    first = 1 if here is not None and here[1] in (1, "1") else 0
    return Counter(param="page", first=first, base=first, total=_path(total[0]))


def cursor(document: object) -> Cursor | None:
    """Return how cursors are sent where the answer has something called next."""
    found = _next(document)
    return None if found is None else Cursor(path=_path(found[0]), param="cursor")


def _next(document: object) -> tuple[Way, object] | None:
    for name, value in _fields(document).items():
        if name.lower().startswith("next"):
            for inner, found in _fields(value).items():
                if inner.lower().startswith(("href", "url")) and isinstance(found, str | int | float):
                    return (name, inner), found
            if isinstance(value, str | int | float):
                return (name,), value
        below = _next(value)
        if below is not None:
            return (name, *below[0]), below[1]
    return None


def _scalars(document: object, fits: Callable[[str], bool]) -> Iterator[tuple[Way, object]]:
    for name, value in _fields(document).items():
        if fits(name.lower()) and isinstance(value, str | int | float):
            yield (name,), value
        for way, found in _scalars(value, fits):
            yield (name, *way), found


def _fields(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _is_whole(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value.isdigit())


def _path(way: Way) -> str:
    return "$" + "".join(f'["{step}"]' for step in way)
