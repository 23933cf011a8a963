"""Records as Arrow tables, with the columns of their model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any, cast

import msgspec

from tieline.core.json import dotted
from tieline.core.typed import decoder
from tieline.http.heads import HeadReader
from tieline.records.model import Action, StoredRecord
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
)

pa: Any = import_module("pyarrow")  # it has no types

#: The columns that every table has: what names a record, whether it is gone, and when it last changed.
ID, DELETED, MODIFIED = "_tieline_id", "_tieline_deleted", "_tieline_modified_at"
#: What of a record no column of its model holds, as JSON.
EXTRA = "_tieline_extra"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = pa.timestamp("us", tz="UTC")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column and the path of its values; parts of objects have names such as `metaData__started`."""

    name: str
    path: tuple[str, ...]
    type: Type


def columns_of(model: Model) -> list[Column]:
    """Return the columns of a model: an object's parts each in their own, a list as JSON."""
    return _columns(model.fields, ())


def json_columns(columns: Sequence[Column]) -> list[str]:
    """Return the names of the columns that hold JSON."""
    return [*(each.name for each in columns if isinstance(each.type, Json | List)), EXTRA]


class TableMaker:
    """Makes tables of the records of one model; build it once."""

    def __init__(self, model: Model) -> None:
        self.columns = columns_of(model)
        paths = {each.name: dotted(each.path) for each in self.columns}
        self._head = HeadReader(paths, exact=frozenset(paths))
        self._known = {path[0] for path in (each.path for each in self.columns)}
        fields = [(each.name, _ARROW.get(type(each.type), pa.string())) for each in self.columns]
        marks = [(ID, pa.string()), (DELETED, pa.bool_()), (MODIFIED, _MOMENT)]
        self.schema = pa.schema([*marks, *fields, (EXTRA, pa.string())])

    def table(self, records: Sequence[StoredRecord]) -> Any:
        """Return the records as a table; of those that are gone their ids are left, and what is known."""
        held: dict[str, list[object]] = {name: [] for name in self.schema.names}
        for record in records:
            held[ID].append(record.id)
            held[DELETED].append(record.action is Action.DELETED)
            held[MODIFIED].append(_EPOCH + timedelta(microseconds=record.last_modified_at))
            data = record.data or b"{}"
            extra = self._unknown(data)
            heads = self._head.read(data)
            for column in self.columns:
                value, fits = _read(column.type, heads[column.name])
                held[column.name].append(value)
                if not fits:
                    extra[column.name] = msgspec.Raw(str(heads[column.name]).encode())
            held[EXTRA].append(msgspec.json.encode(extra).decode() if extra else None)
        return pa.table(held, schema=self.schema)

    def _unknown(self, data: bytes) -> dict[str, msgspec.Raw]:
        parts = _PARTS.decode(data)
        return {name: raw for name, raw in parts.items() if name not in self._known}


_PARTS: msgspec.json.Decoder[dict[str, msgspec.Raw]] = decoder(dict[str, msgspec.Raw])
_ARROW: Mapping[type[Type], Any] = {
    Integer: pa.int64(),
    Number: pa.float64(),
    Boolean: pa.bool_(),
    Timestamp: _MOMENT,
    Date: pa.date32(),
}


def _columns(kind: Struct, way: tuple[str, ...]) -> list[Column]:
    found: list[Column] = []
    for field in kind.fields:
        path = (*way, field.name)
        if isinstance(field.type, Struct) and field.type.fields:
            found += _columns(field.type, path)
        else:
            found.append(Column(name="__".join(path), path=path, type=field.type))
    return found


def _read(kind: Type, text: str | None) -> tuple[object, bool]:
    """Return a value, and whether the column can hold it."""
    if text is None:
        return None, True
    if isinstance(kind, Json | List | Struct):
        return text, True
    value: object = msgspec.json.decode(text)
    try:
        return _READERS[type(kind)](value), True
    except (ValueError, TypeError, OverflowError):
        return None, False


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise TypeError


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise OverflowError
    return number


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(cast("str", value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(value: object) -> date:
    return date.fromisoformat(cast("str", value))


_READERS: Mapping[type[Type], Callable[[object], object]] = {
    Text: _text,
    Integer: _integer,
    Number: _number,
    Boolean: _boolean,
    Timestamp: _moment,
    Date: _day,
}
