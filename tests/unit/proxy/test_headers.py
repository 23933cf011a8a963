"""Which headers pass."""

from tieline.proxy.headers import OwnHeaders, passed_on, raw_header


def test_the_caller_wins_but_over_the_providers_agent():
    """A connection's headers are there unless the caller brings them."""
    own = OwnHeaders.of((("Authorization", "Basic x"), ("X-Api-Version", "1")), user_agent="tieline/1")
    assert own.joined((("x-api-version", "2"), ("x-a", "1"), ("x-a", "2"))) == (
        ("user-agent", "tieline/1"),
        ("authorization", "Basic x"),
        ("x-api-version", "2"),
        ("x-a", "1"),
        ("x-a", "2"),
    )
    assert own.joined((("user-agent", "mine"),))[-1] == ("user-agent", "mine")
    named = OwnHeaders.of((("User-Agent", "wanted"),), user_agent="tieline/1")
    assert named.joined((("user-agent", "mine"),)) == (("user-agent", "wanted"),)


def test_what_a_library_says_unasked_yields_to_the_provider():
    """And stands where the provider says nothing."""
    own = OwnHeaders.of((("Accept", "application/vnd.acme+json"),), user_agent="tieline/1")
    given = (("accept", "*/*"), ("content-type", "application/json"))
    unasked = frozenset({"accept", "content-type"})
    assert own.joined(given, unasked)[1:] == (
        ("accept", "application/vnd.acme+json"),
        ("content-type", "application/json"),
    )
    assert own.joined(given)[1:] == given


def test_what_is_about_the_answer_passes_as_it_came():
    """Names, values, order and repeats; not what is about the connection, nor who may call from a browser."""
    kept = (
        (b"Content-Type", b"text/plain"),
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
        (b"X-MiXed", b"\xe9"),
        (b"Content-Encoding", b"gzip"),
        (b"Content-Length", b"10"),
        (b"Content-Range", b"bytes 0-9/99"),
        (b"WWW-Authenticate", b"Basic"),
        (b"X-Empty", b""),
    )
    dropped = (
        (b"Connection", b"keep-alive, X-Hop"),
        (b"connection", b"x-other"),
        (b"Keep-Alive", b"timeout=5"),
        (b"X-Hop", b"1"),
        (b"x-other", b"1"),
        (b"Transfer-Encoding", b"chunked"),
        (b"TE", b"trailers"),
        (b"Trailer", b"x"),
        (b"Upgrade", b"h2c"),
        (b"Proxy-Authenticate", b"Basic"),
        (b"Access-Control-Allow-Origin", b"https://evil.example"),
    )
    mixed = tuple(pair for both in zip(kept, dropped, strict=False) for pair in both) + dropped[len(kept) :]
    assert passed_on(200, mixed) == list(kept)


def test_an_unpacked_answer_is_not_called_packed():
    headers = ((b"Content-Encoding", b"gzip"), (b"Content-Length", b"10"), (b"X", b"1"))
    assert passed_on(200, headers, unpacked=True) == [(b"X", b"1")]


def test_what_has_no_body_has_no_length():
    """A 304 may tell the length of what it does not send; the server would wait for it."""
    assert passed_on(304, ((b"Content-Length", b"10"), (b"ETag", b"a"))) == [(b"ETag", b"a")]


def test_a_control_character_ends_nothing_but_its_header():
    assert passed_on(200, ((b"X-Bad", b"a\x01b"), (b"X-Good", b"a\tb"))) == [(b"X-Good", b"a\tb")]


def test_a_header_is_found_in_any_case():
    assert raw_header(((b"X-A", b"1"), (b"x-a", b"2")), b"x-a") == "1"
    assert raw_header((), b"x-a") is None
