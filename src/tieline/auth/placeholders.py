"""The small language of signing descriptions: `{name|filter|filter(argument)}`, over bytes.

A line cannot loop, compute or reach anything but the names it is given, so a stranger's is safe to load. `{{` and `}}`
are braces. What a name reads is bytes, but for `now`, which a time filter must write first, and `headers`, which a
header filter must.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from tieline.auth.placeholder_filters import FILTERS, HEADERS, OPENERS, TIMES
from tieline.core.errors import UsageError
from tieline.core.time_formats import read_time, write_time
from tieline.http.model import Pairs

Value = bytes | datetime | Pairs
#: Returns what a name reads, or None where it has no value.
Reader = Callable[[str], Value | None]

_TOKEN = re.compile(r"\{\{|\}\}|[{}]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*+")
_FILTER = re.compile(r"\|([a-z0-9_]++)(?:\(([^()}]*+)\))?+")


class Step(Struct, frozen=True):
    """A filter by name, with its argument."""

    filter: str
    argument: str | None


class Placeholder(Struct, frozen=True):
    """A name and the filters that its value goes through."""

    name: str
    steps: tuple[Step, ...]
    source: str


class Line(Struct, frozen=True):
    """Literal bytes and placeholders in their order."""

    parts: tuple[bytes | Placeholder, ...]

    @property
    def names(self) -> frozenset[str]:
        """All names that the line reads."""
        return frozenset(part.name for part in self.parts if isinstance(part, Placeholder))


def parse_line(text: str) -> Line:
    """Read a line; raises `UsageError` naming the place of a mistake."""
    parts: list[bytes | Placeholder] = []
    literal, at = "", 0
    while found := _TOKEN.search(text, at):
        literal += text[at : found.start()]
        at = found.end()
        if found[0] in {"{{", "}}"}:
            literal += found[0][0]
            continue
        end = text.find("}", at)
        if found[0] == "}" or end < 0:
            raise UsageError(f"the brace at character {found.start() + 1} of {_shown(text)} has no partner")
        parts += [literal.encode("utf-8", "surrogatepass")] if literal else []
        parts.append(_placeholder(text[at:end]))
        literal, at = "", end + 1
    literal += text[at:]
    parts += [literal.encode("utf-8", "surrogatepass")] if literal else []
    return Line(tuple(parts))


def render(line: Line, read: Reader, limit: int) -> bytes:
    """Return the line with its values in place; raises `UsageError` naming a placeholder that cannot be filled."""
    if len(line.parts) == 1 and isinstance(line.parts[0], Placeholder):  # what most lines are
        return _filled(line.parts[0], read, limit)
    pieces: list[bytes] = []
    size = 0
    for part in line.parts:
        piece = part if isinstance(part, bytes) else _filled(part, read, limit)
        size += len(piece)
        if size > limit:
            raise UsageError(f"a text of more than {limit} bytes comes out")
        pieces.append(piece)
    return b"".join(pieces)


def captured(line: Line, text: bytes) -> Iterator[tuple[str, bytes | datetime]]:
    """Yield what each placeholder stands for in a text that this line has made, filters undone.

    Where a filter cannot be undone, nothing is yielded. Each value ends where the literal after it is first seen. Raises
    ValueError where the text cannot be of this line, and `UsageError` where two placeholders touch.
    """
    at = 0
    for index, part in enumerate(line.parts):
        if isinstance(part, bytes):
            if not text.startswith(part, at):
                raise ValueError(text)
            at += len(part)
        else:
            end = _end(line.parts[index + 1 :], text, at, escaped=_escapes(part))
            value = _undone(part, text[at:end])
            if value is not None:
                yield part.name, value
            at = end
    if at < len(text):
        raise ValueError(text)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _placeholder(source: str) -> Placeholder:
    name = _NAME.match(source)
    steps: list[Step] = []
    at = name.end() if name else 0
    while found := _FILTER.match(source, at):
        steps.append(Step(found[1], found[2]))
        at = found.end()
    if name is None or at < len(source):
        raise UsageError(f"{{{_shown(source)[1:-1]}}} is not a name with filters")
    placeholder = Placeholder(name[0], tuple(steps), source)
    for index, step in enumerate(steps):
        _check(placeholder, step, first=index == 0)
    if name[0] in OPENERS and not steps:
        raise UsageError(f"{{{source}}} must say how it is written")
    return placeholder


def _check(placeholder: Placeholder, step: Step, *, first: bool) -> None:
    opener = OPENERS.get(placeholder.name) if first else None
    known = opener if opener is not None else {name: found.argument for name, found in FILTERS.items()}
    fits = {
        "none": step.argument is None,
        "text": bool(step.argument),
        "number": (step.argument or "").isdecimal() and len(step.argument or "") < 8,
        "pair": "," in (step.argument or ""),
        "optional": True,
    }
    if step.filter not in known:
        raise UsageError(f"{{{placeholder.source}}}: {step.filter!r} is no filter that fits there")
    if not fits[known[step.filter]]:
        raise UsageError(f"{{{placeholder.source}}}: the argument of {step.filter!r} does not fit")


def _filled(placeholder: Placeholder, read: Reader, limit: int) -> bytes:
    value = read(placeholder.name)
    if value is None:
        value = _fallback(placeholder)
    for step in placeholder.steps:
        if isinstance(value, bytes):
            value = _applied(placeholder, step, value)
        elif isinstance(value, tuple):
            value = HEADERS[step.filter](value, step.argument or "")
        else:
            value = write_time(value, TIMES.get(step.filter) or step.argument or "").encode()
        if len(value) > limit:
            raise UsageError(f"{{{placeholder.source}}}: more than {limit} bytes")
    return value if isinstance(value, bytes) else b""


def _fallback(placeholder: Placeholder) -> bytes:
    step = placeholder.steps[0] if placeholder.steps else None
    if step is None or step.filter != "default":
        raise UsageError(
            f"{{{placeholder.source}}}: there is no {placeholder.name!r}", field=placeholder.name
        )
    return (step.argument or "").encode("utf-8", "surrogatepass")


def _applied(placeholder: Placeholder, step: Step, value: bytes) -> bytes:
    try:
        return FILTERS[step.filter].apply(value, step.argument or "")
    except ValueError:
        # The value is not told: it may be a secret.
        raise UsageError(
            f"{{{placeholder.source}}}: {step.filter} cannot read it", field=placeholder.name
        ) from None


def _end(following: tuple[bytes | Placeholder, ...], text: bytes, at: int, *, escaped: bool) -> int:
    if not following:
        return len(text)
    stop = following[0]
    if isinstance(stop, Placeholder):
        raise UsageError(
            f"nothing divides {{{stop.source}}} from what stands before it, so it cannot be read"
        )
    if len(following) == 1:
        end = len(text) - len(stop)
        if end < at or not text.endswith(stop):
            raise ValueError(text)
        return end
    end = text.find(stop, at)
    while escaped and end > at and text[end - 1 : end] == b"\\":
        end = text.find(stop, end + 1)
    if end < 0:
        raise ValueError(text)
    return end


def _escapes(placeholder: Placeholder) -> bool:
    return bool(placeholder.steps) and placeholder.steps[-1].filter == "escape_colon"


def _undone(placeholder: Placeholder, text: bytes) -> bytes | datetime | None:
    opened = placeholder.name in OPENERS
    for step in reversed(placeholder.steps[opened:]):
        undo = FILTERS[step.filter].undo
        if undo is None:
            return None
        text = undo(text)
    if not opened:
        return text
    return _moment(placeholder.steps[0], text) if placeholder.name == "now" else None


def _moment(step: Step, text: bytes) -> datetime:
    when = read_time(text.decode("utf-8", "replace"), TIMES.get(step.filter, step.argument or ""))
    if when is None:
        raise ValueError(text)
    return when
