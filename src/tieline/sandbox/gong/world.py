"""All the data of a sandbox, and what changes it."""

from __future__ import annotations

from tieline.sandbox.gong.calendar import Calendar
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.config import GongSandboxConfig
from tieline.sandbox.gong.crm.store import CrmStore
from tieline.sandbox.gong.engage.flows import Flows
from tieline.sandbox.gong.engage.tasks import Tasks
from tieline.sandbox.gong.entities.book import Entities
from tieline.sandbox.gong.events.log import EventLog
from tieline.sandbox.gong.jobs import Jobs
from tieline.sandbox.gong.library import Library
from tieline.sandbox.gong.logs import Logs
from tieline.sandbox.gong.meetings.book import Meetings
from tieline.sandbox.gong.permissions.profiles import Profiles
from tieline.sandbox.gong.privacy.book import Privacy
from tieline.sandbox.gong.reviews import Reviews
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.shelf import Shelf
from tieline.sandbox.gong.stats import Statistics
from tieline.sandbox.gong.users import Directory


class World:
    """A company on Gong. Beside what clients write, `grow` and the other methods change it."""

    def __init__(self, config: GongSandboxConfig, *, now_ms: int) -> None:
        self.seed = seed = config.seed
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
        self.jobs = Jobs(config.job_seconds)
        #: The users who were given access to calls, by the id of the call.
        self.grants: Shelf[str, dict[str, None]] = Shelf()
        self.profiles = Profiles(seed=seed, users=self.users)
        self.crm = CrmStore(seed)
        self.flows = Flows(
            seed=seed, users=self.users, settings=self.settings, calendar=self.calendar, now_ms=now_ms
        )
        self.tasks = Tasks(
            seed=seed,
            users=self.users,
            flows=self.flows,
            calls=self.calls,
            calendar=self.calendar,
            now_ms=now_ms,
        )
        self.meetings = Meetings(seed)
        self.events = EventLog()
        self.privacy = Privacy(
            calls=self.calls,
            users=self.users,
            crm=self.crm,
            meetings=self.meetings,
            events=self.events,
            calendar=self.calendar,
        )
        self.entities = Entities(
            calls=self.calls, crm=self.crm, calendar=self.calendar, credit=config.ai_credits
        )

    def grow(self, count: int, *, clock_ms: int, hours_ago: float | None = None) -> list[str]:
        """Add calls and return their ids: after all others, or such as started so many hours ago."""
        return self.calls.grow(count, clock_ms=clock_ms, hours_ago=hours_ago)

    def edit_newest(self, count: int) -> list[str]:
        """Edit the newest calls and return their ids."""
        return self.calls.edit(self.calls.positions()[-count:] if count else ())

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
