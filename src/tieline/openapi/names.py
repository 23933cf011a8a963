"""Gives every part of an API its Python name: the same ones each time, those of the lock first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tieline.openapi import method_names
from tieline.openapi.allot import Wish, allot
from tieline.openapi.ir import Alias, Api, Model, Operation, SecurityScheme
from tieline.openapi.lock import Lock
from tieline.openapi.plan import (
    Argument,
    Credential,
    NamedAlias,
    NamedModel,
    NamedOperation,
    Plan,
    Service,
    Variable,
)
from tieline.openapi.pointer import Pointer
from tieline.openapi.renames import renamed
from tieline.openapi.use import Uses
from tieline.openapi.words import ANNOTATING, pascal, snake

#: The module of models that several services use, and that of those that none does, such as webhooks send.
SHARED, OTHERS = "shared", "others"
_MOST_MODELS = 400
_LONGEST_START = 12
#: What the modules of models and services import, or Python itself gives.
_CLASSES = frozenset(
    {
        "Any", "Annotated", "Literal", "Mapping", "Sequence", "Iterable", "TypeAlias", "TypedDict", "Required", "NotRequired",
        "TYPE_CHECKING", "Model", "OneOf", "Unknown", "UNSET", "Unset", "Field", "FileInput", "File", "Op", "PagedOp", "Paging",
        "Param", "Part", "Body", "Answer", "Options", "Page", "AsyncPages", "Service", "AsyncService", "BinaryStream",
        "AsyncBinaryStream", "EventStream", "AsyncEventStream", "LineStream", "AsyncLineStream", "Client", "AsyncClient",
        "None", "True", "False", "Exception", "Warning", "DeprecationWarning", "AttributeError", "ApiError", "StatusError",
    }
)  # fmt: skip
_FIELDS = ANNOTATING | {
    "extra",
    "from_dict",
    "from_json",
    "problems",
    "to_dict",
    "to_json",
    "with_extra",
    "field",
}
_SERVICES = ANNOTATING | frozenset(
    {"raw", "request", "close", "aclose", "with_options", "options", "base_url"}
)
_SETTINGS = frozenset(
    {
        "self", "base_url", "headers", "timeout", "retries", "options", "environment", "transport", "streams", "pacer",
        "clock", "random", "unique", "strict", "settings", "limits", "signed",
    }
)  # fmt: skip


def plan(
    api: Api, *, package: str, client: str | None = None, lock: Lock | None = None, vendored: bool = False
) -> Plan:
    """Return what the package of an API holds; names in the lock stay."""
    lock = lock or Lock()
    name = client or lock.client or pascal(package)
    uses = Uses(api)
    services = _services(api, lock)
    taken = {name, f"Async{name}"}
    for each in services:
        taken |= {each.class_name, f"Async{each.class_name}"}
    classes = _classes(api, lock, taken)
    modules = divided(_modules(api, uses, services), classes)
    locked = {key: text.rpartition(".")[0] for key, text in lock.models.items()}
    places = {key: locked.get(key) or module for key, module in modules.items()}
    dicts = allot(
        [Wish(key=key, names=(f"{each}Dict", f"{each}AsDict")) for key, each in classes.items()],
        taken=_CLASSES | taken | set(classes.values()),
    )
    inputs = allot(
        [
            Wish(key=each.key, names=(f"{classes[each.key]}Input", f"{classes[each.key]}Given"))
            for each in api.aliases
        ],
        taken=_CLASSES | taken | set(classes.values()) | set(dicts.values()),
    )
    return Plan(
        api=api,
        package=package,
        client=name,
        models={
            each.key: NamedModel(
                model=each,
                module=places[each.key],
                name=classes[each.key],
                dict_name=dicts[each.key],
                fields=field_names(each),
                read=each.key in uses.read,
                written=each.key in uses.written,
            )
            for each in api.models
        },
        aliases={
            each.key: NamedAlias(
                alias=each,
                module=places[each.key],
                name=classes[each.key],
                input_name=inputs[each.key],
                read=each.key in uses.read,
                written=each.key in uses.written,
            )
            for each in api.aliases
        },
        services=services,
        credentials=_credentials(api, package),
        variables=_variables(api),
        renamed=renamed(lock, classes, api),
        vendored=vendored,
    )


def locked(plan: Plan) -> Lock:
    """Return the names of a plan, to be kept."""
    named: dict[str, NamedModel | NamedAlias] = {**plan.models, **plan.aliases}
    return Lock(
        client=plan.client,
        models={key: f"{each.module}.{each.name}" for key, each in named.items()},
        operations={
            each.operation.key: f"{service.name}.{each.name}"
            for service in plan.services
            for each in service.operations
        },
        renamed=dict(plan.renamed),
    )


def field_names(model: Model) -> dict[str, str]:
    """Return the names of the fields of a model by those on the wire."""
    wishes = [
        Wish(
            key=each.name,
            names=(_unless(snake(each.name), _FIELDS), f"{snake(each.name)}_"),
            rank=each.name != snake(each.name),
        )
        for each in model.fields
    ]
    return allot(wishes)


def _classes(api: Api, lock: Lock, taken: set[str]) -> dict[str, str]:
    """Return the names of the classes of all models and aliases."""
    wishes = [_class_wish(each.key, each.name) for each in _typed(api)]
    kept = {key: text.rpartition(".")[2] for key, text in lock.models.items()}
    return allot(wishes, taken=_CLASSES | taken, locked=kept)


def _typed(api: Api) -> list[Model | Alias]:
    return [*api.models, *api.aliases]


def _class_wish(key: str, hint: str) -> Wish:
    name = pascal(hint)
    steps = Pointer(key).steps
    component = len(steps) == 3 and steps[:2] == ("components", "schemas")
    last = pascal(steps[-1]) if steps else "Model"
    names = (name, f"{name}Model", f"{name}Schema") if component else (name, f"{name}{last}", f"{name}Model")
    return Wish(key=key, names=names, rank=(0 if hint == name else 1) if component else 2)


def _modules(api: Api, uses: Uses, services: tuple[Service, ...]) -> dict[str, str]:
    """Return the module of each model: that of the one service that uses it, else the one of all, or of none."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for service in services:
        for each in service.operations:
            for key in uses.of(each.operation):
                users[key].add(service.name)
    keys = [each.key for each in _typed(api)]
    places = {key: sorted(users[key]) or [OTHERS] for key in keys}
    return {key: found[0] if len(found) == 1 else SHARED for key, found in places.items()}


def divided(modules: Mapping[str, str], classes: Mapping[str, str]) -> dict[str, str]:
    """Return the modules with the large ones in parts, by how the names of their classes begin.

    Else a whole file would be imported for one model, and type checkers give up on files of tens of thousands of fields.
    """
    found: dict[str, str] = {}
    waiting = [
        (module, 0, [key for key in modules if modules[key] == module])
        for module in sorted(set(modules.values()))
    ]
    while waiting:
        module, length, keys = waiting.pop()
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for key in keys:
            groups[classes[key][: length + 1].lower()].append(key)
        if len(keys) <= _MOST_MODELS or length >= _LONGEST_START:
            found |= dict.fromkeys(keys, module)
            continue
        base = module.removesuffix(f"_{module.rpartition('_')[2]}") if length else module
        waiting += [(f"{base}_{start}", length + 1, groups[start]) for start in sorted(groups)]
    return found


def _services(api: Api, lock: Lock) -> tuple[Service, ...]:
    groups: defaultdict[str, list[Operation]] = defaultdict(list)
    titles: dict[str, str] = {}
    for each in api.operations:
        kept = lock.operations.get(each.key, "").partition(".")[0]
        title = method_names.service_of(each)
        name = kept or _unless(snake(title), _SERVICES, "_service")
        groups[name].append(each)
        titles.setdefault(name, title)
    told = {snake(each.name): each.description for each in reversed(api.tags)}
    return tuple(
        Service(
            name=name,
            class_name=f"{pascal(name)}Service",
            title=titles[name],
            description=told.get(snake(titles[name]), ""),
            operations=_operations(titles[name], groups[name], lock),
        )
        for name in sorted(groups)
    )


def _operations(title: str, operations: list[Operation], lock: Lock) -> tuple[NamedOperation, ...]:
    kept = {key: text.partition(".")[2] for key, text in lock.operations.items()}
    names = allot(method_names.wishes(title, operations), taken={"raw"}, locked=kept)
    return tuple(
        NamedOperation(
            operation=each,
            name=names[each.key],
            row=f"_{names[each.key].upper().rstrip('_')}",
            arguments=arguments(each),
        )
        for each in sorted(operations, key=lambda each: names[each.key])
    )


def arguments(operation: Operation) -> tuple[Argument, ...]:
    """Return the keywords of an operation: those of the path first, what it needs before what it may have."""
    listed = {f"{each.location} {each.name}": each for each in operation.parameters}
    wishes = [
        Wish(
            key=key,
            names=(
                _unless(snake(each.name), {"self", "body", "options", "media"}),
                f"{snake(each.name)}_{each.location}",
                f"{snake(each.name)}_",
            ),
            rank=(each.location != "path") * 2 + (each.name != snake(each.name)),
        )
        for key, each in listed.items()
    ]
    names = allot(wishes)
    return tuple(Argument(parameter=each, name=names[key]) for key, each in listed.items())


def _credentials(api: Api, package: str) -> tuple[Credential, ...]:
    usable = [each for each in api.schemes if each.kind not in {"unknown", "mutual_tls"}]
    names = allot([Wish(key=each.key, names=(_unless(snake(each.key), _SETTINGS),)) for each in usable])
    prefix = snake(package).upper()
    alike = [tuple(_words(each)) for each in usable]
    return tuple(
        Credential(
            scheme=each,
            name=names[each.key],
            environment=each.environment
            or tuple(
                f"{prefix}_{word}"
                if alike.count(tuple(_words(each))) == 1
                else f"{prefix}_{names[each.key].upper()}_{word}"
                for word in _words(each)
            ),
        )
        for each in usable
    )


def _words(scheme: SecurityScheme) -> list[str]:
    """Return what the variables of the environment are called that hold credentials of a scheme."""
    match scheme.kind:
        case "basic":
            return ["USERNAME", "PASSWORD"]
        case "api_key":
            return ["API_KEY"]
        case "oauth2":
            return ["CLIENT_ID", "CLIENT_SECRET", "ACCESS_TOKEN"]
        case _:
            return ["TOKEN"]


def _variables(api: Api) -> tuple[Variable, ...]:
    found = {each.name: each for server in api.servers for each in server.variables}
    taken = _SETTINGS | {snake(each.key) for each in api.schemes}
    wishes = [Wish(key=name, names=(snake(name), f"{snake(name)}_variable")) for name in found]
    names: Mapping[str, str] = allot(wishes, taken=taken)
    return tuple(Variable(variable=each, name=names[name]) for name, each in found.items())


def _unless(name: str, taken: frozenset[str] | set[str], ending: str = "_") -> str:
    return f"{name}{ending}" if name in taken else name
