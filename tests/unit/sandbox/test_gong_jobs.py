"""The sandbox's clock, its jobs, and what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.sandbox.gong import GongSandboxConfig
from tieline.sandbox.gong.jobs import Jobs
from tieline.sandbox.gong.shelf import Shelf


@given(times=st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), max_size=20))
def test_effects_come_in_the_order_in_which_they_are_due(times):
    """Once each, and not before."""
    done: list[int] = []
    jobs = Jobs(5)
    due = []
    for number, (submitted, _) in enumerate(times):
        due.append(jobs.submit(submitted, lambda number=number: done.append(number)).due)
    jobs.settle(60)
    assert done == sorted((n for n, moment in enumerate(due) if moment <= 60), key=lambda n: (due[n], n))
    jobs.settle(1000)
    assert sorted(done) == list(range(len(times)))


def test_a_job_goes_from_pending_to_done():
    """Half of its time pending, half of it in progress."""
    job = Jobs(2).submit(100, lambda: None)
    assert [job.state(moment) for moment in (100, 101.9, 102, 103.9, 104)] == [
        "PENDING",
        "PENDING",
        "IN_PROGRESS",
        "IN_PROGRESS",
        "DONE",
    ]


@given(keys=st.lists(st.integers(0, 9)), limit=st.integers(1, 5))
def test_a_shelf_keeps_what_came_last(keys, limit):
    """At most so many things; those that were put in first go first."""
    shelf = Shelf[int, int](limit)
    for place, key in enumerate(keys):
        shelf[key] = place
    assert len(shelf) <= limit
    assert not keys or keys[-1] in shelf


async def test_the_clock_moves_on_for_everything(gong):
    """Cursors expire, and the day's limit begins anew."""
    first = await gong.get("/v2/calls")
    told = await gong.control("advance", {"seconds": 601})
    assert told == {"now": gong.time + 601}
    cursor = first.json["records"]["cursor"]
    assert (await gong.get(f"/v2/calls?cursor={cursor}")).error == "cursor has expired"


async def test_jobs_can_be_done_at_once(company):
    """With no seconds at all, an effect is there with the next request."""
    gong = company(job_seconds=0)
    await gong.put("/v2/crm/integrations", {"name": "Own", "ownerEmail": "a@halden.example"})
    integration = (await gong.get("/v2/crm/integrations")).json["integrations"][0]["integrationId"]
    await gong.delete(f"/v2/crm/integrations?integrationId={integration}&clientRequestId=end")
    assert (await gong.get("/v2/crm/integrations")).json["integrations"] == []


@pytest.mark.parametrize("name", ["advance", "credit", "meetings"])
async def test_controls_are_read_strictly(gong, name):
    """A body that does not fit is a bad request, a GET is not allowed."""
    wrong = {"advance": {"seconds": -1}, "credit": {"left": -1}, "meetings": {"enabled": 5}}[name]
    assert (await gong.post(f"/_sandbox/{name}", wrong)).status == 400
    assert (await gong.get(f"/_sandbox/{name}")).status == 405


async def test_only_kinds_there_are_can_be_looked_at(gong):
    """Others are named in the refusal."""
    reply = await gong.get("/_sandbox/written/nothing")
    assert reply.status == 404
    assert "crm_objects" in reply.error


@pytest.mark.parametrize("wrong", [{"job_seconds": -1}, {"ai_credits": -1}])
def test_settings_are_checked(wrong):
    """Times and credits are not negative."""
    with pytest.raises(ValueError):
        GongSandboxConfig(**wrong)
