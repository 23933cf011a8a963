"""An endpoint can never change the host."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.proxy.target import target

BASE = "https://api.example.com/v1"


@pytest.mark.parametrize(
    ("endpoint", "query", "url"),
    [
        ("/users", "", "https://api.example.com/v1/users"),
        ("/users", "a=1&a=2&b=%2F+x&c", "https://api.example.com/v1/users?a=1&a=2&b=%2F+x&c"),
        ("", "", "https://api.example.com/v1"),
        ("/", "", "https://api.example.com/v1"),
        ("/a%2Fb%20c/~x;y=1/@me", "", "https://api.example.com/v1/a%2Fb%20c/~x;y=1/@me"),
        ("/https://api.example.com/v1/users", "p=2", "https://api.example.com/v1/users?p=2"),
        ("/https://api.example.com/v1", "", "https://api.example.com/v1"),
        ("//evil.example/x", "", "https://api.example.com/v1//evil.example/x"),
        ("/https://evil.example/x", "", "https://api.example.com/v1/https://evil.example/x"),
        ("/https://api.example.com/v1.evil.example/", "", f"{BASE}/https://api.example.com/v1.evil.example/"),
        ("@evil.example/x", "", "https://api.example.com/v1/@evil.example/x"),
        ("/\\evil.example\\x", "", "https://api.example.com/v1/%5Cevil.example%5Cx"),
        ("/ä b\x7f", "ü=\x00", "https://api.example.com/v1/%C3%A4%20b%7F?%C3%BC=%00"),
        ("/a...b/..c/d../.e", "", "https://api.example.com/v1/a...b/..c/d../.e"),
    ],
)
def test_an_endpoint_is_joined_as_it_is(endpoint, query, url):
    """Escapes, doubled slashes and the query stay; what no address may hold is escaped."""
    assert target(BASE, endpoint, query) == url
    assert target(BASE + "/", endpoint, query) == url


@pytest.mark.parametrize(
    "endpoint",
    [
        "/..",
        "/../x",
        "/a/../../b",
        "/%2e%2e/x",
        "/.%2E/x",
        "/a/..%2fx",
        "/a%2f..%2fb",
        "/..\\x",
        "/a/..;x/b",
        "/%5c..%5cx",
    ],
)
def test_a_step_up_is_refused(endpoint):
    """In any spelling."""
    with pytest.raises(UsageError) as caught:
        target(BASE, endpoint, "")
    assert caught.value.field == "endpoint"


@pytest.mark.parametrize(
    ("base", "query", "added", "url"),
    [
        ("https://x.io", "", "key=1", "https://x.io/p?key=1"),
        ("https://x.io", "a=1", "key=1", "https://x.io/p?a=1&key=1"),
        ("https://x.io", "key=own&a=1", "key=1&v=2", "https://x.io/p?key=own&a=1&v=2"),
        ("https://x.io", "k%65y=own", "key=1", "https://x.io/p?k%65y=own"),
        ("https://x.io/?v=3", "a=1", "", "https://x.io/p?v=3&a=1"),
    ],
)
def test_what_is_added_to_the_query(base, query, added, url):
    """What the caller has said already stays."""
    assert target(base, "/p", query, added) == url


@given(endpoint=st.text(max_size=60), query=st.text(max_size=30))
def test_the_host_stays_whatever_comes(endpoint, query):
    """No text leads to another host, out of the base's path, or into a header."""
    try:
        url = target(BASE, endpoint, query)
    except UsageError:
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("https", "api.example.com")
    assert parts.path.startswith("/v1")
    assert url.isascii()
    assert url.isprintable()
    assert not {" ", "#", "\\"} & set(url)
