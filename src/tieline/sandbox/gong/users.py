"""The members of the company, by index: the first ones lead the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from msgspec.structs import replace

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.dice import Scrambler, rng
from tieline.sandbox.gong.model import ConferencingProvider, SettingChange, SpokenLanguage, User, UserSettings
from tieline.sandbox.gong.people import (
    COMPANY_DOMAIN,
    FIRST_NAMES,
    LAST_NAMES,
    LEADER_TITLES,
    TEAM_TITLES,
    mail_name,
)

AVATARS = 2
_TEAM_SIZE = 8
_SETTINGS = (
    "webConferencesRecorded", "preventWebConferenceRecording", "emailsImported", "preventEmailImport", "active",
    "nonRecordedMeetingsImported", "gongConnectEnabled", "callsImported",
)  # fmt: skip


class Directory:
    """All users of a sandbox. The avatars, Gong's own staff, follow the members."""

    def __init__(self, *, seed: int, members: int, calendar: Calendar, now_ms: int) -> None:
        self.members = members
        self._seed = seed
        self._calendar = calendar
        self._now_ms = now_ms
        self._ids = Scrambler(seed, "users")
        self._removed: set[int] = set()
        self._revisions: dict[int, int] = {}
        self._addresses: dict[str, int] | None = None
        self._make = lru_cache(maxsize=max(4096, members))(self._generate)
        self.hosts = self._find_hosts()

    def _find_hosts(self) -> tuple[int, ...]:
        leaders = self._leaders()
        some = range(leaders, min(self.members, 2000))
        return tuple(index for index in some if self._is_active(index)) or (0,)

    def _leaders(self) -> int:
        return max(1, self.members // (_TEAM_SIZE + 1))

    def _is_active(self, index: int) -> bool:
        return rng(self._seed, "active", index).random() > 0.05

    def id_of(self, index: int) -> str:
        """Return the id of a user."""
        return self._ids.id_of(index)

    def index_of(self, identifier: str) -> int | None:
        """Return the index of the user with this id, if there is one and it was not removed."""
        index = self._ids.serial_of(identifier)
        if index is None or index >= self.members + AVATARS or index in self._removed:
            return None
        return index

    def by_email(self, address: str) -> int | None:
        """Return the index of the member with this address, of whatever case, or None."""
        if self._addresses is None:
            self._addresses = {self.email(index).lower(): index for index in range(self.members)}
        index = self._addresses.get(address.lower())
        return None if index in self._removed else index

    def indexes(self, *, avatars: bool = False) -> Sequence[int]:
        """Return the indexes of all users in the order of the list."""
        end = self.members + (AVATARS if avatars else 0)
        if not self._removed:
            return range(end)
        return [index for index in range(end) if index not in self._removed]

    def remove(self, count: int) -> list[str]:
        """Take the last `count` members out of the list and return their ids."""
        gone = [index for index in self.indexes() if index < self.members][-count:] if count else []
        self._removed.update(gone)
        return [self.id_of(index) for index in gone]

    def edit(self, count: int) -> list[str]:
        """Give the last `count` members another title and return their ids."""
        changed = list(self.indexes())[-count:] if count else []
        for index in changed:
            self._revisions[index] = self._revisions.get(index, 0) + 1
        return [self.id_of(index) for index in changed]

    def user(self, index: int) -> User:
        """Return a user, removed or not."""
        user = self._make(index)
        revision = self._revisions.get(index)
        return replace(user, title=f"{user.title or 'Member'} (level {revision + 1})") if revision else user

    def email(self, index: int) -> str:
        """Return a user's address."""
        return self._make(index).email_address

    def full_name(self, index: int) -> str:
        """Return a user's first and last name."""
        user = self._make(index)
        return f"{user.first_name} {user.last_name}"

    def manager_of(self, index: int) -> int | None:
        """Return the index of a user's manager; none for the first user."""
        if index == 0 or index >= self.members:
            return None
        leaders = self._leaders()
        return 0 if index < leaders else (index - leaders) % leaders

    def created_ms(self, index: int) -> int:
        """Return when a user was created; later ones later."""
        span = 3 * 365 * DAY_MS
        place = (index + rng(self._seed, "created", index).random()) / (self.members + AVATARS)
        return self._now_ms - 30 * DAY_MS - span + int(span * place)

    def history(self, index: int) -> tuple[SettingChange, ...]:
        """Return the changes of a user's settings, oldest first."""
        dice = rng(self._seed, "history", index)
        start = self.created_ms(index)
        times = sorted(dice.randrange(start, self._now_ms) for _ in range(dice.randrange(4)))
        first = SettingChange(setting="active", value=True, time=self._calendar.iso(start))
        later = (
            SettingChange(
                setting=dice.choice(_SETTINGS), value=dice.random() < 0.6, time=self._calendar.iso(time)
            )
            for time in times
        )
        return (first, *later)

    def _name(self, index: int) -> tuple[str, str]:
        # Neither the lists' lengths nor the steps share a factor, so that names repeat only after all pairs.
        first = FIRST_NAMES[(index * 7 + self._seed) % len(FIRST_NAMES)]
        last = LAST_NAMES[(index * 5 + self._seed) % len(LAST_NAMES)]
        return first, last

    def _generate(self, index: int) -> User:
        first, last = self._name(index)
        dice = rng(self._seed, "user", index)
        avatar = index >= self.members
        domain = "gong-staff.example" if avatar else COMPANY_DOMAIN
        number = "" if index < len(FIRST_NAMES) * len(LAST_NAMES) else str(index)
        mail = f"{mail_name(first, last)}{number}"
        manager = self.manager_of(index)
        recorded = dice.random() < 0.95
        return User(
            id=self.id_of(index),
            email_address=f"{mail}@{domain}",
            created=self._calendar.iso(self.created_ms(index)),
            active=self._is_active(index),
            email_aliases=(f"{first[0].lower()}{last.lower()}{number}@{domain}",)
            if dice.random() < 0.1
            else (),
            trusted_email_address=None,
            first_name=first,
            last_name=last,
            title=None if avatar else self._title(index, dice),
            phone_number=f"+1 555-{dice.randrange(200, 999)}-{dice.randrange(1000, 9999)}"
            if dice.random() < 0.6
            else None,
            extension=str(dice.randrange(100, 999)) if dice.random() < 0.1 else None,
            personal_meeting_urls=(f"https://zoom.example/my/{mail}",) if dice.random() < 0.5 else (),
            settings=UserSettings(
                web_conferences_recorded=recorded,
                prevent_web_conference_recording=False,
                telephony_calls_imported=dice.random() < 0.7,
                emails_imported=dice.random() < 0.9,
                prevent_email_import=False,
                non_recorded_meetings_imported=dice.random() < 0.3,
                gong_connect_enabled=dice.random() < 0.4,
            ),
            manager_id=None if manager is None else self.id_of(manager),
            meeting_consent_page_url=f"https://join.gong.io/halden/{mail}" if dice.random() < 0.4 else None,
            conferencing_providers=(ConferencingProvider(provider="zoom", is_default=True),)
            if recorded
            else None,
            spoken_languages=(SpokenLanguage(language="en-US", primary=True),) if dice.random() < 0.9 else (),
        )

    def _title(self, index: int, dice: Random) -> str | None:
        if index < self._leaders():
            return LEADER_TITLES[index % len(LEADER_TITLES)]
        return dice.choice(TEAM_TITLES) if dice.random() < 0.95 else None
