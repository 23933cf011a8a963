"""Answers `…/N` with N bytes as fast as it can: `python -m benchmarks.web.upstream`; prints its port."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import ClassVar, cast

import uvloop

_SIZE = re.compile(rb"^[A-Z]+ [^ ?]*/(\d+)[ ?]")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_WHOLE = 1024 * 1024


class Upstream(asyncio.Protocol):
    """One connection; requests follow one another, their bodies are thrown away as they come."""

    _answers: ClassVar[dict[int, bytes]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._head = b""
        self._left = 0
        self._asked = 0
        self._owed = 0

    def data_received(self, data: bytes) -> None:
        if self._left:
            self._left -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            head, rest = self._head[:end], len(self._head) - end - 4
            self._head = b""
            length, size = _LENGTH.search(head), _SIZE.match(head)
            self._asked = int(size[1]) if size else 0
            self._left = (int(length[1]) if length else 0) - rest
        if self._left == 0:
            self._answer()

    def _answer(self) -> None:
        size = self._asked
        if size <= _WHOLE:
            self._transport.write(self._answers.get(size) or self._make(size))
            return
        self._transport.write(_head(size))
        self._owed = size
        self.resume_writing()

    def resume_writing(self) -> None:
        self._full = False
        while self._owed and not self._full:
            part = min(self._owed, _WHOLE)
            self._owed -= part
            self._transport.write(bytes(part))

    def pause_writing(self) -> None:
        self._full = True

    def _make(self, size: int) -> bytes:
        return self._answers.setdefault(size, _head(size) + b"x" * size)


def _head(size: int) -> bytes:
    lines = (
        "HTTP/1.1 200 OK",
        "Content-Type: application/json",
        "Date: Mon, 01 Jan 2029 00:00:00 GMT",
        "Server: upstream",
        "X-Request-Id: 0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a",
        f"Content-Length: {size}",
    )
    return "\r\n".join((*lines, "", "")).encode()


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    sys.stdout.close()
    await server.serve_forever()


uvloop.run(main())
