"""The system's failures with files, in Tieline's words."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tieline.core.errors import DiskFull, UsageError


@contextmanager
def disk_failures(path: Path) -> Generator[None]:
    """Turn the system's errors about files into Tieline's, naming `path`."""
    try:
        yield
    except BrokenPipeError:  # no failure: who read our output has seen enough
        raise
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(f"{path}: is not a folder") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(f"{path}: no space is left on the disk") from error
        raise UsageError(f"{path}: {(error.strerror or 'cannot be written').lower()}") from error
