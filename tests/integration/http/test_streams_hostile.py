"""The streaming driver against hosts and callers that do what they must not: no answer is ever another one's."""

import asyncio
import socket
import ssl
import threading
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.peer import OK, Peer, answering

from tieline.core.errors import EgressRefused, UsageError
from tieline.http.egress import EgressRules
from tieline.http.model import Timeouts
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.streams import HttpStreams
from tieline.http.wire import Wire


async def whole(answer):
    body = b""
    while part := await answer.read():
        body += part
    return body


async def fetch(streams, peer, method="GET", headers=(), body=None):
    return await whole(await streams.open(method, peer.url + "/", headers, body))


async def parts(*given):
    for part in given:
        yield part


def faults():
    return pytest.raises(TransportFault)


# -- how answers end ------------------------------------------------------------------------------------------


async def test_silence_is_not_the_end_of_a_body():
    """A body that only its connection ends is not over because we gave up waiting for more."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\n\r\npart")
        await reader.read()

    async with Peer(talk) as peer, HttpStreams(timeouts=Timeouts(read=0.1)) as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        assert await answer.read() == b"part"
        with faults() as caught:
            await answer.read()
    assert caught.value.kind is FaultKind.TIMEOUT


async def test_the_end_of_the_hosts_side_ends_an_upload_that_it_does_not_take():
    """However much of the request is still to go out, and though the host reads none of it."""
    asked = asyncio.Event()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.transport.pause_reading()
        await asked.wait()
        writer.write_eof()
        await asyncio.sleep(60)

    async def much():
        for _ in range(400):
            yield bytes(65536)
            asked.set()

    async with Peer(talk) as peer, HttpStreams() as streams, asyncio.timeout(10):
        with faults() as caught:
            await streams.open("POST", peer.url + "/", (), much())
    assert caught.value.kind is FaultKind.DROPPED


@pytest.mark.parametrize("endless", [b"0\r\nX: ", b"5;x="])
async def test_frames_without_end_are_not_kept(endless):
    """A trailer or a chunk's extension may be as long as a head, no longer."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n" + endless)
        while True:
            writer.write(b"a" * 65536)
            await writer.drain()

    async with Peer(talk) as peer, HttpStreams() as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        with faults() as caught:
            await whole(answer)
    assert (caught.value.kind, caught.value.answered) == (FaultKind.TOO_LARGE, True)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 X\nContent-Length: 2\n\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nX: a\r\n b\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nX: a\0b\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nX: a\rb\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nX Y: a\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length : 2\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 2, 2\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: +2\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 99999999999999999999\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\n0\n\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTRANSFER-ENCODING: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\nok",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: x-chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 101 X\r\n\r\n" + OK,
        b"HTTP/1.1 1000 X\r\n\r\n",
    ],
)
async def test_what_may_be_read_in_two_ways_is_not_read(said):
    """Lines, lengths and chunks that two programs could take differently are faults, and end the connection."""
    async with Peer(answering(said)) as peer, HttpStreams() as streams:
        for _ in range(2):
            with faults() as caught:
                await fetch(streams, peer)
            assert caught.value.kind is FaultKind.DECODE
        assert peer.connections == 2


# -- whose answer it is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "first"),
    [
        ("HEAD", b"HTTP/1.1 200 X\r\nContent-Length: 300\r\n\r\nbegin"),
        ("HEAD", b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n"),
        ("GET", b"HTTP/1.1 204 X\r\nContent-Length: 300\r\n\r\nbegin"),
        ("GET", b"HTTP/1.1 304 X\r\nContent-Length: 300\r\n\r\nbegin"),
        ("GET", OK + b"HTTP/1.1 200 X\r\n"),
        ("GET", OK + b"H"),
        ("GET", OK + b"\0"),
    ],
)
async def test_what_follows_an_answer_begins_no_other(method, first):
    """A connection on which an answer went on after its end is not used again."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(first if peer.connections == 1 else OK)
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nevil")

    async with Peer(talk) as peer, HttpStreams() as streams:
        await fetch(streams, peer, method)
        assert await fetch(streams, peer) == b"ok"


@pytest.mark.parametrize("more", [b"", b"HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nevil"])
async def test_what_the_loop_has_yet_to_see_counts(more):
    """An end, or an answer in advance, that came while the program was busy: what may be sent once goes another way."""
    ours, theirs = [], []

    def serve(listener):
        for said in (more, None):
            connection = listener.accept()[0]
            theirs.append(connection)
            ours.append(connection.recv(65536))
            connection.sendall(OK)
            if said is not None and go.wait(5):
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
                gone.set()

    go, gone = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        async with HttpStreams() as streams:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            assert await whole(await streams.open("POST", url, (), None)) == b"ok"
            go.set()
            gone.wait(5)  # and with us the whole loop
            assert await whole(await streams.open("POST", url, (), None)) == b"ok"
        thread.join()
    for connection in theirs:
        connection.close()
    assert len(ours) == 2


async def test_the_rest_of_a_body_is_not_sent_before_the_next_request():
    """A host that answers before it has taken the body gets the next request on another connection."""
    go = asyncio.Event()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.transport.pause_reading()
        writer.write(OK)
        await go.wait()

    async with Peer(talk) as peer, HttpStreams() as streams:
        for size in (16 * 2**20, 16 * 2**20, 0):
            assert await fetch(streams, peer, "PUT", (), bytes(size)) == b"ok"
        assert peer.connections == 3
        go.set()


@pytest.mark.parametrize("given", [(b"hello", b"GET /evil HTTP/1.1\r\nHost: x\r\n\r\n"), (b"he",)])
async def test_a_body_that_is_not_as_long_as_announced_tears_the_request(given):
    """What is over would be a request of its own; what is missing would be taken from the next one."""
    async with Peer(answering(OK, body=5)) as peer, HttpStreams() as streams:
        with faults():
            await streams.open("POST", peer.url + "/", (("Content-Length", "5"),), parts(*given))
        assert await fetch(streams, peer, "POST", (), b"hello") == b"ok"
    assert peer.connections == 2
    assert not any(b"evil" in head for head in peer.heads)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((("Content-Length", "4"),), b"hello"),
        ((("Content-Length", "5"),), None),
        ((("Content-Length", "5"), ("content-length", "5")), b"hello"),
        ((("Content-Length", "+5"),), b"hello"),
        ((("Transfer-Encoding", "chunked"),), b"hello"),
        ((("Transfer-Encoding", "gzip"),), parts(b"hello")),
        ((("Content-Length", "5"), ("Transfer-Encoding", "chunked")), parts(b"hello")),
    ],
)
async def test_headers_that_contradict_the_body_send_nothing(headers, body):
    async with Peer(answering(OK)) as peer, HttpStreams() as streams:
        with pytest.raises(UsageError) as caught:
            await streams.open("POST", peer.url + "/", headers, body)
    assert (caught.value.field, peer.connections) == ("headers", 0)


@pytest.mark.parametrize("method", ["GET / HTTP/1.1\r\nX:", "", "GE T"])
async def test_a_method_cannot_be_injected(method):
    async with Peer(answering(OK)) as peer, HttpStreams() as streams:
        with pytest.raises(UsageError):
            await streams.open(method, peer.url + "/", (), None)
    assert peer.connections == 0


async def test_a_large_body_goes_out_as_the_host_takes_it():
    """Piece by piece: a host that takes each in time is not silent, however long it takes over all of them."""
    body = bytes(range(256)) * 1024
    transport = Transport()
    wire = transport.protocol = Wire(lambda _: None)
    wire.connection_made(transport)
    wire.send(b"PUT / HTTP/1.1\r\n\r\n", body, patience=5, bodiless=False, length=len(body))
    taken = []
    while sum(map(len, taken)) < len(body):
        await asyncio.sleep(0)
        if transport.written:
            taken.append(b"".join(transport.written).removeprefix(b"PUT / HTTP/1.1\r\n\r\n"))
            transport.written.clear()
            wire.resume_writing()
    assert b"".join(taken) == body
    assert max(map(len, taken)) <= 65536
    wire.close()


class Transport:
    """A connection whose other side takes one piece at a time."""

    def __init__(self):
        self.written = []

    def write(self, data):
        self.written.append(data)
        self.protocol.pause_writing()

    def get_extra_info(self, _name):
        return 0

    def is_closing(self):
        return False

    def abort(self):
        pass


# -- connections ----------------------------------------------------------------------------------------------


async def test_calls_wait_for_a_connection_no_longer_than_for_one_to_be_made():
    """Where all are taken, the next caller is told."""

    async def talk(peer, reader, writer):
        await reader.read()

    patience = Timeouts(connect=0.05)
    async with Peer(talk) as peer, HttpStreams(connections=1, timeouts=patience) as streams:
        first = asyncio.create_task(fetch(streams, peer))
        await asyncio.sleep(0)
        with faults() as caught:
            await fetch(streams, peer)
        first.cancel()
        await asyncio.wait([first])
    assert caught.value.kind is FaultKind.CONNECT


async def test_a_host_that_is_slow_leaves_connections_to_the_others():
    """It gets a quarter, however its name is written; who waits for it holds none."""

    async def silent(peer, reader, writer):
        await reader.read()

    async def resolve(host, port):
        return ["127.0.0.1"]

    patience = Timeouts(connect=0.5)
    async with (
        Peer(silent) as slow,
        Peer(answering(OK)) as other,
        HttpStreams(connections=8, timeouts=patience, resolve=resolve) as streams,
    ):
        names = ["slow.test", "SLOW.test", "slow.test.", "Slow.Test"] * 3
        asking = [
            asyncio.create_task(streams.open("GET", f"http://{name}:{slow.port}/", (), None))
            for name in names
        ]
        async with asyncio.timeout(5):
            while slow.open < 2:
                await asyncio.sleep(0)
            for _ in range(2):
                assert await fetch(streams, other) == b"ok"
        faults = await asyncio.gather(*asking[2:], return_exceptions=True)
        assert {(fault.kind, fault.detail) for fault in faults} == {
            (FaultKind.CONNECT, "too many calls to this host are under way")
        }
        assert slow.connections == 2
        for each in asking[:2]:
            each.cancel()
        await asyncio.wait(asking)
        slow.talk = answering(OK)
        answers = [streams.open("GET", f"http://slow.test:{slow.port}/", (), None) for _ in range(8)]
        assert [await whole(await answer) for answer in answers] == [b"ok"] * 8


@pytest.mark.parametrize("host", ["a" * 64 + ".test", "a..test", "x" * 300])
async def test_no_name_is_a_fault_of_ours(host):
    """Also one that no name can be."""
    async with HttpStreams(egress=EgressRules()) as streams:
        with pytest.raises((UsageError, TransportFault)):
            await streams.open("GET", f"http://{host}/", (), None)


async def test_a_name_is_asked_for_once_and_not_for_ever():
    """Callers share the answer, and are told when none comes in time."""
    asked = []

    async def resolve(host, port):
        asked.append(host)
        await asyncio.sleep(60)
        return []

    async with HttpStreams(resolve=resolve, timeouts=Timeouts(connect=0.05)) as streams:
        calls = [streams.open("GET", "http://slow.test/", (), None) for _ in range(5)]
        faults = await asyncio.gather(*calls, return_exceptions=True)
    assert [fault.kind for fault in faults] == [FaultKind.CONNECT] * 5
    assert asked == ["slow.test"]


async def test_an_address_that_is_silent_does_not_hold_up_the_next():
    """The other addresses of a name are tried beside it, and what comes too late is closed."""
    silent = socket.socket()
    silent.bind(("127.0.0.2", 0))
    port = silent.getsockname()[1]
    silent.listen(0)
    fillers = [socket.socket() for _ in range(3)]  # with which its queue is full: connecting takes for ever
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.2", port))

    async def resolve(host, port):
        return ["127.0.0.2", "127.0.0.1"]

    try:
        async with (
            Peer(answering(OK), port=port) as peer,
            HttpStreams(resolve=resolve) as streams,
            asyncio.timeout(5),
        ):
            answer = await streams.open("GET", f"http://two.test:{peer.port}/", (), None)
            assert await whole(answer) == b"ok"
    finally:
        for each in (silent, *fillers):
            each.close()


async def test_all_addresses_are_looked_at_before_the_first_is_called():
    """One that is not public among many is enough."""

    async def resolve(host, port):
        return ["93.184.216.34", "10.0.0.1"]

    async with HttpStreams(egress=EgressRules(), resolve=resolve) as streams:
        with pytest.raises(EgressRefused):
            await streams.open("GET", "http://mixed.test/", (), None)


@pytest.mark.parametrize("delay", [0, 0.0005, 0.001, 0.002, 0.004, 0.008])
async def test_calls_that_are_given_up_anywhere_leave_nothing_behind(delay):
    """No connection, no task; and what others get is whole."""
    body = bytes(300_000)
    said = b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    async def talk(peer, reader, writer):
        while True:
            await peer.head(reader)
            await reader.readexactly(100_000)
            for start in range(0, len(said), 50_000):
                writer.write(said[start : start + 50_000])
                await asyncio.sleep(0)

    async def ask(streams, peer):
        answer = await streams.open("PUT", peer.url + "/", (), bytes(100_000))
        try:
            return await whole(answer)
        finally:
            answer.close()

    async with Peer(talk) as peer, HttpStreams(connections=16) as streams:
        before = len(asyncio.all_tasks())
        for _ in range(20):
            asking = [asyncio.create_task(ask(streams, peer)) for _ in range(6)]
            await asyncio.sleep(delay)
            for task in asking[::2]:
                task.cancel()
            for got in await asyncio.gather(*asking, return_exceptions=True):
                assert isinstance(got, asyncio.CancelledError) or got == body
        async with asyncio.timeout(5):
            assert await asyncio.gather(*[ask(streams, peer) for _ in range(8)]) == [body] * 8
        assert len(asyncio.all_tasks()) - before <= peer.open


# -- TLS ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


class Authority:
    """Signs certificates for the hosts of a test."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority")])
        signed = self._sign(
            self.name, self.key.public_key(), x509.BasicConstraints(ca=True, path_length=None)
        )
        self.trusted = ssl.create_default_context(
            cadata=signed.public_bytes(serialization.Encoding.PEM).decode()
        )

    def server(self, host, *, until=2120):
        """Return the context of a server that is certified as a host until a year."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            named = x509.IPAddress(ip_address(host))
        except ValueError:
            named = x509.DNSName(host)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host[:60])])
        signed = self._sign(subject, key.public_key(), x509.SubjectAlternativeName([named]), until=until)
        form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path = self.folder / f"{host}-{until}.pem"
        path.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, *form)
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        return context

    def _sign(self, subject, key, extension, *, until=2120):
        made = x509.CertificateBuilder(self.name, subject, key, x509.random_serial_number())
        made = made.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        made = made.not_valid_after(datetime(until, 1, 1, tzinfo=UTC))
        return made.add_extension(extension, critical=True).sign(self.key, hashes.SHA256())


async def call_tls(authority, served, talk, host="api.test"):
    async def resolve(name, port):
        return ["127.0.0.1"]

    async with Peer(talk, tls=served) as peer, HttpStreams(tls=authority.trusted, resolve=resolve) as streams:
        return await whole(await streams.open("GET", f"https://{host}:{peer.port}/", (), None))


async def test_the_name_that_is_called_is_the_name_that_is_asked_for(authority):
    """The server is told which of its hosts is meant, and must be certified as that one."""
    served, asked = authority.server("api.test"), []
    served.sni_callback = lambda _socket, name, _context: asked.append(name)
    assert await call_tls(authority, served, answering(OK)) == b"ok"
    assert asked == ["api.test"]


@pytest.mark.parametrize(
    ("certified", "until", "host"),
    [("other.test", 2120, "api.test"), ("api.test", 2021, "api.test"), ("api.test", 2120, "127.0.0.1")],
)
async def test_another_host_and_an_old_certificate_are_refused(authority, certified, until, host):
    with faults() as caught:
        await call_tls(authority, authority.server(certified, until=until), answering(OK), host)
    assert caught.value.kind is FaultKind.TLS


async def test_a_plain_host_is_no_secure_one():
    """It is told within the time for connections."""
    async with Peer(answering(OK)) as peer, HttpStreams(timeouts=Timeouts(connect=0.3)) as streams:
        with faults() as caught:
            await streams.open("GET", f"https://127.0.0.1:{peer.port}/", (), None)
    assert caught.value.kind is FaultKind.CONNECT


async def test_a_secure_answer_with_a_length_cannot_be_cut_short(authority):
    """A connection that ends without a word ends no answer."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\npart")
        await writer.drain()
        writer.transport.abort()

    with faults() as caught:
        await call_tls(authority, authority.server("api.test"), talk)
    assert caught.value.kind is FaultKind.TORN


async def test_hosts_are_called_over_ipv6():
    """The address stands in brackets where hosts are named."""
    async with Peer(answering(OK), host="::1") as peer, HttpStreams() as streams:
        answer = await streams.open("GET", f"http://[::1]:{peer.port}/", (), None)
        assert await whole(answer) == b"ok"
    assert f"Host: [::1]:{peer.port}\r\n".encode() in peer.heads[0]
