# ruff: noqa: S608 - names are quoted, text is written as literals
"""Streams as folders of Parquet files that together are always the current state."""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tieline.core.errors import StorageError, UsageError
from tieline.core.files import sync_folder
from tieline.exports.model import Change, ExportCounts, Known, Mode, Position, Target
from tieline.exports.place import check_mode, comes_again
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.columns import CONNECTION, ID, VALID_FROM, VALID_TO
from tieline.sinks.disk import disk_failures
from tieline.sinks.duckdb_session import RefusedData, Session, open_session
from tieline.sinks.folder import Entry, ExportFolder, Part, known, open_folder
from tieline.sinks.spool import Spool
from tieline.sources.schema import Model

#: Files below this many bytes are folded into the next new one, so that many small exports leave few files.
SMALL_PART = 4 << 20
#: Bytes of JSON in a row group, roughly.
ROW_GROUP_BYTES = 32 << 20

#: Room to spare: see `open_session`.
_MEMORY_MB = 320

#: How much smaller than its JSON a file is, roughly; and what even an empty one takes.
_COMPRESSION = 6
_LEAST_PART = 64 << 10

#: What an export that broke off before its first commit leaves.
_LEFT = re.compile(r"\.part-\d+\.parquet\.tmp")


class ParquetSink:
    """A folder with one folder of Parquet files for each stream.

    A commit writes new files under hidden names, replaces the manifest, and then shows the new files and removes
    those they replace. A crash leaves hidden files at most, or a switch that the next export completes.
    Use `open_parquet`.
    """

    typed = True
    commit_bytes = 64 << 20
    commit_records = 100_000

    def __init__(self, session: Session, folder: ExportFolder) -> None:
        self._session = session
        self._folder = folder

    def known(self, stream: str) -> Known | None:
        """Return what the folder holds of a stream."""
        return known(self._folder.entry(stream))

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse where a stream's folder holds something that no export has left there, or is kept in another mode."""
        for target in targets:
            if (before := self._folder.entry(target.name)) is not None:
                check_mode(target, before.mode, str(self._folder.path))
        for path in [
            self._folder.path / each.name for each in targets if self._folder.entry(each.name) is None
        ]:
            with disk_failures(path):
                foreign = path.exists() and any(not _LEFT.fullmatch(file.name) for file in path.iterdir())
            if foreign:
                raise UsageError(f"{path}: holds files that are not Tieline's")

    @contextmanager
    def stream(self, target: Target) -> Generator[ParquetStream]:
        """Open a stream's folder; what a crash has left there is put in order."""
        types = self._session.types(sql.nested_types(target.model))
        with Spool(target.model, types, target.mode) as spool:
            yield ParquetStream(self._session, self._folder, target, spool)


@contextmanager
def open_parquet(path: Path) -> Generator[ParquetSink]:
    """Open the folder `path` for an export; made where there is none."""
    with open_folder(path, "parquet") as folder, open_session(memory_mb=_MEMORY_MB) as session:
        yield ParquetSink(session, folder)


class ParquetStream:
    """Writes one stream's changes into its files."""

    def __init__(self, session: Session, folder: ExportFolder, target: Target, spool: Spool) -> None:
        self._session = session
        self._folder = folder
        self._target = target
        self._spool = spool
        self._path = folder.path / target.name
        entry = folder.entry(target.name)
        with disk_failures(self._path):
            self._path.mkdir(exist_ok=True)
            self._entry = entry or Entry(model=target.model, mode=target.mode)
            self._settle()

    @property
    def position(self) -> Position | None:
        """The cursor of this connection; None also where the model has changed: all records come again."""
        return None if self._forgotten else self._entry.positions.get(self._target.connection)

    def write(self, changes: Sequence[Change]) -> None:
        """Spool changes for the next commit."""
        self._spool.add(changes)

    def reshape(self, model: Model) -> Model:
        """Write the next commit's files in the new shape, and those that are there anew."""
        self._spool.reshape(model, self._session.types(sql.nested_types(model)))
        self._target = msgspec.structs.replace(self._target, model=model)
        return model

    def commit(self, position: Position) -> ExportCounts:
        """Replace the files that hold changed records, add the new ones, and move the cursor with them."""
        try:
            entry, counts = self._session.growing(self._rewrite)
        except RefusedData:
            self._spool.take_apart()
            entry, counts = self._session.growing(self._rewrite)
        positions = {} if self._forgotten else self._entry.positions
        self._entry = msgspec.structs.replace(
            entry, model=self._target.model, positions=positions | {self._target.connection: position}
        )
        with disk_failures(self._path):
            sync_folder(self._path)  # the manifest names files that are there, whatever happens
        self._folder.save(self._target.name, self._entry)
        with disk_failures(self._path):
            self._settle()
        self._spool.clear()
        return counts

    @property
    def _reshaped(self) -> bool:
        return sql.record_columns(self._entry.model) != sql.record_columns(self._target.model)

    @property
    def _forgotten(self) -> bool:
        """Whether all records come again; where every change is a row, they would be there twice."""
        return self._reshaped and comes_again(self._target)

    def _settle(self) -> None:
        """Show the files that count, and remove those that do not."""
        listed = {part.name for part in self._entry.parts}
        for name in listed:
            if not (self._path / name).exists():
                self._show(name)
        for file in (*self._path.glob(".part-*.tmp"), *self._path.glob("part-*.parquet")):
            if file.name not in listed:
                file.unlink()

    def _show(self, name: str) -> None:
        hidden = self._path / _hidden(name)
        if not hidden.exists():
            raise StorageError(f"{self._path / name}: is missing; delete {self._folder.path} to export anew")
        hidden.rename(self._path / name)

    def _rewrite(self) -> tuple[Entry, ExportCounts]:
        """Write the files of the next state under hidden names; return what they are."""
        spool = self._spool
        self._session.run(sql.MAKE_CHANGED, spool.changed)
        touched = self._touched()
        rewrite = {part.name for part in self._entry.parts} if self._reshaped else touched.keys()
        fold = foldable(self._entry.parts, spool.size) if spool.upserts else ()
        writer = _PartWriter(
            self._session, self._path, begun=self._entry.begun, rows=spool.lines_in(ROW_GROUP_BYTES)
        )
        parts = [part for part in self._entry.parts if part not in fold and part.name not in rewrite]
        for part in self._entry.parts:
            if part.name in rewrite and part not in fold:
                parts += writer.write(self._unchanged(part))
        if spool.upserts:
            sources = [self._unchanged(part) for part in fold]
            parts += writer.write(
                " UNION ALL BY NAME ".join([*sources, spool.select(self._target.connection)])
            )
        entry = msgspec.structs.replace(self._entry, parts=tuple(parts), begun=writer.begun)
        if self._target.mode is Mode.APPEND:
            counts = ExportCounts(written=spool.lines - spool.gone, deleted=spool.gone, misfits=spool.misfits)
        else:
            deleted = sum(touched.values())
            counts = ExportCounts(written=len(spool.upserts), deleted=deleted, misfits=spool.misfits)
        return entry, counts

    def _touched(self) -> dict[str, int]:
        """Return the names of the files that hold changed records, with how many of them are deleted."""
        if not self._entry.parts or self._target.mode is Mode.APPEND:
            return {}
        paths = ", ".join(sql.literal(str(self._path / part.name)) for part in self._entry.parts)
        rows = self._session.run(
            f"SELECT _tieline_file, count_if(_tieline_gone) FROM read_parquet([{paths}], filename='_tieline_file') "
            f"JOIN {sql.CHANGED} ON _tieline_key = {ID} "
            f"WHERE {CONNECTION} = ? AND {sql.open_rows(self._target.mode)} GROUP BY _tieline_file",
            (self._target.connection,),
        )
        return {Path(name).name: int(gone) for name, gone in rows}

    def _unchanged(self, part: Part) -> str:
        """Return the query for those rows of a file that stay, in the model's present shape."""
        mode = self._target.mode
        columns = sql.carry(
            sql.table_columns(self._entry.model, mode), sql.table_columns(self._target.model, mode)
        )
        file = f"read_parquet({sql.literal(str(self._path / part.name))})"
        match mode:
            case Mode.MERGE:
                ours = f"{CONNECTION} = {sql.literal(self._target.connection)}"
                changed = f"{ID} IN (SELECT _tieline_key FROM {sql.CHANGED})"
                return f"SELECT {columns} FROM {file} WHERE NOT ({ours} AND {changed})"
            case Mode.APPEND:
                return f"SELECT {columns} FROM {file}"
            case Mode.HISTORY:
                return f"SELECT {columns} FROM ({self._ended(file)})"

    def _ended(self, file: str) -> str:
        """Return the query for a file's rows in which open states end that are succeeded; those that come again are out."""
        ours = f"{CONNECTION} = {sql.literal(self._target.connection)}"
        return (
            f"SELECT file.* REPLACE (coalesce({VALID_TO}, _tieline_moment) AS {VALID_TO}) "
            f"FROM {file} AS file LEFT JOIN {sql.CHANGED} "
            f"ON _tieline_key = {ID} AND {ours} AND {VALID_TO} IS NULL "
            f"WHERE _tieline_key IS NULL OR _tieline_gone OR {VALID_FROM} < _tieline_moment"
        )


class _PartWriter:
    """Writes query results as new files under hidden names."""

    def __init__(self, session: Session, path: Path, *, begun: int, rows: int) -> None:
        self._session = session
        self._path = path
        self._rows = rows
        #: The number of the last file begun.
        self.begun = begun

    def write(self, query: str) -> tuple[Part, ...]:
        """Write a file; none where the query gives no rows."""
        self.begun += 1
        name = f"part-{self.begun:06d}.parquet"
        hidden = self._path / _hidden(name)
        rows = self._session.count(
            f"COPY ({query}) TO {sql.literal(str(hidden))} "
            f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {self._rows})"
        )
        with disk_failures(hidden), hidden.open("rb") as file:
            os.fsync(file.fileno())
        return (Part(name=name, size=hidden.stat().st_size),) if rows else ()


def foldable(parts: Sequence[Part], incoming: int) -> tuple[Part, ...]:
    """Return the parts to fold into a new one made of `incoming` bytes of JSON.

    They are small, and each at most twice what is folded already: so a row is written anew only a few times,
    and the number of files grows with the logarithm of the number of exports.
    """
    size = max(incoming // _COMPRESSION, _LEAST_PART)
    folded: list[Part] = []
    for part in sorted(parts, key=lambda part: part.size):
        if part.size >= SMALL_PART or size >= SMALL_PART or part.size > 2 * size:
            break
        folded.append(part)
        size += part.size
    return tuple(folded)


def _hidden(name: str) -> str:
    return f".{name}.tmp"
