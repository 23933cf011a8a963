"""Browsers that wait to hear how a sign-in ends, in whichever process."""

import asyncio
import uuid

import pytest

from tieline.connections.audience import KEPT, Audience
from tieline.core.errors import StorageError


class Clock:
    """Time that passes when somebody sleeps, or says so."""

    def __init__(self):
        self.time = 1_800_000_000.0
        self.slept = 0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.slept += 1
        await asyncio.sleep(0)


class Tickets:
    """A `TicketStore` in memory, that processes share."""

    def __init__(self):
        self.kept = {}
        self.looks = 0
        self.broken = False

    def add(self, kind, token, content, *, expires_at, now):
        if self.broken:
            raise StorageError("busy")
        self.kept[kind, token] = content, expires_at

    def find_all(self, kind, tokens, *, now):
        self.looks += 1
        if self.broken:
            raise StorageError("busy")
        found = {token: self.kept.get((kind, token), (b"", 0)) for token in tokens}
        return {token: content for token, (content, until) in found.items() if until > now}


class Rig:
    """Processes over one database."""

    def __init__(self):
        self.clock, self.tickets = Clock(), Tickets()

    def process(self):
        return Audience(self.tickets, self.clock)


@pytest.fixture
def rig():
    return Rig()


async def hear(heard):
    async with asyncio.timeout(10):
        return await heard.get()


async def looks(rig, count=3):
    """Let whoever waits look some times more."""
    wanted = rig.tickets.looks + count
    async with asyncio.timeout(10):
        while rig.tickets.looks < wanted:
            await asyncio.sleep(0.001)


async def test_whoever_waits_is_told_once(rig):
    """Under its name, and nobody else; at once, and by no look again."""
    audience = rig.process()
    with audience.waiting() as (name, heard), audience.waiting() as (other, others):
        await audience.tell(name, {"a": 1})
        assert name != other
        assert (heard.get_nowait(), others.empty()) == ({"a": 1}, True)
        await looks(rig)
        assert (heard.empty(), others.empty()) == (True, True)


async def test_whoever_waits_in_another_process_is_told_once(rig):
    """As long as it waits, of each sign-in that ends."""
    ours, theirs = rig.process(), rig.process()
    with ours.waiting() as (name, heard), ours.waiting() as (_, others):
        for told in ({"a": 1}, {"a": 2}):
            await theirs.tell(name, told)
            assert await hear(heard) == told
        await looks(rig)
        assert (heard.empty(), others.empty()) == (True, True)


async def test_a_sign_in_ends_once_those_elsewhere_had_the_time_to_hear_of_it(rig):
    """The browser's window closes then, which would be taken for a user who has given up."""
    ours, theirs = rig.process(), rig.process()
    await theirs.tell(str(uuid.uuid4()), {"a": 1})
    assert rig.clock.slept == 1
    with ours.waiting() as (name, _):
        slept = rig.clock.slept
        await ours.tell(name, {"a": 1}, keep=False)
        assert rig.clock.slept == slept


async def test_whoever_was_cut_off_hears_what_it_has_missed(rig):
    """From whichever process it comes back to."""
    audience = rig.process()
    with audience.waiting() as (name, _):
        pass
    await audience.tell(name, {"a": 1})
    for process in (audience, rig.process()):
        with process.waiting(name) as (again, heard):
            assert (again, await hear(heard)) == (name, {"a": 1})


async def test_what_was_told_is_not_kept_for_ever(rig):
    audience, name = rig.process(), str(uuid.uuid4())
    await audience.tell(name, {"a": 1})
    rig.clock.time += KEPT / 1_000_000
    with audience.waiting(name) as (_, heard):
        await looks(rig)
        assert heard.empty()


async def test_what_is_not_to_be_kept_is_heard_here_alone(rig):
    """A stranger makes nobody write anything down."""
    ours, theirs = rig.process(), rig.process()
    with ours.waiting() as (name, heard), theirs.waiting(name) as (_, others):
        await ours.tell(name, {"a": 1}, keep=False)
        assert heard.get_nowait() == {"a": 1}
        await looks(rig)
        assert (others.empty(), rig.tickets.kept) == (True, {})


@pytest.mark.parametrize("former", ["made-up", "", "same-window", "A" * 36])
async def test_nobody_chooses_a_name_that_others_may_know(rig, former):
    """It is given; what is told to others is lost, and takes no room."""
    audience = rig.process()
    with audience.waiting(former) as (name, heard):
        assert name != former
        await audience.tell(former, {"a": 1})
        await audience.tell(None, {"a": 1})
        assert (heard.empty(), rig.tickets.kept) == (True, {})


async def test_nobody_takes_the_place_of_whoever_waits(rig):
    """Who comes by its name hears, too: the first line may be dead, as those of phones are."""
    audience = rig.process()
    with audience.waiting() as (name, heard), audience.waiting(name) as (again, others):
        await audience.tell(name, {"a": 1})
        assert (again, heard.qsize(), others.qsize()) == (name, 1, 1)


async def test_whoever_was_cut_off_unnoticed_hears_what_went_into_its_dead_line(rig):
    audience = rig.process()
    with audience.waiting() as (name, dead):
        await audience.tell(name, {"a": 1})
        assert dead.get_nowait() == {"a": 1}
        with audience.waiting(name) as (_, heard):
            assert await hear(heard) == {"a": 1}


async def test_nobody_looks_where_nobody_waits(rig):
    """Nor once the last has left."""
    audience = rig.process()
    await audience.tell(str(uuid.uuid4()), {"a": 1})
    assert rig.tickets.looks == 0
    with audience.waiting(), audience.waiting():
        await looks(rig)
    await asyncio.sleep(0)
    looked = rig.tickets.looks
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert rig.tickets.looks == looked
    with audience.waiting():
        await looks(rig)


async def test_a_database_that_does_not_answer_ends_nothing(rig):
    """Neither the sign-in nor the wait; whoever waits here hears all the same."""
    audience = rig.process()
    with audience.waiting() as (name, heard):
        rig.tickets.broken = True
        await audience.tell(name, {"a": 1})
        assert await hear(heard) == {"a": 1}
        await looks(rig)
        rig.tickets.broken = False
        await rig.process().tell(name, {"a": 2})
        assert await hear(heard) == {"a": 2}
