"""Requests that configurations hardly ever ask for are the same in Tieline as in dlt, all in one run."""

from __future__ import annotations

import json

import pytest


def body(asked):
    try:
        return json.loads(asked.body)
    except ValueError:
        return asked.body.decode()


def echo(asked):
    return [
        {
            "asked": [asked.method, asked.path, asked.query, body(asked)],
            "heads": [asked.headers.get("X-A"), asked.headers.get("Content-Type")],
        }
    ]


ENDPOINTS = {
    "escaped_keys": {"method": "POST", "json": {"a{{b}}": "{{x}}"}},
    "bound": {"path": "things/{kind}/list", "params": {"kind": "a b/c"}},
    "bound_at_the_end": {"path": "things/{kind}", "params": {"kind": "ä"}},
    "bound_flag": {"path": "x/{flag}/y", "params": {"flag": True}},
    "no_header": {"headers": {"X-A": None}},
    "odd_path": {"path": "a/ä b/c%20d"},
    "body_of_a_get": {"method": "GET", "json": {"a": {"b": [1, None]}}},
    "bytes": {"method": "POST", "data": b'{"q": "{x}"}'},
    "form": {"method": "POST", "data": {"a": [1, 2], "n": None, "t": True}},
    "params": {
        "params": {"a[]": ["x", "y z"], "b": 1.0, "c": False, "d": "", "e": None, "f": [], "g": [None, 1]}
    },
    "tuple": {"params": {"a": (1, 2)}},
    "colon": {"path": "v1/things:search?fixed=1"},
    "text": {"method": "POST", "data": "query {{ a }}"},
    "graphql": {"method": "POST", "json": {"query": "{{ users {{ id }} }}", "variables": {"n": 1}}},
    "nothing": {"method": "POST", "json": {}},
}


def test_each_says_the_same(api, both):
    api.route = echo
    both.same(
        {
            "client": {
                "base_url": f"{api.url}/api/",
                "paginator": "single_page",
                "headers": {"X-A": '{"braces": 1}'},
            },
            "resources": [{"name": name, "endpoint": each} for name, each in ENDPOINTS.items()],
        }
    )


@pytest.mark.parametrize(("base", "path"), [("/api/", ""), ("/api", ""), ("/api/", "/"), ("", "")])
def test_a_slash_at_the_end_of_the_address(api, both, base, path):
    api.route = echo
    both.same(
        {
            "client": {"base_url": api.url + base, "paginator": "single_page"},
            "resources": [{"name": "things", "endpoint": {"path": path}}],
        }
    )


DOCUMENT = {
    "items": [
        {"id": 1, "price": 5, "on": True, "tags": ["a"]},
        {"id": 2, "price": 15, "on": False},
        {"id": 3, "price": 20, "on": True, "x": None},
    ],
    "map": {"k1": {"id": "a"}, "k2": {"id": "b"}},
    "deep": [{"rows": [{"id": 1}, {"id": 2}]}, {"rows": [{"id": 3}]}],
    "matrix": [[{"id": 1}], [{"id": 2}]],
    "one": [[{"id": 7}]],
    "null": [None],
    "mixed": [1, "two", {"id": 4}, [5], True],
    "with-dash": [{"id": 1}],
    "with space": {"in.dot": [{"id": 9}]},
    "@odata": {"value": [{"id": 1}]},
    "text": "text",
    "zero": 0,
    "flag": False,
    "object": {},
}
SELECTORS = """
items[?(@.on == true)]; items[?(@.price > 10)]; items[?(@.tags)]; items[?(@.x)]; items[-1:]; items[0]; items[::2]; map.*
$.map.*; map[*]; deep[*].rows; deep[*].rows[*]; deep[0].rows; $..rows; $..rows[*]; matrix; matrix[*]; matrix[*][*]; one
one[*]; one[0]; null[*]; mixed; mixed[*]; 'with-dash'; $['with-dash']; 'with space'.'in.dot'; $['with space']['in.dot'][*]
'@odata'.value; ['@odata'].value; text; zero; flag; object; items[*].id; items[*].tags; items.`len`; items where tags
items[?(@.id == 1)].tags; items[*].[id,price]; items[?(@.tags[0] == 'a')]; $..id; $.*.rows
"""


def test_whatever_a_selector_selects(api, both):
    api.route = lambda _asked: DOCUMENT
    selectors = [each.strip() for line in SELECTORS.strip().splitlines() for each in line.split(";")]
    resources = [
        {"name": f"r{number}", "endpoint": {"data_selector": each}} for number, each in enumerate(selectors)
    ]
    both.same(
        {"client": {"base_url": api.url, "paginator": "single_page"}, "resources": resources},
    )


BODIES = {
    "mark": (b'\xef\xbb\xbf[{"id": 1}]', "application/json"),
    "twice": (b'[{"id": 1, "id": 2}]', "application/json"),
    "long": (b'[{"id": 123456789012345678901234567890, "f": 1.25, "e": 1e5, "z": -0.0}]', "application/json"),
    "spaces": (b'  \n [ {"id" : 1 } , {"id":2}\n]\n\n', "text/plain"),
    "torn": (b'[{"id": 1, "n": "a\xffb"}]', "application/json"),
    "latin": ('[{"n": "Zoë"}]'.encode("latin-1"), "application/json; charset=iso-8859-1"),
    "windows": ('[{"n": "“Zoë”"}]'.encode("windows-1252"), 'text/html; charset="windows-1252"'),
    "number": (b"5", "application/json"),
    "word": (b'"x"', "application/json"),
    "null": (b"null", "application/json"),
    "object": (b"{}", "application/json"),
    "lists": (b"[[1, 2], [3]]", "application/json"),
    "alone": (b'[[{"a": 1}]]', "application/json"),
    "holes": (b'[{"id": 1}, null, {"id": 2}]', "application/json"),
    "no_list": (b'{"data": {"id": 1}}', "application/json"),
    "empty_list": (b'{"data": {"list": []}}', "application/json"),
}


def test_whatever_an_answer_is_written_in(api, both, kit):
    def route(asked):
        content, kind = BODIES[asked.path.strip("/")]
        return kit.Answer(content, headers={"Content-Type": kind})

    api.route = route
    both.same({"client": {"base_url": api.url, "paginator": "single_page"}, "resources": list(BODIES)})


@pytest.mark.parametrize("coding", ["utf-16", "utf-32", "utf-8-sig"])
def test_what_dlt_cannot_read_by_its_content_type_is_read_as_it_looks(api, both, kit, coding):
    api.route = lambda _asked: kit.Answer('[{"n": "Zoë"}]'.encode(coding))
    whole = {"client": {"base_url": api.url, "paginator": "single_page"}, "resources": ["things"]}
    assert both.tieline(whole) == {"things": [{"n": "Zoë"}]}
