"""A real server over an ASGI application, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tieline.http.listener import bind, url_of
from tieline.server.app import Asgi
from tieline.server.serve import server


@contextmanager
def serving(app: Asgi, *, head_seconds: float = 20.0, send_seconds: float = 60.0) -> Iterator[str]:
    """Serve an application on a free loopback port while the block runs; yield its base URL."""
    ready = threading.Event()
    with bind("127.0.0.1", 0) as listener:
        running = server(
            app, on_ready=ready.set, grace=5, head_seconds=head_seconds, send_seconds=send_seconds
        )
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            assert ready.wait(30), "the server did not start within 30 seconds"
            yield url_of(listener)
        finally:
            running.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
