"""The texts of a signing description: lines, choices between lines, and lists of what a request holds; parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Literal

import msgspec

from tieline.auth.placeholders import Line, parse_line
from tieline.core.errors import UsageError


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a provider file says."""


class When(Data, frozen=True, kw_only=True):
    """A condition: all that is said of it holds.

    The request's method is one of some, its path begins with one of some, what a name reads is there and not empty.
    """

    method: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    given: str | None = None

    def __post_init__(self) -> None:
        if not (self.method or self.path or self.given):
            raise ValueError("one of method, path and given is needed")


class Choice(Data, frozen=True, kw_only=True):
    """One text where the condition holds and another, or the next choice, where it does not.

    A header or parameter for which no text at all is chosen is left out.
    """

    when: When
    value: str
    otherwise: str | Choice = msgspec.field(default="", name="else")


#: A line of `tieline.auth.placeholders`, or a choice.
Text = str | Choice


class Pairing(Data, frozen=True, kw_only=True):
    """A list of what a request holds, each pair written by the line `each`, which reads `{name}` and `{value}`.

    Names and values of a query or form are decoded; those of one name stay apart unless `merge` joins them. Names of
    headers are lower-case, values trimmed, those of one name joined by commas. Of headers, a name in `names` that ends
    with `-` means all that begin so; without names all are meant.
    """

    of: Literal["headers", "query", "form", "params"]
    each: str
    names: tuple[str, ...] = ()
    separator: str = ""
    order: Literal["sorted", "listed", "sent"] = "sorted"
    merge: str | None = None


class Branch(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A text, parsed: a line, and where there is a condition what else there is."""

    line: Line
    methods: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()
    given: str | None = None
    otherwise: Branch | None = None

    def choose(self, method: str, path: str, has: Callable[[str], bool]) -> Line:
        """Return the line for a request, where `has` tells whether a name reads anything."""
        if self.otherwise is None:
            return self.line
        if self._may_fit(method, path) and (self.given is None or has(self.given)):
            return self.line
        return self.otherwise.choose(method, path, has)

    def candidates(self, method: str, path: str) -> Iterator[Line]:
        """Yield every line that may have been chosen for a request, the first choice first."""
        if self.otherwise is None:
            yield self.line
            return
        fits = self._may_fit(method, path)
        if fits:
            yield self.line
        if not fits or self.given is not None:
            yield from self.otherwise.candidates(method, path)

    def _may_fit(self, method: str, path: str) -> bool:
        return (not self.methods or method.upper() in self.methods) and (
            not self.paths or path.startswith(self.paths)
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that the text reads."""
        own = self.line.names if self.given is None else self.line.names | {self.given}
        return own if self.otherwise is None else own | self.otherwise.names


class ParsedPairing(msgspec.Struct, frozen=True, kw_only=True):
    """A list, with its line parsed."""

    rule: Pairing
    each: Line

    @property
    def source(self) -> str:
        """The name that the list reads."""
        return "query_raw" if self.rule.of == "query" else self.rule.of


def parse_text(text: Text, field: str) -> Branch:
    """Read a text; raises `UsageError` naming the field and the place of a mistake."""
    try:
        return _branch(text)
    except UsageError as problem:
        raise UsageError(f"{field}: {problem.message}", field=field) from None


def parse_pairing(rule: Pairing, field: str) -> ParsedPairing:
    """Read a list; raises `UsageError` naming the field and the place of a mistake."""
    each = parse_text(rule.each, field).line
    if strange := each.names - {"name", "value"}:
        raise UsageError(f"{field}: each: reads {min(strange)!r}, where only name and value are", field=field)
    return ParsedPairing(rule=rule, each=each)


def _branch(text: Text) -> Branch:
    if isinstance(text, str):
        return Branch(line=parse_line(text))
    return Branch(
        line=parse_line(text.value),
        methods=frozenset(method.upper() for method in text.when.method),
        paths=text.when.path,
        given=text.when.given,
        otherwise=_branch(text.otherwise),
    )
