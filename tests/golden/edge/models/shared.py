# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of shared."""

from __future__ import annotations

import datetime as _dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from tieline.runtime import ABSENT, UNSET, Model, OneOf, Unknown, Unset


if TYPE_CHECKING:
    Pet: TypeAlias = "Cat | Dog | Unknown"
    """`#/components/schemas/Pet` in the document."""
else:
    Pet = OneOf("Pet", lambda: (Cat, Dog), tag="kind", values=lambda: {"cat": Cat, "dog": Dog})


class Cat(Model, kw_only=True):
    """`#/components/schemas/Cat` in the document."""

    kind: Literal["cat"]
    name: str
    secret: str | None = ABSENT
    id: str | None = ABSENT

    lives: int | None = ABSENT
    """The server's default: `"nine"`"""


class Dog(Model, kw_only=True):
    """`#/components/schemas/Dog` in the document."""

    kind: Literal["dog"]
    name: str
    secret: str | None = ABSENT
    id: str | None = ABSENT

    born: _dt.date | None = ABSENT
    """The server's default: `"2020-01-01"`"""


class Filter(Model, kw_only=True):
    """`#/components/schemas/Filter` in the document."""

    gt: int | Unset = UNSET
    near: FilterNear | Unset = UNSET


class FilterNear(Model, kw_only=True):
    """`#/components/schemas/Filter/properties/near` in the document."""

    lat: float | Unset = UNSET
    lon: float | Unset = UNSET


class Node(Model, kw_only=True):
    """`#/components/schemas/Node` in the document."""

    name: str
    parent: Node | None = ABSENT
    children: list[Node] | None = ABSENT
    owner: Owner | None = ABSENT


class Owner(Model, kw_only=True):
    """`#/components/schemas/Owner` in the document."""

    nodes: list[Node] | None = ABSENT


class Problem(Model, kw_only=True):
    """`#/components/schemas/Problem` in the document."""

    message: str | None = None
    """What went wrong."""

    code: str | int | None = None
