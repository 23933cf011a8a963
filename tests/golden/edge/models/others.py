# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tieline.runtime import Model, OneOf

from . import models as _models


if TYPE_CHECKING:
    AnyCircle: TypeAlias = "_models.Ring | _models.Circle"
    """`#/components/schemas/Circle/discriminator` in the document."""
else:
    AnyCircle = OneOf(
        "AnyCircle",
        lambda: (_models.Ring, _models.Circle),
        tag="type",
        values=lambda: {"Ring": _models.Ring, "circle": _models.Circle},
        other=lambda: _models.Circle,
    )


class Animal(Model, kw_only=True):
    """`#/components/schemas/Animal` in the document."""

    kind: str
    name: str
    secret: str | None = None
    id: str | None = None
