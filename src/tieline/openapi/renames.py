"""What a document calls otherwise than before: it is known again by what it holds, and keeps its names.

An operation is known by its id, or by its path whatever the places in it are called; a schema by its words or its
fields, one that stands where the old one stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b

import msgspec
from msgspec import Struct, structs

from tieline.openapi.ir import Alias, Api, Enum, Model, Union
from tieline.openapi.lock import Lock
from tieline.openapi.pointer import TOP
from tieline.openapi.words import pascal

_PLACE = re.compile(r"\{[^{}]*\}")
#: How alike words must be, and how many of all fields two schemas must share.
_WORDS, _FIELDS, _SOME = 0.6, 0.6, 0.3


class Heirs(Struct, frozen=True, kw_only=True):
    """What took whose place: keys of models and aliases by those of the lock."""

    models: Mapping[str, str]
    operations: Mapping[str, str]


def shape_of(named: Model | Alias) -> str:
    """Return marks of what a schema holds: one for each field of a model, member of a union, or value of an enum."""
    return " ".join(sorted({_mark(each) for each in _held(named)}))


def _held(named: Model | Alias) -> Iterator[bytes]:
    match named:
        case Model():
            yield from (each.name.encode("utf-8", "replace") for each in named.fields)
        case Alias(type=Union(members=parts) | Enum(values=parts)):
            yield from map(msgspec.json.encode, parts)
        case Alias():
            yield msgspec.json.encode(named.type)


def _mark(content: bytes) -> str:
    return blake2b(content, digest_size=2).hexdigest()


def heirs(lock: Lock, api: Api) -> Heirs:
    """Return what took the place of what a lock knows and the document no longer has."""
    return Heirs(models=dict(_schemas(lock, api)), operations=dict(_operations(lock, api)))


def followed(lock: Lock, api: Api, found: Heirs) -> Lock:
    """Return a lock in which everything stands under the key that it has now."""
    moved = _moved(api, found.operations)
    places = {old: new for old, new in moved.items() if old in lock.models}

    def at(key: str) -> str:
        return found.operations.get(key, key)

    def where(key: str) -> str:
        return found.models.get(key) or places.get(key, key)

    return structs.replace(
        lock,
        models={places.get(key, key): name for key, name in lock.models.items()},
        fields={where(key): names for key, names in lock.fields.items()},
        operations={at(key): name for key, name in lock.operations.items()},
        parameters={at(key): names for key, names in lock.parameters.items()},
    )


def renamed(lock: Lock, classes: Mapping[str, str], found: Heirs) -> dict[str, str]:
    """Return old names of models by the names that took their place: those of the lock, and those of this run."""
    now = set(classes.values())
    kept = {old: new for old, new in lock.renamed.items() if old not in now}
    for key, text in lock.models.items():
        old, heir = text.rpartition(".")[2], found.models.get(key)
        if heir is not None and old not in now:
            kept[old] = classes[heir]
    led = {old: _end(new, kept) for old, new in kept.items()}
    return {old: new for old, new in sorted(led.items()) if new in now}


def _end(name: str, led: Mapping[str, str]) -> str:
    """Return the name that a name leads to, by those between."""
    seen = {name}
    while name in led and led[name] not in seen:
        name = led[name]
        seen.add(name)
    return name


def _moved(api: Api, operations: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of models that stand in operations of another path now, by those they had."""
    now = [*(each.key for each in api.models), *(each.key for each in api.aliases)]
    before = {_pointer(new): _pointer(old) for old, new in operations.items()}
    found: dict[str, str] = {}
    for key in now:
        place = "/".join(key.split("/")[:4])
        if place in before:
            found[before[place] + key.removeprefix(place)] = key
    return found


def _pointer(operation: str) -> str:
    method, _, path = operation.partition(" ")
    return str(TOP / "paths" / path / method.lower())


def _operations(lock: Lock, api: Api) -> Iterator[tuple[str, str]]:
    """Yield the keys that operations had and have: by their ids, where none has two, else by their paths."""
    now = {each.key for each in api.operations}
    gone = [key for key in lock.operations if key not in now]
    fresh = [each for each in api.operations if each.key not in lock.operations]
    ids = Counter(each.id for each in api.operations)
    known = {each.id: each.key for each in fresh if each.id and ids[each.id] == 1}
    paths = Counter(_shape(each.key) for each in fresh)
    alike = {_shape(each.key): each.key for each in fresh if paths[_shape(each.key)] == 1}
    taken: set[str] = set()
    for key in gone:
        heir = known.get(lock.ids.get(key, "")) or alike.get(_shape(key))
        if heir is not None and heir not in taken:
            taken.add(heir)
            yield key, heir


def _shape(operation: str) -> str:
    return _PLACE.sub("{}", operation)


def _schemas(lock: Lock, api: Api) -> Iterator[tuple[str, str]]:
    """Yield the keys that schemas had and have, those within them too."""
    held = {each.key: frozenset(shape_of(each).split()) for each in api.models}
    held |= {each.key: frozenset(shape_of(each).split()) for each in api.aliases}
    gone = [key for key in lock.models if key not in held]
    fresh = [key for key in held if key not in lock.models]
    if not fresh:
        return
    found: dict[str, str] = {}
    for key in gone:
        place = key.rpartition("/")[0]
        near = [each for each in fresh if each.rpartition("/")[0] == place]
        heir = _heir(key, lock, {each: held[each] for each in near})
        if heir is not None:
            found[key] = heir
    for key in gone:
        if key not in found:
            above = next((each for each in found if key.startswith(f"{each}/")), None)
            heir = None if above is None else found[above] + key.removeprefix(above)
            if heir in held:
                found[key] = heir
    yield from found.items()


def _heir(key: str, lock: Lock, near: Mapping[str, frozenset[str]]) -> str | None:
    """Return the one schema that may be an old one: of nearly its words, or nearly its fields."""
    name = lock.models[key].rpartition(".")[2]
    had = frozenset(lock.shapes.get(key, "").split())
    told = [
        each for each in near if _resembles(name, each) and (not had or _shared(had, near[each]) >= _SOME)
    ]
    return _only(told, had, near) or _only(
        [each for each in near if _shared(had, near[each]) >= _FIELDS], had, near
    )


def _only(found: Sequence[str], had: frozenset[str], near: Mapping[str, frozenset[str]]) -> str | None:
    """Return the one that shares most, None where several do."""
    best = max((_shared(had, near[each]) for each in found), default=0.0)
    first = [each for each in found if _shared(had, near[each]) == best]
    return first[0] if len(first) == 1 else None


def _shared(had: frozenset[str], has: frozenset[str]) -> float:
    return len(had & has) / len(had | has) if had else 0.0


def _resembles(old: str, key: str) -> bool:
    new = pascal(key.rpartition("/")[2])
    matcher = SequenceMatcher(None, old.lower(), new.lower())
    return (
        matcher.real_quick_ratio() >= _WORDS and matcher.quick_ratio() >= _WORDS and matcher.ratio() >= _WORDS
    )
