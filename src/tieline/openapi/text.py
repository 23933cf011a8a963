"""Bytes of JSON or YAML as JSON values, with what was odd in them; nothing in a text is ever carried out."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, Literal

from msgspec import Struct, structs

from tieline.core.errors import UsageError
from tieline.openapi.diagnostics import Fault
from tieline.openapi.json_nodes import is_list, is_node
from tieline.openapi.limits import Limits
from tieline.openapi.yaml_text import read_yaml, repeated

#: Broken JSON of up to this size is tried as YAML, which has trailing commas and comments.
_RETRIED_SIZE = 8 * 1024 * 1024
#: One half of a pair of escapes, which no text can hold by itself: looked for only where there is one.
_SURROGATE = re.compile(r"[\ud800-\udfff]")


#: The same as JSON escapes it, in a text that is read as YAML.
_ESCAPED_HALF = re.compile(
    r"\\u(?:(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|d[89a-f][0-9a-f]{2})", re.IGNORECASE
)
_BAD_ENCODING = Fault(
    code="bad-encoding",
    steps=(),
    message="not all of it is text in UTF-8",
    consequence="the characters that cannot be read are replaced",
)


class Text(Struct, frozen=True, kw_only=True):
    """A text as it was read."""

    text: str
    language: Literal["json", "yaml"]
    data: Any
    faults: tuple[Fault, ...]


def read_text(raw: bytes, limits: Limits) -> Text:
    """Return what a text of JSON or YAML says; raises `UsageError`, with the line, where it is neither."""
    text, faults = _decoded(raw)
    read = _read(text, limits)
    return structs.replace(read, faults=(*faults, *read.faults)) if faults else read


def _read(text: str, limits: Limits) -> Text:
    if not text.lstrip().startswith(("{", "[")):
        return _yaml(text, limits)
    if text.count("{") + text.count("[") > limits.values:
        raise UsageError(f"more than {limits.values:,} objects and lists")
    try:
        return _json(text)
    except json.JSONDecodeError as problem:
        refusal = UsageError(f"line {problem.lineno}: not JSON: {problem.msg}")
    except RecursionError:
        raise UsageError(f"nested deeper than {limits.depth} levels") from None
    except ValueError:
        raise UsageError("not JSON: a number of thousands of digits") from None
    if len(text) > _RETRIED_SIZE:
        raise refusal
    try:
        return _yaml(text, limits)
    except UsageError:
        raise refusal from None


def _decoded(raw: bytes) -> tuple[str, tuple[Fault, ...]]:
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError:
        return raw.decode(encoding, "replace"), (_BAD_ENCODING,)


def _yaml(text: str, limits: Limits) -> Text:
    try:
        data, faults = read_yaml(text, limits)
    except UsageError:
        if _ESCAPED_HALF.search(text) is None:
            raise
        text = _ESCAPED_HALF.sub(_escaped_whole, text)
        data, faults = read_yaml(text, limits)
    return Text(text=text, language="yaml", data=data, faults=faults)


def _json(text: str) -> Text:
    reading = _JsonReading()
    data = json.loads(
        text,
        object_pairs_hook=reading.pairs,
        parse_float=reading.number,
        parse_constant=reading.constant,
    )
    if "\\ud" in text or "\\uD" in text:
        data = _mended(data)
    return Text(text=text, language="json", data=data, faults=tuple(reading.faults))


def _escaped_whole(found: re.Match[str]) -> str:
    """Return two halves of a character as one escape, which YAML has; half a one as what stands for no character."""
    high, low = found.groups()
    if low is None:
        return "\\ufffd"
    return f"\\U{0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00:08x}"


class _JsonReading:
    """Puts objects together and notes what JSON does not have; where, only their names tell."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self._repeated(found, pairs)
        return found

    def number(self, text: str) -> float | str:
        value = float(text)
        return value if isfinite(value) else self.constant(text)

    def constant(self, text: str) -> str:
        self.faults.append(
            Fault(
                code="bad-number", steps=(), message=f"{text[:40]} is no number", consequence="read as text"
            )
        )
        return text

    def _repeated(self, found: dict[str, Any], pairs: list[tuple[str, Any]]) -> None:
        found.clear()
        own: set[str] = set()
        for name, value in pairs:
            if name in found:
                found[name], fault = repeated(name, found[name], value, own, ())
                self.faults.append(fault)
            else:
                found[name] = value


def _mended(value: Any) -> Any:
    """Return a value without halves of surrogate pairs, which no file could hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if is_list(value):
        return [_mended(each) for each in value]
    if is_node(value):
        return {_mended(name): _mended(each) for name, each in value.items()}
    return value
