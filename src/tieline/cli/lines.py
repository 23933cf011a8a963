"""What functions have written into the log and how they failed, as it is shown to who tries them from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from tieline.core.json import JsonValue

if TYPE_CHECKING:
    from tieline.functions.failure import Failure

#: The length of what is shown of a value, and of what an API has answered.
_LONGEST, _ANSWER = 60, 2000


def line(level: str, message: str, fields: Mapping[str, JsonValue]) -> Iterator[str]:
    """Give a line of a function's log, and the places that an error has passed."""
    where = fields.get("where") if level == "error" else None
    places = where if isinstance(where, list) else []
    told = {name: value for name, value in fields.items() if not (places and name == "where")}
    yield f"  {level}: {message}" + "".join(f" {name}={short(value)}" for name, value in told.items())
    for place in places:
        yield f"    at {place}"


def details(failure: Failure) -> Iterator[str]:
    """Give what a failure says beside its message: an action's own word, or what the API answered."""
    if failure.code == "action_script_runtime_error" and failure.payload != {"message": failure.message}:
        yield f"  {_text(failure.payload)}"
    if failure.upstream is not None and failure.upstream["body"]:
        yield f"  {_text(failure.upstream['body'])}"


def short(value: JsonValue) -> str:
    """Return a value as JSON, cut where it is long."""
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _text(value: JsonValue) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= _ANSWER else text[: _ANSWER - 1] + "…"
