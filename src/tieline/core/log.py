"""Events for the log: what happened and its facts; whoever runs the process decides where they go."""

from __future__ import annotations

import logging

from tieline.core.errors import TielineError

#: The logger that everything of ours goes to, and the attribute of its records under which the facts are.
LOGGER, FACTS = "tieline", "facts"


def log(level: int, event: str, **facts: object) -> None:
    """Write a line: what happened, and facts of it that may be seen by anybody. Where nobody listens, nothing is told."""
    logger = logging.getLogger(LOGGER)
    if logger.hasHandlers():
        logger.log(level, event, extra={FACTS: facts})


def log_fault(error: BaseException, **facts: object) -> None:
    """Write down a fault of ours: what it is and where, but not its text, in which anything may be.

    At the level `debug` the text is there too.
    """
    told = place_of(error)
    if isinstance(error, TielineError) or logging.getLogger(LOGGER).isEnabledFor(logging.DEBUG):
        told["message"] = str(error)
    log(logging.ERROR, "fault", **told, **facts)


def place_of(error: BaseException) -> dict[str, object]:
    """Return as facts what an error is and where it comes from, innermost last; its text is not among them."""
    import traceback  # most processes never need it

    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/tieline/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "where": where[-12:]}
