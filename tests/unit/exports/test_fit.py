"""Telling what fits a model from what does not."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.exports.fit import Fitter
from tieline.sources.schema import (
    Boolean,
    Date,
    Field,
    Integer,
    Json,
    List,
    Model,
    Number,
    Struct,
    Text,
    Timestamp,
    Type,
    struct,
)


def fitter(**fields: Type) -> Fitter:
    return Fitter(Model(name="M", fields=struct(**fields)))


def parted(fitter: Fitter, text: str) -> tuple[Any, Any]:
    parts = fitter.part(text.encode())
    return json.loads(parts.fitting), None if parts.rest is None else json.loads(parts.rest)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text(), '"x"'),
        (Text(), "7782000000000000001"),
        (Integer(), "-9223372036854775808"),
        (Number(), "1"),
        (Number(), "1.5e3"),
        (Boolean(), "true"),
        (Timestamp(), '"2026-01-05T09:00:00.123456+01:00"'),
        (Timestamp(), '"2026-01-05T09:00:00Z"'),
        (Date(), '"2026-01-05"'),
        (Json(), '{"any": [1, null]}'),
        (List(Integer()), "[1, null]"),
        (struct(a=Text()), '{"a": null}'),
        *((kind, "null") for kind in (Text(), Integer(), Json(), List(Text()), struct(a=Text()))),
    ],
)
def test_what_fits_as_it_is(kind: Type, value: str) -> None:
    """Values of the model's types, and null anywhere, need nothing done."""
    assert fitter(f=kind).fits(f'{{"f": {value}}}'.encode())


@pytest.mark.parametrize(
    ("kind", "value", "fitting", "rest"),
    [
        (Text(), "1.50", "1.50", None),
        (Text(), '{"a": 1}', '{"a":1}', None),
        (Integer(), '"41"', 41, None),
        (Integer(), "5.0", 5, None),
        (Integer(), '"041"', None, "041"),
        (Integer(), "1.5", None, 1.5),
        (Integer(), "9223372036854775808", None, 9223372036854775808),
        (Integer(), "true", None, True),
        (Number(), '"1.5"', 1.5, None),
        (Number(), '"long"', None, "long"),
        (Number(), '"NaN"', None, "NaN"),
        (Number(), '"sNaN"', None, "sNaN"),
        (Number(), '"-Infinity"', None, "-Infinity"),
        (Integer(), '"NaN"', None, "NaN"),
        (Boolean(), '"true"', None, "true"),
        (Timestamp(), '"2026-01-05T09:00:00"', None, "2026-01-05T09:00:00"),
        (Timestamp(), "1767603600", None, 1767603600),
        (Date(), '"05.01.2026"', None, "05.01.2026"),
        (List(Integer()), '[1, "x", 3]', [1, None, 3], [None, "x", None]),
        (List(Integer()), "7", None, 7),
        (struct(a=Text()), '{"a": "x", "b": 1}', {"a": "x"}, {"b": 1}),
        (struct(a=Text()), "[]", None, []),
    ],
)
def test_what_does_not_fit_is_parted(kind: Type, value: str, fitting: object, rest: object) -> None:
    """A value without a loss goes to its column in the column's form; what is left keeps its place."""
    record = f'{{"f": {value}}}'

    assert not fitter(f=kind).fits(record.encode())
    assert parted(fitter(f=kind), record) == ({"f": fitting}, None if rest is None else {"f": rest})


def test_unforeseen_fields_are_the_rest() -> None:
    """A field that the model lacks is left over; numbers keep every digit."""
    parts = fitter(a=Text()).part(b'{"a": "x", "b": 12345678901234567890.12345678901234567890}')

    assert (parts.fitting, parts.rest) == (b'{"a":"x"}', b'{"b":12345678901234567890.12345678901234567890}')


@pytest.mark.parametrize(
    ("data", "rest"),
    [
        (b"[1]", [1]),
        (b"null", None),
        (b'"text"', "text"),
        (b"not json", "not json"),
        (b'{"a": "\x01"}', None),
    ],
)
def test_what_is_no_object_or_no_json_is_kept(data: bytes, rest: object) -> None:
    """It does not fit, and anything at all can be parted."""
    assert not fitter(a=Text()).fits(data)
    parts = fitter(a=Text()).part(data)

    assert rest == (None if parts.rest is None else json.loads(parts.rest))


@pytest.mark.parametrize("data", [b'{"a": "\\ud83d"}', b'{"a": "\xff"}'])
def test_unsound_text_is_mended(data: bytes) -> None:
    """Text that is not Unicode does not fit, and gets question marks or replacement characters."""
    for judge in (fitter(a=Text()), fitter(a=Json()), Fitter(None)):
        assert not judge.fits(data)
        assert json.loads(judge.part(data).fitting)["a"] in {"?", "\N{REPLACEMENT CHARACTER}"}


def test_what_is_no_number_is_no_number() -> None:
    """NaN, which JSON has not, but some who write it, is kept aside as text."""
    parts = fitter(a=Number()).part(b'{"a": NaN}')

    assert (parts.fitting, parts.rest) == (b'{"a":null}', b'{"a":"NaN"}')


def test_without_a_model_any_sound_json_fits() -> None:
    """A stream of unknown shape has no misfits."""
    assert Fitter(None).fits(b'{"a": [1, {"b": null}]}')


def test_anew_writes_the_plainest_form() -> None:
    """Repeated keys and unusual spellings of moments disappear; the values stay."""
    parts = fitter(a=Timestamp(), b=Integer()).part(b'{"a":"2026-01-05t09:00:00z","b":1,"b":2}', anew=True)

    assert (parts.fitting, parts.rest) == (b'{"a":"2026-01-05T09:00:00+00:00","b":2}', None)


_NAMES = st.sampled_from(["a", "b", "c", "from"])
_KINDS = st.recursive(
    st.sampled_from([Text(), Integer(), Number(), Boolean(), Timestamp(), Date(), Json()]),
    lambda inner: (
        inner.map(List)
        | st.dictionaries(_NAMES, inner, max_size=3).map(
            lambda fields: Struct(fields=tuple(Field(name=n, type=k) for n, k in fields.items()))
        )
    ),
    max_leaves=6,
)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.sampled_from(["2026-01-05", "2026-01-05T09:00:00Z", "12", "1.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.just("odd"), inner, max_size=3),
    max_leaves=10,
)


def joined(fitting: Any, rest: Any) -> Any:
    """Put a record's two parts together again."""
    if rest is None or fitting is None:
        return fitting if rest is None else rest
    if isinstance(rest, list):
        return [joined(one, other) for one, other in zip(fitting, rest, strict=True)]
    return {name: joined(fitting.get(name), rest.get(name)) for name in dict.fromkeys([*fitting, *rest])}


def loose(value: Any) -> Any:
    """Return a value as one form for all the spellings that a column may change."""
    match value:
        case dict():
            return {name: loose(each) for name, each in value.items()}
        case list():
            return [loose(each) for each in value]
        case bool() | None:
            return str(value).lower() if value is not None else None
        case int() | float() | Decimal():
            return f"{Decimal(str(value)).normalize():f}"
        case str():
            return _loose_text(value)
    raise AssertionError(value)


def _loose_text(text: str) -> Any:
    if text == "2026-01-05T09:00:00Z":
        return "2026-01-05T09:00:00+00:00"
    try:
        value = json.loads(text, parse_float=Decimal)
    except ValueError:
        return text
    return text if value is None else loose(value)


@given(
    kind=st.dictionaries(_NAMES, _KINDS, max_size=3), record=st.dictionaries(_NAMES | st.just("odd"), _VALUES)
)
def test_both_parts_together_are_the_record(kind: dict[str, Type], record: dict[str, Any]) -> None:
    """Whatever the record and the model: the fitting part fits, and with the rest nothing is lost."""
    judge = fitter(**kind)
    data = json.dumps(record).encode()

    for anew in (False, True):
        parts = judge.part(data, anew=anew)
        rest = None if parts.rest is None else json.loads(parts.rest, parse_float=Decimal)
        assert judge.fits(parts.fitting)
        assert loose(record) == loose(joined(json.loads(parts.fitting, parse_float=Decimal), rest))
    if judge.fits(data):
        assert judge.part(data).rest is None
