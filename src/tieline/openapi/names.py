"""Gives every part of an API its Python name: the same ones each time, those of the lock first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from tieline.openapi.allot import Wish, allot
from tieline.openapi.ir import Alias, Api, Field, Model
from tieline.openapi.lock import Lock
from tieline.openapi.plan import (
    Credential,
    NamedAlias,
    NamedModel,
    Plan,
    Service,
    Variable,
)
from tieline.openapi.pointer import Pointer
from tieline.openapi.renames import followed, heirs, renamed, shape_of
from tieline.openapi.service_names import services_of
from tieline.openapi.use import Uses
from tieline.openapi.words import ANNOTATING, pascal, snake, unless

#: The module of models that several services use, and that of those that none does, such as webhooks send.
SHARED, OTHERS = "shared", "others"
_MOST_MODELS = 400
_LONGEST_START = 12
_PACKAGED = re.compile(r"(?:[\w-]+\.){2,}[A-Z]\w*$")
#: What the modules of models and services import, or Python itself gives.
_CLASSES = frozenset(
    {
        "Any", "Annotated", "Literal", "Mapping", "Sequence", "Iterable", "TypeAlias", "TypedDict", "Required", "NotRequired",
        "TYPE_CHECKING", "Model", "OneOf", "Unknown", "UNSET", "ABSENT", "Unset", "Field", "FileInput", "File", "Op", "PagedOp", "Paging",
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
    old = lock or Lock()
    found = heirs(old, api)
    lock = followed(old, api, found)
    name = client or lock.client or pascal(package)
    uses = Uses(api)
    services = services_of(api, lock)
    taken = {name, f"Async{name}"}
    for each in services:
        taken |= {each.class_name, f"Async{each.class_name}"}
    classes = _classes(api, lock, taken)
    modules = divided(_modules(api, uses, services), classes)
    locked = {key: text.rpartition(".")[0] for key, text in lock.models.items()}
    places = {key: locked.get(key) or module for key, module in modules.items()}
    return Plan(
        api=api,
        package=package,
        client=name,
        models=_models(api, uses, places, classes, taken, lock),
        aliases=_aliases(api, uses, places, classes, taken),
        services=services,
        credentials=_credentials(api, package, lock),
        variables=_variables(api),
        renamed=renamed(old, classes, found),
        vendored=vendored,
    )


def _models(
    api: Api,
    uses: Uses,
    places: Mapping[str, str],
    classes: Mapping[str, str],
    taken: set[str],
    lock: Lock,
) -> dict[str, NamedModel]:
    wishes = [Wish(key=key, names=(f"{each}Dict", f"{each}AsDict")) for key, each in classes.items()]
    dicts = allot(wishes, taken=_CLASSES | taken | set(classes.values()))
    return {
        each.key: NamedModel(
            model=each,
            module=places[each.key],
            name=classes[each.key],
            dict_name=dicts[each.key],
            fields=field_names(each, lock.fields.get(each.key)),
            read=each.key in uses.read,
            written=each.key in uses.written,
        )
        for each in api.models
    }


def _aliases(
    api: Api, uses: Uses, places: Mapping[str, str], classes: Mapping[str, str], taken: set[str]
) -> dict[str, NamedAlias]:
    wishes = [
        Wish(key=each.key, names=(f"{classes[each.key]}Input", f"{classes[each.key]}Given"))
        for each in api.aliases
    ]
    dicts = {f"{each}{end}" for each in classes.values() for end in ("Dict", "AsDict")}
    inputs = allot(wishes, taken=_CLASSES | taken | set(classes.values()) | dicts)
    return {
        each.key: NamedAlias(
            alias=each,
            module=places[each.key],
            name=classes[each.key],
            input_name=inputs[each.key],
            read=each.key in uses.read,
            written=each.key in uses.written,
        )
        for each in api.aliases
    }


def locked(plan: Plan) -> Lock:
    """Return the names of a plan, to be kept."""
    named: dict[str, NamedModel | NamedAlias] = {**plan.models, **plan.aliases}
    operations = [(service, each) for service in plan.services for each in service.operations]
    return Lock(
        client=plan.client,
        models={key: f"{each.module}.{each.name}" for key, each in named.items()},
        fields=_told({key: dict(each.fields) for key, each in plan.models.items()}),
        shapes={key: shape_of(each.model) for key, each in plan.models.items()}
        | {key: shape_of(each.alias) for key, each in plan.aliases.items()},
        operations={each.operation.key: f"{service.name}.{each.name}" for service, each in operations},
        ids={each.operation.key: each.operation.id for _, each in operations if each.operation.id},
        parameters=_told(
            {
                each.operation.key: {
                    f"{one.parameter.location} {one.parameter.name}": one.name for one in each.arguments
                }
                for _, each in operations
            }
        ),
        credentials={each.scheme.key: (each.name, *each.environment) for each in plan.credentials},
        renamed=dict(plan.renamed),
    )


def _told(names: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the names that are not those of the document, of what has any."""
    found = {
        key: {wire: name for wire, name in each.items() if wire.rpartition(" ")[2] != name}
        for key, each in names.items()
    }
    return {key: each for key, each in found.items() if each}


def field_names(model: Model, kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the names of the fields of a model by those on the wire."""
    listed = {each.name: each for each in model.fields}
    free = {wire: name for wire, name in (kept or {}).items() if wire in listed and not listed[wire].called}
    return allot([_field_wish(each) for each in model.fields], locked=free)


def _field_wish(field: Field) -> Wish:
    name = snake(field.called or field.name)
    rank = -1 if field.called else int(field.name != name)
    return Wish(key=field.name, names=(unless(name, _FIELDS), f"{name}_"), rank=rank)


def _classes(api: Api, lock: Lock, taken: set[str]) -> dict[str, str]:
    """Return the names of the classes of all models and aliases; none takes that of an input that is there."""
    hints = {each.key: each.name for each in _typed(api)}
    schemas = {key: name for key in hints if (name := _schema(key)) is not None}
    told = without_packages(set(schemas.values()))
    for key, name in schemas.items():
        if name in told and hints[key].startswith(name):
            hints[key] = told[name] + hints[key].removeprefix(name)
    wishes = [_class_wish(key, hint) for key, hint in hints.items()]
    kept = {key: text.rpartition(".")[2] for key, text in lock.models.items()}
    inputs = {f"{name}{end}" for name in kept.values() for end in ("Dict", "Input")} - set(kept.values())
    return allot(wishes, taken=_CLASSES | taken | inputs, locked=kept)


def _schema(key: str) -> str | None:
    """Return the schema that something of a document is, or is in."""
    steps = Pointer(key).steps
    return steps[2] if len(steps) > 2 and steps[:2] == ("components", "schemas") else None


def without_packages(names: Collection[str]) -> dict[str, str]:
    """Return what to call schemas that are named with their package, as far as that tells none apart.

    `io.k8s.api.core.v1.Pod` is `Pod`; where two packages have an `Event`, they are `core.v1.Event` and `events.v1.Event`.
    """
    parts = {each: each.split(".") for each in names if _PACKAGED.match(each)}
    ends = {
        each: [".".join(steps[at:]) for at in reversed(range(len(steps)))] for each, steps in parts.items()
    }
    found = Counter(pascal(end) for each in names for end in ends.get(each, (each,)))
    return {each: next((end for end in told if found[pascal(end)] == 1), each) for each, told in ends.items()}


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


def _credentials(api: Api, package: str, lock: Lock) -> tuple[Credential, ...]:
    usable = [each for each in api.schemes if each.kind not in {"unknown", "mutual_tls"}]
    kept = {key: names[0] for key, names in lock.credentials.items() if names}
    wishes = [Wish(key=each.key, names=(unless(snake(each.key), _SETTINGS),)) for each in usable]
    names = allot(wishes, locked=kept)
    prefix = snake(package).upper()
    alike = Counter(each.secrets for each in usable)
    found: list[Credential] = []
    for each in usable:
        words = each.secrets
        start = prefix if alike[words] == 1 else f"{prefix}_{names[each.key].upper()}"
        before = lock.credentials.get(each.key, ())[1:]
        told = before if len(before) == len(words) else tuple(f"{start}_{word}" for word in words)
        found.append(
            Credential(scheme=each, name=names[each.key], environment=each.environment or tuple(told))
        )
    return tuple(found)


def _variables(api: Api) -> tuple[Variable, ...]:
    found = {each.name: each for server in api.servers for each in server.variables}
    taken = _SETTINGS | {snake(each.key) for each in api.schemes}
    wishes = [Wish(key=name, names=(snake(name), f"{snake(name)}_variable")) for name in found]
    names: Mapping[str, str] = allot(wishes, taken=taken)
    return tuple(Variable(variable=each, name=names[name]) for name, each in found.items())
