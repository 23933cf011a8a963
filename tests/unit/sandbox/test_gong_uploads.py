"""Forms with files, read as they come."""

from __future__ import annotations

import itertools
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tieline.sandbox.gong.uploads import Digest, Upload, boundary_of


class Whole:
    """Keeps everything."""

    def __init__(self):
        self.data = b""
        self.closed = 0

    def feed(self, data):
        self.data += data

    def close(self):
        self.closed += 1


def _form(*parts: tuple[str, bytes]) -> bytes:
    text = b"preamble"
    for name, data in parts:
        text += (
            b"\r\n--b\r\nContent-Disposition: form-data; name=" + f'"{name}"'.encode() + b"\r\n\r\n" + data
        )
    return text + b"\r\n--b--\r\nepilogue"


def _pieces(text: bytes, cuts: list[int]):
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[start:end] for start, end in itertools.pairwise(places)]


NEARLY = st.sampled_from([b"\r\n--", b"\r\n--b", b"--b", b"\r", b"\n", b"-", b"x"])
DATA = st.lists(st.one_of(NEARLY, st.binary(max_size=8)), max_size=12).map(b"".join)


@given(data=DATA, other=DATA, cuts=st.lists(st.integers(0, 500), max_size=20))
def test_a_file_is_the_same_however_the_body_is_cut(data, other, cuts):
    """All of the field's bytes, and none of another field's, for any content without the boundary in it."""
    data, other = (part.replace(b"--b", b"--c") for part in (data, other))
    upload = Upload(boundary="b", name="file", intake=Whole())
    for piece in _pieces(_form(("other", other), ("file", data), ("file", b"a second one")), cuts):
        upload.feed(piece)
    assert (upload.intake.data, upload.intake.closed) == (data, 1)
    assert (upload.found, upload.complete) == (True, True)


@given(text=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=10))
def test_no_body_breaks_the_reader(text, cuts):
    """Whatever comes, it is at most not complete."""
    upload = Upload(boundary="b", name="file", intake=Whole())
    for piece in _pieces(b"--b\r\n" + text, cuts):
        upload.feed(piece)
    assert upload.complete in (True, False)


def test_memory_does_not_grow_with_the_file():
    """Sixty megabytes go through in far less than one."""
    upload = Upload(boundary="b", name="file", intake=Digest())
    head, tail = _form(("file", b"DATA")).split(b"DATA")
    chunk = bytes(64 * 1024)
    upload.feed(head)
    tracemalloc.start()
    try:
        for _ in range(960):
            upload.feed(chunk)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    upload.feed(tail)
    assert upload.complete
    assert upload.intake.size == 960 * len(chunk)
    assert peak < 1_000_000


def test_headers_without_end_are_not_kept():
    """A part whose headers never end breaks the form instead of filling the memory."""
    upload = Upload(boundary="b", name="file", intake=Digest())
    upload.feed(b"--b\r\n")
    for _ in range(10):
        upload.feed(b"x" * 10_000)
    assert not upload.complete
    assert len(upload._buffer) == 0


def test_only_a_form_with_files_has_a_boundary():
    """Quoted or not; other content types and none have none."""
    assert boundary_of(b"multipart/form-data; boundary=abc") == "abc"
    assert boundary_of(b'Multipart/Form-Data; boundary="a b"') == "a b"
    assert boundary_of(b"multipart/form-data") is None
    assert boundary_of(b"multipart/mixed; boundary=abc") is None
    assert boundary_of(b"application/json") is None
    assert boundary_of(None) is None
