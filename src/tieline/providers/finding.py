"""What is found when an entry of the catalogue is judged."""

from __future__ import annotations

import msgspec

from tieline.providers.reading import Path


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the part of an entry at `path`. What is not severe is missing, rather than wrong."""

    path: Path
    text: str
    severe: bool = True

    @property
    def place(self) -> str:
        return ".".join(str(step) for step in self.path)
