"""The private file between the feed and an engine, and that the engine makes no other."""

from __future__ import annotations

import stat
import sys
import tempfile
from pathlib import Path

import pytest

from tieline.core.errors import MissingExtra
from tieline.exports.model import Change
from tieline.sinks.duckdb import open_duckdb
from tieline.sinks.duckdb_session import MemorySpent, Session, open_session
from tieline.sinks.spool import Spool


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands in for the system's temporary one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_nothing_of_it_stays(temporary: Path) -> None:
    """However an export ends, no payload is left behind."""

    def interrupted() -> None:
        with Spool(None) as spool:
            spool.add([Change(id="1", data=b'{"secret":1}', first_seen_at=1, modified_at=1)])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only there a file can be read without a name")
def test_it_has_no_name_while_it_is_used(temporary: Path) -> None:
    """Not even a killed process leaves the file."""
    with Spool(None):
        assert list(temporary.iterdir()) == []


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


def test_it_is_for_its_owner_alone(temporary: Path) -> None:
    """Nobody else may read payloads, not even for a moment."""
    spool = Spool(None)
    (file,) = temporary.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with spool:
        pass


def test_a_missing_engine_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DuckDB the error says what to install."""
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(MissingExtra, match=r"tieline\[export\]"), open_duckdb(tmp_path / "x.duckdb"):
        pass
