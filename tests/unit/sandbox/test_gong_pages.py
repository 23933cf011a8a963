"""Pages and cursors."""

import base64
import json

import pytest

EXTENSIVE = "/v2/calls/extensive"


def _claims(cursor):
    part = cursor.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


async def test_pages_hold_a_hundred_and_are_numbered_from_zero(gong):
    """350 calls are four pages; `totalRecords` is the same on each."""
    pages = await gong.pages(EXTENSIVE, {"filter": {}})
    assert [(page["records"]["currentPageNumber"], page["records"]["currentPageSize"]) for page in pages] == [
        (0, 100), (1, 100), (2, 100), (3, 50),
    ]  # fmt: skip
    assert {page["records"]["totalRecords"] for page in pages} == {350}


async def test_the_last_page_has_no_cursor_at_all(gong):
    """The cursor of the last page is absent, not null."""
    pages = await gong.pages(EXTENSIVE, {"filter": {}})
    assert ["cursor" in page["records"] for page in pages] == [True, True, True, False]


async def test_pages_neither_overlap_nor_leave_out(gong):
    """A chain lists each call once."""
    ids = [
        call["metaData"]["id"]
        for page in await gong.pages(EXTENSIVE, {"filter": {}})
        for call in page["calls"]
    ]
    assert len(ids) == len(set(ids)) == 350


async def test_a_get_takes_its_cursor_from_the_query(gong):
    """Users of more than a page are had through `cursor` in the query."""
    first = await gong.get("/v2/calls?workspaceId=")
    assert first.status == 404
    first = await gong.get("/v2/calls")
    second = await gong.get(f"/v2/calls?cursor={first.json['records']['cursor']}")
    assert second.json["records"]["currentPageNumber"] == 1
    assert not {call["id"] for call in first.json["calls"]} & {call["id"] for call in second.json["calls"]}


async def test_a_cursor_in_the_query_of_a_post_is_ignored(gong):
    """The first page comes back, with 200."""
    cursor = (await gong.post(EXTENSIVE, {"filter": {}})).json["records"]["cursor"]
    reply = await gong.post(f"{EXTENSIVE}?cursor={cursor}", {"filter": {}})
    assert (reply.status, reply.json["records"]["currentPageNumber"]) == (200, 0)


async def test_a_cursor_looks_like_a_json_web_token(gong):
    """It is signed with HS256 and claims size, total, page and expiry."""
    cursor = (await gong.post(EXTENSIVE, {"filter": {}})).json["records"]["cursor"]
    assert base64.urlsafe_b64decode(cursor.split(".")[0] + "=") == b'{"alg":"HS256"}'
    claims = _claims(cursor)
    assert claims["exp"] == gong.time + 600
    assert (claims["pageSize"], claims["total"], claims["pageNumber"]) == (100, 350, 1)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (EXTENSIVE, "Json parse error, verify Json format matches the API description."),
        ("/v2/calls/transcript", "cursor has expired"),
    ],
)
async def test_a_cursor_expires(company, path, text):
    """It holds until its time is over; then it is a 400 with the wording reported for the operation."""
    gong = company(cursor_ttl=60)
    cursor = (await gong.post(path, {"filter": {}})).json["records"]["cursor"]
    gong.time += 59
    assert (await gong.post(path, {"filter": {}, "cursor": cursor})).status == 200
    gong.time += 1
    reply = await gong.post(path, {"filter": {}, "cursor": cursor})
    assert (reply.status, reply.error) == (400, text)


async def test_a_tampered_cursor_is_refused(gong):
    """A changed claim breaks the signature."""
    cursor = (await gong.post(EXTENSIVE, {"filter": {}})).json["records"]["cursor"]
    head, claims, signature = cursor.split(".")
    other = (
        base64.urlsafe_b64encode(json.dumps(_claims(cursor) | {"pageNumber": 3}).encode())
        .decode()
        .rstrip("=")
    )
    for wrong in (f"{head}.{other}.{signature}", f"{head}.{claims}", claims, "é", "."):
        assert (await gong.post(EXTENSIVE, {"filter": {}, "cursor": wrong})).status == 400


async def test_all_other_inputs_must_be_repeated(gong):
    """A cursor with another filter or content selector is refused."""
    cursor = (await gong.post(EXTENSIVE, {"filter": {}})).json["records"]["cursor"]
    for changed in (
        {"filter": {"fromDateTime": "2026-01-01T00:00:00Z"}},
        {"filter": {}, "contentSelector": {"exposedFields": {"parties": True}}},
    ):
        assert (await gong.post(EXTENSIVE, changed | {"cursor": cursor})).status == 400


async def test_calls_that_come_during_a_chain_shift_nothing(gong):
    """A chain goes on after its last record, whatever came in before."""
    first = (await gong.post(EXTENSIVE, {"filter": {}})).json
    await gong.control("grow", {"calls": 5, "hours_ago": 24 * 540})
    second = (await gong.post(EXTENSIVE, {"filter": {}, "cursor": first["records"]["cursor"]})).json
    ids = {call["metaData"]["id"] for call in first["calls"]}
    assert not ids & {call["metaData"]["id"] for call in second["calls"]}
    assert second["records"]["totalRecords"] == 355


@pytest.mark.parametrize("order", ["descending", "shuffled"])
async def test_other_orders_still_list_each_call_once(company, order):
    """Whatever the order, nothing is left out or doubled; and it is not the order of time."""
    calls = [
        call for page in await company(order=order).pages(EXTENSIVE, {"filter": {}}) for call in page["calls"]
    ]
    ids, starts = [call["metaData"]["id"] for call in calls], [call["metaData"]["started"] for call in calls]
    assert len(set(ids)) == 350
    assert starts != sorted(starts)
