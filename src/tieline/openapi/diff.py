"""What a new document changes for those who call the client of the old one, by the names they use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from tieline.openapi.annotations import Scope, members
from tieline.openapi.emit_models import read_field
from tieline.openapi.emit_services import Method, methods, returned
from tieline.openapi.plan import NamedAlias, NamedModel, NamedOperation, Plan
from tieline.openapi.signatures import Keyword, spread, whole

_WORD = re.compile(r"[A-Za-z_]\w*")


class Change(Struct, frozen=True, kw_only=True):
    """Something that is otherwise: the Python name, and whether code that uses it may break."""

    name: str
    message: str
    breaks: bool


def diff(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Return the changes between two plans, what breaks first; plan the new one with the lock of the old one."""
    changes = {*_clients(old, new), *_methods(old, new), *_models(old, new)}
    return tuple(sorted(changes, key=lambda each: (not each.breaks, each.name, each.message)))


def _clients(old: Plan, new: Plan) -> Iterator[Change]:
    before = {each.name for each in old.credentials} | {each.name for each in old.variables}
    after = {each.name for each in new.credentials} | {each.name for each in new.variables}
    for name in before - after:
        yield Change(name=f"{old.client}({name}=)", message="is gone", breaks=True)
    for name in after - before:
        yield Change(name=f"{old.client}({name}=)", message="is new", breaks=False)


def _methods(old: Plan, new: Plan) -> Iterator[Change]:
    before, after = _named(old), _named(new)
    moved = {each.named.operation.key: name for name, each in after.items()}
    for name, method in before.items():
        other = after.get(name)
        if other is None:
            led = moved.get(method.named.operation.key)
            told = f"is called {led} now" if led is not None and led not in before else "is gone"
            yield Change(name=name, message=told, breaks=True)
            continue
        yield from _signature(name, _taken(whole, method, old, new.renamed), _taken(whole, other, new))
        yield from _by_fields(name, _taken(spread, method, old, new.renamed), _taken(spread, other, new))
        was, now = _led(returned(method.way, Scope(old)), new.renamed), returned(other.way, Scope(new))
        yield from _type(name, "gives", was, now, widens=False)
        if other.named.operation.deprecated and not method.named.operation.deprecated:
            yield Change(name=name, message="is deprecated", breaks=False)
    for name in after.keys() - before.keys():
        yield Change(name=name, message="is new", breaks=False)


def _named(plan: Plan) -> dict[str, Method]:
    return {f"{service.name}.{each.name}": each for service in plan.services for each in methods(service)}


def _taken(
    ways: Callable[[NamedOperation, Scope], Iterable[Keyword]],
    method: Method,
    plan: Plan,
    renamed: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the keywords of one way to call a method: their annotations, with ` = ` where they may be left out."""
    listed = [each for each in ways(method.named, Scope(plan)) if each.name != "options"]
    return {each.name: _led(str(each).partition(": ")[2], renamed or {}) for each in listed}


def _by_fields(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    """Yield what is otherwise for those who give the fields of a body as keywords."""
    if before and not after:
        yield Change(name=f"{name}(…)", message="takes its body as a whole now", breaks=True)
    elif after and not before:
        yield Change(name=f"{name}(…)", message="takes the fields of its body as keywords now", breaks=False)
    else:
        yield from _signature(name, before, after)


def _led(annotation: str, renamed: Mapping[str, str]) -> str:
    """Return an annotation by the names that old ones lead to."""
    ends = {f"{old}{end}": f"{new}{end}" for old, new in renamed.items() for end in ("", "Dict", "Input")}
    return _WORD.sub(lambda found: ends.get(found[0], found[0]), annotation)


def _signature(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for each, told in before.items():
        if each not in after:
            yield Change(name=f"{name}({each}=)", message="is gone", breaks=True)
            continue
        was, _, default = told.partition(" = ")
        now, _, new_default = after[each].partition(" = ")
        if default and not new_default:
            yield Change(name=f"{name}({each}=)", message="is required now", breaks=True)
        elif new_default and not default:
            yield Change(name=f"{name}({each}=)", message="may be left out now", breaks=False)
        same = bool(default) == bool(new_default)
        yield from _type(f"{name}({each}=)", "takes", was, now, widens=True, null=same)
    for each in after.keys() - before.keys():
        required = " = " not in after[each]
        yield Change(name=f"{name}({each}=)", message="is new" + " and required" * required, breaks=required)


def _type(name: str, verb: str, was: str, now: str, *, widens: bool, null: bool = True) -> Iterator[Change]:
    """Yield a change of type; what is taken may grow, what is given may shrink, without breaking anything.

    `null` tells whether null counts: it does not where what may be left out has told of it already.
    """
    before, after = set(_plain(was)), set(_plain(now))
    if "Any" in (before if not widens else after):
        return
    null = null and (_null(was) > _null(now) if widens else _null(was) < _null(now))
    if before == after and not null:
        return
    fits = (before <= after if widens else after <= before) and not null
    yield Change(name=name, message=f"{verb} {_shown(now)}, not {_shown(was)}", breaks=not fits)


def _null(annotation: str) -> bool:
    return "None" in members(annotation)


def _shown(annotation: str) -> str:
    """Return an annotation as people say it."""
    told = " | ".join(each for each in members(annotation) if each != "Unset")
    return told.replace("_dt.", "").replace("_models.", "").replace("builtins.", "")


def _plain(annotation: str) -> list[str]:
    """Return the members of a type, the values of open enums left aside: they are texts to Python."""
    listed = members(annotation)
    bare = {"str", "int"} & set(listed)
    return [
        each
        for each in listed
        if each not in {"Unset", "None"} and not (each.startswith("Literal[") and bare)
    ]


def _models(old: Plan, new: Plan) -> Iterator[Change]:
    before, after = _classes(old), _classes(new)
    for name, model in before.items():
        led = new.renamed.get(name)
        other = after.get(name) or after.get(led or "")
        if other is None:
            yield Change(name=f"models.{name}", message="is gone", breaks=True)
            continue
        if led is not None:
            yield Change(
                name=f"models.{name}", message=f"is called {led} now; the old name warns", breaks=False
            )
        if isinstance(model, NamedModel) and isinstance(other, NamedModel):
            fields = _read(model, old, new.renamed), _read(other, new)
            yield from _fields(name, *fields, written=other.written)
        elif isinstance(model, NamedAlias) and isinstance(other, NamedAlias):
            was, now = (Scope(plan).read(each.alias.type) for plan, each in ((old, model), (new, other)))
            yield from _type(f"models.{name}", "is", _led(was, new.renamed), now, widens=False)
    for name in after.keys() - before.keys() - set(new.renamed.values()):
        yield Change(name=f"models.{name}", message="is new", breaks=False)


def _classes(plan: Plan) -> dict[str, NamedModel | NamedAlias]:
    found: dict[str, NamedModel | NamedAlias] = {each.name: each for each in plan.models.values()}
    return found | {each.name: each for each in plan.aliases.values()}


def _read(model: NamedModel, plan: Plan, renamed: Mapping[str, str] | None = None) -> dict[str, str]:
    scope = Scope(plan)
    return {
        model.fields[each.name]: _led(read_field(each, model, scope), renamed or {})
        for each in model.model.fields
    }


def _fields(
    model: str, before: Mapping[str, str], after: Mapping[str, str], *, written: bool
) -> Iterator[Change]:
    for name, told in before.items():
        if name not in after:
            yield Change(name=f"models.{model}.{name}", message="is gone", breaks=True)
            continue
        was, _, default = told.partition(" = ")
        now, _, new_default = after[name].partition(" = ")
        if _null(now) and new_default and not default:
            yield Change(name=f"models.{model}.{name}", message="may be missing now", breaks=True)
        elif default and not new_default:
            yield Change(name=f"models.{model}.{name}", message="is required now", breaks=written)
        same = bool(default) == bool(new_default)
        yield from _type(f"models.{model}.{name}", "holds", was, now, widens=False, null=same)
    for name in after.keys() - before.keys():
        required = written and " = " not in after[name]
        yield Change(
            name=f"models.{model}.{name}", message="is new" + " and required" * required, breaks=required
        )
