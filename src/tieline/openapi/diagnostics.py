"""What is odd in a document, as values: the work goes on, and says what became of the odd part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

#: What is the matter, as a word for programs.
Code = Literal[
    "bad-alias",
    "bad-encoding",
    "bad-key",
    "bad-number",
    "bad-operation",
    "bad-parameter",
    "bad-path",
    "bad-reference",
    "bad-schema",
    "bad-tag",
    "bad-value",
    "bad-version",
    "duplicate-key",
    "lossy-style",
    "reference-cycle",
    "reference-failed",
    "reference-missing",
    "reference-refused",
    "second-document",
]


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    """Return a text as it can be shown in one line: what breaks lines or moves a terminal's cursor is written out."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def either(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: `a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


class Fault(Struct, frozen=True, kw_only=True):
    """Something odd in one text, found while it was read."""

    code: Code
    #: Names of fields and places in lists, from the top of the text.
    steps: tuple[str, ...]
    message: str
    consequence: str


class Diagnostic(Struct, frozen=True, kw_only=True):
    """Something odd in a document, where it stands, and what it leads to."""

    #: A `Code` of loading, or a word of a later stage.
    code: str
    #: Where, as the text of a `Pointer`.
    pointer: str
    #: The line in its file, from 1.
    line: int | None
    message: str
    consequence: str
