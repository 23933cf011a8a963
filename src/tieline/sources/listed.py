"""Streams whose ids nobody lists but whoever connected the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.sources.model import Resource


class ListedResource(Resource, frozen=True, kw_only=True):
    """Asked once for each id that a connection lists, which goes where the path has `{id}`; whole each time.

    `ids` is what the list is called in the connection's metadata, or else its configuration. An answer is one `record`; or has
    records in the array that `records` names; or is a `table`: CSV, however long. `inject` may say `parent:id`.

    A row of a table is the field `row` of its record, beside what is injected; its id is a digest of it, and its number
    among equal ones.
    """

    ids: str
    answer: Literal["record", "records", "table"] = "record"


def is_table(resource: Resource) -> bool:
    """Tell whether a stream's answers are tables."""
    return isinstance(resource, ListedResource) and resource.answer == "table"


def listed_ids(
    name: str, metadata: Mapping[str, JsonValue] | None, config: Mapping[str, JsonValue]
) -> tuple[str, ...]:
    """Return the ids that a connection lists under a name, each once: a list, or a text with commas between them.

    What is in the metadata counts, if anything is. Raises `UsageError` naming the field for anything else.
    """
    place, given = "metadata", (metadata or {}).get(name)
    if given is None:
        place, given = "connection_config", config.get(name)
    if isinstance(given, str):
        given = [part.strip() for part in given.split(",")]
    if isinstance(given, int) and not isinstance(given, bool):
        given = [given]
    items = cast("Sequence[JsonValue]", given or ())
    if not isinstance(given, list | None) or not all(_is_id(each) for each in items):
        raise UsageError(f"{place}.{name}: a list of ids is expected", field=f"{place}.{name}")
    return tuple(dict.fromkeys(text for each in items if (text := str(each))))


def _is_id(value: JsonValue) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
