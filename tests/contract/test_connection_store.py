"""What every connection store does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from tieline.auth.credentials import (
    ApiKey,
    AppAndUser,
    AwsKeys,
    Basic,
    ClientCredentials,
    Credentials,
    Installation,
    NoCredentials,
    OAuth2,
    Session,
    Signature,
    TwoStep,
)
from tieline.connections.intake import LARGEST_DOCUMENT
from tieline.connections.model import (
    Changes,
    Connection,
    ConnectionQuery,
    Draft,
    Editable,
    EndUser,
    Organization,
    RefreshState,
)
from tieline.connections.ports import ConnectionStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import UnknownName, UsageError, WrongKey
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.pace import Limits
from tieline.records.model import Batch, CheckpointKey, StreamKey
from tieline.storage.access import SqlRevision
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, T, Transaction, open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.runs import SqlRunStore
from tieline.storage.schedules import SqlScheduleStore
from tieline.work.model import Run, RunCounts, RunStatus, Schedule

KEYS = KeyRing.parse(generate_key())
SECRET = "a very plain secret"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> ConnectionStore:
    return SqlConnectionStore(database, KEYS)


def a_draft(connection_id: str = "one", host: str = "a", key: str = "key", secret: str = SECRET) -> Draft:
    return Draft(
        integration="gong",
        provider="gong",
        connection_id=connection_id,
        base_url=f"https://{host}.test",
        credentials=Basic(username=key, password=Secret(secret)),
    )


def connect(
    store: ConnectionStore, draft: Draft, *, now: int = 1, keep_credentials: bool = True
) -> Connection:
    """Store an account and let its id mean it, as a verified one is."""
    saved = store.save(draft, keep_credentials=keep_credentials, now=now)
    return store.make_current(saved, now=now)


def opened(connection: Connection) -> tuple[str, str]:
    assert isinstance(connection.credentials, Basic)
    return connection.credentials.username, connection.credentials.password.reveal()


def test_a_connection_comes_back_as_it_was_stored(store: ConnectionStore) -> None:
    """Under its id, with the credentials opened."""
    saved = connect(store, a_draft(), now=7)
    assert store.all() == [saved]
    assert opened(saved) == ("key", SECRET)
    assert (saved.base_url, saved.identity, saved.created_at) == ("https://a.test", a_draft().identity, 7)


def test_what_is_stored_is_not_current_by_itself(store: ConnectionStore) -> None:
    """An account that was never verified does not take the place of one that was."""
    first = connect(store, a_draft())
    store.save(a_draft(key="mistyped"), keep_credentials=False, now=2)
    assert store.all() == [first]


def test_an_account_of_the_environment_takes_its_records_along(store: ConnectionStore) -> None:
    """Stored under an id of its own, it is the same row; a second id is another one."""
    first = connect(store, a_draft("env"), keep_credentials=False)
    named = connect(store, a_draft("acme"), now=2)
    assert named.key == first.key
    assert [each.connection_id for each in store.all()] == ["acme"]
    assert connect(store, a_draft("other"), now=3).key != first.key


def test_the_same_account_stored_again_is_the_same_connection(store: ConnectionStore) -> None:
    """A new secret replaces the old one; the row, and with it all that was synced, stays."""
    first = connect(store, a_draft(), now=1)
    second = connect(store, a_draft(secret="rotated"), now=2)
    assert (second.key, second.created_at, second.updated_at) == (first.key, 1, 2)
    assert opened(second) == ("key", "rotated")


@pytest.mark.parametrize("other", [a_draft(host="b"), a_draft(key="another")], ids=["host", "key"])
def test_another_account_takes_the_id_over_and_gives_it_back(store: ConnectionStore, other: Draft) -> None:
    """Another host or key is another row; coming back finds the first row again."""
    first = connect(store, a_draft(), now=1)
    second = connect(store, other, now=2)
    assert second.key != first.key
    assert store.all() == [second]
    again = connect(store, a_draft(), now=3)
    assert again.key == first.key
    assert store.all() == [again]


def test_accounts_stored_at_once_leave_the_id_to_one(store: ConnectionStore) -> None:
    """However many claim an id at the same moment, it means one of them."""
    drafts = [a_draft(host=f"h{number}") for number in range(8)]
    with ThreadPoolExecutor(len(drafts)) as pool:
        list(pool.map(lambda draft: connect(store, draft), drafts))
    assert len(store.all()) == 1


def test_one_account_stored_at_once_is_one_connection(database_url: str) -> None:
    """In several processes, of which each also makes the integration; none fails."""
    databases = [open_database(database_url) for _ in range(4)]
    stores = [SqlConnectionStore(database, KEYS) for database in databases]
    with ThreadPoolExecutor(len(stores)) as pool:
        keys = list(pool.map(lambda store: connect(store, a_draft()).key, stores * 2))
    assert len(set(keys)) == len(stores[0].all()) == 1
    for database in databases:
        database.close()


def test_facts_learnt_at_once_are_all_kept(store: ConnectionStore) -> None:
    """Nobody overwrites what another learns at the same moment."""
    key = connect(store, a_draft(), now=1).key
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.learn(key, {f"fact {number}": "x"}, now=2), range(16)))
    (found,) = store.all()
    assert len(found.facts) == 16


def test_connections_are_listed_by_id(store: ConnectionStore) -> None:
    """Each id has one."""
    for name in ("b", "a", "c"):
        connect(store, a_draft(name, host=name), now=1)
    assert [each.connection_id for each in store.all()] == ["a", "b", "c"]


def test_credentials_that_are_not_to_be_kept_are_not(store: ConnectionStore) -> None:
    """Such a connection has none; keeping those it had before would be a lie."""
    connect(store, a_draft(), now=1)
    kept = connect(store, a_draft(), now=2, keep_credentials=False)
    assert kept.credentials is None
    assert store.all() == [kept]


def test_what_is_learnt_of_an_account_is_added(store: ConnectionStore) -> None:
    """A fact replaces its former value and leaves the others."""
    key = connect(store, a_draft(), now=1).key
    store.learn(key, {"time_zone": "US/Pacific", "tier": "1"}, now=2)
    store.learn(key, {"time_zone": "Europe/Zurich"}, now=3)
    (found,) = store.all()
    assert found.facts == {"time_zone": "Europe/Zurich", "tier": "1"}


def test_facts_survive_a_new_secret(store: ConnectionStore) -> None:
    """Storing the account again forgets nothing of it."""
    key = connect(store, a_draft(), now=1).key
    store.learn(key, {"time_zone": "US/Pacific"}, now=2)
    assert connect(store, a_draft(secret="rotated"), now=3).facts == {"time_zone": "US/Pacific"}


def test_another_key_ring_opens_nothing(database: Database, store: ConnectionStore) -> None:
    """Credentials are sealed: without the key they are refused, not misread."""
    connect(store, a_draft(), now=1)
    with pytest.raises(WrongKey):
        SqlConnectionStore(database, KeyRing.parse(generate_key())).all()


# -- what the wire knows of a connection -------------------------------------------------------------------


FULL = {
    "metadata": {"plan": "gold", "nested": {"a": [1, None]}},
    "tags": {"env": "prod"},
    "end_user": EndUser(
        id="u1", email="Ann@acme.test", display_name="Ann", organization=Organization(id="o1")
    ),
    "webhook_url_override": "https://hooks.test/x",
}


def with_all(draft: Draft, **more: object) -> Draft:
    return msgspec.structs.replace(draft, **{**FULL, **more})


def heritage(connection: Connection) -> dict[str, object]:
    return {name: getattr(connection, name) for name in FULL}


@pytest.mark.parametrize(
    "credentials",
    [
        NoCredentials(),
        ApiKey(api_key=Secret("k")),
        OAuth2(
            access_token=Secret("a"), refresh_token=Secret("r"), expires_at=5, raw=SecretDocument({"x": [1]})
        ),
        OAuth2(access_token=Secret("a"), config_override=SecretDocument({"client_id": "c"})),
        ClientCredentials(client_id="c", client_secret=Secret("s"), token=Secret("t")),
        TwoStep(fields=SecretDocument({"user": "u"}), token=Secret("t"), raw=SecretDocument({"t": "t"})),
        Signature(username="u", password=Secret("p")),
        Session(
            username="u",
            password=Secret("p"),
            organization_id="o",
            dev_key=Secret("d"),
            token=Secret("t"),
            user_id="7",
            expires_at=5,
        ),
        AppAndUser(
            app=Installation(app_id="1", installation_id="2", token=Secret("t"), expires_at=5),
            user=OAuth2(access_token=Secret("a"), refresh_token=Secret("r"), expires_at=4),
        ),
        AppAndUser(app=Installation(app_id="1", installation_id="2")),
        AwsKeys(
            region="eu-1",
            service="s3",
            role_arn="arn",
            external_id="x",
            access_key_id="a",
            secret_access_key=Secret("s"),
            session_token=Secret("t"),
            expires_at=5,
        ),
    ],
    ids=lambda credentials: type(credentials).__name__,
)
def test_credentials_of_every_kind_come_back(store: ConnectionStore, credentials: Credentials) -> None:
    """With all that belongs to them, and the connection's own configuration."""
    config = {"subdomain": "acme", "port": 8, "list": ["a"]}
    draft = with_all(
        a_draft(),
        credentials=credentials,
        connection_config=config,
        trusted=True,
        limits=Limits(per_second=2),
    )
    connect(store, draft)
    found = store.find("gong", "one")
    assert found is not None
    assert (found.credentials, found.connection_config) == (credentials, config)
    assert (found.trusted, found.limits, heritage(found)) == (True, Limits(per_second=2), FULL)


def test_nothing_secret_is_readable_in_the_database(database: Database, store: ConnectionStore) -> None:
    """Neither the credentials nor the configuration, which may hold secrets too."""
    connect(store, with_all(a_draft(), connection_config={"private": "hunter2"}))
    rows = repr(database.read("find_connection", integration="gong", connection_id="one"))
    assert "prod" in rows
    assert not [word for word in (SECRET, "hunter2", "private") if word in rows]


def test_secrets_open_in_no_other_row(database: Database, store: ConnectionStore) -> None:
    """Sealed bytes that were moved to another connection are refused."""
    connect(store, a_draft("one"))
    other = connect(store, a_draft("two", key="another"))
    sealed = database.read("find_connection", integration="gong", connection_id="one")[0][7]
    database.write(lambda tx: tx.execute("seal_connection", key=other.key, credentials=sealed))
    with pytest.raises(WrongKey):
        store.find("gong", "two")


def test_connections_are_found_by_name_and_by_row(store: ConnectionStore) -> None:
    """As long as an id means them."""
    first = connect(store, a_draft())
    assert (store.find("gong", "one"), store.get(first.key)) == (first, first)
    second = connect(store, a_draft(key="another"))
    assert (store.find("gong", "one"), store.get(first.key)) == (second, None)
    assert (store.find("gong", "two"), store.find("other", "one"), store.get(99)) == (None, None, None)


def test_the_same_id_in_two_integrations_is_two_connections(store: ConnectionStore) -> None:
    """Even of the same account."""
    first = connect(store, a_draft())
    second = connect(store, msgspec.structs.replace(a_draft(), integration="gong-eu"))
    assert first.key != second.key
    assert store.all() == [first, second]


def test_what_a_draft_does_not_bring_is_taken_over(store: ConnectionStore) -> None:
    """From the same account stored again, and from another that had the id."""
    connect(store, with_all(a_draft()))
    assert heritage(connect(store, a_draft(secret="rotated"), now=2)) == FULL
    assert heritage(connect(store, a_draft(key="another"), now=3)) == FULL


def test_what_a_draft_brings_replaces_the_former(store: ConnectionStore) -> None:
    """Also an empty value; and an account that comes back brings nothing old of its own."""
    connect(store, with_all(a_draft()))
    changed = connect(store, with_all(a_draft(key="another"), tags={}, metadata={"b": 1}), now=2)
    assert (changed.tags, changed.metadata, changed.end_user) == ({}, {"b": 1}, FULL["end_user"])
    again = connect(store, a_draft(), now=3)
    assert (again.tags, again.metadata) == ({}, {"b": 1})


def test_an_environment_account_is_adopted_without_a_second_meaning_of_the_id(store: ConnectionStore) -> None:
    """Until it is made current, the id means whom it meant."""
    first = connect(store, a_draft("acme", key="another"))
    connect(store, a_draft("env"), keep_credentials=False)
    saved = store.save(a_draft("acme"), keep_credentials=True, now=2)
    assert store.all() == [first]
    assert store.make_current(saved, now=3).key == saved.key
    assert [each.key for each in store.all()] == [saved.key]


def test_a_patch_changes_what_it_names(store: ConnectionStore) -> None:
    """None removes, UNSET leaves."""
    key = connect(store, with_all(a_draft())).key
    store.update(key, lambda _: Changes(tags={"env": "test"}), now=2)
    found = store.get(key)
    assert found is not None
    assert heritage(found) == {**FULL, "tags": {"env": "test"}}
    store.update(key, lambda _: Changes(end_user=None, webhook_url_override=None), now=3)
    found = store.get(key)
    assert found is not None
    assert (found.tags, found.end_user, found.webhook_url_override) == ({"env": "test"}, None, None)
    assert found.updated_at == 3


def test_a_change_sees_what_is_stored(store: ConnectionStore) -> None:
    """All of what it may change."""
    key = connect(store, with_all(a_draft())).key
    seen: list[Editable] = []

    def change(stored: Editable) -> Changes:
        seen.append(stored)
        return Changes()

    store.update(key, change, now=2)
    expected = {name: value for name, value in FULL.items() if name != "metadata"}
    assert seen == [Editable(**expected)]
    store.update(-1, change, now=2)
    assert len(seen) == 1


def test_changes_made_at_once_are_all_kept(database_url: str) -> None:
    """Each is made of what the one before left, in whatever process that was."""
    databases = [open_database(database_url) for _ in range(2)]
    stores = [SqlConnectionStore(each, KEYS) for each in databases]
    key = connect(stores[0], a_draft()).key

    def tag(name: str) -> Callable[[Editable], Changes]:
        return lambda stored: Changes(tags={**stored.tags, name: "x"})

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(stores[number % 2].update, key, tag(f"t{number}"), now=2) for number in range(12)]
        for job in jobs:
            job.result()
    found = stores[0].get(key)
    assert found is not None
    assert found.tags == dict.fromkeys([f"t{number}" for number in range(12)], "x")
    for each in databases:
        each.close()


def test_a_change_is_made_of_what_a_former_account_left(store: ConnectionStore) -> None:
    """As an id comes to mean another account, or the same anew."""
    connect(store, with_all(a_draft()))
    for key in ("other", "other"):
        saved = store.save(a_draft(key=key), keep_credentials=True, now=2)
        made = store.make_current(
            saved, now=2, change=lambda stored: Changes(tags={**stored.tags, "new": f"{len(stored.tags)}"})
        )
        assert made.tags == {**FULL["tags"], "new": made.tags["new"]}
    assert heritage(made) == {**FULL, "tags": {**FULL["tags"], "new": str(len(FULL["tags"]) + 1)}}
    found = store.search(ConnectionQuery(tags={"new": made.tags["new"]}))
    assert [each.key for each in found] == [made.key]


def test_metadata_is_replaced_or_merged_for_several(store: ConnectionStore) -> None:
    """Merging is of the top level."""
    keys = [connect(store, with_all(a_draft(name, key=name))).key for name in ("a", "b")]
    assert store.set_metadata("gong", ["a", "b", "a"], {"plan": "silver"}, merge=True, now=2) == []
    assert [store.get(key).metadata for key in keys] == [{**FULL["metadata"], "plan": "silver"}] * 2
    assert store.set_metadata("gong", ["a"], {"x": {"y": 1}}, merge=False, now=3) == []
    assert store.get(keys[0]).metadata == {"x": {"y": 1}}


def test_metadata_of_an_unknown_connection_changes_none(store: ConnectionStore) -> None:
    """The unknown ids are told, in their order."""
    key = connect(store, with_all(a_draft("a"))).key
    assert store.set_metadata("gong", ["z", "a", "y"], {"b": 1}, merge=False, now=2) == ["z", "y"]
    assert store.get(key).metadata == FULL["metadata"]


def test_metadata_has_a_size_however_often_it_is_merged(store: ConnectionStore) -> None:
    """What is too large is told with its connection, and none is changed."""
    for name in ("small", "large"):
        connect(store, a_draft(name, key=name))
    half = "x" * (LARGEST_DOCUMENT // 2)
    assert store.set_metadata("gong", ["large"], {"a": half}, merge=True, now=2) == []
    before = store.all()
    with pytest.raises(UsageError, match="'large'") as caught:
        store.set_metadata("gong", ["small", "large"], {"b": half}, merge=True, now=3)
    assert caught.value.field == "metadata"
    assert store.all() == before
    assert store.set_metadata("gong", ["large"], {"a": "", "b": half}, merge=True, now=4) == []
    assert store.set_metadata("gong", ["small", "large"], {"b": half}, merge=False, now=5) == []


def test_metadata_merged_at_once_is_all_kept(store: ConnectionStore) -> None:
    """Nobody overwrites what another merges at the same moment."""
    for name in "abc":
        connect(store, a_draft(name, key=name))

    def merge(number: int) -> list[str]:
        ids = ["a", "b", "c"] if number % 2 else ["c", "b", "a"]
        return store.set_metadata("gong", ids, {str(number): number}, merge=True, now=2)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(merge, range(12))) == [[]] * 12
    assert [len(each.metadata) for each in store.all()] == [12] * 3


def test_renewed_tokens_replace_the_old(store: ConnectionStore) -> None:
    """With the configuration and what became of the refresh."""
    draft = msgspec.structs.replace(a_draft(), credentials=OAuth2(access_token=Secret("old")))
    key = connect(store, draft).key
    store.note_refresh(key, RefreshState(failed_at=2, error="no", failing_since=1, exhausted=True), now=2)
    assert store.get(key).refresh.exhausted
    fresh = OAuth2(access_token=Secret("new"), refresh_token=Secret("r"), expires_at=9)
    store.renew(key, credentials=fresh, connection_config={"host": "h"}, refresh=RefreshState(), now=3)
    found = store.get(key)
    assert (found.credentials, found.connection_config) == (fresh, {"host": "h"})
    assert (found.refresh, found.updated_at) == (RefreshState(), 3)


@pytest.mark.parametrize("trusted", [True, False])
def test_an_account_may_move_as_it_is_renewed(store: ConnectionStore, trusted: bool) -> None:
    """It is the same account, of the same pace."""
    limits = Limits(per_second=1.0, burst=1, per_day=9)
    saved = connect(store, msgspec.structs.replace(a_draft(), limits=limits, trusted=not trusted))
    tokens = {"credentials": NoCredentials(), "connection_config": {}, "refresh": RefreshState()}
    store.renew(saved.key, **tokens, now=3)
    assert (store.get(saved.key).base_url, store.get(saved.key).trusted) == (saved.base_url, not trusted)
    store.renew(saved.key, **tokens, now=3, moved_to=("https://eu.test", trusted))
    found = store.get(saved.key)
    assert (found.base_url, found.trusted, found.limits) == ("https://eu.test", trusted, limits)
    assert found.identity == saved.identity


def test_an_account_authorised_anew_may_be_refreshed_again(store: ConnectionStore) -> None:
    """Storing it forgets the failures."""
    key = connect(store, a_draft()).key
    store.note_refresh(key, RefreshState(exhausted=True), now=2)
    assert connect(store, a_draft(secret="fresh"), now=3).refresh == RefreshState()


def test_a_fetch_is_written_down(store: ConnectionStore) -> None:
    """It is no change of the connection."""
    key = connect(store, a_draft()).key
    assert store.get(key).last_fetched_at is None
    store.touch(key, now=7)
    assert (store.get(key).last_fetched_at, store.get(key).updated_at) == (7, 1)


# -- deleting ----------------------------------------------------------------------------------------------


def test_a_deleted_connection_is_gone_with_all_that_is_personal(
    database: Database, store: ConnectionStore
) -> None:
    """So are the accounts that had its id before."""
    former = connect(store, a_draft(key="another"))
    key = connect(store, with_all(a_draft())).key
    assert store.delete("gong", "one", now=5)
    assert (store.all(), store.find("gong", "one"), store.get(key)) == ([], None, None)
    assert store.search(ConnectionQuery()) == store.search(ConnectionQuery(connection_id="one")) == []
    names = {"integration": "gong", "connection_id": "one", "now": 6}
    database.write(lambda tx: tx.execute("keep_connection", **revived(former), **names))
    left = database.read("read_connection", **{**revived(former), **names})
    assert left[0][7] is None
    assert not store.delete("gong", "one", now=7)


def revived(connection: Connection) -> dict[str, object]:
    """The values that bring a row back without its secrets."""
    return {
        "provider": "gong",
        "identity": connection.identity,
        "base_url": connection.base_url,
        "config": "{}",
        "metadata": None,
        "tags": None,
        "end_user": None,
        "webhook_url_override": None,
    }


def test_a_deleted_account_comes_back_to_its_row(store: ConnectionStore) -> None:
    """Its records are there again; metadata and end user are not."""
    first = connect(store, with_all(a_draft()))
    store.delete("gong", "one", now=2)
    again = connect(store, a_draft(), now=3)
    assert (again.key, again.created_at) == (first.key, first.created_at)
    assert (again.metadata, again.tags, again.end_user) == (None, {}, None)


class Recording:
    """A database that writes down which transactions waited for the disk."""

    def __init__(self, database: Database) -> None:
        self.read, self.location, self.close = database.read, database.location, database.close
        self._database = database
        self.durable: list[bool] = []

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        self.durable.append(durable)
        return self._database.write(work, durable=durable)


def test_accounts_and_their_tokens_outlast_a_power_cut(database: Database) -> None:
    """Whoever brought one was told that it is here, whoever deleted one that it is gone."""
    recording = Recording(database)
    store = SqlConnectionStore(recording, KEYS)
    key = connect(store, a_draft()).key
    store.renew(key, credentials=NoCredentials(), connection_config={}, refresh=RefreshState(), now=2)
    store.delete("gong", "one", now=3)
    saved, current, renewed, deleted = recording.durable
    assert (current, renewed, deleted) == (True, True, True)
    assert not saved  # nobody is told of it before it is current, and then the disk has both


def test_what_works_for_a_deleted_connection_does_not_bring_it_back(store: ConnectionStore) -> None:
    """Neither a sync that ends nor a refresh."""
    saved = connect(store, a_draft())
    store.delete("gong", "one", now=2)
    with pytest.raises(UnknownName, match="deleted"):
        store.make_current(saved, now=3)
    store.renew(saved.key, credentials=NoCredentials(), connection_config={}, refresh=RefreshState(), now=3)
    store.note_refresh(saved.key, RefreshState(), now=3)
    store.update(saved.key, lambda _: Changes(tags={"a": "b"}), now=3)
    assert store.all() == store.search(ConnectionQuery(tags={"a": "b"})) == []


def test_purging_removes_what_deleted_connections_left(database: Database, store: ConnectionStore) -> None:
    """Records, checkpoints and runs; those of others and of later deletions stay."""
    keys = [connect(store, a_draft(name, key=name)).key for name in ("a", "b", "c")]
    records, runs = SqlRecordStore(database, KEYS, b"h" * 32), SqlRunStore(database, KEYS)
    schedules = SqlScheduleStore(database)
    for key in keys:
        fill(records, runs, schedules, key)
    store.delete("gong", "a", now=5)
    store.delete("gong", "b", now=6)
    assert store.purge(before=6) == 1
    assert [bool(records.counts(key)) for key in keys] == [False, True, True]
    assert [len(runs.history(key)) + len(schedules.of([key])) for key in keys] == [0, 1, 2]
    assert [records.checkpoint(CheckpointKey(connection=key, sync="calls")) for key in keys] == [
        None,
        b"{}",
        b"{}",
    ]
    assert store.purge(before=6) == 0
    assert connect(store, a_draft("a", key="a"), now=7).key not in keys
    assert connect(store, a_draft("b", key="b"), now=7).key == keys[1]


def fill(records: SqlRecordStore, runs: SqlRunStore, schedules: SqlScheduleStore, key: int) -> None:
    """Let something be synced for a connection."""
    stream, here = StreamKey(connection=key, model="Call"), CheckpointKey(connection=key, sync="calls")
    batch = Batch(stream=stream, records=[(str(n), b"{}") for n in range(3)], checkpoint=(here, b"{}"))
    records.write(batch, now=1)
    schedules.save(Schedule(connection=key, sync="calls", spec="1h", next_at=1), now=1)
    runs.save(
        Run(
            id=f"run {key}", connection=key, sync="calls", kind="full", status=RunStatus.SUCCESS, owner="me",
            epoch=1, started_at=1, heartbeat_at=1, counts=RunCounts(),
        )
    )  # fmt: skip


# -- the revision ------------------------------------------------------------------------------------------


def test_every_change_raises_the_revision(database: Database, store: ConnectionStore) -> None:
    """What others keep a copy of; what nobody does, or changes nothing, does not."""
    revision = SqlRevision(database)
    seen = [revision.current()]

    def raised(change: Callable[[], object]) -> bool:
        change()
        seen.append(revision.current())
        return seen[-1] > seen[-2]

    saved = store.save(a_draft(), keep_credentials=True, now=1)
    key = saved.key
    tokens = {"credentials": NoCredentials(), "connection_config": {}, "refresh": RefreshState()}
    assert [
        raised(lambda: store.save(a_draft(), keep_credentials=True, now=1)),
        raised(lambda: store.make_current(saved, now=1)),
        raised(lambda: store.update(key, lambda _: Changes(tags={}), now=2)),
        raised(lambda: store.set_metadata("gong", ["one"], {}, merge=False, now=2)),
        raised(lambda: store.renew(key, **tokens, now=2)),
        raised(lambda: store.note_refresh(key, RefreshState(), now=2)),
        raised(lambda: store.learn(key, {"a": "b"}, now=2)),
        raised(lambda: store.delete("gong", "one", now=2)),
    ] == [True] * 8
    connect(store, a_draft("two"))
    seen.append(revision.current())
    assert [
        raised(lambda: store.make_current(store.find("gong", "two"), now=3)),
        raised(lambda: store.touch(store.find("gong", "two").key, now=3)),
        raised(lambda: store.set_metadata("gong", ["two", "z"], {}, merge=True, now=3)),
        raised(lambda: store.update(key, lambda _: Changes(tags={}), now=3)),
        raised(lambda: store.delete("gong", "one", now=3)),
        raised(lambda: store.purge(before=9)),
    ] == [False] * 6


def test_what_has_changed_lately_is_told(store: ConnectionStore) -> None:
    """With when that was, and whether an id means it; also what is gone, and what another account has replaced."""
    first = connect(store, a_draft("one"), now=10).key
    second = connect(store, a_draft("two"), now=20).key
    saved = store.save(a_draft("three"), keep_credentials=True, now=30)
    assert sorted(store.changed(since=20)) == [(second, 20, 1), (saved.key, 30, 0)]
    store.make_current(saved, now=30)
    assert sorted(store.changed(since=30)) == [(saved.key, 30, 1)]
    store.set_metadata("gong", ["one"], {"a": 1}, merge=False, now=40)
    store.delete("gong", "two", now=50)
    other = connect(store, a_draft("three", host="b"), now=60).key
    store.learn(first, {"zone": "UTC"}, now=70)
    store.touch(first, now=80)
    assert sorted(store.changed(since=40)) == [
        (first, 70, 1),
        (second, 50, 0),
        (saved.key, 60, 0),
        (other, 60, 1),
    ]
    keys = [first, second, saved.key, other, 999]
    assert sorted(each.key for each in store.several(keys)) == [first, other]
    assert store.several([]) == []
