"""Answers a question in SQL from records that are loaded into memory for it, within bounds that it cannot leave."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from tieline.core.errors import ConfigurationError, MissingExtra, UsageError
from tieline.exports.query import Asked, Question, Row, unique
from tieline.exports.run import Feed
from tieline.sinks.duckdb_shelf import Shelf
from tieline.sinks.duckdb_sql import literal
from tieline.sinks.duckdb_told import told

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # each one more holds buffers of its own
    "temp_directory": "",  # records never spill into a file
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a query does not see this process's variables
    "allow_persistent_secrets": False,
}
#: Kinds of statements that read. The latter two may hold a statement of another kind, and stand where no file is open.
_READING, _ALSO_READING = frozenset({"SELECT"}), frozenset({"MULTI", "EXPLAIN"})
_FILES = frozenset({"COPY"})
_BATCH = 1000
_INTO = "COPY ("
#: How DuckDB is to write files, by what their names end in.
_COPY = {
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
    ".csv": "FORMAT csv, HEADER true",
    ".json": "FORMAT json, ARRAY true",
    ".jsonl": "FORMAT json",
    ".ndjson": "FORMAT json",
}


class DuckDBAnswer:
    """The rows of a query, as they come. Use `answer`."""

    def __init__(self, connection: DuckDBPyConnection, open_: ExitStack, memory_mb: int) -> None:
        self._connection = connection
        self._open = open_
        self._memory_mb = memory_mb
        described = connection.description or []
        self.columns = unique(str(each[0]) for each in described)
        self.types = tuple(str(each[1]) for each in described)

    def __iter__(self) -> Iterator[Row]:
        while batch := self._fetch():
            yield from batch
        self.close()

    def _fetch(self) -> list[Row]:
        with told(self._memory_mb):
            return self._connection.fetchmany(_BATCH)

    def rows(self) -> list[dict[str, Any]]:
        """Return all rows that are left, by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def arrow(self) -> Any:
        """Return all rows as an Arrow table; needs pyarrow."""
        try:
            import pyarrow as pa  # pyright: ignore[reportMissingTypeStubs] - it has none
        except ImportError as error:
            raise ConfigurationError(
                "Arrow needs pyarrow, which is not installed: pip install pyarrow"
            ) from error
        arrow, connection = cast("Any", pa), cast("Any", self._connection)
        with told(self._memory_mb), warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that rows are copied once: they are streamed here
            reader = connection.to_arrow_reader(_BATCH)
            found = arrow.Table.from_batches(list(reader), schema=reader.schema)
        self.close()
        return found.rename_columns(list(self.columns))

    def close(self) -> None:
        """Let go of the engine and the records it holds."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def answer(feed: Feed, asked: Asked, question: Question) -> DuckDBAnswer:
    """Load what a question names, and ask it. Raises `UsageError` where it cannot be answered as it is."""
    with ExitStack() as stack:
        connection = stack.enter_context(_connected(question))
        _prepare(connection, feed, asked, question, ())
        with told(question.memory_mb, question.sql):
            connection.execute(question.sql, question.parameters)
        return DuckDBAnswer(connection, stack.pop_all(), question.memory_mb)


def write(feed: Feed, asked: Asked, question: Question, path: Path) -> int:
    """Write the answer of a question into a file, whole or not at all; return the number of rows."""
    options = _COPY.get(path.suffix.lower())
    if options is None:
        raise UsageError(f"output: {path} ends in none of {', '.join(_COPY)}", field="output")
    place = path.resolve()
    if not place.parent.is_dir() or place.is_dir():
        raise UsageError(f"output: {path} is not a file in a folder that is there", field="output")
    temporary = place.with_name(f".{place.name}.tmp")
    try:
        with _connected(question) as connection:
            _prepare(connection, feed, asked, question, (str(temporary),))
            query = f"{_INTO}{_bare(question.sql)}\n) TO {literal(str(temporary))} ({options}, USE_TMP_FILE false)"
            with told(question.memory_mb, question.sql, shift=len(_INTO)):
                counted = connection.execute(query, question.parameters).fetchone()
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
    return int(counted[0]) if counted is not None else 0


def _bare(sql: str) -> str:
    """Return a statement without the semicolons at its end, and what is commented behind them."""
    import duckdb

    text = sql.encode()
    for start, kind in reversed(duckdb.tokenize(sql)):
        if text[start : start + 1] == b";":
            text = text[:start]
        elif kind.name != "comment":
            break
    return text.decode()


@contextmanager
def _connected(question: Question) -> Generator[DuckDBPyConnection]:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("DuckDB", "export") from error
    connection = duckdb.connect(config=_SETTINGS | {"memory_limit": f"{question.memory_mb}MB"})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("ATTACH ':memory:' AS records (COMPRESS)")
        connection.execute("USE records")
        yield connection
    finally:
        connection.close()


def _prepare(
    connection: DuckDBPyConnection, feed: Feed, asked: Asked, question: Question, files: tuple[str, ...]
) -> None:
    """Load what the question names, then close the way to all files but those that it may use."""
    with told(question.memory_mb):
        connection.execute("SET errors_as_json = true")
        with told(question.memory_mb, question.sql):
            _check(connection, question)
        shelf = Shelf(connection, feed, asked, question)
        shelf.fetch(question.sql)
        if not question.allow_files:
            allowed = ", ".join(map(literal, (*shelf.files, *files)))
            connection.execute(f"SET allowed_paths = [{allowed}]")
            connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")


def _check(connection: DuckDBPyConnection, question: Question) -> None:
    """Refuse what is not one statement that reads."""
    statements = connection.extract_statements(question.sql)
    if len(statements) != 1:
        raise UsageError(f"sql: takes one statement, not {len(statements)}", field="sql")
    kind, allowed = statements[0].type.name, _READING
    if question.allow_files:
        allowed |= _ALSO_READING | _FILES
    elif question.parquet is None:
        allowed |= _ALSO_READING
    if kind in allowed:
        return
    hint = "; --allow-files lets it" if kind in _FILES else ""
    raise UsageError(f"sql: a query reads, it cannot {kind.replace('_', ' ')}{hint}", field="sql")
