"""Looks through a document for what is not what it should be: nothing of it is read then, and that is told.

Every object is looked at once, wherever it is shared; references are followed into other files only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from tieline.openapi.diagnostics import Code, Fault
from tieline.openapi.grammar import GRAMMAR, Wanted
from tieline.openapi.json_nodes import Node, is_list, is_node
from tieline.openapi.pointer import Pointer

#: Follows a reference that leads to another file: what is there, and where; None for one that does not.
Follow = Callable[[str, Pointer], tuple[Any, Pointer] | None]

_OUTCOMES: dict[str, tuple[Code, str]] = {
    "Schema": ("bad-schema", "any value is taken"),
    "Path": ("bad-path", "it has no operations"),
    "Operation": ("bad-operation", "kept, with nothing known of it"),
    "Parameter": ("bad-parameter", "it cannot be sent"),
}
_ABSENT: tuple[Code, str] = ("bad-value", "read as if it were not there")
_NAMES = {
    "text": "a text", "flag": "true or false", "number": "a number", "scalar": "a plain value", "any": "a value",
    "type": "the name of a type",
}  # fmt: skip


class Found(Struct, frozen=True):
    """Something that is not what it should be."""

    code: Code
    at: Pointer
    message: str
    consequence: str

    def fault(self, steps: tuple[str, ...]) -> Fault:
        """Return it as a fault of a text, at a place of that."""
        return Fault(code=self.code, steps=steps, message=self.message, consequence=self.consequence)


class _Place(Struct, frozen=True):
    """A place, by the one around it: only of few the whole way is ever asked for."""

    above: _Place | Pointer
    step: str

    def pointer(self) -> Pointer:
        steps: list[str] = []
        place: _Place | Pointer = self
        while isinstance(place, _Place):
            steps.append(place.step)
            place = place.above
        return Pointer.at(place.file, (*place.steps, *reversed(steps)))


def check(root: object, word: str, at: Pointer, follow: Follow) -> Iterator[Found]:
    """Yield what is odd below a node that should be the object of a word of the grammar."""
    return _Check(follow).of(root, word, at)


class _Check:
    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._seen: set[tuple[int, str]] = set()
        self._waiting: list[tuple[object, Wanted, _Place | Pointer]] = []

    def of(self, root: object, word: str, at: Pointer) -> Iterator[Found]:
        self._waiting.append((root, Wanted(word, "", needed=False), at))
        while self._waiting:
            node, wanted, place = self._waiting.pop()
            if wanted.many == "list" and is_list(node):
                one = Wanted(wanted.word, "", needed=False)
                self._push((each, one, _Place(place, str(number))) for number, each in enumerate(node))
            elif wanted.many and is_node(node):
                yield from self._named(node, wanted, place)
            elif wanted.many:
                yield _wrong(node, "a list" if wanted.many == "list" else "an object", _ABSENT, place)
            elif wanted.is_object:
                yield from self._one(node, wanted.word, place)
            elif not _fits(node, wanted.word):
                yield _wrong(node, _NAMES[wanted.word], _ABSENT, place)

    def _named(self, node: Node, wanted: Wanted, place: _Place | Pointer) -> Iterator[Found]:
        """Look at an object of things by name, or a reference to one, or to a list."""
        reference = node.get("$ref")
        if isinstance(reference, str):
            self._led(reference, wanted, place)
        elif wanted.many == "list":
            yield _wrong(node, "a list", _ABSENT, place)
        else:
            one = Wanted(wanted.word, "", needed=False)
            skipped = wanted.word in {"Path", "Response", "SwaggerPath", "SwaggerResponse"}
            self._push(
                (each, one, _Place(place, str(name)))
                for name, each in node.items()
                if not (skipped and str(name).startswith("x-"))
            )

    def _one(self, node: object, word: str, place: _Place | Pointer) -> Iterator[Found]:
        """Look at the fields of an object; a schema may also be true or false."""
        if not is_node(node):
            if not (word == "Schema" and isinstance(node, bool)):
                yield _wrong(node, "an object", _OUTCOMES.get(word.removeprefix("Swagger"), _ABSENT), place)
            return
        if (id(node), word) in self._seen:
            return
        self._seen.add((id(node), word))
        reference = node.get("$ref")
        if isinstance(reference, str):
            self._led(reference, Wanted(word, "", needed=False), place)
            if word not in {"Schema", "Path"}:
                return
        elif "$ref" in node:
            told: tuple[Code, str] = ("bad-reference", "anything is taken for it")
            yield _wrong(reference, "the text of a reference", told, _Place(place, "$ref"))
            return
        yield from self._fields(node, word, place)

    def _fields(self, node: Node, word: str, place: _Place | Pointer) -> Iterator[Found]:
        fields = GRAMMAR[word]
        rest = fields.get("*")
        known = ((name, value, fields.get(name, rest)) for name, value in node.items())
        self._push(
            (value, wanted, _Place(place, name))
            for name, value, wanted in known
            if wanted is not None and not _is_plainly_right(value, wanted)
        )
        for name, wanted in fields.items():
            if wanted.needed and name not in node and "$ref" not in node:
                code, consequence = _OUTCOMES.get(word.removeprefix("Swagger"), _ABSENT)
                yield Found(code, _pointer(place), f"{name!r} is missing", consequence)

    def _push(self, found: Iterable[tuple[object, Wanted, _Place | Pointer]]) -> None:
        """Look at these next, in their order."""
        self._waiting += reversed(list(found))

    def _led(self, reference: str, wanted: Wanted, place: _Place | Pointer) -> None:
        at = _pointer(place)
        if reference.startswith("#") and not at.file:
            return
        found = self._follow(reference, at)
        if found is not None:
            self._waiting.append((found[0], wanted, found[1]))


def _is_plainly_right(value: object, wanted: Wanted) -> bool:
    """Tell whether a plain value is what it should be; so is nothing where a text might be, as an empty line of YAML."""
    if wanted.many or wanted.is_object:
        return False
    return _fits(value, wanted.word) or (value is None and wanted.word == "text" and not wanted.needed)


def _fits(node: object, word: str) -> bool:
    match word:
        case "text":
            return isinstance(node, str)
        case "flag":
            return isinstance(node, bool)
        case "number":
            return isinstance(node, (int, float)) and not isinstance(node, bool)
        case "scalar":
            return isinstance(node, (str, int, float, bool))
        case "type":
            return isinstance(node, str) or is_list(node)
        case _:
            return True


def _wrong(node: object, wanted: str, told: tuple[Code, str], place: _Place | Pointer) -> Found:
    return Found(told[0], _pointer(place), f"{_kind(node)} where {wanted} is expected", told[1])


def _pointer(place: _Place | Pointer) -> Pointer:
    return place.pointer() if isinstance(place, _Place) else place


def _kind(node: object) -> str:
    match node:
        case None:
            return "null"
        case bool():
            return "true" if node else "false"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"
