r"""Regular expressions that come with data: which of them may be run on a text that somebody else chose; pure.

An expression is slow in the worst way where a part is repeated without end inside a part that is, as in `(a+)*`, and
nothing tells where one round ends and the next begins, as the dot does in `([a-z]+\.)*`.
"""

from __future__ import annotations

import re
import warnings

_ATOM = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:=!>]|<[=!]|P?<\w+>)|.",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?")
_ASCII = [chr(code) for code in range(128)]

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


class _Group:
    """A group that is being read: of each alternative, what stands in it."""

    def __init__(self, *, looks: bool) -> None:
        self.looks = looks
        #: (characters, must be there, repeated without end)
        self.alternatives: list[list[tuple[Characters, bool, bool]]] = [[]]

    def add(self, characters: Characters, needed: bool, endless: bool) -> None:
        self.alternatives[-1].append((characters, needed, endless))

    @property
    def characters(self) -> Characters:
        return frozenset[str]().union(*(part[0] for each in self.alternatives for part in each))

    @property
    def needed(self) -> bool:
        return not self.looks and all(any(part[1] for part in each) for each in self.alternatives)

    @property
    def endless(self) -> bool:
        return any(part[2] for each in self.alternatives for part in each)

    @property
    def ambiguous(self) -> bool:
        """Something in it is repeated without end, and nothing else that must be there marks the end of a round."""
        return any(
            endless and not any(mark and not (other & characters) for other, mark, _ in each)
            for each in self.alternatives
            for characters, _, endless in each
        )


class _Scan:
    def __init__(self, expression: str) -> None:
        self._text = expression
        self._at = 0
        self._open = [_Group(looks=False)]

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
                self._open[-1].add(group.characters, needed and group.needed, endless or group.endless)
                return not (endless and group.ambiguous)
            case _ if atom.startswith("("):
                self._open.append(_Group(looks="=" in atom or "!" in atom))
            case _:
                needed, endless = self._repeated()
                self._open[-1].add(_characters(atom), needed, endless)
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
