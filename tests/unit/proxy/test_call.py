"""Which call the headers of a request ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.proxy.call import InvalidHeaders, ProxyCall, read_call

WHO = [(b"provider-config-key", b"gong"), (b"connection-id", b"acme")]


def read(*headers, path=b"/proxy/v2/users", query=b"", method="GET", who=WHO):
    return read_call(method, path, query, [(name.lower(), value) for name, value in (*who, *headers)]).call


def test_a_plain_call():
    """Only who is meant must be said."""
    assert read(query=b"a=1&b=%20") == ProxyCall(
        method="GET", integration="gong", connection_id="acme", endpoint="/v2/users", query="a=1&b=%20"
    )


def test_every_option():
    """Names in any case, values as the wire has them."""
    call = read(
        (b"Base-Url-Override", b"https://eu.example.com/v1/"),
        (b"RETRIES", b"3"),
        (b"retry-on", b"408,409"),
        (b"decompress", b"true"),
        (b"forward-headers-on-redirect", b"false"),
        (b"nango-activity-log-id", b"x"),
        (b"nango-is-sync", b"true"),
        (b"nango-is-dry-run", b"false"),
    )
    assert call.base_url_override == "https://eu.example.com/v1/"
    assert (call.retries, call.retry_on) == (3, frozenset({408, 409}))
    assert (call.decompress, call.forward_headers_on_redirect) == (True, False)


def test_what_the_node_library_always_sends_means_nothing():
    """An empty override, an empty log id and no retries are the same as none."""
    assert read((b"base-url-override", b""), (b"nango-activity-log-id", b""), (b"retries", b"0")) == read()


def test_the_callers_headers_lose_their_prefix():
    """What belongs to a connection or frames the body is left out; nothing else of the request goes along."""
    call = read(
        (b"Nango-Proxy-X-Thing", b"1"),
        (b"nango-proxy-x-thing", b"2"),
        (b"nango-proxy-authorization", b"Bearer own"),
        (b"nango-proxy-host", b"evil"),
        (b"nango-proxy-content-length", b"9"),
        (b"nango-proxy-connection", b"close"),
        (b"nango-proxy-", b"x"),
        (b"nango-proxy-x-latin", b"\xe9"),
        (b"nango-proxy-x-utf8", "é".encode()),
        (b"authorization", b"Bearer ours"),
        (b"cookie", b"a=1"),
        (b"user-agent", b"node"),
        (b"x-forwarded-for", b"1.2.3.4"),
        (b"content-type", b"application/json"),
    )
    assert call.headers == (
        ("x-thing", "1"),
        ("x-thing", "2"),
        ("authorization", "Bearer own"),
        ("x-latin", "é"),
        ("x-utf8", "é"),
    )


def test_what_the_caller_can_take_goes_along():
    """Unless it says otherwise for the API."""
    given = [
        (b"accept", b"*/*"),
        (b"accept-encoding", b"gzip"),
        (b"range", b"bytes=0-9"),
        (b"if-none-match", b'"a"'),
    ]
    assert read(*given).headers == tuple((name.decode(), value.decode()) for name, value in given)
    assert ("accept", "text/csv") in read(*given, (b"nango-proxy-accept", b"text/csv")).headers
    assert ("accept", "*/*") not in read(*given, (b"nango-proxy-accept", b"text/csv")).headers


def test_what_libraries_say_unasked():
    """That anything is taken, and that JSON is sent; not what the caller says for the API, nor another type."""
    length = (b"content-length", b"2")
    outer = (
        length,
        (b"accept", b"*/*"),
        (b"accept-encoding", b"gzip"),
        (b"content-type", b"application/json"),
    )
    assert read(*outer).unasked == {"accept", "content-type"}
    own = ((b"nango-proxy-accept", b"text/csv"), (b"nango-proxy-content-type", b"application/json"))
    assert read(*outer, *own).unasked == frozenset()
    assert read(length, (b"content-type", b"multipart/form-data; boundary=x")).unasked == frozenset()


@pytest.mark.parametrize(
    ("outer", "own", "sent"),
    [
        (b"application/json", None, "application/json"),
        (b"application/json", b"text/xml", "text/xml"),
        (b"multipart/form-data; boundary=x", b"multipart/form-data", "multipart/form-data; boundary=x"),
        (b"application/json", b"multipart/form-data; boundary=y", "multipart/form-data; boundary=y"),
    ],
)
def test_the_type_of_a_body(outer, own, sent):
    """The caller's own, or the request's; for a form in parts the one with the boundary."""
    headers = [(b"content-type", outer)] + ([(b"nango-proxy-content-type", own)] if own else [])
    call = read(*headers, (b"content-length", b"9"), method="POST")
    assert call.headers == (("content-type", sent),)


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        ([], 0),
        ([(b"content-length", b"0")], 0),
        ([(b"content-length", b"7")], 7),
        ([(b"transfer-encoding", b"chunked")], None),
        ([(b"transfer-encoding", b"chunked"), (b"content-length", b"7")], None),
    ],
)
def test_the_length_of_a_body(headers, length):
    """Where it comes in chunks, nobody knows it."""
    assert read_call("POST", b"/proxy/x", b"", [*WHO, *headers]).length == length


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        (b"base-url-override", b"nowhere", "invalid_string"),
        (b"base-url-override", b"ftp://x", "invalid_string"),
        (b"base-url-override", b"http://a:b@host", "invalid_string"),
        (b"base-url-override", b"http://host\\@evil", "invalid_string"),
        (b"base-url-override", b"http://ho st/", "invalid_string"),
        (b"base-url-override", b"http://host:99999/", "invalid_string"),
        (b"base-url-override", b"http://host/#x", "invalid_string"),
        (b"base-url-override", "http://１２７.0.0.1/".encode(), "invalid_string"),
        (b"base-url-override", b"https:///path", "invalid_string"),
        (b"retries", b"-1", "invalid_type"),
        (b"retries", b"many", "invalid_type"),
        (b"retry-on", b"408;409", "invalid_string"),
        (b"retry-on", b"", "invalid_string"),
        (b"decompress", b"yes", "invalid_value"),
        (b"forward-headers-on-redirect", b"", "invalid_value"),
        (b"nango-is-sync", b"1", "invalid_value"),
        (b"nango-is-dry-run", b"x", "invalid_value"),
        (b"nango-activity-log-id", b"x" * 256, "too_big"),
    ],
)
def test_a_wrong_header_is_named(header, value, code):
    with pytest.raises(InvalidHeaders) as caught:
        read((header, value))
    assert [(each.header, each.code) for each in caught.value.problems] == [(header.decode(), code)]


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(InvalidHeaders) as caught:
        read((b"connection-id", b""), (b"retries", b"x"), who=[])
    assert [(each.header, each.code) for each in caught.value.problems] == [
        ("provider-config-key", "invalid_type"),
        ("connection-id", "too_small"),
        ("retries", "invalid_type"),
    ]


def test_a_call_shows_no_secret():
    assert "secret" not in repr(read((b"nango-proxy-authorization", b"secret"), query=b"key=secret"))


@given(
    headers=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    b"provider-config-key",
                    b"connection-id",
                    b"base-url-override",
                    b"retries",
                    b"retry-on",
                    b"decompress",
                ]
            )
            | st.binary(max_size=30),
            st.binary(max_size=40),
        ),
        max_size=8,
    ),
    path=st.binary(max_size=40),
)
def test_no_headers_do_harm(headers, path):
    """Whatever comes is a call, or told to be none."""
    try:
        call = read_call("GET", b"/proxy" + path, b"", [(b"transfer-encoding", b"chunked"), *headers]).call
    except InvalidHeaders:
        pass
    else:
        assert call.integration
        assert call.connection_id


@pytest.mark.parametrize("name", [b"connection-id", b"provider-config-key", b"retries"])
def test_what_is_said_twice_is_refused(name):
    """Whose account is meant must not be open to guesses, nor what a call asks for."""
    with pytest.raises(InvalidHeaders) as caught:
        read((name, b"2"), (name, b"2"))
    assert [(each.code, each.header) for each in caught.value.problems] == [("custom", name.decode())]
