"""What the methods of a service are called: shortly, as method and path would have one guess, or as the id says."""

from __future__ import annotations

import keyword
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from tieline.openapi.allot import Wish
from tieline.openapi.ir import Operation
from tieline.openapi.operation_ids import JOINING, group_of, inside, repeated, said, usual
from tieline.openapi.rest_names import PREFIX, Spoken, spoken, steps
from tieline.openapi.words import singular, snake, split

_VERBS = frozenset(
    {
        "add", "cancel", "check", "create", "delete", "disable", "download", "edit", "enable", "export", "fetch", "find", "get",
        "import", "list", "patch", "post", "put", "read", "remove", "replace", "reset", "restore", "retrieve", "run", "search",
        "send", "set", "start", "stop", "update", "upload", "validate",
    }
)  # fmt: skip


def service_of(operation: Operation) -> str:
    """Return what the service of an operation is called: its first tag, what its id begins with, or a step of its path."""
    for tag in operation.tags:
        if split(tag):
            return tag
    group = group_of(operation)
    if group is not None and not PREFIX.match(group):
        return group
    walked = [each for each in operation.path.split("/") if each and "{" not in each]
    telling = [each for each in walked if not PREFIX.match(each) and split(each)]
    return telling[0] if telling else "api"


def place_of(title: str) -> str:
    """Return what a tag is about: `order` of `order-controller`, as Spring calls the class that answers."""
    words = split(title)
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].lower() == "controller" else title


def wishes(service: str, operations: Sequence[Operation], ids: Mapping[str, int]) -> list[Wish]:
    """Return the names that the operations of a service would take; `ids` are those of the whole API, and how often."""
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for each in operations:
        beside[each.path].add(each.method)
    rest = {each.key: spoken(each, service, beside[each.path]) for each in operations}
    full = {each.key: _full(each, rest[each.key], ids) for each in operations}
    short = {each.key: _short(each, service, rest[each.key], ids) for each in operations}
    counted = Counter(short.values())
    return [
        _wish(each, short, full, rest[each.key], alone=counted[short[each.key]] == 1) for each in operations
    ]


def _wish(
    operation: Operation, short: Mapping[str, str], full: Mapping[str, str], rest: Spoken, *, alone: bool
) -> Wish:
    key = operation.key
    if operation.called:
        return Wish(key=key, names=(snake(operation.called.rpartition(".")[2]),), rank=-1)
    long = long_name(operation)
    names = [short[key]] if alone else [] if rest.nouns else [rest.name]
    plain = [each for each in (*names, full[key], rest.name) if not keyword.iskeyword(each)]
    return Wish(key=key, names=(*plain, long, f"{long}_{operation.method.lower()}"), rank=0 if alone else 1)


def _full(operation: Operation, rest: Spoken, ids: Mapping[str, int]) -> str:
    """Return the name that an id gives in full; that of the path, where it has none of its own."""
    found = said(operation, ids)
    return rest.name if found is None or ids[operation.id or ""] > 1 else found.name


def _short(operation: Operation, service: str, rest: Spoken, ids: Mapping[str, int]) -> str:
    """Return the name that an operation would have in its service, if it were there alone."""
    found = said(operation, ids)
    if found is None or ids[operation.id or ""] > 1:
        return rest.name if rest.below else shortened(rest.name, service)
    if not found.made and (name := repeated(operation, rest)) is not None:
        return name if rest.below else shortened(name, service)
    below = inside(operation, service)
    if below is not None:
        return usual(shortened(below, service), rest, made=found.made)
    group = {singular(each.lower()) for each in split(found.group)}
    said_again = bool(group) and group <= {singular(each.lower()) for each in split(service)}
    return usual(shortened(found.rest if said_again else found.name, service), rest, made=found.made)


def shortened(name: str, service: str) -> str:
    """Return the name of a method without the words of its service, `list` for `list_calls` of calls.

    Of a service of several words, the last ones will do at the end: `create_account` of Api Account is `create`, and so is
    `domains_create_record` of Domain Records; before a verb, too: `registry_get` of Container Registry is `get`.
    """
    words = name.rstrip("_").split("_")
    told = [singular(each.lower()) for each in split(service)]
    plain = [singular(each) for each in words]
    for start in range(len(words) - len(told) + 1):
        if plain[start : start + len(told)] == told:
            return _without(words, start, len(told)) or name
    for count in range(len(told) - 1, 0, -1):
        if plain[-count:] == told[-count:]:
            rest = _without(words, len(words) - count, count) or name
            return _after(rest, told[:-count]) or rest
    ends = (_after(name, told[-count:]) for count in range(len(told) - 1, 0, -1))
    return next((each for each in ends if each), name)


def _after(name: str, start: Sequence[str]) -> str | None:
    """Return what follows some words that a name begins with, if that begins with a verb; None otherwise."""
    words = name.split("_")
    rest = words[len(start) :]
    begins = [singular(each) for each in words[: len(start)]] == list(start)
    return "_".join(rest) if begins and rest and rest[0] in _VERBS else None


def _without(words: Sequence[str], start: int, count: int) -> str | None:
    """Return a name without some of its words, and a preposition that they leave behind; None where none would be left."""
    rest = [*words[:start], *words[start + count :]]
    if start == len(rest) and rest and rest[-1] in JOINING:
        rest = rest[:-1]
    return "_".join(rest) if rest and not rest[0][0].isdigit() else None


def long_name(operation: Operation) -> str:
    """Return a name made of all that method and path say, for where no shorter one is free."""
    walked = steps(operation.path)
    places = [each.word for each in walked if each.place]
    fixed = [each.word for each in walked if not each.place]
    last = ["by", "_and_".join(places)] if places else []
    return snake("_".join([operation.method.lower(), *fixed, *last]))
