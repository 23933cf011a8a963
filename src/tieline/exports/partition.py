"""What files are parted by: the folders that each record's values lead to; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from tieline.core.errors import UsageError
from tieline.exports.model import Form, Partition, Span, Target
from tieline.exports.names import called
from tieline.sources.schema import (
    TEXT,
    TIMESTAMP,
    Boolean,
    Date,
    Integer,
    Json,
    Struct,
    Text,
    Timestamp,
    Type,
)

#: What may part files beside a record's own fields.
_BESIDE: Mapping[str, Type] = {
    "_tieline_connection": TEXT,
    "_tieline_first_seen_at": TIMESTAMP,
    "_tieline_modified_at": TIMESTAMP,
}
_TIMES = (Timestamp, Date, Text)
_WORDS = (Text, Integer, Boolean, Date)
_NAME = re.compile(r"[\w.-]+")


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A level of folders, `name=value` each.

    `path` leads to the value in records, by their own names; it is None for a column beside the record's own.
    """

    name: str
    partition: Partition
    path: tuple[str, ...] | None = None

    @property
    def is_column(self) -> bool:
        """Whether a column of the table is in the folders' names alone, and not in the files."""
        return self.partition.span is None and (self.path is None or len(self.path) == 1)


def folders(target: Target) -> tuple[Folder, ...]:
    """Return the levels of folders of a target's files, outermost first."""
    return tuple(_folder(each, target) for each in target.form.partitions)


def _folder(partition: Partition, target: Target) -> Folder:
    names, beside = target.form.names, _BESIDE.keys() | target.form.tenant
    steps = [partition.field] if partition.field in beside else partition.field.split(".")
    path = None if partition.field in beside else _path(target, steps) or tuple(steps)
    name = steps[0] if path is None else called(path[-1], names)
    return Folder(name=f"{name}_{partition.span}" if partition.span else name, partition=partition, path=path)


def _path(target: Target, steps: Sequence[str]) -> tuple[str, ...] | None:
    """Return the path that steps mean, by the record's own names or the place's; None for what no field is called."""
    names = target.form.names
    kind: Type | None = target.model.fields if target.model is not None else None
    path: tuple[str, ...] = ()
    for step in steps:
        if isinstance(kind, Json):  # whose names nobody knows
            path = (*path, step)
            continue
        fields = {each.name: each.type for each in kind.fields} if isinstance(kind, Struct) else {}
        own = step if step in fields else next((each for each in fields if called(each, names) == step), None)
        if own is None:
            return None
        path, kind = (*path, own), fields[own]
    return path


def kind_at(fields: Struct, path: Sequence[str]) -> Type | None:
    """Return what stands at a path; JSON also for what is within JSON, None for nothing."""
    kind: Type | None = fields
    for step in path:
        if isinstance(kind, Json):
            return kind
        found = {each.name: each.type for each in kind.fields} if isinstance(kind, Struct) else {}
        kind = found.get(step)
    return kind


def parted(targets: Sequence[Target], partitions: Sequence[Partition]) -> list[Target]:
    """Return targets each with those of the partitions that its records have a field for.

    Raises `UsageError` for one that no stream has, or whose values are not such as name folders.
    """
    found = [_parted_by(each, [one for one in partitions if _has(each, one)]) for each in targets]
    for partition in partitions:
        if targets and not any(partition in each.form.partitions for each in found):
            raise UsageError(
                f"partition_by: none of the streams has a field {partition.field!r}", field="partition_by"
            )
    return found


def _parted_by(target: Target, partitions: Sequence[Partition]) -> Target:
    """Return a target that is parted by these."""
    form: Form = msgspec.structs.replace(target.form, partitions=tuple(partitions))
    return msgspec.structs.replace(target, form=form)


def _has(target: Target, partition: Partition) -> bool:
    """Whether a stream has a field; one that nothing describes may have any."""
    if partition.field in _BESIDE.keys() | target.form.tenant:
        _check(target, partition, _BESIDE.get(partition.field, TEXT))
        return True
    if target.model is None:
        return True
    path = _path(target, partition.field.split("."))
    if path is not None:
        _check(target, partition, kind_at(target.model.fields, path))
    return path is not None


def _check(target: Target, partition: Partition, kind: Type | None) -> None:
    """Raise `UsageError` where values of a kind are not such as name folders."""
    where = f"partition_by: {partition.field} of {target.name}"
    if partition.span is not None and not isinstance(kind, (*_TIMES, Json)):
        raise UsageError(f"{where} is no moment, and has no {partition.span}", field="partition_by")
    if partition.span is None and isinstance(kind, Timestamp):
        raise UsageError(f"{where} is a moment; part by its :year, :month or :day", field="partition_by")
    if partition.span is None and not isinstance(kind, (*_WORDS, Json)):
        raise UsageError(f"{where} is not text, a whole number, a date, true or false", field="partition_by")


def read_partition(text: str) -> Partition:
    """Return what `FIELD`, or `FIELD:year`, means. Raises `UsageError` for another span, or what cannot name a folder."""
    field, colon, span = text.rpartition(":")
    if not colon:
        field, span = text, ""
    if colon and span not in [*Span]:
        raise UsageError(f"partition_by: {span!r} is none of {', '.join(Span)}", field="partition_by")
    if not _NAME.fullmatch(field) or not all(field.split(".")):
        raise UsageError(f"partition_by: {field!r} cannot name a folder", field="partition_by")
    if field.casefold().startswith("_tieline") and field not in _BESIDE:
        raise UsageError(
            f"partition_by: {field!r} cannot part files; of Tieline's columns {', '.join(_BESIDE)} can",
            field="partition_by",
        )
    return Partition(field=field, span=Span(span) if span else None)
