"""`tieline sync`: bring a provider's streams up to date, once or on a schedule."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.configured import BaseUrlOption, BatchOption, ConfigOption, LikeOption, asked_source
from tieline.cli.display import SyncDisplay
from tieline.cli.options import (
    ConnectionOption,
    DailyOption,
    JsonOption,
    Pace,
    RateOption,
    StreamOption,
    read_lookback,
    read_pace,
)
from tieline.cli.report import exit_code, reasons, report, summary
from tieline.cli.stopping import INTERRUPTED, listen_for_signals
from tieline.core.errors import StorageError, UnknownName
from tieline.core.spans import parse_moment
from tieline.sources import catalogue as sources
from tieline.syncs.model import SyncOptions

if TYPE_CHECKING:  # opens the database's modules, which `tieline --help` need not wait for
    from tieline.app import Tieline
    from tieline.connections.model import Connection
    from tieline.sources.model import Resource
    from tieline.sources.rest import RestSource


def sync(
    provider: Annotated[
        str | None, typer.Argument(metavar="[PROVIDER]", help="The API: gong, gotom.")
    ] = None,
    config: ConfigOption = None,
    base_url: BaseUrlOption = None,
    like: LikeOption = None,
    batch: BatchOption = None,
    connection: ConnectionOption = None,
    stream: StreamOption = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="How far back a first sync reaches; earlier later on, it fills the gap."
        ),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Where the range ends.")] = None,
    lookback: Annotated[
        float, typer.Option(metavar="DAYS", help="How far before the newest record seen to look again.")
    ] = 1.0,
    full: Annotated[bool, typer.Option("--full", help="Start over, and find out what was deleted.")] = False,
    rate_limit: RateOption = None,
    daily_limit: DailyOption = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="INTERVAL", help="Stay and sync again: 1h, 'every 30m', or a cron line."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Sync a provider's streams into the record store.

    Goes on from where the last sync ended, however that was. Without a stored connection the account is taken from
    the environment: GONG_BASE_URL, and GONG_ACCESS_KEY with GONG_ACCESS_KEY_SECRET. With --config FILE it is not a
    provider's streams but those that a rest_api configuration of dlt describes, unchanged; what of it had to be read
    otherwise than it says is told. Its records belong to the connection rest/NAME.
    """
    asked = Asked(
        provider=asked_source(provider, config, base_url, like, batch or ()),
        connection_id=connection,
        streams=tuple(stream or ()),
        options=SyncOptions(
            since=None if since is None else parse_moment(since, field="since"),
            until=None if until is None else parse_moment(until, field="until"),
            lookback=read_lookback(lookback),
            full=full,
        ),
        pace=read_pace(rate_limit, daily_limit),
    )
    raise SystemExit(asyncio.run(_run(asked, every=every, json=json)))


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One call of the command, for a provider or a source that a file describes."""

    provider: str | RestSource
    connection_id: str | None
    streams: tuple[str, ...]
    options: SyncOptions
    pace: Pace | None


async def _run(asked: Asked, *, every: str | None, json: bool) -> int:
    """Sync once or on schedule; return the exit code of the last run."""
    from tieline.app import Tieline
    from tieline.core.clock import SystemClock
    from tieline.engines.scheduler import repeat

    stop = asyncio.Event()
    listen_for_signals(stop, after="the page in hand")
    code = 0
    with Tieline() as tieline:

        async def once() -> None:
            nonlocal code
            code = await run_once(tieline, asked, json=json, stop=stop)

        async def again() -> None:
            """Do what `once` does; what is wrong with the database now may be well at the next time."""
            nonlocal code
            try:
                await once()
            except StorageError as problem:
                code = problem.exit_code
                print(f"tieline: {problem.message}", file=sys.stderr, flush=True)

        async def announce(due: datetime | None) -> None:
            with suppress(StorageError, UnknownName):  # an account that never answered has no schedule
                connection, resources = _scheduled(tieline, asked)
                await tieline.keep_schedule(connection, [each.name for each in resources], every or "", due)
            if due is not None:
                print(f"Next sync at {due.astimezone():%Y-%m-%d %H:%M:%S %Z}.", file=sys.stderr, flush=True)

        if every is None:
            await once()
        else:
            await repeat(every, again, clock=SystemClock(), stop=stop, announce=announce)
            await announce(None)
    return INTERRUPTED if stop.is_set() else code


async def run_once(tieline: Tieline, asked: Asked, *, json: bool, stop: asyncio.Event) -> int:
    """Sync once, showing progress on standard error and the outcome on standard output; return the exit code."""
    with SyncDisplay(quiet=json) as display:
        results = await tieline.sync(
            asked.provider,
            connection_id=asked.connection_id,
            streams=asked.streams,
            options=asked.options,
            pace=asked.pace,
            listener=display.show,
            stop=stop,
        )
    corrections = () if isinstance(asked.provider, str) else asked.provider.corrections
    if json:
        print(msgspec.json.encode(report(results, corrections)).decode(), flush=True)
    else:
        for line in (*(f"corrected: {each}" for each in corrections), *summary(results)):
            print(line, flush=True)
    for reason in reasons(results):
        print(f"tieline: {reason}", file=sys.stderr, flush=True)
    return exit_code(results)


def _scheduled(tieline: Tieline, asked: Asked) -> tuple[Connection, Sequence[Resource]]:
    """Return the connection and the streams of a schedule."""
    if isinstance(asked.provider, str):
        source = sources.load(tieline.catalogue.load(asked.provider))
        return tieline.connection(asked.provider, asked.connection_id), source.select(asked.streams)
    draft = asked.provider.draft(asked.connection_id)
    connection = tieline.connection(draft.provider, draft.connection_id)
    return connection, asked.provider.source.select(asked.streams)
