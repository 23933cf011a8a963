"""Arguments and options that several commands share, and how their texts are read."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from tieline.core.errors import UsageError
from tieline.http.pace import Limits

ProviderArgument = Annotated[str, typer.Argument(metavar="PROVIDER", help="The API, for now: gong.")]
ConnectionOption = Annotated[
    str | None,
    typer.Option(
        "--connection", metavar="ID", help="Which connection; without it the only one, or `default`."
    ),
]
StreamOption = Annotated[
    list[str] | None, typer.Option("--stream", metavar="NAME", help="Only this stream; may be repeated.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def read_lookback(days: float) -> timedelta:
    """Return a number of days as a span; raises `UsageError` if it is negative or absurd."""
    if not 0 <= days <= 3650:
        raise UsageError(f"lookback: {days:g} is not a number of days from 0 to 3650", field="lookback")
    return timedelta(days=days)


def read_limits(rate: str | None, daily: str | None, default: Limits) -> Limits:
    """Return the pace that the two options ask for; what is not given stays as the provider allows."""
    per_day = default.per_day if daily is None else _read_daily(daily)
    if rate is None:
        return Limits(per_second=default.per_second, burst=default.burst, per_day=per_day)
    return Limits.parse(rate, per_day=per_day)


def _read_daily(text: str) -> int | None:
    if text.strip().lower() == "off":
        return None
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise UsageError(f"daily_limit: {text!r} is neither a number above 0 nor off", field="daily_limit")
    return int(text)
