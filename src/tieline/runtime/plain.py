"""From models to JSON: every value a request may be made of, as dicts, lists and scalars."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct, structs

from tieline.runtime.origin import Traced, added_to, found_beside, is_read
from tieline.runtime.union import Unknown

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Unsendable(TypeError):
    """A value that JSON cannot hold; `path` is where it stands, `what` what is wrong with it."""

    def __init__(self, what: str, path: str = "") -> None:
        super().__init__(f"{path.removeprefix('.')}: {what}" if path else what)
        self.what = what
        self.path = path

    def inside(self, step: str | int) -> Unsendable:
        """Return the same error, seen from one level above."""
        return Unsendable(
            self.what, f"[{step}]{self.path}" if isinstance(step, int) else f".{step}{self.path}"
        )


class Sending:
    """What a request is made of is looked at more closely: nothing may go out as another value than it is."""

    def __init__(self, decimals: list[Decimal] | None = None, *, any_time: bool = False) -> None:
        #: The decimal numbers that were met, each of which a text may have been meant by.
        self.decimals: list[Decimal] = [] if decimals is None else decimals
        self._any_time = any_time

    def leaf(self, value: object) -> Any:
        """Return what is neither text nor whole number as JSON has it; a decimal number stays one, to be exact."""
        match value:
            case float() | Decimal() if not math.isfinite(value):
                raise Unsendable(f"{value} is no number that JSON can hold")
            case float():
                return value
            case Decimal():
                self.decimals.append(value)
                return value
            case datetime(tzinfo=None) if not self._any_time:
                raise Unsendable(f"{value.isoformat()} has no time zone: say which it is meant in")
            case _:
                return _builtin(value)

    def within(self, model: Struct) -> Sending:
        """Return how a model's own values are looked at: what the API sent without a zone, it may have back."""
        return Sending(self.decimals, any_time=True) if is_read(model) and not self._any_time else self


def plain(value: object, *, extra: bool = False, sending: Sending | None = None) -> Any:
    """Return a value as JSON has it, without what is unset; a decimal number stays what it is.

    With `extra`, models bring along what they were read from and do not declare. Raises Unsendable for what JSON cannot hold.
    """
    match value:
        case None | str() | bool() | int():
            return value
        case Unknown():
            return value.value
        case Struct():
            return _object(value, extra=extra, sending=sending)
        case Mapping():
            items = cast("Mapping[object, object]", value).items()
            return _mapped(((str(key), each) for key, each in items if each is not UNSET), extra, sending)
        case list() | tuple() | set() | frozenset():
            return _listed(cast("Iterable[object]", value), extra, sending)
        case float() | Decimal() if sending is None:
            return value
        case _:
            return _builtin(value) if sending is None else sending.leaf(value)


def encoded(document: object) -> bytes:
    """Return what `plain` gave as JSON text, decimal numbers as exactly as they are."""
    return _ENCODER.encode(document)


def fields_of(model: Struct) -> Iterator[tuple[str, Any]]:
    """Yield what a model says: the names on the wire of what is there, and the values as they are."""
    config = model.__struct_config__
    if config.tag_field is not None:
        yield config.tag_field, config.tag
    for (wire, absent), value in zip(_fields(type(model)), structs.astuple(model), strict=True):
        if value is not UNSET and value is not absent:
            yield wire, value
    yield from added_to(model).items()


def _object(model: Struct, *, extra: bool, sending: Sending | None) -> dict[str, Any]:
    written = _mapped(fields_of(model), extra, sending.within(model) if sending else None)
    if extra and isinstance(model, Traced):
        written |= {name: value for name, value in found_beside(model).items() if name not in written}
    return written


def _mapped(items: Iterable[tuple[str, object]], extra: bool, sending: Sending | None) -> dict[str, Any]:
    written: dict[str, Any] = {}
    key = ""
    try:
        for key, each in items:
            written[key] = plain(each, extra=extra, sending=sending)
    except Unsendable as error:
        raise error.inside(key) from None
    return written


def _listed(items: Iterable[object], extra: bool, sending: Sending | None) -> list[Any]:
    written: list[Any] = []
    number = 0
    try:
        for number, each in enumerate(items):  # noqa: B007  # an error tells it
            if each is not UNSET:
                written.append(plain(each, extra=extra, sending=sending))
    except Unsendable as error:
        raise error.inside(number) from None
    return written


def _builtin(value: object) -> Any:
    try:
        return msgspec.to_builtins(value)
    except TypeError:
        raise Unsendable(f"no JSON is made of {type(value).__name__}") from None


@cache
def _fields(kind: type[Struct]) -> tuple[tuple[str, object], ...]:
    """Return the fields of a model: the name on the wire, and what stands for one that is not there."""
    fields = structs.fields(kind)
    return tuple((each.encode_name, None if each.default is None else UNSET) for each in fields)
