"""The files of a document, read when a reference first leads there, each brought to OpenAPI 3.1."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from tieline.core.errors import TielineError
from tieline.openapi.checks import check
from tieline.openapi.diagnostics import Fault
from tieline.openapi.json_nodes import Node, Steps, is_list, is_node
from tieline.openapi.limits import Limits
from tieline.openapi.lines import Lines, lines_of
from tieline.openapi.normalise import normalise
from tieline.openapi.path_items import LookUp, join_paths
from tieline.openapi.pointer import Pointer, fragment_steps
from tieline.openapi.source import Source, scheme_of
from tieline.openapi.swagger import convert
from tieline.openapi.text import Text, read_text

MISSING: Any = object()
#: Steps of a place in a converted file that has moved by itself.
_LONGEST_BEGINNING = 8


class Part(Struct, kw_only=True):
    """One file of a document."""

    #: What it is called in pointers: "" for the document itself.
    label: str
    address: str
    text: Text
    data: Any
    #: What it says it is written in, "" for a file that is no whole document.
    version: str = ""
    #: What was odd in it, besides what its text tells.
    faults: list[Fault] = field(default_factory=list[Fault])
    #: Where parts of a converted file came from, and where references to its old places lead.
    origins: Mapping[Steps, Steps] = {}
    moved: Mapping[Steps, Steps] = {}

    def find(self, steps: Steps) -> Any:
        """Return what is at a place, or `MISSING`; old places of a converted file are found where they are now."""
        if self.moved and (now := led(self.moved, steps)) != steps:
            found = walk(self.data, now)
            if found is not MISSING:
                return found
        return walk(self.data, steps)

    def place(self, steps: Steps) -> Pointer:
        """Return the pointer to what `find` finds."""
        now = led(self.moved, steps) if self.moved else steps
        return Pointer.at(self.label, steps if now == steps or walk(self.data, now) is MISSING else now)

    def written(self, steps: Steps) -> Steps:
        """Return where in the text a place was made from."""
        return led(self.origins, steps) if self.origins else steps


class Parts:
    """The files of one document by their addresses."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._known: dict[str, Part] = {}
        self._failed: dict[str, TielineError] = {}
        self._labels: dict[str, Part] = {}
        self._lines: dict[str, Lines] = {}

    def root(self, raw: bytes, address: str) -> Part:
        """Take in the document itself; raises `UsageError` where it cannot be read."""
        return self._take(raw, address, address, "")

    def renew(self, data: Any) -> None:
        """Bring to OpenAPI 3.1 what was changed since it was read; raises `UsageError` where it is nested too deeply."""
        normalise(data, self._limits)

    def labelled(self, label: str) -> Part:
        """Return the file of a pointer."""
        return self._labels[label]

    def all(self) -> list[Part]:
        """Return the files read so far, the document itself first."""
        return list(self._labels.values())

    def line(self, pointer: Pointer) -> int | None:
        """Return the line on which a place begins in its text, None for a file that was not read."""
        part = self._labels.get(pointer.file)
        if part is None:
            return None
        if part.label not in self._lines:
            self._lines[part.label] = lines_of(part.text)
        return self._lines[part.label].line(part.written(pointer.steps))

    def get(self, base: Part, reference: str) -> Part:
        """Return the file that a reference, without its fragment, leads to.

        Raises `UsageError` as `Source.read`, each time again for a file that failed once, and what a fetcher raises.
        """
        address = self._source.address(base.address, reference) if reference else base.address
        if (failed := self._failed.get(address)) is not None:  # it may be half read, and known for that
            raise failed
        if (known := self._known.get(address)) is not None:
            return known
        try:
            read = self._source.read(address)
            return self._take(read.raw, address, read.address, address.replace("#", "%23"))
        except TielineError as problem:
            self._failed[address] = problem
            raise

    def _take(self, raw: bytes, asked: str, address: str, label: str) -> Part:
        text = read_text(raw, self._limits)
        part = Part(label=label, address=address, text=text, data=text.data)
        self._known[asked] = self._known[address] = part
        self._labels[label] = part
        if is_node(part.data):
            fields = part.data
            part.version = _version(fields)
            if "openapi" not in fields and part.version.startswith("2"):
                odd = list(check(fields, "Swagger", Pointer.at(label), _nowhere))
                done = convert(fields, self._look_up(part), source_scheme=scheme_of(part.address))
                part.data, part.origins, part.moved = done.root, done.origins, done.moved
                part.faults += (each.fault(part.place(each.at.steps).steps) for each in odd)
                part.faults += done.faults
            else:
                join_paths(fields, self._look_up(part))
        self.renew(part.data)
        return part

    def _look_up(self, part: Part) -> LookUp:
        """Return what finds the targets of references in `part`, copied from other files so that they fit in it."""
        copies: dict[tuple[str, str], Any] = {}

        def look_up(node: Node) -> Any:
            file, _, fragment = str(node["$ref"]).partition("#")
            try:
                there = self.get(part, file)
            except TielineError:  # told when the reference, which stays, is followed
                return node
            found = there.find(fragment_steps(fragment))
            if found is MISSING:
                return node
            if there is part:
                return found
            if (key := (there.label, fragment)) not in copies:
                copies[key] = rebased(found, self._source, there, part)
            return copies[key]

        return look_up


def _nowhere(_reference: str, _at: Pointer) -> None:
    """Follow no reference: what it leads to is looked at when the document is read."""


def _version(fields: Node) -> str:
    for name in ("openapi", "swagger"):
        if isinstance(written := fields.get(name), (str, int, float)):
            return str(written)
    return ""


def walk(node: Any, steps: Steps) -> Any:
    """Return what is at the end of `steps`, or `MISSING`; a schema that null was let in beside is passed through."""
    for step in steps:
        node = _step(node, step)
        if node is MISSING:
            return MISSING
    return node


def led(table: Mapping[Steps, Steps], steps: Steps) -> Steps:
    """Return a place with its longest known beginning replaced."""
    for length in range(min(len(steps), _LONGEST_BEGINNING), 0, -1):
        if (beginning := table.get(steps[:length])) is not None:
            return (*beginning, *steps[length:])
    return steps


def rebased(node: Any, source: Source, home: Part, base: Part) -> Any:
    """Return a copy of a node of the file `home` whose references lead from `base` where they led from there."""
    node = copy.deepcopy(node)
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if is_node(each):
            fields = each
            if isinstance(ref := fields.get("$ref"), str):
                file, mark, fragment = ref.partition("#")
                address = source.address(home.address, file) if file else home.address
                fields["$ref"] = f"{source.reference(base.address, address)}{mark}{fragment}"
            waiting += fields.values()
        elif is_list(each):
            waiting += each
    return node


def _step(node: Any, step: str) -> Any:
    if is_node(node):
        if step in node:
            return node[step]
        members = node.get("anyOf")
        if is_list(members) and len(members) == 2 and members[1] == {"type": "null"}:
            return _step(members[0], step)
    elif is_list(node) and len(step) < 10 and step.isdecimal() and int(step) < len(node):
        return node[int(step)]
    return MISSING
