"""What every store of renewals does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tieline.auth.credentials import Basic, OAuth2
from tieline.connections.model import Connection, Draft, RefreshState
from tieline.connections.ports import Renewal, RenewalStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.secrets import Secret
from tieline.storage.access import SqlRevision
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.renewals import SqlRenewalStore

KEYS = KeyRing.parse(generate_key())
LATER = 10**15
TOKENS = OAuth2(access_token=Secret("at"), refresh_token=Secret("rt"), expires_at=1_000)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> RenewalStore:
    return SqlRenewalStore(database, KEYS)


@pytest.fixture
def connections(database: Database) -> SqlConnectionStore:
    return SqlConnectionStore(database, KEYS)


def connect(
    connections: SqlConnectionStore, name: str = "one", integration: str = "box", *, now: int = 1
) -> Connection:
    """Store an account that its id means."""
    draft = Draft(
        integration=integration,
        provider="box",
        connection_id=name,
        base_url="https://a.test",
        credentials=TOKENS,
    )
    return connections.make_current(connections.save(draft, keep_credentials=True, now=now), now=now)


def plan(store: RenewalStore, connection: Connection, at: int | None) -> None:
    store.plan([Renewal(connection=connection, at=at)])


def names(found: list[Connection]) -> list[str]:
    return [each.connection_id for each in found]


def test_nothing_is_due_where_there_is_nothing(store):
    """An empty home costs one read."""
    assert store.next() is None
    assert store.unplanned(limit=10, later=LATER) == []
    assert store.claim(now=10**18, until=10**18, limit=10) == []


def test_new_account_is_unplanned(store, connections):
    """Nothing is claimed of it before somebody has seen when it is due."""
    made = connect(connections)
    assert store.next() == 0
    assert store.unplanned(limit=10, later=LATER) == [made]
    assert store.claim(now=10**18, until=10**18, limit=10) == []


def test_planned_account_is_due_at_its_time(store, connections):
    """And claimed with its credentials."""
    made = connect(connections)
    plan(store, made, 500)
    assert store.next() == 500
    assert store.unplanned(limit=10, later=LATER) == []
    assert store.claim(now=499, until=900, limit=10) == []
    assert store.claim(now=500, until=900, limit=10) == [made]


def test_claimed_account_is_due_again_when_the_claim_ends(store, connections):
    """Whoever claimed it may have died."""
    plan(store, connect(connections), 500)
    assert names(store.claim(now=600, until=900, limit=10)) == ["one"]
    assert store.claim(now=899, until=1_000, limit=10) == []
    assert names(store.claim(now=900, until=1_000, limit=10)) == ["one"]


def test_account_of_which_nothing_is_to_be_renewed_costs_nothing(store, connections):
    """It is in no list any more."""
    plan(store, connect(connections), None)
    assert store.next() is None
    assert store.unplanned(limit=10, later=LATER) == []


def test_those_that_wait_longest_come_first(store, connections):
    """As many as there is room for."""
    for name, at in (("a", 30), ("b", 10), ("c", 20)):
        plan(store, connect(connections, name), at)
    assert names(store.claim(now=100, until=900, limit=2)) == ["b", "c"]


@pytest.mark.parametrize(
    "change",
    [
        lambda store, made: connect(store, now=9),
        lambda store, made: store.renew(
            made.key, credentials=TOKENS, connection_config={}, refresh=RefreshState(), now=9
        ),
        lambda store, made: store.note_refresh(made.key, RefreshState(failed_at=9), now=9),
    ],
    ids=["authorised anew", "renewed", "failed"],
)
def test_account_that_changes_is_unplanned_again(store, connections, change):
    """What was planned before says nothing of it."""
    made = connect(connections)
    plan(store, made, 500)
    change(connections, made)
    assert names(store.unplanned(limit=10, later=LATER)) == ["one"]


def test_plan_for_what_an_account_was_is_dropped(store, connections):
    """It was read before the account was authorised anew."""
    former = connect(connections)
    connect(connections, now=9)
    plan(store, former, None)
    assert names(store.unplanned(limit=10, later=LATER)) == ["one"]


def test_deleted_account_is_not_due(store, connections):
    """Nor the one that another has replaced under its id."""
    plan(store, connect(connections), 500)
    connections.delete("box", "one", now=2)
    plan(store, connect(connections, "two"), 500)
    other = Draft(
        integration="box",
        provider="box",
        connection_id="two",
        base_url="https://a.test",
        credentials=Basic(username="another", password=Secret("p")),
    )
    connections.make_current(connections.save(other, keep_credentials=True, now=3), now=3)
    assert store.claim(now=10**6, until=10**7, limit=10) == []
    assert [each.credentials for each in store.unplanned(limit=10, later=LATER)] == [other.credentials]


def test_integration_is_postponed_as_a_whole(store, connections):
    """Others are due as before, and so is what is due later anyway."""
    for name, integration, at in (("a", "box", 10), ("b", "box", 5_000), ("c", "crate", 10)):
        plan(store, connect(connections, name, integration), at)
    store.postpone("box", until=1_000)
    assert names(store.claim(now=999, until=9_000, limit=10)) == ["c"]
    assert names(store.claim(now=1_000, until=9_000, limit=10)) == ["a"]


def test_account_is_claimed_once_by_all_who_try(store, connections):
    """At the same moment."""
    for number in range(20):
        plan(store, connect(connections, f"c{number:02}"), 10)
    together = Barrier(4)

    def claim(_: int) -> list[str]:
        together.wait()
        return [name for _ in range(4) for name in names(store.claim(now=20, until=900, limit=3))]

    with ThreadPoolExecutor(4) as pool:
        claimed = [name for found in pool.map(claim, range(4)) for name in found]
    assert sorted(claimed) == [f"c{number:02}" for number in range(20)]


def test_planning_tells_nobody(store, connections, database):
    """What processes keep of connections stays good."""
    made, revision = connect(connections), SqlRevision(database)
    before = revision.current()
    plan(store, made, 10)
    store.claim(now=20, until=30, limit=1)
    store.postpone("box", until=100)
    assert revision.current() == before


def test_account_that_no_key_opens_holds_up_no_other(store, connections, database):
    """It was sealed by a key that is not ours any more; it is looked at again later."""
    foreign = SqlConnectionStore(database, KEYS)
    foreign._keys = KeyRing.parse(generate_key())
    draft_of = connect(connections, "mine")
    tokens = {"credentials": TOKENS, "connection_config": {}, "refresh": RefreshState()}
    locked = connect(connections, "locked")
    foreign.renew(locked.key, **tokens, now=2)
    assert names(store.unplanned(limit=10, later=500)) == ["mine"]
    plan(store, draft_of, 400)
    assert names(store.claim(now=600, until=900, limit=10)) == ["mine"]
    assert store.next() == 900
