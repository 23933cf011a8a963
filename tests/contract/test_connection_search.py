"""How every connection store lists and finds connections."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tieline.auth.credentials import Basic
from tieline.connections.model import (
    Changes,
    ConnectionQuery,
    Draft,
    EndUser,
    Organization,
    RefreshState,
)
from tieline.connections.ports import ConnectionStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.secrets import Secret
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.purge import purge_runs
from tieline.storage.runs import SqlRunStore
from tieline.storage.schedules import SqlScheduleStore
from tieline.work.model import Run, RunCounts, RunStatus


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> ConnectionStore:
    return SqlConnectionStore(database, KEYS)


KEYS = KeyRing.parse(generate_key())


def add(store: ConnectionStore, connection_id: str, *, now: int = 1, **more: object) -> int:
    draft = Draft(
        integration="gong",
        provider="gong",
        connection_id=connection_id,
        base_url="https://a.test",
        credentials=Basic(username=connection_id, password=Secret("s")),
    )
    draft = msgspec.structs.replace(draft, **more)
    return store.make_current(store.save(draft, keep_credentials=True, now=now), now=now).key


def ids(store: ConnectionStore, **query: object) -> list[str]:
    return [found.connection_id for found in store.search(ConnectionQuery(**query))]


ANN = EndUser(
    id="u1", email="Ann.Müller@Acme.test", display_name="Ann 100%", organization=Organization(id="o1")
)
BOB = EndUser(id="u2", email="bob@acme.test", organization=Organization(id="o1", display_name="Acme"))


def test_a_list_has_what_the_wire_shows(store: ConnectionStore) -> None:
    """And needs no key for it."""
    key = add(store, "a", now=7, metadata={"a": [1]}, tags={"env": "prod"}, end_user=ANN)
    store.note_refresh(key, RefreshState(failed_at=3, error="e"), now=8)
    (found,) = store.search(ConnectionQuery())
    assert (found.key, found.integration, found.provider, found.connection_id) == (key, "gong", "gong", "a")
    assert (found.metadata, found.tags, found.end_user) == ({"a": [1]}, {"env": "prod"}, ANN)
    assert (found.refresh, found.created_at) == (RefreshState(failed_at=3, error="e"), 7)


def test_the_newest_come_first_page_by_page(store: ConnectionStore) -> None:
    """Of the same moment those stored later; pages overlap nowhere, however they are found."""
    for number in range(7):
        add(store, f"c{number}", now=1 + number // 3, tags={"all": "x"})
    everything = [f"c{number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    for more in ({}, {"tags": {"all": "x"}}, {"search": "C"}, {"integrations": ("gong", "x")}):
        pages = [ids(store, limit=3, offset=offset, **more) for offset in (0, 3, 6, 9)]
        assert pages == [everything[:3], everything[3:6], everything[6:], []]


def test_an_exact_id_is_found_in_every_integration(store: ConnectionStore) -> None:
    """Nothing that only resembles it."""
    for integration in ("gong", "other"):
        add(store, "a", integration=integration)
    add(store, "ab")
    assert ids(store, connection_id="a") == ["a", "a"]
    assert ids(store, connection_id="a", integrations=("other",)) == ["a"]
    assert ids(store, connection_id="A") == []


def test_all_tags_must_match(store: ConnectionStore) -> None:
    """In name and value."""
    add(store, "a", tags={"env": "prod", "team": "x"})
    add(store, "b", tags={"env": "prod", "team": "y"})
    add(store, "c", tags={"env": "test", "prod": "env"})
    assert ids(store, tags={"env": "prod"}) == ["b", "a"]
    assert ids(store, tags={"env": "prod", "team": "x"}) == ["a"]
    assert ids(store, tags={"env": "test", "team": "x"}) == []


def test_end_users_and_organisations_are_found(store: ConnectionStore) -> None:
    """By their ids; several conditions must all hold."""
    add(store, "a", end_user=ANN)
    add(store, "b", end_user=BOB)
    assert ids(store, end_user_id="u1") == ["a"]
    assert ids(store, organization_id="o1") == ["b", "a"]
    assert ids(store, organization_id="o1", end_user_id="u2", integrations=("gong",)) == ["b"]
    assert ids(store, organization_id="o1", connection_id="c") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ACME", ["b", "a_1"]),
        ("ann.mÜ", ["a_1"]),
        ("100%", ["a_1"]),
        ("a_1", ["a_1"]),
        ("0_", []),
        ("%", ["a_1"]),
        ("\\", []),
        ("", ["b", "a_1"]),
        ("a_1\nann", []),
    ],
)
def test_a_part_of_the_text_is_found(store: ConnectionStore, text: str, expected: list[str]) -> None:
    """Of id, name or address, in any case; signs of patterns mean themselves."""
    add(store, "a_1", end_user=ANN)
    add(store, "b", end_user=BOB)
    assert ids(store, search=text) == expected
    assert ids(store, search=text, organization_id="o1") == expected


def test_what_changes_is_found_anew(store: ConnectionStore) -> None:
    """And no more by what it was."""
    key = add(store, "a", tags={"env": "prod"}, end_user=ANN)
    store.update(key, lambda _: Changes(tags={"env": "test"}, end_user=BOB), now=2)
    assert [ids(store, tags={"env": value}) for value in ("prod", "test")] == [[], ["a"]]
    assert [ids(store, end_user_id=user) for user in ("u1", "u2")] == [[], ["a"]]
    assert [ids(store, search=text) for text in ("ann", "bob")] == [[], ["a"]]


def test_who_takes_an_id_over_is_found_by_what_it_inherits(store: ConnectionStore) -> None:
    """Once, not twice."""
    add(store, "a", tags={"env": "prod"}, end_user=ANN)
    other = add(store, "a", credentials=Basic(username="other", password=Secret("s")), now=2)
    for query in (
        {"tags": {"env": "prod"}},
        {"end_user_id": "u1"},
        {"search": "ann"},
        {"connection_id": "a"},
    ):
        assert [found.key for found in store.search(ConnectionQuery(**query))] == [other]


def test_an_adopted_account_is_found_by_its_new_id(store: ConnectionStore) -> None:
    """Not by that of the environment."""
    credentials = Basic(username="same", password=Secret("s"))
    add(store, "env", credentials=credentials)
    add(store, "named", credentials=credentials, now=2)
    assert [ids(store, connection_id=name) for name in ("env", "named")] == [[], ["named"]]
    assert ids(store, search="env") == []


def test_syncs_fail_until_they_work(store: ConnectionStore, database: Database) -> None:
    """Of each the last run counts that has come to an end, one that another has taken over does not."""
    one, two = add(store, "one"), add(store, "two")
    runs = SqlRunStore(database, KEYS)

    def end(
        connection: int, number: int, status: RunStatus, sync: str = "calls", variant: str = "base"
    ) -> None:
        runs.save(
            Run(
                id=f"{sync}-{variant}-{number}", connection=connection, sync=sync, variant=variant, kind="full",
                status=status, owner="me", epoch=number, started_at=number, heartbeat_at=number, counts=RunCounts(),
            )
        )  # fmt: skip

    def failing() -> dict[str, tuple[str, ...]]:
        listed = {each.connection_id: each.failing for each in store.search(ConnectionQuery())}
        assert listed == {"one": store.failing(one), "two": store.failing(two)}
        return listed

    assert failing() == {"one": (), "two": ()}
    end(one, 1, RunStatus.ERROR)
    end(one, 2, RunStatus.ERROR, "users")
    end(one, 2, RunStatus.ERROR, "users", "mine")
    assert failing() == {"one": ("calls-base-1", "users-base-2", "users-mine-2"), "two": ()}
    end(one, 3, RunStatus.SUCCESS)
    end(one, 3, RunStatus.RUNNING, "users")
    end(one, 4, RunStatus.STOPPED, "users")
    assert failing()["one"] == ("users-base-2", "users-mine-2")
    end(one, 5, RunStatus.ERROR, "users")
    end(one, 2, RunStatus.ERROR)
    assert failing()["one"] == ("users-base-5", "users-mine-2")
    SqlScheduleStore(database).remove(one, "users", "mine")
    assert failing()["one"] == ("users-base-5",)


def test_a_sync_whose_process_died_fails(store: ConnectionStore, database: Database) -> None:
    """Until it works, or has not run for long, or its connection is deleted."""
    keys = [add(store, each) for each in ("one", "two")]
    runs = SqlRunStore(database, KEYS)
    for key, number in zip(keys, (10, 20), strict=True):
        runs.save(
            Run(
                id=f"run-{number}", connection=key, sync="calls", kind="full", status=RunStatus.RUNNING,
                owner="me", epoch=1, started_at=number, heartbeat_at=number, counts=RunCounts(),
            )
        )  # fmt: skip
        assert runs.abandon(f"run-{number}", error="died")
        assert store.failing(key) == (f"run-{number}",)
    purge_runs(database, before=15)
    assert [store.failing(key) for key in keys] == [(), ("run-20",)]
    store.delete("gong", "two", now=30)
    assert store.failing(keys[1]) == ()
