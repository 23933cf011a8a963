"""Exports that end at any moment: each change is there exactly once, in every place that can promise it."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
from collections.abc import Callable
from pathlib import Path

import duckdb
import psycopg
import pytest
from tests.exporting_process import ROUNDS, bring, changes
from tests.processes import pause

from tieline.exports.model import AS_EVER, Form, Mode, Nested, Partition

SEEDS = range(int(os.environ.get("TIELINE_CHAOS_SEEDS", "5")))  # noqa: TID251 - `make chaos` sets it
PLACES = ["duckdb", "parquet", "postgres", "jsonl"]

Row = tuple[object, ...]
Query = Callable[[str], list[Row]]

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    [
        "duckdb",
        "psycopg",
        "pytest",
        "tieline.exports.run",
        "tieline.records.memory",
        *(f"tieline.sinks.{place}" for place in PLACES),
    ]
)


def kill_once(
    kind: str, place: str, mode: Mode, rounds: int, dice: random.Random, form: Form = AS_EVER
) -> None:
    """Begin an export, and kill it after some commits and a moment, if it has not ended before."""
    here, there = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=bring, args=(kind, place, mode, rounds, there, form))
    process.start()
    there.close()
    try:
        for _ in range(dice.randrange(1, 8)):
            here.recv_bytes()
        pause(dice.uniform(0, 0.03))
    except EOFError:  # it was done before
        pass
    process.kill()
    process.join()
    here.close()


def logged() -> list[Row]:
    """Every change, as (id, action, round)."""
    rows: list[Row] = []
    for round_ in range(ROUNDS):
        written, deleted = changes(round_)
        rows += [(str(each), "UPSERT", round_) for each in written if each not in deleted]
        rows += [(str(each), "DELETE", round_) for each in deleted]
    return rows


def states() -> list[Row]:
    """Every state, as (id, round it began in, round it ended in or None)."""
    rows: list[Row] = []
    since: dict[object, object] = {}
    for identifier, action, round_ in logged():
        if identifier in since:
            rows.append((identifier, since.pop(identifier), round_))
        if action == "UPSERT":
            since[identifier] = round_
    return rows + [(identifier, round_, None) for identifier, round_ in since.items()]


#: The names that queries call tables by.
TABLES = {"items": "items", "lines": "items__lines"}


def in_postgres(url: str) -> Query:
    def query(text: str) -> list[Row]:
        with psycopg.connect(url) as connection:
            return connection.execute(text.format(**TABLES).encode()).fetchall()

    return query


def in_duckdb(path: Path) -> Query:
    def query(text: str) -> list[Row]:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(text.format(**TABLES)).fetchall()

    return query


def in_parquet(path: Path) -> Query:
    def query(text: str) -> list[Row]:
        with duckdb.connect() as connection:
            files = {name: f"read_parquet('{path}/{table}/**/*.parquet')" for name, table in TABLES.items()}
            return connection.execute(text.format(**files)).fetchall()

    return query


def in_jsonl(path: Path) -> list[Row]:
    lines = map(json.loads, (path / "items.jsonl").read_bytes().splitlines())
    return [(each["id"], each["action"], int(each["modified_at"][17:19]) - 1) for each in lines]


ROUND = "CAST(extract(epoch FROM {}) AS BIGINT) - 1"
MOMENT, SINCE, UNTIL = (
    ROUND.format(f"_tieline_{name}") for name in ("modified_at", "valid_from", "valid_to")
)
ASKED = {
    Mode.MERGE: f'SELECT _tieline_id, {MOMENT} FROM {{items}} WHERE n IS NOT NULL AND "round" = {MOMENT}',
    Mode.APPEND: f"SELECT _tieline_id, _tieline_action, {MOMENT} FROM {{items}}",
    Mode.HISTORY: f"SELECT _tieline_id, {SINCE}, {UNTIL} FROM {{items}}",
}


def expected(mode: Mode) -> list[Row]:
    match mode:
        case Mode.MERGE:
            return [(identifier, since) for identifier, since, until in states() if until is None]
        case Mode.APPEND:
            return logged()
        case Mode.HISTORY:
            return states()


def query_of(kind: str, place: str) -> Query:
    match kind:
        case "duckdb":
            return in_duckdb(Path(place))
        case "parquet":
            return in_parquet(Path(place))
        case _:
            return in_postgres(place)


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("seed", SEEDS)
def test_each_change_is_there_once(
    seed: int, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """After kill -9 at random moments of every round, one more export makes it whole, in any mode."""
    dice = random.Random(f"{seed} {kind}")
    mode = Mode.APPEND if kind == "jsonl" else list(Mode)[seed % 3]
    path = tmp_path / f"out.{kind}"
    place = request.getfixturevalue("empty_postgres_url") if kind == "postgres" else str(path)
    for rounds in range(1, ROUNDS + 1):
        for _ in range(dice.randrange(1, 3)):
            kill_once(kind, place, mode, rounds, dice)
        bring(kind, place, mode, rounds)

    found = in_jsonl(path) if kind == "jsonl" else query_of(kind, place)(ASKED[mode])
    assert sorted(expected(mode), key=str) == sorted(found, key=str)


PARTS = {
    Mode.MERGE: f"SELECT _tieline_record_id, {MOMENT}, place FROM {{lines}}",
    Mode.APPEND: f"SELECT _tieline_record_id, {MOMENT}, place FROM {{lines}}",
    Mode.HISTORY: f"SELECT _tieline_record_id, {SINCE}, {UNTIL}, place FROM {{lines}}",
}


def expected_parts(mode: Mode) -> list[Row]:
    """Return the parts of what there is to be: as many as the round, counted from one."""
    rows = [row for row in expected(mode) if mode is not Mode.APPEND or row[1] == "UPSERT"]
    kept = [(row[0], row[2]) if mode is Mode.APPEND else row for row in rows]
    return [(*row, place) for row in kept for place in range(int(str(row[1])) + 1)]


@pytest.mark.parametrize("kind", ["duckdb", "parquet", "postgres"])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_part_is_there_once(
    seed: int, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """So it is where arrays are tables of their own, and files are parted by what changes each round and put together."""
    dice = random.Random(f"{seed} parts in {kind}")
    mode = list(Mode)[seed % 3]
    partitions = (Partition(field="group"),) if kind == "parquet" else ()
    form = Form(nested=Nested.TABLES, partitions=partitions)
    place = (
        request.getfixturevalue("empty_postgres_url") if kind == "postgres" else str(tmp_path / f"out.{kind}")
    )
    for rounds in range(1, ROUNDS + 1):
        for _ in range(dice.randrange(1, 3)):
            kill_once(kind, place, mode, rounds, dice, form)
        bring(kind, place, mode, rounds, form=form)

    query = query_of(kind, place)
    assert sorted(expected(mode), key=str) == sorted(query(ASKED[mode]), key=str)
    assert sorted(expected_parts(mode), key=str) == sorted(query(PARTS[mode]), key=str)
