"""Authors' models as tables."""

import dataclasses
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Optional, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from tieline.exports.choose import saved, with_stored
from tieline.exports.typed import shape_of
from tieline.functions.definition import ModelType, SyncDefinition
from tieline.sources.gong import GONG
from tieline.sources.schema import BOOLEAN, DATE, INTEGER, JSON, NUMBER, TEXT, TIMESTAMP, List, Struct, struct


class Kind(StrEnum):
    CALL = "call"


class Party(msgspec.Struct):
    name: str
    role: Literal["host", "guest"] | None = None


class Deal(msgspec.Struct, rename="camel"):
    id: str
    close_date: date
    changed_at: datetime | None
    amount: float
    count: int = 0
    score: int | float = 0
    won: bool = False
    kind: Kind = Kind.CALL
    parties: list[Party] = []
    owner: Party | None = None
    values: dict[str, int] = {}
    either: str | int = ""
    pair: tuple[int, str] = (0, "")
    anything: Any = None
    parent: Optional["Deal"] = None


@dataclasses.dataclass
class Place:
    id: int
    names: list[str]


class Person(TypedDict):
    id: int
    names: list[str]


@attrs.define
class Thing:
    id: int
    names: list[str]


class Inner(pydantic.BaseModel):
    at: datetime


class Modelled(pydantic.BaseModel):
    id: int
    names: list[str] | None = None
    inner: Inner | None = pydantic.Field(default=None, alias="innerOne")


class Odd(msgspec.Struct):
    id: str
    value: str = msgspec.field(name="ID")


class Reserved(msgspec.Struct):
    id: str
    mine: str = msgspec.field(name="_tieline_id")


def shape(kind: Any) -> Struct | None:
    found = shape_of(ModelType(name="It", type=kind))
    assert found is None or found.name == "It"
    return None if found is None else found.fields


def test_every_field_has_the_type_of_a_column():
    """By its name on the wire; what no column can hold is JSON."""
    party = struct(name=TEXT, role=TEXT)
    assert shape(Deal) == struct(
        id=TEXT, closeDate=DATE, changedAt=TIMESTAMP, amount=NUMBER, count=INTEGER, score=NUMBER, won=BOOLEAN,
        kind=TEXT, parties=List(party), owner=party, values=JSON, either=JSON, pair=JSON, anything=JSON, parent=JSON,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [Place, Person, Thing])
def test_types_of_every_kind(kind):
    assert shape(kind) == struct(id=INTEGER, names=List(TEXT))


def test_models_of_pydantic():
    """With their aliases, and what they hold."""
    expected = struct(id=INTEGER, names=List(TEXT), innerOne=struct(at=TIMESTAMP))
    assert shape(Modelled) == expected


@pytest.mark.parametrize("kind", [dict, dict[str, int], list[int], Any, str, Odd, Reserved])
def test_without_fields_that_can_be_columns_a_record_is_kept_whole(kind):
    assert shape(kind) is None


def sync(name: str, *models: Any) -> SyncDefinition:
    types = tuple(ModelType(name=each.__name__, type=each) for each in models)
    return SyncDefinition(name=name, integration="gong", models=types, run=lambda tie: None)


def test_what_functions_save_stands_beside_a_sources_streams():
    """Variants too, and models that nobody declares any more."""
    found = with_stored(
        saved(GONG, [sync("deals", Deal, Place)]), [("Deal", "base"), ("Deal", "west"), ("Old", "base")]
    )
    names = [each.name for each in found]
    assert names[-4:] == ["Deal", "Place", "Deal__west", "Old"]
    assert {"calls", "users"} < set(names)
    deal, west, old = found[-4], found[-2], found[-1]
    assert (west.shape, west.variant, old.shape) == (deal.shape, "west", None)
    assert {"deals", "Deal", "Deal__west", "deals::west"} < west.called


def test_a_model_of_functions_takes_the_place_of_a_streams():
    class Call(msgspec.Struct):
        id: str

    found = with_stored(saved(GONG, [sync("mine", Call)]), [("Call", "base")])
    assert [(each.name, each.shape.fields) for each in found if each.model == "Call"] == [
        ("Call", struct(id=TEXT))
    ]
