"""Private temporary files of lines: each readable by its owner alone and, where the system allows it, without a name."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tieline.sinks.disk import disk_failures

#: Bytes after which the next file begins. DuckDB parses 2,048 lines before it goes on to take their values, or as many
#: as are left in a file, and parsed they are several times their size: so few stay within the processor's caches.
FILE_BYTES = 4 << 20

_DESCRIPTORS = Path("/proc/self/fd")


class LineFiles:
    """Lines in the order they came, in files of a few megabytes; none outlives the process where it has no name.

    `in_memory` keeps them off the disk, where the system has files of that kind.
    """

    def __init__(self, *, in_memory: bool = False) -> None:
        self._in_memory = in_memory
        self._files: list[_LineFile] = []
        self._used = 0

    def write(self, lines: Sequence[bytes | memoryview]) -> None:
        """Append whole lines, each in as many pieces as it is there."""
        if not self._used or self._files[self._used - 1].size >= FILE_BYTES:
            self._begin()
        self._files[self._used - 1].write(lines)

    def finish(self) -> list[str]:
        """Return the paths of the files, for others in this process to read."""
        used = self._files[: self._used]
        for file in used:
            file.finish()
        return [str(file.path) for file in used]

    def rewrite(self, anew: Callable[[bytes], bytes]) -> None:
        """Replace every line by what `anew` makes of it; both without the line's end."""
        self.finish()
        for file in self._files[: self._used]:
            lines = file.path.read_bytes().split(b"\n")[:-1]
            file.rewind()
            file.write([anew(line) + b"\n" for line in lines])

    def clear(self) -> None:
        """Forget all lines; the next ones overwrite them, which is cheaper than new pages."""
        self._used = 0

    def close(self) -> None:
        """Remove the files."""
        while self._files:
            self._files.pop().close()

    def _begin(self) -> None:
        if self._used == len(self._files):
            self._files.append(_LineFile(in_memory=self._in_memory))
        self._files[self._used].rewind()
        self._used += 1


class _LineFile:
    def __init__(self, *, in_memory: bool) -> None:
        self._named = not _DESCRIPTORS.exists()
        if in_memory and sys.platform == "linux" and not self._named:
            self._folder = _DESCRIPTORS
            descriptor = os.memfd_create("tieline-lines")
        else:
            self._folder = Path(tempfile.gettempdir())
            with disk_failures(self._folder):
                descriptor, path = tempfile.mkstemp(prefix="tieline-", suffix=".ndjson")
            self.path = Path(path)
            if not self._named:
                self.path.unlink()
        self._file = os.fdopen(descriptor, "wb")
        if not self._named:
            self.path = _DESCRIPTORS / str(descriptor)
        self.size = 0

    def write(self, lines: Sequence[bytes | memoryview]) -> None:
        joined = b"".join(lines)
        self.size += len(joined)
        with disk_failures(self._folder):
            self._file.write(joined)

    def finish(self) -> None:
        with disk_failures(self._folder):
            self._file.flush()
            self._file.truncate()

    def rewind(self) -> None:
        self._file.seek(0)
        self.size = 0

    def close(self) -> None:
        self._file.close()
        if self._named:
            self.path.unlink()
