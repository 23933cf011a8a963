"""Types of the caller's own: msgspec Structs, models of a generated client, dataclasses, TypedDicts, pydantic models."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from tieline.core.errors import BadAnswer
from tieline.core.typed import decoder
from tieline.runtime.decoding import read_as
from tieline.runtime.model import Model

M = TypeVar("M")


def typed(kind: type[M], text: bytes) -> M:
    """Return JSON text as a type; raises BadAnswer, telling where it is not as that says.

    Numbers may come as text, as the ids of records do.
    """
    wanted: Any = kind  # which may be a list[Call] as well
    if isinstance(wanted, type) and issubclass(wanted, Model):
        return read_as(kind, text)
    pydantic: Any = getattr(kind, "model_validate_json", None)
    try:
        return cast("M", _decoder(cast("Any", kind)).decode(text) if pydantic is None else pydantic(text))
    except (msgspec.DecodeError, ValueError) as error:
        raise BadAnswer(str(error)) from error


def sendable(value: object) -> object:
    """Return a value as it can be sent."""
    dump: Any = getattr(value, "model_dump", None)  # of a pydantic model
    return value if dump is None else dump(mode="json")


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return decoder(kind, strict=False)
