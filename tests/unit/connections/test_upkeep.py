"""What keeps tokens fresh that nobody asks for: in order, at a pace, and not against a provider that is down."""

import asyncio
import contextlib

import msgspec

from tieline.auth.credentials import OAuth2
from tieline.connections.model import Connection, RefreshState
from tieline.connections.refresh import ended
from tieline.connections.upkeep import CLAIM, LOOK_EVERY, PARALLEL, Upkeep
from tieline.core.errors import RefreshFailed, StorageError, UnknownName
from tieline.core.secrets import Secret
from tieline.providers.model import Provider

SECOND = 1_000_000
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
NOW = 1_800_000_000 * SECOND
PROVIDER = Provider(name="acme", display_name="Acme", auth_mode="OAUTH2")


class Clock:
    """Time that moves when somebody says so, or sleeps."""

    def __init__(self):
        self.time = NOW / SECOND
        self.slept = []

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


class Rows:
    """A `RenewalStore` in memory, of connections that it holds itself."""

    def __init__(self):
        self.rows = {}
        self.at = {}
        self.postponed = []
        self.broken = False

    def put(self, row, at=0):
        self.rows[row.key], self.at[row.key] = row, at

    def next(self):
        if self.broken:
            raise StorageError("busy")
        return min((at for at in self.at.values() if at is not None), default=None)

    def unplanned(self, *, limit, later):
        return [self.rows[key] for key, at in self.at.items() if at == 0][:limit]

    def plan(self, renewals):
        for each in renewals:
            row = each.connection
            if row.key in self.rows and self.rows[row.key].updated_at == row.updated_at:
                self.at[row.key] = each.at

    def claim(self, *, now, until, limit):
        due = sorted((at, key) for key, at in self.at.items() if at is not None and 0 < at <= now)[:limit]
        self.at.update((key, until) for _, key in due)
        return [self.rows[key] for _, key in due]

    def postpone(self, integration, *, until):
        self.postponed.append((integration, until))
        for key, row in self.rows.items():
            if row.integration == integration and (self.at[key] or until) < until:
                self.at[key] = until


class Rig:
    def __init__(self, keeping="used"):
        self.rows, self.clock = Rows(), Clock()
        self.asked = []
        self.answer = self.renew
        self.go = asyncio.Event()
        self.go.set()
        self.upkeep = Upkeep(
            self.rows,
            self,
            find=self.rows.rows.get,
            provider=self.provider,
            keeping=keeping,
            clock=self.clock,
        )

    def provider(self, name):
        if name == "gone":
            raise UnknownName("there is no such provider")
        return PROVIDER

    @property
    def now(self):
        return int(self.clock.time * SECOND)

    def add(self, key, *, left=HOUR, integration="acme", provider="acme", renewable=True):
        spare = Secret("r") if renewable else None
        credentials = OAuth2(access_token=Secret("t"), refresh_token=spare, expires_at=self.now + left)
        row = Connection(
            key=key,
            integration=integration,
            provider=provider,
            connection_id=f"c{key}",
            identity=str(key),
            base_url="",
            credentials=credentials,
            created_at=self.now,
            updated_at=self.now,
        )
        self.rows.put(row)

    async def fresh(self, connection, *, early=False):
        assert early
        self.asked.append(connection.key)
        await self.go.wait()
        return self.answer(connection)

    def renew(self, connection, *, life=HOUR):
        credentials = msgspec.structs.replace(connection.credentials, expires_at=self.now + life)
        refresh = RefreshState(renewed_at=self.now)
        row = msgspec.structs.replace(
            connection, credentials=credentials, refresh=refresh, updated_at=self.now + 1
        )
        self.rows.put(row)
        return row

    def fail(self, connection, *, status=None):
        since = connection.refresh.failing_since or self.now
        refresh = RefreshState(failed_at=self.now, error="no", status=status, failing_since=since)
        self.rows.put(msgspec.structs.replace(connection, refresh=refresh, updated_at=self.now + 1))
        raise RefreshFailed("no", status=status)

    def end(self, connection):
        state = ended(connection, now=self.now)
        self.rows.put(msgspec.structs.replace(connection, refresh=state, updated_at=self.now + 1))
        return connection

    def refuse(self, connection):
        return self.fail(connection, status=400)

    async def step(self):
        seconds = await self.upkeep.step()
        await self.upkeep.settle()
        return seconds

    async def live(self, seconds):
        """Do all that is to be done in so many seconds."""
        until = self.clock.time + seconds
        while self.clock.time < until:
            pause = await self.step()
            due = (self.rows.next() or 0) / SECOND
            self.clock.time = max(self.clock.time + pause, min(due, until))


async def test_nothing_to_keep_costs_a_look_now_and_then():
    rig = Rig()
    assert await rig.step() == LOOK_EVERY
    assert rig.asked == []


async def test_new_account_is_planned_and_not_renewed():
    rig = Rig()
    rig.add(1)
    await rig.step()
    assert await rig.step() == LOOK_EVERY
    assert rig.asked == []
    assert rig.now + 35 * MINUTE < rig.rows.at[1] < rig.now + 45 * MINUTE


async def test_token_is_renewed_again_and_again_before_its_end():
    """While its account counts as used: an hour's token some thirty times in the first day."""
    rig = Rig()
    rig.add(1)
    ends = []
    rig.answer = lambda row: ends.append(row.credentials.expires_at - rig.now) or rig.renew(row)
    await rig.live(20 * 3600)
    assert 27 <= len(ends) <= 30
    assert min(ends) >= 15 * MINUTE


async def test_unused_account_is_renewed_once_a_day():
    rig = Rig()
    rig.add(1)
    await rig.live(2 * 86_400)
    rig.asked.clear()
    await rig.live(5 * 86_400)
    assert 5 <= len(rig.asked) <= 6


async def test_what_is_claimed_and_came_to_nothing_is_due_again():
    """A process died over it."""
    rig = Rig()
    rig.add(1, left=MINUTE)
    await rig.step()
    rig.rows.claim(now=rig.now, until=rig.now + int(CLAIM * SECOND), limit=1)
    await rig.live(CLAIM - 10)
    assert rig.asked == []
    await rig.live(20)
    assert rig.asked == [1]


async def test_many_are_renewed_at_a_pace():
    """After a long pause all are due at once: so many a second, the longest due first."""
    rig = Rig()
    for key in range(1, 101):
        rig.add(key, left=-key * MINUTE)
    await rig.step()
    before = rig.clock.time
    await rig.step()
    assert sorted(rig.asked) == list(range(101 - PARALLEL, 101))
    while len(rig.asked) < 100:
        rig.clock.time += await rig.step()
    assert 100 // PARALLEL <= rig.clock.time - before <= 10


async def test_slow_answers_hold_up_no_look():
    """What is under way counts as taken up; when it ends there is room for more."""
    rig = Rig()
    for key in range(1, 2 * PARALLEL + 1):
        rig.add(key, left=-MINUTE)
    await rig.step()
    rig.go.clear()
    for _ in range(3):
        await rig.upkeep.step()
        await asyncio.sleep(0.01)
    assert len(rig.asked) == PARALLEL
    rig.go.set()
    await rig.upkeep.settle()
    await rig.step()
    assert len(rig.asked) == 2 * PARALLEL


async def test_refused_account_is_tried_less_and_less_and_harms_no_other():
    rig = Rig()
    for key in range(1, 6):
        rig.add(key, left=MINUTE)
    rig.answer = lambda row: rig.refuse(row) if row.key < 5 else rig.renew(row)
    await rig.live(3600)
    assert rig.rows.postponed == []
    assert rig.asked.count(5) == 2
    assert {rig.asked.count(key) for key in range(1, 5)} <= {3, 4}


async def test_outage_of_a_provider_is_no_storm():
    """A thousand accounts, an hour of it: a few dozen requests; and all are renewed soon after."""
    rig = Rig()
    for key in range(1, 1001):
        rig.add(key, left=-MINUTE)
    rig.answer = rig.fail
    await rig.live(3600)
    assert len(rig.asked) < 16 * 10
    rig.asked.clear()
    rig.answer = rig.renew
    await rig.live(2 * 3600)
    assert set(rig.asked) == set(range(1, 1001))


async def test_outage_of_one_provider_is_not_anothers():
    rig = Rig()
    for key in range(1, 9):
        rig.add(key, left=-MINUTE, integration="down" if key % 2 else "up")
    rig.answer = lambda row: rig.fail(row) if row.integration == "down" else rig.renew(row)
    await rig.live(60)
    assert {name for name, _ in rig.rows.postponed} == {"down"}
    assert {key for key in rig.asked if not key % 2} == {2, 4, 6, 8}


async def test_provider_that_answers_again_starts_with_a_clean_slate():
    """One failure after that is no outage."""
    rig = Rig()
    for key in range(1, 4):
        rig.add(key, left=-MINUTE)
    rig.answer = rig.fail
    await rig.live(10)
    assert len(rig.rows.postponed) == 1
    rig.answer = rig.renew
    await rig.live(3600)
    rig.rows.postponed.clear()
    rig.add(9, left=-MINUTE)
    rig.answer = rig.fail
    await rig.live(10)
    assert rig.rows.postponed == []


async def test_account_of_a_provider_that_is_gone_waits():
    """Its file may come back; the others are kept meanwhile."""
    rig = Rig()
    rig.add(1, left=-MINUTE, provider="gone")
    rig.add(2, left=-MINUTE)
    await rig.live(5)
    assert rig.asked == [2]
    assert 590 * SECOND < rig.rows.at[1] - rig.now <= 600 * SECOND


async def test_account_that_is_deleted_meanwhile_is_dropped():
    rig = Rig()
    rig.add(1, left=-MINUTE)

    def vanish(row):
        del rig.rows.rows[1], rig.rows.at[1]
        raise UnknownName("gone")

    rig.answer = vanish
    await rig.live(10)
    assert rig.asked == [1]
    assert rig.rows.at == {}


async def test_database_that_does_not_answer_ends_nothing():
    """The next look may be luckier."""
    rig = Rig()
    rig.rows.broken = True
    running = asyncio.create_task(rig.upkeep.run())
    while len(rig.clock.slept) < 3:
        await asyncio.sleep(0)
    rig.rows.broken = False
    rig.add(1, left=-MINUTE)
    async with asyncio.timeout(10):
        while not rig.asked:
            await asyncio.sleep(0)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert rig.clock.slept[:3] == [LOOK_EVERY] * 3


async def test_tokens_that_end_for_good_harm_no_other_of_their_provider():
    """Each is told of when it ends, and never looked at again."""
    rig = Rig()
    for key in range(1, 6):
        rig.add(key, left=MINUTE, renewable=False)
    rig.add(6, left=HOUR)
    rig.answer = rig.end
    await rig.live(120)
    assert sorted(rig.asked) == [1, 2, 3, 4, 5]
    assert rig.rows.postponed == []
    assert [rig.rows.at[key] for key in range(1, 6)] == [None] * 5
