"""The configuration in a file: of JSON, of YAML, or of Python, which is loaded for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import yaml

from tieline.core.errors import ConfigurationError, MissingExtra, TielineError, UsageError
from tieline.sources.dlt.handed import Found
from tieline.sources.dlt.node import is_object
from tieline.sources.dlt.secrets import Values
from tieline.sources.dlt.standin import Capture, beside_dlt, in_place_of_dlt
from tieline.sources.dlt.substitutes import NeedsDlt

#: The names by which a file tells an API in outline (`tieline.sources.dlt.outline`).
OUTLINE = ("BASE_CONFIG", "ENDPOINTS", "DEPENDENCIES")


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What a file has: a `RESTAPIConfig`, or an outline of an API under the names of `OUTLINE`.

    `notes` tell what in it is not synced.
    """

    name: str
    config: Any
    is_outline: bool = False
    notes: tuple[str, ...] = ()


def load(file: Path, values: Values, *, wanted: str | None = None) -> Loaded:
    """Return the configuration in a file, `wanted` where there are several.

    Raises `UsageError` for a file that has none, `ConfigurationError` for a secret that it asks for in vain, and
    `MissingExtra` where it needs dlt itself, which is not installed.
    """
    match file.suffix.lower():
        case ".json" | ".yaml" | ".yml":
            return _chosen(file, _read(file), [], wanted)
        case ".py":
            capture = Capture(values=values, section=file.stem)
            names = _run(file, capture, wanted)
            called = wanted is not None and not any(each.name == wanted for each in capture.found)
            if called and callable(names.get(wanted or "")):
                chosen = _chosen(file, {}, capture.found, None)
            else:
                chosen = _chosen(file, names, capture.found, wanted)
            return msgspec.structs.replace(chosen, notes=tuple(dict.fromkeys(capture.notes)))
        case suffix:
            raise UsageError(
                f"config: {suffix or 'a file without an ending'} is none of .py, .json, .yaml", field="config"
            )


def _read(file: Path) -> Mapping[str, Any]:
    try:
        text = file.read_text("utf-8")
        document: Any = msgspec.json.decode(text) if file.suffix.lower() == ".json" else yaml.safe_load(text)
    except OSError as problem:
        raise UsageError(f"config: {file}: {problem.strerror}", field="config") from None
    except (ValueError, msgspec.DecodeError, yaml.YAMLError, RecursionError) as problem:
        told = " ".join(str(problem).split())
        raise UsageError(f"config: {file} cannot be read: {told}", field="config") from None
    if not is_object(document):
        raise UsageError(f"config: {file}: an object is expected", field="config")
    return document if set(document) & set(OUTLINE) else {"config": document}


def _run(file: Path, capture: Capture, wanted: str | None) -> Mapping[str, Any]:
    """Load a file, and call its sources, or the function that is wanted; return the names that it has then."""
    try:
        names = _under(file, capture, wanted, in_place_of_dlt(capture))
        if not capture.lacking or find_spec("dlt") is None:
            return names
    except NeedsDlt as lacking:
        if find_spec("dlt") is None:
            raise MissingExtra(f"{file}: {lacking}", "dlt") from None
    capture.found.clear()
    capture.sources.clear()
    capture.notes.clear()
    return _under(file, capture, wanted, beside_dlt(capture))


def _under(
    file: Path, capture: Capture, wanted: str | None, surroundings: AbstractContextManager[None]
) -> Mapping[str, Any]:
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    module.__package__ = (
        file.resolve().parent.name
    )  # so that `from .settings import …` finds what lies beside it
    before = set(sys.modules)
    try:
        with surroundings, _beside(file), redirect_stdout(sys.stderr):  # ours is for what the command tells
            _guarded(file, lambda: _execute(file, module))
            names = vars(module)
            for call in _calls(names, capture, wanted):
                _guarded(file, call)
    except NeedsDlt:
        _forget(set(sys.modules) - before, file)
        raise
    if capture.lacking:
        _forget(set(sys.modules) - before, file)
    return names


def _forget(names: set[str], file: Path) -> None:
    """Take away modules that lie beside a file and were loaded with ours in dlt's place."""
    folder = str(file.resolve().parent)
    for name in names:
        if str(getattr(sys.modules[name], "__file__", None) or "").startswith(folder):
            del sys.modules[name]


def _calls(names: Mapping[str, Any], capture: Capture, wanted: str | None) -> list[Callable[[], object]]:
    """Return what has to be called for the configurations of a file."""
    if wanted is not None:
        if any(each.name == wanted for each in capture.found) or _is_config(names.get(wanted)):
            return []
        call = capture.sources.get(wanted) or names.get(wanted)
        if callable(call):
            capture.found.clear()
            capture.notes.clear()
            return [call]
    if capture.found or any(_is_config(each) for each in names.values()):
        return []
    return list(capture.sources.values())


def _execute(file: Path, module: ModuleType) -> None:
    exec(compile(file.read_text("utf-8"), str(file), "exec"), vars(module))  # noqa: S102 - the operator's own file


def _guarded(file: Path, work: Callable[[], object]) -> None:
    """Do what an author's file does; raises `UsageError` with its line for what it raises."""
    try:
        work()
    except (NeedsDlt, TielineError):
        raise
    except OSError as problem:
        raise UsageError(f"config: {file}: {problem.strerror or problem}", field="config") from None
    except (Exception, SystemExit) as fault:  # it is not our code
        first = str(fault).partition("\n")[0]
        told = f"config: {file}{_line(file, fault)}: {type(fault).__name__}: {first}"
        raise UsageError(told, field="config") from fault


def _line(file: Path, fault: BaseException) -> str:
    """Return the last line of a file that an error went through."""
    line, trace = getattr(fault, "lineno", None), fault.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return "" if line is None else f", line {line}"


@contextmanager
def _beside(file: Path) -> Generator[None]:
    """Let a file import what lies beside it."""
    folder = file.resolve().parent
    sys.path.insert(0, str(folder))
    sys.path.append(str(folder.parent))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        sys.path.reverse()
        sys.path.remove(str(folder.parent))
        sys.path.reverse()


def _chosen(file: Path, names: Mapping[str, Any], found: list[Found], wanted: str | None) -> Loaded:
    if "ENDPOINTS" in names and "BASE_CONFIG" in names and not wanted:
        outline = {name: names[name] for name in OUTLINE if name in names}
        return Loaded(name=file.stem, config=outline, is_outline=True)
    known: dict[str, Any] = {}
    for each in found:
        known[each.name or file.stem] = each.config
    inside = [id(each.given) for each in found]
    known |= {name: each for name, each in names.items() if _is_config(each) and id(each) not in inside}
    if wanted is not None and wanted in known:
        return Loaded(name=wanted, config=known[wanted])
    if wanted is None and len(known) == 1:
        ((name, config),) = known.items()
        return Loaded(name=name if found else file.stem, config=config)
    there = (
        ", ".join(known)
        or "none: neither a RESTAPIConfig, nor a rest_api_source, nor BASE_CONFIG and ENDPOINTS"
    )
    if wanted is not None:
        told = f"config: {file} has no configuration {wanted!r}" + (f"; it has {there}" if known else "")
    else:
        told = f"config: {file} has {there}" + ("; say which: FILE:NAME" if len(known) > 1 else "")
    raise (UsageError if known else ConfigurationError)(told, field="config")


def _is_config(value: Any) -> bool:
    return is_object(value) and {"client", "resources"} <= set(value)
