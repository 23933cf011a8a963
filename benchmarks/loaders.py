"""Programs that load Gong's calls, each into a folder of its own: Tieline, its peers, and a floor."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path

from benchmarks import taps
from benchmarks.peers.job import Job
from benchmarks.process import AIRBYTE, PEER_PYTHON, PYTHON, ROOT, SINGER_PYTHON, TIELINE, Cost, run
from benchmarks.sandbox import Sandbox

#: A program may bring the newest record that it had once more.
ONCE_MORE = 1
#: Reaches back over all that the sandbox holds.
EVERYTHING = "3650"
_START = "2016-01-01T00:00:00Z"
_PATH = "/v2/calls/extensive"
_UNLIMITED = ("--rate-limit", "off", "--daily-limit", "off")
_PRINT_BODY = """
import msgspec
from tieline.sources.gong import GONG
print(msgspec.json.encode(GONG.resource("calls").body).decode())
"""
_PRINT_VERSIONS = """
import sys
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in sys.argv[1:]), sep=", ")
"""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a run cost and brought: records that are new to it, where it can tell."""

    cost: Cost
    records: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a loader brought: how many records, with how many ids, and how many of these ids, and of their values, are Tieline's."""

    records: int
    ids: int
    known: int
    #: None where a call is in pieces: then ids alone are compared.
    same: int | None = None


@dataclass(frozen=True, kw_only=True)
class Loader:
    """A program under comparison."""

    name: str
    #: Its folder; `benchmarks.brought` knows by it how what was loaded is read.
    key: str
    #: Runs it on a folder: for the first time, or from where it was on.
    load: Callable[[Sandbox, Path], Loaded]
    #: Lets it ask for everything again.
    again: Callable[[Sandbox, Path], Loaded] | None = None
    #: Whether it goes on from where it was.
    resumes: bool = True
    #: Whether it keeps one record for each id; messages may repeat one.
    merges: bool = True
    #: What has to be installed.
    program: str = TIELINE

    @property
    def short(self) -> str:
        """Its name without what becomes of the calls."""
        return self.name.partition(" →")[0].replace("*", "")

    @property
    def installed(self) -> bool:
        """Whether it can be run at all."""
        return Path(self.program).exists()


def job(target: Sandbox, folder: Path) -> Job:
    """Return what a peer is asked: the very request that Tieline's source describes."""
    folder.mkdir(parents=True, exist_ok=True)
    return Job(
        url=target.url,
        path=_PATH,
        username=target.access_key,
        password=target.access_key_secret,
        body=json.loads(_body()),
        start=_START,
        folder=str(folder),
    )


@cache
def _body() -> str:
    """Return the body of Tieline's own request, so that every program gets the same records."""
    return run([PYTHON, "-c", _PRINT_BODY]).output


def sync(target: Sandbox, home: Path, *options: str) -> Loaded:
    """Sync the calls with the command line, without limits."""
    return _streams(
        run(
            [TIELINE, "sync", "gong", "--stream", "calls", *_UNLIMITED, "--json", *options],
            env=target.account(home),
        )
    )


def _streams(cost: Cost) -> Loaded:
    return Loaded(cost=cost, records=json.loads(cost.output)["streams"]["calls"]["records"]["added"])


def _next(target: Sandbox, home: Path) -> Loaded:
    return sync(target, home, "--lookback", "0")


def _exported(kind: str, place: str, target: Sandbox, home: Path) -> Loaded:
    """Sync, and export what came."""
    synced = _next(target, home)
    command = [TIELINE, "export", kind, str(home / place), "--stream", "calls"]
    return replace(synced, cost=synced.cost + run(command, env=target.account(home)))


def _configured(target: Sandbox, home: Path) -> Loaded:
    """Sync as the configuration says that dlt runs, its code included."""
    file = ROOT / "benchmarks" / "peers" / "gong_config.py"
    env = {**target.account(home), "JOB": json.dumps(asdict(job(target, home)))}
    return _streams(run([TIELINE, "sync", "--config", str(file), "--lookback", "0", "--json"], env=env))


def _peer(program: str, *arguments: str, given: Job) -> Loaded:
    """Run one of the programs that print how many records they brought."""
    script = ROOT / "benchmarks" / "peers" / program
    command = [PEER_PYTHON, str(script), *arguments, json.dumps(asdict(given))]
    cost = run(command, env={"DO_NOT_TRACK": "1"})
    return Loaded(cost=cost, records=int(cost.output.split()[-1]))


def _dlt(kind: str, target: Sandbox, folder: Path, *, everything: bool = False) -> Loaded:
    return _peer("dlt_gong.py", kind, given=replace(job(target, folder), everything=everything))


def _airbyte(target: Sandbox, folder: Path, *, budget: bool = False) -> Loaded:
    cost, records = taps.airbyte(job(target, folder), budget=budget)
    return Loaded(cost=cost, records=records)


def _singer(target: Sandbox, folder: Path) -> Loaded:
    cost, records = taps.singer(job(target, folder))
    return Loaded(cost=cost, records=records)


FLOOR = Loader(
    name="a floor by hand: aiohttp, msgspec, Parquet, nothing else",
    key="floor",
    load=lambda target, folder: _peer("floor.py", given=job(target, folder)),
    resumes=False,
    program=PEER_PYTHON,
)
OURS = Loader(
    name="**tieline sync**",
    key="tieline",
    load=_next,
    again=lambda target, home: sync(target, home, "--lookback", EVERYTHING),
)
_FLAT = Loader(
    name="dlt `rest_api`, flat → DuckDB",
    key="dlt-flat",
    load=partial(_dlt, "flat"),
    again=partial(_dlt, "flat", everything=True),
    program=PEER_PYTHON,
)
_AIRBYTE = Loader(
    name="airbyte-cdk → messages, not loaded", key="airbyte", load=_airbyte, merges=False, program=AIRBYTE
)
_SINGER = Loader(
    name="singer-sdk → messages, not loaded",
    key="singer",
    load=_singer,
    merges=False,
    program=SINGER_PYTHON,
)
PEERS = (
    Loader(
        name="dlt, Arrow tables by hand → DuckDB",
        key="dlt-arrow",
        load=partial(_dlt, "arrow"),
        program=PEER_PYTHON,
    ),
    _FLAT,
    Loader(
        name="dlt `rest_api`, nested → DuckDB",
        key="dlt-nested",
        load=partial(_dlt, "nested"),
        program=PEER_PYTHON,
    ),
    _AIRBYTE,
    _SINGER,
)
#: Those whose requests differ; airbyte-cdk keeps a limit only where its manifest has a budget.
PACED = (
    _FLAT,
    _AIRBYTE,
    replace(
        _AIRBYTE,
        name="airbyte-cdk, with a budget",
        key="airbyte-budget",
        load=partial(_airbyte, budget=True),
    ),
    _SINGER,
)
LOADERS = (
    OURS,
    Loader(
        name="**tieline sync and export duckdb**",
        key="tieline-duckdb",
        load=partial(_exported, "duckdb", "calls.duckdb"),
    ),
    Loader(
        name="**tieline sync and export parquet**",
        key="tieline-parquet",
        load=partial(_exported, "parquet", "parquet"),
    ),
    Loader(name="**tieline sync --config**, what dlt runs", key="tieline-config", load=_configured),
    *PEERS,
    FLOOR,
)


def installed() -> tuple[list[Loader], list[str]]:
    """Return those that can be run, and what is to be said of the others."""
    missing = [
        f"Without {each.short}: {each.program} is not there; `make bench` installs it."
        for each in LOADERS
        if not each.installed
    ]
    return [each for each in LOADERS if each.installed], missing


def versions() -> str:
    """Return which versions of the peers there are."""
    told = [
        run([python, "-c", _PRINT_VERSIONS, *names]).output.strip()
        for python, names in (
            (PEER_PYTHON, ("dlt", "duckdb", "pyarrow", "aiohttp", "msgspec")),
            (str(Path(AIRBYTE).with_name("python")), ("airbyte-cdk",)),
            (SINGER_PYTHON, ("singer-sdk",)),
        )
        if Path(python).exists()
    ]
    return ", ".join(told)
