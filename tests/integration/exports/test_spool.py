"""The private file between the feed and an engine, and that the engine makes no other."""

from __future__ import annotations

import re
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from tieline.core.errors import MissingExtra
from tieline.exports.model import Change
from tieline.sinks.duckdb import open_duckdb
from tieline.sinks.duckdb_session import MemorySpent, Session, open_session
from tieline.sinks.line_files import FILE_BYTES
from tieline.sinks.spool import Spool


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands in for the system's temporary one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def change(number: int, data: bytes) -> Change:
    return Change(id=str(number), data=data, first_seen_at=1, modified_at=number)


def spooled(spool: Spool) -> list[tuple[str, str]]:
    """Return the ids and payloads that an engine reads from a spool without a model."""
    with open_session(memory_mb=128) as session:
        return session.run(f"SELECT _tieline_id, data FROM ({spool.select('x')}) ORDER BY _tieline_id")


def test_nothing_of_it_stays(temporary: Path) -> None:
    """However an export ends, no payload is left behind."""

    def interrupted() -> None:
        with Spool(None, {}) as spool:
            spool.add([change(1, b'{"secret":1}')])
            spooled(spool)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only there a file can be read without a name")
def test_it_has_no_name_while_it_is_used(temporary: Path) -> None:
    """Not even a killed process leaves the file."""
    with Spool(None, {}) as spool:
        spool.add([change(1, b'{"secret":1}')])
        assert spooled(spool) == [("1", '{"secret":1}')]
        assert list(temporary.iterdir()) == []


def test_it_is_for_its_owner_alone() -> None:
    """Nobody else may read payloads, not even for a moment."""
    with Spool(None, {}) as spool:
        spool.add([change(1, b'{"secret":1}')])
        (path,) = re.findall(r"read_json\(\['([^']+)'\]", spool.select("x"))
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_many_lines_stand_in_several_files() -> None:
    """What came is what is read, in whichever file it stands; the next lines overwrite all of them."""
    text = "x" * (FILE_BYTES // 2)
    payloads = [f'{{"n":{number},"text":"{text}"}}' for number in range(1, 6)]

    with Spool(None, {}) as spool:
        for number, payload in enumerate(payloads, 1):
            spool.add([change(number, payload.encode())])
        assert spool.select("x").count("/proc/self/fd/" if Path("/proc/self/fd").exists() else ".ndjson") == 3
        assert [(str(number), payload) for number, payload in enumerate(payloads, 1)] == spooled(spool)
        spool.clear()
        spool.add([change(9, b'{"n":9}')])
        assert spooled(spool) == [("9", '{"n":9}')]


def test_all_files_are_taken_apart() -> None:
    """What an engine refuses is mended wherever it stands, and the lengths of lines are known anew."""
    text = "x" * FILE_BYTES
    with Spool(None, {}) as spool:
        for number in range(1, 4):
            spool.add([change(number, f'{{"n" : {number},"text":"{text}"}}'.encode())])
        spool.take_apart()
        assert [(str(n), f'{{"n":{n},"text":"{text}"}}') for n in range(1, 4)] == spooled(spool)


def test_an_engine_short_of_memory_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes more memory rather than spill records into a file that a killed process would leave."""
    monkeypatch.chdir(tmp_path)

    def fill(session: Session) -> None:
        session.run("CREATE TEMP TABLE t AS SELECT repeat('x', 400) || range AS x FROM range(600_000)")

    with open_session(memory_mb=64) as session:
        with pytest.raises(MemorySpent):
            fill(session)
        assert list(tmp_path.iterdir()) == []
        session.growing(lambda: fill(session))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_engine_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DuckDB the error says what to install."""
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(MissingExtra, match=r"tieline\[export\]"), open_duckdb(tmp_path / "x.duckdb"):
        pass
