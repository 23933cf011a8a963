"""The stores on SQLite and PostgreSQL against the one in memory, over random histories with crashes."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import LeaseLost
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Action, Batch, CheckpointKey, FeedQuery, Fence, StreamKey
from tieline.storage.database import Database, open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.unlock import unlock

IDS = st.sampled_from(list("abcdefgh"))
DOCUMENTS = st.sampled_from(
    [b'{"x":1,"y":2}', b'{"y": 2, "x": 1}', b'{"x":1,"y":3}', b'{"x":1.0,"y":2}', b"{}", b"not JSON"]
)
PARTS = st.sampled_from([b'{"x":1}', b'{"y":{"z":3}}', b'{"y":{"w":[1]}}', b"{}"])
RECORDS = st.lists(st.tuples(IDS, DOCUMENTS), max_size=6)
ACTIONS = st.frozensets(st.sampled_from(Action))
VARIANTS = st.sampled_from(["base", "other"])
GOOD, STALE = Fence(lease="run", epoch=2), Fence(lease="run", epoch=1)


class Crashed(Exception):
    """Sealing failed in the middle of a transaction."""


class BrittleRing(KeyRing):
    """A key ring that can be told to fail after so many seals."""

    left = 1_000_000

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        if not self.left:
            raise Crashed
        self.left -= 1
        return super().seal(plain, aad)


class Histories(RuleBasedStateMachine):
    """Does the same to both stores, whose answers must be the same, cursors too."""

    database: Database
    numbers: count

    @initialize()
    def begin(self) -> None:
        self.connection = next(self.numbers)
        self.ring = BrittleRing.parse(KEY)
        self.real = SqlRecordStore(self.database, self.ring, unlock(self.database, self.ring))
        self.model = MemoryRecordStore({"run": 2}.get)
        self.now = 1_000
        self.seen_pass = 1

    def stream(self, variant: str) -> StreamKey:
        return StreamKey(connection=self.connection, model="Call", variant=variant)

    def both(self, name: str, *args, **kwargs):
        expected = getattr(self.model, name)(*args, **kwargs)
        assert expected == getattr(self.real, name)(*args, **kwargs)
        return expected

    @rule(
        variant=VARIANTS,
        records=RECORDS,
        parts=st.lists(st.tuples(IDS, PARTS), max_size=3),
        deletes=st.lists(IDS, max_size=3),
        in_pass=st.booleans(),
        unless_after=st.one_of(st.none(), st.integers(0, 7)),
        step=st.integers(-3, 3),
        seals=st.one_of(st.none(), st.integers(0, 3)),
    )
    def write(self, variant, records, parts, deletes, in_pass, unless_after, step, seals):
        """A batch; where the ring fails in its middle, nothing of it happened."""
        self.now += step
        batch = Batch(
            stream=self.stream(variant),
            records=records,
            parts=parts,
            deletes=deletes,
            unless_after=None if unless_after is None else self.cursor(variant, unless_after),
            seen_pass=self.seen_pass if in_pass else None,
            checkpoint=(self.place(), b"%d" % self.now),
            fence=GOOD,
        )
        self.ring.left = 1_000_000 if seals is None else seals
        try:
            result = self.real.write(batch, now=self.now)
        except Crashed:
            return
        finally:
            self.ring.left = 1_000_000
        assert self.model.write(batch, now=self.now) == result

    @rule(variant=VARIANTS, records=RECORDS, deletes=st.lists(IDS))
    def write_without_lease(self, variant, records, deletes):
        """A batch of a run that was taken over."""
        batch = Batch(stream=self.stream(variant), records=records, deletes=deletes, fence=STALE)
        for store in (self.real, self.model):
            try:
                store.write(batch, now=self.now)
            except LeaseLost:
                continue
            raise AssertionError("a stale fence was let through")

    @rule(variant=VARIANTS)
    def end_pass(self, variant):
        """The end of a full pass, and the next one's beginning."""
        state = (self.place(), b"pass %d" % self.seen_pass)
        self.both(
            "end_pass", self.stream(variant), self.seen_pass, checkpoint=state, fence=GOOD, now=self.now
        )
        self.seen_pass += 1

    @rule(variant=VARIANTS, at=st.integers(0, 7), limit=st.integers(1, 4))
    def prune(self, variant, at, limit):
        """A prune up to some record's cursor."""
        until = self.cursor(variant, at)
        if until is not None:
            self.both("prune", self.stream(variant), until=until, limit=limit, now=self.now)

    @rule(
        variant=VARIANTS,
        at=st.one_of(st.none(), st.integers(0, 7)),
        after=st.one_of(st.none(), st.integers(-5, 5)),
        limit=st.integers(1, 8),
        actions=ACTIONS,
        ids=st.one_of(st.none(), st.lists(IDS)),
    )
    def feed(self, variant, at, after, limit, actions, ids):
        """A page of the feed from anywhere, filtered in any way."""
        query = FeedQuery(
            cursor=None if at is None else self.cursor(variant, at),
            modified_after=None if after is None else self.now + after,
            limit=limit,
            actions=actions,
            ids=None if ids is None else ids[:limit],
        )
        self.both("feed", self.stream(variant), query)

    @rule(variant=VARIANTS)
    def clear(self, variant):
        """A stream begins anew: all of it, as which go first is nobody's business."""
        self.both("clear", self.stream(variant), fence=GOOD, limit=1_000)

    @rule()
    def remove_checkpoint(self):
        """A sync begins anew."""
        self.both("remove_checkpoint", self.place())

    @rule(variant=VARIANTS, ids=st.lists(IDS), seen=st.none() | st.integers(1, 4))
    def existing(self, variant, ids, seen):
        """Which of some ids are there, and seen."""
        self.both("existing", self.stream(variant), ids, seen_pass=seen)

    @invariant()
    def same(self) -> None:
        """Both hold the same records, counts and checkpoint."""
        if hasattr(self, "connection"):
            self.both("counts", self.connection)
            self.both("checkpoint", self.place())
            for variant in ("base", "other"):
                self.both("feed", self.stream(variant), FeedQuery())
                self.both("end", self.stream(variant))

    def cursor(self, variant: str, at: int) -> str | None:
        """Return the cursor of some record, if there is any."""
        records = self.model.feed(self.stream(variant), FeedQuery()).records
        return records[at % len(records)].cursor if records else None

    def place(self) -> CheckpointKey:
        return CheckpointKey(connection=self.connection, sync="calls")


KEY = generate_key()


def test_random_histories(database_url):
    """Whatever is done to it, and wherever it fails, the store is what the model says.

    A server answers more slowly than a file, and most of the code is the same: fewer histories will do there.
    """
    opened = open_database(database_url)
    columns = ("key", "owner", "epoch", "expires_at")
    opened.write(lambda tx: tx.append("leases", columns, [("run", "me", 2, 0)]))

    class OnThisDatabase(Histories):
        database = opened
        numbers = count(1)

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=100 if database_url.startswith("sqlite") else 25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    opened.close()
