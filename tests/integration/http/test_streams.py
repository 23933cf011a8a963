"""The streaming driver against a real socket: bytes out as given, bytes back as sent, in parts, both ways."""

import asyncio
import gzip
import socket
import ssl
import struct
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


async def parts(*given):
    for part in given:
        yield part


async def whole(answer):
    body = b""
    while part := await answer.read():
        body += part
    return body


async def test_a_request_goes_out_as_given():
    """Nothing is added but Host, names keep their case, values their bytes, the path and query their escapes."""
    async with Peer(answering(OK)) as peer, HttpStreams() as streams:
        headers = (("X-MiXed", "a"), ("x-empty", ""), ("X-Utf8", "é"), ("x-two", "1"), ("x-two", "2"))
        answer = await streams.open("REPORT", peer.url + "/a%2Fb//c/%7e?q=%zz&q=a+b", headers, None)
        assert await whole(answer) == b"ok"
        assert answer.ended
    assert peer.heads == [
        (
            f"REPORT /a%2Fb//c/%7e?q=%zz&q=a+b HTTP/1.1\r\nHost: 127.0.0.1:{peer.port}\r\nX-MiXed: a\r\nx-empty: \r\n"
            "X-Utf8: é\r\nx-two: 1\r\nx-two: 2\r\nContent-Length: 0\r\n\r\n"
        ).encode()
    ]


async def test_an_answer_comes_as_sent():
    """Names, values, order and a packed body are untouched."""
    packed = gzip.compress(b"x" * 1000)
    head = b"HTTP/1.1 299 Odd\r\nX-MiXed: \xe9\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Empty:\r\nContent-Encoding: gzip\r\n"
    answer_bytes = head + b"Content-Length: %d\r\n\r\n" % len(packed) + packed
    async with Peer(answering(answer_bytes)) as peer, HttpStreams() as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        assert answer.status == 299
        assert answer.headers == (
            (b"X-MiXed", b"\xe9"),
            (b"Set-Cookie", b"a=1"),
            (b"set-cookie", b"b=2"),
            (b"X-Empty", b""),
            (b"Content-Encoding", b"gzip"),
            (b"Content-Length", str(len(packed)).encode()),
        )
        assert await whole(answer) == packed
        await whole(await streams.open("GET", peer.url + "/", (), None))
    assert peer.connections == 1
    assert b"cookie" not in peer.heads[1].lower()


async def test_a_known_length_is_kept():
    """A body in parts whose length is given goes out with that length, not chunked."""
    async with Peer(answering(OK, body=10)) as peer, HttpStreams() as streams:
        answer = await streams.open(
            "POST", peer.url + "/", (("content-length", "10"),), parts(b"hello", b"world")
        )
        assert await whole(answer) == b"ok"
    assert b"content-length: 10\r\n" in peer.heads[0]
    assert b"chunked" not in peer.heads[0].lower()
    assert b"content-type" not in peer.heads[0].lower()


async def test_an_unknown_length_goes_chunked():
    """Without a length the parts are chunks."""
    got = []

    async def talk(peer, reader, writer):
        await peer.head(reader)
        got.append(await reader.readuntil(b"0\r\n\r\n"))
        writer.write(OK)

    async with Peer(talk) as peer, HttpStreams() as streams:
        await whole(await streams.open("PUT", peer.url + "/", (), parts(b"hello", b"!")))
    assert got == [b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PROPFIND"])
async def test_any_method_may_have_a_body(method):
    """A body is sent with every method."""
    async with Peer(answering(OK, body=2)) as peer, HttpStreams() as streams:
        assert await whole(await streams.open(method, peer.url + "/", (), b"{}")) == b"ok"


async def test_a_head_keeps_its_length():
    """The length that a HEAD tells is passed on and not waited for."""
    async with (
        Peer(answering(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n")) as peer,
        HttpStreams() as streams,
    ):
        answer = await streams.open("HEAD", peer.url + "/", (), None)
        assert (answer.headers, await answer.read()) == (((b"Content-Length", b"10"),), b"")


async def test_the_first_part_comes_before_the_last_is_sent():
    """Parts are passed on as they come."""
    go = asyncio.Event()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nab")
        await go.wait()
        writer.write(b"cd")

    async with Peer(talk) as peer, HttpStreams() as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        assert (await answer.read(), answer.ended) == (b"ab", False)
        go.set()
        assert (await answer.read(), answer.ended) == (b"cd", True)


async def test_a_slow_reader_slows_the_sender():
    """What nobody reads is not taken from the wire without end."""
    sent = 0

    async def talk(peer, reader, writer):
        nonlocal sent
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + bytes(65536) + b"\r\n")
            await writer.drain()
            sent += 65536

    async with Peer(talk) as peer, HttpStreams() as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        before = -1
        while sent != before:  # until the sender stands still
            before = sent
            for _ in range(50):
                await asyncio.sleep(0.001)
        assert sent < 32 * 2**20
        answer.close()


async def test_a_slow_host_slows_the_caller():
    """A body is asked for no faster than it leaves."""
    taken = 0

    async def endless():
        nonlocal taken
        while True:
            taken += 65536
            yield bytes(65536)

    async def talk(peer, reader, writer):
        await peer.head(reader)
        await asyncio.sleep(60)

    async with Peer(talk) as peer, HttpStreams(timeouts=Timeouts(read=0.3)) as streams:
        with pytest.raises(TransportFault) as caught:
            await streams.open("POST", peer.url + "/", (), endless())
    assert caught.value.kind is FaultKind.TIMEOUT
    assert 0 < taken < 32 * 2**20


async def test_an_early_answer_is_an_answer():
    """A host that answers before it has all of the body is heard, and the connection is not used again."""
    never = asyncio.Event()

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 413 X\r\nContent-Length: 2\r\n\r\nno")
        await reader.read()

    async def waiting():
        yield b"begin"
        await never.wait()
        yield b"end"

    async with Peer(talk) as peer, HttpStreams() as streams:
        for _ in range(2):
            answer = await streams.open("POST", peer.url + "/", (("Content-Length", "8"),), waiting())
            assert (answer.status, await whole(answer)) == (413, b"no")
            answer.close()
    assert peer.connections == 2


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nonly this",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this",
    ],
)
async def test_a_torn_body_is_told(start):
    """An answer that ends early is a fault, not an end."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(start)

    async with Peer(talk) as peer, HttpStreams() as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        with pytest.raises(TransportFault) as caught:
            await whole(answer)
    assert (caught.value.kind, caught.value.answered) == (FaultKind.TORN, True)


@pytest.mark.parametrize(("method", "times"), [("GET", 3), ("POST", 2)])
async def test_a_connection_that_closed_while_it_waited_is_made_again_where_that_is_safe(method, times):
    """Only what may be repeated is sent twice; on a connection of its own nothing is."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        if peer.connections == 1:
            writer.write(OK)
            await peer.head(reader)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async with Peer(talk) as peer, HttpStreams() as streams:
        await whole(await streams.open("GET", peer.url + "/", (), None))
        with pytest.raises(TransportFault) as caught:
            await streams.open(method, peer.url + "/", (), None)
    assert caught.value.kind is FaultKind.DROPPED
    assert len(peer.heads) == times


async def test_a_body_that_fails_ends_the_request():
    """A caller who goes away in the middle of a body tears the request."""

    async def torn():
        yield b"begin"
        raise ConnectionAbortedError

    async with Peer(answering(OK, body=10)) as peer, HttpStreams() as streams:
        with pytest.raises(TransportFault):
            await streams.open("POST", peer.url + "/", (("Content-Length", "10"),), torn())


async def test_silence_is_a_timeout():
    """Between two reads, and before the first."""

    async def talk(peer, reader, writer):
        if b"/late" in await peer.head(reader):
            writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nab")
        await reader.read()

    async with Peer(talk) as peer, HttpStreams(timeouts=Timeouts(read=0.1)) as streams:
        with pytest.raises(TransportFault) as silent:
            await streams.open("GET", peer.url + "/", (), None)
        answer = await streams.open("GET", peer.url + "/late", (), None)
        with pytest.raises(TransportFault) as late:
            await whole(answer)
    assert (silent.value.kind, silent.value.answered) == (FaultKind.TIMEOUT, False)
    assert (late.value.kind, late.value.answered) == (FaultKind.TIMEOUT, True)


@pytest.mark.parametrize("headers", [(("X", "a\r\nInjected: 1"),), (("X\r\nY", "a"),)])
async def test_headers_cannot_be_injected(headers):
    """A line break in a header sends nothing."""
    async with Peer(answering(OK)) as peer, HttpStreams() as streams:
        with pytest.raises(UsageError):
            await streams.open("GET", peer.url + "/", headers, None)
    assert peer.heads == []


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "nowhere", "http://", "http://127.0.0.1:99999/", "http://[::1"]
)
async def test_a_url_that_cannot_be_called_is_named(url):
    """With egress rules and without."""
    async with HttpStreams() as streams:
        with pytest.raises(UsageError) as caught:
            await streams.open("GET", url, (), None)
    assert caught.value.field == "url"


class Names:
    """Names with the addresses that a test gives them, one list for each time they are asked for."""

    def __init__(self, **known):
        self.known = {name: list(addresses) for name, addresses in known.items()}
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append(host)
        return self.known[host].pop(0)


async def test_the_address_that_was_looked_at_is_the_one_called():
    """A name that changes its address between the look and the call gains nothing: it is asked for once."""
    names = Names(rebind=[["127.0.0.1"], ["127.0.0.2"]])
    rules = EgressRules.parse("127.0.0.1")
    async with Peer(answering(OK)) as peer, HttpStreams(egress=rules, resolve=names) as streams:
        for _ in range(2):
            answer = await streams.open("GET", f"http://rebind:{peer.port}/", (), None)
            assert await whole(answer) == b"ok"
    assert names.asked == ["rebind"]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
    ],
)
async def test_a_name_that_leads_inside_is_refused(addresses):
    """Before a byte is sent, and however the address is written."""
    async with (
        Peer(answering(OK)) as peer,
        HttpStreams(egress=EgressRules(), resolve=Names(inside=[addresses])) as streams,
    ):
        with pytest.raises(EgressRefused):
            await streams.open("GET", f"http://inside:{peer.port}/", (), None)
    assert peer.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost.", "LOCALHOST", "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001", "0177.0.0.1",
        "017700000001", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "0.0.0.0", "0", "[::]",
        "127。0。0。1", "127%2e0.0.1", "user@127.0.0.1", "a:b@localhost", "①②⑦.0.0.1",
    ],
)  # fmt: skip
async def test_no_spelling_of_loopback_is_called(host):
    """Decimal, octal, hexadecimal, mapped, with dots of other scripts, with a user name."""
    async with Peer(answering(OK)) as peer, HttpStreams(egress=EgressRules()) as streams:
        with pytest.raises((EgressRefused, UsageError, TransportFault)):
            await streams.open("GET", f"http://{host}:{peer.port}/", (), None)
    assert peer.connections == 0


# -- what hosts do --------------------------------------------------------------------------------------------


async def test_an_answer_may_end_with_its_connection():
    """Where neither a length nor chunks tell its end."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\n\r\nall of it")

    async with Peer(talk) as peer, HttpStreams() as streams:
        for _ in range(2):
            answer = await streams.open("GET", peer.url + "/", (), None)
            assert (await whole(answer), answer.ended) == (b"all of it", True)
    assert peer.connections == 2


async def test_word_in_advance_is_not_the_answer():
    """100 and 103 come before it, and leave nothing behind."""
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n"
    async with Peer(answering(early + OK)) as peer, HttpStreams() as streams:
        for _ in range(2):
            answer = await streams.open("GET", peer.url + "/", (), None)
            assert (answer.status, answer.headers) == (200, ((b"Content-Length", b"2"),))
            assert await whole(answer) == b"ok"
    assert peer.connections == 1


async def test_chunks_come_without_their_frame():
    """Sizes, extensions and trailers are not part of the body or of the headers; the connection is used again."""
    chunked = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n2;a=b\r\nab\r\n1\r\nc\r\n0\r\nX: 1\r\n\r\n"
    async with Peer(answering(chunked)) as peer, HttpStreams() as streams:
        for _ in range(2):
            answer = await streams.open("GET", peer.url + "/", (), None)
            assert await whole(answer) == b"abc"
            assert [name for name, _ in answer.headers] == [b"Transfer-Encoding", b"Trailer"]
    assert peer.connections == 1


@pytest.mark.parametrize(
    "last",
    [
        b"HTTP/1.1 200 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        b"HTTP/1.0 200 X\r\nContent-Length: 2\r\n\r\nok",
    ],
)
async def test_a_connection_that_is_to_end_is_not_used_again(last):
    async with Peer(answering(last)) as peer, HttpStreams() as streams:
        for _ in range(2):
            assert await whole(await streams.open("GET", peer.url + "/", (), None)) == b"ok"
    assert peer.connections == 2


@pytest.mark.parametrize("status", [204, 304, 200])
async def test_connections_outlive_answers_without_a_body(status):
    """Also of a HEAD, whose length is not its own."""
    answer = b"HTTP/1.1 %d X\r\n%b\r\n" % (status, b"Content-Length: 9\r\n" if status != 204 else b"")
    async with Peer(answering(answer)) as peer, HttpStreams() as streams:
        for _ in range(3):
            answer = await streams.open("HEAD" if status == 200 else "GET", peer.url + "/", (), None)
            assert (answer.ended, await answer.read()) == (True, b"")
    assert peer.connections == 1


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", FaultKind.DECODE),
        (b"HTTP/1.1 200 X\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", FaultKind.DECODE),
        (b"HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", FaultKind.DECODE),
        (b"HTTP/1.1 200 X\r\n" + b"X: " + b"a" * 300_000 + b"\r\n\r\n", FaultKind.TOO_LARGE),
    ],
)
async def test_what_is_no_answer_is_a_fault(said, kind):
    async with Peer(answering(said)) as peer, HttpStreams() as streams:
        with pytest.raises(TransportFault) as caught:
            await streams.open("GET", peer.url + "/", (), None)
    assert (caught.value.kind, caught.value.answered) == (kind, False)


async def test_what_comes_unasked_is_no_answer_to_the_next_request():
    """A host that says more than it was asked loses its connection."""
    two = OK + b"HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nevil"
    async with Peer(answering(two)) as peer, HttpStreams() as streams:
        for _ in range(3):
            assert await whole(await streams.open("GET", peer.url + "/", (), None)) == b"ok"
            await asyncio.sleep(0.01)
    assert peer.connections == 3


async def test_what_came_before_a_tear_is_read():
    """The parts that are there come first, the fault after them."""

    async def talk(peer, reader, writer):
        await peer.head(reader)
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\npart")

    async with Peer(talk) as peer, HttpStreams() as streams:
        answer = await streams.open("GET", peer.url + "/", (), None)
        await asyncio.sleep(0.02)
        assert await answer.read() == b"part"
        with pytest.raises(TransportFault):
            await answer.read()


async def test_a_call_that_is_given_up_ends_its_connection():
    """Before the head has come, and in the middle of a body."""
    gone = asyncio.Queue()

    async def talk(peer, reader, writer):
        if b"/late" in await peer.head(reader):
            writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nab")
        await reader.read()
        gone.put_nowait(True)

    async with Peer(talk) as peer, HttpStreams() as streams:
        waiting = asyncio.create_task(streams.open("GET", peer.url + "/", (), None))
        await asyncio.sleep(0.02)
        waiting.cancel()
        assert await asyncio.wait_for(gone.get(), 5)
        answer = await streams.open("GET", peer.url + "/late", (), None)
        answer.close()
        assert await asyncio.wait_for(gone.get(), 5)


async def test_there_are_no_more_connections_than_allowed():
    """A quarter of all to one host; the next call waits for its turn, also after calls that failed."""
    go = asyncio.Event()

    async def talk(peer, reader, writer):
        while b"/torn" not in await peer.head(reader):
            await go.wait()
            writer.write(OK)

    async with Peer(talk) as peer, HttpStreams(connections=8) as streams:
        for _ in range(5):
            with pytest.raises(TransportFault):
                await streams.open("GET", peer.url + "/torn", (), None)

        async def ask():
            return await whole(await streams.open("GET", peer.url + "/", (), None))

        asking = [asyncio.create_task(ask()) for _ in range(6)]
        await asyncio.sleep(0.05)
        assert peer.connections == 5 + 2
        go.set()
        assert await asyncio.gather(*asking) == [b"ok"] * 6


async def test_the_next_address_is_tried():
    """A name may have some that do not answer."""
    names = Names(twice=[["127.0.0.2", "127.0.0.1"]])
    async with Peer(answering(OK)) as peer, HttpStreams(resolve=names) as streams:
        answer = await streams.open("GET", f"http://twice:{peer.port}/", (), None)
        assert await whole(answer) == b"ok"
    assert f"Host: twice:{peer.port}\r\n".encode() in peer.heads[0]


@pytest.mark.parametrize(("host", "lasting"), [("nowhere.invalid", True), ("127.0.0.1:1", False)])
async def test_a_host_that_is_not_there(host, lasting):
    """No such name will not pass; no listener may."""
    async with HttpStreams() as streams:
        with pytest.raises(TransportFault) as caught:
            await streams.open("GET", f"http://{host}/", (), None)
    assert (caught.value.kind, caught.value.answered) == (FaultKind.CONNECT, False)
    assert caught.value.lasting in {lasting, False}  # without a network, names cannot be asked for at all


@pytest.mark.parametrize("trusted", [True, False])
async def test_certificates_are_looked_at(trusted, tmp_path):
    """A host must be who it says; then bodies pass both ways as they do in plain."""
    certificate, key = self_signed(tmp_path)
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(certificate, key)
    known = ssl.create_default_context(cafile=certificate if trusted else None)
    size = 2**20
    talk = answering(b"HTTP/1.1 200 X\r\nContent-Length: %d\r\n\r\n" % size + bytes(size), body=size)
    async with Peer(talk, tls=served) as peer, HttpStreams(tls=known) as streams:
        url = f"https://127.0.0.1:{peer.port}/"
        if trusted:
            for _ in range(2):
                answer = await streams.open("PUT", url, (("content-length", str(size)),), parts(bytes(size)))
                assert len(await whole(answer)) == size
            assert peer.connections == 1
        else:
            with pytest.raises(TransportFault) as caught:
                await streams.open("GET", url, (), None)
            assert caught.value.kind is FaultKind.TLS


def self_signed(folder):
    """Return the files of a certificate for 127.0.0.1 and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return folder / "cert.pem", folder / "key.pem"
