# ruff: noqa: S608 - names are quoted, text is written as literals
"""The Parquet files of one table: which hold what changed, and how they are written anew."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from tieline.core.errors import StorageError, UsageError
from tieline.core.files import sync_folder
from tieline.exports.layout import Layout, Table
from tieline.exports.model import Mode
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.columns import CONNECTION, VALID_FROM, VALID_TO
from tieline.sinks.disk import disk_failures
from tieline.sinks.duckdb_rows import PARTITION, columns_of, record_of
from tieline.sinks.duckdb_session import Session
from tieline.sinks.folder import Files, Part

#: Files below this many bytes are folded into the next new one, so that many small exports leave few files.
SMALL_PART = 4 << 20
#: Bytes of JSON in a row group, roughly.
ROW_GROUP_BYTES = 32 << 20
#: Files below this many bytes are put together by a compaction, up to this many.
COMPACT_BYTES = 256 << 20

#: How much smaller than its JSON a file is, roughly; and what even an empty one takes.
_COMPRESSION = 6
_LEAST_PART = 64 << 10
#: How many folders the records of one commit may go to; each costs a file.
_MOST = 5_000
#: How long a folder's name may be.
_LONGEST = 255
#: How many rows a row group may have.
_ROWS = (2048, 122_880)


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """New rows for the files of one folder: about how many bytes of JSON they are, and in how many rows a row group is."""

    folder: str = ""
    rows: str
    size: int
    group: int


class TableFiles:
    """The files of one table in a folder of its own, as they are before a commit."""

    def __init__(self, session: Session, path: Path, files: Files, *, before: Layout | None) -> None:
        self._session = session
        self.path = path
        self.files = files
        self._before = before

    def settle(self) -> None:
        """Show the files that count, and remove those that do not."""
        listed = {part.name for part in self.files.parts}
        for name in listed:
            if not (self.path / name).exists():
                self._show(name)
        for file in (*self.path.rglob(".part-*.tmp"), *self.path.rglob("part-*.parquet")):
            if str(file.relative_to(self.path)) not in listed:
                file.unlink()
                _remove_empty(file.parent, self.path)

    def _show(self, name: str) -> None:
        hidden = self.path / _hidden(name)
        if not hidden.exists():
            raise StorageError(f"{self.path / name}: is missing; delete {self.path.parent} to export anew")
        hidden.rename(self.path / name)

    def rewrite(self, layout: Layout, table: Table, shares: Sequence[Share]) -> tuple[Files, int]:
        """Write the files of the next state under hidden names; return what they are, and how many rows were deleted.

        What changed stands in the session, as `duckdb_sql.MAKE_CHANGED` has it.
        """
        touched = self._touched(layout, table)
        anew = (
            {part.name for part in self.files.parts} if self._is_reshaped(layout, table) else touched.keys()
        )
        folds = {share.folder: self._foldable(share) for share in shares}
        folded = {part for fold in folds.values() for part in fold}
        writer = _Writer(self._session, self.path, begun=self.files.begun)
        parts = [part for part in self.files.parts if part not in folded and part.name not in anew]
        for part in self.files.parts:
            if part.name in anew and part not in folded:
                group = shares[0].group if shares else _ROWS[0]
                parts += writer.write(self._unchanged(layout, table, part), part.folder, group)
        for share in shares:
            sources = [self._unchanged(layout, table, part) for part in folds[share.folder]]
            parts += writer.write(
                " UNION ALL BY NAME ".join([*sources, share.rows]), share.folder, share.group
            )
        writer.sync()
        return Files(parts=tuple(parts), begun=writer.begun), sum(touched.values())

    def compacted(self, layout: Layout, table: Table) -> Files | None:
        """Put small files of the same folder together under hidden names, as they are; None where there is nothing to gain."""
        together = [fold for fold in _together(self.files.parts) if len(fold) > 1]
        if not together:
            return None
        writer = _Writer(self._session, self.path, begun=self.files.begun)
        parts = [part for part in self.files.parts if not any(part in fold for fold in together)]
        columns = ", ".join(map(sql.quote, columns_before(self._before, table)))
        for fold in together:
            size, source = sum(part.size for part in fold), self._read(layout, fold)
            rows = max(self._session.count(f"SELECT count(*) FROM {source}"), 1)
            group = group_rows(size * _COMPRESSION, rows)
            parts += writer.write(f"SELECT {columns} FROM {source}", fold[0].folder, group)
        writer.sync()
        return Files(parts=tuple(parts), begun=writer.begun)

    def _foldable(self, share: Share) -> tuple[Part, ...]:
        return foldable([part for part in self.files.parts if part.folder == share.folder], share.size)

    def _is_reshaped(self, layout: Layout, table: Table) -> bool:
        return bool(self.files.parts) and columns_before(self._before, table) != in_files(layout, table)

    def _touched(self, layout: Layout, table: Table) -> dict[str, int]:
        """Return the names of the files that hold changed records, with how many rows of them are deleted."""
        if not self.files.parts or layout.mode is Mode.APPEND:
            return {}
        rows = self._session.run(
            f"SELECT _tieline_file, count_if(_tieline_gone) FROM {self._read(layout, self.files.parts, named=True)} "
            f"JOIN {sql.CHANGED} ON _tieline_key = {record_of(table)} "
            f"WHERE {CONNECTION} = ? AND {sql.open_rows(layout.mode)} GROUP BY _tieline_file",
            (layout.target.connection,),
        )
        return {str(Path(name).relative_to(self.path)): int(gone) for name, gone in rows}

    def _read(self, layout: Layout, parts: Iterable[Part], *, named: bool = False) -> str:
        """Return what reads files, with the columns that stand in their folders' names alone; `named` with their paths."""
        paths = ", ".join(sql.literal(str(self.path / part.name)) for part in parts)
        name = ", filename='_tieline_file'" if named else ""
        levels = ", ".join(f"{sql.literal(each.name)}: VARCHAR" for each in layout.folders)
        hive = f"hive_partitioning=true, hive_types={{{levels}}}" if levels else "hive_partitioning=false"
        return f"read_parquet([{paths}], {hive}{name})"

    def _unchanged(self, layout: Layout, table: Table, part: Part) -> str:
        """Return the query for those rows of a file that stay, in the model's present shape."""
        columns = sql.carry(columns_before(self._before, table), in_files(layout, table))
        file = self._read(layout, [part])
        ours = f"{CONNECTION} = {sql.literal(layout.target.connection)}"
        match layout.mode:
            case Mode.MERGE:
                changed = f"{record_of(table)} IN (SELECT _tieline_key FROM {sql.CHANGED})"
                return f"SELECT {columns} FROM {file} WHERE NOT ({ours} AND {changed})"
            case Mode.APPEND:
                return f"SELECT {columns} FROM {file}"
            case Mode.HISTORY:
                return f"SELECT {columns} FROM ({_ended(file, record_of(table), ours)})"


def _ended(file: str, record: str, ours: str) -> str:
    """Return the query for a file's rows in which open states end that are succeeded; those that come again are out."""
    return (
        f"SELECT file.* REPLACE (coalesce({VALID_TO}, _tieline_moment) AS {VALID_TO}) "
        f"FROM {file} AS file LEFT JOIN {sql.CHANGED} "
        f"ON _tieline_key = {record} AND {ours} AND {VALID_TO} IS NULL "
        f"WHERE _tieline_key IS NULL OR _tieline_gone OR {VALID_FROM} < _tieline_moment"
    )


class _Writer:
    """Writes query results as new files under hidden names."""

    def __init__(self, session: Session, path: Path, *, begun: int) -> None:
        self._session = session
        self._path = path
        self._folders = {path}
        #: The number of the last file begun.
        self.begun = begun

    def write(self, query: str, folder: str, group: int) -> tuple[Part, ...]:
        """Write a file in a folder; none where the query gives no rows."""
        self.begun += 1
        name = f"{folder}/part-{self.begun:06d}.parquet".lstrip("/")
        hidden = self._path / _hidden(name)
        with disk_failures(hidden):
            hidden.parent.mkdir(parents=True, exist_ok=True)
        rows = self._session.count(
            f"COPY ({query}) TO {sql.literal(str(hidden))} "
            f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {group})"
        )
        with disk_failures(hidden), hidden.open("rb") as file:
            os.fsync(file.fileno())
        self._folders |= {
            each for each in (hidden.parent, *hidden.parent.parents) if self._path in each.parents
        }
        return (Part(name=name, size=hidden.stat().st_size),) if rows else ()

    def sync(self) -> None:
        """Let the files be found whatever happens."""
        for folder in sorted(self._folders):
            with disk_failures(folder):
                sync_folder(folder)


def in_files(layout: Layout, table: Table) -> dict[str, str]:
    """Return the columns in a table's files, each with its type; others stand in folders' names alone."""
    levels = {each.name for each in layout.folders}
    return {name: kind for name, kind in columns_of(layout, table).items() if name not in levels}


def columns_before(before: Layout | None, table: Table) -> dict[str, str]:
    """Return the columns that the files of a table had in a layout before; none where there was no such table."""
    if before is None:
        return {}
    found = [each for each in before.tables if each.name == table.name]
    return in_files(before, found[0]) if found else {}


def shares_of(session: Session, rows: str, columns: Iterable[str], *, size: int, group: int) -> list[Share]:
    """Return what each folder gets of rows that say where they belong, together of about `size` bytes."""
    shown = ", ".join(map(sql.quote, columns))
    counted = session.run(f"SELECT {PARTITION}, count(*) FROM ({rows}) GROUP BY {PARTITION} ORDER BY 1")
    if len(counted) > _MOST:
        raise UsageError(
            f"partition_by: {len(counted):,} folders for so few records; part by what has fewer values",
            field="partition_by",
        )
    for name in (level for folder, _ in counted for level in folder.split("/")):
        if len(name) > _LONGEST:  # encoded, it is of plain characters alone
            raise UsageError(
                f"partition_by: a value of {name.partition('=')[0]} is too long for a folder's name",
                field="partition_by",
            )
    total = max(sum(count for _, count in counted), 1)
    return [
        Share(
            folder=folder,
            rows=f"SELECT {shown} FROM ({rows}) WHERE {PARTITION} = {sql.literal(folder)}",
            size=size * count // total,
            group=group,
        )
        for folder, count in counted
    ]


def group_rows(size: int, count: int) -> int:
    """Return in how many rows a row group is, where so many take so many bytes of JSON."""
    average = max(size // count, 1) if count else 4096
    return min(max(ROW_GROUP_BYTES // average, _ROWS[0]), _ROWS[1])


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


def _together(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the parts that are put together, each time in one file: of one folder, and not too large."""
    found: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: (part.folder, part.size)):
        last = found[-1] if found and found[-1][0].folder == part.folder else []
        if not last or sum(each.size for each in last) + part.size > COMPACT_BYTES:
            found.append([part])
        else:
            last.append(part)
    return found


def _hidden(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/.{file}.tmp".lstrip("/")


def _remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder, and those it is in, that hold nothing any more."""
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
