"""Gives services, their methods and the keywords of these their names: those of the lock first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tieline.openapi import method_names
from tieline.openapi.allot import Wish, allot
from tieline.openapi.ir import Api, Operation, Parameter
from tieline.openapi.lock import Lock
from tieline.openapi.method_names import place_of
from tieline.openapi.plan import KEYWORDS, Argument, NamedOperation, Service
from tieline.openapi.words import ANNOTATING, pascal, snake, unless

_SERVICES = ANNOTATING | frozenset(
    {"raw", "request", "close", "aclose", "with_options", "options", "base_url"}
)


def services_of(api: Api, lock: Lock) -> tuple[Service, ...]:
    """Return the services of an API, in the order of their names."""
    groups: defaultdict[str, list[Operation]] = defaultdict(list)
    titles: dict[str, str] = {}
    homes = _homes(api, lock)
    for each in api.operations:
        title = _title(each)
        name = (
            _kept(each, lock)[0] or homes.get(title) or unless(snake(place_of(title)), _SERVICES, "_service")
        )
        groups[name].append(each)
        titles.setdefault(name, title)
    told = {snake(each.name): each.description for each in reversed(api.tags)}
    ids = Counter(each.id for each in api.operations if each.id)
    classes = _classes(groups)
    return tuple(
        Service(
            name=name,
            class_name=classes[name],
            title=titles[name],
            description=told.get(snake(titles[name]), ""),
            operations=_operations(place_of(titles[name]), groups[name], lock, ids),
        )
        for name in sorted(groups)
    )


def _title(operation: Operation) -> str:
    service, dot, _ = operation.called.rpartition(".")
    return service if dot and service else method_names.service_of(operation)


def _kept(operation: Operation, lock: Lock) -> tuple[str, str]:
    """Return service and method of an operation in the lock; what the document itself wants wins."""
    service, _, method = lock.operations.get(operation.key, "").partition(".")
    wanted, dot, _ = operation.called.rpartition(".")
    return ("" if dot and wanted else service), ("" if operation.called else method)


def _homes(api: Api, lock: Lock) -> dict[str, str]:
    """Return the services of tags that are called otherwise than before: where most of their operations are."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in api.operations:
        service, _ = _kept(each, lock)
        if service:
            found[_title(each)][service] += 1
    return {title: min(listed, key=lambda name: (-listed[name], name)) for title, listed in found.items()}


def _classes(names: Iterable[str]) -> dict[str, str]:
    """Return the class of each service; that of `async_users` is not the asynchronous one of `users`."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names):
        word = pascal(name)
        while {f"{word}Service", f"Async{word}Service"} & taken:
            word += "Tag"
        found[name] = f"{word}Service"
        taken |= {f"{word}Service", f"Async{word}Service"}
    return found


def _operations(
    title: str, operations: list[Operation], lock: Lock, ids: Mapping[str, int]
) -> tuple[NamedOperation, ...]:
    kept = {each.key: method for each in operations for _, method in [_kept(each, lock)] if method}
    names = allot(method_names.wishes(title, operations, ids), taken={"raw"}, locked=kept)
    return tuple(
        NamedOperation(
            operation=each,
            name=names[each.key],
            row=f"_{names[each.key].upper()}",
            arguments=arguments(each, lock.parameters.get(each.key)),
        )
        for each in sorted(operations, key=lambda each: names[each.key])
    )


def arguments(operation: Operation, kept: Mapping[str, str] | None = None) -> tuple[Argument, ...]:
    """Return the keywords of an operation: those of the path first, what it needs before what it may have."""
    listed = {f"{each.location} {each.name}": each for each in operation.parameters}
    free = {key: name for key, name in (kept or {}).items() if key in listed and not listed[key].called}
    names = allot([_keyword(key, each) for key, each in listed.items()], locked=free)
    return tuple(Argument(parameter=each, name=names[key]) for key, each in listed.items())


def _keyword(key: str, parameter: Parameter) -> Wish:
    name = snake(parameter.called or parameter.name)
    rank = (parameter.location != "path") * 2 + (parameter.name != name)
    return Wish(
        key=key,
        names=(unless(name, KEYWORDS), f"{name}_{parameter.location}", f"{name}_"),
        rank=-1 if parameter.called else rank,
    )
