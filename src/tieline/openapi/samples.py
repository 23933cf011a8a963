"""Values that a schema would take, for examples: its own, else the least that its words, format and limits tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tieline.openapi.json_nodes import Node, as_json, fields_of, is_list, items_of
from tieline.openapi.words import snake

_FORMATS: Mapping[str, str] = {
    "uuid": "7f8d1f5e-5d3b-4c8e-9a3e-2b1c0d9e8f7a",
    "email": "ada@example.com",
    "uri": "https://example.com",
    "url": "https://example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "date-time": "2026-01-31T09:30:00Z",
    "date": "2026-01-31",
    "time": "09:30:00Z",
    "duration": "PT15M",
    "byte": "Y29udGVudA==",
    "password": "secret",
}
#: What texts are by the last word of their names.
_WORDS: Mapping[str, str] = {
    "country": "CH",
    "currency": "EUR",
    "email": "ada@example.com",
    "id": "42",
    "ids": "42",
    "language": "en",
    "locale": "en-US",
    "name": "Ada",
    "phone": "+41445550100",
    "timezone": "Europe/Zurich",
    "title": "Kick-off",
    "uri": "https://example.com",
    "url": "https://example.com",
    "uuid": "7f8d1f5e-5d3b-4c8e-9a3e-2b1c0d9e8f7a",
}
#: What is tried for a pattern; short, as a pattern of a stranger may take its time with long texts.
_TRIED = ("text", "Text", "TEXT", "en", "EN", "EUR", "en-US", "1", "42", "123", "1234", "12345", "a1", "A1", "1.0", "09:30", "+41445550100", "/a", "a_b", "a-b")  # fmt: skip
_LONGEST_PATTERN = 60


def sample_of(schema: Node, name: str) -> str | None:
    """Return a value for what has a name and a schema as JSON, None where the schema tells nothing of one."""
    found = sample(schema, name)
    return None if found is None else as_json(found)


def sample(schema: Node, name: str) -> Any:
    """Return a value for what has a name and a schema, None where the schema tells nothing of one."""
    for key in ("example", "default", "const"):
        if schema.get(key) is not None:
            return schema[key]
    listed = [*_first(schema.get("examples")), *_first(schema.get("enum"))]
    if listed:
        return listed[0]
    match _kind(schema):
        case "string":
            return _text(schema, name)
        case "integer" | "number":
            return _number(schema)
        case "array":
            return _items(schema, name)
        case _:
            return None


def _first(told: object) -> list[Any]:
    return [each for each in items_of(told) if each is not None][:1]


def _kind(schema: Node) -> str:
    told = schema.get("type")
    kinds = [each for each in told if each != "null"] if is_list(told) else [told]
    return kinds[0] if len(kinds) == 1 and isinstance(kinds[0], str) else ""


def _text(schema: Node, name: str) -> str | None:
    found = _FORMATS.get(str(schema.get("format")))
    if found is not None:
        return found
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        return _matching(pattern)
    told = _WORDS.get(snake(name).rstrip("_").rpartition("_")[2])
    least, most = _length(schema, "minLength", 0), _length(schema, "maxLength", 100)
    if told is not None and least <= len(told) <= most:
        return told
    return ("text" * (least // 4 + 1))[: max(least, min(4, most))] if least > 4 or most < 4 else None


def _length(schema: Node, key: str, usual: int) -> int:
    told = schema.get(key)
    return told if isinstance(told, int) and 0 <= told <= 100 else usual


def _matching(pattern: str) -> str | None:
    if len(pattern) > _LONGEST_PATTERN:
        return None
    try:
        told = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return next((each for each in _TRIED if told.search(each)), None)


def _number(schema: Node) -> int | float | None:
    least, most = schema.get("minimum"), schema.get("maximum")
    above = schema.get("exclusiveMinimum")
    if isinstance(above, int | float) and not isinstance(above, bool):
        return above + 1
    if isinstance(least, int | float) and least > 1:
        return least
    return most if isinstance(most, int | float) and most < 1 else None


def _items(schema: Node, name: str) -> list[Any] | None:
    found = sample(fields_of(schema.get("items")), name)
    return None if found is None else [found]
