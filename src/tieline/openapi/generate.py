"""A document to a package in a folder: what is made is pure, and only `put` writes."""

from __future__ import annotations

import ast
import keyword
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.openapi import lock as locks
from tieline.openapi import vendor
from tieline.openapi.build import build
from tieline.openapi.diagnostics import Diagnostic
from tieline.openapi.document import Document
from tieline.openapi.json_nodes import Node
from tieline.openapi.names import plan
from tieline.openapi.package import NOTE, files
from tieline.openapi.paths import walk
from tieline.openapi.plan import Plan
from tieline.openapi.shape import Notes
from tieline.openapi.words import pascal, snake

#: The Python of a markdown page.
_PYTHON = re.compile(r"^```python$(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What generated packages import beside Python's own modules, which nothing may hide.
_NEEDED = frozenset({"aiohttp", "msgspec", "tieline", "urllib3"})
_GENERATED = ("services", "models", "inputs", vendor.FOLDER)


class Made(Struct, frozen=True, kw_only=True):
    """A package, not yet written: its files by path, and what was odd on the way."""

    plan: Plan
    files: Mapping[str, str]
    #: Operations of the document that have no method; there must be none.
    lost: tuple[str, ...]
    #: What overlays found nothing to change.
    idle: tuple[str, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.plan.api.diagnostics


class Drift(Struct, frozen=True, kw_only=True):
    """How a folder differs from what would be written: paths, and old names of models that are not locked yet."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    renamed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.stale or self.renamed)


def make(
    document: Document,
    *,
    package: str,
    client: str | None = None,
    lock: locks.Lock | None = None,
    overlays: Sequence[Node] = (),
    vendored: bool = False,
) -> Made:
    """Return the package of a document. Raises `UsageError` for a name that Python cannot import."""
    if not _importable(package):
        raise UsageError(
            f"out: Python cannot import a folder called {package!r}; {snake(package)!r} would do", field="out"
        )
    if client is not None and not _importable(client):
        raise UsageError(
            f"client: a class cannot be called {client!r}; {pascal(client)!r} would do", field="client"
        )
    idle = [each for given in overlays for each in document.overlay(given)]
    api = build(document)
    made = plan(api, package=package, client=client, lock=lock, vendored=vendored)
    named = {each.operation.key for service in made.services for each in service.operations}
    told = [f"{each.method.upper()} {each.path}" for each in walk(document, Notes())]
    return Made(
        plan=made,
        files=files(made) | (vendor.vendored() if vendored else {}),
        lost=tuple(each for each in told if each not in named),
        idle=tuple(idle),
    )


def package_name(out: Path) -> str:
    """Return the name that a folder is imported by. Raises `UsageError` where Python would find something else by it."""
    place = out.resolve()
    taken = sys.stdlib_module_names | _NEEDED
    if place.name in taken and not (place.parent / "__init__.py").is_file():
        raise UsageError(
            f"out: `import {place.name}` is a module of Python or of a library that clients need; choose another"
            " name, or a folder in a package of yours",
            field="out",
        )
    return place.name


def _importable(name: str) -> bool:
    return name.isidentifier() and name.isascii() and not keyword.iskeyword(name)


def kept(out: Path) -> locks.Lock | None:
    """Return the lock of a folder, None where it has none. Raises `UsageError` for a folder of something else."""
    file = out / locks.FILE
    if file.is_file():
        return locks.read(file.read_bytes())
    if out.exists() and not out.is_dir():
        raise UsageError(f"out: {out} is a file; a package is a folder", field="out")
    if out.exists() and any(out.iterdir()):
        raise UsageError(
            f"out: {out} is not empty and holds no {locks.FILE}, so it is no package of ours;"
            f" choose another folder, or put {locks.FILE} back",
            field="out",
        )
    return None


def drift(out: Path, made: Made) -> Drift:
    """Return how a folder differs from a package. Python is compared by what it means, not by how it is laid out."""
    lock = kept(out)
    missing = [path for path in made.files if not (out / path).is_file()]
    changed = [
        path for path in made.files if path not in missing and not _same(path, out / path, made.files[path])
    ]
    known = {} if lock is None else lock.renamed
    renamed = [f"{old} is called {new} now" for old, new in made.plan.renamed.items() if old not in known]
    return Drift(
        missing=tuple(missing),
        changed=tuple(changed),
        stale=tuple(_stale(out, made.files)),
        renamed=tuple(renamed),
    )


def put(out: Path, made: Made) -> tuple[str, ...]:
    """Write a package into its folder; return the paths that changed. Files of an earlier run that are no more go."""
    changed: list[str] = []
    for path, text in made.files.items():
        file = out / path
        content = text.encode()
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            changed.append(path)
    for path in _stale(out, made.files):
        (out / path).unlink()
        changed.append(path)
    return tuple(changed)


def _stale(out: Path, made: Mapping[str, str]) -> list[str]:
    """Return the generated files that a folder holds beside those of a package."""
    found: list[str] = []
    for folder in _GENERATED:
        for file in sorted((out / folder).rglob("*.py")) if (out / folder).is_dir() else ():
            path = file.relative_to(out).as_posix()
            if path not in made and (folder == vendor.FOLDER or file.read_text("utf-8").startswith(NOTE)):
                found.append(path)
    return found


def _same(path: str, file: Path, text: str) -> bool:
    content = file.read_bytes()
    if content == text.encode():
        return True
    return _meant(path, content.decode("utf-8", "replace").replace("\r\n", "\n")) == _meant(path, text)


def _meant(path: str, text: str) -> list[str]:
    """Return what a file says: its lines, those of Python as they are meant, in a markdown page too."""
    if path.endswith(".py"):
        return [_syntax(text)]
    if path.endswith(".md"):
        parts = _PYTHON.split(text)
        return [
            line
            for at, each in enumerate(parts)
            for line in ([_syntax(each)] if at % 2 else each.splitlines())
        ]
    return text.splitlines()


def _syntax(text: str) -> str:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return text
