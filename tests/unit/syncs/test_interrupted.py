"""What a run leaves behind that does not come to its end: a failing store, a stop, a list that breaks off."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import msgspec
import pytest

from tieline.core.errors import StorageError
from tieline.http.model import Response
from tieline.records.memory import MemoryRecordStore
from tieline.syncs.model import Stopped

HOUR = timedelta(hours=1)


class Failing(MemoryRecordStore):
    """A store that cannot write once, and can again."""

    def __init__(self, epoch_of, *, at):
        super().__init__(epoch_of)
        self.left = at

    def write(self, batch, *, now):
        self.left -= 1
        if self.left == 0:
            raise StorageError("no space is left for a moment")
        return super().write(batch, now=now)


def fill(rig, kit, count):
    for number in range(count):
        rig.api.add(f"t{number:03}", kit.EPOCH - timedelta(days=60) + number * HOUR)
    rig.clock.time = (kit.EPOCH - timedelta(days=60) + count * HOUR).timestamp()


@pytest.mark.parametrize("at", range(1, 41, 3))
async def test_a_page_that_could_not_be_stored_is_read_again(rig, kit, at):
    """Of two chains side by side, the one that stores does not vouch for the one that fails."""
    fill(rig, kit, 200)
    rig.api.latency = 1.0
    rig.store = Failing(lambda _lease: rig.epoch, at=at)
    with pytest.raises(StorageError):
        await rig.run()
    await rig.run(lookback=timedelta())
    assert rig.api.things == rig.held()


async def test_nothing_there_in_the_midst_of_a_list_is_a_doubt(rig, kit):
    """A list that breaks off with "nothing found" deletes nothing of what it has not shown."""
    fill(rig, kit, 12)
    await rig.run(kit.WHOLE)
    rig.api.trouble = lambda _number, body: (
        kit.refuse(404, "nothing found") if body.get("cursor") == "5" else None
    )
    stream = await rig.run(kit.WHOLE)
    assert any("announced 12 records and gave 5" in warning for warning in stream.warnings)
    assert rig.api.things == rig.held(kit.WHOLE)


async def test_a_stop_begins_no_further_window(rig, kit):
    """A run of many short chains ends after the page in hand too."""
    fill(rig, kit, 3)
    months = kit.Resource(
        name="stats", model="Stat", method="POST", path="/stats", body={"filter": {}},
        pagination=kit.BODY_CURSOR, records="things", identity=kit.Identity(paths=("meta.id",)),
        range=kit.Months(start="body:filter.month", end="body:filter.month_end"),
    )  # fmt: skip
    stop = asyncio.Event()
    rig.api.trouble = lambda number, _body: stop.set() if number == 1 else None
    with pytest.raises(Stopped):
        await rig.run(months, stop=stop)
    assert len(rig.api.asked) == 1


async def test_an_account_shows_no_secret(rig, kit):
    """Its headers authenticate."""
    account = rig.stream(kit.THINGS).account
    account.headers = (("Authorization", "Basic c2VjcmV0"),)
    assert "c2VjcmV0" not in repr(account)


async def test_a_doubt_outlives_the_run_that_had_it(rig, kit):
    """A full pass that missed records, was interrupted and is finished by another run deletes nothing."""
    halves = {"1": ["a1", "a2", "a3"], "2": ["b1"]}
    resource = msgspec.structs.replace(kit.THINGS, partitions=({"half": "1"}, {"half": "2"}))

    def answer(shown):
        def half(_number, body):
            names = halves[body["params"]["half"]]
            things = [{"meta": {"id": name, "at": "2026-10-01T00:00:00Z"}} for name in names[:shown]]
            return Response(
                status=200, body=json.dumps({"page": {"total": len(names)}, "things": things}).encode()
            )

        return half

    rig.api.trouble = answer(3)
    await rig.run(resource)
    short = answer(1)

    def break_off(number, body):
        if body["params"]["half"] == "2":
            raise kit.Killed
        return short(number, body)

    rig.api.trouble = break_off
    with pytest.raises(kit.Killed):
        await rig.run(resource, full=True)
    rig.api.trouble = answer(3)
    stream = await rig.run(resource)
    assert {"a1", "a2", "a3", "b1"} == set(rig.held(resource))
    assert any("deletions were not looked for" in warning for warning in stream.warnings)
    await rig.run(resource, full=True)
    halves["1"].remove("a2")
    stream = await rig.run(resource, full=True)
    assert stream.counts.deleted == 1


async def test_a_stop_sends_no_further_request(rig, kit):
    """The page in hand is stored, and the next one is left to the next run."""
    fill(rig, kit, 23)
    stop = asyncio.Event()
    rig.api.trouble = lambda _number, _body: stop.set()
    with pytest.raises(Stopped):
        await rig.run(stop=stop)
    assert (len(rig.api.asked), len(rig.held())) == (1, kit.PAGE)
