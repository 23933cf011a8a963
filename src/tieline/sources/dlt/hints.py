"""What a configuration says of how records are named and loaded, in dlt's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from tieline.core.json import JsonValue, dotted
from tieline.sources.dlt.node import Node
from tieline.sources.model import Identity

KEYS = (
    "table_name",
    "nested_hints",
    "max_table_nesting",
    "parent_table_name",
    "write_disposition",
    "columns",
    "primary_key",
    "merge_key",
    "schema_contract",
    "table_format",
    "file_format",
    "references",
)
#: Those that name fields.
_NAMES = ("primary_key", "merge_key")
_DISPOSITIONS = ("append", "merge", "replace", "skip")
_STRATEGIES = ("delete-insert", "scd2", "upsert", "insert-only", "cdc")
_DISPOSITION_KEYS = (
    "disposition",
    "strategy",
    "deduplicated",
    "source_filter",
    "destination_scope",
    "validity_column_names",
    "active_record_timestamp",
    "boundary_timestamp",
    "row_version_column_name",
    "skip_unchanged_rows",
)


def read(fields: Mapping[str, Node]) -> dict[str, JsonValue]:
    """Return the hints of a resource as data; raises `UsageError` for what is none."""
    found = {name: _data(fields[name]) for name in KEYS if name in fields and name not in _NAMES}
    if "write_disposition" in fields:
        found |= _disposition(fields["write_disposition"])
    for name in _NAMES:
        if name in fields:
            found[name] = fields[name].texts()
    return found


def forgets(loading: Mapping[str, JsonValue]) -> bool:
    """Tell whether what is gone from a whole list is to be gone from the table, too: now, or by the end of its validity."""
    return loading.get("write_disposition") == "replace" or loading.get("strategy") == "scd2"


def identity(fields: Mapping[str, Node]) -> Identity:
    """Return what names a record: its primary key, or all of it where there is none."""
    if "primary_key" in fields:
        names = fields["primary_key"].texts()
    else:
        names = _marked(fields["columns"].value) if "columns" in fields else []
    loading = _disposition(fields["write_disposition"]) if "write_disposition" in fields else {}
    lenient = loading.get("write_disposition", "append") == "append"  # dlt looks at its key no further
    paths = tuple(dotted((name,)) for name in names)
    return Identity(paths=paths, digest=not names, loose=True, lenient=lenient)


def _marked(columns: object) -> list[str]:
    """Return the columns that are said to be part of the primary key."""
    if isinstance(columns, Mapping):
        several = dict(cast("Mapping[str, object]", columns))
    elif isinstance(columns, list):
        several = {str(_part(each, "name")): each for each in cast("list[object]", columns)}
    else:
        return []
    return [name for name, each in several.items() if _part(each, "primary_key")]


def _part(column: object, name: str) -> object:
    return cast("Mapping[str, object]", column).get(name) if isinstance(column, Mapping) else None


def _disposition(node: Node) -> dict[str, JsonValue]:
    if not isinstance(node.value, Mapping):
        return {"write_disposition": node.choice(_DISPOSITIONS)}
    fields = node.fields(_DISPOSITION_KEYS)
    if "disposition" not in fields:
        node.at("disposition").fail("it is needed")
    told: dict[str, JsonValue] = {"write_disposition": fields["disposition"].choice(_DISPOSITIONS)}
    if "strategy" in fields:
        told["strategy"] = fields["strategy"].choice(_STRATEGIES)
    return told | {
        name: _data(node) for name, node in fields.items() if name not in {"disposition", "strategy"}
    }


def _data(node: Node) -> JsonValue:
    """Return a hint as data: a class that describes columns by its name."""
    match node.value:
        case type():
            return f"{node.value.__module__}.{node.value.__qualname__}"
        case datetime() | date():
            return node.value.isoformat()
        case None | bool() | int() | float() | str():
            return node.value
        case Mapping():
            return {key: _data(node.at(key)) for key in node.mapping()}
        case list() | tuple():
            return [_data(item) for item in node.items()]
        case value if isinstance(value, set | frozenset):
            return sorted(str(each) for each in cast("set[object]", value))
        case _:
            return node.fail("it cannot be honoured: a value is expected, known before any record is")
