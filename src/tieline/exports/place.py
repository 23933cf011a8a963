"""What may be told of a place before anything is written there; pure."""

from __future__ import annotations

from tieline.core.errors import UsageError
from tieline.exports.model import Mode, Target


def check_mode(target: Target, before: Mode, place: str) -> None:
    """Raise `UsageError` where a stream was brought to a place in another mode, which it keeps."""
    if before is not target.mode:
        raise UsageError(
            f"mode: {target.name} in {place} was begun with --mode {before}; go on with that, or export elsewhere",
            field="mode",
        )


def comes_again(target: Target) -> bool:
    """Whether all records come again once a stream's shape has changed.

    Those of a log would be there twice, and those whose shape is inferred have nothing that a new column is for.
    """
    return target.mode is not Mode.APPEND and not target.inferred
