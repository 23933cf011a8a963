"""From JSON and plain values to types, safely from any thread.

msgspec looks a struct's fields up at its first use, and says that it has before it is done: a second thread that comes
in the midst of it takes the whole process down (`tests/unit/core/test_typed.py` shows it). So types are made ready
here, one at a time, and nobody else calls msgspec with a type.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import RLock
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

Hook = Callable[[Any, Any], Any]

_ONE_AT_A_TIME = RLock()


@overload
def decoder(
    kind: type[T], *, strict: bool = True, dec_hook: Hook | None = None
) -> msgspec.json.Decoder[T]: ...
@overload
def decoder(kind: Any, *, strict: bool = True, dec_hook: Hook | None = None) -> msgspec.json.Decoder[Any]: ...
def decoder(kind: Any, *, strict: bool = True, dec_hook: Hook | None = None) -> msgspec.json.Decoder[Any]:
    """Return a decoder of JSON text into a type; raises TypeError for a type that msgspec does not take."""
    with _ONE_AT_A_TIME:
        return msgspec.json.Decoder(kind, strict=strict, dec_hook=dec_hook)


@overload
def decode(data: bytes | str | msgspec.Raw, kind: type[T]) -> T: ...
@overload
def decode(data: bytes | str | msgspec.Raw, kind: Any) -> Any: ...
def decode(data: bytes | str | msgspec.Raw, kind: Any) -> Any:
    """Return JSON text as the type says; raises `msgspec.MsgspecError` where it is no JSON or does not fit."""
    return _ready(kind).decode(data)


@overload
def convert(
    value: object,
    kind: type[T],
    *,
    strict: bool = True,
    str_keys: bool = False,
    from_attributes: bool = False,
    dec_hook: Hook | None = None,
) -> T: ...
@overload
def convert(
    value: object,
    kind: Any,
    *,
    strict: bool = True,
    str_keys: bool = False,
    from_attributes: bool = False,
    dec_hook: Hook | None = None,
) -> Any: ...
def convert(
    value: object,
    kind: Any,
    *,
    strict: bool = True,
    str_keys: bool = False,
    from_attributes: bool = False,
    dec_hook: Hook | None = None,
) -> Any:
    """Return a plain value as the type says; raises `msgspec.ValidationError` where it does not fit."""
    _ready(kind, custom=dec_hook is not None)
    return msgspec.convert(
        value, kind, strict=strict, str_keys=str_keys, from_attributes=from_attributes, dec_hook=dec_hook
    )


@cache
def _ready(kind: Any, *, custom: bool = False) -> msgspec.json.Decoder[Any]:
    return decoder(kind, dec_hook=_refuse if custom else None)


def _refuse(kind: Any, _value: object) -> Any:
    """Stand for a caller's own hook while a type is made ready; nothing is decoded with it."""
    raise NotImplementedError(kind)
