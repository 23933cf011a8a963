"""An account is its provider, its address and its key: another one never meets what the first one left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.processes import Home, MakeHome, Sandbox, sandbox_process
from tests.running import HastyClock, open_here, sync_here
from tests.truth import assert_true, values

from tieline.core.errors import QuotaSpent
from tieline.http.pace import DAY, Limits
from tieline.syncs.model import SyncOptions
from tieline.work.model import RunStatus


@pytest.fixture(scope="module")
def one() -> Iterator[Sandbox]:
    with sandbox_process("--calls", "300") as running:
        yield running


@pytest.fixture(scope="module")
def two() -> Iterator[Sandbox]:
    with sandbox_process("--calls", "200", "--seed", "7") as running:
        yield running


def connect(home: Home, sandbox: Sandbox) -> None:
    with open_here(home) as tieline:
        asyncio.run(
            tieline.connect(
                "gong",
                {"username": sandbox.access_key, "password": sandbox.access_key_secret},
                base_url=sandbox.url,
            )
        )


def test_another_host_under_the_same_id_shares_nothing(
    one: Sandbox, two: Sandbox, make_home: MakeHome
) -> None:
    """It begins with nothing; coming back to the first one finds its records and goes on from its checkpoints."""
    home = make_home()
    connect(home, one)
    sync_here(home, "calls")
    connect(home, two)
    assert values(home, "calls") == []
    assert sync_here(home, "calls")["calls"].counts.added == 200
    assert_true(home, two, "calls")
    connect(home, one)
    assert_true(home, one, "calls")
    one.reset()
    again = sync_here(home, "calls", options=SyncOptions(lookback=SyncOptions().lookback * 0))
    assert again["calls"].counts.added == 0
    assert one.requests("POST /v2/calls/extensive") == 1


def test_the_environment_s_account_is_one_of_its_own(one: Sandbox, two: Sandbox, make_home: MakeHome) -> None:
    """Other variables lead to another account, whose records are not mixed with those of the first."""
    home = make_home(one)
    sync_here(home, "calls")
    home.variables.update(two.variables)
    assert sync_here(home, "calls")["calls"].counts.added == 200
    assert_true(home, two, "calls")
    home.variables.update(one.variables)
    assert sync_here(home, "calls")["calls"].counts.added == 0
    assert_true(home, one, "calls")


def test_another_key_at_the_same_host_shares_nothing(one: Sandbox, make_home: MakeHome) -> None:
    """A key is an account, whatever it may see; one that is refused changes nothing."""
    home = make_home(one)
    sync_here(home, "calls")
    home.variables["GONG_ACCESS_KEY"] = "ANOTHER-KEY"
    refused = sync_here(home, "calls")["calls"]
    assert (refused.status, refused.counts.added) == (RunStatus.ERROR, 0)
    assert len(values(home, "calls")) == 300
    home.variables.update(one.variables)
    assert sync_here(home, "calls")["calls"].counts.added == 0
    assert_true(home, one, "calls")


def test_a_spent_day_goes_on_tomorrow(two: Sandbox, make_home: MakeHome) -> None:
    """The day's budget ends a run with its reason; on the next day the same command goes on."""
    home, clock, limits = make_home(two), HastyClock(), Limits(per_day=1)
    first = sync_here(home, "calls", limits=limits, clock=clock)["calls"]
    assert isinstance(first.error, QuotaSpent)
    assert "begins anew in" in str(first.error)
    assert (first.counts.requests, len(values(home, "calls"))) == (1, 100)
    assert isinstance(sync_here(home, "calls", limits=limits, clock=clock)["calls"].error, QuotaSpent)
    clock.skipped += DAY
    assert sync_here(home, "calls", limits=limits, clock=clock)["calls"].status is RunStatus.SUCCESS
    assert_true(home, two, "calls")
