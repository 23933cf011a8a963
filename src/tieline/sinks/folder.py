"""A folder of exported files and the one small file that says what they hold."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from tieline.core.errors import DatabaseBusy, UsageError
from tieline.core.files import sync_folder
from tieline.core.typed import decode
from tieline.exports.model import AS_EVER, Form, Known, Mode, Position
from tieline.sinks.disk import disk_failures
from tieline.sources.schema import Model

Format = Literal["parquet", "jsonl", "dlt"]

_MANIFEST = "_tieline.json"
_LOCK = ".tieline.lock"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a stream, by its name, with its size in bytes."""

    name: str
    size: int

    @property
    def folder(self) -> str:
        """The folder that its name begins with; empty for none."""
        return self.name.rpartition("/")[0]


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one table, and how many of them were ever begun, which numbers the next one."""

    parts: tuple[Part, ...] = ()
    begun: int = 0


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the folder holds of one stream: for each connection its position, and the files or one file's length."""

    model: Model | None = None
    mode: Mode = Mode.MERGE
    positions: dict[str, Position] = {}
    parts: tuple[Part, ...] = ()
    #: How many files were ever begun; numbers the next one.
    begun: int = 0
    #: The length of an appended file in bytes.
    length: int = 0
    form: Form = AS_EVER
    #: The files of tables that hold parts of records, by the tables' names.
    tables: dict[str, Files] = {}


def known(entry: Entry | None) -> Known | None:
    """Return what an export needs to know of what is held."""
    return None if entry is None else Known(model=entry.model, mode=entry.mode, form=entry.form)


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: Format
    version: Literal[1] = 1
    streams: dict[str, Entry] = {}


class ExportFolder:
    """The folder, locked for this export. Its manifest is replaced as a whole: each save is all or nothing."""

    def __init__(self, path: Path, manifest: _Manifest) -> None:
        self.path = path
        self._manifest = manifest

    def entry(self, stream: str) -> Entry | None:
        """Return what is held of a stream; None if nothing ever was."""
        return self._manifest.streams.get(stream)

    def save(self, stream: str, entry: Entry) -> None:
        """Replace what is held of a stream."""
        manifest = msgspec.structs.replace(self._manifest, streams=self._manifest.streams | {stream: entry})
        temporary = self.path / f"{_MANIFEST}.tmp"
        with disk_failures(temporary):
            with temporary.open("wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(self.path / _MANIFEST)
            sync_folder(self.path)
        self._manifest = manifest


def entries(path: Path, kind: Format) -> dict[str, Entry]:
    """Return what a folder holds of each stream. Raises `UsageError` where nothing was exported to it."""
    if not (path / _MANIFEST).exists():
        raise UsageError(f"{path}: holds no export")
    return _load(path, kind).streams


@contextmanager
def open_folder(path: Path, kind: Format) -> Generator[ExportFolder]:
    """Open a folder for exports of one format; made where there is none.

    A folder whose manifest is not ours is refused untouched; where nothing is exported, no lock is left.
    """
    _load(path, kind)
    with disk_failures(path):
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / _LOCK).open("ab")
    with lock:
        _take(lock, path)
        folder = ExportFolder(path, _load(path, kind))
        try:
            yield folder
        finally:
            if not (path / _MANIFEST).exists():
                (path / _LOCK).unlink(missing_ok=True)


def _take(lock: BinaryIO, path: Path) -> None:
    """Hold the lock, or raise `DatabaseBusy`; one that its last holder has removed holds nobody off."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = os.path.samestat(os.fstat(lock.fileno()), (path / _LOCK).stat())
    except (BlockingIOError, FileNotFoundError):
        held = False
    if not held:
        raise DatabaseBusy(f"{path}: another export writes there right now")


def _load(path: Path, kind: Format) -> _Manifest:
    file = path / _MANIFEST
    with disk_failures(file):
        text = file.read_bytes() if file.exists() else b""
    if not text:
        return _Manifest(format=kind)
    try:
        manifest = decode(text, _Manifest)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{file}: is not Tieline's, or is broken; export into another folder") from error
    if manifest.format != kind:
        raise UsageError(f"{path}: holds an export to {manifest.format}, not {kind}")
    return manifest
