"""Who gets the room there is: no integration takes all of it, and no connection more than a few places; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from tieline.work.model import TaskKind


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """Room for work of one kind: so many places, so many of them for one connection.

    An integration may have `greed` times as many places as are left free. So one that is alone has most of them and
    leaves a few to whoever comes; of several that want more than there is each ends up with the same.
    """

    places: int
    of_connection: int
    greed: int = 3

    @classmethod
    def open(cls, places: int) -> Lane:
        """Return a lane that anybody may fill."""
        return cls(places=places, of_connection=places, greed=places)


class Full(msgspec.Struct, frozen=True, kw_only=True):
    """Whose share of a lane is taken: integrations, and connections by their rows."""

    integrations: tuple[str, ...] = ()
    connections: tuple[int, ...] = ()


class Shares:
    """How a lane is taken up at this moment, by what runs of each integration and connection."""

    def __init__(self, lane: Lane, running: Iterable[tuple[str, int]] = ()) -> None:
        self._lane = lane
        self._integrations, self._connections = Counter[str](), Counter[int]()
        #: Places that are free.
        self.room = lane.places
        for integration, connection in running:
            self._count(integration, connection)

    def take(self, integration: str, connection: int) -> bool:
        """Take a place; False, and nothing is taken, where their share is."""
        if self._is_full(integration) or self._connections[connection] >= self._lane.of_connection:
            return False
        self._count(integration, connection)
        return True

    def full(self) -> Full:
        """Return who is to have no more places now, of those that have any."""
        return Full(
            integrations=tuple(each for each in self._integrations if self._is_full(each)),
            connections=tuple(
                key for key, count in self._connections.items() if count >= self._lane.of_connection
            ),
        )

    def copy(self) -> Shares:
        """Return the same, to be taken up apart from this."""
        made = Shares(self._lane)
        made.room = self.room
        made._integrations, made._connections = self._integrations.copy(), self._connections.copy()
        return made

    @classmethod
    def of_all(cls, places: int) -> dict[TaskKind, Shares]:
        """Return so much room for each kind of task, which anybody may fill."""
        return {kind: cls(Lane.open(places)) for kind in TaskKind}

    def _is_full(self, integration: str) -> bool:
        return self._integrations[integration] >= self._lane.greed * self.room

    def _count(self, integration: str, connection: int) -> None:
        self._integrations[integration] += 1
        self._connections[connection] += 1
        self.room -= 1
