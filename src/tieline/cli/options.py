"""Arguments and options that several commands share, and how their texts are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer

from tieline.core.errors import UsageError
from tieline.http.pace import Limits

Pace = Callable[[Limits], Limits]

ConnectionOption = Annotated[
    str | None,
    typer.Option(
        "--connection", metavar="ID", help="Which connection; without it the only one, or `default`."
    ),
]
StreamOption = Annotated[
    list[str] | None, typer.Option("--stream", metavar="NAME", help="Only this stream; may be repeated.")
]
RateOption = Annotated[
    str | None, typer.Option("--rate-limit", metavar="N/s|off", help="Requests a second, if yours differ.")
]
DailyOption = Annotated[
    str | None, typer.Option("--daily-limit", metavar="N|off", help="Requests a day, if yours differ.")
]
FunctionsOption = Annotated[
    str | None,
    typer.Option(
        "--functions",
        metavar="PLACE",
        help="Where functions lie: a folder, a file or a module; else TIELINE_FUNCTIONS.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def finite(value: float) -> float:
    """Return a number that is one; raises what Typer tells of others, which its bounds let pass."""
    if not math.isfinite(value):
        raise typer.BadParameter(f"{value} is not a number of this kind.")
    return value


@contextmanager
def naming(flags: Mapping[str, str]) -> Generator[None]:
    """Name what is wrong as it was typed: `flags` has the option that brings a field of another name."""
    try:
        yield
    except UsageError as problem:
        field, colon, rest = problem.message.partition(": ")
        flag = flags.get(field)
        if flag is None or not colon:
            raise
        raise UsageError(f"{flag}: {rest}", field=flag) from None


def read_pairs(given: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs that options of the form NAME=VALUE give; raises `UsageError` for one of another form."""
    pairs = [text.partition("=") for text in given]
    for name, equals, _ in pairs:
        if not (name and equals):
            raise UsageError(f"config: {name!r} is not NAME=VALUE", field="config")
    return [(name, value) for name, _, value in pairs]


def read_lookback(days: float) -> timedelta:
    """Return a number of days as a span; raises `UsageError` if it is negative or absurd."""
    if not 0 <= days <= 3650:
        raise UsageError(f"lookback: {days:g} is not a number of days from 0 to 3650", field="lookback")
    return timedelta(days=days)


def read_pace(rate: str | None, daily: str | None) -> Pace | None:
    """Return how the two options change a pace, None where neither is given; raises `UsageError` for a bad one."""
    if rate is None and daily is None:
        return None
    wanted = None if rate is None else Limits.parse(rate)
    budget = None if daily is None else _read_daily(daily)

    def change(own: Limits) -> Limits:
        speed = own if wanted is None else wanted
        per_day = own.per_day if daily is None else budget
        return Limits(per_second=speed.per_second, burst=speed.burst, per_day=per_day)

    return change


def _read_daily(text: str) -> int | None:
    if text.strip().lower() == "off":
        return None
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise UsageError(f"daily_limit: {text!r} is neither a number above 0 nor off", field="daily_limit")
    return int(text)
