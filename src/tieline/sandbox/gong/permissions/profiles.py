"""The permission profiles of each workspace, and who has which."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from tieline.core.typed import convert
from tieline.sandbox.gong.conversations import WORKSPACES
from tieline.sandbox.gong.dice import Scrambler
from tieline.sandbox.gong.errors import Refused, bad_request, full
from tieline.sandbox.gong.permissions.shapes import (
    ForecastAccess,
    LevelAccess,
    LibraryAccess,
    Profile,
    UserName,
)
from tieline.sandbox.gong.users import Directory

_MOST = 1_000
#: The profiles of the beginning: name, description, and how much of calls and deals they show.
_FIRST = (
    ("Business admin", "Everything, and the settings", "all"),
    ("Team lead", "The calls and deals of the own team", "managers-team"),
    ("Team member", None, "own"),
)
_FLAGS = [field.name for field in msgspec.structs.fields(Profile) if "bool" in str(field.type)]


class Profiles:
    """Starts with three profiles in each workspace; those that are added have no users."""

    def __init__(self, *, seed: int, users: Directory) -> None:
        self._users = users
        self._ids = Scrambler(seed, "permission profiles")
        self._profiles: dict[str, Profile] = {}
        self._workspaces: dict[str, int] = {}
        for workspace in range(WORKSPACES):
            for place in range(len(_FIRST)):
                self._keep(workspace, _first(place))

    def _keep(self, workspace: int, profile: Profile) -> Profile:
        if len(self._profiles) >= _MOST:
            raise full("permission profiles", _MOST)
        kept = replace(profile, id=self._ids.id_of(len(self._profiles)))
        self._profiles[str(kept.id)] = kept
        self._workspaces[str(kept.id)] = workspace
        return kept

    def of_workspace(self, workspace: int) -> list[Profile]:
        """Return the profiles of a workspace by name."""
        mine = [profile for key, profile in self._profiles.items() if self._workspaces[key] == workspace]
        return sorted(mine, key=lambda profile: str(profile.name))

    def all(self) -> Iterable[Profile]:
        """Return the profiles of all workspaces."""
        return self._profiles.values()

    def get(self, identifier: str) -> Profile | None:
        """Return a profile, or None."""
        return self._profiles.get(identifier)

    def create(self, workspace: int, given: Profile) -> Profile:
        """Add a profile; the id that was sent counts for nothing. Raise a 422 for a name that is missing or taken."""
        self._check_name(workspace, given.name, but=None)
        return self._keep(workspace, _merged(_blank(), given))

    def update(self, identifier: str, given: Profile) -> Profile:
        """Change what was sent of a profile, and nothing else."""
        old = self._profiles[identifier]
        if given.name is not UNSET:
            try:
                self._check_name(self._workspaces[identifier], given.name, but=identifier)
            except Refused as refusal:
                raise bad_request(refusal.text) from refusal
        self._profiles[identifier] = replace(_merged(old, given), id=identifier)
        return self._profiles[identifier]

    def _check_name(self, workspace: int, name: object, *, but: str | None) -> None:
        if not isinstance(name, str) or not name.strip():
            raise Refused(422, "name: a permission profile needs a name")
        if any(profile.name == name and profile.id != but for profile in self.of_workspace(workspace)):
            raise Refused(422, f"name: there is a permission profile {name!r} already")

    def users_of(self, identifier: str) -> list[UserName]:
        """Return the users whose access a profile decides about, in the first workspace."""
        place = list(self._profiles).index(identifier)
        if place >= len(_FIRST):
            return []
        users = self._users
        return [
            UserName(
                id=users.id_of(index), full_name=users.full_name(index), email_address=users.email(index)
            )
            for index in users.indexes()
            if self._place_of(index) == place
        ]

    def _place_of(self, index: int) -> int:
        if index == 0:
            return 0
        return 1 if self._users.manager_of(index) == 0 else 2


def _blank() -> Profile:
    level = LevelAccess(permission_level="none")
    blank = Profile(
        name=None,
        description=None,
        calls_access=level,
        library_folder_access=LibraryAccess(permission_level="none"),
        deals_access=level,
        forecast_permissions=ForecastAccess(
            forecast_access=level, forecast_edit_submissions=level, forecast_edit_targets=level
        ),
        coaching_access=level,
        insights_access=level,
        usage_access=level,
        emails_access=level,
    )
    return replace(blank, **dict.fromkeys(_FLAGS, False))


def _first(place: int) -> Profile:
    name, description, level = _FIRST[place]
    access = convert({"permissionLevel": level}, LevelAccess)
    flags = dict.fromkeys(_FLAGS, place == 0) | {"calls_and_search": True, "library": True, "activity": True}
    shown = LibraryAccess(permission_level="all", manage_streams=place == 0)
    return replace(
        _blank(),
        **flags,
        name=name,
        description=description,
        calls_access=access,
        deals_access=access,
        library_folder_access=shown,
    )


def _merged(old: Profile, given: Profile) -> Profile:
    told = {
        name: value
        for name in (field.name for field in msgspec.structs.fields(Profile))
        if (value := getattr(given, name)) is not UNSET
    }
    return replace(old, **told)
