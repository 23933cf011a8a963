"""This process as an owner of leases: alive for as long as the kernel holds its file lock."""

from __future__ import annotations

import fcntl
import os
import socket
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO


class ProcessOwner:
    """An `Owner` known by a locked file in the home folder.

    The kernel drops the lock the moment the process ends, however it ends, so that a lease whose owner was killed is
    taken up at once; a process's number could be another's by now. A process that is merely stopped keeps its lock,
    and its leases until they expire. Owners of another home cannot be judged from here.
    """

    def __init__(self, home: Path, *, seals_with: str = "") -> None:
        """Begin to be alive; `seals_with` names the encryption key by which this process stores things."""
        self._folder = home / "owners"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._home = _home_id(self._folder / ".home")
        self.name = f"{socket.gethostname()}:{os.getpid()}:{self._home}:{uuid.uuid4().hex[:8]}"
        self._sweep()
        # Locked under a name that nobody looks at, so that a sweep never meets it unlocked.
        hidden = self._folder / f".{uuid.uuid4().hex}"
        self._file = hidden.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.write(seals_with)
        self._file.flush()
        hidden.rename(self._folder / self.name)

    def is_alive(self, name: str) -> bool | None:
        """Tell whether an owner still lives; None for one of another home."""
        if name == self.name:
            return True
        if f":{self._home}:" not in name or "/" in name:
            return None
        try:
            with (self._folder / name).open("r+") as file:
                return _is_locked(file)
        except FileNotFoundError:
            return False

    def sealing_with_others(self, key: str) -> list[str]:
        """Return the names of the living owners of this home that seal with another key than this."""
        found: list[str] = []
        for path in self._folder.iterdir():
            if not path.name.startswith(".") and self.is_alive(path.name):
                with suppress(FileNotFoundError):  # it has just ended
                    if path.read_text("utf-8") not in {"", key}:
                        found.append(path.name)
        return sorted(found)

    def close(self) -> None:
        """Stop being alive."""
        (self._folder / self.name).unlink(missing_ok=True)
        self._file.close()

    def _sweep(self) -> None:
        for path in self._folder.iterdir():
            # Another process may sweep at the same moment.
            if not path.name.startswith(".") and self.is_alive(path.name) is False:
                path.unlink(missing_ok=True)


def _home_id(path: Path) -> str:
    """Return the home's own name, made once."""
    fresh = path.with_name(f".{uuid.uuid4().hex}")
    fresh.write_text(uuid.uuid4().hex[:12], "utf-8")
    try:
        os.link(fresh, path)  # whole or not at all, and only for the first
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text("utf-8")


def _is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared, so that two who look do not see each other
    except BlockingIOError:
        return True
    return False
