"""What is odd in a document, as values: the work goes on, and says what became of the odd part."""

from __future__ import annotations

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
