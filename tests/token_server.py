"""A token endpoint on this machine whose refresh tokens are good for one use."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

#: Seconds after which a test is taken to hang.
PATIENCE = 60.0


class TokenServer:
    """What the endpoint knows, and what it was asked.

    While `hold` is set, requests wait; the `swallowed` first ones are never answered, as if the network had lost them.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.refresh_token = "refresh-0"
        self.access_token = "access-0"
        self.arrived = threading.Semaphore(0)
        self.go = threading.Event()
        self.swallowed = 0
        self.asked: list[dict[str, str]] = []
        self.refused = 0
        self.rotations = 0
        self._lock = threading.Lock()

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, object]] | None:
        """Return a status and a document; None: no answer."""
        with self._lock:
            self.asked.append(form)
            number = len(self.asked)
        self.arrived.release()
        assert self.go.wait(PATIENCE)
        with self._lock:
            if number <= self.swallowed:
                return None
            if form.get("refresh_token") != self.refresh_token:
                self.refused += 1
                return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
            self.rotations += 1
            self.access_token, self.refresh_token = f"access-{self.rotations}", f"refresh-{self.rotations}"
            return 200, {
                "access_token": self.access_token,
                "refresh_token": self.refresh_token,
                "expires_in": 86_400,
            }


@contextlib.contextmanager
def token_server() -> Iterator[TokenServer]:
    """Run an endpoint while the block runs; it holds its answers back until `go` is set."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            answer = state.answer(form)
            if answer is None:
                self.close_connection = True
                return
            status, document = answer
            body = json.dumps(document).encode()
            with contextlib.suppress(OSError):  # who asked may be dead
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the base class has it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = TokenServer(f"http://127.0.0.1:{server.server_port}/token")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.go.set()
        server.shutdown()
        thread.join()
        server.server_close()
