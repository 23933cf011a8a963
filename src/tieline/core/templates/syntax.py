"""Reads the text of a template, once, from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.templates.functions import FUNCTIONS
from tieline.core.time_formats import ISO_MILLISECONDS, unit_of

_LONGEST = 65_536
_DEEPEST = 16
_OPEN, _CLOSE, _OR, _COMMA = "${", ")}", " || ", ","
_MARK = re.compile(r"\$\{|\)\}| \|\| |,")
_CALL = re.compile(r"([A-Za-z][A-Za-z0-9]*+)\(")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*+(?:\.[A-Za-z0-9_-]++)*+")
_MOMENT = re.compile(r"now(?:([+-][0-9]{1,9}+):([A-Za-z]++))?+(?::(.+))?+", re.DOTALL)


class Name(Struct, frozen=True):
    """Reads a value by its dotted path."""

    path: str


class Moment(Struct, frozen=True):
    """Tells the time, `shift` units from now."""

    pattern: str
    shift: int = 0
    unit: str = "second"


class Call(Struct, frozen=True):
    """Calls a function."""

    function: str
    arguments: tuple[tuple[Part, ...], ...]


Part = str | Name | Moment | Call
Parts = tuple[Part, ...]


def parse(text: str) -> tuple[Parts, ...]:
    """Return the alternatives of a template, each as its parts; raises `UsageError` naming the place."""
    if _OPEN not in text:
        return ((text,),)
    if len(text) > _LONGEST:
        raise UsageError(f"template: longer than {_LONGEST} characters")
    alternatives = _Reader(text).runs(_OR, "", 0)
    if len(alternatives) == 1:
        return (tuple(alternatives[0]),)
    return tuple(_stripped(run) for run in alternatives)


def names_in(parts: Parts) -> Iterator[str]:
    """Yield every name that parts read."""
    for part in parts:
        match part:
            case Name(path):
                yield path
            case Moment():
                yield "now"
            case Call(function, arguments):
                yield from FUNCTIONS[function].reads
                for argument in arguments:
                    yield from names_in(argument)
            case str():
                pass


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def runs(self, separator: str, closing: str, depth: int) -> list[list[Part]]:
        """Take the texts between separators, and what closes them; an empty `closing` is the text's end."""
        runs: list[list[Part]] = [[]]
        opened = literal = self._at
        while True:
            mark = _MARK.search(self._text, self._at)
            kind, start, self._at = (
                (mark[0], mark.start(), mark.end()) if mark else ("", len(self._text), len(self._text))
            )
            if not mark and closing:
                raise self._wrong("is not closed", opened)
            if kind not in {_OPEN, separator, closing}:
                continue
            if literal < start:
                runs[-1].append(self._text[literal:start])
            if kind == closing:
                return runs
            if kind == separator:
                runs.append([])
            else:
                runs[-1].append(self._placeholder(start, depth + 1))
            literal = self._at

    def _placeholder(self, start: int, depth: int) -> Part:
        if depth > _DEEPEST:
            raise self._wrong(f"is nested deeper than {_DEEPEST}", start)
        if call := _CALL.match(self._text, self._at):
            self._at = call.end()
            return self._call(call[1], start, depth)
        end = self._text.find("}", self._at)
        if end < 0:
            raise self._wrong("is not closed", start)
        inner, self._at = self._text[self._at : end], end + 1
        if inner == "now" or inner.startswith(("now:", "now+", "now-")):
            return self._moment(inner, start)
        if not _NAME.fullmatch(inner):
            raise self._wrong("is no name, no time and no function", start)
        root, dot, path = inner.partition(".")
        return Name(f"{'connectionConfig' if root == 'connection_config' else root}{dot}{path}")

    def _moment(self, inner: str, start: int) -> Moment:
        found = _MOMENT.fullmatch(inner)
        unit = unit_of(found[2] or "second") if found else None
        if found is None or unit is None:
            raise self._wrong("is no time such as ${now:YYYY-MM-DD} or ${now+5:minutes:X}", start)
        return Moment(found[3] or ISO_MILLISECONDS, int(found[1] or 0), unit)

    def _call(self, name: str, start: int, depth: int) -> Call:
        function = FUNCTIONS.get(name)
        if function is None:
            raise self._wrong(f"calls what is none of {', '.join(FUNCTIONS)}", start)
        runs = self.runs(_COMMA, _CLOSE, depth)
        first = max(len(runs) - function.most + 1, 1)
        arguments = (tuple(_joined(runs[:first])), *(_led(run) for run in runs[first:]))
        if len(arguments) < function.least:
            raise self._wrong(f"gives {name} {len(arguments)} of {function.least} arguments", start)
        return Call(name, arguments)

    def _wrong(self, what: str, start: int) -> UsageError:
        shown = self._text[start : start + 40]
        return UsageError(f"template: what begins with {shown!r} at character {start + 1} {what}")


def _joined(runs: Iterable[list[Part]]) -> Iterator[Part]:
    for index, run in enumerate(runs):
        if index:
            yield _COMMA
        yield from run


def _led(run: list[Part]) -> Parts:
    """Leave out the blanks after a comma."""
    first = run[0] if run else ""
    return (first.lstrip(" "), *run[1:]) if run and isinstance(first, str) else tuple(run)


def _stripped(run: list[Part]) -> Parts:
    led = _led(run)
    last = led[-1] if led else ""
    return (*led[:-1], last.rstrip(" ")) if led and isinstance(last, str) else led
