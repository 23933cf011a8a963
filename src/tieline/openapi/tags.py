"""The fields that tell the members of a union apart: in each member only what stands for it, so that checkers can too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from tieline.openapi.ir import (
    Alias,
    AliasRef,
    Enum,
    Field,
    Model,
    ModelRef,
    Nullable,
    Primitive,
    Tag,
    Type,
    Union,
)

_STRING = Primitive(kind="string")


def with_tags(models: Iterable[Model], aliases: Iterable[Alias]) -> tuple[Model, ...]:
    """Return the models, each with the values of its own where it is told from others by one of its fields."""
    named = {each.key: each for each in aliases}
    tags = _tags(named.values())
    return tuple(
        replace(model, fields=tuple(_tagged(field, tags[model.key], named) for field in model.fields))
        if model.key in tags
        else model
        for model in models
    )


def _tags(aliases: Iterable[Alias]) -> dict[str, dict[str, list[Tag]]]:
    """Return, for each model, the properties that tell it apart and their values; none for one that others fall back to."""
    found: dict[str, dict[str, list[Tag]]] = {}
    fallbacks: set[tuple[str, str]] = set()
    for alias in aliases:
        told = alias.type.discriminator if isinstance(alias.type, Union) else None
        if told is None or not isinstance(alias.type, Union):
            continue
        members = alias.type.members
        for tag in told.tags:
            member = members[tag.member]
            if isinstance(member, ModelRef):
                found.setdefault(member.key, {}).setdefault(told.property, []).append(tag)
        other = members[told.other] if told.other is not None else None
        if isinstance(other, ModelRef):
            fallbacks.add((other.key, told.property))
    for key, name in fallbacks:
        found.get(key, {}).pop(name, None)
    return found


def _tagged(field: Field, tags: Mapping[str, list[Tag]], aliases: Mapping[str, Alias]) -> Field:
    """Return a field with the values that stand for its model; others may come where these are but its schema's name."""
    listed = tags.get(field.name)
    if not listed or not _is_text(field.type, aliases):
        return field
    values = tuple(dict.fromkeys(each.value for each in listed))
    kind = Enum(values=values, open=any(each.implied for each in listed))
    return replace(field, type=Nullable(of=kind) if isinstance(field.type, Nullable) else kind)


def _is_text(kind: Type, aliases: Mapping[str, Alias]) -> bool:
    match kind:
        case Nullable():
            return _is_text(kind.of, aliases)
        case AliasRef():
            return _is_text(aliases[kind.key].type, aliases)
        case Enum():
            return all(isinstance(each, str) for each in kind.values)
        case _:
            return kind == _STRING
