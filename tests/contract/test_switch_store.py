"""What every store of switches does."""

from collections.abc import Iterator

import pytest

from tieline.functions.switches import AllOn, FunctionKey, SwitchStore
from tieline.storage.access import SqlRevision
from tieline.storage.database import open_database
from tieline.storage.switches import SqlSwitchStore

ONE = FunctionKey(integration="crm", kind="sync", name="calls")
OTHER = FunctionKey(integration="crm", kind="action", name="calls")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[SwitchStore]:
    if request.param == "memory":
        yield AllOn()
        return
    database = open_database(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )
    yield SqlSwitchStore(database)
    database.close()


def test_all_are_on_at_first(store: SwitchStore):
    assert store.off() == frozenset()
    assert not store.switch(ONE, on=True)


def test_a_function_is_off_until_it_is_on_again(store: SwitchStore):
    """By all of its names; what changes nothing says so."""
    assert store.switch(ONE, on=False)
    assert not store.switch(ONE, on=False)
    assert store.switch(OTHER, on=False)
    assert store.off() == {ONE, OTHER}
    assert store.switch(ONE, on=True)
    assert store.off() == {OTHER}


def test_other_processes_are_told(sqlite_url: str):
    """By the number of changes, which each raises."""
    database = open_database(sqlite_url)
    store, revision = SqlSwitchStore(database), SqlRevision(database)
    store.switch(ONE, on=False)
    before = revision.current()
    store.switch(ONE, on=False)
    assert revision.current() == before
    store.switch(ONE, on=True)
    assert revision.current() > before
    database.close()
