"""Records as they are read: JSON until somebody wants more."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw

from tieline.core.errors import BadAnswer
from tieline.core.typed import decoder
from tieline.runtime.decoding import read_json
from tieline.runtime.errors import UnreadableAnswer
from tieline.runtime.model import Model
from tieline.sdk.typed import typed

M = TypeVar("M")

_FIELDS = decoder(dict[str, Raw])
_METADATA = "_nango_metadata"


class RecordMetadata(Model, kw_only=True):
    """When a record came and changed; `last_action` is ADDED, UPDATED or DELETED."""

    cursor: str = ""
    last_action: str = ""
    first_seen_at: datetime | None = None
    last_modified_at: datetime | None = None
    deleted_at: datetime | None = None
    pruned_at: datetime | None = None


class Pruned(Model, kw_only=True):
    """How many records lost their content, and whether there are more to go."""

    count: int = 0
    has_more: bool = False


class Record(Generic[M]):
    """One record; `data` is read when it is asked for.

    Records that were pruned, and some that were deleted, have lost their content: look at `pruned` and `deleted` before.
    """

    def __init__(self, text: Raw | bytes, model_type: type[M]) -> None:
        fields = _FIELDS.decode(text)
        metadata = fields.pop(_METADATA, None)
        self._fields = fields
        self._model_type = model_type
        told = read_json(RecordMetadata, b"{}" if metadata is None else bytes(metadata))
        self.metadata = told if isinstance(told, RecordMetadata) else RecordMetadata()
        self.id = _id(fields.get("id"))

    @property
    def cursor(self) -> str:
        """Where a list goes on behind this record."""
        return self.metadata.cursor

    @property
    def deleted(self) -> bool:
        """Whether it is no longer there at its source."""
        return self.metadata.deleted_at is not None

    @property
    def pruned(self) -> bool:
        """Whether it has been emptied: only its id and `metadata` are left."""
        return self.metadata.pruned_at is not None

    @property
    def json(self) -> bytes:
        """Its fields as JSON text, as the server sent them."""
        return msgspec.json.encode(self._fields)

    @cached_property
    def data(self) -> M:
        """Its fields, as the type that was asked for; raises UnreadableAnswer where they are not as it says."""
        try:
            return typed(self._model_type, self.json)
        except BadAnswer as error:
            name = getattr(self._model_type, "__name__", str(self._model_type))
            raise UnreadableAnswer(f"record {self.id!r} is no {name}: {error}") from error

    def __repr__(self) -> str:
        return f"Record({self.id!r}, {self.metadata.last_action})"


def _id(text: Raw | None) -> str:
    """Return an id as text, whatever it is."""
    value: object = None if text is None else msgspec.json.decode(text)
    return value if isinstance(value, str) else "" if text is None else bytes(text).decode()
