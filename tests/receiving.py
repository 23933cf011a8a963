"""A receiver of webhooks in a thread."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

from tieline.sdk.webhooks import verify_webhook

E = TypeVar("E")


class Receiver:
    """What came to an address: headers and bodies, in the order of their coming."""

    def __init__(self, url: str, received: list[tuple[dict[str, str], bytes]]) -> None:
        self.url = url
        self.received = received

    def of(self, kind: type[E], signing_key: str) -> list[E]:
        """Return what came of a kind; all that came must be signed."""
        told = [verify_webhook(body, headers, signing_key) for headers, body in tuple(self.received)]
        return [each for each in told if isinstance(each, kind)]


@contextlib.contextmanager
def receiving(status: int = 200) -> Iterator[Receiver]:
    """Take webhooks while the block runs."""
    received: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((dict(self.headers.items()), body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - the base class's word
            del format

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Receiver(f"http://127.0.0.1:{server.server_port}/hook", received)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
