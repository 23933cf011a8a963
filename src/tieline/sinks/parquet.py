"""Streams as folders of Parquet files that together are always the current state."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from tieline.core.errors import UsageError
from tieline.exports.layout import Layout, Table, lay_out
from tieline.exports.model import Change, ExportCounts, Known, Mode, Position, Target
from tieline.exports.place import check_form, check_kept, comes_again
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.disk import disk_failures
from tieline.sinks.duckdb_rows import PARTITION, columns_of, rows_of, with_folders
from tieline.sinks.duckdb_session import RefusedData, Session, open_session
from tieline.sinks.folder import Entry, ExportFolder, Files, known, open_folder
from tieline.sinks.parquet_files import Share, TableFiles, group_rows, in_files, shares_of
from tieline.sinks.spool import Spool
from tieline.sources.schema import Model

#: Room to spare: see `open_session`.
_MEMORY_MB = 320
#: What was spooled, where several files are made of it.
_BATCH = "_tieline_batch"
#: What an export that broke off before its first commit leaves.
_LEFT = re.compile(r"\.part-\d+\.parquet\.tmp")


class ParquetSink:
    """A folder with one folder of Parquet files for each table.

    A commit writes new files under hidden names, replaces the manifest, and then shows the new files and removes
    those they replace. A crash leaves hidden files at most, or a switch that the next export completes.
    Use `open_parquet`.
    """

    typed = True
    commit_bytes = 64 << 20
    commit_records = 100_000

    def __init__(self, session: Session, folder: ExportFolder, *, compact: bool) -> None:
        self._session = session
        self._folder = folder
        self._compact = compact

    def known(self, stream: str) -> Known | None:
        """Return what the folder holds of a stream."""
        return known(self._folder.entry(stream))

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse where a stream's folder holds something that no export has left there, or is kept in another form."""
        for target in targets:
            check_form(target.form, "parquet")
            if (before := self.known(target.name)) is not None:
                check_kept(target, before, str(self._folder.path))
            check_free(self._folder, lay_out(target))

    @contextmanager
    def stream(self, target: Target) -> Generator[ParquetStream]:
        """Open a stream's folders; what a crash has left there is put in order."""
        layout = lay_out(target)
        with Spool(layout.read, self._session.types(sql.nested_types(layout.read)), target.mode) as spool:
            stream = ParquetStream(self._session, self._folder, layout, spool)
            yield stream
            if self._compact:
                stream.compact()


@contextmanager
def open_parquet(path: Path, *, compact: bool = False) -> Generator[ParquetSink]:
    """Open the folder `path` for an export; made where there is none. Where asked, small files are put together at the end."""
    with (
        open_folder(path, "parquet") as folder,
        open_session(memory_mb=_MEMORY_MB, name=str(path)) as session,
    ):
        yield ParquetSink(session, folder, compact=compact)


def check_free(folder: ExportFolder, layout: Layout) -> None:
    """Raise `UsageError` where a table's folder has files and is not ours."""
    entry = folder.entry(layout.target.name)
    ours = set[str]() if entry is None else {layout.root.name, *entry.tables}
    for path in (folder.path / each.name for each in layout.tables if each.name not in ours):
        with disk_failures(path):
            foreign = path.exists() and any(
                not _LEFT.fullmatch(file.name) for file in path.rglob("*") if not file.is_dir()
            )
        if foreign or (path.exists() and not path.is_dir()):
            raise UsageError(f"{path}: holds files that are not Tieline's")


class ParquetStream:
    """Writes one stream's changes into its files."""

    def __init__(self, session: Session, folder: ExportFolder, layout: Layout, spool: Spool) -> None:
        self._session = session
        self._folder = folder
        self._layout = layout
        self._spool = spool
        target = layout.target
        entry = folder.entry(target.name)
        self._entry = entry or Entry(model=target.model, mode=target.mode, form=target.form)
        self._settle()

    @property
    def position(self) -> Position | None:
        """The cursor of this connection; None also where the model has changed: all records come again."""
        return None if self._forgotten else self._entry.positions.get(self._layout.target.connection)

    def write(self, changes: Sequence[Change]) -> None:
        """Spool changes for the next commit."""
        self._spool.add(changes)

    def reshape(self, model: Model) -> Model:
        """Write the next commit's files in the new shape, and those that are there anew."""
        layout = lay_out(msgspec.structs.replace(self._layout.target, model=model))
        check_free(self._folder, layout)
        self._spool.reshape(layout.read, self._session.types(sql.nested_types(layout.read)))
        self._layout = layout
        return model

    def commit(self, position: Position) -> ExportCounts:
        """Replace the files that hold changed records, add the new ones, and move the cursor with them."""
        try:
            entry, counts = self._session.growing(self._rewrite)
        except RefusedData:
            self._spool.take_apart()
            entry, counts = self._session.growing(self._rewrite)
        positions = {} if self._forgotten else self._entry.positions
        target = self._layout.target
        self._save(
            msgspec.structs.replace(
                entry, model=target.model, positions=positions | {target.connection: position}
            )
        )
        self._spool.clear()
        return counts

    def compact(self) -> None:
        """Put small files of the same folder together; one table after the other."""
        for table in self._layout.tables:
            compacted = partial(self._files(table).compacted, self._layout, table)
            found = self._session.growing(compacted)
            if found is not None:
                self._save(self._with({table.name: found}))

    @property
    def _before(self) -> Layout | None:
        """How the files that there are lie."""
        entry = self._entry
        if not entry.parts and not entry.tables:
            return None
        target = msgspec.structs.replace(
            self._layout.target, model=entry.model, mode=entry.mode, form=entry.form
        )
        return lay_out(target)

    @property
    def _forgotten(self) -> bool:
        """Whether all records come again; where every change is a row, they would be there twice."""
        before = self._before
        if before is None or not comes_again(self._layout.target):
            return False
        shapes = [{each.name: columns_of(one, each) for each in one.tables} for one in (before, self._layout)]
        return shapes[0] != shapes[1]

    def _files(self, table: Table) -> TableFiles:
        entry = self._entry
        files = (
            entry.tables.get(table.name, Files())
            if table.arrays
            else Files(parts=entry.parts, begun=entry.begun)
        )
        return TableFiles(self._session, self._folder.path / table.name, files, before=self._before)

    def _with(self, files: Mapping[str, Files]) -> Entry:
        """Return the entry with the files that some tables have now."""
        root = files.get(self._layout.root.name)
        parts = {name: each for name, each in files.items() if each is not root}
        entry = msgspec.structs.replace(self._entry, tables=self._entry.tables | parts)
        return entry if root is None else msgspec.structs.replace(entry, parts=root.parts, begun=root.begun)

    def _save(self, entry: Entry) -> None:
        """Let files count, and show them."""
        self._entry = entry
        self._folder.save(self._layout.target.name, entry)  # from here on it has happened
        self._settle()

    def _settle(self) -> None:
        for table in self._layout.tables:
            files = self._files(table)
            with disk_failures(files.path):
                files.path.mkdir(exist_ok=True)
                files.settle()

    def _rewrite(self) -> tuple[Entry, ExportCounts]:
        """Write the files of the next state under hidden names; return what they are."""
        layout, spool = self._layout, self._spool
        self._session.run(sql.MAKE_CHANGED, spool.changed)
        lines = self._lines() if spool.upserts else None
        deleted = 0
        files: dict[str, Files] = {}
        for table in layout.tables:
            shares = [] if lines is None else self._shares(table, lines)
            files[table.name], gone = self._files(table).rewrite(layout, table, shares)
            deleted += 0 if table.arrays else gone
        if layout.mode is Mode.APPEND:
            counts = ExportCounts(written=spool.lines - spool.gone, deleted=spool.gone, misfits=spool.misfits)
        else:
            counts = ExportCounts(written=len(spool.upserts), deleted=deleted, misfits=spool.misfits)
        return self._with(files), counts

    def _lines(self) -> str:
        """Return what reads what was spooled; where several files are made of it, it is read once."""
        lines = self._spool.select(self._layout.target.connection)
        if not self._layout.parts and not self._layout.folders:
            return lines
        parted = with_folders(self._layout, lines) if self._layout.folders else lines
        self._session.run(f"CREATE OR REPLACE TEMP TABLE {_BATCH} AS {parted}")
        return f"FROM {_BATCH}"

    def _shares(self, table: Table, lines: str) -> list[Share]:
        layout, spool = self._layout, self._spool
        size, group = spool.size // len(layout.tables), group_rows(spool.size, spool.lines)
        if not layout.folders:
            return [Share(rows=rows_of(layout, table, lines), size=size, group=group)]
        rows = rows_of(layout, table, lines, also=(PARTITION,))
        return shares_of(self._session, rows, in_files(layout, table), size=size, group=group)
