"""Asks one address over so many connections for so many seconds: `python -m benchmarks.web.load PORT N SECONDS`.

The request is read from standard input, as it goes on the wire; prints JSON. Times are of what begins after the first
fifth, when every connection stands.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Caller(asyncio.Protocol):
    """One connection that sends the next request when it has the answer to the last."""

    def __init__(self, request: bytes, took: list[float], warm: float, end: float) -> None:
        self._request = request
        self._took = took
        self._warm = warm
        self._end = end
        self.answers = 0
        self._head = b""
        self._left = 0
        self.bad = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            length = _LENGTH.search(self._head, 0, end)
            self.bad += length is None or self._head[9:12] != b"200"
            self._left = (int(length[1]) if length else 0) - (len(self._head) - end - 4)
            self._head = b""
        if self._left == 0:
            now = time.perf_counter()
            self.answers += 1
            if self._sent > self._warm:
                self._took.append(now - self._sent)
            if now < self._end:
                self._ask()
            else:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.done.set_result(exc)

    def _ask(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._request)


async def main() -> None:
    port, connections, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    request, took = sys.stdin.buffer.read(), list[float]()
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    callers: list[Caller] = []
    for _ in range(connections):
        _, caller = await loop.create_connection(
            lambda: Caller(request, took, began + seconds / 5, began + seconds), "127.0.0.1", port
        )
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    span = time.perf_counter() - began
    took.sort()
    answers = sum(caller.answers for caller in callers)
    print(
        json.dumps(
            {
                "requests": answers,
                "bad": sum(caller.bad for caller in callers),
                "rate": answers / span,
                "p50": took[len(took) // 2],
                "p99": took[int(len(took) * 0.99)],
            }
        )
    )


uvloop.run(main())
