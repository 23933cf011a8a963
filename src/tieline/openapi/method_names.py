"""What the methods of a service are called: the operation's id without what the service's name says already."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Sequence

from tieline.openapi.allot import Wish
from tieline.openapi.ir import Operation
from tieline.openapi.words import snake, split

_VERBS = {"GET": "get", "POST": "create", "PUT": "put", "PATCH": "update", "DELETE": "delete"}
_PLACE = re.compile(r"\{([^{}]*)\}")
_PREFIXES = re.compile(r"^(api|rest|v\d+(\.\d+)*|\d+(\.\d+)*|beta|alpha)$", re.IGNORECASE)


def service_of(operation: Operation) -> str:
    """Return what the service of an operation is called: its first tag, else the first word of its path that tells."""
    for tag in operation.tags:
        if split(tag):
            return tag
    steps = [each for each in operation.path.split("/") if each and "{" not in each]
    telling = [each for each in steps if not _PREFIXES.match(each) and split(each)]
    return telling[0] if telling else "api"


def wishes(service: str, operations: Sequence[Operation]) -> list[Wish]:
    """Return the names that the operations of a service would take."""
    ids = Counter(snake(each.id) for each in operations if each.id)
    full = {
        each.key: snake(each.id) if each.id and split(each.id) and ids[snake(each.id)] == 1 else spoken(each)
        for each in operations
    }
    short = {key: shortened(name, service) for key, name in full.items()}
    counted = Counter(short.values())
    found: list[Wish] = []
    for each in operations:
        names = [full[each.key], spoken(each), f"{spoken(each)}_{each.method.lower()}"]
        brief = short[each.key]
        if counted[brief] == 1 and not keyword.iskeyword(brief):
            names.insert(0, brief)
        rank = 0 if len(names) == 4 else 1
        found.append(Wish(key=each.key, names=tuple(names), rank=rank))
    return found


def shortened(name: str, service: str) -> str:
    """Return the name of a method without the words of its service, `list` for `list_calls` of calls."""
    words = name.rstrip("_").split("_")
    said = [_singular(each.lower()) for each in split(service)]
    plain = [_singular(each) for each in words]
    for start in range(len(words) - len(said) + 1):
        if plain[start : start + len(said)] == said:
            rest = words[:start] + words[start + len(said) :]
            brief = "_".join(rest)
            return brief if rest and not brief[0].isdigit() else name
    return name


def spoken(operation: Operation) -> str:
    """Return a name made of method and path, for an operation without an id."""
    steps = [each for each in operation.path.split("/") if each]
    fixed = [each for each in steps if not _PLACE.search(each) and not _PREFIXES.match(each)]
    names = [found for each in steps for found in _PLACE.findall(each)]
    verb = _VERBS.get(operation.method, operation.method.lower())
    last = f"_by_{'_and_'.join(snake(each) for each in names)}" if names else ""
    return snake(f"{verb}_{'_'.join(snake(each) for each in fixed)}{last}")


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word
