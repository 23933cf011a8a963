"""Export folders after crashes, and beside files of others."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path
from typing import BinaryIO, cast

import duckdb
import pytest

from tieline.core.errors import DiskFull, StorageError, UsageError
from tieline.exports.model import ExportCounts, ExportStream, Target
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.disk import disk_failures
from tieline.sinks.jsonl import PlainSink, open_jsonl
from tieline.sinks.parquet import open_parquet
from tieline.sources.schema import Integer, Model, struct

MODEL = Model(name="Item", fields=struct(n=Integer()))
KEY = StreamKey(connection=1, model="Item")
STREAM = ExportStream(key=KEY, target=Target(name="items", connection="shop/1", model=MODEL))


@pytest.fixture
def store() -> MemoryRecordStore:
    store = MemoryRecordStore(lambda _lease: None)
    put(store, 1, 2, 3)
    return store


def put(store: MemoryRecordStore, *numbers: int) -> None:
    records = [(str(number), json.dumps({"n": number}).encode()) for number in numbers]
    store.write(Batch(stream=KEY, records=records), now=max(numbers))


def to_parquet(store: MemoryRecordStore, path: Path) -> ExportCounts:
    with open_parquet(path) as sink:
        return export(store, [STREAM], sink)["items"]


def numbers_in(path: Path) -> list[int]:
    rows = duckdb.execute(f"SELECT n FROM read_parquet('{path}/items/*.parquet') ORDER BY n").fetchall()
    return [number for (number,) in rows]


def test_a_switch_that_a_crash_cut_short_is_completed(store: MemoryRecordStore, tmp_path: Path) -> None:
    """Files that the manifest names but nobody sees yet are shown, and those they replace are removed."""
    to_parquet(store, tmp_path)
    (old,) = (tmp_path / "items").glob("*.parquet")
    before = old.read_bytes()
    put(store, 4)
    to_parquet(store, tmp_path)
    (new,) = (tmp_path / "items").glob("*.parquet")
    new.rename(new.with_name(f".{new.name}.tmp"))
    old.write_bytes(before)

    assert ExportCounts() == to_parquet(store, tmp_path)
    assert numbers_in(tmp_path) == [1, 2, 3, 4]


def test_files_that_a_crash_left_are_removed(store: MemoryRecordStore, tmp_path: Path) -> None:
    """What no manifest names goes with the next export."""
    to_parquet(store, tmp_path)
    leftover = tmp_path / "items" / ".part-000009.parquet.tmp"
    leftover.write_bytes(b"half a file")

    to_parquet(store, tmp_path)

    assert not leftover.exists()
    assert numbers_in(tmp_path) == [1, 2, 3]


def test_a_lost_file_is_named(store: MemoryRecordStore, tmp_path: Path) -> None:
    """A file that somebody removed cannot be guessed."""
    to_parquet(store, tmp_path)
    (part,) = (tmp_path / "items").glob("*.parquet")
    part.unlink()

    with pytest.raises(StorageError, match=f"{part.name}: is missing; delete"):
        to_parquet(store, tmp_path)


def test_many_small_exports_leave_few_files(store: MemoryRecordStore, tmp_path: Path) -> None:
    """New records are folded into the small files that are there."""
    for number in range(4, 16):
        put(store, number)
        to_parquet(store, tmp_path)

    assert list(range(1, 16)) == numbers_in(tmp_path)
    assert len(list((tmp_path / "items").glob("*.parquet"))) <= 3


def tree(path: Path) -> dict[str, bytes | None]:
    """Return everything below a folder by its name."""
    return {
        str(file.relative_to(path)): file.read_bytes() if file.is_file() else None
        for file in sorted(path.rglob("*"))
    }


OTHER = ExportStream(key=KEY, target=Target(name="before", connection="shop/1", model=MODEL))


@pytest.mark.parametrize("name", ["mine.parquet", "part-000001.parquet", "notes.txt"])
def test_a_parquet_folder_of_others_is_left_alone(
    store: MemoryRecordStore, tmp_path: Path, name: str
) -> None:
    """A stream's folder that holds something is not taken over, and no other stream is begun either."""
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / name).write_bytes(b"mine")
    before = tree(tmp_path)

    with (
        pytest.raises(UsageError, match="items: holds files that are not Tieline's"),
        open_parquet(tmp_path) as sink,
    ):
        export(store, [OTHER, STREAM], sink)

    assert before == tree(tmp_path)


def test_a_log_of_others_is_left_alone(store: MemoryRecordStore, tmp_path: Path) -> None:
    """A file with a stream's name is not appended to, and no other stream is begun either."""
    (tmp_path / "items.jsonl").write_bytes(b"mine")

    with pytest.raises(UsageError, match=r"items\.jsonl: is not Tieline's"), open_jsonl(tmp_path) as sink:
        export(store, [OTHER, STREAM], sink)

    assert tree(tmp_path) == {"items.jsonl": b"mine"}


def test_a_first_commit_that_a_crash_cut_short_is_begun_again(
    store: MemoryRecordStore, tmp_path: Path
) -> None:
    """Hidden files that no manifest speaks of yet are ours."""
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / ".part-000001.parquet.tmp").write_bytes(b"half a file")

    assert ExportCounts(written=3) == to_parquet(store, tmp_path)
    assert numbers_in(tmp_path) == [1, 2, 3]


def test_one_folder_has_one_format(store: MemoryRecordStore, tmp_path: Path) -> None:
    """Parquet and JSON lines do not share a folder."""
    to_parquet(store, tmp_path)

    with pytest.raises(UsageError, match="holds an export to parquet, not jsonl"), open_jsonl(tmp_path):
        pass


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "csv"}'])
def test_a_manifest_of_others_is_left_alone(tmp_path: Path, text: str) -> None:
    """A folder with such a file is refused untouched, and nobody is told to delete it."""
    (tmp_path / "_tieline.json").write_text(text)

    with (
        pytest.raises(UsageError, match=r"_tieline.json: is not Tieline's") as caught,
        open_parquet(tmp_path),
    ):
        pass

    assert "delete" not in caught.value.message
    assert tree(tmp_path) == {"_tieline.json": text.encode()}


def test_a_power_cut_loses_no_name(
    store: MemoryRecordStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stream's folder is on disk before the manifest speaks of its files, and the manifest's name after it."""
    seen: list[str] = []
    fsync, rename = os.fsync, os.rename

    def watched_fsync(descriptor: int) -> None:
        at = os.fstat(descriptor)
        seen.extend(
            f"sync {name}"
            for name in ("items", ".")
            if (tmp_path / name).exists() and os.path.samestat(at, (tmp_path / name).stat())
        )
        fsync(descriptor)

    def watched_rename(source: Path, target: Path) -> None:
        seen.append(f"rename {target.name}")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "rename", watched_rename)
    to_parquet(store, tmp_path)

    assert seen == ["sync items", "rename _tieline.json", "sync .", "rename part-000001.parquet"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    """Neither the path itself nor what lies on its way may be a file."""
    (tmp_path / "file").write_text("")

    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="is not a folder"), open_parquet(path):
            pass


def test_what_the_engine_cannot_do_names_the_folder(store: MemoryRecordStore, tmp_path: Path) -> None:
    """Here a file of the last export is broken, which the next one has to read."""
    with open_parquet(tmp_path) as sink:
        export(store, [STREAM], sink)
    (part,) = (tmp_path / "items").glob("*.parquet")
    part.write_bytes(b"PAR1 broken PAR1")
    store.write(Batch(stream=KEY, records=[("1", b'{"n":9}')]), now=1_000_000)

    with pytest.raises(StorageError, match=f"^{re.escape(str(tmp_path))}: "), open_parquet(tmp_path) as sink:
        export(store, [STREAM], sink)


def test_a_full_disk_is_told() -> None:
    """No space left has an error of its own."""
    with pytest.raises(DiskFull, match="out: no space"), disk_failures(Path("out")):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_torn_tail_is_cut_off(store: MemoryRecordStore, tmp_path: Path) -> None:
    """What an interrupted export appended without a commit does not stay."""
    log = tmp_path / "items.jsonl"
    with open_jsonl(tmp_path) as sink:
        export(store, [STREAM], sink)
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"id":"9","conn')
    put(store, 4)

    with open_jsonl(tmp_path) as sink:
        assert ExportCounts(written=1) == export(store, [STREAM], sink)["items"]

    assert whole == log.read_bytes()[: len(whole)]
    assert [json.loads(line)["id"] for line in log.read_bytes().splitlines()] == ["1", "2", "3", "4"]


def test_a_log_that_was_moved_away_begins_anew(store: MemoryRecordStore, tmp_path: Path) -> None:
    """Only what is new goes to the new file, and its tail is watched over as well."""
    log = tmp_path / "items.jsonl"
    for number in (4, 5):
        with open_jsonl(tmp_path) as sink:
            export(store, [STREAM], sink)
        put(store, number)
        log.rename(tmp_path / "moved.jsonl")
    with open_jsonl(tmp_path) as sink, sink.stream(STREAM.target):
        log.write_bytes(b'{"id":"9","conn')

    with open_jsonl(tmp_path) as sink:
        export(store, [STREAM], sink)

    assert [json.loads(line)["id"] for line in log.read_bytes().splitlines()] == ["5"]


def test_each_line_of_the_log_is_a_change(store: MemoryRecordStore, tmp_path: Path) -> None:
    """A line says which record, what happened and when; a delete has no data."""
    store.write(Batch(stream=KEY, records=[], deletes=["2", "3"]), now=1_000_000)
    with open_jsonl(tmp_path) as sink:
        export(store, [STREAM], sink)

    lines = [json.loads(line) for line in (tmp_path / "items.jsonl").read_bytes().splitlines()]
    assert lines[0] == {
        "id": "1",
        "connection": "shop/1",
        "action": "UPSERT",
        "first_seen_at": "1970-01-01T00:00:00.000003+00:00",
        "modified_at": "1970-01-01T00:00:00.000003+00:00",
        "data": {"n": 1},
    }
    assert [(line["action"], line["data"]) for line in lines[1:]] == [("DELETE", None)] * 2


def test_plain_output_is_the_living_records(store: MemoryRecordStore, tmp_path: Path) -> None:
    """One payload a line, whole each time, nothing else."""
    store.write(Batch(stream=KEY, records=[("4", b'{\n "n": 4\r\n}')], deletes=["2"]), now=9)
    for _ in range(2):
        with (tmp_path / "out").open("wb") as output:
            assert ExportCounts(written=3) == export(store, [STREAM], PlainSink(output))["items"]

        assert [json.loads(line) for line in (tmp_path / "out").read_bytes().split(b"\n")[:-1]] == [
            {"n": 1},
            {"n": 3},
            {"n": 4},
        ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_plain_output_to_a_full_disk_is_told(store: MemoryRecordStore) -> None:
    """It is no fault of ours, and names the output."""
    with (
        Path("/dev/full").open("wb", buffering=0) as output,
        pytest.raises(DiskFull, match=r"/dev/full: no space"),
    ):
        export(store, [STREAM], PlainSink(cast("BinaryIO", output)))


def test_a_reader_that_has_seen_enough_is_no_failure(store: MemoryRecordStore) -> None:
    """A broken pipe stays one, for the command line to end quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    with (
        os.fdopen(writing, "wb", buffering=0) as output,
        pytest.raises(BrokenPipeError),
    ):
        export(store, [STREAM], PlainSink(cast("BinaryIO", output)))
