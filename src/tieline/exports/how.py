"""How streams are to be exported: what those who ask may choose of a target; pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from tieline.core.errors import UsageError
from tieline.exports.model import ExportStream, Mode


class How(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all streams of one export."""

    mode: Mode = Mode.MERGE

    def of(self, streams: Sequence[ExportStream]) -> list[ExportStream]:
        """Return the streams as they are to be exported."""
        return [replace(each, target=replace(each.target, mode=self.mode)) for each in streams]


def read_how(*, mode: str = Mode.MERGE) -> How:
    """Return what the words of a command line mean. Raises `UsageError`, which names the option, for other words."""
    return How(mode=_read_mode(mode))


def _read_mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise UsageError(f"mode: {text!r} is none of {', '.join(Mode)}", field="mode") from None
