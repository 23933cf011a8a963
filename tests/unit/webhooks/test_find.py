"""Finds the connections that a webhook is about: what has changed is read again, and no more."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.connection_stores import MemoryConnections

from tieline.auth.credentials import NoCredentials
from tieline.connections.model import Connection, Draft
from tieline.webhooks.find import Finder
from tieline.webhooks.receive import Wanted

NOW = 1_800_000_000_000_000
MINUTE = 60_000_000
WANTED = [Wanted(by="metadata.page", value="9")]


class Stored(MemoryConnections):
    """Counts its changes, and what is read of it."""

    def __init__(self):
        super().__init__()
        self.revision = 0
        self.wholes = 0
        self.opened = []

    def put(self, name, page, *, at, integration="key"):
        draft = Draft(
            integration=integration,
            provider="meta",
            connection_id=name,
            base_url="https://api.example",
            credentials=NoCredentials(),
            metadata={"page": page},
        )
        row = self.make_current(self.save(draft, keep_credentials=True, now=at), now=at)
        self.rows[row.key] = msgspec.structs.replace(row, metadata={"page": page}, updated_at=at)
        self.revision += 1

    def drop(self, name, *, at, integration="key"):
        key = self.current.pop((integration, name))
        self.rows[key] = msgspec.structs.replace(self.rows[key], updated_at=at)
        self.revision += 1

    def all(self):
        self.wholes += 1
        return super().all()

    def several(self, keys):
        self.opened.append(sorted(keys))
        return super().several(keys)


class Counter:
    def __init__(self, stored):
        self._stored = stored

    def current(self):
        return self._stored.revision


class Rig:
    def __init__(self):
        self.stored = Stored()
        self.finder = Finder(self.stored, Counter(self.stored))

    @property
    def found(self):
        return names(self.finder.find("key", WANTED))


def names(found: list[Connection]):
    return [each.connection_id for each in found]


@pytest.fixture
def rig():
    made = Rig()
    made.stored.put("b", "9", at=NOW)
    made.stored.put("a", 9, at=NOW)
    made.stored.put("c", 9, at=NOW, integration="other")
    made.stored.put("d", 1, at=NOW)
    assert made.found == ["a", "b"]
    return made


def test_nothing_is_read_where_nothing_has_changed(rig):
    """All that have the value are found, as text and as a number; those of other integrations are not."""
    for _ in range(3):
        assert rig.found == ["a", "b"]
    assert (rig.stored.wholes, rig.stored.opened) == (1, [])


def test_what_has_changed_is_read_alone(rig):
    """What came, what has another value now, and what is gone."""
    rig.stored.put("e", 9, at=NOW + 1)
    assert rig.found == ["a", "b", "e"]
    rig.stored.put("a", 1, at=NOW + 2)
    rig.stored.drop("b", at=NOW + 3)
    assert rig.found == ["e"]
    rig.stored.put("b", 9, at=NOW + 4)
    assert rig.found == ["b", "e"]
    assert (rig.stored.wholes, rig.stored.opened) == (1, [[5], [1, 2], [1]])


def test_what_another_clock_says_was_changed_before_is_read_too(rig):
    """Clocks differ a little."""
    rig.stored.put("e", 9, at=NOW - MINUTE)
    assert rig.found == ["a", "b", "e"]
    assert rig.stored.wholes == 1


def test_everything_is_read_again_where_nobody_knows_what_has_changed(rig):
    """A clock was set back by far."""
    rig.stored.put("e", 9, at=NOW - 60 * MINUTE)
    assert rig.found == ["a", "b", "e"]
    assert rig.stored.wholes == 2


def test_an_id_that_is_given_to_an_account_after_its_row_was_seen_is_found(rig):
    """Both are of the same moment."""
    rig.stored.put("e", 9, at=NOW + 1)
    key = rig.stored.current.pop(("key", "e"))
    assert rig.found == ["a", "b"]
    rig.stored.current["key", "e"] = key
    rig.stored.revision += 1
    assert rig.found == ["a", "b", "e"]


changes = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from([None, 1, 9, "9"]), st.booleans()), max_size=20
)


@given(changes)
def test_whatever_changes_it_finds_what_is_there(steps):
    """However often it is asked in between."""
    rig, at, there = Rig(), NOW, {}
    for name, page, asks in steps:
        at += 1
        if page is not None:
            rig.stored.put(name, page, at=at)
            there[name] = str(page)
        elif name in there:
            rig.stored.drop(name, at=at)
            del there[name]
        if asks:
            assert rig.found == sorted(each for each, value in there.items() if value == "9")
    assert rig.found == sorted(each for each, value in there.items() if value == "9")
