"""Answers put together from parts."""

import gzip

import pytest

from tieline.http.ports import FaultKind, TransportFault
from tieline.runtime.attempts import Gathering

PACKED = (("content-encoding", "gzip"),)


def gathered(parts, headers=(), limit=100):
    gathering = Gathering(200, headers, limit=limit)
    for part in parts:
        gathering.add(part)
    return gathering.response()


def test_parts_become_an_answer():
    """Unpacked, with the bytes that came."""
    packed = gzip.compress(b"abc")
    response = gathered([packed[:5], packed[5:]], PACKED)
    assert (response.status, response.body, response.wire_bytes) == (200, b"abc", len(packed))


@pytest.mark.parametrize(
    ("parts", "headers"), [([b"x" * 60, b"x" * 60], ()), ([gzip.compress(b"x" * 1000)], PACKED)]
)
def test_what_is_too_large_is_a_fault(parts, headers):
    """As it came, and unpacked."""
    with pytest.raises(TransportFault) as caught:
        gathered(parts, headers)
    assert caught.value.kind is FaultKind.TOO_LARGE
