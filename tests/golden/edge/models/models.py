# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of models."""

from __future__ import annotations

import datetime as _dt
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tieline.runtime import UNSET, Model, OneOf, Unknown, Unset, field

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

    lower: str | None | Unset = UNSET
    """Ends in ""\""""


class Circle(Model, kw_only=True):
    """`#/components/schemas/Circle` in the document."""

    type: str
    within: AnyFigure | None | Unset = UNSET
    radius: float | None | Unset = UNSET


class Conditional(Model, kw_only=True):
    """`#/components/schemas/Conditional` in the document."""

    kind: str | None | Unset = UNSET
    size: int | None | Unset = UNSET


class Everything(Model, kw_only=True):
    """One of each.

        With a tab, a `\"\"\"`, and a \\n that is no new line.

    `#/components/schemas/Everything` in the document.
    """

    override: Override | None | Unset = UNSET
    json: Json | None | Unset = UNSET
    null_enum: NullEnum | None | Unset = UNSET
    cases: Cases | None | Unset = UNSET
    mixed: Mixed | None | Unset = UNSET
    empty: str | None | Unset = UNSET
    reserved: Reserved | None | Unset = UNSET
    free: dict[str, Any] | None | Unset = UNSET
    extras: Extras | None | Unset = UNSET
    patterns: dict[str, str] | None | Unset = UNSET
    point: tuple[float, float] | None | Unset = UNSET
    loose: list[Any] | None | Unset = UNSET
    holder: Holder | None | Unset = UNSET
    conditional: Conditional | None | Unset = UNSET
    model: ModelModel | None | Unset = UNSET
    lower: CatModel | None | Unset = UNSET
    broken: Any = UNSET
    untagged: Untagged | None | Unset = UNSET
    missing: Any = UNSET
    pet: _shared.Pet | None | Unset = UNSET
    figure: AnyFigure | None | Unset = UNSET

    owner: _shared.Owner | None | Unset = UNSET
    """Just an owner."""

    when: _dt.datetime | None | Unset = UNSET
    """Deprecated."""


class Extras(Model, kw_only=True):
    """`#/components/schemas/Extras` in the document."""

    known: str | None | Unset = UNSET


class Figure(Model, kw_only=True):
    """`#/components/schemas/Figure` in the document."""

    type: str
    within: AnyFigure | None | Unset = UNSET


class Holder(Model, kw_only=True):
    """`#/components/schemas/Holder` in the document."""

    inner: HolderInner | None | Unset = UNSET


class HolderInner(Model, kw_only=True):
    """`#/components/schemas/Holder/$defs/Inner` in the document."""

    deep: bool | None | Unset = UNSET


class ModelModel(Model, kw_only=True):
    """`#/components/schemas/Model` in the document."""

    any: Any = UNSET


class Override(Model, kw_only=True):
    """`#/components/schemas/Override` in the document."""

    media: OverrideMedia | None | Unset = UNSET


class OverrideMedia(Model, kw_only=True):
    """`#/components/schemas/Override/allOf/1/properties/media` in the document."""

    url: str | None | Unset = UNSET


class Reserved(Model, kw_only=True):
    """`#/components/schemas/Reserved` in the document."""

    class_: str = field(name="class")
    from_: str = field(name="from")
    type: str | None | Unset = field(name="@type", default=UNSET)
    n1st: int | None | Unset = field(name="1st", default=UNSET)
    foo_bar_: str | None | Unset = field(name="fooBar", default=UNSET)
    foo_bar: str | None | Unset = UNSET
    to_dict_: str | None | Unset = field(name="to_dict", default=UNSET)
    extra_: str | None | Unset = field(name="extra", default=UNSET)
    list_: list[str] | None | Unset = field(name="list", default=UNSET)
    str_: str | None | Unset = field(name="str", default=UNSET)
    date: _dt.date | None | Unset = UNSET
    field_: str | None | Unset = field(name="field", default=UNSET)
    import_: str | None | Unset = field(name="__import__", default=UNSET)
    u540du524d: str | None | Unset = field(name="名前", default=UNSET)


class Ring(Model, kw_only=True):
    """`#/components/schemas/Ring` in the document."""

    type: Literal["Ring"] | str
    within: AnyFigure | None | Unset = UNSET
    radius: float | None | Unset = UNSET
    inner: float | None | Unset = UNSET


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
