"""YAML as JSON values, within bounds: plain texts mean what they mean in YAML 1.2, aliases are counted written out.

A node that means nothing in JSON costs itself, not the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any, cast

import msgspec
import yaml
from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.openapi.diagnostics import Code, Fault
from tieline.openapi.json_nodes import is_list, is_node
from tieline.openapi.limits import Limits
from tieline.providers.reading import PLAIN

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What a plain text that is no text begins with: `true`, `null`, `~`, numbers; most texts begin otherwise.
_SPECIAL = frozenset("tTfFnN~+-.0123456789")
_STANDARD = "tag:yaml.org,2002:"
_COLLECTIONS = frozenset({None, "!", f"{_STANDARD}map", f"{_STANDARD}seq", f"{_STANDARD}omap"})
_LONGEST_NUMBER = 400


def read_yaml(text: str, limits: Limits) -> tuple[Any, tuple[Fault, ...]]:
    """Return what a YAML text says and what was odd in it; of several documents the first.

    Raises `UsageError` with the line for what is not YAML or over the limits.
    """
    builder = _Builder(limits)
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = "" if mark is None else f"line {mark.line + 1}: "
        raise UsageError(f"{place}not YAML: {problem.problem or problem.context}") from None
    except yaml.YAMLError as problem:  # characters that no YAML has
        raise UsageError(f"not YAML: {str(problem).splitlines()[0]}") from None
    return builder.root, tuple(builder.faults)


class _Value(Struct):
    """A value with what it costs where it is written out."""

    value: Any
    values: int = 1
    depth: int = 0


class _Open(Struct):
    """A collection that is being read."""

    value: dict[str, Any] | list[Any]
    anchor: str | None
    #: The field whose value comes next.
    field: str | None = None
    values: int = 1
    depth: int = 1
    #: The fields that stood twice and whose value was put together here.
    own: set[str] = msgspec.field(default_factory=set[str])
    #: The fields that came by `<<`, which those written out replace.
    merged: set[str] | None = None


class _Builder:
    """Puts a document together from the parser's events."""

    def __init__(self, limits: Limits) -> None:
        self.root: Any = None
        self.faults: list[Fault] = []
        self._limits = limits
        self._open: list[_Open] = []
        self._anchors: dict[str, _Value] = {}
        self._documents = 0

    def build(self, events: Iterator[Any]) -> None:
        for event in events:
            kind = cast("type[yaml.Event]", type(event))
            if kind is yaml.ScalarEvent:
                value = _Value(self._scalar(event))
                if event.anchor is not None:
                    self._anchors[event.anchor] = value
                self._put(event, value)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._start(event, {} if kind is yaml.MappingStartEvent else [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    self._tell("second-document", "a second document begins", "only the first one is read")
                    return

    def _start(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        if len(self._open) >= self._limits.depth:
            raise _refused(event, f"nested deeper than {self._limits.depth} levels")
        if event.tag not in _COLLECTIONS:
            self._unknown_tag(event.tag)
        self._open.append(_Open(value, event.anchor))

    def _end(self, event: Any) -> None:
        done = self._open.pop()
        value = _Value(done.value, done.values, done.depth)
        if done.anchor is not None:  # only now: an alias inside itself names nothing
            self._anchors[done.anchor] = value
        self._put(event, value)

    def _alias(self, event: Any) -> None:
        known = self._anchors.get(event.anchor)
        if known is None:
            message = f"*{event.anchor} names nothing that is complete before it"
            self._tell("bad-alias", message, "read as an empty object")
        self._put(event, known or _Value({}))

    def _put(self, event: Any, given: _Value) -> None:
        """Add a value to the collection that is open, or make it the document."""
        if not self._open:
            self.root = given.value
            return
        top = self._open[-1]
        top.values += given.values
        if top.values > self._limits.values:
            raise _refused(event, f"more than {self._limits.values:,} values, aliases written out")
        if given.depth >= top.depth:
            top.depth = given.depth + 1
            if top.depth + len(self._open) > self._limits.depth:
                raise _refused(event, f"nested deeper than {self._limits.depth} levels, aliases written out")
        if isinstance(top.value, list):
            top.value.append(given.value)
        elif top.field is None:
            top.field = self._name(event, given.value)
        else:
            self._field(top, top.value, top.field, given.value)
            top.field = None

    def _field(self, top: _Open, target: dict[str, Any], field: str, value: Any) -> None:
        if field == "<<" and self._merge(top, target, value):
            return
        if field in target and not (top.merged and field in top.merged):
            target[field], fault = repeated(field, target[field], value, top.own, self._steps())
            self.faults.append(fault)
            return
        target[field] = value
        if top.merged is not None:
            top.merged.discard(field)

    def _merge(self, top: _Open, target: dict[str, Any], value: Any) -> bool:
        """Take over the fields of `<<`: what stands beside it counts more, and so does the first of several."""
        sources = value if is_list(value) else [value]
        if not all(is_node(each) for each in sources):
            return False
        top.merged = set() if top.merged is None else top.merged
        for source in sources:
            for field, inner in source.items():
                if field not in target:
                    target[field] = inner
                    top.merged.add(field)
        return True

    def _name(self, event: Any, value: Any) -> str:
        """Return the name of a field: what is written, so that 200 is "200" and `on` is "on"."""
        if type(event) is yaml.ScalarEvent:
            return str(event.value)
        if isinstance(value, str):
            return value
        name = json.dumps(value)[:200]
        self._tell("bad-key", "a collection as the name of a field", f"it is called {name}")
        return name

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        plain, quoted = event.implicit
        if plain and not event.style:
            return self._plain(text) if not text or text[0] in _SPECIAL else text
        tag = event.tag
        if plain or quoted or tag in {None, "!", f"{_STANDARD}str"}:
            return text
        if tag in PLAIN:
            return self._plain(text)
        self._unknown_tag(tag)
        return text

    def _plain(self, text: str) -> Any:
        if len(text) > _LONGEST_NUMBER:
            return text
        kind = next((tag for tag, pattern in PLAIN.items() if pattern.match(text)), "").rpartition(":")[2]
        match kind:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
            case "float" if "n" not in text.lower() and isfinite(float(text)):
                return float(text)
            case "float":
                self._tell("bad-number", f"{text[:40]} is no number of JSON", "read as text")
                return text
            case _:
                return text

    def _unknown_tag(self, tag: str) -> None:
        self._tell("bad-tag", f"the tag {tag[:100]} has no meaning here", "read as if it were not there")

    def _tell(self, code: Code, message: str, consequence: str) -> None:
        self.faults.append(Fault(code=code, steps=self._steps(), message=message, consequence=consequence))

    def _steps(self) -> tuple[str, ...]:
        """Return the way to the value that comes next."""
        steps = (str(len(each.value)) if isinstance(each.value, list) else each.field for each in self._open)
        return tuple(step for step in steps if step is not None)


def repeated(name: str, first: Any, second: Any, own: set[str], steps: tuple[str, ...]) -> tuple[Any, Fault]:
    """Return what counts where a name stands twice: of two objects all fields, else the second; and the fault to tell.

    `own` are the names whose value was put together before, and is nobody else's, so that it may grow where it is.
    """
    both = is_node(first) and is_node(second)
    fault = Fault(
        code="duplicate-key",
        steps=steps,
        message=f"{name[:100]!r} stands twice in one object",
        consequence="their fields are put together" if both else "the second one counts",
    )
    if not both:
        own.discard(name)
        return second, fault
    whole = first if name in own else dict(first)
    own.add(name)
    whole.update(second)
    return whole, fault


def _refused(event: Any, what: str) -> UsageError:
    line = 1 if event.start_mark is None else event.start_mark.line + 1
    return UsageError(f"line {line}: {what}")
