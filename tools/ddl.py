"""Writes the text that makes a new database, from the tables as they are written down: part of `make regen`.

With --check, only tells what is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlalchemy import Column, Executable, MetaData, String, Table, create_mock_engine
from sqlalchemy.schema import ExecutableDDLElement

from tieline.storage import migrate
from tieline.storage.schema import metadata

FOLDER = Path(migrate.__file__).parent / "ddl"
NOTICE = "-- Written by `make regen` from schema.py; edit that, and add a migration.\n"
FIRST_REVISION = "INSERT INTO revision (number) VALUES (0)"
DRIVERS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}


def schema(dialect: str) -> str:
    """Return every statement that makes the tables, and that marks them as of this version, as Alembic does."""
    statements: list[str] = []

    def keep(element: Executable | ExecutableDDLElement, *_: object, **__: object) -> None:
        text = str(element.compile(dialect=engine.dialect))
        statements.append(
            "\n".join(line.rstrip().replace("\t", "    ") for line in text.strip().splitlines())
        )

    engine = create_mock_engine(DRIVERS[dialect], keep)
    metadata.create_all(engine, checkfirst=False)
    _version_table().create(engine, checkfirst=False)
    mark = f"INSERT INTO {migrate.VERSION_TABLE} (version_num) VALUES ('{migrate.SCHEMA_VERSION:04}')"  # noqa: S608
    return NOTICE + "".join(f"\n{text};\n" for text in [*_in_order(statements), FIRST_REVISION, mark])


def _in_order(statements: Sequence[str]) -> Iterator[str]:
    """Sort the indexes of each table, which come in any order."""
    for is_index, texts in groupby(statements, lambda text: " INDEX " in text.partition(" ON ")[0]):
        run = list(texts)
        yield from sorted(run) if is_index else run


def _version_table() -> Table:
    convention = {"pk": "%(table_name)s_pkc"}
    column = Column("version_num", String(32), primary_key=True)
    return Table(migrate.VERSION_TABLE, MetaData(naming_convention=convention), column)


def main() -> None:
    """Write the files, or tell which are out of date."""
    stale: list[str] = []
    for dialect in DRIVERS:
        path, text = FOLDER / f"{dialect}.sql", schema(dialect)
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
    verb = "out of date" if "--check" in sys.argv else "written"
    print(f"{', '.join(stale)}: {verb}" if stale else "up to date")
    if stale and "--check" in sys.argv:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
