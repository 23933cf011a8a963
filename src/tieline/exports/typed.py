"""Authors' models, of whatever kind, as the shape of a table; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from msgspec import inspect

from tieline.functions.codec import codec
from tieline.functions.definition import ModelType
from tieline.sources.schema import (
    BOOLEAN,
    DATE,
    INTEGER,
    JSON,
    NUMBER,
    TEXT,
    TIMESTAMP,
    List,
    Model,
    Struct,
    Type,
    struct,
)

_PLAIN: Mapping[type, Type] = {
    inspect.BoolType: BOOLEAN,
    inspect.IntType: INTEGER,
    inspect.FloatType: NUMBER,
    inspect.StrType: TEXT,
    inspect.BytesType: TEXT,
    inspect.UUIDType: TEXT,
    inspect.DecimalType: TEXT,
    inspect.TimeType: TEXT,
    inspect.TimeDeltaType: TEXT,
    inspect.DateTimeType: TIMESTAMP,
    inspect.DateType: DATE,
}
_VALUES: Mapping[type, Type] = {str: TEXT, int: INTEGER, float: NUMBER, bool: BOOLEAN}
_KINDS: Mapping[str, Type] = {"integer": INTEGER, "number": NUMBER, "boolean": BOOLEAN}
_FORMATS: Mapping[str, Type] = {"date-time": TIMESTAMP, "date": DATE}
_NULL = {"type": "null"}
_RESERVED = "_tieline"

_Schema = Mapping[str, Any]


def shape_of(model: ModelType) -> Model | None:
    """Return the shape of a model's records; None where its type tells of no fields, so that they are kept whole.

    What one column cannot hold is JSON: unions, mappings of any keys, tuples of several types, what contains itself.
    """
    found = JSON if model.type is None else _shape(inspect.type_info(model.type), frozenset())
    if not isinstance(found, Struct) or any(
        field.name.casefold().startswith(_RESERVED) for field in found.fields
    ):
        return None
    return Model(name=model.name, fields=found)


def _shape(kind: inspect.Type, within: frozenset[object]) -> Type:
    """Return the shape of a type, but for null; `within` are the classes that it is a part of."""
    match kind:
        case inspect.Metadata(type=inner):
            return _shape(inner, within)
        case inspect.UnionType(types=kinds):
            return _one_of({_shape(each, within) for each in kinds if not isinstance(each, inspect.NoneType)})
        case inspect.StructType() | inspect.DataclassType() | inspect.TypedDictType():
            return JSON if kind.cls in within else _fields(kind, within | {kind.cls})
        case (
            inspect.ListType(item_type=item)
            | inspect.VarTupleType(item_type=item)
            | inspect.SetType(item_type=item)
            | inspect.FrozenSetType(item_type=item)
        ):
            return List(_shape(item, within))
        case inspect.LiteralType(values=values):
            return _of_values(values)
        case inspect.EnumType(cls=cls):
            return _of_values([each.value for each in cls])
        case inspect.CustomType(cls=cls) if hasattr(cls, "model_json_schema"):
            return _of_pydantic(cls)
        case _:
            return _PLAIN.get(type(kind), JSON)


def _fields(
    kind: inspect.StructType | inspect.DataclassType | inspect.TypedDictType, within: frozenset[object]
) -> Type:
    if isinstance(kind, inspect.StructType) and kind.array_like:
        return JSON
    fields = {each.encode_name: _shape(each.type, within) for each in kind.fields}
    if isinstance(kind, inspect.StructType) and kind.tag_field is not None:
        fields = {kind.tag_field: _of_values([kind.tag]), **fields}
    return _struct(fields)


def _struct(fields: Mapping[str, Type]) -> Type:
    """Return an object type; columns have no case, so that of two that differ by it alone there could be but one."""
    apart = "" not in fields and len({name.casefold() for name in fields}) == len(fields)
    return struct(**fields) if apart and fields else JSON


def _one_of(shapes: set[Type]) -> Type:
    if shapes == {INTEGER, NUMBER}:
        return NUMBER
    return shapes.pop() if len(shapes) == 1 else JSON


def _of_values(values: Iterable[object]) -> Type:
    """Return what holds some values and null."""
    shapes = {_VALUES.get(type(each), JSON) for each in values if each is not None}
    return _one_of(shapes)


def _of_pydantic(cls: Any) -> Type:
    schema = cast("_Schema", codec(cls).schema())
    return _Schemas(cast("Mapping[str, _Schema]", schema.get("definitions", {}))).shape(schema, frozenset())


class _Schemas:
    """Reads the JSON Schema that pydantic gives of a model."""

    def __init__(self, definitions: Mapping[str, _Schema]) -> None:
        self._definitions = definitions

    def shape(self, schema: _Schema, within: frozenset[str]) -> Type:
        """Return what a schema allows, but for null; `within` are the definitions that it is a part of."""
        if "$ref" in schema:
            name = str(schema["$ref"]).rpartition("/")[2]
            return JSON if name in within else self.shape(self._definitions.get(name, {}), within | {name})
        for union in ("anyOf", "oneOf", "allOf"):
            if union in schema:
                return _one_of({self.shape(each, within) for each in schema[union] if each != _NULL})
        if "enum" in schema or "const" in schema:
            return _of_values(schema.get("enum", [schema.get("const")]))
        return self._of_kind(str(schema.get("type")), schema, within)

    def _of_kind(self, kind: str, schema: _Schema, within: frozenset[str]) -> Type:
        match kind:
            case "string":
                return _FORMATS.get(schema.get("format", ""), TEXT)
            case "array" if "items" in schema and "prefixItems" not in schema:
                items: object = schema["items"]
                return List(self.shape(cast("_Schema", items), within)) if isinstance(items, dict) else JSON
            case "object" if schema.get("properties") and not schema.get("additionalProperties"):
                return _struct(
                    {name: self.shape(each, within) for name, each in schema["properties"].items()}
                )
            case _:
                return _KINDS.get(kind, JSON)
