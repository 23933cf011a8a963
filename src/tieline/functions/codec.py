"""Authors' types at the edges: JSON in and out of msgspec Structs, dataclasses, TypedDicts and pydantic models; pure.

pydantic is not needed: its models are known by their methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol, cast

import msgspec

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.typed import convert, decoder

_LONGEST_ID = 255


class BadValue(UsageError):
    """A value is not of the type that its function declares."""

    def __init__(self, message: str, *, field: str, issues: tuple[Mapping[str, JsonValue], ...] = ()) -> None:
        super().__init__(message, field=field)
        #: What is wrong, each with a message and the path of its place.
        self.issues = issues


class BadInput(BadValue):
    """The input is not what the action takes."""


class BadOutput(BadValue):
    """The output is not what the action declares."""


class Codec(Protocol):
    """Reads and writes values of one type."""

    def read(self, value: JsonValue, field: str) -> Any:
        """Return JSON as a value of the type; raises `BadValue` where it is none."""
        ...

    def decode(self, body: bytes, field: str) -> Any:
        """Return JSON as it is stored as a value of the type; raises `BadValue` where it is none."""
        ...

    def write(self, value: Any, field: str) -> bytes:
        """Return a value as JSON; raises `BadValue` where it cannot be any."""
        ...

    def schema(self) -> dict[str, JsonValue]:
        """Return the type's JSON Schema."""
        ...


def codec(kind: Any) -> Codec:
    """Return what reads and writes a type; None is any JSON. Raises `TypeError` for a type that JSON cannot be."""
    return _Pydantic(kind) if _is_pydantic(kind) else _Msgspec(kind)


def check(kind: Any) -> None:
    """Raise `TypeError` for a type that JSON cannot be, or of which a part cannot be."""
    codec(kind).schema()


class _Msgspec:
    """Structs, dataclasses, TypedDicts, attrs classes and plain types; in them pydantic models too."""

    def __init__(self, kind: Any) -> None:
        self._kind = Any if kind is None else kind
        self._decoder: msgspec.json.Decoder[Any] = decoder(self._kind, dec_hook=_inner)

    def read(self, value: JsonValue, field: str) -> Any:
        try:
            return convert(value, self._kind, str_keys=True, dec_hook=_inner)
        except (msgspec.ValidationError, RecursionError) as problem:
            raise _told(str(problem), field) from None

    def decode(self, body: bytes, field: str) -> Any:
        try:
            return self._decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise _told(str(problem), field) from None

    def write(self, value: Any, field: str) -> bytes:
        return encoded(value, field)

    def schema(self) -> dict[str, JsonValue]:
        if self._kind is Any:
            return {}
        found: dict[str, Any] = {}
        (schema,), definitions = msgspec.json.schema_components(
            [self._kind],
            schema_hook=partial(_inner_schema, definitions=found),
            ref_template="#/definitions/{name}",
        )
        definitions |= found
        return {**schema, **({"definitions": definitions} if definitions else {})}


class _Pydantic:
    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def read(self, value: JsonValue, field: str) -> Any:
        try:
            return self._kind.model_validate(value)
        except ValueError as problem:  # pydantic's own is one
            raise _of_pydantic(problem, field) from None

    def decode(self, body: bytes, field: str) -> Any:
        return self.read(msgspec.json.decode(body), field)

    def write(self, value: Any, field: str) -> bytes:
        if not isinstance(value, self._kind):
            value = self.read(value, field)
        return cast("bytes", value.model_dump_json(by_alias=True).encode())

    def schema(self) -> dict[str, JsonValue]:
        schema: dict[str, JsonValue] = self._kind.model_json_schema(ref_template="#/definitions/{model}")
        definitions = schema.pop("$defs", None)
        return schema if definitions is None else {**schema, "definitions": definitions}


def encoded(value: Any, field: str) -> bytes:
    """Return a value of any kind as JSON; raises `BadValue` where it cannot be any."""
    if hasattr(value, "model_dump_json"):
        return cast("bytes", value.model_dump_json(by_alias=True).encode())
    try:
        return msgspec.json.encode(value, enc_hook=_plain)
    except (TypeError, ValueError, OverflowError, RecursionError) as problem:
        raise BadValue(f"{field}: cannot be written as JSON: {problem}", field=field) from None


def _is_pydantic(kind: Any) -> bool:
    return hasattr(kind, "model_validate") and hasattr(kind, "model_json_schema")


def _inner(kind: Any, value: Any) -> Any:
    """Return a value as the pydantic model that is a part of something else; msgspec tells where an error lies."""
    if not _is_pydantic(kind):
        raise NotImplementedError
    try:
        return kind.model_validate(value)
    except ValueError as problem:
        raise ValueError(_of_pydantic(problem, kind.__name__).message) from None


def _inner_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a pydantic model that is a part of something else; what it refers to joins `definitions`."""
    if not _is_pydantic(kind):
        raise NotImplementedError
    schema = dict(_Pydantic(kind).schema())
    definitions.update(cast("dict[str, Any]", schema.pop("definitions", {})))
    return schema


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True)
    raise TypeError(f"objects of type {type(value).__name__} are no JSON")


def record_id(value: Any, field: str) -> str:
    """Return a record's id as text; raises `BadValue` for what cannot be one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID:
        return value
    told = (
        "is missing" if value is None else f"must be text of 1 to {_LONGEST_ID} characters or a whole number"
    )
    raise BadValue(f"{field}: {told}", field=field)


def _told(problem: str, field: str) -> BadValue:
    """Return msgspec's sentence as an error that names the place."""
    sentence, _, place = problem.partition(" - at ")
    where = field + place.strip("`").removeprefix("$")
    message = sentence.replace("`", "")
    return BadValue(f"{where}: {message}", field=where, issues=({"message": message, "path": where},))


def _of_pydantic(problem: ValueError, field: str) -> BadValue:
    own: Any = problem
    found: list[dict[str, Any]] = own.errors(include_url=False) if hasattr(problem, "errors") else []
    issues = tuple(
        {"message": str(each["msg"]), "path": ".".join([field, *map(str, each["loc"])])} for each in found
    )
    if not issues:
        return BadValue(f"{field}: {problem}", field=field)
    first = issues[0]
    more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
    return BadValue(f"{first['path']}: {first['message']}{more}", field=first["path"], issues=issues)
