"""Loads of dlt's that end at any moment: nothing is lost, nothing is doubled where it is merged, ids stay."""

from __future__ import annotations

import multiprocessing
import os
import random
from pathlib import Path

import duckdb
import pytest
from tests.exporting_process import changes
from tests.loading_process import load
from tests.processes import pause

from tieline.exports.model import Mode

SEEDS = range(int(os.environ.get("TIELINE_CHAOS_SEEDS", "5")))  # noqa: TID251 - `make chaos` sets it
ROUNDS = 2

Row = tuple[object, ...]

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["pytest", "dlt", "dlt.destinations.impl.duckdb.duck", "tieline.exports.run", "tieline.sinks.dlt"]
)


def run(folder: Path, mode: Mode, rounds: int, dice: random.Random | None = None) -> None:
    """Load in a process of its own, and kill it at a moment that the dice say, if it has not ended before."""
    here, there = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=load, args=(folder, mode, rounds, there))
    process.start()
    there.close()
    try:
        if dice is not None:
            for _ in range(dice.randrange(1, 4)):
                here.recv_bytes()
            pause(dice.uniform(0, 0.6))
            process.kill()
    except EOFError:  # it was done before
        pass
    process.join()
    here.close()
    assert dice is not None or process.exitcode == 0


def logged() -> list[Row]:
    """Every change, as (id, action, round)."""
    rows: list[Row] = []
    for round_ in range(ROUNDS):
        written, deleted = changes(round_)
        rows += [(str(each), "UPSERT", round_) for each in written if each not in deleted]
        rows += [(str(each), "DELETE", round_) for each in deleted]
    return rows


def living() -> list[Row]:
    """What there is in the end, as (id, round)."""
    last = {identifier: (action, round_) for identifier, action, round_ in logged()}
    return [(identifier, round_) for identifier, (action, round_) in last.items() if action == "UPSERT"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_load_comes_again(seed: int, tmp_path: Path) -> None:
    """Merged, each record is there once, as it is. In a log a change may be there twice, under the same id and time."""
    dice = random.Random(f"{seed} dlt")
    mode = (Mode.MERGE, Mode.APPEND)[seed % 2]
    for rounds in range(1, ROUNDS + 1):
        run(tmp_path, mode, rounds, dice)
        run(tmp_path, mode, rounds)

    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as connection:
        if mode is Mode.MERGE:
            found = connection.execute('SELECT _tieline_id, "round" FROM shop.items').fetchall()
            assert sorted(found, key=str) == sorted(living(), key=str)
        else:
            moment = "epoch(_tieline_modified_at)::BIGINT - 1"
            found = connection.execute(
                f"SELECT DISTINCT _tieline_id, _tieline_action, {moment} FROM shop.items"
            ).fetchall()
            assert sorted(found, key=str) == sorted(logged(), key=str)
