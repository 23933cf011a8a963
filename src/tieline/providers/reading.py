"""YAML as JSON: reads files that somebody else may have written, in one pass, within bounds, and knows every line.

Plain texts mean what they mean in YAML 1.2, and so to JavaScript: `no` is a text, `2022-06-28` is a text, `010` is ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path as FilePath
from typing import Any, cast

import msgspec
import yaml

from tieline.core.errors import UsageError

#: Steps from the root of a document: names of fields, places in lists.
Path = tuple[str | int, ...]

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 50
#: Values in a document after every alias was written out: Nango's whole catalogue has 30,000.
MAX_VALUES = 500_000

#: What YAML 1.2 takes for something else than text when it stands without quotes.
PLAIN: Mapping[str, re.Pattern[str]] = {
    "tag:yaml.org,2002:null": re.compile(r"^(?:~|null|Null|NULL|)$"),
    "tag:yaml.org,2002:bool": re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"),
    "tag:yaml.org,2002:int": re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", re.ASCII),
    "tag:yaml.org,2002:float": re.compile(
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        re.ASCII,
    ),
}
_TEXT = "tag:yaml.org,2002:str"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document(msgspec.Struct, frozen=True):
    """What a file says, and on which line each part of it begins; the first line is 1."""

    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of the part at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load(file: FilePath) -> Document:
    """Return what a file of YAML says; raises `UsageError` as `read` does, and where it cannot be read at all."""
    try:
        with file.open("rb") as stream:
            raw: bytes = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise UsageError(f"larger than {MAX_BYTES // 1024 // 1024} MB: no catalogue is")
        return read(raw.decode("utf-8"))
    except OSError as problem:
        raise UsageError(f"cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError("not text in UTF-8") from None


def read(text: str) -> Document:
    """Return what a YAML text says, as JSON values.

    Raises `UsageError` with the line for what is not YAML, has no meaning in JSON, names a field twice, or says more
    than any catalogue: also a small text whose aliases would multiply to something large.
    """
    try:
        return _Builder().build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = "" if mark is None else f"line {mark.line + 1}: "
        raise UsageError(f"{place}not YAML: {problem.problem or problem.context}") from None
    except yaml.YAMLError as problem:  # characters that no YAML has
        raise UsageError(f"not YAML: {str(problem).splitlines()[0]}") from None


def fields_of(value: object) -> dict[str, Any]:
    """Return a JSON value that is an object; for any other, an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items_of(value: object) -> list[Any]:
    """Return a JSON value that is a list; for any other, an empty one."""
    return [*cast("Sequence[Any]", value)] if isinstance(value, list) else []


class _Open(msgspec.Struct):
    """A collection that is being read."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    path: Path
    #: The field whose value comes next.
    field: str | None = None
    #: Values in it, itself included, aliases written out.
    values: int = 1
    merged: dict[str, Any] | None = None


class _Builder:
    """Puts a document together from the parser's events."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._lines: dict[Path, int] = {}
        self._values = 0
        self._root: Any = None

    def build(self, events: Iterator[Any]) -> Document:
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _refused(event, "a second document: a file has one")
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._start(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._end(event)
                case _:
                    pass
        return Document(self._root, self._lines)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.field is None:
            self._key(event, top, top.value)
            return
        self._locate(event)
        value = _scalar(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._put(event, value, 1)

    def _key(self, event: yaml.ScalarEvent, top: _Open, target: dict[str, Any]) -> None:
        field = str(event.value)
        if field in target and field not in (top.merged or {}):
            raise _refused(event, f"{field!r} stands here twice")
        top.field = field
        self._lines[*top.path, field] = _line(event)

    def _alias(self, event: yaml.AliasEvent) -> None:
        known = self._anchors.get(event.anchor or "")
        if known is None:
            raise _refused(event, f"*{event.anchor} names nothing that is complete before it")
        self._locate(event)
        self._put(event, *known)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _refused(event, f"nested deeper than {MAX_DEPTH} levels")
        if event.tag not in {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}:
            raise _refused(event, f"the tag {event.tag} has no meaning here")
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._open.append(_Open(value, event.anchor, self._locate(event)))

    def _end(self, event: yaml.Event) -> None:
        done = self._open.pop()
        if done.anchor is not None:  # only now: an alias inside itself names nothing
            self._anchors[done.anchor] = (done.value, done.values)
        self._put(event, done.value, done.values)

    def _put(self, event: yaml.Event, value: Any, values: int) -> None:
        """Add a value to the collection that is open, or make it the document."""
        top = self._open[-1] if self._open else None
        self._count(event, top, values)
        if top is None:
            self._root = value
        elif isinstance(top.value, list):
            top.value.append(value)
        elif top.field == "<<":
            self._merge(event, top, top.value, value)
        elif top.field is not None:
            top.value[top.field] = value
            if top.merged is not None:
                top.merged.pop(top.field, None)
        if top is not None:
            top.field = None

    def _locate(self, event: yaml.Event) -> Path:
        """Return the path of the value that begins with an event, and note its line."""
        if not self._open:
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            path = (*top.path, len(top.value))
            self._lines[path] = _line(event)
            return path
        if top.field is None:
            raise _refused(event, "the name of a field is a plain text")
        return (*top.path, top.field)

    def _count(self, event: yaml.Event, top: _Open | None, values: int) -> None:
        if top is not None:
            top.values += values
        if values > MAX_VALUES or (top is not None and top.values > MAX_VALUES):
            raise _refused(event, f"more than {MAX_VALUES:,} values, aliases written out")

    def _merge(self, event: yaml.Event, top: _Open, target: dict[str, Any], value: Any) -> None:
        """Take over the fields of `<<`: what stands beside it counts more, and so does the first of several."""
        top.merged = top.merged or {}
        for each in items_of(value) or [value]:
            source = fields_of(each)
            if not source and each != {}:
                raise _refused(event, "<< takes fields from objects")
            for field, inner in source.items():
                if field not in target:
                    target[field] = top.merged[field] = inner


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = str(event.value)
    plain, quoted = event.implicit
    if event.tag not in {None, "!"} and not plain and not quoted:
        if event.tag != _TEXT:
            raise _refused(event, f"the tag {event.tag} has no meaning here")
        return text
    if not plain or event.style:
        return text
    return _plain(event, text)


def _plain(event: yaml.Event, text: str) -> Any:
    kind = next((tag for tag, pattern in PLAIN.items() if pattern.match(text)), _TEXT).rpartition(":")[2]
    match kind:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if len(text) <= 40:
            return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
        case "float" if "n" not in text.lower() and isfinite(float(text)):
            return float(text)
        case "int" | "float":
            raise _refused(event, f"{text[:40]} is no number of JSON")
        case _:
            return text


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _refused(event: yaml.Event, what: str) -> UsageError:
    return UsageError(f"line {_line(event)}: {what}")
