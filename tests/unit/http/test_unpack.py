"""Packed bodies in parts of any size."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.http.ports import FaultKind, TransportFault
from tieline.http.unpack import unpacker


def bare(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:]),
    "GZIP , identity": lambda data: gzip.compress(data) + b"\0\0padding",
    "deflate": zlib.compress,
    "Deflate": bare,
}


def unpacked(encoding, packed, size):
    unpacking = unpacker(encoding)
    plain = b"".join(
        piece for at in range(0, len(packed), size) for piece in unpacking.feed(packed[at : at + size])
    )
    unpacking.end()
    return plain


@given(
    data=st.binary(max_size=3000).map(lambda data: data * 3),
    encoding=st.sampled_from(sorted(PACKED)),
    size=st.integers(1, 500),
)
def test_however_a_body_is_cut_it_comes_out_whole(data, encoding, size):
    assert unpacked(encoding, PACKED[encoding](data), size) == data


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_an_early_end_is_told(encoding):
    """A body that ends before its end is torn; one of nothing at all is nothing."""
    with pytest.raises(TransportFault) as caught:
        unpacked(encoding, PACKED[encoding](b"x" * 1000)[:-3], 10)
    assert caught.value.kind is FaultKind.TORN
    assert unpacked(encoding, b"", 10) == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_not_packed_is_told(encoding):
    with pytest.raises(TransportFault) as caught:
        unpacked(encoding, b"\xff not packed at all", 10)
    assert caught.value.kind is FaultKind.DECODE


@pytest.mark.parametrize("encoding", ["", "identity", "br", "zstd", "gzip, br", "compress"])
def test_what_is_not_known_is_left_alone(encoding):
    assert unpacker(encoding) is None


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate"])
def test_a_bomb_comes_in_small_pieces(encoding):
    """A small part that holds much comes out in pieces, none of them large."""
    unpacking = unpacker(encoding)
    sizes = [len(piece) for piece in unpacking.feed(PACKED[encoding](bytes(10_000_000)))]
    assert (sum(sizes), max(sizes)) == (10_000_000, 256 * 1024)
