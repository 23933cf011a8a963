"""Takes the content encoding off a body that comes in parts; knows what `decode.ACCEPT_ENCODING` asks for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from tieline.http.decode import GZIP, GZIP_MAGIC, RAW_DEFLATE, ZLIB, has_zlib_head
from tieline.http.ports import FaultKind, TransportFault

#: Bytes of a plain part, at most: a small packed part may hold a thousand times its size.
_LARGEST = 256 * 1024


class Unpacker(Protocol):
    """Turns packed parts into plain ones."""

    def feed(self, part: bytes) -> Iterator[bytes]:
        """Yield what a part holds, perhaps nothing yet; raises TransportFault where it is not what it says."""
        ...

    def end(self) -> None:
        """Return if the last part was the end; raises TransportFault where more is missing."""
        ...


def unpacker(encoding: str) -> Unpacker | None:
    """Return what unpacks a `Content-Encoding`; None where nothing is packed, or not in a way that is known here."""
    names = [name.strip().lower() for name in encoding.split(",")]
    match [name for name in names if name not in {"", "identity"}]:
        case ["gzip" | "x-gzip"]:
            return _Gzip()
        case ["deflate"]:
            return _Deflate()
        case _:
            return None


class _Gzip:
    """Gzip files, that may follow one another; what else comes after the end of one is padding."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(GZIP)
        self._begun = False
        self._rest = b""

    def feed(self, part: bytes) -> Iterator[bytes]:
        """As `Unpacker.feed`."""
        while part:
            self._begun = True
            if self._inflater.eof:
                part, self._rest = self._rest + part, b""
                if len(part) < len(GZIP_MAGIC):
                    self._rest = part
                    return
                if not part.startswith(GZIP_MAGIC):
                    return
                self._inflater = zlib.decompressobj(GZIP)
            yield from _inflated(self._inflater, part)
            part = self._inflater.unused_data

    def end(self) -> None:
        """As `Unpacker.end`."""
        if self._begun and not self._inflater.eof:
            raise _torn()


class _Deflate:
    """Deflate with the head that the standard asks for, or bare, as some servers send it."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(ZLIB)
        self._head: bytes | None = b""

    def feed(self, part: bytes) -> Iterator[bytes]:
        """As `Unpacker.feed`."""
        if self._head is not None:
            part = self._head + part
            if len(part) < 2:
                self._head = part
                return
            self._head = None
            if not has_zlib_head(part):
                self._inflater = zlib.decompressobj(RAW_DEFLATE)
        if part and not self._inflater.eof:
            yield from _inflated(self._inflater, part)

    def end(self) -> None:
        """As `Unpacker.end`."""
        if self._head != b"" and not self._inflater.eof:
            raise _torn()


class _Inflater(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _inflated(inflater: _Inflater, part: bytes) -> Iterator[bytes]:
    piece = b""
    while part or len(piece) == _LARGEST:  # a full piece may not be all that its bytes held
        try:
            piece = inflater.decompress(part, _LARGEST)
        except zlib.error as error:
            detail = f"the answer cannot be unpacked: {error}"
            raise TransportFault(FaultKind.DECODE, detail, answered=True) from error
        yield piece
        part = inflater.unconsumed_tail


def _torn() -> TransportFault:
    return TransportFault(FaultKind.TORN, "the packed answer ends too early", answered=True)
