# ruff: noqa: S608 - names are quoted, text is written as literals
"""Streams as tables of whatever dlt can load, handed to it as Arrow tables."""

from __future__ import annotations

import hashlib
import logging
import re
import warnings
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tieline.core.errors import MissingExtra, StorageError, UsageError
from tieline.exports.layout import lay_out
from tieline.exports.model import (
    Change,
    ExportCounts,
    Known,
    Mode,
    Position,
    Target,
)
from tieline.exports.place import check_form, check_kept, comes_again
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.arrow import DELETED, placed_rows
from tieline.sinks.columns import CONNECTION, ID
from tieline.sinks.dlt_columns import JSON, Placed, placed, types_of
from tieline.sinks.duckdb_rows import columns_of
from tieline.sinks.duckdb_session import RefusedData, Session, open_session
from tieline.sinks.folder import Entry, ExportFolder, known, open_folder
from tieline.sinks.spool import Spool
from tieline.sources.schema import Model

if TYPE_CHECKING:
    from dlt import Pipeline
    from dlt.common.configuration.exceptions import ConfigFieldMissingException

#: The pipeline. dlt gives its name to a DuckDB file that nobody has named: it must be none that a dataset has.
_NAME = "tieline_export"
#: Of dlt's log: JSON comes as text into columns of JSON; where a destination cannot merge, changes and deletes are rows.
_NO_NEWS = ("column hints were different", "Falling back to `append`", '"hard_delete" column hint')
_TABLE_FORMATS = ("delta", "iceberg")
_MEMORY_MB = 320
_USER = re.compile(r"://[^@/\s]*@")


class DltSink:
    """A dataset of a destination of dlt's, with one table for each stream. Use `open_dlt`.

    A commit is a load of dlt's; the cursor moves once that is done. So what a crash interrupts comes again, under the
    same ids.
    """

    typed = True
    commit_bytes = 128 << 20
    commit_records = 100_000

    def __init__(
        self,
        pipeline: Pipeline,
        session: Session,
        folder: ExportFolder,
        name: str,
        table_format: str | None,
    ) -> None:
        self._pipeline = pipeline
        self._session = session
        self._folder = folder
        self._name = name
        self._table_format = table_format

    def known(self, stream: str) -> Known | None:
        """Return what was loaded of a stream."""
        return known(self._folder.entry(stream))

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse histories, and streams that were begun in another mode."""
        for target in targets:
            if target.mode is Mode.HISTORY:
                raise UsageError("mode: dlt's destinations take --mode merge and append", field="mode")
            check_form(target.form, "dlt")
            if (before := self.known(target.name)) is not None:
                check_kept(target, before, self._name)

    @contextmanager
    def stream(self, target: Target) -> Generator[DltTable]:
        """Begin to load a stream."""
        read = lay_out(target).read
        with Spool(read, self._session.types(sql.nested_types(read)), target.mode) as spool:
            yield DltTable(self._pipeline, self._session, self._folder, target, spool, self._table_format)


@contextmanager
def open_dlt(destination: str, folder: Path, *, dataset: str = "tieline") -> Generator[DltSink]:
    """Open a dataset of a destination for an export; its credentials are found in dlt's own ways.

    A table format may stand after it: `filesystem:delta`. What dlt keeps while it works, and how far each stream is
    loaded, lies in `folder`, apart for each database. Nothing is told to dlt's makers.
    """
    name = f"dlt:{destination}"
    kind, colon, table_format = destination.partition(":")
    if colon and table_format not in _TABLE_FORMATS:
        formats = " or ".join(_TABLE_FORMATS)
        raise UsageError(f"sink: the format of tables is {formats}, not {table_format!r}", field="sink")
    _prepare()
    place = folder / _folder_name(kind, table_format, dataset) / _where(kind)
    with open_folder(place, "dlt") as kept, open_session(memory_mb=_MEMORY_MB) as session:
        pipeline = _pipeline(kind, place, dataset)
        with _failures(name):
            pipeline.abort_packages()  # no cursor has moved for them: they come again
        yield DltSink(pipeline, session, kept, name, table_format or None)


class DltTable:
    """Loads one stream's changes."""

    def __init__(
        self,
        pipeline: Pipeline,
        session: Session,
        folder: ExportFolder,
        target: Target,
        spool: Spool,
        table_format: str | None,
    ) -> None:
        self._table_format = table_format
        self._pipeline = pipeline
        self._session = session
        self._folder = folder
        self._target = target
        self._spool = spool
        self._entry = folder.entry(target.name) or Entry(
            model=target.model, mode=target.mode, form=target.form
        )
        if self._entry.model != target.model and comes_again(target):
            self._entry = replace(self._entry, positions={})

    @property
    def position(self) -> Position | None:
        """The cursor of this connection."""
        return self._entry.positions.get(self._target.connection)

    def write(self, changes: Sequence[Change]) -> None:
        """Spool changes for the next load."""
        self._spool.add(changes)

    def reshape(self, model: Model) -> Model:
        """Go on with a wider shape."""
        self._target = replace(self._target, model=model)
        read = lay_out(self._target).read
        self._spool.reshape(read, self._session.types(sql.nested_types(read)))
        return model

    def commit(self, position: Position) -> ExportCounts:
        """Load what was spooled, and then move the cursor."""
        columns = self._columns()
        try:
            table = self._session.growing(lambda: self._table(columns))
        except RefusedData:
            self._spool.take_apart()
            table = self._session.growing(lambda: self._table(columns))
        if table.num_rows:
            name = f"dlt:{self._pipeline.destination.destination_name}"
            with _failures(name), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of dlt's own use of its libraries
                self._pipeline.run(self._resource(table, columns))
        target = self._target
        positions = {**self._entry.positions, target.connection: position}
        self._entry = replace(self._entry, model=target.model, positions=positions)
        self._folder.save(target.name, self._entry)
        counts = self._counts()
        self._spool.clear()
        return counts

    def _counts(self) -> ExportCounts:
        spool = self._spool
        if self._target.mode is Mode.APPEND:
            return ExportCounts(written=spool.lines - spool.gone, deleted=spool.gone, misfits=spool.misfits)
        return ExportCounts(written=len(spool.upserts), deleted=len(spool.deletes), misfits=spool.misfits)

    def _columns(self) -> list[Placed]:
        """Return the columns to load, as the destination calls and types them."""
        layout = lay_out(self._target)
        schema = _schema(self._pipeline)
        naming = schema.naming
        held = schema.tables.get(naming.normalize_tables_path(self._target.name), {}).get("columns", {})
        known = types_of({name: str(column.get("data_type")) for name, column in held.items()})
        return placed(columns_of(layout, layout.root), known, naming.normalize_path)

    def _table(self, columns: Sequence[Placed]) -> Any:
        """Return what was spooled as an Arrow table: what has parts as the text of its JSON."""
        logs = self._target.mode is Mode.APPEND
        spool = self._spool if (self._spool if logs else self._spool.upserts) else None
        rows = placed_rows(lay_out(self._target), spool, columns, self._target.connection)
        if logs:
            return self._session.arrow(rows)
        return self._session.arrow(
            f"SELECT *, false AS {DELETED} FROM ({rows}) UNION ALL BY NAME "
            f"SELECT unnest(?::VARCHAR[]) AS {ID}, ? AS {CONNECTION}, true AS {DELETED}",
            (self._spool.deletes, self._target.connection),
        )

    def _resource(self, table: Any, placed_columns: Sequence[Placed]) -> Any:
        import dlt

        resource: Any = dlt.resource  # a function and a decorator in one
        columns: dict[str, Any] = {
            each.name: {"data_type": "json"} for each in placed_columns if each.kind == JSON
        }
        if self._target.mode is Mode.APPEND:
            return resource(
                table,
                name=self._target.name,
                columns=columns,
                write_disposition="append",
                table_format=self._table_format,
            )
        columns[DELETED] = {"data_type": "bool", "hard_delete": True}
        return resource(
            table,
            name=self._target.name,
            columns=columns,
            primary_key=[CONNECTION, ID],
            # Tables of files are merged by keys alone.
            write_disposition={"disposition": "merge", "strategy": "upsert"}
            if self._table_format
            else "merge",
            table_format=self._table_format,
        )


def _folder_name(kind: str, table_format: str, dataset: str) -> str:
    """Return what the folder of a dataset is called; a format stands behind a dot, which no other part has."""
    parts = [f"{kind}_{dataset}", table_format] if table_format else [f"{kind}_{dataset}"]
    return ".".join(re.sub(r"\W+", "_", each) for each in parts)


def _schema(pipeline: Pipeline) -> Any:
    """Return what dlt knows of the tables that are there; an empty one, in its naming, before the first load."""
    from dlt.common.schema import Schema

    name: Any = pipeline.default_schema_name  # None before the first, whatever its type says
    return pipeline.schemas[name] if name else Schema(pipeline.pipeline_name)


def _prepare() -> None:
    """Load dlt, and see that it tells nobody of it."""
    try:
        from dlt.common.configuration.specs import RuntimeConfiguration
        from dlt.common.runtime import telemetry
    except ImportError as error:
        raise MissingExtra("dlt", "dlt") from error
    telemetry.stop_telemetry()
    telemetry.start_telemetry(
        RuntimeConfiguration(dlthub_telemetry=False)
    )  # begun once, it is not begun again
    logging.getLogger("dlt").addFilter(_is_news)


def _where(destination: str) -> str:
    """Return what tells the database that is meant from others, whoever is let in: a digest."""
    from dlt.common.destination import Destination

    with _failures(f"dlt:{destination}"):
        factory: Any = Destination.from_reference(_destination(destination))
        config = factory.configuration(factory.spec(), accept_partial=True)
        shown = config.__str__()  # str() does not take the None of one that lacks its place
        told = _USER.sub("://", f"{config.fingerprint()} {shown}")
    if told.endswith("://"):  # a file that nobody has named lies where the command runs
        told += str(Path.cwd())
    return hashlib.blake2b(told.encode(), digest_size=4).hexdigest()


def _pipeline(destination: str, folder: Path, dataset: str) -> Pipeline:
    import dlt

    with _failures(f"dlt:{destination}"):
        return dlt.pipeline(
            _NAME, pipelines_dir=str(folder), destination=_destination(destination), dataset_name=dataset
        )


def _destination(name: str) -> Any:
    import dlt

    if name != "sqlalchemy":
        return name
    get: Any = dlt.config.get
    told = get("destination.sqlalchemy.engine_kwargs", dict)
    # What is JSON is text already; it would be written as JSON of that text.
    return dlt.destinations.sqlalchemy(engine_kwargs={**(told or {}), "json_serializer": str})


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of dlt's log is none that every load has."""
    message = record.getMessage()
    return not any(each in message for each in _NO_NEWS)


@contextmanager
def _failures(name: str) -> Generator[None]:
    from dlt.common.configuration.exceptions import ConfigFieldMissingException, ConfigurationException
    from dlt.common.destination.exceptions import UnknownDestinationModule
    from dlt.common.exceptions import DltException

    destination = name.removeprefix("dlt:")
    try:
        yield
    except UnknownDestinationModule as error:
        raise UsageError(f"sink: dlt has no destination {destination!r}", field="sink") from error
    except DltException as error:
        inner = _innermost(error)
        text = _USER.sub("://…@", str(inner).strip().partition("\n")[0])
        if isinstance(inner, ConfigFieldMissingException):
            text = f"{_unset(inner, destination)} is not set, and no secrets.toml has it"
        elif isinstance(inner, ImportError):
            text = f"{text}: pip install 'dlt[{destination}]'"
        wrong = isinstance(inner, ConfigurationException | ImportError)
        raise (UsageError if wrong else StorageError)(
            f"{name}: {text}"
        ) from None  # what it holds may be secret


def _unset(error: ConfigFieldMissingException, destination: str) -> str:
    """Return which variables of the environment would hold what is missing."""
    looked = re.findall(rf"\bDESTINATION__{destination}__(?:CREDENTIALS|\w+)", str(error), re.IGNORECASE)
    return " and ".join(dict.fromkeys(looked)) or ", ".join(error.fields)


def _innermost(error: BaseException) -> BaseException:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
