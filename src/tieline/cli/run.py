"""`tieline run` and `tieline dryrun`: one function, once, for one connection; for real, or only to see what it would do."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import msgspec
import typer

from tieline.cli.lines import details, line, short
from tieline.cli.options import ConnectionOption, FunctionsOption, JsonOption
from tieline.core.errors import TielineError, UsageError
from tieline.core.json import JsonValue
from tieline.core.spans import parse_moment

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.dryrun import DryRun
    from tieline.records.overlay import Change
    from tieline.syncs.model import StreamResult

T = TypeVar("T")

#: Changes of one kind that are shown of each model.
_SHOWN = 3
_SIGNS = {"ADDED": "+", "UPDATED": "~", "DELETED": "-"}

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A sync or an action.")]
IntegrationOption = Annotated[
    str | None,
    typer.Option("--integration", metavar="KEY", help="Whose function, where several have one of that name."),
]
InputOption = Annotated[
    str | None,
    typer.Option("--input", metavar="JSON", help="The action's input; @FILE reads a file, - standard input."),
]
FullOption = Annotated[bool, typer.Option("--full", help="Let the sync start over, without its checkpoint.")]


def run(
    name: NameArgument,
    connection: ConnectionOption = None,
    integration: IntegrationOption = None,
    input: InputOption = None,  # noqa: A002 - the option's name
    full: FullOption = False,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Run a sync or an action once, now, in this process, and show what came of it.

    Prints what a sync changed, or the JSON that an action answered.
    """
    from tieline.cli.report import exit_code, reasons, report, summary
    from tieline.server.log import start_logging

    given = _input(input)
    with _open(functions) as tieline:
        start_logging(tieline.settings.log_level)
        work = _run(tieline, name, connection, integration=integration, given=given, full=full)
        try:
            done = asyncio.run(until_told(work))
        except TielineError as problem:
            _explain(problem)
            raise
    if isinstance(done, bytes):
        print(done.decode())
        return
    if json:
        print(msgspec.json.encode(report([done])).decode())
    else:
        print("\n".join(summary([done])))
    for reason in reasons([done]):
        print(f"tieline: {reason}", file=sys.stderr)
    if done.error is not None:
        _explain(done.error)
    raise SystemExit(exit_code([done]))


def dryrun(
    name: NameArgument,
    connection: ConnectionOption = None,
    integration: IntegrationOption = None,
    input: InputOption = None,  # noqa: A002 - the option's name
    full: FullOption = False,
    record: Annotated[
        Path | None,
        typer.Option(
            "--record", metavar="FILE", help="Write the calls into a cassette for tests, no secrets in it."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="How far back a first run of a provider's own stream reaches."),
    ] = None,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Run a sync or an action against the real API without storing anything, and show what would change.

    The calls to the API are made: those of an action do what they do. The recording of a provider's own stream is of a
    first run, with the streams that it is asked for by.
    """
    given, reaching = _input(input), None if since is None else parse_moment(since, field="since")
    with _open(functions) as tieline:
        work = tieline.dryrun(
            name,
            connection,
            integration=integration,
            input=given,
            full=full,
            since=reaching,
            record=record,
        )
        done = asyncio.run(until_told(work))
    if json:
        print(msgspec.json.encode(_report(done)).decode())
    else:
        print("\n".join(_told(done)))
        if record is not None:
            print(f"Recorded {_calls(done)} in {record}.")
    if done.error is not None:
        print(f"tieline: {name}: {done.error.message}", file=sys.stderr)
        for each in details(done.error):
            print(each, file=sys.stderr)
    raise SystemExit(done.exit_code)


async def _run(
    tieline: Tieline,
    name: str,
    connection: str | None,
    *,
    integration: str | None,
    given: JsonValue,
    full: bool,
) -> StreamResult | bytes:
    async with tieline:
        return await tieline.run(name, connection, integration=integration, input=given, full=full)


async def until_told(work: Coroutine[Any, Any, T], *, blocked: float | None = None) -> T:
    """Return what some work brings; SIGTERM ends it as Ctrl-C does.

    A function that blocks the loop for so many seconds, as many as in a server, is interrupted; neither signal is heard
    before.
    """
    from tieline.engines.embedded import BLOCKED
    from tieline.engines.watchdog import Watchdog
    from tieline.functions.calling import interrupt

    task = asyncio.create_task(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    watchdog = Watchdog(BLOCKED if blocked is None else blocked, interrupt)
    watchdog.start()
    try:
        return await task
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        watchdog.stop()


def _explain(problem: TielineError) -> None:
    """Show what goes with an error: the functions' own words, what the API answered."""
    from tieline.functions.failure import failure

    for each in details(failure(problem)):
        print(each, file=sys.stderr)


def _open(functions: str | None) -> Tieline:
    """Return a Tieline with its functions; those that cannot be loaded are told."""
    from tieline.app import Tieline

    tieline = Tieline(functions=functions)
    for problem in tieline.functions.registry.problems:
        print(f"tieline: {problem}", file=sys.stderr)
    return tieline


def _input(given: str | None) -> JsonValue:
    if given is None:
        return None
    try:
        text = given
        if given == "-":
            text = sys.stdin.read()
        elif given.startswith("@"):
            text = Path(given[1:]).read_text("utf-8")
        return cast("JsonValue", msgspec.json.decode(text))
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as problem:
        raise UsageError(f"input: {problem}", field="input") from None


# -- what is told of a dry run -------------------------------------------------------------------------------


def _told(done: DryRun) -> Iterator[str]:
    ended = "" if done.error is None else ", until it failed"
    yield f"{done.kind} {done.name} of {done.connection}: {_calls(done)}, nothing stored{ended}"
    for written in done.log:
        yield from line(written.level, written.message, written.fields)
    for each in done.triggered:
        yield f"  would {each.what} {each.name}"
    if done.metadata is not None:
        yield f"  metadata would be {short(done.metadata)}"
    if done.kind == "action" and done.error is not None:
        return
    if done.kind == "action":
        yield msgspec.json.format(msgspec.json.encode(done.output)).decode()
        return
    for model, changes in _by_model(done.changes):
        counts = _counts(changes)
        yield f"{model}: " + ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        yield from _shown(changes)
    if not done.changes:
        yield "no record would change"
    before, after = done.checkpoints
    if before != after:
        yield f"checkpoint: {short(before)} → {short(after)}"


def _calls(done: DryRun) -> str:
    return f"{done.requests:,} call{'' if done.requests == 1 else 's'}"


def _by_model(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    def model(change: Change) -> str:
        return change.stream.model

    for name, some in groupby(sorted(changes, key=model), key=model):
        yield name, list(some)


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    return {
        action.lower(): sum(change.action == action for change in changes)
        for action in ("ADDED", "UPDATED", "DELETED")
    }


def _shown(changes: Sequence[Change]) -> Iterator[str]:
    for action, sign in _SIGNS.items():
        some = [change for change in changes if change.action == action]
        for change in some[:_SHOWN]:
            yield f"  {sign} {change.id}{_difference(change)}"
        if len(some) > _SHOWN:
            yield f"  {sign} … {len(some) - _SHOWN:,} more"


def _difference(change: Change) -> str:
    if change.after is None:
        return ""
    after = cast("dict[str, JsonValue]", msgspec.json.decode(change.after))
    before = cast("dict[str, JsonValue]", msgspec.json.decode(change.before or b"{}"))
    if not before:
        return f"  {short(after)}"
    fields = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    told = [f"{name}: {short(before.get(name))} → {short(after.get(name))}" for name in fields[:_SHOWN]]
    return "  " + ", ".join(told) + (" …" if len(fields) > _SHOWN else "")


def _report(done: DryRun) -> Mapping[str, object]:
    def raw(body: bytes | None) -> msgspec.Raw | None:
        return None if body is None else msgspec.Raw(body)

    return {
        "name": done.name,
        "kind": done.kind,
        "connection": done.connection,
        "requests": done.requests,
        "models": {model: _counts(changes) for model, changes in _by_model(done.changes)},
        "changes": [
            {
                "model": each.stream.model,
                "id": each.id,
                "action": each.action.lower(),
                "before": raw(each.before),
                "after": raw(each.after),
            }
            for each in done.changes
        ],
        "checkpoint": {"before": done.checkpoints[0], "after": done.checkpoints[1]},
        "output": done.output,
        "error": done.error,
        "log": done.log,
        "triggered": done.triggered,
        "metadata": done.metadata,
        "ok": done.error is None,
    }
