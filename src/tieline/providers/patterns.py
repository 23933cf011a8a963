r"""Regular expressions that come with data: which of them may be run on a text that somebody else chose; pure.

An expression is slow in the worst way where a part is repeated without end inside a part that is, as in `(a+)*`, and
nothing tells where one round ends and the next begins, as the dot does in `([a-z]+\.)*`.
"""

from __future__ import annotations

import re
import warnings
from typing import NamedTuple

_ATOM = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:=!>]|<[=!]|P?<\w+>)|.",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?")
_ASCII = [chr(code) for code in range(128)]
_ALL, _SPACE = frozenset(_ASCII), frozenset(filter(str.isspace, _ASCII))
#: By how many parts share a text, and what is more: the length at which all ways to share it are tried in a third of a second.
_LONGEST = {2: 2_500, 3: 250, 4: 80, 5: 40}
#: Of more ways to go through an expression nothing is known.
_MOST_ROWS = 200

Characters = frozenset[str]


def fault(expression: str) -> str | None:
    """Return what is wrong with an expression, None where it can be run on any text."""
    if len(expression) > 2000:
        return "longer than 2,000 characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a later Python may read differently is none of our concern
            re.compile(expression)
    except (re.error, OverflowError, RecursionError) as problem:
        return f"no regular expression, so that it checks nothing: {problem}"
    return _Scan(expression).fault()


def longest(expression: str, *, in_a_row: bool = True) -> int | None:
    """Return the length of the longest text that a sound expression may be run on, None where any will do.

    `in_a_row`: the text may have white space in a row.

    Parts that repeat without end and can take the same characters share a text between them in every way there is: of
    three such parts in a row there are some n³/6, of four n⁴/24.
    """
    scan = _Scan(expression, dropped=frozenset() if in_a_row else _SPACE)
    if scan.fault() is not None:
        return None
    degree = scan.degree + (not expression.startswith("^"))
    return _LONGEST.get(min(degree, max(_LONGEST)))


class _Part(NamedTuple):
    characters: Characters
    #: It must be there.
    needed: bool
    #: How many parts repeat without end in it whose rounds cannot be told apart; 0: none.
    degree: int
    #: What it begins with, up to something that must be there; None where nothing must.
    lead: Characters | None


class _Group:
    """A group that is being read: of each alternative, what stands in it."""

    def __init__(self, *, looks: bool) -> None:
        self.looks = looks
        self.alternatives: list[list[_Part]] = [[]]

    def add(self, part: _Part) -> None:
        self.alternatives[-1].append(part)

    @property
    def characters(self) -> Characters:
        return frozenset[str]().union(*(part[0] for each in self.alternatives for part in each))

    @property
    def needed(self) -> bool:
        return not self.looks and all(any(part[1] for part in each) for each in self.alternatives)

    @property
    def degree(self) -> int:
        return max(map(_degree, self.alternatives))

    @property
    def lead(self) -> Characters | None:
        leads = [*map(_lead, self.alternatives)]
        return None if self.looks or None in leads else frozenset[str]().union(*filter(None, leads))

    @property
    def ambiguous(self) -> bool:
        """Something in it is repeated without end, and nothing else that must be there marks the end of a round."""
        return any(
            degree and not any(mark and not (other & characters) for other, mark, _, _ in each)
            for each in self.alternatives
            for characters, _, degree, _ in each
        )


def _lead(parts: list[_Part]) -> Characters | None:
    found = frozenset[str]()
    for part in parts:
        if part.lead is not None:
            return found | part.lead
        found |= part.characters
    return None


def _degree(parts: list[_Part]) -> int:
    """Return how many parts in a row repeat without end that can take the same characters, and nothing keeps apart."""
    most, rows = 0, {(0, _ALL)}
    for part in parts:
        after = {_behind(part, *row) for row in rows}
        rows = after if part.needed else after | rows
        most = max(most, *(row for row, _ in rows))
        if len(rows) > _MOST_ROWS:
            return max(_LONGEST)
    return most


def _behind(part: _Part, row: int, shared: Characters) -> tuple[int, Characters]:
    """Return how many parts have a text to share behind one more, and what characters they share it by."""
    if part.lead is not None and not part.lead & shared:
        return part.degree, part.characters if part.degree else _ALL
    if not part.degree:
        return row, shared
    if part.characters & shared:
        return row + part.degree, part.characters & shared
    return part.degree, part.characters


class _Scan:
    def __init__(self, expression: str, dropped: Characters = frozenset()) -> None:
        self._text = expression
        self._dropped = dropped
        self._at = 0
        self._open = [_Group(looks=False)]

    @property
    def degree(self) -> int:
        return self._open[0].degree

    def fault(self) -> str | None:
        while self._at < len(self._text):
            atom = _ATOM.match(self._text, self._at)
            if atom is None:
                return None
            self._at = atom.end()
            if not self._take(atom[0]):
                return "a part that repeats holds one that repeats: some texts would take for ever"
        return None

    def _take(self, atom: str) -> bool:
        match atom:
            case "|":
                self._open[-1].alternatives.append([])
            case "^" | "$" | "\\b" | "\\B":
                pass
            case ")" if len(self._open) > 1:
                group = self._open.pop()
                needed, endless = self._repeated()
                degree = max(group.degree, int(endless))
                lead = group.lead
                self._open[-1].add(_Part(group.characters, needed and group.needed, degree, lead))
                return not (endless and group.ambiguous)
            case _ if atom.startswith("("):
                self._open.append(_Group(looks="=" in atom or "!" in atom))
            case _:
                needed, endless = self._repeated()
                characters = _characters(atom) - self._dropped
                lead = characters if needed else None
                self._open[-1].add(_Part(characters, needed, int(endless), lead))
        return True

    def _repeated(self) -> tuple[bool, bool]:
        """Take what stands behind an atom; return whether it must be there at all, and may come without end."""
        found = _REPEAT.match(self._text, self._at)
        if found is None:
            return True, False
        self._at = found.end()
        sign = found[0]
        return sign[0] == "+" or (sign[0] == "{" and sign[1] != "0"), sign[0] in "*+" or ",}" in sign


def _characters(atom: str) -> Characters:
    try:
        one = re.compile(atom)
    except re.error:
        return frozenset(_ASCII)
    return frozenset(letter for letter in _ASCII if one.fullmatch(letter))
