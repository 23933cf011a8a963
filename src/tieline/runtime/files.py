"""Files on their way out: a path, bytes, something to read from, or parts one after the other."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import AsyncIterable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import IO, Any, Protocol, TypeAlias, cast, runtime_checkable

from msgspec import Struct

from tieline.core.errors import UsageError


@runtime_checkable
class Readable(Protocol):
    """What can be read from, as an open file."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


Content: TypeAlias = bytes | Path | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes]


class File(Struct, frozen=True):
    """A file with the name and the media type that the API is told."""

    content: Any
    name: str | None = None
    media: str | None = None


FileInput: TypeAlias = bytes | Path | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes] | File


class Piece(Struct, frozen=True):
    """Some of a body: `length` is None where only reading it tells; `start` is where an open file stood."""

    content: Any
    length: int | None
    start: int = 0


class Upload(Struct, frozen=True):
    """A body that is sent in parts."""

    pieces: tuple[Piece, ...]

    @property
    def length(self) -> int | None:
        lengths = [piece.length for piece in self.pieces]
        return None if None in lengths else sum(cast("list[int]", lengths))

    @property
    def may_repeat(self) -> bool:
        """Whether it can be read from its beginning again."""
        return all(is_stable(piece.content) for piece in self.pieces)

    def joined(self) -> bytes | None:
        """Return it whole where it lies in memory already."""
        if all(isinstance(piece.content, bytes) for piece in self.pieces):
            return b"".join(piece.content for piece in self.pieces)
        return None

    def __repr__(self) -> str:  # bodies hold secrets
        return f"Upload({self.length} bytes)"


def is_file(value: object) -> bool:
    """Say whether a value is a file rather than JSON."""
    if isinstance(value, Struct):  # a model may well have a field that is called `read`
        return isinstance(value, File)
    return isinstance(value, (bytes, bytearray, memoryview, Path, Readable, Iterator, AsyncIterable))


def file_of(value: object) -> File:
    """Return a value as a file, with the name and type that it has by itself."""
    if isinstance(value, File):
        named = file_of(value.content)
        name = value.name or named.name
        return File(named.content, name, value.media or _media(name) or named.media)
    if isinstance(value, (bytearray, memoryview)):
        return File(bytes(cast("bytearray", value)))
    name = value.name if isinstance(value, Path) else getattr(value, "name", None)
    known = PurePath(name).name if isinstance(name, str) else None
    return File(value, known, _media(known))


def piece_of(content: object) -> Piece:
    """Return a content with its length, where that can be known. Raises UsageError for what is no file."""
    match content:
        case bytes():
            return Piece(content, len(content))
        case Path():
            try:
                return Piece(content, content.stat().st_size)
            except OSError as error:
                raise UsageError(f"{content}: cannot be read: {error.strerror}", field="body") from None
        case Readable():
            return _opened(content)
        case Iterable() | AsyncIterable() if not isinstance(content, str):
            return Piece(content, None)
        case _:
            raise UsageError(
                f"a file is bytes, a Path, an open file or an iterable of bytes, not {type(content).__name__}",
                field="body",
            )


def _opened(content: Readable) -> Piece:
    if isinstance(content, io.TextIOBase):
        raise UsageError("open the file in binary mode", field="body")
    try:
        file = cast("IO[bytes]", content)
        start = file.tell()
        end = file.seek(0, io.SEEK_END)
        file.seek(start)
    except (AttributeError, OSError):
        return Piece(content, None)
    return Piece(content, end - start, start)


def is_stable(content: object) -> bool:
    """Say whether a content can be read from its beginning again."""
    if isinstance(content, Readable):
        return bool(getattr(content, "seekable", bool)())
    return isinstance(content, (bytes, Path, list, tuple))


def _media(name: str | None) -> str | None:
    return None if name is None else mimetypes.guess_type(name)[0]
