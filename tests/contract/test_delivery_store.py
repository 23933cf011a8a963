"""What every store of deliveries does: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from tests.storing import KEYS

from tieline.storage.database import open_database
from tieline.storage.deliveries import SqlDeliveryStore
from tieline.webhooks.delivery import Answer, Content, Delivery, DeliveryLine, DeliveryQuery, DeliveryStatus
from tieline.webhooks.memory import MemoryDeliveries
from tieline.webhooks.ports import DeliveryStore

WAITING, DELIVERED, FAILED = DeliveryStatus.WAITING, DeliveryStatus.DELIVERED, DeliveryStatus.FAILED


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[DeliveryStore]:
    if request.param == "memory":
        yield MemoryDeliveries()
        return
    database = open_database(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )
    yield SqlDeliveryStore(database, KEYS)
    database.close()


def a_delivery(id_: str = "d", **more: object) -> Delivery:
    fields = {
        "id": id_, "type": "auth", "integration": "crm", "connection_id": "one", "url": "https://a.test/\u20ac",
        "trusted": False, "created_at": 5, "next_at": 10,
        "content": Content(body=b"\x00\xff{}", headers=(("X-A", "1"), ("X-A", "2"))),
    }  # fmt: skip
    return Delivery(**{**fields, **more})


def line(delivery: Delivery) -> DeliveryLine:
    return DeliveryLine(**{name: getattr(delivery, name) for name in DeliveryLine.__struct_fields__})


def ids(found: list[Delivery] | list[DeliveryLine]) -> list[str]:
    return [each.id for each in found]


def test_a_delivery_is_kept_byte_for_byte(store: DeliveryStore) -> None:
    """One whose id is there already changes nothing."""
    plain, full = (
        a_delivery("plain", trusted=True, next_at=None, status=DELIVERED, finished_at=9),
        a_delivery("full", attempts=2, answer=Answer(at=7, elapsed_ms=3, status=500, error="no")),
    )
    store.add([plain, full])
    store.add([])
    store.add([a_delivery("full", url="https://other.test")])
    assert (store.get("plain"), store.get("full"), store.get("none")) == (plain, full, None)


def test_what_is_due_is_taken_by_one_until_later(store: DeliveryStore) -> None:
    """The longest due first, as many as asked for; if nothing is heard, it is due again."""
    store.add([a_delivery("c", next_at=12), a_delivery("a", next_at=10), a_delivery("b", next_at=11)])
    store.add([a_delivery("later", next_at=13), a_delivery("done", status=DELIVERED, next_at=None)])
    assert store.next_due() == 10
    assert store.claim(now=9, until=99, limit=9) == []
    taken = store.claim(now=12, until=30, limit=2)
    assert taken == [a_delivery("a", next_at=30), a_delivery("b", next_at=30)]
    assert ids(store.claim(now=12, until=40, limit=9)) == ["c"]
    assert store.next_due() == 13
    assert ids(store.claim(now=30, until=99, limit=9)) == ["later", "a", "b"]


def test_nothing_is_due_where_none_waits(store: DeliveryStore) -> None:
    """Neither with none at all, nor with those that are done."""
    assert (store.next_due(), store.claim(now=99, until=99, limit=9)) == (None, [])
    store.add([a_delivery(status=FAILED, next_at=None)])
    assert (store.next_due(), store.claim(now=99, until=99, limit=9)) == (None, [])


def test_what_came_of_an_attempt_is_stored_once(store: DeliveryStore) -> None:
    """Unless somebody else has sent it meanwhile, or it is done."""
    store.add([a_delivery()])
    (taken,) = store.claim(now=10, until=30, limit=1)
    again = msgspec.structs.replace(taken, attempts=1, next_at=40, answer=Answer(at=11, error="gone"))
    assert store.settle(line(again), attempts=0)
    assert not store.settle(line(again), attempts=0)
    assert store.get("d") == again
    done = msgspec.structs.replace(
        again, status=DELIVERED, attempts=2, next_at=None, finished_at=41, answer=Answer(at=41, status=200)
    )
    assert store.settle(line(done), attempts=1)
    assert not store.settle(line(done), attempts=2)
    assert not store.settle(line(a_delivery("none")), attempts=0)
    assert store.get("d") == done
    assert store.next_due() is None


def test_a_delivery_is_sent_anew(store: DeliveryStore) -> None:
    """From the beginning, with the last answer as it was."""
    answer = Answer(at=7, status=404)
    store.add([a_delivery(status=FAILED, attempts=3, next_at=None, finished_at=8, answer=answer)])
    assert store.redeliver("d", now=50)
    assert not store.redeliver("none", now=50)
    assert store.get("d") == a_delivery(next_at=50, asked_at=50, answer=answer)
    assert ids(store.claim(now=50, until=60, limit=1)) == ["d"]


def test_the_log_is_searched_by_any_condition(store: DeliveryStore) -> None:
    """The newest first, and page by page, without what they say."""
    store.add(
        [
            a_delivery("a", created_at=1, status=FAILED, next_at=None),
            a_delivery("b", created_at=3, type="sync"),
            a_delivery("c", created_at=3, integration="shop"),
            a_delivery("d", created_at=2, connection_id="two"),
        ]
    )
    asked = {
        "cbda": {},
        "cb": {"limit": 2},
        "da": {"before": (3, "b")},
        "bda": {"before": (3, "c")},
        "a": {"status": FAILED},
        "b": {"type": "sync"},
        "c": {"integration": "shop"},
        "d": {"connection_id": "two"},
        "ba": {"integration": "crm", "connection_id": "one"},
        "": {"integration": "shop", "connection_id": "two"},
    }
    for expected, conditions in asked.items():
        assert "".join(ids(store.search(DeliveryQuery(**conditions)))) == expected
    of_one = {"integration": "crm", "connection_id": "one"}
    assert ids(store.search(DeliveryQuery(**of_one, status=FAILED))) == ["a"]
    assert ids(store.search(DeliveryQuery(**of_one, type="auth", before=(3, "b"), limit=1))) == ["a"]
    assert store.search(DeliveryQuery(type="sync")) == [line(a_delivery("b", created_at=3, type="sync"))]


def test_what_was_done_long_ago_is_removed(store: DeliveryStore) -> None:
    """What was done later, or waits, stays."""
    store.add(
        [
            a_delivery("old", status=DELIVERED, finished_at=10, next_at=None),
            a_delivery("new", status=FAILED, finished_at=20, next_at=None),
            a_delivery("waiting", created_at=1),
        ]
    )
    assert store.purge(before=20) == 1
    assert sorted(ids(store.search(DeliveryQuery()))) == ["new", "waiting"]


def test_where_it_goes_and_what_it_says_is_sealed(database_url: str) -> None:
    """Both may hold secrets."""
    database = open_database(database_url)
    SqlDeliveryStore(database, KEYS).add(
        [a_delivery(url="https://plain.test", content=Content(body=b"plain"))]
    )
    row = database.read("read_delivery", id="d")[0]
    assert not any(b"plain" in value for value in row if isinstance(value, bytes))
    database.close()


def test_many_who_claim_at_once_get_each_once(database_url: str) -> None:
    """From several connections; none is lost."""
    databases = [open_database(database_url) for _ in range(3)]
    stores = [SqlDeliveryStore(database, KEYS) for database in databases]
    stores[0].add([a_delivery(f"d{number}") for number in range(60)])

    def work(number: int) -> list[str]:
        return [each for _ in range(8) for each in ids(stores[number % 3].claim(now=10, until=99, limit=4))]

    with ThreadPoolExecutor(6) as pool:
        taken = [id_ for part in pool.map(work, range(6)) for id_ in part]
    assert sorted(taken) == sorted(f"d{number}" for number in range(60))
    for database in databases:
        database.close()
