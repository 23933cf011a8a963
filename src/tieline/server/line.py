"""A WebSocket as uvicorn speaks it, whose end may come while it is closed already."""

from __future__ import annotations

from uvicorn.protocols.websockets.wsproto_impl import WSProtocol


class Line(WSProtocol):
    """Says goodbye once: what its browser has ended, and still waits to be sent, is not ended again."""

    def shutdown(self) -> None:
        """Close the connection, as the server ends."""
        if self.transport.is_closing():
            self.stop_keepalive()
        else:
            super().shutdown()
