"""The modules of models, and of what may be given in their place: pure text."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence

from tieline.openapi.annotations import Scope, has_input
from tieline.openapi.imports import header
from tieline.openapi.ir import Field, Union
from tieline.openapi.layout import Group, Named, blocks, call, dict_of, docstring, flat, laid, quoted
from tieline.openapi.plan import NamedAlias, NamedModel, Plan
from tieline.openapi.unions import needs_a_class


def models_module(plan: Plan, module: str) -> str:
    """Return the text of a module of models and named types, in the order of their names."""
    scope = Scope(plan, module)
    models = sorted(
        (each for each in plan.models.values() if each.module == module), key=lambda each: each.name
    )
    aliases = sorted(
        (each for each in plan.aliases.values() if each.module == module), key=lambda each: each.name
    )
    parts = [_alias(each, scope) for each in aliases] + [_model(each, scope) for each in models]
    scope.prune("".join(parts))
    return blocks([header(f"Models of {module}.", scope), *parts])


def inputs_module(plan: Plan, module: str) -> str:
    """Return the text of a module of dictionaries that may be given for models; "" where there are none."""
    scope = Scope(plan, module)
    models = sorted(
        (each for each in plan.models.values() if each.module == module and each.written),
        key=lambda each: each.name,
    )
    aliases = sorted(
        (each for each in plan.aliases.values() if each.module == module and has_input(each)),
        key=lambda each: each.name,
    )
    parts = [_input(each, scope) for each in aliases] + [_dictionary(each, scope) for each in models]
    if not parts:
        return ""
    told = (
        f"What may be given for the models of {module}: dictionaries, by the names that the API itself uses."
    )
    scope.prune("".join(parts))
    return blocks([header(told, scope, inputs=True), *parts])


def _model(named: NamedModel, scope: Scope) -> str:
    model = named.model
    about = _about(_told(model.description, named.name), model.key, deprecated=model.deprecated)
    lines = [f"class {named.name}({scope.word('Model')}, kw_only=True):\n", docstring(about, 4)]
    gap = True
    for each in model.fields:
        name = named.fields[each.name]
        told = docstring(_field_about(each), 4)
        lines += ["\n" if gap or told else "", f"    {name}: {_field(each, name, named, scope)}\n", told]
        gap = bool(told)
    return "".join(lines)


def _field(field: Field, name: str, named: NamedModel, scope: Scope) -> str:
    """Return annotation and default of a field, with its name on the wire."""
    told = read_field(field, named, scope)
    if name == field.name:
        return told
    annotation, _, default = told.partition(" = ")
    wire = [f"name={quoted(field.name)}", *([f"default={default}"] if default else [])]
    return f"{annotation} = {flat(call(scope.word('field'), *wire))}"


def read_field(field: Field, named: NamedModel, scope: Scope) -> str:
    """Return annotation and default of a field as if it had the same name everywhere."""
    annotation = scope.read(field.type) if named.read else scope.sent(field.type)
    only_read, only_sent = field.read_only and named.written, field.write_only and named.read
    if field.required and not only_read and not only_sent:
        return annotation
    if not named.written:
        return f"{scope.either([annotation, 'None'])} = None"
    if not named.read:
        return f"{scope.either([annotation, scope.word('Unset')])} = {scope.word('UNSET')}"
    is_there = field.required and not only_sent  # in every answer
    return f"{annotation if is_there else scope.either([annotation, 'None'])} = {scope.word('ABSENT')}"


def _dictionary(named: NamedModel, scope: Scope) -> str:
    rows: list[tuple[str, str, Field]] = []
    for each in named.model.fields:
        if each.read_only or not each.name:  # a dictionary of types cannot say the name ""
            continue
        annotation = scope.given(each.type)
        rows.append(
            (each.name, f"{scope.word('Required')}[{annotation}]" if each.required else annotation, each)
        )
    scope.words.add("TypedDict")
    about = f"What may be given for `{named.name}`."
    if all(name.isidentifier() and name.isascii() and not _awkward(name) for name, _, _ in rows):
        lines = [f"class {named.dict_name}(TypedDict, total=False):\n", docstring(about, 4)]
        lines += [
            f"\n    {name}: {annotation}\n{docstring(_field_about(each), 4)}"
            for name, annotation, each in rows
        ]
        return "".join(lines)
    fields = dict_of((name, quoted(annotation)) for name, annotation, _ in rows)
    made = call("TypedDict", quoted(named.dict_name), fields, "total=False")
    return laid(Named(f"{named.dict_name} = ", made)) + "\n" + docstring(about, 0)


def _alias(named: NamedAlias, scope: Scope) -> str:
    alias = named.alias
    described = _told(alias.description, named.name)
    about = docstring(_about(described, alias.key), 0)
    kind = alias.type
    if not isinstance(kind, Union) or not needs_a_class(kind):
        return f"{named.name}: {scope.word('TypeAlias')} = {scope.read(kind)}\n{about}"
    members = [scope.read(each) for each in kind.members]
    scope.words |= {"TypeAlias", "OneOf", "TYPE_CHECKING"}
    known = kind.discriminator is not None and kind.discriminator.other is not None
    shown = scope.either(members if known else [*members, scope.word("Unknown")])
    made = laid(Named(f"{named.name} = ", _one_of(named, kind, members)), 4)
    return (
        f"if TYPE_CHECKING:\n    {named.name}: TypeAlias = {quoted(shown)}\n"
        f"{docstring(_about(described, alias.key), 4)}else:\n    {made}\n"
    )


def _one_of(named: NamedAlias, kind: Union, members: Sequence[str]) -> Group:
    # A union with Any in it is Any to readers, but the runtime may still find its models.
    items = Group("lambda: (", tuple(members), ")", tuple=True)
    parts: list[Group | Named | str] = [quoted(named.name), items]
    if kind.discriminator is not None:
        parts.append(f"tag={quoted(kind.discriminator.property)}")
        pairs = [(each.value, members[each.member]) for each in kind.discriminator.tags]
        table = dict_of(pairs)
        parts.append(Named("values=lambda: ", table))
        if kind.discriminator.other is not None:
            parts.append(f"other=lambda: {members[kind.discriminator.other]}")
    return call("OneOf", *parts)


def _input(named: NamedAlias, scope: Scope) -> str:
    scope.words.add("TypeAlias")
    kind = named.alias.type
    return (
        f"{named.input_name}: TypeAlias = {quoted(scope.given(kind))}\n"
        f"{docstring(f'What may be given for `{named.name}`.', 0)}"
    )


def _told(description: str, name: str) -> str:
    """Return a description, "" for one that only says the name again, as some frameworks have it."""
    return "" if description.strip() == name else description


def _about(description: str, key: str, *, deprecated: bool = False) -> str:
    parts = [*(["Deprecated."] if deprecated else []), description.strip(), f"`{key}` in the document."]
    return "\n\n".join(part for part in parts if part)


def _field_about(field: Field) -> str:
    notes: Iterable[str] = (
        "Deprecated." if field.deprecated else "",
        field.description.strip(),
        f"The server's default: `{field.default}`" if field.default not in {None, "null"} else "",
    )
    return "\n\n".join(each for each in notes if each)


def _awkward(name: str) -> bool:
    return (
        keyword.iskeyword(name) or name.startswith("__") or name in {"str", "int", "float", "bool", "tuple"}
    )
