"""What a folder of exported Parquet files holds, for queries."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tieline.core.errors import UsageError
from tieline.exports.layout import Layout, Table, lay_out
from tieline.exports.model import Target
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.duckdb_rows import columns_of
from tieline.sinks.folder import Entry, Files, entries
from tieline.sources.schema import Model


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose rows are in files."""

    layout: Layout
    table: Table
    paths: tuple[str, ...]

    @property
    def model(self) -> Model | None:
        """The shape of its records; None where its rows are parts of them."""
        return None if self.table.arrays else self.layout.target.model

    @property
    def query(self) -> str:
        """What reads it, with the columns that stand in the folders' names alone."""
        paths, columns = ", ".join(map(sql.literal, self.paths)), columns_of(self.layout, self.table)
        kinds = {each.name: columns.get(each.name, "VARCHAR") for each in self.layout.folders}
        types = ", ".join(
            f"{sql.literal(name)}: {'VARCHAR' if kind == 'JSON' else kind}" for name, kind in kinds.items()
        )
        hive = f"hive_partitioning=true, hive_types={{{types}}}" if types else "hive_partitioning=false"
        return f"FROM read_parquet([{paths}], union_by_name=true, {hive})"


def stored_tables(folder: Path | None) -> dict[str, Stored]:
    """Return the tables of a folder that was exported to, by names in small letters."""
    if folder is None:
        return {}
    try:
        found = entries(folder, "parquet")
    except UsageError as error:
        raise UsageError(
            f"parquet: {folder} was not made by `tieline export parquet`", field="parquet"
        ) from error
    return {
        table.name.casefold(): stored
        for name, entry in found.items()
        for table, stored in _tables(folder.resolve(), name, entry)
        if stored.paths
    }


def _tables(folder: Path, name: str, entry: Entry) -> list[tuple[Table, Stored]]:
    layout = lay_out(Target(name=name, connection="", model=entry.model, mode=entry.mode, form=entry.form))
    found: list[tuple[Table, Stored]] = []
    for table in layout.tables:
        parts = entry.tables.get(table.name, Files()).parts if table.arrays else entry.parts
        paths = tuple(str(folder / table.name / part.name) for part in parts)
        found.append((table, Stored(layout=layout, table=table, paths=paths)))
    return found
