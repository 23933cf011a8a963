"""Serve a sandbox over HTTP: in this process until it is told to stop, or in a thread for as long as a test needs it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tieline.http.listener import bind, url_of
from tieline.sandbox.gong.asgi import ABORT


class _Protocol(HttpToolsProtocol):
    """Lets an application close its connection, which ASGI itself cannot say."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: {"close": self.transport.close}}


class _Server(uvicorn.Server):
    """Tells when it listens, and takes a signal as a wish to end, not as a failure."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # The base class would raise the signal anew at the end, and so turn it into the exit status.
        del sig, frame
        self.should_exit = True


class Tls(NamedTuple):
    """The files of a certificate and of its key, and of the authority by whose certificates clients must show themselves."""

    certificate: Path
    key: Path
    clients: Path | None = None


def _server(app: Any, on_ready: Callable[[], None], tls: Tls | None = None) -> _Server:
    config = uvicorn.Config(
        app,
        http=_Protocol,
        loop="uvloop",
        lifespan="off",
        ws="none",
        access_log=False,
        log_level="warning",
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=None if tls is None else tls.certificate,
        ssl_keyfile=None if tls is None else tls.key,
        ssl_ca_certs=None if tls is None or tls.clients is None else str(tls.clients),
        ssl_cert_reqs=ssl.CERT_NONE if tls is None or tls.clients is None else ssl.CERT_REQUIRED,
    )
    return _Server(config, on_ready)


def serve(app: Any, listener: socket.socket, on_ready: Callable[[], None], *, tls: Tls | None = None) -> None:
    """Serve an ASGI application on a socket until SIGTERM or SIGINT; call `on_ready` once it answers."""
    _server(app, on_ready, tls).run(sockets=[listener])


@contextmanager
def serving(app: Any, *, tls: Tls | None = None) -> Generator[str]:
    """Serve an ASGI application on a free loopback port, in a thread; yield its base URL."""
    ready = threading.Event()
    with bind("127.0.0.1", 0) as listener:
        server = _server(app, ready.set, tls)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            if not ready.wait(30):
                raise TimeoutError("the sandbox did not start within 30 seconds")
            url = url_of(listener)
            yield url if tls is None else url.replace("http:", "https:", 1)
        finally:
            server.should_exit = True
            thread.join()
