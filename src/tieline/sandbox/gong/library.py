"""The library: folders of calls worth listening to."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.dice import Scrambler, rng
from tieline.sandbox.gong.model import LibraryCall, LibraryCallReference, LibraryFolder, Snippet
from tieline.sandbox.gong.users import Directory

#: Name, description, and the place of the parent folder.
_FOLDERS: tuple[tuple[str, str | None, int | None], ...] = (
    ("Sales onboarding", "What every new colleague should hear", None),
    ("First week", None, 0),
    ("Great discovery calls", "Open questions, and time to answer them", 0),
    ("Objection handling", None, None),
    ("Price", "How to talk about money", 3),
    ("Security", None, 3),
    ("Competitors", "Calls in which a competitor came up", 3),
    ("Demos", None, None),
    ("Best of the quarter", None, 7),
    ("Customer stories", "With permission to share", None),
    ("Renewals", None, 9),
    ("Empty shelf", None, None),
)
_NOTES = ("Listen to the opening.", "A model answer to the price question.", None, None)


class Library:
    """The folders and their calls; the second workspace holds the last three folders."""

    def __init__(
        self, *, seed: int, calls: CallBook, users: Directory, calendar: Calendar, now_ms: int
    ) -> None:
        self._seed = seed
        self._calls = calls
        self._users = users
        self._calendar = calendar
        self._now_ms = now_ms
        self._ids = Scrambler(seed, "folders")
        self._at_start = len(calls)

    def folders(self, workspace: int | None) -> Iterator[LibraryFolder]:
        """Yield the folders of a workspace, or of all."""
        for place in range(len(_FOLDERS)):
            if workspace is None or workspace == (1 if place >= len(_FOLDERS) - 3 else 0):
                yield self.folder(place)

    def place_of(self, identifier: str) -> int | None:
        """Return the place of the folder with this id, or None."""
        place = self._ids.serial_of(identifier)
        return place if place is not None and place < len(_FOLDERS) else None

    def folder(self, place: int) -> LibraryFolder:
        """Return a folder."""
        name, description, parent = _FOLDERS[place]
        dice = rng(self._seed, "folder", place)
        created = self._now_ms - dice.randrange(200, 500) * DAY_MS
        updated = self._now_ms - dice.randrange(1, 200 * 24) * 3_600_000
        return LibraryFolder(
            id=self._ids.id_of(place),
            name=name,
            parent_folder_id=None if parent is None else self._ids.id_of(parent),
            created_by=self._users.id_of(dice.randrange(min(10, self._users.members))),
            updated=self._calendar.iso_micros(updated, 562),
            description=description,
            call_count=len(self._positions(place)),
            created=self._calendar.iso_micros(created, 17),
        )

    def _positions(self, place: int) -> list[int]:
        """Return serial numbers of the calls in a folder, chosen among those of the beginning."""
        if place == len(_FOLDERS) - 1:
            return []
        dice = rng(self._seed, "folder calls", place)
        chosen = dice.sample(range(self._at_start), k=min(self._at_start, dice.randrange(3, 25)))
        return sorted(filter(self._calls.exists, chosen))

    def calls(self, place: int) -> Iterator[LibraryCall]:
        """Yield the calls in a folder, as Gong answers them."""
        for serial, added, adder in self._entries(place):
            dice = rng(self._seed, "library call", place, serial)
            start = dice.randrange(0, 100)
            snippet = (
                Snippet(from_sec=start, to_sec=start + dice.randrange(20, 110))
                if dice.random() < 0.4
                else None
            )
            yield LibraryCall(
                id=self._calls.id_of(serial),
                title=self._calls.title(serial),
                note=dice.choice(_NOTES),
                added_by=adder,
                created=self._calendar.iso_micros(added, 0),
                url=self._calls.url(serial),
                snippet=snippet,
            )

    def references(self, place: int) -> Iterator[LibraryCallReference]:
        """Yield the calls in a folder, as the Library API's document writes them."""
        for serial, added, adder in self._entries(place):
            talk = self._calls.conversation(serial)
            yield LibraryCallReference(
                call_id=self._calls.id_of(serial),
                title=self._calls.title(serial),
                url=self._calls.url(serial),
                started=self._calendar.iso(self._started(serial)),
                duration=talk.seconds,
                primary_user_id=self._users.id_of(talk.host),
                added_to_library_at=self._calendar.iso_micros(added, 0),
                added_by=adder,
            )

    def _started(self, serial: int) -> int:
        position = self._calls.timeline.position_of(serial)
        return self._calls.timeline.locate(position or 0)[1]

    def _entries(self, place: int) -> Iterator[tuple[int, int, str]]:
        """Yield serial number, when it was added, and by whom."""
        for serial in self._positions(place):
            dice = rng(self._seed, "library entry", place, serial)
            added = min(self._now_ms, self._started(serial) + dice.randrange(1, 20 * 24) * 3_600_000)
            yield serial, added, self._users.id_of(dice.randrange(min(20, self._users.members)))
