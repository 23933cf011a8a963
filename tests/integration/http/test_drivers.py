"""Both drivers against a real socket: exact bytes out, whole answers or named faults back."""

import gzip
import socket
import ssl
import threading
import traceback
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tieline.core.errors import EgressRefused, UsageError
from tieline.http.driving import is_lasting
from tieline.http.egress import EgressRules
from tieline.http.model import Request, Timeouts
from tieline.http.ports import FaultKind, TransportFault

from .conftest import RESET, plain

OK = plain(200, b"{}")
QUICK = Timeouts(connect=5, read=0.3, total=5)


def get(server, path="/", **fields):
    return Request(method="GET", url=server.url + path, **fields)


def faulty(send, *requests, **options):
    with pytest.raises(TransportFault) as caught:
        send(*requests, **options)
    return caught.value


def test_a_request_goes_out_as_it_is(server, send):
    """Path, query, header case, order, repeats and body arrive byte for byte; nothing foreign is added."""
    server.answers["/a%2Fb/%7e%c3%bc/../x"] = OK
    send(
        Request(
            method="POST",
            url=server.url + "/a%2Fb/%7e%c3%bc/../x?q=%2f+%20&empty=",
            params=(("z", "a b"),),
            headers=(("X-MiXed", "1"), ("x-two", "a"), ("X-Two", "b"), ("Content-Type", "application/json")),
            body=b'{"a":1}',
        )
    )
    head, _, body = server.received[0].partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    assert first == b"POST /a%2Fb/%7e%c3%bc/../x?q=%2f+%20&empty=&z=a%20b HTTP/1.1"
    assert body == b'{"a":1}'
    assert [line for line in lines if line.lower().startswith(b"x-")] == [
        b"X-MiXed: 1",
        b"x-two: a",
        b"x-two: b",
    ]
    assert sorted(line.partition(b":")[0].lower() for line in lines) == [
        b"accept",
        b"accept-encoding",
        b"content-length",
        b"content-type",
        b"host",
        b"user-agent",
        b"x-mixed",
        b"x-two",
        b"x-two",
    ]


def test_a_body_of_megabytes_goes_out_as_it_is(server, send):
    """Its length is told, and the event loop is not held up by it."""
    server.answers["/"] = plain(200)
    body = bytes(range(256)) * 8192
    assert (
        send(Request(method="POST", url=server.url, body=body, headers=(("Content-Type", "x/y"),))).status
        == 200
    )
    head, _, sent = server.received[0].partition(b"\r\n\r\n")
    assert body == sent
    assert b"content-length: 2097152" in head.lower()
    assert b"content-type: x/y" in head.lower()


def test_given_headers_replace_defaults(server, send):
    """Whoever says what to accept is not contradicted."""
    server.answers["/"] = OK
    send(
        get(server, headers=(("accept", "text/csv"), ("USER-AGENT", "mine"), ("accept-encoding", "identity")))
    )
    lines = [line for line in server.received[0].split(b"\r\n") if b":" in line]
    assert {line for line in lines if not line.startswith(b"Host")} == {
        b"accept: text/csv",
        b"USER-AGENT: mine",
        b"accept-encoding: identity",
    }


def test_headers_come_back_as_they_are(server, send):
    """Latin-1, repeats, case and empty values are kept."""
    server.answers["/"] = plain(
        200, b"", [b"X-Name: Andr\xe9", b"Set-Cookie: a=1", b"Set-Cookie: b=2", b"X-eMpty:"]
    )
    response = send(get(server))
    assert [pair for pair in response.headers if pair[0] != "Content-Length"] == [
        ("X-Name", "André"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-eMpty", ""),
    ]


def test_no_cookies_are_kept(server, send):
    """What one customer's answer sets must not reach another's request."""
    server.answers["/"] = plain(200, b"", [b"Set-Cookie: a=1"])
    send(get(server), get(server))
    assert b"cookie" not in server.received[1].lower()


def test_connections_are_used_again(server, send):
    """Two requests go through one connection."""
    server.answers["/"] = OK
    send(get(server), get(server))
    assert len(server._open) == 1


@pytest.mark.parametrize("status", [200, 204, 304, 400, 404, 418, 429, 500, 503])
def test_every_status_is_an_answer(server, send, status):
    """Drivers judge nothing."""
    server.answers["/"] = b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % status
    assert send(get(server)).status == status


def test_no_redirect_is_followed(server, send):
    """Following is the session's business."""
    server.answers["/"] = plain(302, b"", [b"Location: /b"])
    assert send(get(server)).status == 302
    assert len(server.received) == 1


def test_a_head_has_no_body(server, send):
    """The length that a HEAD tells is not waited for."""
    server.answers["/"] = b"HTTP/1.1 200 X\r\nContent-Length: 10\r\nContent-Encoding: gzip\r\n\r\n"
    response = send(Request(method="HEAD", url=server.url + "/"))
    assert (response.body, response.header("content-length")) == (b"", "10")


@pytest.mark.parametrize("chunked", [False, True])
def test_packed_bodies_are_unpacked(server, send, chunked):
    """The body is plain, the wire count is of what was sent."""
    packed = gzip.compress(b"x" * 5000)
    if chunked:
        half = len(packed) // 2
        parts = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (packed[:half], packed[half:]))
        head = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        server.answers["/"] = head + parts + b"0\r\n\r\n"
    else:
        server.answers["/"] = plain(200, packed, [b"Content-Encoding: gzip"])
    response = send(get(server))
    assert response.body == b"x" * 5000
    assert response.wire_bytes == len(packed)
    assert response.elapsed > 0


def test_a_bomb_is_refused(server, send):
    """A small answer that unpacks to more than the limit is too large."""
    server.answers["/"] = plain(200, gzip.compress(bytes(10_000_000)), [b"Content-Encoding: gzip"])
    fault = faulty(send, get(server))
    assert (fault.kind, fault.answered) == (FaultKind.TOO_LARGE, True)


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_large_body_is_refused(server, send, framing):
    """A body over the limit is not read to its end."""
    body = bytes(500_000)
    chunked = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n7a120\r\n" + body + b"\r\n0\r\n\r\n"
    server.answers["/"] = plain(200, body) if framing == "length" else chunked
    assert faulty(send, get(server), max_body=1000).kind is FaultKind.TOO_LARGE


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nonly this",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nonly ",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this",
    ],
)
@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_torn_body_is_told(server, send, start, how):
    """An answer that ends early is torn, whichever way it was framed and ended."""

    def tear(connection):
        connection.sendall(start)
        if how == "reset":
            # The reset must not overtake the bytes: the client reads its own end first.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.close()

    server.answers["/"] = tear
    fault = faulty(send, get(server))
    assert fault.kind in ({FaultKind.TORN} if how == "close" else {FaultKind.TORN, FaultKind.DROPPED})


@pytest.mark.parametrize("how", ["close", "reset"])
def test_a_dropped_connection_is_told(server, send, how):
    """A connection that ends before any answer is dropped, and nothing is sent twice behind our back."""

    def drop(connection):
        if how == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.close()

    server.answers = {"/": OK, "/drop": drop}
    fault = faulty(send, get(server), get(server, "/drop"))
    assert (fault.kind, fault.answered) == (FaultKind.DROPPED, False)
    assert len(server.received) == 2


def test_silence_is_a_timeout(server, send):
    """No answer within the read time-out."""
    silent = threading.Event()
    server.answers["/"] = lambda connection: silent.wait(5)
    fault = faulty(send, get(server, timeouts=QUICK))
    silent.set()
    assert (fault.kind, fault.answered) == (FaultKind.TIMEOUT, False)


def test_silence_within_a_body_is_a_timeout(server, send):
    """The read time-out holds between parts too; by then the answer had begun."""
    silent = threading.Event()

    def stall(connection):
        connection.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nab")
        silent.wait(5)

    server.answers["/"] = stall
    fault = faulty(send, get(server), timeouts=QUICK)
    silent.set()
    assert (fault.kind, fault.answered) == (FaultKind.TIMEOUT, True)


def test_a_trickle_ends_at_the_total(server, send):
    """A server that never stops sending a little is not listened to for ever."""
    stop = threading.Event()

    def trickle(connection):
        connection.sendall(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not stop.wait(0.01):
            connection.sendall(b"1\r\nx\r\n")

    server.answers["/"] = trickle
    fault = faulty(send, get(server, timeouts=Timeouts(connect=5, read=5, total=0.2)))
    stop.set()
    assert fault.kind is FaultKind.TIMEOUT


def test_no_listener_is_a_connect_fault(send):
    """A refused connection was never made."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    fault = faulty(send, Request(method="GET", url=f"http://127.0.0.1:{port}/"))
    assert (fault.kind, fault.answered) == (FaultKind.CONNECT, False)
    assert "refused" in fault.detail


def test_an_unknown_host_is_a_connect_fault(send):
    """A name without an address."""
    fault = faulty(send, Request(method="GET", url="http://nowhere.invalid/"))
    assert fault.kind is FaultKind.CONNECT
    assert fault.lasting == is_lasting(
        resolving("nowhere.invalid")
    )  # without a network no name can be asked for


def resolving(name):
    """Return what goes wrong where a name is resolved."""
    with pytest.raises(socket.gaierror) as caught:
        socket.getaddrinfo(name, 80)
    return caught.value


def test_large_headers_pass_and_huge_ones_do_not(server, send):
    """Headers may be long, within reason."""
    server.answers["/long"] = plain(200, b"", [b"X-Long: " + b"a" * 30_000])
    server.answers["/huge"] = plain(200, b"", [b"X-Huge: " + b"a" * 200_000])
    assert len(send(get(server, "/long")).header("x-long")) == 30_000
    assert faulty(send, get(server, "/huge")).kind is FaultKind.TOO_LARGE


def test_faults_quote_no_secrets(server, send):
    """Neither the query nor what a header holds comes out in a fault's words or its traceback."""
    server.answers["/"] = plain(200, b"", [b"X-Huge: " + b"secret" * 50_000])
    fault = faulty(send, get(server, "/?key=secret"))
    assert "secret" not in "".join(traceback.format_exception(fault))


def test_what_is_not_http_cannot_be_decoded(server, send):
    """A server that speaks something else."""
    server.answers["/"] = b"SSH-2.0-OpenSSH_9.6\r\n\r\n"
    assert faulty(send, get(server)).kind is FaultKind.DECODE


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "nowhere", "http://", "http://127.0.0.1:99999/"])
def test_a_url_that_cannot_be_called_is_the_callers_mistake(send, url):
    """Not a fault of the network."""
    with pytest.raises(UsageError):
        send(Request(method="GET", url=url))


@pytest.mark.parametrize("headers", [(("X", "a\r\nInjected: 1"),), (("X\n", "a"),)])
def test_headers_cannot_be_injected(server, send, headers):
    """A line break in a header sends nothing."""
    with pytest.raises(UsageError):
        send(get(server, headers=headers))
    assert server.received == []


def test_private_addresses_are_refused_unless_trusted(server, send):
    """With egress rules, loopback is called only where the operator named it."""
    server.answers["/"] = OK
    with pytest.raises(EgressRefused):
        send(get(server), egress=EgressRules())
    assert server.received == []
    assert send(get(server), egress=EgressRules.trusting(server.url)).status == 200


def test_names_are_refused_after_resolution(server, send):
    """A name that leads to loopback is refused before a byte is sent."""
    with pytest.raises(EgressRefused):
        send(Request(method="GET", url=f"http://localhost:{server.port}/"), egress=EgressRules())
    assert server.received == []


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.0.0.1", "0177.0.0.1"])
def test_odd_spellings_of_loopback_are_refused(server, send, host):
    """What only a C library takes for an address is no way in."""
    with pytest.raises((EgressRefused, UsageError, TransportFault)):
        send(Request(method="GET", url=f"http://{host}:{server.port}/"), egress=EgressRules())
    assert server.received == []


def test_a_trusted_name_is_called(server, send):
    """The operator's own host may lead inside."""
    server.answers["/"] = OK
    url = f"http://localhost:{server.port}/"
    assert send(Request(method="GET", url=url), egress=EgressRules.trusting(url)).status == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(host, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return folder


@pytest.fixture
def secure_url(certificate):
    """The URL of a server with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                plain_socket, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain_socket, server_side=True) as connection:
                    connection.recv(65536)
                    connection.sendall(OK)
            except OSError:
                plain_socket.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_certificates_are_verified(secure_url, send):
    """A certificate nobody vouches for is refused, and that is not tried again."""
    fault = faulty(send, Request(method="GET", url=secure_url))
    assert fault.kind is FaultKind.TLS
    assert "self-signed" in fault.detail


def test_a_certificate_can_be_trusted(secure_url, certificate, send):
    """A context with the operator's own authority is used."""
    context = ssl.create_default_context(cafile=certificate / "cert.pem")
    assert send(Request(method="GET", url=secure_url), tls=context).status == 200
