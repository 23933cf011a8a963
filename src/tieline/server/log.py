"""The server's log on standard error: JSON lines for machines, plain lines on a terminal; no secret is in it.

A line about a request tells its method and path, never its query, its headers or its body.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import msgspec

from tieline.core.clock import MICROSECONDS, zulu
from tieline.core.errors import ConfigurationError
from tieline.core.log import FACTS, LOGGER, log, log_fault, place_of

__all__ = ["LEVELS", "JsonLines", "PlainLines", "log", "log_fault", "start_logging"]

LEVELS = ("debug", "info", "warning", "error")


def start_logging(level: str, stream: TextIO | None = None) -> None:
    """Send the server's log, and what its libraries have to say, to a stream; raises `ConfigurationError`."""
    if level.lower() not in LEVELS:
        raise ConfigurationError(
            f"TIELINE_LOG_LEVEL: must be one of {', '.join(LEVELS)}", field="TIELINE_LOG_LEVEL"
        )
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.addFilter(_in_our_words)
    handler.setFormatter(PlainLines() if target.isatty() else JsonLines())
    chosen = logging.getLevelNamesMapping()[level.upper()]
    # What libraries merely warn of, such as a request that is no HTTP, has a line of ours.
    for name, least in ((LOGGER, chosen), ("uvicorn", logging.ERROR), ("asyncio", logging.ERROR)):
        each = logging.getLogger(name)
        each.handlers, each.propagate = [handler], False
        each.setLevel(least)


def _in_our_words(record: logging.LogRecord) -> bool:
    """Tell in our words what uvicorn says of calls that took longer than they had to end, and of errors."""
    if record.exc_info and record.exc_info[1] is not None:
        setattr(record, FACTS, {**getattr(record, FACTS, {}), **place_of(record.exc_info[1])})
    if str(record.msg).startswith("Cancel %s running task(s)") and record.args:
        setattr(record, FACTS, {"calls": next(iter(record.args))})
        record.msg, record.args = "cut_short", None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        return msgspec.json.encode(line, enc_hook=str).decode()


class PlainLines(logging.Formatter):
    """One line for people."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = getattr(record, FACTS, {})
        told = " ".join(f"{name}={_shown(value)}" for name, value in facts.items())
        return f"{_time(record)[11:23]} {record.levelname.lower():7} {record.getMessage()} {told}".rstrip()


def _time(record: logging.LogRecord) -> str:
    return zulu(int(record.created * MICROSECONDS))


def _shown(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else repr(text)
