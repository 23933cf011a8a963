"""Ways of paging that APIs have and their documents do not tell bring the same rows in Tieline as in dlt."""

from __future__ import annotations

import pytest

ITEMS = [{"id": number} for number in range(1, 12)]
SIZE = 3


def config(api, paginator, *names, **endpoint):
    return {
        "client": {"base_url": api.url, "paginator": paginator},
        "resources": [{"name": name, "endpoint": {**endpoint}} for name in names or ("things",)],
    }


def page(first):
    return ITEMS[first : first + SIZE]


LINKS = {
    "other_relation": ('<{base}?s={next}>; rel="more"', "more"),
    "unquoted": ("<{base}?s={next}>; rel=next", "next"),
    "single_quotes": ("<{base}?s={next}>; rel='next'", "next"),
    "relative": ('<{path}?s={next}>; rel="next"', "next"),
    "query_alone": ('<?s={next}>; rel="next"', "next"),
    "among_others": ('<{base}?s=0>; title="first, last"; rel="prev", <{base}?s={next}>; rel="next"', "next"),
}


def test_links_in_headers_in_all_forms(api, both, kit):
    def route(asked):
        first = int(asked.query.get("s", 0))
        form, _ = LINKS[asked.path.strip("/")]
        link = form.format(base=asked.base + asked.path, path=asked.path, next=first + SIZE)
        return kit.Answer(page(first), headers={"Link": link} if first + SIZE < len(ITEMS) else {})

    api.route = route
    resources = [
        {
            "name": name,
            "endpoint": {
                "params": {"z": 1},
                "paginator": {"type": "header_link", "links_next_key": relation},
            },
        }
        for name, (_, relation) in LINKS.items()
    ]
    rows = both.same({"client": {"base_url": api.url}, "resources": resources})
    assert {len(ITEMS)} == {len(each) for each in rows.values()}


ADDRESSES = {
    "relative": "{name}?s={next}",
    "query_alone": "?s={next}",
    "whole": "{base}?s={next}&q=a%20b+c",
    "rooted": "/{name}?s={next}#part",
    "without_scheme": "//{host}/{name}?s={next}",
    "spaces": "{base}?q=a b&s={next}",
}


@pytest.mark.parametrize("path", ["next", "paging.next.href", "$..href"])
def test_addresses_in_bodies_in_all_forms(api, both, path):
    def route(asked):
        first, name = int(asked.query.get("s", 0)), asked.path.strip("/")
        base = asked.base + asked.path
        link = ADDRESSES[name].format(
            base=base, name=name, next=first + SIZE, host=asked.base.partition("//")[2]
        )
        more = first + SIZE < len(ITEMS)
        paging = {"next": {"href": link}} if more else {}
        records = [{**each, "asked": [asked.method, asked.json]} for each in page(first)]
        return {"data": records, "next": link if more else None, "paging": paging}

    api.route = route
    paginator = {"type": "json_link", "next_url_path": path}
    rows = both.same(config(api, paginator, *ADDRESSES, method="POST", json={"filter": 1}, params={"z": 1}))
    assert {len(ITEMS)} == {len(each) for each in rows.values()}


CURSORS = {
    "zero": [0],
    "numbers": [3, 6, 9],
    "floats": [3.5, 6.5],
    "flag": [True],
    "special": ["a b&c=d/é+%25", "x"],
    "empty": ["a", ""],
    "false": ["a", False],
    "lists": [[3, "x"], [6, "y"]],
    "objects": [{"a": 3}, {"a": 6}],
}


@pytest.mark.parametrize("place", [None, "after", "page.opts.after"])
def test_cursors_of_any_kind(api, both, place):
    """In a body an object may be one; in a query it cannot."""

    def route(asked):
        name = asked.path.strip("/")
        number = sum(each.path == asked.path for each in api.asked) - 1
        cursors = CURSORS[name]
        record = {"k": number, "query": asked.query, "body": asked.json}
        return {
            "items": [record],
            "cursors": {"next": cursors[number] if number < len(cursors) else None},
        }

    api.route = route
    names = [name for name in CURSORS if place or name != "objects"]
    paginator = {"type": "cursor"} | ({"cursor_body_path": place} if place else {})
    asks = {"method": "POST", "json": {"page": {"size": 2}}} if place else {}
    both.same(config(api, paginator, *names, **asks))


def test_an_object_as_a_cursor_in_a_query_is_an_error(api, both):
    api.route = lambda _asked: {"items": [{"id": 1}], "cursors": {"next": {"a": 1}}}
    with pytest.raises(AssertionError, match="a cursor that is an object cannot go into a query"):
        both.tieline(config(api, "cursor"))


def more(value):
    """Return what says that there is more on the first two of three pages, and nothing on the last."""
    return lambda number: value(number) if number < 2 else None


ANSWERS = {
    "next_number": lambda k: {"items": [{"k": k}], "next_page": more(lambda k: k + 2)(k)},
    "next_false": lambda k: {"items": [{"k": k}], "next": False},
    "next_empty": lambda k: {"items": [{"k": k}], "next": ""},
    "next_list": lambda k: {"items": [{"k": k}], "next": ["a"]},
    "next_token": lambda k: {"items": [{"k": k}], "meta": {"nextToken": f"t{k}"} if k < 2 else {}},
    "next_url": lambda k: {
        "items": [{"k": k}],
        "links": {"next": {"url": f"/next_url?p={k}"} if k < 2 else None},
    },
    "next_other": lambda k: {"items": [{"k": k}], "next": {"cursor": "x"} if k < 2 else None},
    "next_day": lambda k: {"items": [{"k": k}], "nextday": "monday" if k < 1 else None},
    "pages": lambda k: {"items": [{"k": k}], "pages": 3},
    "pages_text": lambda k: {"items": [{"k": k}], "info": {"totalPages": "3"}},
    "pages_words": lambda k: {"items": [{"k": k}], "pages": "many"},
    "no_pages": lambda _k: {"items": [], "pages": 0},
    "pages_and_next": lambda k: {
        "items": [{"k": k}],
        "pages": 3,
        "next": more(lambda k: f"/pages_and_next?p={k}")(k),
    },
    "pages_and_cursor": lambda k: {"items": [{"k": k}], "total_pages": 2, "next_cursor": f"c{k}"},
    "total": lambda k: {"items": [{"k": k}], "total": 3},
    "array": lambda k: [{"k": k}],
    "single": lambda k: {"id": k, "v": {"next": None}},
    "two_lists": lambda k: {"tags": ["a"], "users": [{"k": k}]},
    "three_deep": lambda k: {"a": {"b": {"c": [{"k": k}]}}},
    "four_deep": lambda k: {"a": {"b": {"c": {"d": [{"k": k}]}}}},
    "list_of_errors": lambda k: (
        {"items": [{"k": k}], "next_cursor": "c0"}
        if k == 0
        else {"errors": [{"code": 1}], "next_cursor": None}
    ),
    "null_at_first": lambda k: {
        "items": None if k == 0 else [{"k": k}],
        "next_cursor": "c0" if k == 0 else None,
    },
    "other_name": lambda k: {
        "items" if k == 0 else "results": [{"k": k}],
        "next_cursor": more(lambda k: f"c{k}")(k),
    },
}


def test_what_the_first_answer_shows(api, both):
    """Of the records and of the way of paging; what the first page says holds for those after it."""

    def route(asked):
        number = sum(each.path == asked.path for each in api.asked) - 1
        return ANSWERS[asked.path.strip("/")](number)

    api.route = route
    both.same({"client": {"base_url": api.url}, "resources": list(ANSWERS)})


def counted(asked):
    first = int(asked.query.get("offset", asked.query.get("skip", 0)))
    size = int(asked.query.get("limit", asked.query.get("take", SIZE)))
    number = int(asked.query.get("page", asked.query.get("p", 0)))
    if asked.path.startswith("/page"):
        first, size = number * SIZE, SIZE
    left = first + size < len(ITEMS)
    of = 4 if asked.path.startswith("/page") else len(ITEMS)
    return {
        "data": ITEMS[first : first + size],
        "total": of,
        "as": {"text": str(of)},
        "more": left,
        "said": "true" if left else "FALSE",
    }


COUNTERS = {
    "offset_text": {"type": "offset", "limit": 4, "total_path": "as.text"},
    "offset_start": {"type": "offset", "limit": 4, "offset": 2},
    "offset_names": {"type": "offset", "limit": 4, "offset_param": "skip", "limit_param": "take"},
    "offset_most": {"type": "offset", "limit": 2, "maximum_offset": 5},
    "offset_none": {"type": "offset", "limit": 4, "maximum_offset": 0, "total_path": None},
    "offset_said": {"type": "offset", "limit": 4, "total_path": None, "has_more_path": "said"},
    "offset_all": {"type": "offset", "limit": 4, "has_more_path": "more", "maximum_offset": 100},
    "offset_on": {"type": "offset", "limit": 4, "stop_after_empty_page": False},
    "offset_no_path": {"type": "offset", "limit": 4, "total_path": "", "has_more_path": ""},
    "offset_large": {"type": "offset", "limit": 50, "total_path": "$.as['text']"},
    "page_base": {"type": "page_number", "base_page": 1},
    "page_later": {"type": "page_number", "page": 2},
    "page_before": {"type": "page_number", "base_page": 1, "page": 0, "total_path": "as.text"},
    "page_most": {"type": "page_number", "maximum_page": 2},
    "page_name": {"type": "page_number", "page_param": "p"},
    "page_one": {"type": "page_number", "base_page": 1, "maximum_page": 1, "total_path": None},
}


def test_counted_pages(api, both):
    api.route = counted
    resources = [
        {
            "name": name,
            "endpoint": {"data_selector": "data", "params": {"limit": 99, "x": 1}, "paginator": each},
        }
        for name, each in COUNTERS.items()
    ]
    both.same({"client": {"base_url": api.url}, "resources": resources})


def test_an_answer_that_is_ignored_ends_its_pages(api, both, kit):
    def route(_asked):
        number = len(api.asked) - 1
        return {"items": [{"k": number}], "next": f"c{number}"} if number < 2 else kit.Answer({}, 404)

    api.route = route
    actions = [{"status_code": "404", "action": "ignore"}, {"status_code": 404, "action": "ignore"}]
    both.same(config(api, {"type": "cursor", "cursor_path": "next"}, response_actions=actions))
