"""What an operation is called by its method and path alone: `list`, `get`, `create_card`, as one would guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec import Struct

from tieline.openapi.ir import ListOf, Operation
from tieline.openapi.words import safe, singular, snake, split

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)")
#: The first steps of a path that say nothing.
PREFIX = re.compile(r"^(api|rest|v\d+(\.\d+)*|\d+(\.\d+)*|beta|alpha)$", re.IGNORECASE)
_VERBS = {"PATCH": "update", "PUT": "replace", "DELETE": "delete"}
#: Words that end as plurals do, and mean one thing.
_ONE = frozenset({"details", "metrics", "news", "preferences", "series", "settings", "statistics", "stats"})


class Step(Struct, frozen=True):
    """A word of a path, or a place in it that a parameter fills."""

    word: str
    place: bool = False


class Spoken(Struct, frozen=True):
    """A name in two parts: what is done, and to what below the service; nothing for its own objects."""

    verb: str
    nouns: tuple[str, ...]
    #: Whether a step of the path is the service's, so that the nouns do not say it again.
    below: bool = False

    @property
    def name(self) -> str:
        return safe("_".join([self.verb, *self.nouns]).strip("_"))


def steps(path: str) -> list[Step]:
    """Return the steps of a path without its version: `/v1/calls/{id}:stop` is calls, a place, and stop."""
    found: list[Step] = []
    for piece in path.split("/"):
        for place, word in _PIECE.findall(piece):
            if place:
                found.append(Step(snake(place), place=True))
            elif split(word) and not PREFIX.match(word):
                found.append(Step(snake(word).rstrip("_")))
    return found


def spoken(operation: Operation, service: str, beside: Collection[str]) -> Spoken:
    """Return the name that method and path give within a service; `beside` are the methods of the same path."""
    walked = steps(operation.path)
    at = _home(walked, service)
    rest = walked[at + 1 :]
    fixed = [each for each in rest if not each.place]
    one = bool(walked) and walked[-1].place
    last = next((each.word for each in reversed(walked) if not each.place), "")
    many = _is_plural(last)
    acts = operation.method == "POST" and not one and not many and bool(fixed) and set(beside) == {"POST"}
    if acts and any(each.place for each in walked):
        return Spoken(last, tuple(_one(each.word) for each in fixed[:-1]), below=at >= 0)
    verb = _verb(operation, beside, one=one, many=many)
    kept = many and not one and verb != "create"
    words = [_one(each.word) for each in fixed]
    return Spoken(verb, (*words[:-1], last) if kept and words else tuple(words), below=at >= 0)


def _verb(operation: Operation, beside: Collection[str], *, one: bool, many: bool) -> str:
    match operation.method:
        case "GET":
            return "list" if _lists(operation) or (many and not one) else "get"
        case "POST":
            return "update" if one and not {"PUT", "PATCH"} & set(beside) else "create"
        case method:
            return _VERBS.get(method) or snake(method)


def _lists(operation: Operation) -> bool:
    answered = [each.type for each in operation.answers if each.status.startswith("2")]
    return operation.pagination is not None or any(isinstance(each, ListOf) for each in answered)


def _home(walked: Sequence[Step], service: str) -> int:
    """Return the place of the step that a service is called after, -1 for none."""
    said = [singular(each.lower()) for each in split(service)]
    for at, each in enumerate(walked):
        if not each.place and [singular(word) for word in each.word.split("_")] == said:
            return at
    return -1


def _one(word: str) -> str:
    start, dash, last = word.rpartition("_")
    return start + dash + singular(last) if _is_plural(word) else word


def _is_plural(word: str) -> bool:
    """Tell whether the last of some words is said of several."""
    last = word.rpartition("_")[2]
    return last not in _ONE and singular(last) != last
