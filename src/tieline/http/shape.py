"""Reads named places out of JSON and leaves all the rest as bytes.

The dotted paths are compiled into msgspec types once; decoding then skips over everything else without building objects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw

from tieline.core.errors import BadAnswer, UsageError
from tieline.core.json import steps_of
from tieline.core.typed import decode

#: A path's place in the tree: the type of what lies there, or the names below it.
_Tree = dict[str, "_Tree | type"]

_BOM = b"\xef\xbb\xbf"
# An escape is consumed whole, pairs first, so that what matches alone is half a pair.
_ESCAPES = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


class Shape:
    """The named places of one kind of object; each name has a dotted path and the type found there.

    Every place may be missing or lie below a null. Raises UsageError where one path ends inside another.
    """

    def __init__(self, places: Mapping[str, tuple[str, type]]) -> None:
        tree: _Tree = {}
        for path, kind in places.values():
            _grow(tree, path, kind)
        attributes: dict[tuple[str, ...], str] = {}
        self.type: type = _compile(tree, (), attributes)
        self._steps = {name: tuple(_steps(path, attributes)) for name, (path, _) in places.items()}

    def get(self, decoded: object, name: str) -> Any:
        """Return what lies at the place `name` of a decoded object, or None."""
        value = decoded
        for step in self._steps[name]:
            if value is None:
                return None
            value = getattr(value, step)
        return value


def scalar_text(raw: Raw | None) -> str | None:
    """Return a JSON scalar as text, numbers exactly as they were written, null and missing as None.

    Raises BadAnswer for an object or an array.
    """
    if raw is None:
        return None
    text = bytes(raw)
    first = text[:1]
    if first == b'"':
        return decode(text, str) if b"\\" in text else text[1:-1].decode()
    if first in {b"{", b"["}:
        raise BadAnswer("an object or array stands where a plain value was expected")
    return None if first == b"n" else text.decode()


def sound(body: bytes) -> bytes:
    """Return a body without its byte order mark; raise BadAnswer where it is not UTF-8."""
    body = body.removeprefix(_BOM)
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise BadAnswer(f"not UTF-8 at byte {error.start}") from error
    return body


def mend(body: bytes) -> bytes:
    """Return a body in which half surrogate pairs, which JSON permits and Unicode does not, are U+FFFD."""
    return _ESCAPES.sub(lambda found: rb"\ufffd" if found[1] else found[0], body)


def _grow(tree: _Tree, path: str, kind: type) -> None:
    *way, last = steps_of(path) or [""]
    if not all((*way, last)):
        raise UsageError(f"{path!r} is no dotted path")
    for step in way:
        branch = tree.setdefault(step, {})
        if not isinstance(branch, dict):
            raise UsageError(f"the path {path!r} goes through a place that is read itself")
        tree = branch
    if tree.setdefault(last, kind) is not kind and tree[last] != kind:
        raise UsageError(f"the path {path!r} is read in two ways")


def _compile(tree: _Tree, way: tuple[str, ...], attributes: dict[tuple[str, ...], str]) -> type:
    fields: list[tuple[str, Any, Any]] = []
    names: dict[str, str] = {}
    for number, (step, branch) in enumerate(tree.items()):
        attribute = f"f{number}"
        names[attribute] = step
        attributes[*way, step] = attribute
        kind: Any = _compile(branch, (*way, step), attributes) if isinstance(branch, dict) else branch
        fields.append((attribute, kind if kind is Raw else kind | None, None))
    return msgspec.defstruct("Shape", fields, rename=names, gc=False)


def _steps(path: str, attributes: Mapping[tuple[str, ...], str]) -> list[str]:
    parts = tuple(steps_of(path))
    return [attributes[parts[: depth + 1]] for depth in range(len(parts))]
