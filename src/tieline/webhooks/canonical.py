"""JSON in the one spelling that webhooks have: keys sorted, all else as JavaScript writes it; pure.

A receiver in JavaScript that parses a body and writes it again gets the same bytes, and with them the same signature. The
exception are whole numbers of more than 53 bits, whose digits are kept: they are ids, and JavaScript would round them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring  # pyright: ignore[reportUnknownVariableType]  # the stubs leave a type out
from math import isfinite

from tieline.core.json import JsonValue

_SURROGATES = re.compile("[\ud800-\udfff]")
#: Names that JavaScript takes for places in an array; an object's own order puts them first, by number.
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)
_LARGEST_INDEX = 2**32 - 2
#: Digits before the point, and zeros behind it, from which on numbers have an exponent.
_MOST_DIGITS, _MOST_ZEROS = 21, 5


def canonical(value: JsonValue) -> bytes:
    """Return a JSON value as the bytes of a webhook's body. Raises `RecursionError` for one nested past all reason."""
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts).encode()


def _write(value: JsonValue, put: Callable[[str], None]) -> None:
    match value:
        case None:
            put("null")
        case bool():
            put("true" if value else "false")
        case str():
            put(_text(value))
        case int():
            put(str(value))
        case float():
            put(number(value))
        case Mapping():
            _write_object(value, put)
        case Sequence():
            mark = "["
            for each in value:
                put(mark)
                _write(each, put)
                mark = ","
            put("[]" if mark == "[" else "]")


def _write_object(value: Mapping[str, JsonValue], put: Callable[[str], None]) -> None:
    mark = "{"
    for name in sorted(value, key=_order):
        put(f"{mark}{_text(name)}:")
        _write(value[name], put)
        mark = ","
    put("{}" if mark == "{" else "}")


def number(value: float) -> str:
    """Return a number as JavaScript writes it: the fewest digits that tell it. What is no number of JSON is null."""
    if not isfinite(value):
        return "null"
    if value == 0:
        return "0"
    sign, figures, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits, minus = "".join(map(str, figures)), "-" if sign else ""
    point = len(digits) + int(exponent)  # where the decimal point stands
    if len(digits) <= point <= _MOST_DIGITS:
        return f"{minus}{digits.ljust(point, '0')}"
    if 0 < point <= _MOST_DIGITS:
        return f"{minus}{digits[:point]}.{digits[point:]}"
    if -_MOST_ZEROS <= point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    more = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{more}e{point - 1:+d}"


def _text(text: str) -> str:
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", encode_basestring(text))


def _order(name: str) -> tuple[int, int, bytes]:
    """Return what sorts names as an object of JavaScript has them, sorted before: by UTF-16, after its indices."""
    if _INDEX.fullmatch(name) and int(name) <= _LARGEST_INDEX:
        return 0, int(name), b""
    return 1, 0, name.encode("utf-16-be", "surrogatepass")
