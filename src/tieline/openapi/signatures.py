"""What a method takes: its keywords, with a body as one of them, or with each field of a body as one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from tieline.openapi.annotations import Scope
from tieline.openapi.ir import Content, Field, ModelRef, Nullable, Type
from tieline.openapi.layout import quoted
from tieline.openapi.plan import KEYWORDS, NamedModel, NamedOperation, Plan

_SPREAD = frozenset({"json", "form", "multipart"})


class Keyword(Struct, frozen=True, kw_only=True):
    """A keyword of a method, with its default where it may be left out."""

    name: str
    annotation: str
    default: str | None = None
    about: str = ""

    def __str__(self) -> str:
        told = f"{self.name}: {self.annotation}"
        return told if self.default is None else f"{told} = {self.default}"


def whole(named: NamedOperation, scope: Scope) -> tuple[Keyword, ...]:
    """Return the keywords of an operation whose body is one of them."""
    required, media, optional = _parameters(named, scope)
    places = [each for each in named.arguments if each.parameter.location == "path"]
    cut = len(places)
    return (*required[:cut], *_body(named, scope), *required[cut:], *media, *optional, _options(scope))


def spread(named: NamedOperation, scope: Scope) -> tuple[Keyword, ...]:
    """Return the keywords of an operation where each field of its body is one; none where that cannot be."""
    fields = fields_of(named, scope.plan)
    if not fields:
        return ()
    required, media, optional = _parameters(named, scope, spread=True)
    listed = [_field(name, each, scope) for name, each in fields.items()]
    needed = [each for each in listed if each.default is None]
    rest = [each for each in listed if each.default is not None]
    return (*required, *needed, *rest, *media, *optional, _options(scope))


def fields_of(named: NamedOperation, plan: Plan) -> Mapping[str, Field]:
    """Return the fields of a body by the keywords that take them; none for a body that is no one object.

    A field whose name another keyword has takes a `_` to it, which the runtime takes off again.
    """
    model = model_of(named, plan)
    if model is None:
        return {}
    names = model.fields
    taken = KEYWORDS | {each.name for each in named.arguments}
    known = {*names.values()}
    found: dict[str, Field] = {}
    for each in model.model.fields:
        name = names[each.name]
        keyword = f"{name}_" if name in taken else name
        if keyword in taken or (keyword != name and keyword in known):
            return {}
        if each.name and not each.read_only:  # typed dictionaries have none without a name either
            found[keyword] = each
    return found


def model_of(named: NamedOperation, plan: Plan) -> NamedModel | None:
    """Return the model that a body is, in each way that an object may be written."""
    kinds = {_bare(each.type) for each in _spread(named)}
    kind = kinds.pop() if len(kinds) == 1 else None
    return plan.models.get(kind.key) if isinstance(kind, ModelRef) else None


def _spread(named: NamedOperation) -> list[Content]:
    """Return the ways to write a body as an object, which come before all others."""
    body = named.operation.body
    return [] if body is None else [each for each in body.alternatives if each.kind in _SPREAD]


def _bare(kind: Type) -> Type:
    return kind.of if isinstance(kind, Nullable) else kind


def _parameters(
    named: NamedOperation, scope: Scope, *, spread: bool = False
) -> tuple[list[Keyword], list[Keyword], list[Keyword]]:
    """Return what goes beside the body: what is required, that of the path first; the media type; the rest."""
    first = sorted(named.arguments, key=lambda each: each.parameter.location != "path")
    required: list[Keyword] = []
    optional: list[Keyword] = []
    for each in first:
        told, about = scope.given(each.parameter.type), each.parameter.description
        if each.parameter.required or each.parameter.location == "path":
            required.append(Keyword(name=each.name, annotation=told, about=about))
        else:
            nullable = scope.either([told, "None"])
            optional.append(Keyword(name=each.name, annotation=nullable, default="None", about=about))
    body = named.operation.body
    alternatives = _spread(named) if spread else list(body.alternatives if body is not None else ())
    if len(alternatives) < 2:
        return required, [], optional
    kinds = ", ".join(quoted(each.media_type) for each in alternatives)
    media = Keyword(name="media", annotation=f"{scope.word('Literal')}[{kinds}] | None", default="None")
    return required, [media], optional


def _body(named: NamedOperation, scope: Scope) -> Iterator[Keyword]:
    body = named.operation.body
    if body is None:
        return
    told = _written(body.alternatives, scope)
    if body.required:
        yield Keyword(name="body", annotation=told, about=body.description)
    else:
        told = scope.either([told, scope.word("Unset")])
        yield Keyword(name="body", annotation=told, default=scope.word("UNSET"), about=body.description)


def _field(name: str, field: Field, scope: Scope) -> Keyword:
    told = scope.given(field.type)
    if field.required:
        return Keyword(name=name, annotation=told, about=field.description)
    told = scope.either([told, scope.word("Unset")])
    return Keyword(name=name, annotation=told, default=scope.word("UNSET"), about=field.description)


def _options(scope: Scope) -> Keyword:
    return Keyword(name="options", annotation=f"{scope.word('Options')} | None", default="None")


def _written(alternatives: Iterable[Content], scope: Scope) -> str:
    """Return the annotation of a body that may be written in several ways."""
    kinds: list[str] = []
    for each in alternatives:
        match each.kind:
            case "binary":
                kinds.append(scope.word("FileInput"))
            case "text":
                kinds.append(scope.builtin("str"))
            case "ndjson":
                kinds.append(f"{scope.word('Iterable')}[{scope.given(each.type)}]")
            case _:
                kinds.append(scope.given(each.type))
    return scope.either(kinds)
