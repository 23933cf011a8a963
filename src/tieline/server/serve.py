"""Serves an ASGI application until it is told to stop; what is under way is finished first."""

from __future__ import annotations

import ctypes
import gc
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import uvicorn

from tieline.server.log import log_fault
from tieline.server.protocol import HEAD_SECONDS, SEND_SECONDS, protocol

#: Seconds that an idle connection is kept; clients that keep theirs for a minute find it open.
IDLE_SECONDS = 75
#: Open files that a server asks its system for: systems often allow a process a thousand unless it asks.
MOST_CONNECTIONS = 65_536
#: Bytes of freed memory that the C library keeps, for the next page of records.
KEPT_BYTES = 16 * 1024 * 1024
#: Their numbers in glibc's `malloc.h`.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


class _Server(uvicorn.Server):
    """Tells when it listens; a first signal is a wish to end, a second one an order."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what is loaded by now stays: the collector need not look at it in the middle of a call
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().shutdown(sockets)
        except Exception as fault:  # noqa: BLE001 - the edge: whatever fails of a caller's line, what is open is closed
            log_fault(fault)
            await self.lifespan.shutdown()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # The base class would raise the signal anew at the end, and so turn it into the exit status.
        del sig, frame
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True


def server(
    app: Any,
    *,
    on_ready: Callable[[], None],
    grace: float,
    head_seconds: float = HEAD_SECONDS,
    send_seconds: float = SEND_SECONDS,
) -> uvicorn.Server:
    """Return a server of an ASGI application, to be run on a socket; see `serve`."""
    config = uvicorn.Config(
        app,
        http=protocol(head_seconds, send_seconds),
        loop="uvloop",
        lifespan="on",
        ws="none",  # the protocol loads one when the first browser asks for it
        ws_max_size=4096,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=grace,  # type: ignore[arg-type]  # it takes parts of a second as well
    )
    return _Server(config, on_ready)


def allow_connections(wanted: int = MOST_CONNECTIONS) -> None:
    """Let this process have as many open sockets as its operator may allow it, where the platform knows of limits."""
    try:
        import resource
    except ImportError:  # Windows, which has none
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):  # the system allows less than it says: then it stays as it was
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def keep_freed(most: int = KEPT_BYTES) -> None:
    """Let the C library keep what this process frees, up to `most` bytes, where it is one that can be told (glibc).

    It would hand the memory of each large answer back to the system, and take it again one page fault at a time: a
    third of what a page of 2 MB costs. One arena for all threads keeps it all in one place.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another library, another system
        return
    for option, value in ((_M_ARENA_MAX, 1), (_M_TRIM_THRESHOLD, most), (_M_MMAP_THRESHOLD, most)):
        mallopt(option, value)


def serve(app: Any, listener: socket.socket, *, on_ready: Callable[[], None], grace: float) -> None:
    """Serve an ASGI application on a socket until SIGTERM or SIGINT; call `on_ready` once it answers.

    Requests that are under way then have `grace` seconds to end, and are cancelled; a second signal ends at once.
    """
    allow_connections()
    keep_freed()
    server(app, on_ready=on_ready, grace=grace).run(sockets=[listener])
