"""Who uses which model: whether it is read, written, sent as a part of a form, and by which services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tieline.openapi.ir import (
    AliasRef,
    Api,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Operation,
    TupleOf,
    Type,
    Union,
)


class Uses:
    """Which keys of models and aliases are reached from answers, from requests, and from each operation."""

    def __init__(self, api: Api) -> None:
        self._inner: dict[str, tuple[str, ...]] = {each.key: tuple(_of_model(each)) for each in api.models}
        self._inner |= {each.key: tuple(refs(each.type)) for each in api.aliases}
        answers = [answer.type for each in api.operations for answer in each.answers]
        pages = [each.pagination.item for each in api.operations if each.pagination is not None]
        self.read = self.reached([*answers, *pages])
        self.written = self.reached(kind for each in api.operations for kind in requested(each))
        #: Models that no request names are there to be read.
        self.read |= set(self._inner) - self.written

    def of(self, operation: Operation) -> set[str]:
        """Return every key that an operation needs."""
        return self.reached([*(each.type for each in operation.answers), *requested(operation)])

    def reached(self, kinds: Iterable[Type | None]) -> set[str]:
        """Return the keys that types name, and those that these name in turn."""
        found: set[str] = set()
        waiting = [key for kind in kinds if kind is not None for key in refs(kind)]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self._inner[key]
        return found


def requested(operation: Operation) -> Iterator[Type]:
    """Yield the types of what an operation sends."""
    yield from (each.type for each in operation.parameters)
    if operation.body is not None:
        yield from (each.type for each in operation.body.alternatives)


def refs(kind: Type) -> Iterator[str]:
    """Yield the keys that a type names itself."""
    match kind:
        case ModelRef() | AliasRef():
            yield kind.key
        case ListOf():
            yield from refs(kind.item)
        case MapOf():
            yield from refs(kind.value)
        case Nullable():
            yield from refs(kind.of)
        case Union():
            for each in kind.members:
                yield from refs(each)
        case TupleOf():
            for each in (*kind.items, *(() if kind.rest is None else (kind.rest,))):
                yield from refs(each)
        case _:
            return


def _of_model(model: Model) -> Iterator[str]:
    for each in model.fields:
        yield from refs(each.type)
    if model.extra is not None:
        yield from refs(model.extra)
