# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of models."""

from __future__ import annotations

import datetime as _dt
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tieline.runtime import ABSENT, Model, OneOf, Unknown, field

from . import shared as _shared


if TYPE_CHECKING:
    AnyFigure: TypeAlias = "Circle | Ring | Figure"
    """`#/components/schemas/Figure/discriminator` in the document."""
else:
    AnyFigure = OneOf(
        "AnyFigure",
        lambda: (Circle, Ring, Figure),
        tag="type",
        values=lambda: {"Figure": Figure, "Ring": Ring, "circle": Circle},
        other=lambda: Figure,
    )


Cases: TypeAlias = Literal["a", "A", "+", "-", "", "it's", 'say "hi"', "new\nline"] | str
"""`#/components/schemas/Cases` in the document."""


if TYPE_CHECKING:
    Json: TypeAlias = "str | float | bool | list[Json] | dict[str, Json] | Unknown"
    """`#/components/schemas/Json` in the document."""
else:
    Json = OneOf("Json", lambda: (str, float, bool, list[Json], dict[str, Json]))


Mixed: TypeAlias = Literal[1, "one"] | bool | int | str
"""`#/components/schemas/Mixed` in the document."""


NullEnum: TypeAlias = Literal["x", "y"] | str
"""`#/components/schemas/NullEnum` in the document."""


if TYPE_CHECKING:
    Untagged: TypeAlias = "UntaggedLeft | UntaggedRight | Unknown"
    """`#/components/schemas/Untagged` in the document."""
else:
    Untagged = OneOf("Untagged", lambda: (UntaggedLeft, UntaggedRight))


class CatModel(Model, kw_only=True):
    """`#/components/schemas/cat` in the document."""

    lower: str | None = ABSENT
    """Ends in ""\""""


class Circle(Model, kw_only=True):
    """`#/components/schemas/Circle` in the document."""

    type: str
    within: AnyFigure | None = ABSENT
    radius: float | None = ABSENT


class Conditional(Model, kw_only=True):
    """`#/components/schemas/Conditional` in the document."""

    kind: str | None = ABSENT
    size: int | None = ABSENT


class Everything(Model, kw_only=True):
    """One of each.

        With a tab, a `\"\"\"`, and a \\n that is no new line.

    `#/components/schemas/Everything` in the document.
    """

    override: Override | None = ABSENT
    json: Json | None = ABSENT
    null_enum: NullEnum | None = ABSENT
    cases: Cases | None = ABSENT
    mixed: Mixed | None = ABSENT
    empty: str | None = ABSENT
    reserved: Reserved | None = ABSENT
    free: dict[str, Any] | None = ABSENT
    extras: Extras | None = ABSENT
    patterns: dict[str, str] | None = ABSENT
    point: tuple[float, float] | None = ABSENT
    loose: list[Any] | None = ABSENT
    holder: Holder | None = ABSENT
    conditional: Conditional | None = ABSENT
    model: ModelModel | None = ABSENT
    lower: CatModel | None = ABSENT
    broken: Any = ABSENT
    untagged: Untagged | None = ABSENT
    missing: Any = ABSENT
    pet: _shared.Pet | None = ABSENT
    figure: AnyFigure | None = ABSENT

    owner: _shared.Owner | None = ABSENT
    """Just an owner."""

    when: _dt.datetime | None = ABSENT
    """Deprecated."""


class Extras(Model, kw_only=True):
    """`#/components/schemas/Extras` in the document."""

    known: str | None = ABSENT


class Figure(Model, kw_only=True):
    """`#/components/schemas/Figure` in the document."""

    type: str
    within: AnyFigure | None = ABSENT


class Holder(Model, kw_only=True):
    """`#/components/schemas/Holder` in the document."""

    inner: HolderInner | None = ABSENT


class HolderInner(Model, kw_only=True):
    """`#/components/schemas/Holder/$defs/Inner` in the document."""

    deep: bool | None = ABSENT


class ModelModel(Model, kw_only=True):
    """`#/components/schemas/Model` in the document."""

    any: Any = ABSENT


class Override(Model, kw_only=True):
    """`#/components/schemas/Override` in the document."""

    media: OverrideMedia | None = ABSENT


class OverrideMedia(Model, kw_only=True):
    """`#/components/schemas/Override/allOf/1/properties/media` in the document."""

    url: str | None = ABSENT


class Reserved(Model, kw_only=True):
    """`#/components/schemas/Reserved` in the document."""

    class_: str = field(name="class")
    from_: str = field(name="from")
    type: str | None = field(name="@type", default=ABSENT)
    n1st: int | None = field(name="1st", default=ABSENT)
    foo_bar_: str | None = field(name="fooBar", default=ABSENT)
    foo_bar: str | None = ABSENT
    to_dict_: str | None = field(name="to_dict", default=ABSENT)
    extra_: str | None = field(name="extra", default=ABSENT)
    list_: list[str] | None = field(name="list", default=ABSENT)
    str_: str | None = field(name="str", default=ABSENT)
    date: _dt.date | None = ABSENT
    field_: str | None = field(name="field", default=ABSENT)
    import_: str | None = field(name="__import__", default=ABSENT)
    u540du524d: str | None = field(name="名前", default=ABSENT)


class Ring(Model, kw_only=True):
    """`#/components/schemas/Ring` in the document."""

    type: Literal["Ring"] | str
    within: AnyFigure | None = ABSENT
    radius: float | None = ABSENT
    inner: float | None = ABSENT


class UntaggedLeft(Model, kw_only=True):
    """Left

    `#/components/schemas/Untagged/anyOf/0` in the document.
    """

    left: str


class UntaggedRight(Model, kw_only=True):
    """Right

    `#/components/schemas/Untagged/anyOf/1` in the document.
    """

    right: _dt.datetime
