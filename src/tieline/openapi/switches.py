"""What asks an operation to answer in events or lines, where it answers whole as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tieline.openapi.ir import (
    Alias,
    AliasRef,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Primitive,
    Switch,
    Type,
    Union,
)

#: What APIs call it.
_NAME = "stream"
_BOOLEAN = Primitive(kind="boolean")


class Switches:
    """Finds the switch of an operation among its models."""

    def __init__(self, models: Mapping[str, Model], aliases: Mapping[str, Alias]) -> None:
        self._models = models
        self._aliases = aliases

    def put(self, operation: Operation) -> Operation:
        """Return an operation that streams with what asks for that, where anything does."""
        if not any(each.kind in {"sse", "ndjson"} for each in operation.answers):
            return operation
        return replace(operation, switch=self._of(operation))

    def _of(self, operation: Operation) -> Switch | None:
        contents = operation.body.alternatives if operation.body is not None else ()
        if any(self._has_it(each.type, set()) for each in contents):
            return Switch(name=_NAME)
        asked = [each for each in operation.parameters if (each.location, each.name) == ("query", _NAME)]
        return Switch(name=_NAME, location="query") if any(_is_boolean(each.type) for each in asked) else None

    def _has_it(self, kind: Type, seen: set[str]) -> bool:
        """Tell whether a body has the property, or may have it."""
        for each in _plainly(kind):
            match each:
                case ModelRef():
                    fields = self._models[each.key].fields
                    if any(field.name == _NAME and _is_boolean(field.type) for field in fields):
                        return True
                case AliasRef() if each.key not in seen:
                    seen.add(each.key)
                    if self._has_it(self._aliases[each.key].type, seen):
                        return True
                case _:
                    pass
        return False


def _plainly(kind: Type) -> Iterator[Type]:
    """Yield what a type may be: the members of a union, what may be null as if it never were."""
    match kind:
        case Nullable():
            yield from _plainly(kind.of)
        case Union():
            for each in kind.members:
                yield from _plainly(each)
        case _:
            yield kind


def _is_boolean(kind: Type) -> bool:
    return list(_plainly(kind)) == [_BOOLEAN]
