"""The day's budget of requests, ours and the API's."""

from __future__ import annotations

from tests.processes import MakeHome, sandbox_process
from tests.truth import assert_true

#: Seconds in which every run must be over.
PATIENCE = 60.0


def test_a_daily_limit_ends_the_run_and_says_when_it_begins_anew(make_home: MakeHome) -> None:
    """Exit code 4, in one line; what was read is kept, and a higher limit goes on with the rest."""
    with sandbox_process("--calls", "900", limits=("--rate-limit", "off", "--daily-limit", "off")) as sandbox:
        home = make_home(sandbox)
        done = home.run("sync", "gong", "--rate-limit", "off", "--daily-limit", "5", "--stream", "calls")
        assert done.code == 4
        assert len(done.complaints) == 1
        assert "daily budget of 5 requests is used up; it begins anew in" in done.err
        assert sandbox.requests("POST /v2/calls/extensive") == 5
        assert home.sync("--stream", "calls", "--lookback", "0").code == 0
        assert sandbox.requests("POST /v2/calls/extensive") <= 9 + 2
        assert_true(home, sandbox, "calls")


def test_the_day_s_limit_of_the_api_itself_is_told(make_home: MakeHome) -> None:
    """A 429 that asks to come back tomorrow is not waited for."""
    limits = ("--rate-limit", "off", "--daily-limit", "4")
    with sandbox_process("--calls", "900", limits=limits) as sandbox:
        done = make_home(sandbox).sync("--stream", "calls", patience=PATIENCE)
        assert done.code == 4
        assert "asks to wait" in done.err
        assert len(done.complaints) == 1
        assert sandbox.requests("POST /v2/calls/extensive") <= 4 + 2
