"""The meetings that clients scheduled."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from tieline.sandbox.gong.dice import Scrambler
from tieline.sandbox.gong.meetings.shapes import Invitee, MeetingRequest
from tieline.sandbox.gong.shelf import Shelf


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting as it is now."""

    id: str
    given: MeetingRequest

    def knows(self, address: str) -> bool:
        """Tell whether someone with this e-mail address is invited."""
        return any((person.email or "").lower() == address for person in self.given.invitees)


class Meetings:
    """All meetings, and whether there can be any."""

    def __init__(self, seed: int) -> None:
        self._ids = Scrambler(seed, "meetings")
        self._scheduled = 0
        self.all: Shelf[str, Meeting] = Shelf()
        #: Whether the company may use the operations, which Gong opens for some.
        self.enabled = True
        #: Whether the conferencing provider can be reached.
        self.connected = True

    def add(self, given: MeetingRequest) -> Meeting:
        """Schedule a meeting."""
        meeting = Meeting(id=self._ids.id_of(self._scheduled), given=given)
        self._scheduled += 1
        self.all[meeting.id] = meeting
        return meeting

    def change(self, identifier: str, given: MeetingRequest) -> None:
        """Put a meeting in place of one there is."""
        self.all[identifier] = Meeting(id=identifier, given=given)

    def erase(self, address: str) -> None:
        """Take an e-mail address out of all invitations."""
        for meeting in [item for item in self.all.values() if item.knows(address)]:
            left: tuple[Invitee, ...] = tuple(
                person for person in meeting.given.invitees if (person.email or "").lower() != address
            )
            self.change(meeting.id, replace(meeting.given, invitees=left))
