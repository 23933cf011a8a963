"""What dlt's users ask for, each with its own place in dlt's issues, works with their configurations as they are."""

from __future__ import annotations

import asyncio
import json

import pytest
from tests.running import HastyClock

from tieline import Settings, Tieline
from tieline.core.errors import UsageError
from tieline.records.model import FeedQuery
from tieline.sources.rest import RestSource
from tieline.syncs.model import SyncOptions
from tieline.work.model import RunStatus

PAGES = 6


def by_cursor(asked):
    page = int(asked.query.get("cursor", 0))
    return {
        "items": [{"id": page * 10 + each} for each in range(10)],
        "next": str(page + 1) if page < PAGES - 1 else None,
    }


def config(api, paginator=None, **endpoint):
    paging = paginator or {"type": "cursor", "cursor_path": "next"}
    return {
        "client": {"base_url": api.url, "paginator": paging},
        "resources": [
            {"name": "items", "primary_key": "id", "write_disposition": "merge", "endpoint": endpoint}
        ],
    }


def once(home, source, clock=None, **options):
    """Run once, whatever comes of it."""
    with Tieline(Settings(home=home), clock=clock or HastyClock()) as tieline:
        (result,) = asyncio.run(tieline.sync(source, options=SyncOptions(**options)))
    return result


def test_an_extraction_goes_on_at_the_page_where_it_failed(api, both, kit):
    """dlt-hub/dlt 215: progress within an extraction is kept."""
    broken = [True]
    api.route = lambda asked: (
        kit.Answer({"message": "no"}, 403)
        if broken[0] and asked.query.get("cursor") == "3"
        else by_cursor(asked)
    )
    source = RestSource.from_dlt(config(api), environment={})
    failed = once(both.home, source)
    assert (failed.status, failed.counts.added) == (RunStatus.ERROR, 30)
    broken.clear()
    broken.append(False)
    api.asked.clear()
    again = once(both.home, source)
    assert (again.status, again.counts.added) == (RunStatus.SUCCESS, 30)
    assert [each.query["cursor"] for each in api.asked] == ["3", "4", "5"]


@pytest.mark.parametrize("keeps_a_thing", [False, True])
def test_a_paginator_of_ones_own_goes_on_too(api, both, kit, keeps_a_thing):
    """Its state is kept with each page, as far as it is data; else the chain begins anew, and nothing is lost."""
    from dlt.sources.helpers.rest_client.paginators import BaseReferencePaginator

    class Own(BaseReferencePaginator):
        def __init__(self):
            super().__init__()
            self.seen = {"pages": []}
            self.thing = {1, 2} if keeps_a_thing else None

        def update_state(self, response, data=None):
            self.seen["pages"].append(len(data))
            self._next_reference = response.json()["next"]

        def update_request(self, request):
            request.params = {
                **(request.params or {}),
                "cursor": self._next_reference,
                "of": len(self.seen["pages"]),
            }
            request.headers["X-Page"] = str(self._next_reference)

    broken = [True]
    api.route = lambda asked: (
        kit.Answer({"message": "no"}, 403)
        if broken[0] and asked.query.get("cursor") == "3"
        else by_cursor(asked)
    )
    source = RestSource.from_dlt(config(api, Own()), environment={})
    assert RunStatus.ERROR is once(both.home, source).status
    broken[0] = False
    api.asked.clear()
    assert RunStatus.SUCCESS is once(both.home, source).status
    asked = [
        (each.query.get("cursor"), each.query.get("of"), each.headers.get("X-Page")) for each in api.asked
    ]
    goes_on = [(str(page), str(page), str(page)) for page in range(3, PAGES)]
    if keeps_a_thing:
        assert asked[-len(goes_on) :] == goes_on
        assert asked[0] == (None, None, None)
    else:
        assert asked == goes_on
    with Tieline(Settings(home=both.home)) as tieline:
        page = tieline.records("rest", "items", FeedQuery(limit=1000), connection_id=source.name)
    assert len(page.records) == PAGES * 10


def test_a_followed_stream_goes_on_too(api, both, kit):
    broken = [True]
    api.route = lambda asked: (
        kit.Answer({"message": "no"}, 403)
        if broken[0] and asked.query.get("cursor") == "2"
        else by_cursor(asked)
    )
    whole = config(
        api,
        params={"since": "{incremental.start_value}"},
        incremental={"cursor_path": "id", "initial_value": 5},
    )
    source = RestSource.from_dlt(whole, environment={})
    assert RunStatus.ERROR is once(both.home, source).status
    broken[0] = False
    api.asked.clear()
    assert RunStatus.SUCCESS is once(both.home, source).status
    assert (api.asked[0].query["cursor"], api.asked[0].query["since"]) == ("2", "5")
    api.asked.clear()
    once(both.home, source)
    assert api.asked[0].query == {"since": "59"}


def test_a_retry_after_of_nothing_does_not_hammer_the_api(api, both, kit):
    """dlt-hub/dlt 4036: it counts as a second."""
    api.route = lambda asked: (
        kit.Answer({}, 429, {"Retry-After": "0"}) if len(api.asked) <= 3 else {"items": [{"id": 1}]}
    )
    clock = HastyClock()
    result = once(both.home, RestSource.from_dlt(config(api), environment={}), clock)
    assert (result.status, result.counts.requests) == (RunStatus.SUCCESS, 4)
    assert clock.skipped >= 3.0


def test_requests_keep_to_a_pace_that_is_said(api, both):
    """dlt has no limiter."""
    from tieline.http.pace import Limits

    api.route = by_cursor
    clock = HastyClock()
    with Tieline(Settings(home=both.home), clock=clock) as tieline:
        source = RestSource.from_dlt(config(api), environment={})
        asyncio.run(tieline.sync(source, pace=lambda _: Limits(per_second=1, burst=1)))
    assert clock.skipped >= PAGES - 2


@pytest.mark.parametrize(
    "ending",
    [
        lambda page: {"items": [], "next": str(page)},
        lambda page: {"items": [], "next": str(page + 1)},
        lambda page: {"items": [{"id": 999}], "next": str(page)},
    ],
)
def test_an_api_that_always_gives_a_cursor_comes_to_an_end(api, both, ending):
    """dlt-hub/dlt 3358: pagination does not go on for ever."""

    def route(asked):
        page = int(asked.query.get("cursor", 0))
        return {"items": [{"id": page}], "next": str(page + 1)} if page < 3 else ending(page)

    api.route = route
    result = once(both.home, RestSource.from_dlt(config(api), environment={}))
    assert RunStatus.SUCCESS is result.status
    assert len(api.asked) < 10


def test_pages_that_go_in_circles_are_an_error(api, both):
    api.route = lambda asked: {"items": [{"id": 1}], "next": "b" if asked.query.get("cursor") == "a" else "a"}
    result = once(both.home, RestSource.from_dlt(config(api), environment={}))
    assert "the pages go in circles" in str(result.error) or "the same page came" in str(result.error)


def test_children_in_batches(api, both):
    """One request a parent is 100 times as many."""

    def route(asked):
        if asked.path == "/calls":
            return [{"id": number} for number in range(250)]
        ids = asked.json["filter"]["ids"] if asked.method == "POST" else asked.query["ids"].split(",")
        return [{"call": int(each)} for each in ids]

    api.route = route

    def children(endpoint):
        return {
            "client": {"base_url": api.url, "paginator": "single_page"},
            "resources": [
                {"name": "calls", "primary_key": "id"},
                {"name": "texts", "primary_key": "call", "endpoint": endpoint},
            ],
        }

    for endpoint in (
        {"method": "POST", "json": {"filter": {"ids": ["{resources.calls.id}"]}}},
        {"params": {"ids": "{resources.calls.id}"}},
    ):
        api.asked.clear()
        source = RestSource.from_dlt(
            children(endpoint), name=endpoint.get("method", "GET"), batches={"texts": 100}, environment={}
        )
        rows = both.source(source)
        assert set(range(250)) == {row["call"] for row in rows["texts"]}
        assert len(api.asked) == 4
    with pytest.raises(UsageError, match=r"batches\.calls: it cannot be asked for by several parents"):
        RestSource.from_dlt(children({}), batches={"calls": 2}, environment={})


def test_gong_by_its_own_address_is_paced_and_asked_in_batches():
    """What is known of an API counts also for a configuration of dlt's."""
    whole = {
        "client": {"base_url": "https://api.gong.io/v2/"},
        "resources": [
            {"name": "calls", "endpoint": {"path": "calls/extensive", "method": "POST"}},
            {
                "name": "transcripts",
                "endpoint": {
                    "path": "calls/transcript",
                    "method": "POST",
                    "json": {"filter": {"callIds": ["{resources.calls.id}"]}},
                },
            },
        ],
    }
    source = RestSource.from_dlt(whole, environment={}, base_url="http://127.0.0.1:1")
    transcripts = source.source.resource("transcripts").parent
    assert transcripts is not None
    assert (transcripts.batch, source.provider.limits.per_second, source.base_url) == (
        100,
        3,
        "http://127.0.0.1:1/v2",
    )


def test_many_tenants_in_one_home_lose_nothing(api, both):
    """dlt-hub/dlt 4297: 800 pipelines into one dataset share a staging area, and lose rows."""
    api.route = lambda asked: [{"id": number, "of": asked.path} for number in range(20)]
    tenants = [f"tenant{number}" for number in range(40)]

    async def all_of(tieline):
        def source(name):
            whole = {
                "client": {"base_url": f"{api.url}/{name}"},
                "resources": [{"name": "items", "primary_key": "id"}],
            }
            return RestSource.from_dlt(whole, name=name, environment={})

        async with tieline.online():
            return await asyncio.gather(*(tieline.sync(source(name)) for name in tenants))

    with Tieline(Settings(home=both.home)) as tieline:
        for results in asyncio.run(all_of(tieline)):
            assert RunStatus.SUCCESS is results[0].status
        for name in tenants:
            page = tieline.records("rest", "items", FeedQuery(limit=100), connection_id=name)
            assert {f"/{name}/items"} == {json.loads(each.data)["of"] for each in page.records}
            assert len(page.records) == 20


def test_one_configuration_for_many_connections(api, both):
    """Each has records and a checkpoint of its own."""
    api.route = lambda asked: [{"id": 1, "of": asked.headers["Authorization"]}]
    with Tieline(Settings(home=both.home)) as tieline:
        for name in ("one", "two"):
            auth = {"token": name}
            whole = {
                "client": {"base_url": api.url, "auth": auth},
                "resources": [{"name": "items", "primary_key": "id"}],
            }
            asyncio.run(tieline.sync(RestSource.from_dlt(whole, environment={}), connection_id=name))
        for name in ("one", "two"):
            (record,) = tieline.records("rest", "items", connection_id=name).records
            assert json.loads(record.data)["of"] == f"Bearer {name}"
        with pytest.raises(UsageError, match="connection: an id has"):
            asyncio.run(tieline.sync(RestSource.from_dlt(whole, environment={}), connection_id="a/b"))


def test_nothing_of_a_source_shows_its_secrets(api):
    auth = {"type": "http_basic", "username": "ann", "password": "very-secret"}
    endpoint = {"params": {"key": "very-secret"}, "headers": {"X-Key": "very-secret"}}
    whole = {
        "client": {"base_url": api.url, "auth": auth, "headers": {"X": "very-secret"}},
        "resources": [{"name": "a", "endpoint": endpoint}],
    }
    source = RestSource.from_dlt(whole, environment={})
    assert (
        "very-secret"
        not in f"{source!r} {source.source!r} {source.auths!r} {source.auth!r} {source.draft()!r}"
    )
