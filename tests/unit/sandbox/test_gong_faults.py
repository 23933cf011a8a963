"""Faults on demand."""

import json

import pytest

from tieline.sandbox.gong.faults import FaultPlan, parse_faults

EXTENSIVE = "/v2/calls/extensive"


def _with(company, *faults):
    return company(faults=parse_faults(faults))


async def _statuses(gong, count):
    return [(await gong.get("/v2/workspaces")).status for _ in range(count)]


async def _chain(gong, most=12):
    """Follow a chain of pages as a simple client does; return numbers, sizes, cursors and ids."""
    pages, body = [], {"filter": {}}
    while len(pages) < most:
        reply = await gong.post(EXTENSIVE, body)
        if reply.status != 200:
            pages.append(reply.status)
            break
        pages.append(reply.json)
        if "cursor" not in reply.json["records"]:
            break
        body = {"filter": {}, "cursor": reply.json["records"]["cursor"]}
    return pages


def _ids(page):
    return [call["metaData"]["id"] for call in page["calls"]]


@pytest.mark.parametrize(("fault", "status"), [("429", 429), ("500", 500), ("404-html", 404)])
async def test_bursts_come_after_so_many_requests(company, fault, status):
    """Three good answers, then two bad ones, over and over."""
    gong = _with(company, f"{fault}=3:2")
    assert await _statuses(gong, 10) == [200, 200, 200, status, status] * 2


async def test_a_429_asks_to_wait_a_second(company):
    """It looks like a real one."""
    gong = _with(company, "429=1")
    await gong.get("/v2/users")
    assert (await gong.get("/v2/users")).headers["retry-after"] == "1"


async def test_a_500_has_the_recorded_text(company):
    """It carries the error body."""
    gong = _with(company, "500=1")
    await gong.get("/v2/users")
    assert (await gong.get("/v2/users")).error == "Internal server error occurred"


async def test_an_html_404_has_no_error_body(company):
    """It must not be taken for an empty list."""
    gong = _with(company, "404-html=1")
    await gong.get("/v2/users")
    reply = await gong.get("/v2/users")
    assert reply.headers["content-type"] == "text/html"
    assert reply.body.startswith(b"<!DOCTYPE html>")


async def test_torn_json_looks_whole(company):
    """Status and length are right, the JSON stops in the middle."""
    gong = _with(company, "torn-json=1")
    await gong.get("/v2/users")
    reply = await gong.get("/v2/users")
    assert (reply.status, reply.headers["content-length"]) == (200, str(len(reply.body)))
    with pytest.raises(json.JSONDecodeError):
        reply.json


@pytest.mark.parametrize("fault", ["drop", "torn-body"])
async def test_a_closed_connection_is_asked_of_the_server(company, fault):
    """A server that cannot close it sees an exception."""
    gong = _with(company, f"{fault}=1")
    await gong.get("/v2/users")
    with pytest.raises(ConnectionAbortedError):
        await gong.get("/v2/users")


async def test_a_fault_may_be_for_some_paths_only(company):
    """Other paths are neither hit nor counted."""
    gong = _with(company, "500=1@/calls")
    assert await _statuses(gong, 3) == [200, 200, 200]
    assert [(await gong.get("/v2/calls")).status for _ in range(4)] == [200, 500, 200, 500]


async def test_latency_adds_up(company):
    """The setting and the fault are both waited for."""
    gong = company(faults=parse_faults(["latency=250"]), latency_ms=50)
    await gong.get("/v2/users")
    assert gong.slept == [0.3]


async def test_a_repeated_page_comes_with_its_own_cursor(company):
    """A request for page 2 gets page 1 and the cursor it sent, for as long as it asks."""
    pages = await _chain(_with(company, "repeat-page=2"), most=5)
    assert [page["records"]["currentPageNumber"] for page in pages] == [0, 1, 1, 1, 1]
    assert _ids(pages[2]) == _ids(pages[1])
    assert pages[2]["records"]["cursor"] == pages[1]["records"]["cursor"]


async def test_a_page_may_repeat_just_once(company):
    """With a count the chain goes on after it."""
    pages = await _chain(_with(company, "repeat-page=2:1"))
    assert [page["records"]["currentPageNumber"] for page in pages] == [0, 1, 1, 2, 3]


async def test_an_empty_page_leads_on(company):
    """It has no records, but the cursor of the page it came before; nothing is lost to those who follow."""
    pages = await _chain(_with(company, "empty-page=1"))
    assert [len(_ids(page)) for page in pages] == [100, 0, 100, 100, 50]
    assert len({identifier for page in pages for identifier in _ids(page)}) == 350


async def test_a_cursor_expires_early_once(company):
    """Page 2's cursor is refused at its first use, not in the next chain."""
    gong = _with(company, "expire-cursor=2")
    assert (await _chain(gong))[-1] == 400
    assert len(await _chain(gong)) == 4


async def test_a_total_may_lie(company):
    """`totalRecords` is more than there are."""
    assert (await _chain(_with(company, "inflate-total=7")))[0]["records"]["totalRecords"] == 357


async def test_calls_may_come_unsorted(company):
    """All of them, in no order of time."""
    pages = await _chain(_with(company, "unsorted"))
    starts = [call["metaData"]["started"] for page in pages for call in page["calls"]]
    assert len(set(starts)) == 350
    assert starts != sorted(starts)


async def test_faults_may_be_set_anew_while_it_runs(gong):
    """The control endpoint replaces them all; an empty object ends them."""
    assert await gong.control("faults", {"500": "1", "unsorted": ""}) == ["500", "unsorted"]
    assert await _statuses(gong, 2) == [200, 500]
    await gong.control("faults", {})
    assert await _statuses(gong, 3) == [200, 200, 200]


@pytest.mark.parametrize(
    "item",
    ["", "fire=1", "429", "429=", "429=0", "429=a", "429=3:0", "latency=-5", "drop=1.5", "500=1@", "=3"],
)
def test_faults_that_make_no_sense_are_refused(item):
    """The error says which there are, or how to write them."""
    with pytest.raises(ValueError, match="fault"):
        parse_faults([item])


async def test_a_bad_fault_at_the_control_endpoint_changes_nothing(gong):
    """It is a 400, and the faults stay."""
    await gong.control("faults", {"500": "1"})
    for wrong in ({"fire": "1"}, {"500": 3}, [], b"{"):
        assert (await gong.post("/_sandbox/faults", wrong)).status == 400
    assert await _statuses(gong, 2) == [200, 500]


def test_only_one_fault_hits_a_request():
    """Where two are due, the first in order strikes; both go on counting."""
    plan = FaultPlan(parse_faults(["429=1", "500=1"]))
    assert [plan.strike("/v2/users") for _ in range(4)] == [None, "429", None, "429"]
