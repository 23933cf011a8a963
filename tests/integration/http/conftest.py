"""A server that answers with exactly the bytes it is told, and both drivers to call it."""

import asyncio
import contextlib
import socket
import struct
import threading

import pytest

from tieline.http.aiohttp_driver import AiohttpTransport
from tieline.http.urllib3_driver import Urllib3Transport

#: Ends a connection with a reset instead of a close.
RESET = struct.pack("ii", 1, 0)


class RawServer:
    """Serves scripted connections; `answers` maps a path to bytes, or to a function of the connection."""

    def __init__(self):
        self.answers = {}
        self.received = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._open = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for connection, thread in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()
            connection.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(connection,))
            self._open.append((connection, thread))
            thread.start()

    def _talk(self, connection):
        with contextlib.suppress(OSError):
            while request := self._receive(connection):
                self.received.append(request)
                target = request.split(b" ", 2)[1].decode()
                answer = self.answers.get(target.partition("?")[0], plain(404))
                if callable(answer):
                    answer(connection)
                    return
                connection.sendall(answer)

    def _receive(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return b""
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


def plain(status, body=b"", headers=()):
    """Return the bytes of an ordinary answer."""
    lines = [f"HTTP/1.1 {status} X".encode(), b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@pytest.fixture
def server():
    served = RawServer()
    yield served
    served.close()


@pytest.fixture(params=["aiohttp", "urllib3"])
def send(request):
    """Return a function that sends requests over one transport and returns the last response."""

    def through_aiohttp(*requests, max_body=1_000_000, **options):
        async def run():
            async with AiohttpTransport(**options) as transport:
                responses = [await transport.send(request, max_body=max_body) for request in requests]
            return responses[-1]

        return asyncio.run(run())

    def through_urllib3(*requests, max_body=1_000_000, **options):
        with Urllib3Transport(**options) as transport:
            return [transport.send(request, max_body=max_body) for request in requests][-1]

    return through_aiohttp if request.param == "aiohttp" else through_urllib3
