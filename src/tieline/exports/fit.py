"""Tell a record that fits its model from one that does not, and part the latter in two.

Most records fit: decoding one into a type that allows nothing unforeseen costs a few microseconds. One that does
not fit is taken apart: what the model foresees, and all the rest, so that nothing is lost and nothing fails.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any, cast

import msgspec

from tieline.core import typed
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

_INT64 = msgspec.Meta(ge=-(2**63), le=2**63 - 1)
_MOMENT: Any = Annotated[datetime, msgspec.Meta(tz=True)]
_WHOLE: Any = Annotated[int, _INT64]
_CHECKS: dict[type, Any] = {
    Text: str | _WHOLE | None,
    Integer: _WHOLE | None,
    Number: float | None,
    Boolean: bool | None,
    Timestamp: _MOMENT | None,
    Date: date | None,
    Json: msgspec.Raw,
}
_EXACT = msgspec.json.Decoder(float_hook=Decimal)
_RAWS = typed.decoder(dict[str, msgspec.Raw])
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class _Nothing:
    """Stands for the absence of a remainder, where None is a value."""


_NOTHING = _Nothing()


class Parted(msgspec.Struct, frozen=True, kw_only=True):
    """A record's two parts, each JSON: an object that fits the model, and the rest or None.

    The rest has the record's own form: objects with the fields left over, arrays with null for items that fit.
    """

    fitting: bytes
    rest: bytes | None


class Fitter:
    """Judges the records of one model; without a model any JSON fits."""

    def __init__(self, model: Model | None) -> None:
        self._fields = model.fields if model is not None else None

    @cached_property
    def _check(self) -> msgspec.json.Decoder[Any]:  # dear to make, and of no use where nothing is new
        return typed.decoder(_check_struct(self._fields) if self._fields is not None else msgspec.Raw)

    @cached_property
    def _checks(self) -> dict[str, tuple[Type, msgspec.json.Decoder[Any]]]:
        fields = self._fields.fields if self._fields is not None else ()
        return {field.name: (field.type, typed.decoder(_check_type(field.type))) for field in fields}

    def fits(self, data: bytes) -> bool:
        """Whether the record's JSON is sound, and the model foresees every part of it as it is."""
        return _decodes(self._check, data) and (data.isascii() or _is_utf8(data))

    def part(self, data: bytes, *, anew: bool = False) -> Parted:
        """Take a record apart that does not fit as it is; what is not sound JSON is mended.

        With `anew` every value is written anew in its plainest form, also those that fit.
        """
        whole = sound(data)
        if self._fields is None:
            return Parted(fitting=_ENCODER.encode(_EXACT.decode(whole)) if anew else whole, rest=None)
        try:
            raws = _RAWS.decode(whole)
        except msgspec.ValidationError:  # not an object
            return Parted(fitting=b"{}", rest=whole)
        fitting: dict[str, object] = {}
        rest: dict[str, object] = {}
        for name, raw in raws.items():
            self._part_field(name, raw, fitting, rest, anew=anew)
        return Parted(fitting=_ENCODER.encode(fitting), rest=_ENCODER.encode(rest) if rest else None)

    def _part_field(
        self, name: str, raw: msgspec.Raw, fitting: dict[str, object], rest: dict[str, object], *, anew: bool
    ) -> None:
        """Put a field where it belongs: whole if it can be, since taking it apart costs far more."""
        if name not in self._checks:
            rest[name] = raw
            return
        kind, check = self._checks[name]
        if not anew and _decodes(check, raw):
            fitting[name] = raw
            return
        fitting[name], left = _part(_EXACT.decode(raw), kind)
        if left is not _NOTHING:
            rest[name] = left


def merged(before: bytes | None, rest: bytes | None) -> bytes | None:
    """Return what was left over first together with what is left over now, each the JSON of an object or none."""
    if rest is None or before is None or before == b"null":
        return rest or before
    return _ENCODER.encode(_RAWS.decode(before) | _RAWS.decode(rest))


def _check_type(kind: Type) -> Any:
    """Return the type to decode into that only what fits `kind` passes."""
    match kind:
        case Struct():
            return _check_struct(kind) | None
        case List():
            return types.GenericAlias(list, (_check_type(kind.of),)) | None
        case _:
            return _CHECKS[type(kind)]


def _check_struct(kind: Struct) -> Any:
    names = {f"f{index}": field.name for index, field in enumerate(kind.fields)}
    fields = [
        (name, _check_type(field.type), msgspec.Raw() if isinstance(field.type, Json) else None)
        for name, field in zip(names, kind.fields, strict=True)
    ]
    return msgspec.defstruct("Record", fields, rename=names, forbid_unknown_fields=True, gc=False)


def _decodes(decoder: msgspec.json.Decoder[Any], data: bytes | msgspec.Raw) -> bool:
    try:
        decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return True


def sound(data: bytes) -> bytes:
    """Return the record's JSON, mended where it is not sound; one text value if nothing else helps."""
    if _decodes(_EXACT, data):
        return data
    text = data.decode(errors="replace")
    try:
        value = json.loads(text, strict=False, parse_constant=str)
    except (ValueError, RecursionError):
        value = text
    return json.dumps(value, ensure_ascii=False).encode(errors="replace")


def _part(value: object, kind: Type) -> tuple[object, object]:
    """Return what of the value fits, None for nothing, and the rest."""
    if value is None:
        return None, _NOTHING
    match kind:
        case Struct():
            return _part_struct(value, kind)
        case List():
            return _part_list(value, kind)
        case _:
            fitting = _scalar(value, kind)
            return (None, value) if fitting is None else (fitting, _NOTHING)


def _part_struct(value: object, kind: Struct) -> tuple[object, object]:
    if not isinstance(value, dict):
        return None, value
    record = cast("dict[str, object]", value)
    parts = {
        field.name: _part(record[field.name], field.type) for field in kind.fields if field.name in record
    }
    rest = {name: left for name, (_, left) in parts.items() if left is not _NOTHING}
    rest |= {name: each for name, each in record.items() if name not in parts}
    return {name: fitting for name, (fitting, _) in parts.items()}, rest or _NOTHING


def _part_list(value: object, kind: List) -> tuple[object, object]:
    if not isinstance(value, list):
        return None, value
    parts = [_part(item, kind.of) for item in cast("list[object]", value)]
    rest = [None if left is _NOTHING else left for _, left in parts]
    return [fitting for fitting, _ in parts], rest if _any_left(left for _, left in parts) else _NOTHING


def _any_left(rests: Iterable[object]) -> bool:
    return any(left is not _NOTHING for left in rests)


def _scalar(value: object, kind: Type) -> object:
    """Return the value as `kind` holds it, without loss; None where it cannot."""
    match kind:
        case Json():
            return value
        case Text():
            return value if isinstance(value, str) else _ENCODER.encode(value).decode()
        case Integer():
            return _whole(value)
        case Number():
            return _finite(value)
        case Boolean():
            return value if isinstance(value, bool) else None
        case Timestamp():
            return _moment(value)
        case Date():
            return value if _converts(value, date) else None
        case _:
            return None


def _number(value: object) -> Decimal | None:
    """Return a finite number, also one written as text in the one way that reads back the same."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    reads_back = not isinstance(value, str) or str(number) == value
    return number if number.is_finite() and reads_back else None


def _whole(value: object) -> int | None:
    number = _number(value)
    if number is None or number != number.to_integral_value():
        return None
    return int(number) if -(2**63) <= number < 2**63 else None


def _finite(value: object) -> Decimal | None:
    number = _number(value)
    return None if number is None or math.isinf(float(number)) else number


def _moment(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        moment: datetime = typed.convert(value, _MOMENT)
    except msgspec.ValidationError:
        return None
    return moment.isoformat()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _converts(value: object, kind: type) -> bool:
    try:
        typed.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
