"""Sockets that listen, as servers and sandboxes bind them."""

from __future__ import annotations

import socket


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raise OSError if it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def url_of(listener: socket.socket) -> str:
    """Return the base URL of what listens on a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
