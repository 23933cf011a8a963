"""Query strings as the wire writes them: `a=1&ids=1&ids=2&tags[key]=value`; pure."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec

#: A parameter, several of one name, or what `name[key]=` stands for.
Value = str | list["Value"] | dict[str, "Value"]

MAX_PARAMETERS = 1000
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_KEYS = re.compile(r"\[([^\[\]]*)\]")
_NUMBER = re.compile(r"-?[0-9]{1,15}")  # as many digits as every program counts exactly
_WORDS = {
    **dict.fromkeys(("true", "1", "yes", "on", "y", "enabled"), True),
    **dict.fromkeys(("false", "0", "no", "off", "n", "disabled"), False),
}


def parse(query: bytes) -> dict[str, Value]:
    """Return the parameters of a query string; raises ValueError if it is not UTF-8 or has too many of them.

    `name[]=` and `name[0]=` are lists, `name[key]=` an object one level deep; a name that is repeated is a list.
    """
    found: dict[str, Value] = {}
    pairs = parse_qsl(
        query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS
    )
    for name, text in pairs:
        nested = _NAME.fullmatch(name)
        keys = _KEYS.findall(nested[2]) if nested else []
        if nested is None or len(keys) > 1:
            _add(found, name, text)
        elif not keys[0] or keys[0].isdecimal():
            former = found.get(nested[1], [])
            found[nested[1]] = [*(former if isinstance(former, list) else [former]), text]
        else:
            inner = found.setdefault(nested[1], {})
            if not isinstance(inner, dict):
                raise ValueError(f"{nested[1]} is both a value and an object")
            _add(inner, keys[0], text)
    return found


def _add(target: dict[str, Value], name: str, text: str) -> None:
    match target.get(name):
        case None:
            target[name] = text
        case list() as several:
            several.append(text)
        case former:
            target[name] = [former, text]


def typed(values: dict[str, Value], kind: type[msgspec.Struct]) -> dict[str, object]:
    """Return parameters as their types want them: numbers, booleans, and one value where there may be several.

    What does not look like its type stays a text, for the reader to refuse.
    """
    fields = kinds_of(kind)
    return {name: _typed(value, fields[name]) if name in fields else value for name, value in values.items()}


@cache
def kinds_of(kind: type[msgspec.Struct]) -> Mapping[str, frozenset[Any]]:
    """Return what each field of a type may be, by the names that stand in a query. It is looked up once."""
    return {field.encode_name: frozenset(_members(field.type)) for field in msgspec.structs.fields(kind)}


def _typed(value: Value, kinds: frozenset[Any]) -> object:
    if not isinstance(value, str):
        return value
    if bool in kinds:
        return _WORDS.get(value.lower(), value)
    if int in kinds and _NUMBER.fullmatch(value):
        return int(value)
    return [value] if kinds & {tuple, list} else value


def _members(kind: Any) -> Iterator[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _members(get_args(kind)[0])
    elif origin in {Union, types.UnionType}:
        for each in get_args(kind):
            yield from _members(each)
    else:
        yield origin or kind
