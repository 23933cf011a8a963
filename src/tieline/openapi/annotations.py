"""Types of the API as annotations: as they are read, as they may be given, and as the runtime is told of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tieline.openapi.ir import (
    AliasRef,
    Anything,
    Enum,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from tieline.openapi.layout import literal
from tieline.openapi.plan import NamedAlias, Plan
from tieline.openapi.unions import needs_a_class

#: An enum with more values is only what they are: nobody reads so many.
_MANY = 300
#: The integers that the decoder takes as literals.
_SAYABLE = range(-(2**63), 2**63)
_TOKEN = re.compile(r"(?<![.\w])\w+")
_DOCSTRING = re.compile(r'"""(?:\\.|[^\\])*?"""', re.DOTALL)
_KINDS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "datetime": "_dt.datetime",
    "date": "_dt.date",
}


class Scope:
    """A file that annotations are written into, and what it needs for them."""

    def __init__(self, plan: Plan, module: str | None = None, shadowed: Iterable[str] = ()) -> None:
        self.plan = plan
        #: The module of models that it is, None for a service.
        self.module = module
        #: Words of `typing`, `collections.abc` and the runtime.
        self.words: set[str] = set()
        #: Other modules of models.
        self.modules: set[str] = set()
        #: Names of models and inputs that a service takes from the package's `models`.
        self.classes: set[str] = set()
        self._shadowed = frozenset(shadowed)
        #: Whether something that was noted as needed has gone into an `Any`.
        self._swallowed = False

    def prune(self, text: str) -> None:
        """Forget what the text of the file does not need after all."""
        if not self._swallowed:
            return
        used = set(_TOKEN.findall(_DOCSTRING.sub("", text)))
        self.words = {each for each in self.words if {each, f"_{each}", _KINDS.get(each, "")[:3]} & used}
        self.modules = {each for each in self.modules if f"_{each}" in used}
        self.classes &= used

    def word(self, name: str) -> str:
        """Return a word, noting that it is needed."""
        self.words.add(name)
        return name

    def builtin(self, name: str) -> str:
        """Return a builtin, in full where something else has its name."""
        if name in self._shadowed:
            self.words.add("builtins")
            return f"builtins.{name}"
        return name

    def own(self, module: str, name: str) -> str:
        """Return the name of a model or of an alias as this file says it."""
        if self.module is None:
            self.classes.add(name)
            return name
        if module == self.module:
            return name
        self.modules.add(module)
        return f"_{module}.{name}"

    def read(self, kind: Type) -> str:
        """Return a type as it is read from answers."""
        match kind:
            case ModelRef():
                model = self.plan.models[kind.key]
                return self.own(model.module, model.name)
            case AliasRef():
                alias = self.plan.aliases[kind.key]
                return self.own(alias.module, alias.name)
            case _:
                return self._nested(kind, self.read, "list", "dict") or self.scalar(kind)

    def sent(self, kind: Type) -> str:
        """Return a type as a model that is never read holds it: what is read as a text may be a file there."""
        match kind:
            case ModelRef() | AliasRef():
                return self.read(kind)
            case Primitive(kind="binary"):
                return self.word("_File")
            case _:
                return self._nested(kind, self.sent, "list", "dict") or self.scalar(kind)

    def given(self, kind: Type) -> str:
        """Return a type as it may be given in requests: dictionaries for models, any sequence for a list."""
        match kind:
            case ModelRef():
                model = self.plan.models[kind.key]
                own = self.own(model.module, model.dict_name)
                if self.module is None:
                    return f"{self.own(model.module, model.name)} | {own}"
                self.words.add("models")
                return f"_models.{model.name} | {own}"
            case AliasRef():
                return self._given_alias(self.plan.aliases[kind.key])
            case Primitive(kind="binary"):
                return self.word("FileInput")
            case _:
                if isinstance(kind, (ListOf, TupleOf)):
                    self.words.add("Sequence")
                elif isinstance(kind, MapOf):
                    self.words.add("Mapping")
                return self._nested(kind, self.given, "Sequence", "Mapping") or self.scalar(kind)

    def _given_alias(self, alias: NamedAlias) -> str:
        if needs_a_class(alias.alias.type):
            return self.own(alias.module, alias.input_name)
        if self.module is None:
            return self.own(alias.module, alias.name)
        self.words.add("models")
        return f"_models.{alias.name}"

    def told(self, kind: Type) -> str:
        """Return a type as an expression for the runtime, which reads answers by it."""
        match kind:
            case ModelRef():
                self.words.add("models")
                return f"models.{self.plan.models[kind.key].name}"
            case AliasRef():
                self.words.add("models")
                return f"models.{self.plan.aliases[kind.key].name}"
            case Enum():
                return self.either(sorted({type(each).__name__ for each in kind.values}))
            case _:
                return self._nested(kind, self.told, "list", "dict") or self.scalar(kind)

    def _nested(self, kind: Type, one: Callable[[Type], str], list_: str, map_: str) -> str | None:
        """Return a type that holds others, which `one` writes; None for one that holds none."""
        match kind:
            case ListOf():
                return f"{self.builtin(list_)}[{one(kind.item)}]"
            case MapOf():
                return f"{self.builtin(map_)}[{self.builtin('str')}, {one(kind.value)}]"
            case TupleOf():
                if kind.rest is not None or not kind.items:
                    return f"{self.builtin(list_)}[{self.word('Any')}]"
                return f"{self.builtin('tuple')}[{', '.join(map(one, kind.items))}]"
            case Union():
                return self.either(one(each) for each in kind.members)
            case Nullable():
                return self.either([one(kind.of), "None"])
            case _:
                return None

    def scalar(self, kind: Type) -> str:
        """Return a type that holds no others."""
        match kind:
            case Enum():
                return self._enum(kind)
            case Primitive(kind="binary"):
                return self.builtin("str")
            case Primitive():
                name = _KINDS[kind.kind]
                if name.startswith("_dt"):
                    self.words.add("datetime")
                    return name
                return name if name == "None" else self.builtin(name)
            case Anything():
                return self.word("Any")
            case _:
                raise AssertionError(kind)

    def either(self, kinds: Iterable[str]) -> str:
        """Return a union of annotations: each member once, null and unset last, `Any` alone."""
        found = list(dict.fromkeys(part for each in kinds for part in members(each)))
        if "Any" in found:
            self._swallowed = self._swallowed or len(found) > 1
            return "Any"
        for last in ("None", "Unset"):
            if last in found:
                found.remove(last)
                found.append(last)
        return " | ".join(found)

    def _enum(self, kind: Enum) -> str:
        values = [each for each in kind.values if isinstance(each, (str, int))]
        plain = [self.builtin(each) for each in sorted({type(each).__name__ for each in values})]
        told = [literal(each) for each in values if not isinstance(each, bool)]
        if (
            len(told) > _MANY
            or not told
            or any(isinstance(each, int) and each not in _SAYABLE for each in values)
        ):
            return self.either(plain)
        return self.either([f"{self.word('Literal')}[{', '.join(told)}]", *(plain if kind.open else ())])


def has_input(alias: NamedAlias) -> bool:
    """Tell whether what may be given for a named type has a name of its own: other than what is read."""
    return alias.written and needs_a_class(alias.alias.type)


def members(annotation: str) -> list[str]:
    """Return the members of a union that is written out; brackets and literals stay whole."""
    if " | " not in annotation:
        return [annotation]
    parts: list[str] = []
    depth, start, quote, place = 0, 0, "", 0
    while place < len(annotation):
        letter = annotation[place]
        if quote:
            if letter == "\\":
                place += 1
            elif letter == quote:
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter in "[(":
            depth += 1
        elif letter in "])":
            depth -= 1
        elif depth == 0 and annotation.startswith(" | ", place):
            parts.append(annotation[start:place])
            start = place + 3
        place += 1
    return [*parts, annotation[start:]]
