"""Which of the ways to write a body a value is meant for, and what its type makes of decimal numbers."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin

from msgspec import Struct, structs

from tieline.runtime.files import Readable, is_file
from tieline.runtime.op import Body, BodyKind
from tieline.runtime.plain import fields_of
from tieline.runtime.union import OneOf, required

_NUMBERS = (int, float)


def fitting(bodies: tuple[Body, ...], value: object) -> Body:
    """Return the way that a value fits best; of several the first.

    Files go as files, or as parts of a form that can hold them; text as text; iterators as lines; objects and lists as
    the type of a body says, by what it requires and knows.
    """
    return bodies[0] if len(bodies) == 1 else max(bodies, key=lambda each: _FITS[each.kind](each, value))


def _json(body: Body, value: object) -> int:
    if is_file(value) or (_is_patch(body) and _is_object(value)):
        return 0
    return _fit(_type(body), value)


def _is_patch(body: Body) -> bool:
    """Tell whether a body lists what is to be changed, whatever the document says of it (RFC 6902)."""
    return (body.media or "").partition(";")[0].strip().lower() == "application/json-patch+json"


def _form(body: Body, value: object) -> int:
    return _fit(_type(body), value) if _is_object(value) and not _has_files(value) else 0


def _multipart(body: Body, value: object) -> int:
    if not _is_object(value):
        return 0
    return _fit(_type(body), value) + (3 if _has_files(value) else 0)


def _text(_: Body, value: object) -> int:
    return int(isinstance(value, (str, bytes)))


def _binary(_: Body, value: object) -> int:
    if isinstance(value, (Iterator, AsyncIterable)) and not isinstance(value, Readable):
        return 1
    return 2 if is_file(value) else 0


def _ndjson(_: Body, value: object) -> int:
    if isinstance(value, (Iterator, AsyncIterable)) and not isinstance(value, Readable):
        return 2
    return int(is_file(value) or isinstance(value, (list, tuple)))


_FITS: Mapping[BodyKind, Callable[[Body, object], int]] = {
    "json": _json,
    "form": _form,
    "multipart": _multipart,
    "text": _text,
    "binary": _binary,
    "ndjson": _ndjson,
}


def _type(body: Body) -> Any:
    return Any if body.type is None else body.type()


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, Struct) and not is_file(value))


def _has_files(value: object) -> bool:
    values = (each for _, each in _named(value))
    return any(
        any(map(is_file, cast("list[object]", each))) if isinstance(each, (list, tuple)) else is_file(each)
        for each in values
    )


def _named(value: object) -> list[tuple[str, object]]:
    if isinstance(value, Struct):
        return list(fields_of(value))
    return [(str(name), each) for name, each in cast("Mapping[object, object]", value).items()]


def _fit(kind: Any, value: object) -> int:
    """Return how well a value fits a type: 0 not at all, 1 as far as one can see, 2 surely."""
    if isinstance(kind, OneOf):
        return max((_fit(each, value) for each in kind.members), default=1)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _fit_model(kind, value)
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return max(_fit(each, value) for each in get_args(kind))
    if origin in (list, tuple):
        return 2 if isinstance(value, (list, tuple)) else 0
    if origin is dict:
        return int(_is_object(value))
    if kind is str or origin is Literal:
        return 2 if isinstance(value, str) else 0
    if kind in _NUMBERS or kind is bool:
        return int(isinstance(value, (bool, int, float, Decimal)))
    return int(kind is not type(None) or value is None)


def _fit_model(model: type[Struct], value: object) -> int:
    if isinstance(value, model):
        return 2
    if not isinstance(value, Mapping):
        return 0
    names = {str(each) for each in cast("Mapping[object, object]", value)}
    if not required(model) <= names:
        return 0
    return 2 if names <= set(model.__struct_encode_fields__) else 1


def with_texts(kind: Any, document: object) -> Any:
    """Return JSON whose decimal numbers are texts where its type says so."""
    if isinstance(document, Decimal):
        return str(document) if _is_text(kind) else document
    if isinstance(document, dict):
        fields = cast("dict[str, Any]", document)
        inner = _inner(kind, fields)
        return {name: with_texts(inner(name), each) for name, each in fields.items()}
    if isinstance(document, list):
        items = cast("list[object]", document)
        args = next((get_args(each) for each in _members(kind) if get_origin(each) is list), (Any,))
        return [with_texts(args[0], each) for each in items]
    return document


def _is_text(kind: Any) -> bool:
    members = _members(kind)
    return str in members and not any(each in _NUMBERS for each in members)


def _members(kind: Any) -> tuple[Any, ...]:
    if isinstance(kind, OneOf):
        return tuple(one for each in kind.members for one in _members(each))
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _inner(kind: Any, document: dict[str, Any]) -> Callable[[str], Any]:
    """Return how the values of an object are typed."""
    members = _members(kind)
    models = [each for each in members if isinstance(each, type) and issubclass(each, Struct)]
    if models:
        model = max(models, key=lambda each: _fit_model(each, document))
        types = {each.encode_name: each.type for each in structs.fields(model)}
        return lambda name: types.get(name, Any)
    maps = [get_args(each)[1] for each in members if get_origin(each) is dict]
    return lambda _: maps[0] if maps else Any
