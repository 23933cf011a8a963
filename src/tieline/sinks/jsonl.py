"""Streams as files of JSON lines that log every change, or as plain records on one output."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from tieline.core.clock import iso
from tieline.core.errors import UsageError
from tieline.exports.model import Change, ExportCounts, Known, Mode, Names, Position, Target
from tieline.exports.names import renamed_json
from tieline.exports.place import check_form, check_kept
from tieline.sinks.disk import disk_failures
from tieline.sinks.folder import Entry, ExportFolder, known, open_folder
from tieline.sources.schema import Model

_LINE = b'{"id":%b,%b,"action":"%b","first_seen_at":"%b","modified_at":"%b","data":%b}\n'


class JsonLinesSink:
    """A folder with one file `STREAM.jsonl` for each stream, to which every change is appended as one line.

    A line is `{"id", "connection", "action", "first_seen_at", "modified_at", "data"}`, with the columns that tell of tenants
    behind the connection; the action is `UPSERT`, or `DELETE` with null for data. The last line of an id is its present state. Use `open_jsonl`.
    """

    typed = False
    commit_bytes = 32 << 20
    commit_records = 100_000

    def __init__(self, folder: ExportFolder) -> None:
        self._folder = folder

    def known(self, stream: str) -> Known | None:
        """Return what the folder holds of a stream."""
        return known(self._folder.entry(stream))

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse where a file has a stream's name and is not ours, and histories: a log holds every state anyhow."""
        for target in targets:
            check_form(target.form, "jsonl")
            if target.mode is Mode.HISTORY:
                raise UsageError("mode: jsonl logs every change; there is no --mode scd2 of it", field="mode")
            if (before := self.known(target.name)) is not None:  # a log in any mode
                check_kept(target, replace(before, mode=target.mode), str(self._folder.path))
            path = _file(self._folder, target)
            if self._folder.entry(target.name) is None and path.exists():
                raise UsageError(f"{path}: is not Tieline's")

    @contextmanager
    def stream(self, target: Target) -> Generator[JsonLinesLog]:
        """Open a stream's file; a tail that an interrupted export left is cut off."""
        path = _file(self._folder, target)
        entry = self._folder.entry(target.name)
        if entry is None:
            entry = Entry(model=target.model, form=target.form)
            self._folder.save(target.name, entry)  # so that a crash leaves no file that nobody owns
        with disk_failures(path):
            file = path.open("ab")
        with file:
            if _length(file) > entry.length:
                file.truncate(entry.length)
            elif _length(file) < entry.length:  # somebody moved the file away or emptied it
                entry = replace(entry, length=_length(file))
                self._folder.save(target.name, entry)
            yield JsonLinesLog(self._folder, target, entry, file)


@contextmanager
def open_jsonl(path: Path) -> Generator[JsonLinesSink]:
    """Open the folder `path` for an export; made where there is none."""
    with open_folder(path, "jsonl") as folder:
        yield JsonLinesSink(folder)


class JsonLinesLog:
    """Appends one stream's changes to its file."""

    def __init__(self, folder: ExportFolder, target: Target, entry: Entry, file: BinaryIO) -> None:
        self._folder = folder
        self._target = target
        self._entry = entry
        self._file = file
        self._written = 0
        self._deleted = 0

    @property
    def position(self) -> Position | None:
        """The cursor of this connection."""
        return self._entry.positions.get(self._target.connection)

    def write(self, changes: Sequence[Change]) -> None:
        """Append changes; they count once committed."""
        whose, names = _whose(self._target), self._target.form.names
        with disk_failures(Path(self._file.name)):
            self._file.write(b"".join([_logged(change, whose, names) for change in changes]))
        deleted = sum(change.data is None for change in changes)
        self._deleted += deleted
        self._written += len(changes) - deleted

    def reshape(self, model: Model) -> Model:
        """Change nothing: lines have no columns."""
        return model

    def commit(self, position: Position) -> ExportCounts:
        """Make what was appended count, and move the cursor with it."""
        with disk_failures(Path(self._file.name)):
            self._file.flush()
            os.fsync(self._file.fileno())
        self._entry = replace(
            self._entry,
            model=self._target.model,
            length=_length(self._file),
            positions=self._entry.positions | {self._target.connection: position},
        )
        self._folder.save(self._target.name, self._entry)
        counts = ExportCounts(written=self._written, deleted=self._deleted)
        self._written = self._deleted = 0
        return counts


class PlainSink:
    """Writes every living record to one output, one payload a line; keeps no cursor.

    A record that changes while the export runs may come twice; the later line is the newer.
    """

    typed = False
    commit_bytes = 1 << 20
    commit_records = 1_000

    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def known(self, stream: str) -> None:
        """None: nothing is kept."""

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse what is more than the records as they are."""
        for target in targets:
            check_form(target.form, "standard output")
        if any(target.mode is not Mode.MERGE for target in targets):
            raise UsageError(
                "mode: standard output takes the records as they are, and no --mode", field="mode"
            )

    @contextmanager
    def stream(self, target: Target) -> Generator[PlainStream]:
        """Begin a stream."""
        yield PlainStream(self._output, target.form.names)


class PlainStream:
    """Writes one stream's records to the output."""

    def __init__(self, output: BinaryIO, names: Names) -> None:
        self._output = output
        self._names = names
        self._place = Path(str(output.name))  # a pipe's name may be its number
        self._written = 0

    @property
    def position(self) -> None:
        """None: the whole stream is written each time."""
        return

    def write(self, changes: Sequence[Change]) -> None:
        """Write the records that live."""
        lines = [
            _one_line(renamed_json(change.data, self._names)) + b"\n"
            for change in changes
            if change.data is not None
        ]
        with disk_failures(self._place):
            self._output.write(b"".join(lines))
        self._written += len(lines)

    def reshape(self, model: Model) -> Model:
        """Change nothing: lines have no columns."""
        return model

    def commit(self, position: Position) -> ExportCounts:
        """Hand on what was written."""
        del position  # nowhere to keep it
        with disk_failures(self._place):
            self._output.flush()
        counts = ExportCounts(written=self._written)
        self._written = 0
        return counts


def _whose(target: Target) -> bytes:
    """Return the fields of a line that tell whose a record is."""
    tenant = zip(target.form.tenant, target.tenant, strict=False)
    return msgspec.json.encode({"connection": target.connection, **dict(tenant)})[1:-1]


def _logged(change: Change, whose: bytes, names: Names) -> bytes:
    return _LINE % (
        msgspec.json.encode(change.id),
        whose,
        b"DELETE" if change.data is None else b"UPSERT",
        iso(change.first_seen_at).encode(),
        iso(change.modified_at).encode(),
        b"null" if change.data is None else _one_line(renamed_json(change.data, names)),
    )


def _file(folder: ExportFolder, target: Target) -> Path:
    return folder.path / f"{target.name}.jsonl"


def _length(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _one_line(data: bytes) -> bytes:
    """Return JSON without line breaks; they can only stand between tokens."""
    return data.replace(b"\r", b" ").replace(b"\n", b" ")
