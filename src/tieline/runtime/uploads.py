"""Files read part by part as they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from pathlib import Path
from types import GeneratorType
from typing import cast

from tieline.core.errors import UsageError
from tieline.runtime.files import Piece, Readable, Upload, is_stable

#: Bytes of a file that are read at once.
_CHUNK = 256 * 1024


def chunks(upload: Upload) -> Iterator[bytes]:
    """Yield a body part by part. Raises UsageError for one that only an event loop can read."""
    for piece in upload.pieces:
        match piece.content:
            case bytes():
                yield piece.content
            case Path():
                with piece.content.open("rb") as file:
                    yield from _read(file)
            case Readable():
                _rewind(piece)
                yield from _read(piece.content)
            case AsyncIterable():
                raise UsageError("an async iterable needs the async client", field="body")
            case _:
                yield from (_sound(part) for part in cast("Iterable[object]", piece.content))


async def async_chunks(upload: Upload) -> AsyncIterator[bytes]:
    """Yield a body part by part; files are read off the event loop."""
    for piece in upload.pieces:
        content: object = piece.content
        if isinstance(content, AsyncIterable):
            async for part in cast("AsyncIterable[object]", content):
                yield _sound(part)
        elif isinstance(content, bytes):
            yield content
        else:
            async for part in off_loop(chunks(Upload((piece,)))):
                yield part


async def off_loop(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the parts of a body that threads read, so that the event loop does not wait for a disk."""
    from asyncio import to_thread

    try:
        while (part := await to_thread(next, parts, None)) is not None:
            yield part
    finally:
        # Who is cancelled leaves a thread behind that reads the next part, and drops the generator when it has it.
        if isinstance(parts, GeneratorType) and not parts.gi_running:
            parts.close()


def _rewind(piece: Piece) -> None:
    if is_stable(piece.content):
        piece.content.seek(piece.start)


def _read(file: Readable) -> Iterator[bytes]:
    while part := file.read(_CHUNK):
        yield _sound(part)


def _sound(part: object) -> bytes:
    if not isinstance(part, (bytes, bytearray, memoryview)):
        raise UsageError(f"a body is sent in bytes, not {type(part).__name__}", field="body")
    return bytes(cast("bytes", part))
