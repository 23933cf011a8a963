"""Loads functions from a folder of Python files, or a module: what is broken is told with its line, the rest is there."""

from __future__ import annotations

import importlib
import importlib.util
import linecache
import sys
import traceback
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

from tieline.core.errors import ConfigurationError
from tieline.functions.definition import Definition
from tieline.functions.registry import LoadProblem, Registry, defined_in

#: On modules that were loaded from a folder: those of another folder may take their names.
_MARK = "__tieline_loaded__"
_SKIPPED = {"tests", "test", "conftest.py", "setup.py"}


def load(source: str | Path) -> Registry:
    """Return the functions of a folder, of one file, or of a module by its dotted name.

    In a folder every `.py` file counts, in its folders too, but not those that begin with `_`, `.` or `test_`, nor what
    lies in `tests`. They import one another as they lie there (`import shared` finds `shared.py`), or as a package
    where the folder has an `__init__.py`. Loading again reads what has changed. Raises `ConfigurationError` where there is
    no such folder or module.
    """
    path = Path(source)
    if path.is_dir():
        return _load_files(path.resolve(), _files(path.resolve()))
    if path.suffix == ".py" and path.is_file():
        return _load_files(path.resolve().parent, [path.resolve()])
    return _load_module(str(source))


def snapshot(source: str | Path) -> dict[Path, tuple[int, int]]:
    """Return the files that a source is made of with their times and sizes; another one means that it has changed."""
    path = Path(source)
    if path.is_dir():
        files = [each for each in path.rglob("*.py") if not _hidden(each.relative_to(path))]
    else:
        files = [path] if path.suffix == ".py" else _files_of_module(str(source))
    seen: dict[Path, tuple[int, int]] = {}
    for each in files:
        with suppress(FileNotFoundError):  # it was there a moment ago
            stat = each.stat()
            seen[each] = stat.st_mtime_ns, stat.st_size
    return seen


# -- files -----------------------------------------------------------------------------------------------------


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__pycache__")) or part in _SKIPPED for part in path.parts)


def _files(folder: Path) -> list[Path]:
    found = (each for each in folder.rglob("*.py") if not _hidden(each.relative_to(folder)))
    return sorted(each for each in found if not each.name.startswith(("_", "test_")))


def _load_files(folder: Path, files: Iterable[Path]) -> Registry:
    root = folder.parent if (folder / "__init__.py").exists() else folder
    definitions: list[Definition] = []
    problems: list[LoadProblem] = []
    with _importing(root, folder):
        for path in files:
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            try:
                definitions += _import(name, path)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - an author's file may raise anything
                problems.append(_problem(error, path, folder))
    return Registry.of(definitions, problems)


@contextmanager
def _importing(root: Path, folder: Path) -> Generator[None]:
    """Let the files of a folder be imported, anew, before all others of their names.

    They stay importable afterwards, for what functions import as they run, but hide no module of anybody else's.
    """
    own = {path.stem for path in root.iterdir()}
    for name, module in list(sys.modules.items()):
        of_others = _fact(module, _MARK) and name.partition(".")[0] in own
        if of_others or _lies_in(module, folder):
            del sys.modules[name]
    path = [each for each in sys.path if each != str(root)]
    sys.path[:] = [str(root), *path]
    importlib.invalidate_caches()
    linecache.checkcache()
    # Compiled files are told apart by whole seconds: one that is edited twice within one would stay as it was.
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = written
        sys.path[:] = [*(each for each in sys.path if each != str(root)), str(root)]
        for module in list(sys.modules.values()):
            if _lies_in(module, folder):
                setattr(module, _MARK, True)


def _lies_in(module: ModuleType, folder: Path) -> bool:
    file = _fact(module, "__file__")
    return isinstance(file, str) and Path(file).is_relative_to(folder)


def _fact(module: object, name: str) -> object:
    """Return what a module itself has of that name: one may raise anything of its own for what it has not."""
    return getattr(module, "__dict__", {}).get(name)


def _import(name: str, path: Path) -> list[Definition]:
    module = importlib.import_module(name)
    file = getattr(module, "__file__", None)
    if file is None or Path(file).resolve() != path:
        told = "a module of Python's own" if name in sys.stdlib_module_names else f"the module {file or name}"
        raise ImportError(f"{path.name} is called as {told}: give it another name")
    return defined_in(module)


def _problem(error: BaseException, path: Path, folder: Path) -> LoadProblem:
    """Return what went wrong with the innermost line of the author's own."""
    if isinstance(error, SyntaxError) and error.filename:
        return LoadProblem(path=Path(error.filename), line=error.lineno, message=f"SyntaxError: {error.msg}")
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    where, line = (Path(own[-1].filename), own[-1].lineno) if own else (path, None)
    return LoadProblem(path=where, line=line, message=f"{type(error).__name__}: {error}")


# -- modules ---------------------------------------------------------------------------------------------------


def _load_module(name: str) -> Registry:
    files = _files_of_module(name)
    if not files:
        raise ConfigurationError(
            f"functions: {name!r} is neither a folder, a Python file nor a module", field="functions"
        )
    top = name.partition(".")[0]
    for known in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[known]
    importlib.invalidate_caches()
    linecache.checkcache()
    try:
        return Registry.of(defined_in(importlib.import_module(name)))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - an author's module may raise anything
        folder = next((each for each in files[0].parents if each.name == top), files[0].parent)
        return Registry.of([], [_problem(error, files[0], folder)])


def _files_of_module(name: str) -> list[Path]:
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return []
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return []
    origin = Path(spec.origin)
    return sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]
