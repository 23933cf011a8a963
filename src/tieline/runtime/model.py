"""What every generated model is."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MemberDescriptorType
from typing import Any, Self, TypeAlias, cast

from msgspec import NODEFAULT, UNSET, Struct, StructMeta, UnsetType, field

from tieline.runtime.decoding import read_json, read_plain
from tieline.runtime.origin import Traced, added_to, found_beside, note, problems_of, with_added
from tieline.runtime.plain import encoded, plain

__all__ = ["ABSENT", "UNSET", "Model", "Unset", "field"]

#: Not given, which is not the same as null.
Unset: TypeAlias = UnsetType

#: The default of a field that is None to whoever reads it while nothing was given, and that is not sent then.
ABSENT: Any = object()


class ModelMeta(StructMeta):
    """Makes models: what is `ABSENT` is held as `UNSET`, and shown as None."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Any:
        shown = [each for each, value in namespace.items() if _default(value) is ABSENT]
        for each in shown:
            namespace[each] = field(name=getattr(namespace[each], "name", None), default=UNSET)
        made: type[Any] = super().__new__(cls, name, bases, namespace, **config)
        for each in shown:
            setattr(made, each, _shown(vars(made)[each]))
        return made


def _default(value: object) -> object:
    """Return the default that a line of a class gives a field."""
    return getattr(value, "default", NODEFAULT) if type(value) is _FIELD else value


def _shown(held: MemberDescriptorType) -> property:
    """Return an attribute that shows what is held, None for what is not there."""
    get = held.__get__

    def read(model: object) -> object:
        value = get(model)
        return None if value is UNSET else value

    return property(read, held.__set__)


#: What `field` gives.
_FIELD: type = type(cast("object", field()))


class Model(
    Traced,
    Struct,
    metaclass=ModelMeta,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    gc=False,
):
    """An object of an API, with typed fields.

    Reading is tolerant: what is not as declared is put right or kept, and told by `problems`. A field that did not
    come is None, and sent only if it was given: to be told apart from null, `"name" in model.to_dict()`. Models of one another must not form a circle.
    """

    def __post_init__(self) -> None:
        note(self)

    @property
    def extra(self) -> dict[str, Any]:
        """What came beside the declared fields, or was added by `with_extra`."""
        return {**found_beside(self), **added_to(self)}

    @property
    def problems(self) -> tuple[str, ...]:
        """Where the answer that this was read from was not as declared: `$.id: expected str, got int`."""
        return problems_of(self)

    def with_extra(self, values: Mapping[str, Any]) -> Self:
        """Return a copy that is sent with these properties beside its fields."""
        more = copy.copy(self)
        with_added(self, more, values)
        return more

    def to_dict(self, *, extra: bool = False) -> dict[str, Any]:
        """Return it as JSON has it, by its names there; with `extra`, with all that it was read from."""
        written: dict[str, Any] = plain(self, extra=extra)
        return written

    def to_json(self, *, extra: bool = False) -> bytes:
        """Return it as JSON text."""
        return encoded(self.to_dict(extra=extra))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], *, strict: bool = False) -> Self:
        """Read it from JSON's dicts and lists; raises BadAnswer where `strict` and not as declared."""
        read: Self = read_plain(cls, plain(values), strict=strict)
        return read

    @classmethod
    def from_json(cls, text: bytes | str, *, strict: bool = False) -> Self:
        """Read it from JSON text; raises BadAnswer where that is no JSON, or `strict` and not as declared."""
        body = text.encode() if isinstance(text, str) else text
        read: Self = read_json(cls, body, strict=strict)
        return read
