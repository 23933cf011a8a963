"""How a job's streams are run: their leases, their order, and what ends them all."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from tieline.auth.credentials import Basic, OAuth2
from tieline.connections.model import Connection
from tieline.core.errors import AlreadyRunning, LeaseLost, StorageError, Unauthorized
from tieline.core.secrets import Secret
from tieline.events.memory import MemoryEvents
from tieline.http.model import Response
from tieline.http.pace import Limits
from tieline.http.pace_memory import MemoryPaceStore
from tieline.providers import catalogue
from tieline.records.memory import MemoryRecordStore
from tieline.sources.model import Source
from tieline.syncs.job import Job, Stores
from tieline.syncs.model import SyncOptions
from tieline.syncs.service import SyncService
from tieline.work.memory import MemorySchedules, MemoryTasks
from tieline.work.model import Claimed, Held, RunStatus

LIVELY = 200_000


class Runs:
    """Leases that are free, runs as they were saved last; `renewals` says what becomes of each heartbeat."""

    def __init__(self, *renewals):
        self.renewals = list(renewals)
        self.epoch = 0
        self.saved = {}
        self.beats = 0
        self.released = []
        self.log = []
        self.holder = None
        self.expires_at = 0
        self.past = []

    def claim(self, lease, *, owner, now, ttl):
        del lease, owner, ttl
        if self.holder is not None and now < self.expires_at:
            return Held(owner=self.holder, expires_at=self.expires_at)
        self.epoch += 1
        return Claimed(epoch=self.epoch)

    def expire(self, lease, *, owner):
        del lease, owner
        self.expires_at = 0

    def renew(self, lease, *, epoch, now, ttl):
        del lease, epoch, now, ttl
        self.beats += 1
        answer = self.renewals.pop(0) if self.renewals else True
        if isinstance(answer, Exception):
            raise answer
        return answer

    def release(self, lease, *, epoch):
        self.released.append((lease, epoch))

    def save(self, run, *, event=None):
        del event
        self.saved[run.sync] = run
        self.log.append(run)

    def abandon(self, id, *, error):  # noqa: A002 - the port's word
        (died,) = [each for each in self.past if each.id == id]
        self.log.append(msgspec.structs.replace(died, status=RunStatus.ERROR, error=error))
        return True

    def history(self, connection, *, sync=None, variant=None, limit=20):
        del connection, sync, variant, limit
        return self.past


class Me:
    name = "me"

    def is_alive(self, name):
        return {"alive": True, "dead": False}.get(name)


class Connections:
    """Which accounts have answered."""

    def __init__(self):
        self.current = []

    def make_current(self, connection, *, now):
        del now
        self.current.append(connection.key)
        return connection


class Crew:
    """A service over an API, stores in memory, and what it was asked."""

    def __init__(self, rig, kit, *renewals):
        self.rig = rig
        self.runs = Runs(*renewals)
        self.records = MemoryRecordStore(lambda _lease: self.runs.epoch)
        self.stores = Stores(
            records=self.records,
            connections=Connections(),
            runs=self.runs,
            schedules=MemorySchedules(dict),
            tasks=MemoryTasks(),
            events=MemoryEvents(),
            pace=MemoryPaceStore(),
        )
        self.source = Source(name="gong", resources=(kit.THINGS, kit.CHILDREN), models=())
        self.connection = Connection(
            key=1, integration="gong", provider="gong", connection_id="one", identity="me", base_url="https://api.test",
            credentials=None, created_at=0, updated_at=0,
        )  # fmt: skip

    async def sync(self, *streams, transport=None, stop=None, credentials=None, refresher=None):
        job = Job(
            connection=self.connection,
            credentials=credentials or Basic(username="key", password=Secret("secret")),
            provider=catalogue.load("gong"),
            source=self.source,
            resources=self.source.select(streams),
            options=SyncOptions(),
            limits=Limits(),
        )
        service = SyncService(self.stores, transport or self.rig.api, self.rig.clock, Me(), refresher)
        return await service.sync(job, lambda _event: None, stop or asyncio.Event())


@pytest.fixture
def crew(rig, kit):
    rig.api.add("one", kit.EPOCH)
    return lambda *renewals: Crew(rig, kit, *renewals)


class Slow:
    """A transport that answers once `until` says so, and never if it does not."""

    def __init__(self, inner, until):
        self.inner, self.until = inner, until

    async def send(self, request, *, max_body):
        for _ in range(LIVELY):
            if self.until():
                return await self.inner.send(request, max_body=max_body)
            await asyncio.sleep(0)
        raise AssertionError("waited for in vain")


async def test_a_lost_lease_ends_the_run_and_nothing_else(crew):
    """The work is cancelled in the midst of a request; the result tells why, and the caller goes on."""
    held = crew(False)
    results = await held.sync("things", transport=Slow(held.rig.api, lambda: False))
    assert [(RunStatus.ERROR, LeaseLost)] == [(each.status, type(each.error)) for each in results]
    assert held.runs.saved["things"].status is RunStatus.ERROR
    assert asyncio.current_task().cancelling() == 0


async def test_a_heartbeat_that_fails_once_is_followed_by_others(crew):
    """A database that is held for a moment costs no lease."""
    held = crew(StorageError("busy"))
    results = await held.sync("things", transport=Slow(held.rig.api, lambda: held.runs.beats >= 3))
    assert [each.status for each in results] == [RunStatus.SUCCESS]


async def test_children_are_asked_for_after_their_parents(crew):
    """They find what the same run has brought."""
    held = crew()
    results = await held.sync("texts")
    assert [each.stream for each in results] == ["things", "texts"]
    assert [each["path"] for each in held.rig.api.asked] == ["/things", "/texts"]
    assert held.runs.released == [("1/things/base", 1), ("1/texts/base", 2)]


async def test_refused_credentials_end_every_stream(crew, kit):
    """One answer is enough: nothing else is asked, and what did not begin has only stopped."""
    held = crew()
    held.rig.api.trouble = lambda _number, _body: kit.refuse(401, "access denied")
    results = await held.sync()
    assert [each.status for each in results] == [RunStatus.ERROR, RunStatus.STOPPED]
    assert isinstance(results[0].error, Unauthorized)
    assert len(held.rig.api.asked) == 1


async def test_a_run_that_is_stopped_before_it_begins_asks_nothing(crew):
    """Every stream has stopped, and no lease was taken."""
    held, stop = crew(), asyncio.Event()
    stop.set()
    results = await held.sync(stop=stop)
    assert [each.status for each in results] == [RunStatus.STOPPED] * 2
    assert (held.rig.api.asked, held.runs.epoch) == ([], 0)


@pytest.mark.parametrize(("holder", "status"), [("dead", RunStatus.SUCCESS), ("alive", RunStatus.ERROR)])
async def test_a_lease_is_taken_from_the_dead_alone(crew, holder, status):
    """At once, long before it expires; of the living, the result tells."""
    held = crew()
    held.runs.holder, held.runs.expires_at = holder, int((held.rig.clock.now() + 3600) * 1_000_000)
    before = held.rig.clock.now()
    [result] = await held.sync("things")
    assert held.rig.clock.now() - before < 3600
    assert (result.status, isinstance(result.error, AlreadyRunning)) == (status, status is RunStatus.ERROR)


async def test_a_lease_of_somebody_unknown_is_waited_for_until_it_expires(crew):
    """Whether that process lives cannot be seen from here."""
    held = crew()
    held.runs.holder, held.runs.expires_at = "elsewhere", int((held.rig.clock.now() + 15) * 1_000_000)
    before = held.rig.clock.now()
    [result] = await held.sync("things")
    assert (result.status, held.rig.clock.now() - before >= 15) == (RunStatus.SUCCESS, True)


async def test_a_lease_of_somebody_unknown_that_is_renewed_is_not_waited_for_again(crew):
    """Who renews it lives."""
    held = crew()
    held.runs.holder, held.runs.expires_at = "elsewhere", int((held.rig.clock.now() + 15) * 1_000_000)
    sleep = held.rig.clock.sleep

    async def renewed(seconds):
        held.runs.expires_at += 20_000_000
        await sleep(seconds)

    held.rig.clock.sleep = renewed
    [result] = await held.sync("things")
    assert isinstance(result.error, AlreadyRunning)


async def test_a_run_whose_process_died_is_written_down_as_ended(crew):
    """One that ended by itself stays as it is."""
    held = crew()
    await held.sync("things")
    ended = held.runs.saved["things"]
    died = msgspec.structs.replace(ended, id="died", status=RunStatus.RUNNING, finished_at=None, epoch=1)
    held.runs.past = [died, ended]
    held.runs.log.clear()
    await held.sync("things")
    assert [(run.id, run.status) for run in held.runs.log if run.epoch == 1] == [("died", RunStatus.ERROR)]


async def test_an_account_is_current_once_it_has_answered(crew):
    """A refused one does not take the place of another; a good one is told once."""
    good = crew()
    await good.sync()
    assert good.stores.connections.current == [1]
    bad = crew()
    bad.rig.api.trouble = lambda _number, _body: Response(status=401, body=b'{"errors":["no"]}')
    await bad.sync()
    assert bad.stores.connections.current == []


class Doorkeeper:
    """Lets requests with the token `new` pass to the API, refuses all others, and remembers what it saw."""

    def __init__(self, inner):
        self.inner, self.seen = inner, []

    async def send(self, request, *, max_body):
        self.seen.append(request.header("Authorization"))
        if self.seen[-1] != "Bearer new":
            return Response(status=401, body=b'{"errors":["expired"]}')
        return await self.inner.send(request, max_body=max_body)


class Refresher:
    """Brings the token `new` when the one that is there will not do."""

    async def fresh(self, connection, *, force=False):
        token = OAuth2(access_token=Secret("new"), refresh_token=Secret("next"))
        return msgspec.structs.replace(connection, credentials=token) if force else connection


async def test_a_token_that_ends_on_the_way_costs_one_refused_request(crew):
    """The run goes on with the next one."""
    held = crew()
    door = Doorkeeper(held.rig.api)
    token = OAuth2(access_token=Secret("old"), refresh_token=Secret("next"))
    results = await held.sync(transport=door, credentials=token, refresher=Refresher())
    assert [each.status for each in results] == [RunStatus.SUCCESS] * 2
    assert door.seen == ["Bearer old", "Bearer new", "Bearer new"]
