"""What is told of connections, in the transactions that change them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from tests.storing import KEYS, a_draft

from tieline.auth.credentials import Basic, NoCredentials
from tieline.connections.model import (
    ENVIRONMENT_ID,
    Changes,
    Connection,
    Draft,
    EndUser,
    Integration,
    Organization,
    RefreshState,
)
from tieline.connections.refresh import failed, partly_failed
from tieline.core.errors import RefreshFailed
from tieline.core.secrets import Secret
from tieline.events.model import ConnectionChanged, Event, RefreshChanged, Subject, Trouble
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.outbox import SqlEventStore

FULL = EndUser(id="u1", email="u@a.test", tags={"plan": "pro"}, organization=Organization(id="o1"))


class Rig:
    def __init__(self, database: Database) -> None:
        self.store = SqlConnectionStore(database, KEYS)
        self.integrations = SqlIntegrationStore(database, KEYS)
        self._outbox = SqlEventStore(database, KEYS)

    def authorise(self, draft: Draft, *, now: int = 1, authorised: bool = True) -> Connection:
        saved = self.store.save(draft, keep_credentials=True, now=now)
        return self.store.make_current(saved, now=now, authorised=authorised)

    def told(self) -> list[Event]:
        """Take what was told since the last time."""
        found = self._outbox.waiting(99)
        self._outbox.settle([each.id for each in found], [], [], now=1)
        return [each.event for each in found]

    def operations(self) -> list[tuple[str, str]]:
        return [
            (each.operation, each.subject.connection_id)
            for each in self.told()
            if isinstance(each, ConnectionChanged)
        ]


@pytest.fixture
def rig(database_url: str) -> Iterator[Rig]:
    database = open_database(database_url)
    yield Rig(database)
    database.close()


def test_a_new_connection_is_told_of_as_it_is(rig: Rig) -> None:
    """With all that its readers need."""
    draft = msgspec.structs.replace(
        a_draft("one"), tags={"team": "a"}, end_user=FULL, webhook_url_override="https://b.test"
    )
    key = rig.authorise(draft).key
    subject = Subject(
        key=key, integration="crm", provider="gong", connection_id="one", auth_mode="API_KEY", tags={"team": "a"},
        end_user={
            "endUserId": "u1", "endUserEmail": "u@a.test", "organizationId": "o1", "tags": {"plan": "pro"},
        },
        webhook_url_override="https://b.test",
    )  # fmt: skip
    assert rig.told() == [ConnectionChanged(subject=subject, operation="creation")]


def test_an_authorisation_over_another_is_an_override(rig: Rig) -> None:
    """Of the same account, or of another one under the id; with what it takes over."""
    rig.authorise(msgspec.structs.replace(a_draft("one"), tags={"team": "a"}))
    rig.authorise(a_draft("one", secret="new"))
    other = Basic(username="somebody", password=Secret("else"))
    rig.authorise(msgspec.structs.replace(a_draft("one"), credentials=other))
    first, second, third = (each for each in rig.told() if isinstance(each, ConnectionChanged))
    assert [each.operation for each in (first, second, third)] == ["creation", "override", "override"]
    assert second.subject == first.subject
    assert (third.subject.auth_mode, third.subject.tags) == ("BASIC", {"team": "a"})
    assert third.subject.key != first.subject.key


def test_a_connection_that_comes_back_is_new(rig: Rig) -> None:
    """After it was deleted."""
    rig.authorise(a_draft("one"))
    rig.store.delete("crm", "one", now=2)
    rig.authorise(a_draft("one"), now=3)
    assert rig.operations() == [("creation", "one"), ("deletion", "one"), ("creation", "one")]


def test_a_deleted_connection_is_told_of_as_it_was(rig: Rig) -> None:
    """Once, and with whom it belonged to."""
    rig.authorise(msgspec.structs.replace(a_draft("one"), end_user=FULL))
    (created,) = rig.told()
    rig.store.delete("crm", "one", now=2)
    rig.store.delete("crm", "one", now=3)
    assert rig.told() == [msgspec.structs.replace(created, operation="deletion")]


def test_an_integration_takes_its_connections_along(rig: Rig) -> None:
    """Each is told of; those of others stay."""
    plain = Integration(key=0, unique_key="shop", provider="gong", created_at=0, updated_at=0)
    rig.integrations.create(plain, now=1)
    for name, integration in (("one", "crm"), ("two", "shop"), ("three", "shop")):
        rig.authorise(a_draft(name, integration))
    rig.told()
    rig.integrations.delete("shop", now=2)
    assert rig.operations() == [("deletion", "two"), ("deletion", "three")]


def test_the_account_of_the_environment_makes_no_events(rig: Rig) -> None:
    """It is nobody's business; stored under an id of its own, it is new."""
    rig.authorise(a_draft(ENVIRONMENT_ID))
    rig.authorise(a_draft("own"))
    assert rig.operations() == [("creation", "own")]
    rig.authorise(a_draft(ENVIRONMENT_ID), now=3)
    rig.store.delete("crm", ENVIRONMENT_ID, now=4)
    assert rig.told() == []


def test_nothing_else_is_told(rig: Rig) -> None:
    """A run that finds the account good, what is learnt of it, metadata, patches, fetches, refreshes that work."""
    saved = rig.authorise(a_draft("one"))
    rig.told()
    rig.store.make_current(saved, now=2)
    rig.store.learn(saved.key, {"time_zone": "UTC"}, now=2)
    rig.store.set_metadata("crm", ["one"], {"a": 1}, merge=False, now=2)
    rig.store.update(saved.key, lambda _: Changes(tags={"b": "c"}), now=2)
    rig.store.touch(saved.key, now=2)
    renew(rig, saved.key, now=2)
    assert rig.told() == []


def test_failures_to_refresh_are_told_once_in_a_row(rig: Rig) -> None:
    """The first with its reason, the end of them without any."""
    key = rig.authorise(a_draft("one")).key
    rig.told()
    state = RefreshState()
    for now in (2, 3):
        state = failed(state, RefreshFailed(f"refused {now}"), now=now)
        rig.store.note_refresh(key, state, now=now)
    renew(rig, key, now=4)
    renew(rig, key, now=5)
    subject = Subject(key=key, integration="crm", provider="gong", connection_id="one", auth_mode="API_KEY")
    trouble = Trouble(type="invalid_credentials", description="refused 2")
    assert rig.told() == [
        RefreshChanged(subject=subject, trouble=trouble),
        RefreshChanged(subject=msgspec.structs.replace(subject, auth_mode="NONE")),
    ]
    rig.store.note_refresh(key, failed(RefreshState(), RefreshFailed("again"), now=6), now=6)
    assert len(rig.told()) == 1


def test_a_token_that_comes_without_its_user_s_is_told_as_a_failure(rig: Rig) -> None:
    """Once, however often the other is renewed; the end of it as that of any."""
    key = rig.authorise(a_draft("one")).key
    rig.told()
    for now in (2, 3):
        renew(rig, key, now=now, state=partly_failed(RefreshState(), RefreshFailed("gone"), began=now, now=2))
    renew(rig, key, now=4)
    failure, end = rig.told()
    assert isinstance(failure, RefreshChanged)
    assert isinstance(end, RefreshChanged)
    assert (failure.trouble and failure.trouble.description, end.trouble) == ("gone", None)


def test_account_that_is_connected_anew_is_well_again(rig: Rig) -> None:
    """That is told as what it is; failures after it are new."""
    key = rig.authorise(a_draft("one")).key
    rig.store.note_refresh(key, failed(RefreshState(), RefreshFailed("ended"), now=2), now=2)
    rig.told()
    again = rig.authorise(a_draft("one", secret="new"), now=3)
    assert (again.key, again.refresh) == (key, RefreshState())
    rig.store.note_refresh(key, failed(RefreshState(), RefreshFailed("again"), now=4), now=4)
    override, failure = rig.told()
    assert isinstance(override, ConnectionChanged)
    assert override.operation == "override"
    assert isinstance(failure, RefreshChanged)


def test_refreshes_of_what_is_gone_are_not_told(rig: Rig) -> None:
    """Of a deleted connection."""
    key = rig.authorise(a_draft("one")).key
    rig.store.delete("crm", "one", now=2)
    rig.told()
    rig.store.note_refresh(key, failed(RefreshState(), RefreshFailed("no"), now=3), now=3)
    renew(rig, key, now=4)
    assert rig.told() == []


def renew(rig: Rig, key: int, *, now: int, state: RefreshState | None = None) -> None:
    refresh = RefreshState(renewed_at=now) if state is None else state
    rig.store.renew(key, credentials=NoCredentials(), connection_config={}, refresh=refresh, now=now)
