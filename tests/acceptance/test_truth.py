"""What a sync brings home is what the API has: every stream, every record, every value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.processes import MakeHome, Sandbox, sandbox_process
from tests.truth import assert_true

CALLS = 10_000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", str(CALLS)) as running:
        yield running


def test_every_stream_of_ten_thousand_calls_equals_the_truth(sandbox: Sandbox, make_home: MakeHome) -> None:
    """On SQLite nothing is lost, doubled or altered, and no more requests are made than there are pages and two."""
    home = make_home(sandbox)
    sandbox.reset()
    done = home.sync()
    assert (done.code, done.err) == (0, "")
    assert [name for name, stream in done.streams.items() if stream["warnings"]] == []
    assert done.streams["calls"]["records"]["added"] == CALLS
    assert sandbox.requests("POST /v2/calls/extensive") <= CALLS // 100 + 2
    assert sandbox.requests("POST /v2/calls/transcript") <= CALLS // 100 + 1
    assert_true(home, sandbox)


def test_the_same_on_postgresql(postgres_url: str, make_home: MakeHome) -> None:
    """On PostgreSQL, too, every stream equals the truth."""
    with sandbox_process("--calls", "1500", "--users", "120") as sandbox:
        home = make_home({**sandbox.variables, "TIELINE_DATABASE_URL": postgres_url})
        done = home.sync()
        assert (done.code, done.err) == (0, "")
        assert not (home.folder / "tieline.db").exists()
        assert_true(home, sandbox)
