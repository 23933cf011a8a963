"""Exports by way of dlt into PostgreSQL, from several accounts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tieline.exports.model import ExportCounts, ExportStream, Mode, Target
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.dlt import open_dlt

pytestmark = pytest.mark.filterwarnings("ignore")  # of dlt's own


class Shop:
    """Orders of many accounts, exported into one dataset."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = MemoryRecordStore(lambda _lease: None)
        self.now = 1_000_000

    def put(self, *orders: dict[str, Any], tenant: int = 1, deletes: tuple[str, ...] = ()) -> None:
        self.now += 1
        records = [(str(each["id"]), json.dumps(each).encode()) for each in orders]
        stream = StreamKey(connection=tenant, model="Order")
        self.store.write(Batch(stream=stream, records=records, deletes=deletes), now=self.now)

    def export(self, *tenants: int, mode: Mode = Mode.MERGE) -> ExportCounts:
        streams = [
            ExportStream(
                key=StreamKey(connection=tenant, model="Order"),
                target=Target(name="orders", connection=f"shop/{tenant}", mode=mode, inferred=True),
            )
            for tenant in tenants or (1,)
        ]
        with open_dlt("postgres", self.folder / "home", dataset="shop") as sink:
            return export(self.store, streams, sink)["orders"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_postgres_url: str) -> Shop:
    monkeypatch.chdir(tmp_path)
    told = conninfo_to_dict(
        empty_postgres_url
    )  # dlt wants a host that is none, and goes by the one that is asked for
    place = (
        f"postgresql://{told['user']}:none@localhost:5432/{told['dbname']}?host={quote(str(told['host']))}"
    )
    monkeypatch.setenv("DESTINATION__POSTGRES__CREDENTIALS", place)
    return Shop(tmp_path)


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def test_updates_deletes_and_new_columns_of_many_tenants(shop: Shop, empty_postgres_url: str) -> None:
    """Each tenant's rows are its own, though ids are alike; a kind that grows stands beside its column."""
    tenants = range(1, 6)
    for tenant in tenants:
        shop.put(*({"id": each, "n": each, "of": {"tenant": tenant}} for each in range(10)), tenant=tenant)
    assert shop.export(*tenants) == ExportCounts(written=50)
    for tenant in tenants:
        shop.put({"id": 1, "n": tenant + 0.5, "new": "x"}, tenant=tenant, deletes=("2",))
    assert shop.export(*tenants) == ExportCounts(written=5, deleted=5)
    assert shop.export(*tenants) == ExportCounts()

    assert rows(
        empty_postgres_url, "SELECT DISTINCT count(*) FROM shop.orders GROUP BY _tieline_connection"
    ) == [(9,)]
    assert rows(
        empty_postgres_url,
        "SELECT _tieline_connection, n, n__v_double, \"new\", \"of\"->'tenant' FROM shop.orders WHERE _tieline_id = '1' "
        "ORDER BY 1",
    ) == [(f"shop/{tenant}", None, tenant + 0.5, "x", None) for tenant in tenants]


def test_a_log_has_every_change(shop: Shop, empty_postgres_url: str) -> None:
    shop.put({"id": 1, "n": 1})
    shop.export(mode=Mode.APPEND)
    shop.put({"id": 1, "n": 2})
    shop.export(mode=Mode.APPEND)
    shop.put(deletes=("1",))
    shop.export(mode=Mode.APPEND)
    assert rows(
        empty_postgres_url, "SELECT _tieline_action, n FROM shop.orders ORDER BY _tieline_modified_at"
    ) == [("UPSERT", 1), ("UPSERT", 2), ("DELETE", None)]
