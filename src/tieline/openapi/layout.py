"""Python text: literals, docstrings, and calls that break into lines where they grow too long.

Whatever a document says becomes a literal here, so none of it can become code.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from tieline.openapi.prose import plain

WIDTH = 100
_STEP = 4
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_FENCED = re.compile(r"^\s*([|>*#+-]|\d+[.)]|```|\||<)")


class Group(Struct, frozen=True):
    """Something in brackets: on one line if it fits, else an item a line."""

    head: str
    items: tuple[Part, ...]
    tail: str = ")"
    #: Whether a single item keeps its comma, as that of a tuple does.
    tuple: bool = False


class Named(Struct, frozen=True):
    """A part with words in front: `name=`, `"key": `."""

    start: str
    part: Part


Part = str | Group | Named


def flat(part: Part) -> str:
    """Return a part as one line."""
    match part:
        case str():
            return part
        case Named():
            return part.start + flat(part.part)
        case Group():
            comma = "," if part.tuple and len(part.items) == 1 else ""
            return part.head + ", ".join(map(flat, part.items)) + comma + part.tail


def laid(part: Part, indent: int = 0, *, before: int = 0, after: int = 0) -> str:
    """Return a part as text; `before` and `after` characters share its first and last line."""
    line = flat(part)
    if isinstance(part, str) or indent + before + len(line) + after <= WIDTH:
        return line
    if isinstance(part, Named):
        return part.start + laid(part.part, indent, before=before + len(part.start), after=after)
    if not part.items:
        return line
    inner = indent + _STEP
    pad = " " * inner
    items = "".join(f"{pad}{laid(each, inner, after=1)},\n" for each in part.items)
    return f"{part.head}\n{items}{' ' * indent}{part.tail}"


def call(name: str, *items: Part) -> Group:
    """Return a call."""
    return Group(f"{name}(", items)


def tuple_of(items: Iterable[Part]) -> Group:
    """Return a tuple."""
    return Group("(", tuple(items), tuple=True)


def dict_of(pairs: Iterable[tuple[str, Part]]) -> Group:
    """Return a dictionary by its keys, which are texts."""
    return Group("{", tuple(Named(f"{quoted(key)}: ", value) for key, value in pairs), "}")


def quoted(text: str) -> str:
    """Return a text as a literal on one line, whatever is in it."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + _written(text, quote) + quote


def literal(value: object) -> str:
    """Return a plain value as a literal."""
    return quoted(value) if isinstance(value, str) else repr(value)


@lru_cache(maxsize=1 << 12)
def docstring(text: str, indent: int) -> str:
    """Return a text as a docstring with its indentation, "" for an empty one."""
    lines = cleaned(text, WIDTH - indent)
    pad = " " * indent
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) + indent + 6 <= WIDTH + 10:
        end = '\\"' if lines[0].endswith('"') else ""
        return f'{pad}"""{_shown(lines[0][: len(lines[0]) - bool(end)])}{end}"""\n'
    body = "\n".join(f"{pad}{_shown(line)}" if line else "" for line in lines).strip()
    return f'{pad}"""{body}\n{pad}"""\n'


def cleaned(text: str, width: int = WIDTH) -> list[str]:
    """Return a text as lines: without blanks around it, its prose no wider than `width`."""
    told = plain(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    told = textwrap.dedent(told).strip()
    lines: list[str] = []
    fenced = False
    for line in re.split("[\n\v\f\x1c-\x1e\x85\u2028\u2029]", told):
        line = line.rstrip()  # noqa: PLW2901 - as it is kept
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if len(line) <= width or fenced or _FENCED.match(line) or line.startswith(" "):
            lines.append(line)
        else:
            lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    while lines and not lines[-1]:
        lines.pop()
    return [line for place, line in enumerate(lines) if line or place == 0 or lines[place - 1]]


def blocks(parts: Sequence[str], gap: int = 2) -> str:
    """Return parts of a file with empty lines between them."""
    return ("\n" * (gap + 1)).join(part.rstrip("\n") for part in parts if part.strip()) + "\n"


def _shown(line: str) -> str:
    """Return a line as it may stand between three quotes."""
    return _written(line, "").replace('"""', '\\"\\"\\"')


def _written(text: str, quote: str) -> str:
    if text.isprintable() and "\\" not in text and (not quote or quote not in text):
        return text
    return "".join(_escaped(each, quote) for each in text)


def _escaped(letter: str, quote: str) -> str:
    if letter == quote:
        return f"\\{letter}"
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()
