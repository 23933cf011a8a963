"""Where a call goes on to, and with what."""

import pytest

from tieline.core.errors import BadAnswer
from tieline.proxy.redirects import Hop, redirected

SECRET = (
    ("accept", "*/*"), ("authorization", "Bearer x"), ("x-api-key", "k"), ("cookie", "a=1"), ("content-type", "text/plain"),
)  # fmt: skip


def go(location, *, status=302, method="GET", url="https://api.example.com/a/b", has_body=False, **options):
    hop = Hop(method=method, url=url, headers=SECRET, has_body=has_body)
    options = {"may_repeat_body": True, "forward_headers": False, **options}
    return redirected(hop, status, ((b"Location", location.encode()),), **options)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/c?d=1", "https://api.example.com/c?d=1"),
        ("c", "https://api.example.com/a/c"),
        ("https://API.example.com:443/x#frag", "https://API.example.com:443/x"),
        ("//api.example.com/y", "https://api.example.com/y"),
    ],
)
def test_at_home_everything_goes_along(location, url):
    hop = go(location)
    assert (hop.url, hop.home, hop.headers) == (url, True, SECRET)


@pytest.mark.parametrize(
    "location",
    ["https://evil.example/", "//evil.example/x", "http://api.example.com/", "https://api.example.com:8443/", "https://api.example.com.evil.example/"],
)  # fmt: skip
def test_nothing_that_opens_an_account_leaves_home(location):
    """Another host, port or scheme gets what is harmless, and no more."""
    hop = go(location)
    assert not hop.home
    assert hop.headers == (("accept", "*/*"), ("content-type", "text/plain"))


def test_headers_leave_home_where_that_is_wished():
    """But never in plain text what was meant to be encrypted."""
    assert go("https://other.example/", forward_headers=True).headers == SECRET
    assert ("authorization", "Bearer x") not in go("http://other.example/", forward_headers=True).headers


def test_who_has_left_home_does_not_come_back():
    away = go("https://evil.example/")
    back = redirected(
        away,
        302,
        ((b"location", b"https://evil.example/again"),),
        may_repeat_body=True,
        forward_headers=False,
    )
    assert not back.home


@pytest.mark.parametrize(
    ("method", "status", "then", "body"),
    [
        ("POST", 301, "GET", False),
        ("POST", 302, "GET", False),
        ("POST", 303, "GET", False),
        ("PUT", 303, "GET", False),
        ("HEAD", 303, "HEAD", True),
        ("PUT", 302, "PUT", True),
        ("POST", 307, "POST", True),
        ("POST", 308, "POST", True),
    ],
)
def test_the_method_after_a_redirect(method, status, then, body):
    """As clients do it: what was posted is not posted again unless the status says so."""
    hop = go("/c", method=method, status=status, has_body=True)
    assert (hop.method, hop.has_body) == (then, body)
    assert (("content-type", "text/plain") in hop.headers) is body


def test_a_body_that_is_gone_is_not_sent_again():
    """The redirect itself is the answer then."""
    assert go("/c", method="POST", status=307, has_body=True, may_repeat_body=False) is None
    assert go("/c", method="POST", status=302, has_body=True, may_repeat_body=False).method == "GET"


@pytest.mark.parametrize(
    ("status", "headers"), [(302, ()), (304, ((b"location", b"/x"),)), (300, ((b"location", b"/x"),))]
)
def test_what_is_no_redirect(status, headers):
    hop = Hop(method="GET", url="https://a.example/", headers=(), has_body=False)
    assert redirected(hop, status, headers, may_repeat_body=True, forward_headers=False) is None


@pytest.mark.parametrize(
    "location", ["ftp://a.example/", "javascript:alert(1)", "http://[::1", "https://a:99999/", "http://"]
)
def test_what_cannot_be_called(location):
    with pytest.raises(BadAnswer):
        go(location)
