"""Makes a client of every document in a folder, and tells what was lost: `make sweep FOLDER=…`.

A document is a file of JSON or YAML that says it is OpenAPI or Swagger. Each is read, generated, compiled and imported, all its
decoders are built and its operations counted, in a process of its own with a bound on time and memory. One line each, totals at the
end, exit code 1 if anything was lost: an operation, a module, a decoder, or a document that could not be read.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

from tieline.core.errors import UsageError
from tieline.openapi.document import Document
from tieline.openapi.generate import Made, make, put
from tieline.openapi.json_nodes import fields_of
from tieline.openapi.limits import Limits
from tieline.openapi.loading import load
from tieline.openapi.paths import METHODS
from tieline.openapi.source import read_file, says_so
from tieline.openapi.text import read_text
from tieline.runtime import Model, Op, PagedOp
from tieline.runtime.decoding import decoder_of

_KINDS = (".json", ".yaml", ".yml")
_PACKAGE = "swept"
_FORK = get_context("fork")  # a process that has the generator loaded already


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What one document may take: seconds, and MB of memory."""

    seconds: float
    memory: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a document; `lost` is empty if all went well, `refused` says that it could not even be read."""

    operations: int = 0
    models: int = 0
    odd: int = 0
    lost: tuple[str, ...] = ()
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Job:
    """A document on its way."""

    file: Path
    process: ForkProcess
    told: Connection
    folder: Path
    started: float

    def outcome(self, bounds: Bounds) -> Outcome:
        """Return what the process told before its end, or why it ended."""
        stage, found = "start", None
        while self.told.poll():
            try:
                message = self.told.recv()
            except EOFError:
                break
            if isinstance(message, Outcome):
                found = message
            else:
                stage = message
        if found is not None:
            return found
        words = (self.folder / "stderr").read_text("utf-8", "replace").split("\n")
        reason = next(
            (line for line in reversed(words) if line.strip()), f"ended with {self.process.exitcode}"
        )
        if time.monotonic() - self.started > bounds.seconds:
            reason = f"took more than {bounds.seconds:g} s"
        return Outcome(lost=(f"{stage}: {reason}",))


def main() -> int:
    """Sweep; return the exit code: 2 where there was no document."""
    asked = _arguments()
    files = [(file, home) for path in asked.paths for file, home in _documents(Path(path))]
    bounds = Bounds(seconds=asked.seconds, memory=asked.memory)
    outcomes: list[Outcome] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tieline-sweep-") as folder:
        for job, outcome in _swept(files, bounds, asked.jobs, Path(folder)):
            outcomes.append(outcome)
            if outcome.lost or not asked.quiet:
                print(_line(job, outcome), flush=True)
    failed = sum(bool(each.lost) for each in outcomes)
    print(
        f"{len(outcomes):,} documents, {sum(each.operations for each in outcomes):,} operations, "
        f"{sum(each.models for each in outcomes):,} models, {sum(each.odd for each in outcomes):,} odd places, "
        f"{failed:,} with losses ({sum(each.refused for each in outcomes):,} not readable), "
        f"{time.monotonic() - started:.0f} s"
    )
    if not outcomes:
        return 2
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make sweep", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a folder, searched to its depths, or a document"
    )
    parser.add_argument("--seconds", type=float, default=120, help="for one document (120)")
    parser.add_argument("--memory", type=int, default=4096, help="MB for one document (4096)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="documents at a time (as many as cores)"
    )
    parser.add_argument("--quiet", action="store_true", help="only lines of documents with losses")
    asked = parser.parse_args()
    for path in asked.paths:
        if not Path(path).exists():
            parser.error(f"there is no {path}")
    return asked


def _documents(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the documents at a path, each with the folder that its references may reach."""
    if path.is_file():
        yield path, path.parent
        return
    for folder, inside, names in os.walk(path):
        inside[:] = sorted(each for each in inside if not each.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if file.suffix.lower() in _KINDS and file.is_file() and says_so(file):
                yield file, path


def _swept(
    files: Sequence[tuple[Path, Path]], bounds: Bounds, most: int, folder: Path
) -> Iterator[tuple[Job, Outcome]]:
    """Yield what becomes of each document, in the order in which they end."""
    waiting = list(enumerate(files))[::-1]
    running: list[Job] = []
    while waiting or running:
        while waiting and len(running) < most:
            number, (file, home) = waiting.pop()
            running.append(_begun(file, home, bounds, folder / str(number)))
        first = min(job.started for job in running) + bounds.seconds
        wait([job.process.sentinel for job in running], max(0.0, first - time.monotonic()))
        for job in list(running):
            late = time.monotonic() - job.started > bounds.seconds
            if late:
                job.process.kill()
            elif job.process.is_alive():
                continue
            job.process.join()
            running.remove(job)
            yield job, job.outcome(bounds)
            job.told.close()
            shutil.rmtree(job.folder)


def _begun(file: Path, home: Path, bounds: Bounds, folder: Path) -> Job:
    folder.mkdir()
    (folder / "stderr").touch()
    told, tell = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_examine, args=(file, home, bounds, folder, tell))
    process.start()
    tell.close()
    return Job(file=file, process=process, told=told, folder=folder, started=time.monotonic())


def _examine(file: Path, home: Path, bounds: Bounds, folder: Path, tell: Connection) -> None:
    """Do all there is to do with a document, telling each stage; what is raised ends the process and says so on stderr."""
    os.dup2(os.open(folder / "stderr", os.O_WRONLY), 2)
    memory, seconds = bounds.memory * 2**20, int(bounds.seconds) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error", SyntaxWarning)
    tell.send("read")
    try:
        document = load(file, folder=home)
    except UsageError as problem:
        tell.send(Outcome(lost=(f"read: {problem.message}",), refused=True))
        return
    tell.send("generate")
    made = make(document, package=_PACKAGE)
    put(folder / _PACKAGE, made)
    tell.send("import")
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder))
    modules = [
        import_module(f"{_PACKAGE}.{path.removesuffix('.py').replace('/', '.').removesuffix('.__init__')}")
        for path in made.files
        if path.endswith(".py") and path != "__init__.py"
    ]
    tell.send("decoders")
    rows = _rows(made)
    _build_decoders(made, modules, [row for found in rows.values() for row in found])
    tell.send("count")
    tell.send(
        Outcome(
            operations=len(rows),
            models=len(made.plan.models) + len(made.plan.aliases),
            odd=len(made.diagnostics),
            lost=tuple(f"lost: {each}" for each in sorted({*made.lost, *_unmade(file, document, rows)})),
        )
    )


def _rows(made: Made) -> dict[str, list[Op[Any]]]:
    """Return the rows of the package's tables by operation, `GET /path`, as its modules hold them.

    Raises AttributeError where a service lacks the method of an operation.
    """
    found: dict[str, list[Op[Any]]] = {}
    for service in made.plan.services:
        module = import_module(f"{_PACKAGE}.services.{service.name}")
        for kind in (service.class_name, f"Async{service.class_name}"):
            for each in service.operations:
                getattr(getattr(module, kind), each.name)
        for row in vars(module).values():
            if _is_row(row):
                found.setdefault(f"{row.method} {row.path}", []).append(row)
    return found


def _is_row(value: object) -> TypeGuard[Op[Any]]:
    return isinstance(value, Op)


def _build_decoders(made: Made, modules: Sequence[ModuleType], rows: Sequence[Op[Any]]) -> None:
    """Build the decoder of every model, named type, answer and item; raises what msgspec does."""
    models = import_module(f"{_PACKAGE}.models")
    kinds: list[object] = [getattr(models, each.name) for each in made.plan.aliases.values()]
    kinds += [
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Model) and each.__module__ == module.__name__
    ]
    kinds += [answer.type() for row in rows for answer in row.answers if answer.type is not None]
    kinds += [row.paging.item() for row in rows if isinstance(row, PagedOp)]
    for kind in kinds:
        decoder_of(kind)


def _unmade(file: Path, document: Document, rows: dict[str, list[Op[Any]]]) -> Iterator[str]:
    """Yield what the file itself says are operations, whatever became of it on the way, and has no row."""
    limits = Limits()
    paths = fields_of(fields_of(read_text(read_file(file, limits.file_bytes), limits).data).get("paths"))
    known = {each.casefold() for each in rows}
    for path, item in paths.items():
        if path.startswith("x-"):
            continue
        for method in fields_of(item):
            told = f"{method.upper()} {path}"
            if method.lower() in _methods(document) and told.casefold() not in known:
                yield told


def _methods(document: Document) -> frozenset[str]:
    return METHODS if document.version.startswith("3.2") else METHODS - {"query"}


def _line(job: Job, outcome: Outcome) -> str:
    seconds = time.monotonic() - job.started
    if outcome.lost:
        shown = [json.dumps(each, ensure_ascii=False)[1:-1] for each in outcome.lost[:3]]
        more = f" and {len(outcome.lost) - 3:,} more" if len(outcome.lost) > 3 else ""
        return f"LOST  {job.file}: {'; '.join(shown)[:400]}{more}"
    return (
        f"ok    {job.file}: {outcome.operations:,} operations, {outcome.models:,} models, {outcome.odd:,} odd, "
        f"{seconds:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
