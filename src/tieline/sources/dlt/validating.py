"""Models of pydantic's that stand as the columns of a resource: records are brought into their shape, as dlt does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tieline.core.errors import MissingExtra
from tieline.sources.dlt.node import Node
from tieline.sources.hooks import Spread, Step


def validation(name: str, fields: Mapping[str, Node]) -> tuple[Step, ...]:
    """Return the step that validates records, where the columns are a model; raises `MissingExtra` without dlt."""
    model = fields["columns"].value if "columns" in fields else None
    if not (isinstance(model, type) and hasattr(model, "model_fields")):
        return ()
    try:
        from dlt.extract.validation import create_item_validator
    except ImportError:
        raise MissingExtra(f"{fields['columns'].path}, a model", "dlt") from None
    contract: Any = fields["schema_contract"].value if "schema_contract" in fields else None
    made: Any = create_item_validator(model, contract)[0]
    made.table_name = name

    def validated(record: Any) -> list[Any]:
        return made([record]) or []

    return (Spread(validated),)
