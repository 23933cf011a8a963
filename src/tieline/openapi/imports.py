"""The first lines of a generated file: what it is, and the imports that its text needs."""

from __future__ import annotations

from collections.abc import Iterable

from tieline.openapi.annotations import Scope
from tieline.openapi.layout import Group, docstring, laid

_ABSTRACT = frozenset({"Iterable", "Mapping", "Sequence"})
_TYPING = frozenset({"Any", "Literal", "Required", "TYPE_CHECKING", "TypeAlias", "TypedDict"})
_RUNTIME = frozenset(
    {
        "ABSENT", "UNSET", "Answer", "AsyncBinaryStream", "AsyncEventStream", "AsyncLineStream", "AsyncPages", "AsyncService",
        "BinaryStream", "Body", "EventStream", "FileInput", "LineStream", "Model", "OneOf", "Op", "Options", "Page", "PagedOp",
        "Paging", "Param", "Part", "Server", "Service", "Switch", "Unknown", "Unset", "Variable", "field",
        "filled",
    }
)  # fmt: skip


def header(told: str, scope: Scope, *, inputs: bool = False) -> str:
    """Return the docstring and the imports of a module of models, or of their inputs."""
    words = scope.words
    needs_files = "_File" in words
    typing = words | {"TYPE_CHECKING", "Any"} if needs_files else words
    standard = ["import datetime as _dt\n"] if "datetime" in words else []
    standard += [*from_abstract(words), *from_typing(typing)]
    package = ["from .. import models as _models\n"] if inputs and "models" in words else []
    package += [f"from . import {each} as _{each}\n" for each in sorted(scope.modules)]
    files = (
        f"if TYPE_CHECKING:\n    from {scope.plan.runtime_below} import FileInput as _File\n"
        "else:\n    _File = Any  # what is sent as a file is never read\n"
    )
    groups = [
        "".join(standard),
        from_runtime(words, scope.plan.runtime_below),
        "".join(package),
        files if needs_files else "",
    ]
    start = f"{docstring(told, 0)}\nfrom __future__ import annotations\n"
    return "\n".join([start, *(each for each in groups if each)])


def from_abstract(words: Iterable[str]) -> list[str]:
    """Return the import of the words that `collections.abc` has."""
    return imported("collections.abc", _ABSTRACT.intersection(words))


def from_typing(words: Iterable[str]) -> list[str]:
    """Return the import of the words that `typing` has."""
    aliased = ["from typing import overload as _overload\n"] if "overload" in words else []
    return [*imported("typing", _TYPING.intersection(words)), *aliased]


def from_runtime(words: Iterable[str], runtime: str) -> str:
    """Return the import of the words that the runtime has."""
    return "".join(imported(runtime, _RUNTIME.intersection(words)))


def imported(module: str, names: Iterable[str], indent: int = 0) -> list[str]:
    """Return an import of names, in their order; none for no names."""
    listed = sorted(names, key=lambda each: (not each.isupper(), not each[0].isupper(), each))
    if not listed:
        return []
    pad = " " * indent
    line = f"{pad}from {module} import {', '.join(listed)}\n"
    if len(line) <= 101:
        return [line]
    return [pad + laid(Group(f"from {module} import (", tuple(listed), ")"), indent) + "\n"]
