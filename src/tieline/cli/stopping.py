"""How a command that stays is told to go."""

from __future__ import annotations

import asyncio
import signal
import sys

INTERRUPTED = 130


def listen_for_signals(stop: asyncio.Event, *, after: str) -> None:
    """Let Ctrl-C and SIGTERM set `stop`, which ends the command `after` what it tells; a second Ctrl-C ends it at once."""
    loop = asyncio.get_running_loop()

    def interrupt(hint: str) -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)
        print(f"Stopping after {after}{hint}.", file=sys.stderr, flush=True)

    loop.add_signal_handler(signal.SIGINT, interrupt, "; Ctrl-C again to stop at once")
    loop.add_signal_handler(signal.SIGTERM, interrupt, "")
