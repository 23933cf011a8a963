"""How parameters are written: each style of OpenAPI, spread out or not, in each place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast
from urllib.parse import quote

import msgspec

from tieline.core.errors import UsageError
from tieline.runtime.op import Param
from tieline.runtime.plain import Sending, Unsendable, encoded, plain

#: Names and values as they stand in a query or a cookie.
Encoded = tuple[tuple[str, str], ...]

#: What `reserved` leaves as it is: all that does not end the value where it stands.
_RESERVED_IN_QUERY = ":/?@!$'()*,;=[]"
_RESERVED_IN_PATH = ":/@!$&'()*+,;=[]"
_TRIPLE = re.compile(r"(%[0-9A-Fa-f]{2})")
_DOTS = {".": "%2E", "..": "%2E%2E"}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_DELIMITERS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def is_given(value: object) -> bool:
    """Say whether a parameter is sent at all."""
    return value is not None and value is not msgspec.UNSET


def in_path(param: Param, value: object) -> str:
    """Return a value as it stands in a path. Raises UsageError for one that is missing or empty."""
    written = _written(param, value) if is_given(value) else None
    if written is None or written in ("", [], {}):
        raise UsageError(f"{param.name!r} must not be empty: it is part of the address", field=param.name)
    encode = _encoder(_RESERVED_IN_PATH if param.reserved else "")
    if param.json:
        return encode(_json(written))
    style, explode = param.written_as
    match style:
        case "label":
            text = _label(written, encode, explode=explode)
        case "matrix":
            text = _matrix(quote(param.name, safe=""), written, encode, explode=explode)
        case _:
            text = _joined(written, encode, ",", explode=explode)
    return _DOTS.get(text, text)


def in_query(param: Param, value: object) -> Encoded:
    """Return the pairs that a value is in a query; none for one that is not given."""
    if not is_given(value):
        return ()
    written = _written(param, value)
    encode = _encoder(_RESERVED_IN_QUERY if param.reserved else "")
    name = quote(param.name, safe="")
    if param.json:
        return ((name, encode(_json(written))),)
    style, explode = param.written_as
    if style == "deepObject":
        return tuple(_deep(name, written, encode))
    if explode:
        return tuple(_exploded(name, written, encode))
    if written in ([], {}):
        return ()
    return ((name, _joined(written, encode, _DELIMITERS.get(style, ","), explode=False)),)


def in_header(param: Param, value: object) -> str | None:
    """Return a value as it stands in a header, None for one that is not given. Raises UsageError for a line break."""
    if not is_given(value):
        return None
    written = _written(param, value)
    text = _json(written) if param.json else _joined(written, _as_it_is, ",", explode=param.written_as[1])
    return sound_header(param.name, text)


def sound_header(name: str, text: str) -> str:
    """Return a header's text; raises UsageError where it holds what would end it."""
    if _CONTROLS.search(text):
        raise UsageError(f"{name!r} goes into a header and must not hold line breaks", field=name)
    return text


def in_cookie(param: Param, value: object) -> Encoded:
    """Return the cookies that a value is; none for one that is not given."""
    if not is_given(value):
        return ()
    written, encode = _written(param, value), _encoder("")
    name = quote(param.name, safe="!#$&'*+^`|")
    if param.json:
        return ((name, encode(_json(written))),)
    if param.written_as[1]:
        return tuple(_exploded(name, written, encode))
    return ((name, _joined(written, encode, ",", explode=False)),)


def text_of(value: object) -> str:
    """Return a plain scalar as it stands outside of JSON; what is no scalar, as JSON."""
    return value if isinstance(value, str) else _json(value)


def _written(param: Param, value: object) -> Any:
    """Return a value as JSON has it. Raises UsageError, naming the parameter, for what no JSON can hold."""
    try:
        return plain(value, sending=Sending())
    except Unsendable as error:
        raise UsageError(f"{param.name}{error.path}: {error.what}", field=param.name) from None


def _json(value: object) -> str:
    return encoded(value).decode()


def _as_it_is(text: str) -> str:
    return text


def _encoder(safe: str) -> Callable[[str], str]:
    """Return what encodes a text but for some signs; where there are any, what is encoded already stays too."""
    if not safe:
        return partial(quote, safe="")

    def encode(text: str) -> str:
        return "".join(
            part if number % 2 else quote(part, safe=safe) for number, part in enumerate(_TRIPLE.split(text))
        )

    return encode


def _joined(value: Any, encode: Callable[[str], str], mark: str, *, explode: bool) -> str:
    """Return `a,b` of a list, `k,v,k,v` of an object, `k=v,k=v` of one that is spread out."""
    match value:
        case list():
            return mark.join(encode(text_of(each)) for each in _present(cast("list[object]", value)))
        case dict():
            items = _items(cast("dict[str, object]", value))
            between = "=" if explode else mark
            return mark.join(f"{encode(key)}{between}{encode(text_of(each))}" for key, each in items)
        case _:
            return encode(text_of(value))


def _label(value: Any, encode: Callable[[str], str], *, explode: bool) -> str:
    mark = "." if explode else ","
    return f".{_joined(value, encode, mark, explode=explode)}"


def _matrix(name: str, value: Any, encode: Callable[[str], str], *, explode: bool) -> str:
    if explode and isinstance(value, (list, dict)):
        pairs = _exploded(name, cast("object", value), encode)
        return "".join(f";{key}={text}" if text else f";{key}" for key, text in pairs)
    text = _joined(value, encode, ",", explode=False)
    return f";{name}={text}" if text else f";{name}"


def _exploded(name: str, value: object, encode: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    match value:
        case list():
            yield from ((name, encode(text_of(each))) for each in _present(cast("list[object]", value)))
        case dict():
            for key, each in _items(cast("dict[str, object]", value)):  # each is as a parameter of its own
                below = [each] if _is_nested(each) else each
                yield from _exploded(quote(key, safe=""), below, encode)
        case _:
            yield name, encode(text_of(value))


def _is_nested(value: object) -> bool:
    """Tell whether a value holds more than a list of scalars does: it is written as JSON where no style reaches it."""
    held = cast("list[object]", value) if isinstance(value, list) else ()
    return isinstance(value, dict) or any(isinstance(each, (dict, list)) for each in held)


def _deep(name: str, value: object, encode: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield `name[key]=v`, however deep; plain lists as `name[]=v`, lists of more than scalars as `name[0][key]=v`."""
    match value:
        case dict():
            for key, each in _items(cast("dict[str, object]", value)):
                yield from _deep(f"{name}%5B{quote(key, safe='')}%5D", each, encode)
        case list():
            items = _present(cast("list[object]", value))
            nested = any(isinstance(each, (dict, list)) for each in items)
            for number, each in enumerate(items):
                yield from _deep(f"{name}%5B{number if nested else ''}%5D", each, encode)
        case _:
            yield name, encode(text_of(value))


def _present(value: list[Any]) -> list[Any]:
    return [each for each in value if each is not None]


def _items(value: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, each) for key, each in value.items() if each is not None]
