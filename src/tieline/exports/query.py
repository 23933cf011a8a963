"""Questions in SQL over records: what may be asked about, and what an answer is; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, Self

import msgspec

from tieline.core.errors import UsageError
from tieline.exports.model import ExportStream
from tieline.sources.model import Incremental, Source
from tieline.sources.reports import Report, reports_of
from tieline.sources.schema import (
    Boolean,
    Date,
    Integer,
    Json,
    List,
    Model,
    Number,
    Struct,
    Text,
    Timestamp,
    Type,
    View,
)

Row = tuple[Any, ...]
Parameters = Sequence[object] | Mapping[str, object]


_KINDS: Mapping[type, str] = {
    Text: "text",
    Integer: "whole number",
    Number: "number",
    Boolean: "true or false",
    Timestamp: "moment",
    Date: "date",
    Json: "JSON",
}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A query and the bounds it runs within.

    `since` leaves out older records of streams that tell a moment. `parquet` is a folder of exported files that take the
    place of the streams they hold. Other files are read and written only with `allow_files`. The engine uses at
    most `memory_mb`.
    """

    sql: str
    parameters: Parameters = ()
    since: datetime | None = None
    parquet: Path | None = None
    allow_files: bool = False
    memory_mb: int = 1024


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a query may name: streams with the accounts they come from, and what ships with their sources."""

    streams: tuple[ExportStream, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports of the sources."""
        return tuple(report for each in self.sources for report in reports_of(each.name))

    def named(self, name: str) -> list[ExportStream]:
        """Return the streams that one table is made of; raises `UsageError` where their records differ in kind."""
        found = [each for each in self.streams if each.target.name.casefold() == name]
        if any(each.target.model != found[0].target.model for each in found):
            raise UsageError(
                f"provider: several have {name}, each of its own kind; say whose is meant", field="provider"
            )
        return found

    def model(self, name: str) -> Model | None:
        """Return what the records of a stream look like, synced or not; None where nothing tells."""
        synced = [each.target.model for each in self.streams if each.target.name.casefold() == name]
        known = [
            source.model(each) for source in self.sources for each in source.resources if each.name == name
        ]
        return next(iter(synced or known), None)

    def names(self) -> list[str]:
        """Return the names of all streams, in small letters."""
        synced = [each.target.name.casefold() for each in self.streams]
        known = [each.name for source in self.sources for each in source.resources]
        return list(dict.fromkeys((*known, *synced)))

    def moment(self, name: str) -> str | None:
        """Return the path of the moment in a stream's records, where they are asked for by one."""
        found = [each.range for source in self.sources for each in source.resources if each.name == name]
        return next((each.field for each in found if isinstance(each, Incremental)), None)


class Answer(Protocol):
    """The rows of a query, read as they come; once. Let go of it by `close`, or by a `with` block."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, each one once."""
        ...

    @property
    def types(self) -> tuple[str, ...]:
        """The columns' types, in DuckDB's words."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """Yield each row as a tuple."""
        ...

    def rows(self) -> list[dict[str, Any]]:
        """Return all rows that are left, by column."""
        ...

    def arrow(self) -> Any:
        """Return all rows as a `pyarrow.Table`; needs pyarrow."""
        ...

    def close(self) -> None:
        """Let go of the engine and the records it holds."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """What a query can name: a stream, a flat view of one, or a report; each column with what is told of it."""

    name: str
    kind: Literal["stream", "view", "report"]
    about: str
    columns: Mapping[str, str]


def relations(asked: Asked) -> list[Relation]:
    """Return all that queries can name: reports, then flat views, then streams."""
    reports = [
        Relation(name=each.name, kind="report", about=each.about, columns=each.columns)
        for each in asked.reports
    ]
    models = {name: asked.model(name) for name in asked.names()}
    views = [
        _of_view(name, view) for name, model in models.items() if model is not None for view in model.views
    ]
    return [*reports, *views, *(_of_stream(name, model) for name, model in models.items())]


def _of_view(stream: str, view: View) -> Relation:
    deepest = max(view.columns.values(), key=lambda path: path.count("[")).rpartition("[")[0]
    about = f"A row for each of {deepest} in {stream}." if deepest else f"A row for each of {stream}."
    return Relation(name=view.name, kind="view", about=about, columns=view.columns)


def _of_stream(name: str, model: Model | None) -> Relation:
    fields = model.fields.fields if model is not None else ()
    return Relation(
        name=name,
        kind="stream",
        about="A row for each record, as the API has it."
        if model is not None
        else f"A row for each record; DESCRIBE {name} shows the columns that were seen.",
        columns={field.name: _kind(field.type) for field in fields},
    )


def _kind(kind: Type) -> str:
    match kind:
        case List(of=inner):
            return f"array of {_kind(inner)}"
        case Struct(fields=fields):
            return f"object: {', '.join(field.name for field in fields)}"
        case _:
            return _KINDS[type(kind)]


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of columns with a number behind those that were there before."""
    found: dict[str, None] = {}
    for name in names:
        candidate, number = name, 0
        while candidate in found:
            number += 1
            candidate = f"{name}_{number}"
        found[candidate] = None
    return tuple(found)
