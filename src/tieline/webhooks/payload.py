"""What a provider sent, as a JSON value; pure."""

from __future__ import annotations

from urllib.parse import parse_qsl

import msgspec

from tieline.core.json import JsonValue

#: Fields of a form beyond which it is none.
_MOST_FIELDS = 10_000


def media_type(content_type: str | None) -> str:
    """Return a content type without its parameters, in lower case."""
    return (content_type or "").partition(";")[0].strip().lower()


def parsed(body: bytes, content_type: str | None) -> JsonValue:
    """Return the value of a body: JSON, whatever its type says, or a form's fields. Raises ValueError for neither.

    A name that stands in an object twice has the value that stands last; a form's field that is there more than once is a list.
    """
    if media_type(content_type) == "application/x-www-form-urlencoded":
        return _form(body)
    if not body.strip():
        return None
    try:
        value: JsonValue = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise ValueError("not JSON") from None
    return value


def payload_of(text: str, content_type: str | None) -> JsonValue:
    """Return what is passed on of a body: its value, or the text itself."""
    try:
        return parsed(text.encode("utf-8", "surrogatepass"), content_type)
    except ValueError:
        return text


def _form(body: bytes) -> dict[str, JsonValue]:
    pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
