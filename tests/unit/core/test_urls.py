"""URLs taken apart, queries in one spelling."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.urls import canonical_query, form_of, split_url


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://a.io", ("a.io", "a.io", "443", "/")),
        ("HTTP://me:pw@a.io:80/x%20y?b=/&a#f?", ("a.io", "a.io", "80", "/x%20y?b=/&a")),
        ("https://a.io:80/?", ("a.io:80", "a.io", "80", "/?")),
        ("http://[::1]:8080?q=1", ("[::1]:8080", "[::1]", "8080", "/?q=1")),
        ("http://[::1]/", ("[::1]", "[::1]", "80", "/")),
    ],
)
def test_urls_are_not_spelled_anew(url, parts):
    """Host, port and target are as a request would have them."""
    found = split_url(url)
    assert parts == (found.host, found.hostname, found.port, found.target)


def test_queries_are_sorted_and_spelled_in_one_way():
    """Names, then values, by their encoded bytes; empty ones are kept."""
    assert canonical_query(b"b=1&a=z&a=+~%7e&&c&\xc3\xa9=/") == b"%C3%A9=%2F&a=%20~~&a=z&b=1&c="


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_canonical_queries_say_the_same(pairs):
    """The pairs are the same, and a canonical query is its own."""
    from urllib.parse import urlencode

    canonical = canonical_query(urlencode(pairs, errors="replace").encode())
    assert canonical == canonical_query(canonical)
    told = parse_qsl(urlencode(pairs, errors="replace"), keep_blank_values=True)
    assert sorted(told) == sorted(parse_qsl(canonical.decode(), keep_blank_values=True))


@pytest.mark.parametrize(
    ("kind", "form"), [("application/x-www-form-urlencoded;charset=x", b"a=1"), ("text/plain", b"")]
)
def test_only_forms_are_forms(kind, form):
    """The content type decides."""
    assert form == form_of(kind, b"a=1")
