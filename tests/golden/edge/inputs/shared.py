# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of shared: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from .. import models as _models


PetInput: TypeAlias = "_models.Cat | CatDict | _models.Dog | DogDict"
"""What may be given for `Pet`."""


class CatDict(TypedDict, total=False):
    """What may be given for `Cat`."""

    kind: Required[Literal["cat"]]

    name: Required[str]

    secret: str

    lives: int
    """The server's default: `"nine"`"""


class DogDict(TypedDict, total=False):
    """What may be given for `Dog`."""

    kind: Required[Literal["dog"]]

    name: Required[str]

    secret: str

    born: _dt.date
    """The server's default: `"2020-01-01"`"""


class FilterDict(TypedDict, total=False):
    """What may be given for `Filter`."""

    gt: int

    near: _models.FilterNear | FilterNearDict


class FilterNearDict(TypedDict, total=False):
    """What may be given for `FilterNear`."""

    lat: float

    lon: float


class NodeDict(TypedDict, total=False):
    """What may be given for `Node`."""

    name: Required[str]

    parent: _models.Node | NodeDict | None

    children: Sequence[_models.Node | NodeDict]

    owner: _models.Owner | OwnerDict


class OwnerDict(TypedDict, total=False):
    """What may be given for `Owner`."""

    nodes: Sequence[_models.Node | NodeDict]
