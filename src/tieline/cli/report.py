"""What a sync has done, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tieline.core.errors import AlreadyRunning, BadAnswer, LeaseLost, RateLimited, StorageError, Unavailable
from tieline.syncs.model import StreamResult
from tieline.work.model import RunStatus

#: What may pass by itself.
_PASSING = (Unavailable, BadAnswer, RateLimited, StorageError, AlreadyRunning, LeaseLost)


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """How many records a stream's run added, updated, found unchanged, and deleted."""

    added: int
    updated: int
    unchanged: int
    deleted: int


class StreamReport(msgspec.Struct, frozen=True, kw_only=True):
    """One stream of `tieline sync --json`; `seconds` is wall time."""

    status: str
    requests: int
    records: Records
    retries: int
    rate_limited: int
    wire_bytes: int
    seconds: float
    warnings: tuple[str, ...]
    error: str | None


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `tieline sync --json` prints; `corrections` are there where a configuration was read otherwise than it says."""

    streams: dict[str, StreamReport]
    ok: bool
    corrections: tuple[str, ...] = ()


def report(results: Sequence[StreamResult], corrections: Sequence[str] = ()) -> Report:
    """Return what a run did, for programs."""
    return Report(
        streams={result.stream: _stream(result) for result in results},
        ok=all(result.status is RunStatus.SUCCESS for result in results),
        corrections=tuple(corrections),
    )


def _stream(result: StreamResult) -> StreamReport:
    counts = result.counts
    return StreamReport(
        status=result.status.value,
        requests=counts.requests,
        records=Records(
            added=counts.added, updated=counts.updated, unchanged=counts.unchanged, deleted=counts.deleted
        ),
        retries=counts.retries,
        rate_limited=counts.rate_limited,
        wire_bytes=counts.wire_bytes,
        seconds=round(result.seconds, 3),
        warnings=result.warnings,
        error=None if result.error is None else str(result.error),
    )


def summary(results: Sequence[StreamResult]) -> Iterator[str]:
    """Yield what a run did, line by line, for people."""
    width = max((len(result.stream) for result in results), default=0)
    for result in results:
        yield f"{result.stream:<{width}}  {_did(result)}"
        for warning in result.warnings:
            yield f"{'':<{width}}  warning: {warning}"


def reasons(results: Sequence[StreamResult]) -> list[str]:
    """Return why streams failed, each reason once with its streams, and how to go on where that helps."""
    streams: dict[str, list[str]] = {}
    for result in results:
        if result.error is not None:
            streams.setdefault(str(result.error), []).append(result.stream)
    lines = [f"{', '.join(names)}: {reason}" for reason, names in streams.items()]
    stopped = any(result.status is RunStatus.STOPPED for result in results)
    if any(isinstance(result.error, _PASSING) for result in results) or (stopped and not lines):
        lines.append("what was read is stored; run the same command again to go on from there")
    return lines


def _did(result: StreamResult) -> str:
    counts = result.counts
    numbers = (
        ("added", counts.added),
        ("updated", counts.updated),
        ("deleted", counts.deleted),
        ("unchanged", counts.unchanged),
    )
    done = ", ".join(f"{count:,} {what}" for what, count in numbers if count) or "nothing new"
    match result.status:
        case RunStatus.SUCCESS:
            word = done
        case RunStatus.STOPPED:
            word = f"stopped; {done}"
        case _:
            word = f"{'busy' if isinstance(result.error, AlreadyRunning) else 'failed'}; {done}"
    asked = f"{counts.requests:,} request{'' if counts.requests == 1 else 's'}"
    again = f", {counts.retries} retried" if counts.retries else ""
    slowed = f", {counts.rate_limited} rate-limited" if counts.rate_limited else ""
    return f"{word}  ({asked}{again}{slowed}, {result.seconds:.1f} s)"


def exit_code(results: Sequence[StreamResult]) -> int:
    """Return the exit code of a run: that of its first error."""
    return next((result.error.exit_code for result in results if result.error is not None), 0)
