"""What the id of an operation says: frameworks make ids of paths, classes and counters, people of words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from tieline.openapi.ir import Operation
from tieline.openapi.rest_names import Spoken, Step, steps
from tieline.openapi.words import singular, snake, split

_GROUPED = re.compile(
    r"^(?P<group>[A-Za-z]\w*?)(?P<kind>Controller|Resource)?(?P<sign>[_.#:/]+)(?P<rest>[A-Za-z][\w-]*)$"
)
_COUNTED = re.compile(r"^(.*[A-Za-z])_\d{1,3}$")
_VERSIONED = re.compile(r"^(.+)_v\d+$")
_SIGNS = re.compile(r"[.:#/]+")
_NO_LETTER = re.compile(r"\W")
_LIST = frozenset({"all", "find_all", "find_many", "get_all", "get_many", "index", "list_all", "read_all"})
_READ = frozenset(
    {"fetch", "find", "find_by_id", "find_one", "get_by_id", "get_one", "read", "retrieve", "show"}
)
_WRITTEN = {
    "create_one": "create", "store": "create", "update_one": "update", "replace_one": "replace", "delete_one": "delete",
    "destroy": "delete", "remove": "delete", "post": "create", "put": "replace", "patch": "update",
}  # fmt: skip
#: Verbs of frameworks that nobody would choose for a client.
_FRAMEWORK = frozenset({"destroy", "find_all", "find_many", "find_one", "retrieve"})
_CHOSEN = frozenset({"create", "delete", "list", "replace", "update"})
_PLAIN = frozenset({"get", "post", "put", "patch", "delete", "head"}) | _CHOSEN
#: Words that join others, and say nothing by themselves.
JOINING = frozenset({"a", "an", "by", "for", "from", "in", "of", "the", "to", "with"})


class Said(Struct, frozen=True):
    """The words of an id that tell something, and whether the rest was a framework's."""

    name: str
    made: bool = False
    #: The class or folder that it begins with, and what follows that.
    group: str = ""
    rest: str = ""


def said(operation: Operation, ids: Collection[str]) -> Said | None:
    """Return what an id says, None for none; `ids` are those of all operations, which counters tell apart."""
    told = operation.id or ""
    if not split(told):
        return None
    counted = _COUNTED.match(told)
    made = counted is not None and counted[1] in ids
    if counted is not None and made:
        told = counted[1]
    bare = _without_path(told, operation)
    if bare is not None:
        return Said(snake(bare), made=True)
    grouped = _GROUPED.match(told)
    if grouped is None or not _is_group(grouped):
        return Said(snake(told), made=made)
    rest = snake(grouped["rest"])
    if grouped["kind"]:
        return Said(_without_version(rest, told, ids), made=True)
    return Said(snake(told), made=made, group=grouped["group"], rest=rest)


def _without_version(name: str, told: str, ids: Collection[str]) -> str:
    """Return a name without the version that NestJS puts at the end of an id, where there is no other one."""
    versioned, stem = _VERSIONED.match(name), _VERSIONED.match(told)
    if versioned is None or stem is None:
        return name
    alone = sum(each.startswith(f"{stem[1]}_v") or each == stem[1] for each in ids) == 1
    return versioned[1] if alone else name


def group_of(operation: Operation) -> str | None:
    """Return the class or folder that an id begins with, as in `Users_List` and `users/list`; None where it has none."""
    grouped = _GROUPED.match(operation.id or "")
    return grouped["group"] if grouped is not None and _is_group(grouped) else None


def _is_group(grouped: re.Match[str]) -> bool:
    return grouped["sign"] != "_" or grouped["group"][0].isupper()


def inside(operation: Operation, service: str) -> str | None:
    """Return what a dotted id says after its service, `list` of `youtube.channels.list`; None where it does not say it."""
    parts = _SIGNS.split(operation.id or "")
    told = [singular(each.lower()) for each in split(service)]
    for at in range(len(parts) - 2, -1, -1):
        if [singular(each.lower()) for each in split(parts[at])] == told:
            return snake(" ".join(parts[at + 1 :]))
    return None


def usual(name: str, spoken: Spoken, *, made: bool) -> str:
    """Return a name whose verb is a framework's by the usual verb: `find_all` as `list`, `read_me` as `get_me`."""
    read = "list" if spoken.verb == "list" else "get"
    if not made and name not in _FRAMEWORK:
        return name
    if name in _LIST:
        return "list"
    if name in _READ:
        return read
    if name in _WRITTEN:
        return _WRITTEN[name]
    verb, _, rest = name.partition("_")
    return f"{read}_{rest}" if made and verb in {"fetch", "find", "read", "retrieve"} and rest else name


def repeated(operation: Operation, spoken: Spoken) -> str | None:
    """Return the name of an operation whose id only repeats method and path, None where it says more."""
    words = [each.lower() for each in split(operation.id or "")]
    verb = next((each for each in (words[0], words[-1]) if each in _PLAIN), None) if words else None
    if verb is None:
        return None
    del words[0 if words[0] == verb else -1]
    plain = _bare(words)
    if not plain or plain not in (_bare(each) for each in _told(steps(operation.path))):
        return None
    return Spoken(verb if verb in _CHOSEN else spoken.verb, spoken.nouns).name


def _told(walked: Sequence[Step]) -> Iterator[list[str]]:
    """Yield the words of a path as ids repeat them: places in full, not at all, shortly, or each as `id`."""
    yield [word for each in walked for word in each.word.split("_")]
    yield [word for each in walked if not each.place for word in each.word.split("_")]
    yield [word for each in walked for word in (["id"] if each.place else each.word.split("_"))]
    short: list[str] = []
    for each in walked:
        words = each.word.split("_")
        if each.place and len(words) > 1 and short and singular(words[0]) == singular(short[-1]):
            words = words[1:]
        short += words
    yield short


def _bare(words: Sequence[str]) -> list[str]:
    return [singular(each) for each in words if each and each not in JOINING]


def _without_path(told: str, operation: Operation) -> str | None:
    """Return an id without path and method at its end, as FastAPI puts them there."""
    walked = operation.path.removeprefix("/").split("/")
    for start in range(len(walked)):
        path = "/" + "/".join(walked[start:])
        end = f"{_NO_LETTER.sub('_', path)}_{operation.method}".lower()
        if told.lower().endswith(end) and split(told[: -len(end)]):
            return told[: -len(end)]
    return None
