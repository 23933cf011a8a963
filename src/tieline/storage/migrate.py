"""Bring a database's tables to this version of Tieline.

An empty database gets them from one text; only an older one takes the revisions, which load Alembic and SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tieline.core.errors import DatabaseNewer
from tieline.storage.sql import Dialect

#: The number of the newest revision in `migrations/versions`; raise it with each.
SCHEMA_VERSION = 4

#: Where a database keeps the revision it is at.
VERSION_TABLE = "schema_version"


def needs_upgrade(version: int, location: str) -> bool:
    """Return whether a database at `version` (0 is an empty one) lacks something; refuse a newer one."""
    if version > SCHEMA_VERSION:
        raise DatabaseNewer(
            f"{location} was written by a newer version of Tieline (schema {version}, this one knows"
            f" {SCHEMA_VERSION}); upgrade Tieline to use it."
        )
    return version < SCHEMA_VERSION


def new_schema(dialect: Dialect) -> list[str]:
    """Return the statements that bring an empty database to this version, its revision included."""
    text = (Path(__file__).parent / "ddl" / f"{dialect}.sql").read_text("utf-8")
    return [statement for statement in text.split(";\n") if statement.strip()]


def upgrade(
    driver: str, connect: Callable[[], Any], *, lock: str, location: str, finish: Sequence[str] = ()
) -> None:
    """Run the missing revisions in one transaction on the driver connection that `connect` opens.

    `driver` is SQLAlchemy's name for it, as in `sqlite`. `lock` is the first statement, by which a second process
    waits until the first is done and then finds nothing to do; `finish` the last ones. Errors are the driver's own.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    engine = create_engine(f"{driver}://", creator=connect, poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(lock)
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
            if needs_upgrade(int(context.get_current_revision() or 0), location):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                for statement in finish:
                    connection.exec_driver_sql(statement)
    except DBAPIError as error:
        raise (error.orig or error) from error
