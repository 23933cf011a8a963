"""How streams with a range are read: first, again, interrupted, backfilled, started over."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer, Unavailable
from tieline.http.model import Response
from tieline.syncs.model import Stopped

HOUR = timedelta(hours=1)
NO_LOOKBACK = timedelta()


def fill(rig, kit, count, *, first=0, step=HOUR):
    for number in range(first, first + count):
        rig.api.add(f"t{number:03}", kit.EPOCH - timedelta(days=60) + number * step)


async def test_a_first_run_asks_for_all_history_in_one_chain(rig, kit):
    """Twenty-three things in pages of five are five requests, without a bound."""
    fill(rig, kit, 23)
    stream = await rig.run()
    assert rig.api.things == rig.held()
    assert len(rig.api.asked) == 5
    assert rig.api.asked[0]["filter"] == {}
    assert stream.counts.added == 23


async def test_nothing_at_all_is_one_request_and_no_error(rig):
    """The API's 404 for an empty range is an empty stream."""
    stream = await rig.run()
    assert (rig.held(), len(rig.api.asked), stream.warnings) == ({}, 1, [])


async def test_a_second_run_asks_from_the_newest_seen(rig, kit):
    """Without a look-back, one request finds the boundary record unchanged."""
    fill(rig, kit, 23)
    await rig.run()
    rig.api.asked.clear()
    stream = await rig.run(lookback=NO_LOOKBACK)
    assert (len(rig.api.asked), stream.counts.added, stream.counts.unchanged) == (1, 0, 1)


async def test_new_things_cost_their_pages(rig, kit):
    """Ten new things and the boundary are three pages."""
    fill(rig, kit, 23)
    await rig.run()
    rig.api.asked.clear()
    fill(rig, kit, 10, first=23)
    stream = await rig.run(lookback=NO_LOOKBACK)
    assert (len(rig.api.asked), stream.counts.added) == (3, 10)
    assert rig.api.things == rig.held()


async def test_the_look_back_finds_late_arrivals(rig, kit):
    """What appears late, before the newest seen, is found within the look-back and rewrites nothing else."""
    fill(rig, kit, 23)
    await rig.run()
    rig.api.add("late", kit.EPOCH - timedelta(days=60) + 20.5 * HOUR)
    stream = await rig.run(lookback=timedelta(hours=3))
    assert (stream.counts.added, stream.counts.updated) == (1, 0)
    assert rig.api.things == rig.held()


async def test_since_bounds_a_first_run_and_backfills_later(rig, kit):
    """An earlier `since` asks only for the gap, a later one for nothing more."""
    fill(rig, kit, 23)
    start = kit.EPOCH - timedelta(days=60)
    await rig.run(since=start + 15 * HOUR)
    assert len(rig.held()) == 8
    rig.api.asked.clear()
    await rig.run(since=start + 5 * HOUR, lookback=NO_LOOKBACK)
    assert len(rig.held()) == 18
    assert [{"from", "to"}, {"from"}] == sorted((set(each["filter"]) for each in rig.api.asked[:2]), key=len)[
        ::-1
    ]
    rig.api.asked.clear()
    await rig.run(since=start + 15 * HOUR, lookback=NO_LOOKBACK)
    assert len(rig.api.asked) == 1


async def test_until_moves_no_watermark_beyond_it(rig, kit):
    """What lies after `until` is found by the next run."""
    fill(rig, kit, 23)
    await rig.run(until=kit.EPOCH - timedelta(days=60) + 10 * HOUR)
    assert len(rig.held()) == 10
    await rig.run(lookback=NO_LOOKBACK)
    assert rig.api.things == rig.held()


async def test_a_full_run_deletes_what_is_gone(rig, kit):
    """Starting over finds deletions; an ordinary run does not look for them."""
    fill(rig, kit, 23)
    await rig.run()
    del rig.api.things["t003"]
    await rig.run()
    assert len(rig.held()) == 23
    stream = await rig.run(full=True)
    assert (stream.counts.deleted, stream.counts.unchanged) == (1, 22)
    assert rig.api.things == rig.held()


@pytest.mark.parametrize("bound", ["since", "until"])
async def test_a_bounded_full_run_deletes_nothing_and_says_so(rig, kit, bound):
    """What was not asked for cannot be told from what is gone."""
    fill(rig, kit, 23)
    await rig.run()
    stream = await rig.run(full=True, **{bound: kit.EPOCH - timedelta(days=60) + 10 * HOUR})
    assert stream.counts.deleted == 0
    assert any("bounded" in warning for warning in stream.warnings)
    assert rig.api.things == rig.held()


async def test_a_bounded_full_run_does_not_make_the_next_one_forget(rig, kit):
    """A plain full run after a bounded one reads all history again, and deletes only what is gone."""
    fill(rig, kit, 23)
    await rig.run()
    await rig.run(full=True, since=kit.EPOCH - timedelta(days=60) + 10 * HOUR)
    await rig.run(lookback=NO_LOOKBACK)
    stream = await rig.run(full=True)
    assert (stream.counts.deleted, stream.counts.unchanged) == (0, 23)
    assert rig.api.things == rig.held()


async def test_a_full_run_keeps_what_a_backfill_with_a_gap_has_brought(rig, kit):
    """Records before the first range were asked for too; the full run closes the gap."""
    fill(rig, kit, 23)
    start = kit.EPOCH - timedelta(days=60)
    await rig.run(since=start + 15 * HOUR)
    stream = await rig.run(since=start + 2 * HOUR, until=start + 6 * HOUR)
    assert any("not asked for" in warning for warning in stream.warnings)
    assert len(rig.held()) == 12
    stream = await rig.run(full=True)
    assert stream.counts.deleted == 0
    assert len(rig.held()) == 21


async def test_a_short_answer_is_a_loud_doubt_and_deletes_nothing(rig, kit):
    """Fewer records than announced warn, and no deletion is concluded from them."""
    fill(rig, kit, 8)
    await rig.run(kit.WHOLE)
    full = rig.api.answer({})
    body = full.body.replace(b'"cursor": "5"', b'"cursor_": "5"')
    rig.api.trouble = lambda _number, _body: Response(status=200, body=body)
    stream = await rig.run(kit.WHOLE)
    assert any("announced 8" in warning for warning in stream.warnings)
    assert len(rig.held(kit.WHOLE)) == 8


async def test_a_whole_list_deletes_what_is_gone_from_it(rig, kit):
    """Each run of a whole list is a full pass."""
    fill(rig, kit, 12)
    await rig.run(kit.WHOLE)
    del rig.api.things["t000"]
    stream = await rig.run(kit.WHOLE)
    assert (stream.counts.deleted, stream.counts.unchanged, stream.counts.added) == (1, 11, 0)
    assert rig.api.things == rig.held(kit.WHOLE)


async def test_an_expired_cursor_goes_on_from_the_newest_seen(rig, kit):
    """In ascending order no page is read twice but the one at the boundary."""
    fill(rig, kit, 23)
    rig.api.trouble = lambda number, _body: kit.refuse(400, "cursor has expired") if number == 3 else None
    await rig.run()
    assert rig.api.things == rig.held()
    assert rig.api.asked[3]["filter"]["from"] == "2026-09-02T09:00:00Z"


async def test_an_expired_cursor_without_order_begins_the_range_anew(rig, kit):
    """Out of order nothing may be skipped."""
    fill(rig, kit, 23)
    rig.api.order = lambda thing: thing["meta"]["id"][::-1]
    rig.api.trouble = lambda number, _body: kit.refuse(400, "cursor has expired") if number == 3 else None
    await rig.run()
    assert rig.api.things == rig.held()
    assert rig.api.asked[3]["filter"] == {}


async def test_a_cursor_that_never_works_fails_and_says_so(rig, kit):
    """A chain that cannot go on is given up, not repeated for ever."""
    fill(rig, kit, 23, step=timedelta())  # all at one moment: no place to go on from
    rig.api.trouble = lambda _number, body: (
        kit.refuse(400, "cursor has expired") if "cursor" in body else None
    )
    with pytest.raises(Exception, match="cursor has expired"):
        await rig.run()
    assert len(rig.api.asked) < 15


async def test_in_order_even_cursors_that_never_work_lose_nothing(rig, kit):
    """Each page's newest moment is a place to go on from."""
    fill(rig, kit, 23)
    rig.api.trouble = lambda _number, body: (
        kit.refuse(400, "cursor has expired") if "cursor" in body else None
    )
    await rig.run()
    assert rig.api.things == rig.held()


async def test_torn_json_is_asked_for_again(rig, kit):
    """A body that ends too early is no page."""
    fill(rig, kit, 23)
    torn = rig.api.answer({})
    rig.api.trouble = lambda number, _body: (
        Response(status=200, body=torn.body[:-40]) if number == 2 else None
    )
    await rig.run()
    assert rig.api.things == rig.held()


async def test_an_answer_without_the_array_is_refused(rig):
    """JSON of another API is no empty page."""
    rig.api.trouble = lambda _number, _body: Response(status=200, body=b'{"hello": "world"}')
    with pytest.raises(BadAnswer, match="things"):
        await rig.run()


async def test_failing_for_good_keeps_what_was_read(rig, kit):
    """After the retries the run fails, and the next goes on from the page that failed."""
    fill(rig, kit, 23)
    rig.api.trouble = lambda number, _body: Response(status=503) if number >= 3 else None
    with pytest.raises(Unavailable):
        await rig.run()
    assert len(rig.held()) == 10
    rig.api.asked.clear()
    rig.api.trouble = lambda _number, _body: None
    await rig.run()
    assert rig.api.things == rig.held()
    assert rig.api.asked[0]["cursor"] == "10"


async def test_a_slow_api_is_asked_from_two_places(rig, kit):
    """Where one chain is slower than the pace, two share the range, at the price of one request at most."""
    fill(rig, kit, 200)
    rig.clock.time = (kit.EPOCH - timedelta(days=60) + 200 * HOUR).timestamp()
    rig.api.latency = 1.0
    stream = await rig.run()
    assert rig.api.things == rig.held()
    assert sum("cursor" not in each for each in rig.api.asked) == 2
    assert len(rig.api.asked) <= 41
    assert stream.warnings == []
    assert (stream.total, stream.seen) == (200, 200 + stream.counts.unchanged)


async def test_a_single_slow_answer_splits_nothing(rig, kit):
    """A request of its own is spent on a second chain only where several answers in a row were slow."""
    fill(rig, kit, 200)
    rig.clock.time = (kit.EPOCH - timedelta(days=60) + 200 * HOUR).timestamp()

    def be_slow_now_and_then(number: int, _body: object) -> None:
        rig.api.latency = 1.0 if number % 3 == 0 else 0.0

    rig.api.trouble = be_slow_now_and_then
    await rig.run()
    assert rig.api.things == rig.held()
    assert len(rig.api.asked) == 40


async def test_stopping_keeps_the_page_in_hand(rig, kit):
    """A stop ends the run after a stored page; the next run goes on with its cursor."""
    fill(rig, kit, 23)
    stop = asyncio.Event()
    rig.api.trouble = lambda number, _body: stop.set() if number == 2 else None
    with pytest.raises(Stopped):
        await rig.run(stop=stop)
    held = len(rig.held())
    assert 0 < held < 23
    rig.api.asked.clear()
    await rig.run()
    assert rig.api.things == rig.held()
    assert len(rig.api.asked) == 5 - held // 5


async def test_partitions_have_a_progress_of_their_own(rig, kit):
    """What is new in one is asked for from where that one ended, not another."""
    resource = msgspec.structs.replace(kit.THINGS, partitions=({"kind": "new"}, {"kind": "old"}))
    days = {"new": 31, "old": 1}

    def answer(_number, body):
        at = f"2026-10-{days[body['params']['kind']]:02}T00:00:00+00:00"
        thing = {"meta": {"id": f"{body['params']['kind']}", "at": at}}
        return Response(status=200, body=json.dumps({"page": {}, "things": [thing]}).encode())

    rig.api.trouble = answer
    await rig.run(resource)
    assert [each["filter"] for each in rig.api.asked] == [{}, {}]
    rig.api.asked.clear()
    await rig.run(resource, lookback=NO_LOOKBACK)
    assert [each["filter"] for each in rig.api.asked] == [
        {"from": "2026-10-31T00:00:00Z"},
        {"from": "2026-10-01T00:00:00Z"},
    ]


async def test_months_are_asked_until_they_are_final(rig, kit):
    """Three months first, the running one up to today; then the running one alone."""
    months = kit.Resource(
        name="stats", model="Stat", method="POST", path="/stats", body={"filter": {}},
        pagination=kit.BODY_CURSOR, records="things", identity=kit.Identity(paths=("of", "month")),
        range=kit.Months(start="body:filter.from", end="body:filter.to"),
        inject={"month": "month:start"}, time_zone="zone",
    )  # fmt: skip
    answer = Response(status=200, body=b'{"zone":"US/Pacific","things":[{"of":"u1"}]}')
    rig.api.trouble = lambda _number, _body: answer
    rig.clock.time += timedelta(
        days=10, hours=3
    ).total_seconds()  # 03:00 UTC on the 11th is still the 10th there
    await rig.run(months)
    bounds = [(each["filter"]["from"], each["filter"]["to"]) for each in rig.api.asked]
    assert bounds == [
        ("2026-09-01", "2026-10-01"),
        ("2026-10-01", "2026-11-01"),
        ("2026-11-01", "2026-11-10"),
    ]
    assert {"u1:2026-09-01", "u1:2026-10-01", "u1:2026-11-01"} == set(rig.held(months))
    rig.api.asked.clear()
    await rig.run(months)
    assert [each["filter"]["from"] for each in rig.api.asked] == ["2026-11-01"]
    rig.clock.time += timedelta(days=30).total_seconds()
    rig.api.asked.clear()
    await rig.run(months)
    assert [each["filter"]["from"] for each in rig.api.asked] == ["2026-11-01", "2026-12-01"]


moments = st.lists(st.integers(0, 400), min_size=0, max_size=60, unique=True)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(moments, min_size=1, max_size=3),
    kills=st.lists(st.integers(1, 25), max_size=4),
    ordered=st.booleans(),
    latency=st.sampled_from([0.0, 2.0]),
    since=st.none() | st.integers(0, 400),
)
def test_whatever_happens_nothing_is_lost(kit, batches, kills, ordered, latency, since):
    """Over random data, orders, latencies, bounds and kills, the next whole run holds all that it should."""

    async def play():
        rig = kit.Rig()
        start = kit.EPOCH - timedelta(days=60)
        rig.api.latency = latency
        if not ordered:
            rig.api.order = lambda thing: thing["meta"]["id"][::-1]
        bound = None if since is None else start + since * HOUR
        left = list(kills)
        for number, batch in enumerate(batches):
            for hour in batch:
                rig.api.add(f"{number}-{hour}", start + (number * 401 + hour) * HOUR)
            rig.clock.time = (start + (number + 1) * 401 * HOUR).timestamp()
            while True:
                deadline = len(rig.api.asked) + left.pop() if left else None

                def kill(count, _body, deadline=deadline):
                    if deadline is not None and count >= deadline:
                        raise kit.Killed

                rig.api.trouble = kill
                try:
                    await rig.run(since=bound, lookback=NO_LOOKBACK)
                    break
                except kit.Killed:
                    continue
        floor = start if bound is None else bound
        wanted = {n: t for n, t in rig.api.things.items() if t["meta"]["at"] >= floor.isoformat()}
        assert wanted == rig.held()

    asyncio.run(play())
