"""What outlives a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from tieline.core.errors import ConfigurationError, DiskFull


def sync_folder(folder: Path) -> None:
    """Write down on disk which names a folder holds: files that were made, renamed or removed in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_home(home: Path) -> Path:
    """Return the folder of all state, made for this user alone if it is not there.

    Raises `ConfigurationError` if it cannot be used, `DiskFull` where there is no room for it.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise DiskFull(f"no space is left in {home}") from None
        raise ConfigurationError(
            f"TIELINE_HOME: {home} cannot be used: {problem.strerror}", field="TIELINE_HOME"
        ) from None
    return home.absolute()
