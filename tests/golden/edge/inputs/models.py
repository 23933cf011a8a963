# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of models: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypeAlias, TypedDict

from .. import models as _models
from . import shared as _shared


AnyFigureInput: TypeAlias = "_models.Circle | CircleDict | _models.Ring | RingDict | _models.Figure | FigureDict"
"""What may be given for `AnyFigure`."""


JsonInput: TypeAlias = "str | float | bool | Sequence[JsonInput] | Mapping[str, JsonInput]"
"""What may be given for `Json`."""


UntaggedInput: TypeAlias = "_models.UntaggedLeft | UntaggedLeftDict | _models.UntaggedRight | UntaggedRightDict"
"""What may be given for `Untagged`."""


class CatModelDict(TypedDict, total=False):
    """What may be given for `CatModel`."""

    lower: str
    """Ends in ""\""""


class CircleDict(TypedDict, total=False):
    """What may be given for `Circle`."""

    type: Required[str]

    within: AnyFigureInput

    radius: float


class ConditionalDict(TypedDict, total=False):
    """What may be given for `Conditional`."""

    kind: str

    size: int


class EverythingDict(TypedDict, total=False):
    """What may be given for `Everything`."""

    override: _models.Override | OverrideDict

    json: JsonInput

    null_enum: _models.NullEnum | None

    cases: _models.Cases

    mixed: _models.Mixed | None

    empty: str

    reserved: _models.Reserved | ReservedDict

    free: Mapping[str, Any]

    extras: _models.Extras | ExtrasDict

    patterns: Mapping[str, str]

    point: tuple[float, float]

    loose: Sequence[Any]

    holder: _models.Holder | HolderDict

    conditional: _models.Conditional | ConditionalDict

    model: _models.ModelModel | ModelModelDict

    lower: _models.CatModel | CatModelDict

    broken: Any

    untagged: UntaggedInput | None

    missing: Any

    pet: _shared.PetInput

    figure: AnyFigureInput

    owner: _models.Owner | _shared.OwnerDict
    """Just an owner."""

    when: _dt.datetime
    """Deprecated."""


class ExtrasDict(TypedDict, total=False):
    """What may be given for `Extras`."""

    known: str


class FigureDict(TypedDict, total=False):
    """What may be given for `Figure`."""

    type: Required[str]

    within: AnyFigureInput


class HolderDict(TypedDict, total=False):
    """What may be given for `Holder`."""

    inner: _models.HolderInner | HolderInnerDict


class HolderInnerDict(TypedDict, total=False):
    """What may be given for `HolderInner`."""

    deep: bool


class ModelModelDict(TypedDict, total=False):
    """What may be given for `ModelModel`."""

    any: Any


class OverrideDict(TypedDict, total=False):
    """What may be given for `Override`."""

    media: _models.OverrideMedia | OverrideMediaDict


class OverrideMediaDict(TypedDict, total=False):
    """What may be given for `OverrideMedia`."""

    url: str


ReservedDict = TypedDict(
    "ReservedDict",
    {
        "class": "Required[str]",
        "from": "Required[str]",
        "@type": "str",
        "1st": "int",
        "fooBar": "str",
        "foo_bar": "str",
        "to_dict": "str",
        "extra": "str",
        "list": "Sequence[str]",
        "str": "str",
        "date": "_dt.date",
        "field": "str",
        "__import__": "str",
        "名前": "str",
    },
    total=False,
)
"""What may be given for `Reserved`."""


class RingDict(TypedDict, total=False):
    """What may be given for `Ring`."""

    type: Required[Literal["Ring"] | str]

    within: AnyFigureInput

    radius: float

    inner: float


class UntaggedLeftDict(TypedDict, total=False):
    """What may be given for `UntaggedLeft`."""

    left: Required[str]


class UntaggedRightDict(TypedDict, total=False):
    """What may be given for `UntaggedRight`."""

    right: Required[_dt.datetime]
