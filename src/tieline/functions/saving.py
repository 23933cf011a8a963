"""What a sync is given on top of the API: its records, its checkpoint, and the deletions it finds."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar, cast, overload

import msgspec
from msgspec import UNSET

from tieline.core.clock import from_us, to_us
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.functions.codec import codec, encoded, record_id
from tieline.functions.context import Context
from tieline.functions.definition import ModelType
from tieline.functions.ports import Change, Host
from tieline.records.model import Action, BatchResult, FeedQuery, StoredRecord

T = TypeVar("T")
Plain = dict[str, Any]

#: Records that are stored in one transaction.
BATCH = 1000
#: Ids that are asked for at once.
_IDS = 100
_LIVING = frozenset({Action.ADDED, Action.UPDATED})
#: What the wire puts beside a record's own fields: it is no part of it when the record comes back.
_META = "_nango_metadata"


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What saving did, in numbers of records."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0


class OwnRecord(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A record as it is stored; `data` is None once its content was pruned."""

    id: str
    data: T | None
    action: Action
    first_seen_at: datetime
    last_modified_at: datetime
    cursor: str


class RecordsContext(Context):
    """A context that saves records of the models that its function declares."""

    def __init__(self, host: Host, models: Sequence[ModelType]) -> None:
        super().__init__(host)
        self._models = {model.name: model for model in models}
        self._codecs = {model.name: codec(model.type) for model in models}

    @property
    def variant(self) -> str:
        """The variant whose records these are, `base` where there are none."""
        return self._host.variant

    # -- writing -------------------------------------------------------------------------------------------

    async def save(
        self, records: Iterable[Any], *, model: str | type[Any] | None = None, checkpoint: object = UNSET
    ) -> Saved:
        """Store records: new ones are added, changed ones updated, equal ones left as they are.

        A record is an instance of a model's type, or an object of its fields. `model` names whose they are; without it
        their type tells, and where only one is declared it is that. Each has an id, text or a whole number; of two with the
        same the later counts. At most a thousand go into one transaction, and `checkpoint` goes with the last of them.
        Raises `BadValue` naming the record and the field that is wrong; of its thousand nothing is stored then.
        """
        done, written, changes = Saved(), False, self._changes(records, model)
        if checkpoint is not UNSET:
            changes = _with_last(changes, encoded(checkpoint, "checkpoint"))
        for change in changes:
            done, written = _sum(done, await self._host.records.write(change)), True
        if checkpoint is not UNSET and not written:
            await self.save_checkpoint(checkpoint)
        return done

    async def update(
        self, parts: Iterable[Mapping[str, JsonValue]], *, model: str | type[Any] | None = None
    ) -> Saved:
        """Merge parts into the stored records of their ids, object by object; arrays are replaced.

        Ids that are not there, or are deleted, are left alone.
        """
        name = self._name(model)
        field = self._models[name].id_field
        done = Saved()
        for batch in _batches(enumerate(parts)):
            rows = [
                (record_id(_id_of(part, field), f"parts[{place}].{field}"), encoded(part, f"parts[{place}]"))
                for place, part in batch
            ]
            done = _sum(done, await self._host.records.write(Change(model=name, parts=rows)))
        return done

    async def delete_records(self, records: Iterable[Any], *, model: str | type[Any] | None = None) -> Saved:
        """Mark records as deleted, given by their ids, or as records of which only the id counts."""
        name = self._name(model)
        field = self._models[name].id_field
        done = Saved()
        for batch in _batches(enumerate(records)):
            ids = [record_id(_id_of(each, field), f"records[{place}].{field}") for place, each in batch]
            done = _sum(done, await self._host.records.write(Change(model=name, deletes=ids)))
        return done

    @asynccontextmanager
    async def track_deletes(self, *models: str | type[Any]) -> AsyncGenerator[None]:
        """Save every record that there is within the block: at its end those that were not saved are deleted.

        That holds also where a run was interrupted within the block and another goes on. Where the block raises nothing is
        deleted. Without models it is all that the function declares.
        """
        names = [self._name(model) for model in models] or list(self._models)
        for name in names:
            await self._host.records.begin_pass(name)
        yield
        for name in names:
            await self._host.records.end_pass(name)

    async def keep_newer(self, *models: str | type[Any]) -> None:
        """From now on leave records alone that others change after this moment, in a webhook or an action.

        Nango calls it the merging strategy `ignore_if_modified_after`. Without models it is for all.
        """
        for name in [self._name(model) for model in models] or list(self._models):
            await self._host.records.keep_newer(name)

    # -- reading -------------------------------------------------------------------------------------------

    @overload
    def records(
        self, model: type[T], *, modified_after: datetime | None = None, deleted: bool = False
    ) -> AsyncIterator[OwnRecord[T]]: ...
    @overload
    def records(
        self, model: str | None = None, *, modified_after: datetime | None = None, deleted: bool = False
    ) -> AsyncIterator[OwnRecord[Plain]]: ...
    async def records(
        self, model: Any = None, *, modified_after: datetime | None = None, deleted: bool = False
    ) -> AsyncIterator[OwnRecord[Any]]:
        """Yield the stored records of a model, in the order of their last change; `deleted` adds those that are.

        Their content is read as the type that is named, and as a plain object where a name is.
        """
        after = None if modified_after is None else to_us(modified_after)
        query = FeedQuery(modified_after=after, limit=BATCH, actions=frozenset() if deleted else _LIVING)
        name, kind = self._name(model), model if isinstance(model, type) else None
        async for record in self._stored(name, query):
            yield _own(record, kind)

    @overload
    async def records_by_id(self, ids: Iterable[str | int], model: type[T]) -> dict[str, OwnRecord[T]]: ...
    @overload
    async def records_by_id(
        self, ids: Iterable[str | int], model: str | None = None
    ) -> dict[str, OwnRecord[Plain]]: ...
    async def records_by_id(self, ids: Iterable[str | int], model: Any = None) -> dict[str, OwnRecord[Any]]:
        """Return those of some records that are stored and not deleted, by their ids as text."""
        name, kind = self._name(model), model if isinstance(model, type) else None
        found: dict[str, OwnRecord[Any]] = {}
        for batch in _batches((str(each) for each in ids), _IDS):
            query = FeedQuery(ids=batch, limit=_IDS, actions=_LIVING)
            found |= {record.id: _own(record, kind) async for record in self._stored(name, query)}
        return found

    async def _stored(self, model: str, query: FeedQuery) -> AsyncIterator[StoredRecord]:
        while True:
            page = await self._host.records.read(model, query)
            for record in page.records:
                yield record
            if page.next_cursor is None:
                return
            query = msgspec.structs.replace(query, cursor=page.next_cursor)

    # -- the checkpoint ------------------------------------------------------------------------------------

    @overload
    async def checkpoint(self) -> JsonValue: ...
    @overload
    async def checkpoint(self, kind: type[T]) -> T | None: ...
    async def checkpoint(self, kind: Any = None) -> Any:
        """Return the checkpoint that was saved last, read as a type where one is given; None where there is none."""
        state = await self._host.records.checkpoint()
        return None if state is None else codec(kind).decode(state, "checkpoint")

    async def save_checkpoint(self, checkpoint: object) -> None:
        """Store where the next run goes on, by itself; `save` stores it together with records. None removes it."""
        state = None if checkpoint is None else encoded(checkpoint, "checkpoint")
        await self._host.records.save_checkpoint(state)

    # -- small things --------------------------------------------------------------------------------------

    def _changes(self, records: Iterable[Any], model: str | type[Any] | None) -> Iterator[Change]:
        fixed = None if model is None else self._name(model)
        for batch in _batches(enumerate(records)):
            rows: dict[str, list[tuple[str, bytes]]] = {}
            for place, record in batch:
                name = fixed or self._told(record)
                rows.setdefault(name, []).append(self._row(record, name, f"records[{place}]"))
            for name, each in rows.items():
                yield Change(model=name, records=each)

    def _row(self, record: Any, name: str, place: str) -> tuple[str, bytes]:
        model, kind = self._models[name], self._codecs[name]
        if isinstance(record, Mapping):
            record = {key: value for key, value in cast("Mapping[str, Any]", record).items() if key != _META}
            kind.read(record, place)  # which checks it
        row = encoded(record, place)
        if not isinstance(record, dict | model.type if isinstance(model.type, type) else dict):
            kind.decode(row, place)
        return record_id(_id_of(record, model.id_field), f"{place}.{model.id_field}"), row

    def _told(self, record: Any) -> str:
        """Return the name of the model whose type a record has."""
        for model in self._models.values():
            if isinstance(model.type, type) and type(record) is model.type:
                return model.name
        return self._name(None)

    def _name(self, model: str | type[Any] | None) -> str:
        if model is None and len(self._models) == 1:
            return next(iter(self._models))
        for known in self._models.values():
            if model is not None and model in (known.name, known.type):
                return known.name
        there = ", ".join(self._models) or "none"
        told = (
            "which is meant must be said"
            if model is None
            else f"{getattr(model, '__name__', model)} is not one"
        )
        raise UsageError(f"model: the function declares {there}; {told}", field="model")


class SyncContext(RecordsContext):
    """One run of a sync."""


class EventContext(RecordsContext):
    """One run of an event function."""


def _batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def _with_last(changes: Iterator[Change], checkpoint: bytes) -> Iterator[Change]:
    """Yield changes, the last of them with a checkpoint."""
    change = next(changes, None)
    while change is not None:
        following = next(changes, None)
        yield change if following is not None else msgspec.structs.replace(change, checkpoint=checkpoint)
        change = following


def _sum(done: Saved, result: BatchResult) -> Saved:
    return Saved(
        added=done.added + result.added + result.undeleted,
        updated=done.updated + result.updated,
        unchanged=done.unchanged + result.unchanged,
        deleted=done.deleted + result.deleted,
    )


def _id_of(record: Any, field: str) -> object:
    if isinstance(record, str | int):
        return record
    plain: Any = record
    return plain.get(field) if isinstance(record, Mapping) else getattr(record, field, None)


def _own(record: StoredRecord, kind: Any) -> OwnRecord[Any]:
    return OwnRecord(
        id=record.id,
        data=None if record.data is None else codec(kind).decode(record.data, f"record {record.id}"),
        action=record.action,
        first_seen_at=from_us(record.first_seen_at),
        last_modified_at=from_us(record.last_modified_at),
        cursor=record.cursor,
    )
