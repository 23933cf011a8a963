"""On which lines the parts of a text begin: looked up when somebody asks, and what was passed on the way is kept."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Protocol

import yaml
from msgspec import Struct, field

from tieline.openapi.json_nodes import Steps
from tieline.openapi.text import Text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_END = re.compile("\n")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Lines(Protocol):
    """Knows where the parts of one text are."""

    def line(self, steps: Steps) -> int:
        """Return the line, from 1, on which a place begins; of one that is not there, what is around it."""
        ...


def lines_of(text: Text) -> Lines:
    """Return what knows the lines of a text."""
    return _JsonLines(text.text) if text.language == "json" else _YamlLines(text.text)


class _JsonLines:
    """Goes down only to what is asked for, so that most of a text is passed over by the decoder."""

    def __init__(self, text: str) -> None:
        self._text = text
        #: Offsets behind each line's end.
        self._ends = [each.end() for each in _LINE_END.finditer(text)]
        #: By the offset of an object or list: where each of its parts begins, with its name, and where its value does.
        self._parts: dict[int, dict[str, tuple[int, int]]] = {}

    def line(self, steps: Steps) -> int:
        begins = value = _past_space(self._text, 0)
        for step in steps:
            if value not in self._parts:
                self._parts[value] = dict(self._look_through(value))
            found = self._parts[value].get(step)
            if found is None:
                break
            begins, value = found
        return bisect_right(self._ends, begins) + 1

    def _look_through(self, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
        text = self._text
        named = text[start] == "{"
        if not named and text[start] != "[":
            return
        at, count = _past_space(text, start + 1), 0
        while text[at] not in "}]":
            begins, name = at, str(count)
            if named:
                name, at = _DECODER.raw_decode(text, at)
                at = _past_space(text, _past_space(text, at) + 1)
            yield name, (begins, at)
            at = _past_space(text, _DECODER.raw_decode(text, at)[1])
            if text[at] == ",":
                at = _past_space(text, at + 1)
            count += 1


class _Place(Struct):
    """Where something begins, and what is in it."""

    line: int
    inner: dict[str, _Place] = field(default_factory=dict[str, "_Place"])

    def find(self, step: str) -> _Place | None:
        """Return what is in it by a name, be it that `<<` brought it."""
        found = self.inner.get(step)
        if found is None and (merged := self.inner.get("<<")) is not None:
            sources = merged.inner if "0" in merged.inner else {"": merged}
            found = next((each for one in sources.values() if (each := one.find(step)) is not None), None)
        return found


class _YamlLines:
    """Reads all of a text when the first line is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._top: _Place | None = None

    def line(self, steps: Steps) -> int:
        if self._top is None:
            self._top = _placed(self._text)
        place = self._top
        for step in steps:
            inner = place.find(step)
            if inner is None:
                break
            place = inner
        return place.line


class _Open(Struct):
    """A collection that is passed through."""

    place: _Place
    named: bool
    anchor: str | None
    #: The field whose value comes next.
    field: _Place | None = None


def _placed(text: str) -> _Place:
    top = _Place(1)
    levels: list[_Open] = []
    anchors: dict[str, _Place] = {}
    for event in yaml.parse(text, Loader=_LOADER):
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            done = levels.pop()
            if done.anchor is not None:  # only now: an alias inside itself names nothing
                anchors[done.anchor] = done.place
        elif kind is yaml.DocumentEndEvent:
            break
        elif isinstance(event, yaml.NodeEvent):
            place = _reached(levels[-1], event) if levels else top
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                levels.append(_Open(place, kind is yaml.MappingStartEvent, event.anchor))
            elif kind is yaml.AliasEvent and event.anchor in anchors and levels:
                place.inner = anchors[event.anchor].inner
    return top


def _reached(level: _Open, event: Any) -> _Place:
    """Move on by one name or value; return the place of the value that begins."""
    if level.field is not None:
        place, level.field = level.field, None
        return place
    place = _Place(event.start_mark.line + 1)
    inner = level.place.inner
    if not level.named:
        inner[str(len(inner))] = place
    else:
        name = event.value if type(event) is yaml.ScalarEvent else ""
        level.field = inner.setdefault(name, place)
    return place


def _past_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return at if space is None else space.end()
