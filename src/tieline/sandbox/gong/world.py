"""All the data of a sandbox, and what changes it."""

from __future__ import annotations

from tieline.sandbox.gong.calendar import Calendar
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.config import GongSandboxConfig
from tieline.sandbox.gong.library import Library
from tieline.sandbox.gong.logs import Logs
from tieline.sandbox.gong.reviews import Reviews
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.stats import Statistics
from tieline.sandbox.gong.users import Directory


class World:
    """A company on Gong. Nothing but `grow`, `edit`, `delete_users` and `finish_transcripts` changes it."""

    def __init__(self, config: GongSandboxConfig, *, now_ms: int) -> None:
        seed = config.seed
        self.now_ms = now_ms
        self.calendar = Calendar(config.time_zone, now_ms)
        self.users = Directory(seed=seed, members=config.users, calendar=self.calendar, now_ms=now_ms)
        self.settings = Settings(seed=seed, users=self.users, calendar=self.calendar, now_ms=now_ms)
        self.calls = CallBook(
            seed=seed,
            calls=config.calls,
            users=self.users,
            settings=self.settings,
            calendar=self.calendar,
            now_ms=now_ms,
        )
        self.stats = Statistics(calls=self.calls, users=self.users, calendar=self.calendar)
        self.reviews = Reviews(
            seed=seed, calls=self.calls, users=self.users, settings=self.settings, calendar=self.calendar
        )
        self.library = Library(
            seed=seed, calls=self.calls, users=self.users, calendar=self.calendar, now_ms=now_ms
        )
        self.logs = Logs(seed=seed, calls=self.calls, users=self.users, now_ms=now_ms)

    def grow(self, count: int, *, clock_ms: int, hours_ago: float | None = None) -> list[str]:
        """Add calls and return their ids: after all others, or such as started so many hours ago."""
        return self.calls.grow(count, clock_ms=clock_ms, hours_ago=hours_ago)

    def edit_newest(self, count: int) -> list[str]:
        """Edit the newest calls and return their ids."""
        return self.calls.edit(range(max(0, len(self.calls) - count), len(self.calls)))

    def edit(self, identifiers: list[str]) -> list[str]:
        """Edit the calls with these ids and return the ids of those there are."""
        places = (self.calls.position_of(identifier) for identifier in identifiers)
        return self.calls.edit([place for place in places if place is not None])

    def edit_users(self, count: int) -> list[str]:
        """Edit the last users and return their ids."""
        return self.users.edit(count)

    def delete_users(self, count: int) -> list[str]:
        """Take the last users out of the list and return their ids."""
        return self.users.remove(count)

    def finish_transcripts(self) -> None:
        """Make all transcripts ready."""
        self.calls.finish_transcripts()
