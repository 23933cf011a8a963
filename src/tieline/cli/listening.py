"""The sockets of commands that serve."""

from __future__ import annotations

import errno
import socket

from tieline.core.errors import UsageError
from tieline.http.listener import bind


def listen(host: str, port: int, *, like: str) -> socket.socket:
    """Return a listening socket; raises `UsageError` if it cannot be had, which may be as another `like` has it."""
    try:
        return bind(host, port)
    except OSError as error:
        told = f"cannot listen on {host}, port {port}: {error.strerror or error}"
        if error.errno == errno.EADDRINUSE:
            told = f"port {port} is in use; is another `{like}` running? --port takes another"
        raise UsageError(told, field="port") from error
