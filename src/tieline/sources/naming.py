"""Fields by the names that a warehouse gives their columns: `user_id` for `userId`, `meta_data__id` for what is inside; pure."""

from __future__ import annotations

import re
from typing import Any, cast

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")


def column_name(field: str) -> str:
    """Return a field's name in snake case."""
    return _OTHER.sub("_", _HUMP.sub("_", field)).strip("_").lower()


def find_column(record: dict[str, Any], column: str) -> object:
    """Return the value of a column of a record, None where there is none."""
    for field, value in record.items():
        name = column_name(field)
        if name == column:
            return value
        if isinstance(value, dict) and column.startswith(f"{name}__"):
            found = find_column(cast("dict[str, Any]", value), column.removeprefix(f"{name}__"))
            if found is not None:
                return found
    return None
