"""Keys, variables and the environment, as the command line and the server use them. Every method blocks."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress

from tieline.access.model import (
    EVERYTHING,
    ApiKey,
    Environment,
    Variable,
    check_scopes,
    digest,
    hint,
    is_key,
    new_key,
)
from tieline.access.ports import AccessStore
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import ConfigurationError, StorageError, UnknownName, UsageError
from tieline.core.secrets import Secret

#: Names of the keys that a first start makes, and that the operator presets.
FIRST_KEY, PRESET_KEY = "default", "preset"
#: How much older than its use a key's date of last use may be: a read must not cost a write.
_TOUCH_EVERY = 60 * MICROSECONDS

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
_LONGEST_VALUE = 64 * 1024


class AccessService:
    """Who may use this installation, and what its integration code is told."""

    def __init__(self, store: AccessStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def environment(self) -> Environment:
        """Return what this installation is called."""
        return self._store.environment()

    # -- keys ----------------------------------------------------------------------------------------------

    def start(self, preset: Secret | None = None) -> Secret | None:
        """Make sure that there is a key; return one that was made just now, to be shown this once.

        A preset key is taken over instead, in place of a former preset, and is not returned. Raises
        `ConfigurationError` if it has not the form of a key, or was revoked.
        """
        self._store.environment()
        if preset is not None:
            self._take_over(preset)
            return None
        if self._store.keys():
            return None
        key = new_key()
        made = self._add(FIRST_KEY, key, EVERYTHING)
        return None if made is None else key  # None: another process was first

    def _take_over(self, preset: Secret) -> None:
        text = preset.reveal()
        if not is_key(text):
            raise ConfigurationError(
                "TIELINE_SECRET_KEY: must be a UUID of version 4, such as `uuidgen -r` prints",
                field="TIELINE_SECRET_KEY",
            )
        if not self._is_unknown(preset):
            return
        made = self._add(PRESET_KEY, preset, EVERYTHING, replacing=True)
        if made is None and self._is_unknown(preset):  # else another process was first
            raise ConfigurationError(
                "TIELINE_SECRET_KEY: this key was revoked, or replaced by another since: set a new one",
                field="TIELINE_SECRET_KEY",
            )

    def _is_unknown(self, key: Secret) -> bool:
        return self._store.find_key(digest(key.reveal())) is None

    def keys(self) -> list[ApiKey]:
        """Return every key that is good, the oldest first."""
        return self._store.keys()

    def create_key(
        self, name: str | None = None, scopes: Sequence[str] = EVERYTHING
    ) -> tuple[ApiKey, Secret]:
        """Make a key; return it with its text, which is kept nowhere. Raises `UsageError` for a bad name or scope."""
        key = new_key()
        name = f"key-{hint(key.reveal())}" if name is None else name
        if not 0 < len(name) <= 255 or not name.isprintable():
            raise UsageError("name: 1 to 255 printable characters are needed", field="name")
        if name == PRESET_KEY:
            raise UsageError(f"name: {name!r} is what the key in TIELINE_SECRET_KEY is called", field="name")
        if not scopes:
            raise UsageError("scope: a key without any could do nothing", field="scope")
        made = self._add(name, key, check_scopes(scopes))
        if made is None:
            raise UsageError(f"name: there is a key called {name!r} already", field="name")
        return made, key

    def _add(
        self, name: str, key: Secret, scopes: Sequence[str], *, replacing: bool = False
    ) -> ApiKey | None:
        text = key.reveal()
        return self._store.add_key(
            digest(text),
            name=name,
            hint=hint(text),
            scopes=scopes,
            now=self._now_us(),
            replacing=replacing,
        )

    def revoke_key(self, name: str) -> None:
        """Refuse a key from now on. Raises `UnknownName`."""
        if not self._store.revoke_key(name):
            raise UnknownName(f"key: there is none called {name!r}", field="key")

    def delete_key(self, key_id: int) -> None:
        """As `revoke_key`, by its number."""
        names = [key.name for key in self.keys() if key.id == key_id]
        if not names or not self._store.revoke_key(names[0]):
            raise UnknownName(f"key: there is none with the number {key_id}", field="key")

    def find_key(self, text: str) -> ApiKey | None:
        """Return the key that somebody presents, and note that it is used; None where it is none of ours.

        It is looked for by its digest: how long that takes tells nothing of any key.
        """
        key = self._store.find_key(digest(text))
        now = self._now_us()
        if key is not None and (key.last_used_at is None or key.last_used_at < now - _TOUCH_EVERY):
            with suppress(
                StorageError, ConfigurationError
            ):  # who may come in may do so although nothing can be written
                self._store.touch_key(key.id, now=now)
        return key

    def webhook_signing_key(self, preset: Secret | None = None) -> Secret:
        """Return the key by which receivers know our webhooks; a preset takes the place of the one there is."""
        return self._store.webhook_signing_key(preset=preset)

    def rotate_webhook_signing_key(self, preset: Secret | None = None) -> Secret:
        """Make another such key and return it: from now on, also what is sent again is signed with it.

        Raises `UsageError` where there is a preset, which would take its place again.
        """
        if preset is not None:
            raise UsageError(
                "TIELINE_WEBHOOK_SIGNING_KEY has the key: set another there, and start anew; nothing was changed"
            )
        return self._store.webhook_signing_key(preset=Secret(secrets.token_hex(32)))

    # -- variables -----------------------------------------------------------------------------------------

    def variables(self) -> list[Variable]:
        """Return every variable by name."""
        return self._store.variables()

    def set_variable(self, name: str, value: Secret) -> None:
        """Store a variable. Raises `UsageError` for a name that programs cannot have, or a value too long."""
        if not _VARIABLE.fullmatch(name):
            raise UsageError("name: letters, digits and _ are allowed, no digit first", field="name")
        text = value.reveal()
        if len(text.encode(errors="replace")) > _LONGEST_VALUE or "\0" in text:
            raise UsageError(f"value: up to {_LONGEST_VALUE} bytes of text are needed", field="value")
        self._store.set_variable(Variable(name=name, value=value), now=self._now_us())

    def unset_variable(self, name: str) -> None:
        """Remove a variable. Raises `UnknownName`."""
        if not self._store.unset_variable(name):
            raise UnknownName(f"variable: there is none called {name!r}", field="variable")

    def _now_us(self) -> int:
        return now_us(self._clock)
