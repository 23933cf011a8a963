"""Change detection."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.records.change import Change, Stored, judge, same_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def reverse(value):
    """Return the same value with the keys of every object in reverse order."""
    if isinstance(value, dict):
        return {key: reverse(inner) for key, inner in reversed(value.items())}
    return [reverse(inner) for inner in value] if isinstance(value, list) else value


@given(VALUES)
def test_style_is_no_change(value):
    """Key order, white space and escapes make no difference."""
    other = json.dumps(reverse(value), indent=2, ensure_ascii=False)
    assert same_json(json.dumps(value).encode(), other.encode())


@given(VALUES, VALUES)
def test_only_equal_values_are_the_same(one, other):
    """Documents are the same only if they say the same, with numbers as written."""
    texts = [json.dumps(value, sort_keys=True) for value in (one, other)]
    assert same_json(texts[0].encode(), texts[1].encode()) == (texts[0] == texts[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"9007199254740993", b"9007199254740992"),
        (b"123456789012345678901234567890", b"123456789012345678901234567891"),
        (b"1e400", b"1e401"),
        (b"0.1", b"0.10000000000000001"),
        (b"1", b"true"),
        (b"0", b"false"),
        (b"1", b"1.0"),
        (b'"1"', b"1"),
        (b'{"a": 1, "b": [1, true]}', b'{"b": [1, 1], "a": 1}'),
        (b'{"a": 1}', b'{"a": 1, "b": null}'),
        (b'{"a": {}}', b"[]"),
        (b"{}", b"torn"),
        (b"torn", b"{}"),
        (b"[" * 100_000, b"["),
        (b"1" * 5_000, b"2" * 5_000),
    ],
)
def test_near_misses_differ(one, other):
    """No digit is lost in a float, and what is not JSON is the same only as itself."""
    assert not same_json(one, other)
    assert same_json(one, one)


def stored(*, hash_=b"old", deleted=False, pruned=False) -> Stored:
    return Stored(hash_, deleted, pruned)


@pytest.mark.parametrize(
    ("old", "same", "expected"),
    [
        (None, True, Change.ADDED),
        (stored(hash_=b"new"), False, Change.UNCHANGED),
        (stored(), True, Change.RESTYLED),
        (stored(), False, Change.UPDATED),
        (stored(deleted=True), True, Change.UNDELETED),
        (stored(deleted=True, hash_=b"new"), True, Change.UNDELETED),
        (stored(pruned=True), True, Change.UPDATED),
        (stored(pruned=True, hash_=b"new"), False, Change.UNCHANGED),
    ],
)
def test_judge(old, same, expected):
    """Each case of what is stored and what comes in has its change."""
    assert judge(old, b"new", lambda: same) is expected


@pytest.mark.parametrize("old", [None, stored(hash_=b"new"), stored(deleted=True), stored(pruned=True)])
def test_content_is_compared_only_where_bytes_differ(old):
    """The dear comparison is made only for a live record with a payload and another hash."""

    def never() -> bool:
        raise AssertionError

    judge(old, b"new", never)
