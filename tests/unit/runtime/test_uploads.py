"""Bodies read part by part."""

import asyncio
import threading

import pytest

from tieline.runtime.files import Upload, piece_of
from tieline.runtime.uploads import async_chunks


async def sent(content):
    return [part async for part in async_chunks(Upload((piece_of(content),)))]


async def test_an_empty_part_is_not_the_end():
    assert await sent(iter([b"a", b"", b"b"])) == [b"a", b"", b"b"]


async def test_who_is_cancelled_is_told_so_and_the_body_is_closed():
    """Although a thread is still reading: it closes what it reads from when it is done."""
    reading, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def parts():
        try:
            reading.set()
            go_on.wait()
            yield b"late"
        finally:
            closed.set()

    sending = asyncio.create_task(sent(parts()))
    await asyncio.to_thread(reading.wait)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    del sending
    go_on.set()
    assert await asyncio.to_thread(closed.wait, 10)
