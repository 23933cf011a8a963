"""What lies where in a type: the plain values and lists that one can get at by names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from tieline.core.json import dotted
from tieline.openapi.ir import Alias, AliasRef, Discriminator, Field, Model, ModelRef, Nullable, Type, Union


class Leaf(Struct, frozen=True, kw_only=True):
    """A value that is no object, and the names that lead to it."""

    path: tuple[str, ...]
    type: Type
    #: Whether the document says that it is the address of something.
    is_address: bool = False

    @property
    def dotted(self) -> str:
        return dotted(self.path)


class Reach:
    """Looks into types by the models and aliases they refer to."""

    def __init__(self, models: Iterable[Model], aliases: Iterable[Alias]) -> None:
        self.models: Mapping[str, Model] = {each.key: each for each in models}
        self.aliases: Mapping[str, Alias] = {each.key: each for each in aliases}

    def model(self, kind: Type | None) -> Model | None:
        """Return the model that a type is, null and names left aside."""
        match kind:
            case ModelRef():
                return self.models[kind.key]
            case Nullable():
                return self.model(kind.of)
            case AliasRef():
                return self.model(self.plain(kind))
            case Union(discriminator=Discriminator(other=int(place))):
                return self.model(kind.members[place])
            case Union():
                found = [each for each in map(self.model, kind.members) if each is not None]
                return found[0] if len(found) == 1 else None
            case _:
                return None

    def plain(self, kind: Type) -> Type:
        """Return a type without null and without a name."""
        while True:
            match kind:
                case Nullable():
                    kind = kind.of
                case AliasRef():
                    kind = self.aliases[kind.key].type
                case _:
                    return kind

    def leaves(self, kind: Type | None, depth: int = 3) -> Iterator[Leaf]:
        """Yield what is no object, `depth` names down at most, the nearest first."""
        level: list[tuple[tuple[str, ...], Model]] = []
        top = self.model(kind)
        if top is not None:
            level.append(((), top))
        for _ in range(depth):
            deeper: list[tuple[tuple[str, ...], Model]] = []
            for path, model in level:
                for each in model.fields:
                    inner = self.model(each.type)
                    if inner is None:
                        yield Leaf(
                            path=(*path, each.name), type=self.plain(each.type), is_address=each.is_address
                        )
                    else:
                        deeper.append(((*path, each.name), inner))
            level = deeper

    def field(self, kind: Type | None, name: str) -> Field | None:
        """Return the field of a model, None where it has none of that name."""
        model = self.model(kind)
        return next((each for each in model.fields if each.name == name), None) if model is not None else None
