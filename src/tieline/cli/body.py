"""The body of a request that comes in on standard input."""

from __future__ import annotations

import asyncio
import os
import select
import sys
from collections.abc import AsyncIterator
from typing import BinaryIO

from tieline.proxy.passing import Body, Upload

#: Bytes up to which a body is read before it is sent, so that it can be sent again.
_KEPT = 8 * 1024 * 1024
_PIECE = 1024 * 1024


def read_body(method: str, *, wait: float) -> Body:
    """Return what standard input holds: nothing for GET and HEAD, on a terminal, or where it is closed.

    From a pipe into which nobody has written anything after `wait` seconds nothing is read either; one that has brought
    something is read to its end. A body of more than some megabytes is passed on as it comes.
    """
    stream = None if method in {"GET", "HEAD"} else _input()
    if stream is None or not _speaks(stream, wait):
        return None
    head = stream.read(_KEPT)
    if len(head) < _KEPT:
        return head or None
    return Upload(_parts(head, stream), None)


def _input() -> BinaryIO | None:
    try:
        if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():  # pyright: ignore[reportUnnecessaryComparison]
            return None
        os.fstat(sys.stdin.fileno())
    except (OSError, ValueError):  # there is none
        return None
    return sys.stdin.buffer


def _speaks(stream: BinaryIO, wait: float) -> bool:
    try:
        ready, _, _ = select.select([stream], [], [], wait)
    except (OSError, ValueError):  # no pipe: what it holds is there
        return True
    if not ready:
        told = f"nothing came in on standard input for {wait:g} s: the body is empty (--wait waits longer)"
        print(f"tieline: {told}", file=sys.stderr)
    return bool(ready)


async def _parts(head: bytes, stream: BinaryIO) -> AsyncIterator[bytes]:
    yield head
    while part := await asyncio.to_thread(stream.read, _PIECE):
        yield part
