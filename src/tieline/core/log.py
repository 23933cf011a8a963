"""Events for the log: what happened and its facts; whoever runs the process decides where they go."""

from __future__ import annotations

import logging

#: The logger that everything of ours goes to, and the attribute of its records under which the facts are.
LOGGER, FACTS = "tieline", "facts"


def log(level: int, event: str, **facts: object) -> None:
    """Write a line: what happened, and facts of it that may be seen by anybody. Where nobody listens, nothing is told."""
    logger = logging.getLogger(LOGGER)
    if logger.hasHandlers():
        logger.log(level, event, extra={FACTS: facts})
