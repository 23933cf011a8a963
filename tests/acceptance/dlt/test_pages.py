"""Every way of paging of dlt brings the same rows in Tieline."""

from __future__ import annotations

import pytest

ITEMS = [
    {"id": number, "name": f"item {number}", "big": 1000000000000000000 + number} for number in range(1, 24)
]
SIZE = 5


def paged(items, first, size=SIZE):
    return items[first : first + size]


def by_cursor(asked):
    wanted = asked.json if asked.method == "POST" else asked.query
    first = (
        int(wanted.get("cursor") or wanted.get("page", {}).get("after") or 0)
        if isinstance(wanted.get("page", {}), dict)
        else 0
    )
    rest = first + SIZE < len(ITEMS)
    return {
        "data": paged(ITEMS, first),
        "meta": {
            "next": first + SIZE if rest else None,
            "more": rest,
            "dotted.next": str(first + SIZE) if rest else "",
        },
    }


def config(api, paginator, **endpoint):
    return {
        "client": {"base_url": f"{api.url}/api/", "paginator": paginator},
        "resources": [{"name": "items", "endpoint": {"data_selector": "data", **endpoint}}],
    }


@pytest.mark.parametrize(
    "paginator",
    [
        {"type": "cursor", "cursor_path": "meta.next"},
        {"type": "cursor", "cursor_path": "$.meta.next", "cursor_param": "cursor"},
        {"type": "cursor", "cursor_path": "meta['dotted.next']", "has_more_path": "meta.more"},
        {"type": "cursor", "cursor_path": "$..next", "stop_after_empty_page": True},
    ],
)
def test_cursors_in_the_query(api, both, paginator):
    api.route = by_cursor
    both.same(config(api, paginator))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


@pytest.mark.parametrize("place", ["cursor", "page.after"])
def test_cursors_anywhere_in_the_body_keep_their_type(api, both, place):
    api.route = by_cursor
    paginator = {"type": "cursor", "cursor_path": "meta.next", "cursor_body_path": place}
    both.same(config(api, paginator, method="POST", json={"query": {"a": 1}}))
    assert [each.json for each in both.asked_by_dlt] == [each.json for each in api.asked]


def by_header(kit):
    def route(asked):
        first = int(asked.query.get("after") or 0)
        headers = {"X-Next": str(first + SIZE)} if first + SIZE < len(ITEMS) else {}
        return kit.Answer(paged(ITEMS, first), headers=headers)

    return route


def test_cursors_in_headers(api, both, kit):
    api.route = by_header(kit)
    paginator = {"type": "header_cursor", "cursor_key": "x-next", "cursor_param": "after"}
    both.same(config(api, paginator, data_selector="$"))


def by_link(kit):
    def route(asked):
        first = int(asked.query.get("skip") or 0)
        links = [f'<{asked.base}/api/items?skip=0>; rel="first"']
        if first + SIZE < len(ITEMS):
            links.append(f'<{asked.base}/api/items?skip={first + SIZE}&a=1>; rel="next"')
        return kit.Answer(paged(ITEMS, first), headers={"Link": ", ".join(links)})

    return route


@pytest.mark.parametrize(
    "paginator", ["header_link", {"type": "header_link", "links_next_key": "next"}, "auto"]
)
def test_links_in_headers(api, both, kit, paginator):
    api.route = by_link(kit)
    both.same(config(api, paginator, data_selector="$", params={"a": 1}))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("paginator", ["auto", {"type": "json_link", "next_url_path": "paging.next"}])
def test_links_in_the_body(api, both, paginator, relative):
    def route(asked):
        first = int(asked.query.get("skip") or 0)
        more = f"/api/items?skip={first + SIZE}" if first + SIZE < len(ITEMS) else None
        link = more if relative or more is None else asked.base + more
        return {"paging": {"next": link}, "data": paged(ITEMS, first)}

    api.route = route
    both.same(config(api, paginator, params={"b": "2"}))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


def by_offset(asked):
    wanted = asked.json.get("page", {}) if asked.method == "POST" else asked.query
    first, size = int(wanted.get("offset", 0)), int(wanted.get("limit", SIZE))
    return {"data": paged(ITEMS, first, size), "total": len(ITEMS), "more": first + size < len(ITEMS)}


@pytest.mark.parametrize(
    "paginator",
    [
        {"type": "offset", "limit": SIZE},
        {"type": "offset", "limit": SIZE, "total_path": None},
        {"type": "offset", "limit": SIZE, "total_path": None, "maximum_offset": 10},
        {"type": "offset", "limit": SIZE, "offset": 5, "total_path": None, "has_more_path": "more"},
        {
            "type": "offset",
            "limit": SIZE,
            "total_path": None,
            "stop_after_empty_page": False,
            "has_more_path": "$.more",
        },
    ],
)
def test_offsets(api, both, paginator):
    api.route = by_offset
    both.same(config(api, paginator))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


def test_offsets_in_the_body(api, both):
    api.route = by_offset
    paginator = {
        "type": "offset",
        "limit": SIZE,
        "offset_body_path": "page.offset",
        "limit_body_path": "page.limit",
    }
    both.same(config(api, paginator, method="POST"))
    assert [each.json for each in both.asked_by_dlt] == [each.json for each in api.asked]


def by_page(first_page):
    def route(asked):
        wanted = asked.json.get("query", {}) if asked.method == "POST" else asked.query
        number = int(wanted.get("page", first_page)) - first_page
        return {
            "data": paged(ITEMS, number * SIZE),
            "total": 5,
            "total_pages": 5,
            "more": "yes" if number < 4 else "no",
        }

    return route


@pytest.mark.parametrize(
    "paginator",
    [
        {"type": "page_number"},
        {"type": "page_number", "base_page": 1},
        {"type": "page_number", "base_page": 1, "total_path": "total_pages"},
        {"type": "page_number", "base_page": 1, "page": 2, "total_path": None},
        {"type": "page_number", "base_page": 1, "maximum_page": 3, "total_path": None},
        {"type": "page_number", "base_page": 1, "total_path": None, "has_more_path": "more"},
    ],
)
def test_page_numbers(api, both, paginator):
    api.route = by_page(paginator.get("base_page", 0))
    both.same(config(api, paginator))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


def test_page_numbers_in_the_body(api, both):
    api.route = by_page(1)
    paginator = {"type": "page_number", "base_page": 1, "page_body_path": "query.page"}
    both.same(config(api, paginator, method="POST", json={"query": {"state": "open"}}))
    assert [each.json for each in both.asked_by_dlt] == [each.json for each in api.asked]


def test_a_single_page_is_asked_for_once(api, both):
    api.route = by_cursor
    both.same(config(api, "single_page"))
    assert len(api.asked) == 1


def test_page_numbers_are_detected(api, both):
    api.route = by_page(0)
    both.same(config(api, "auto"))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


def test_cursors_are_detected(api, both):
    def route(asked):
        first = int(asked.query.get("cursor") or 0)
        more = {"next": str(first + SIZE)} if first + SIZE < len(ITEMS) else {}
        return {"items": paged(ITEMS, first), "paging": more}

    api.route = route
    both.same({"client": {"base_url": api.url}, "resources": ["items"]})
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


def test_what_dlt_asks_for_from_one_is_not_lost_where_the_answer_tells(api, both):
    """dlt counts detected pages from 0, and so has the first of these twice and the last never."""

    def route(asked):
        number = int(asked.query.get("page", 1))
        return {"items": paged(ITEMS, (number - 1) * SIZE), "page": number, "total_pages": 5}

    api.route = route
    assert both.tieline({"client": {"base_url": api.url}, "resources": ["items"]})["items"] == ITEMS


def test_objects_of_dlt_page_as_their_names_do(api, both):
    from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator, OffsetPaginator

    api.route = by_cursor
    both.same(config(api, JSONResponseCursorPaginator(cursor_path="meta.next", cursor_param="cursor")))
    api.route = by_offset
    both.same(config(api, OffsetPaginator(limit=SIZE, total_path=None)))


def test_a_paginator_of_ones_own(api, both):
    from dlt.sources.helpers.rest_client.paginators import BasePaginator

    class Twice(BasePaginator):
        def __init__(self) -> None:
            super().__init__()
            self.at = 0

        def init_request(self, request) -> None:
            self.at = 0
            self._has_next_page = True

        def update_state(self, response, data=None) -> None:
            self.at += len(data or [])
            self._has_next_page = bool(response.json()["meta"]["more"])

        def update_request(self, request) -> None:
            request.params = {**(request.params or {}), "cursor": self.at}

    api.route = by_cursor
    both.same(config(api, Twice()))
    assert [each.query for each in both.asked_by_dlt] == [each.query for each in api.asked]


def test_the_nearest_paginator_wins(api, both):
    api.route = by_page(1)
    whole = config(api, "single_page")
    whole["resources"][0]["endpoint"]["paginator"] = {"type": "page_number", "base_page": 1}
    whole["resource_defaults"] = {"endpoint": {"paginator": {"type": "offset", "limit": 3}}}
    both.same(whole)
    assert len(api.asked) == 5
