"""Browsers that wait to hear how a sign-in ends: each under a name that its sign-in knows.

A browser waits in one process, and comes back from the provider's page to any that serves the same database. So what is
told is kept there for a while, and whoever has somebody waiting looks for it.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Generator
from contextlib import contextmanager, suppress

import msgspec

from tieline.connections.tickets import TicketStore
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import TielineError
from tieline.core.json import JsonValue
from tieline.core.threads import off_loop
from tieline.core.typed import decoder

Told = dict[str, JsonValue]

#: Seconds between looks for what other processes tell those who wait here; nobody looks where nobody waits.
LOOK_EVERY = 0.25
#: How long what was told is kept for those who were cut off.
KEPT = 20 * 60 * MICROSECONDS
_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is told, and which it is: one line hears it once."""

    id: str
    told: Told


class _Line:
    def __init__(self) -> None:
        self.heard = asyncio.Queue[Told](maxsize=8)
        self._last: str | None = None

    def tell(self, outcome: _Outcome) -> None:
        if outcome.id != self._last and not self.heard.full():
            self._last = outcome.id
            self.heard.put_nowait(outcome.told)


class Audience:
    """Who waits in this process, in one event loop."""

    def __init__(self, tickets: TicketStore, clock: Clock) -> None:
        self._tickets = tickets
        self._clock = clock
        #: More than one under a name where the former is dead, and nobody has noticed yet.
        self._lines: dict[str, list[_Line]] = {}
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def waiting(self, former: str | None = None) -> Generator[tuple[str, asyncio.Queue[Told]]]:
        """Wait while the block runs; gives the name, and where it is told what there is to hear.

        Whoever has left, or was cut off unnoticed, comes back by the name that it had, to whichever process, and hears
        what was told last. Names are given; under one of another form, which others may guess, nobody waits.
        """
        name = former if former is not None and _NAME.fullmatch(former) else str(uuid.uuid4())
        line = _Line()
        self._lines.setdefault(name, []).append(line)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield name, line.heard
        finally:
            self._leave(name, line)

    def _leave(self, name: str, line: _Line) -> None:
        if lines := [each for each in self._lines[name] if each is not line]:
            self._lines[name] = lines
            return
        del self._lines[name]
        if not self._lines and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def tell(self, name: str | None, told: Told, *, keep: bool = True) -> None:
        """Tell whoever waits under a name, here or in another process, or comes back under it.

        Returns once it has had the time to be heard: the browser's window closes then. What is not to be kept is heard
        here alone.
        """
        if name is None or not _NAME.fullmatch(name):
            return
        outcome = _Outcome(id=uuid.uuid4().hex, told=told)
        is_heard = self._hear(name, outcome)
        if not keep:
            return
        with suppress(TielineError):  # the account is what counts, and is there or not
            now = now_us(self._clock)
            content = msgspec.json.encode(outcome)
            await off_loop(self._tickets.add, "told-browser", name, content, expires_at=now + KEPT, now=now)
            if not is_heard:
                await self._clock.sleep(2 * LOOK_EVERY)

    def _hear(self, name: str, outcome: _Outcome) -> bool:
        lines = self._lines.get(name, ())
        for line in lines:
            line.tell(outcome)
        return bool(lines)

    async def _look(self) -> None:
        """Hear what other processes tell, and what was told before somebody came back, until nobody waits any more."""
        while True:
            with suppress(TielineError):  # the next look may be luckier
                names = list(self._lines)
                found = await off_loop(self._tickets.find_all, "told-browser", names, now=now_us(self._clock))
                for name, content in found.items():
                    self._hear(name, _OUTCOME.decode(content))
            await self._clock.sleep(LOOK_EVERY)


_OUTCOME: msgspec.json.Decoder[_Outcome] = decoder(_Outcome)
