"""What a sync tells when it is done."""

import msgspec

from tieline.cli.report import exit_code, reasons, report, summary
from tieline.core.errors import AlreadyRunning, QuotaSpent
from tieline.syncs.model import StreamResult
from tieline.work.model import RunCounts, RunStatus

GOOD = StreamResult(
    stream="calls",
    status=RunStatus.SUCCESS,
    counts=RunCounts(requests=11, added=1000, unchanged=1, retries=2, rate_limited=1),
    seconds=3.5,
    warnings=("odd",),
)
QUIET = StreamResult(stream="users", status=RunStatus.SUCCESS, counts=RunCounts(requests=1), seconds=0.1)
BAD = StreamResult(
    stream="logs", status=RunStatus.ERROR, counts=RunCounts(), seconds=0.0, error=QuotaSpent("spent")
)
STOPPED = StreamResult(stream="logs", status=RunStatus.STOPPED, counts=RunCounts(added=3), seconds=0.0)


def test_programs_read_counts_by_stream():
    """The JSON has the documented keys, and is not ok when a stream failed."""
    told = msgspec.to_builtins(report([GOOD, BAD]))
    assert told["ok"] is False
    calls = told["streams"]["calls"]
    assert calls["records"] == {"added": 1000, "updated": 0, "unchanged": 1, "deleted": 0}
    assert tuple(calls[key] for key in ("requests", "retries", "rate_limited", "seconds")) == (11, 2, 1, 3.5)
    assert told["streams"]["logs"]["error"] == "spent"
    assert report([GOOD, QUIET]).ok


def test_people_read_lines():
    """Counts and warnings; the reasons of failures once each with their streams, and how to go on."""
    results = [GOOD, QUIET, BAD, msgspec.structs.replace(BAD, stream="audit")]
    lines = list(summary(results))
    assert lines[0] == "calls  1,000 added, 1 unchanged  (11 requests, 2 retried, 1 rate-limited, 3.5 s)"
    assert "warning: odd" in lines[1]
    assert "nothing new" in lines[2]
    assert reasons(results)[0] == "logs, audit: spent"
    assert "run the same command again" in reasons(results)[-1]


def test_a_stopped_run_says_how_to_go_on():
    """Stopping is no failure, and loses nothing."""
    lines = list(summary([STOPPED]))
    assert "stopped; 3 added" in lines[0]
    assert "go on" in reasons([STOPPED])[-1]


def test_exit_codes_are_those_of_the_first_error():
    """Programs tell kinds of failure apart."""
    busy = msgspec.structs.replace(BAD, error=AlreadyRunning())
    assert tuple(map(exit_code, ([GOOD], [GOOD, BAD], [busy, BAD]))) == (0, 4, 6)
