"""Content encodings, taken off within a limit."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.http.decode import decoded
from tieline.http.ports import FaultKind, TransportFault


def bare_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "Deflate ": bare_deflate}


@pytest.mark.parametrize("encoding", PACKERS)
@given(body=st.binary(max_size=2000))
def test_bodies_come_back(encoding, body):
    """Each encoding is taken off, up to the very limit."""
    assert decoded(PACKERS[encoding](body), encoding, max_body=len(body)) == body


@pytest.mark.parametrize("encoding", [None, "", "identity"])
def test_plain_bodies_stay(encoding):
    """Without an encoding there is nothing to do."""
    assert decoded(b"x", encoding, max_body=1) == b"x"


def test_encodings_are_taken_off_in_turn():
    """The last one applied comes off first."""
    assert decoded(gzip.compress(zlib.compress(b"x")), "deflate, gzip", max_body=100) == b"x"


def test_an_empty_body_has_no_encoding():
    """A HEAD or 304 may name one."""
    assert decoded(b"", "gzip", max_body=0) == b""


def test_several_members_are_joined():
    """Gzip files may follow one another, and padding ends them."""
    assert decoded(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0", "gzip", max_body=2) == b"ab"


@pytest.mark.parametrize(
    ("body", "encoding", "kind"),
    [
        (gzip.compress(bytes(10_000_000), mtime=0), "gzip", FaultKind.TOO_LARGE),
        (gzip.compress(bytes(600), mtime=0) * 2, "gzip", FaultKind.TOO_LARGE),
        (gzip.compress(b"x" * 100, mtime=0)[:-9], "gzip", FaultKind.TORN),
        (b"not packed", "gzip", FaultKind.DECODE),
        (b"x", "br", FaultKind.DECODE),
    ],
)
def test_bad_bodies_are_faults(body, encoding, kind):
    """Bombs, torn ends, nonsense and encodings nobody asked for."""
    with pytest.raises(TransportFault) as caught:
        decoded(body, encoding, max_body=1000)
    assert caught.value.kind is kind
    assert caught.value.answered
