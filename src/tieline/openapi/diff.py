"""What a new document changes for those who call the client of the old one, by the names they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tieline.openapi.annotations import Scope, members
from tieline.openapi.emit_models import read_field
from tieline.openapi.emit_services import Method, methods, parameters, returned
from tieline.openapi.plan import NamedModel, Plan


class Change(Struct, frozen=True, kw_only=True):
    """Something that is otherwise: the Python name, and whether code that uses it may break."""

    name: str
    message: str
    breaks: bool


def diff(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Return the changes between two plans, what breaks first; plan the new one with the lock of the old one."""
    changes = [*_clients(old, new), *_methods(old, new), *_models(old, new)]
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
        yield from _signature(name, _taken(method, old), _taken(other, new))
        yield from _type(
            name, "gives", returned(method.way, Scope(old)), returned(other.way, Scope(new)), widens=False
        )
        if other.named.operation.deprecated and not method.named.operation.deprecated:
            yield Change(name=name, message="is deprecated", breaks=False)
    for name in after.keys() - before.keys():
        yield Change(name=name, message="is new", breaks=False)


def _named(plan: Plan) -> dict[str, Method]:
    return {f"{service.name}.{each.name}": each for service in plan.services for each in methods(service)}


def _taken(method: Method, plan: Plan) -> dict[str, str]:
    """Return the parameters of a method: their annotations, with ` = ` where they may be left out."""
    listed = [each.partition(": ") for each in parameters(method, Scope(plan))]
    return {name: told for name, _, told in listed if told and name != "options"}


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
        yield from _type(f"{name}({each}=)", "takes", was, now, widens=True)
    for each in after.keys() - before.keys():
        required = " = " not in after[each]
        yield Change(name=f"{name}({each}=)", message="is new" + " and required" * required, breaks=required)


def _type(name: str, verb: str, was: str, now: str, *, widens: bool) -> Iterator[Change]:
    """Yield a change of type; what is taken may grow, what is given may shrink, without breaking anything."""
    before, after = set(_plain(was)), set(_plain(now))
    if before == after or "Any" in (before if not widens else after):
        return
    fits = before <= after if widens else after <= before
    yield Change(name=name, message=f"{verb} {now}, not {was}", breaks=not fits)


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
        other = after.get(name)
        if other is None:
            led = new.renamed.get(name)
            told = f"is called {led} now; the old name warns" if led is not None else "is gone"
            yield Change(name=f"models.{name}", message=told, breaks=led is None)
        elif isinstance(model, NamedModel) and isinstance(other, NamedModel):
            yield from _fields(name, _read(model, old), _read(other, new), written=other.written)
    for name in after.keys() - before.keys():
        yield Change(name=f"models.{name}", message="is new", breaks=False)


def _classes(plan: Plan) -> dict[str, object]:
    listed: list[object] = [*plan.models.values(), *plan.aliases.values()]
    return {str(getattr(each, "name", "")): each for each in listed}


def _read(model: NamedModel, plan: Plan) -> dict[str, str]:
    scope = Scope(plan)
    return {
        name: read_field(each, model, scope)
        for each in model.model.fields
        for name in [model.fields[each.name]]
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
        if new_default and not default:
            yield Change(name=f"models.{model}.{name}", message="may be missing now", breaks=True)
        elif default and not new_default:
            yield Change(name=f"models.{model}.{name}", message="is required now", breaks=written)
        yield from _type(f"models.{model}.{name}", "holds", was, now, widens=False)
    for name in after.keys() - before.keys():
        required = written and " = " not in after[name]
        yield Change(
            name=f"models.{model}.{name}", message="is new" + " and required" * required, breaks=required
        )
