"""Requests and responses as values."""

import pytest

from tieline.http.model import Request, Response, bare_url, origin


@pytest.mark.parametrize(
    ("url", "params", "expected"),
    [
        ("https://h/a", (), "https://h/a"),
        ("https://h/a%2fb%20c?x=%7e#part", (), "https://h/a%2fb%20c?x=%7e"),
        ("https://h/a?x=1", (("y", "a b&c"),), "https://h/a?x=1&y=a%20b%26c"),
        ("https://h/a", (("y", "1"), ("y", "2")), "https://h/a?y=1&y=2"),
        ("https://h/ü b\r\nX: y", (), "https://h/%C3%BC%20b%0D%0AX:%20y"),
    ],
)
def test_the_url_on_the_wire(url, params, expected):
    """The URL stays as written; only what cannot be sent is encoded."""
    assert Request(method="GET", url=url, params=params).full_url == expected


@pytest.mark.parametrize(
    ("method", "repeatable", "expected"),
    [
        ("GET", None, True),
        ("post", None, False),
        ("POST", True, True),
        ("GET", False, False),
        ("put", None, True),
    ],
)
def test_methods_say_what_may_be_repeated(method, repeatable, expected):
    """Provider data overrides what the method says."""
    assert Request(method=method, url="https://h/", repeatable=repeatable).may_repeat is expected


def test_headers_are_found_in_any_case():
    """Names do not differ by case, values stay as they came."""
    response = Response(status=200, headers=(("X-A", "1"), ("x-a", "2")))
    assert response.header("x-A") == "1"
    assert response.header("X-B") is None


def test_copies_replace():
    """A parameter set anew stands once."""
    request = Request(method="GET", url="https://h/", params=(("a", "1"), ("a", "2")))
    assert request.with_param("a", "3").params == (("a", "3"),)


def test_secrets_stay_out_of_reprs():
    """Neither headers, queries, bodies nor passwords in URLs are shown."""
    request = Request(
        method="POST",
        url="https://u:secret@h/a?k=secret",
        headers=(("Authorization", "secret"),),
        body=b"secret",
    )
    assert repr(request) == "Request(POST https://h/a)"
    assert repr(Response(status=200, body=b"secret")) == "Response(200, 6 bytes)"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://API.Example.com/x", "https://api.example.com:443"),
        ("http://u:p@h.:8080", "http://h:8080"),
        ("http://[::1]/", "http://[::1]:80"),
    ],
)
def test_origins_have_one_spelling(url, expected):
    """Scheme, host and port, spelled out."""
    assert origin(url) == expected


@pytest.mark.parametrize(
    "url", ["ftp://h/", "/a", "http://", "http://h:99999/", "http://h:x/", "http://[::1/"]
)
def test_what_has_no_origin(url):
    """Only absolute http and https URLs have one."""
    with pytest.raises(ValueError):
        origin(url)


def test_bare_urls_keep_host_and_path():
    """Messages show where, not with what."""
    assert bare_url("https://u:p@h/a?b#c") == "https://h/a"
