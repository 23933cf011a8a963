"""An HTTP server of a few lines in the test's own event loop, that says and does exactly what a test wants."""

import asyncio
import contextlib

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Peer:
    """A server in the test's own event loop: `talk` is given each connection's streams."""

    def __init__(self, talk, *, tls=None, host="127.0.0.1", port=0, buffer=2**20):
        self.talk = talk
        self.tls = tls
        self.host = host
        self.port = port
        self.buffer = buffer
        self.heads = []
        self.connections = 0
        self._tasks = set()

    async def __aenter__(self):
        self.server = await asyncio.start_server(
            self._serve, self.host, self.port, limit=self.buffer, ssl=self.tls
        )
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_):
        self.server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def open(self):
        """Connections that are served at the moment."""
        return sum(not task.done() for task in self._tasks)

    async def _serve(self, reader, writer):
        self.connections += 1
        self._tasks.add(asyncio.current_task())
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self.talk(self, reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 0.05)
            writer.transport.abort()

    async def head(self, reader):
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        return head


def answering(answer, *, body=0):
    """Return a talk that reads a head and so many bytes of body, and answers, as long as it is asked."""

    async def talk(peer, reader, writer):
        while True:
            await peer.head(reader)
            await reader.readexactly(body)
            writer.write(answer)

    return talk
