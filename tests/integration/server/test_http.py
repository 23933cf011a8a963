"""What comes over a socket and is not quite HTTP: slow, endless, torn or wrong."""

import contextlib
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.asking import KEY, settings_of
from tests.processes import PATIENCE
from tests.serving import serving

from tieline.app import Tieline
from tieline.server.protocol import HEAD_LIMIT
from tieline.server.table import build


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Where a server listens that waits only for a moment for the head of a request."""
    tieline = Tieline(settings_of(tmp_path_factory.mktemp("http") / "home"))
    tieline.access.start(tieline.settings.secret_key)
    with serving(build(tieline), head_seconds=0.3) as url:
        parts = urlsplit(url)
        yield parts.hostname, parts.port


def answer(place, *pieces, end=False):
    """Send pieces as they are; return what comes until the server closes the connection."""
    with socket.create_connection(place, timeout=PATIENCE) as connection:
        with contextlib.suppress(OSError):  # it may have heard enough
            for piece in pieces:
                connection.sendall(piece)
            if end:
                connection.shutdown(socket.SHUT_WR)
        came = b""
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(65_536):
                came += part
        return came


def told(came):
    """Return status and code of an answer, which must be in the envelope."""
    head, _, body = came.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head
    assert b"connection: close" in head
    return int(head.split()[1]), msgspec.json.decode(body)["error"]["code"]


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "],
    ids=["nothing", "a word", "half a head"],
)
def test_a_head_that_does_not_come_is_not_waited_for(place, sent):
    """408, and the connection closes."""
    assert told(answer(place, sent)) == (408, "request_timeout")


def test_a_second_request_has_its_own_time(place):
    """It counts from its first byte; an idle connection is kept."""
    with socket.create_connection(place, timeout=PATIENCE) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65_536).endswith(b'{"result":"ok"}')
        connection.sendall(b"GET /hea")
        came = b""
        while part := connection.recv(65_536):
            came += part
    assert told(came) == (408, "request_timeout")


@pytest.mark.parametrize("start", [b"GET /", b"GET /health HTTP/1.1\r\nX-Long: "], ids=["path", "header"])
def test_an_endless_head_is_refused(place, start):
    """431, before it takes up memory."""
    assert told(answer(place, start, b"a" * (HEAD_LIMIT + 1))) == (431, "headers_too_large")


def test_many_headers_are_refused(place):
    """However short each is."""
    headers = b"".join(b"X-%d: 1\r\n" % number for number in range(10_000))
    assert told(answer(place, b"GET /health HTTP/1.1\r\n", headers)) == (431, "headers_too_large")


@pytest.mark.parametrize(("size", "status"), [(65_000, b"200"), (65_600, b"431")])
def test_a_head_in_one_piece_is_counted_too(place, size, status):
    """To the hundred bytes."""
    head = b"GET /health HTTP/1.1\r\nConnection: close\r\nX-Long: "
    came = answer(place, head + b"a" * (size - len(head)) + b"\r\n\r\n")
    assert came.split()[1] == status


def test_a_long_body_is_no_long_head(place):
    """What comes behind the head does not count."""
    head = (
        b"POST /integrations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n"
        % KEY.encode()
    )
    body = b'{"provider":"gong","unique_key":"long","custom":{"a":"%s"}}' % (b"x" * 300_000)
    came = answer(place, head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert came.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nNo colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: b\x00c\r\n\r\n",
        b"POST /integrations HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /integrations HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_not_http_is_refused(place, sent):
    """400 in the envelope, and the connection closes."""
    assert told(answer(place, sent)) == (400, "invalid_request")


def test_a_path_may_be_an_address(place):
    """As proxies send it; its host means nothing."""
    came = answer(place, b"GET http://elsewhere.test/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert came.endswith(b'{"result":"ok"}')


def test_head_has_no_body(place):
    """So that the next answer on the connection is not mistaken."""
    head = b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n"
    get = b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    first, second = answer(place, head + get).split(b"HTTP/1.1 ")[1:]
    assert (first[:3], first.partition(b"\r\n\r\n")[2]) == (b"200", b"")
    assert second.startswith(b"404")


def test_a_body_in_chunks_is_read(place):
    """With its own end."""
    head = (
        b"POST /integrations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n"
        % KEY.encode()
    )
    body = b'{"provider":"gong","unique_key":"chunks"}'
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    came = answer(place, head + b"Transfer-Encoding: chunked\r\n\r\n", chunks + b"0\r\n\r\n")
    assert came.startswith(b"HTTP/1.1 200")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.binary(max_size=30) | st.sampled_from([b"GET / HTTP/1.1\r\n", b"\r\n", b"Host: x\r\n", b"a:"]),
        max_size=6,
    )
)
def test_no_bytes_are_a_fault(place, pieces):
    """Whatever is sent, nothing is answered with a 500."""
    came = answer(place, *pieces, end=True)
    assert b"HTTP/1.1 5" not in came
