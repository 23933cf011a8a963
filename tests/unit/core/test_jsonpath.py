"""How JSONPaths are read: the plain ones as dotted paths, all others by the library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.core.json import dotted
from tieline.core.jsonpath import compiled, find_values, first_value, plain_path

NAMES = st.text("abz_AZ09-.@ é$", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ("$", ""),
        ("$.a", "a"),
        ("$['a b'].c", "a b.c"),
        ("a['b.c']", "a.b\\.c"),
        ('"a.b"', "a\\.b"),
        ("meta.next-page", "meta.next-page"),
        ("@odata", "@odata"),
        ("a[*]", None),
        ("a[0]", None),
        ("$..a", None),
        ("a.*", None),
        ("a[?(@.b)]", None),
        ("", None),
        (".a", None),
    ],
)
def test_paths_of_names_alone_are_plain(path, plain):
    """Only these can be read without decoding."""
    assert plain_path(path) == plain


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_quoted_names_are_read_as_the_library_reads_them(names):
    """A plain path finds what the library finds."""
    path = "$" + "".join(f'["{name}"]' for name in names)
    document: object = "found"
    for name in reversed(names):
        document = {name: document}
    assert plain_path(path) == dotted(names)
    assert (
        [match.value for match in compiled(path).find(document)] == find_values(path, document) == ["found"]
    )


def test_nothing_found_is_no_value():
    """A missing step finds nothing; a null is found."""
    assert find_values("a.b", {"a": {}}) == []
    assert find_values("a.b", {"a": {"b": None}}) == [None]
    assert first_value("a[1]", {"a": [1]}) is None
    assert find_values("$", [1]) == [[1]]


@pytest.mark.parametrize("path", ["a[", "a[?(", "..["])
def test_what_is_no_path_is_refused(path):
    """The error shows it."""
    with pytest.raises(UsageError, match="is no JSONPath"):
        compiled(path)
