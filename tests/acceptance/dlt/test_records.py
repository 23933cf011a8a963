"""What becomes of answers and records is the same in Tieline as in dlt."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

PAGE = {
    "meta": {"total": 2, "tags": ["a"]},
    "result": {
        "users": [
            {"id": 9007199254740993, "name": "Ann", "nested": {"list": [{"x": 1}, {"x": 2}]}, "rate": 1.5},
            {
                "id": 9007199254740995,
                "name": "Bob",
                "nested": {"list": [{"x": 3}]},
                "rate": 2.0,
                "emoji": "é 🎈",
            },
        ],
        "one": {"id": 1},
        "none": None,
        "empty": [],
        "words": ["a", "b"],
        "a b": [{"id": 3}],
    },
}


def config(api, **resource):
    endpoint = resource.pop("endpoint", {})
    return {
        "client": {"base_url": api.url},
        "resources": [{"name": "things", "endpoint": {"paginator": "single_page", **endpoint}, **resource}],
    }


@pytest.mark.parametrize(
    "selector",
    [
        "result.users",
        "$.result.users",
        "$.result.users[*]",
        "result.users[*]",
        "$['result']['users']",
        "result.one",
        "result.'a b'",
        "$.result['a b'][*]",
        "$",
        "result.users[0]",
        "result.users[?(@.name == 'Bob')]",
        "result.users[*].nested",
        "$..nested.list[*]",
        "result.users[1:]",
        "result.words",
        None,
    ],
)
def test_selectors(api, both, selector):
    api.route = lambda _asked: PAGE
    endpoint = {} if selector is None else {"data_selector": selector}
    both.same(config(api, endpoint=endpoint))


@pytest.mark.parametrize("selector", ["result.none", "result.empty", "result.missing", "nothing.at.all"])
def test_nothing_selected_is_an_empty_page(api, both, selector):
    api.route = lambda _asked: PAGE
    if selector == "result.none":  # dlt makes of a null one record that is none
        assert both.tieline(config(api, endpoint={"data_selector": selector})) == {"things": []}
    else:
        both.same(config(api, endpoint={"data_selector": selector}), some=False)
    warned = bool(both.results["things"].warnings)
    assert warned is (selector != "result.empty")


@pytest.mark.parametrize(
    "answer",
    [
        [{"id": 1}, {"id": 2}],
        [],
        {"id": 1, "name": "single"},
        {"data": [{"id": 1}], "meta": {"list": [1, 2]}},
        {"meta": {"deep": {"er": [{"id": 1}]}}},
        {"first": [{"id": 1}], "items": [{"id": 2}]},
        {"a": {"results": [{"id": 4}]}, "other": [{"id": 5}]},
        {"count": 0, "rows": []},
    ],
)
def test_records_are_found_without_a_selector(api, both, answer):
    api.route = lambda _asked: answer
    both.same(config(api), some=False)


@pytest.mark.parametrize(
    "steps",
    [
        [{"filter": lambda row: row["name"] == "Ann"}],
        [{"map": lambda row: {**row, "name": row["name"].upper(), "big": row["id"]}}],
        [{"yield_map": lambda row: ({"of": row["id"], **item} for item in row["nested"]["list"])}],
        [
            {"map": lambda row: {**row, "n": len(row["nested"]["list"])}},
            {"filter": lambda row: row["n"] > 1},
            {"yield_map": lambda row: [row, {**row, "copy": True}]},
        ],
        [
            {
                "map": lambda row: {
                    "at": datetime(2024, 1, 1, tzinfo=UTC),
                    "exact": Decimal("1.10"),
                    "id": row["id"],
                }
            }
        ],
    ],
)
def test_processing_steps(api, both, steps):
    api.route = lambda _asked: PAGE
    if "Decimal" in str(steps[0]) or (
        len(steps) == 1 and steps[0].get("map") and "at" in steps[0]["map"](PAGE["result"]["users"][0])
    ):
        rows = both.tieline(config(api, processing_steps=steps, endpoint={"data_selector": "result.users"}))
        assert rows["things"][0] == {"at": "2024-01-01T00:00:00Z", "exact": "1.10", "id": 9007199254740993}
    else:
        both.same(config(api, processing_steps=steps, endpoint={"data_selector": "result.users"}))


def test_a_step_that_raises_fails_its_stream_and_says_what(api, both):
    api.route = lambda _asked: PAGE

    def broken(row):
        raise LookupError(row["name"])

    steps = [{"map": broken}]
    with pytest.raises(AssertionError, match="broken raised LookupError: Ann"):
        both.tieline(config(api, processing_steps=steps, endpoint={"data_selector": "result.users"}))


@pytest.mark.parametrize(
    ("actions", "status", "body"),
    [
        ([{"status_code": 404, "action": "ignore"}], 404, {"message": "none"}),
        ([{"status_code": 500, "action": "ignore"}], 500, {"message": "down"}),
        ([{"content": "no such", "action": "ignore"}], 400, {"message": "no such thing"}),
        (
            [{"status_code": 200, "content": "retired", "action": "ignore"}],
            200,
            {"items": [], "note": "retired"},
        ),
    ],
)
def test_answers_that_are_ignored(api, both, kit, actions, status, body):
    api.route = lambda _asked: kit.Answer(body, status)
    both.same(config(api, endpoint={"response_actions": actions}), some=False)
    assert len(api.asked) == 1


def test_hooks_change_answers(api, both):
    api.route = lambda _asked: PAGE

    def without_names(response, *_args, **_kwargs):
        import json

        document = response.json()
        for user in document["result"]["users"]:
            user.pop("name")
        response._content = json.dumps(document).encode()
        return response

    for actions in (
        [without_names],
        [{"status_code": 200, "action": without_names}],
        [{"action": [without_names]}],
    ):
        rows = both.same(config(api, endpoint={"response_actions": actions, "data_selector": "result.users"}))
        assert "name" not in rows["things"][0]


def test_hooks_set_encodings(api, both, kit):
    api.route = lambda _asked: kit.Answer('{"items": [{"name": "Zoë"}]}'.encode("windows-1252"))

    def encoding(response, *_args, **_kwargs):
        response.encoding = "windows-1252"
        return response

    rows = both.tieline(config(api, endpoint={"response_actions": [encoding]}))
    assert rows["things"] == [{"name": "Zoë"}]


def test_a_hook_may_ignore_an_answer(api, both, kit):
    from dlt.sources.helpers.rest_client.exceptions import IgnoreResponseException

    def ignore(response, *_args, **_kwargs):
        if response.status_code == 418:
            raise IgnoreResponseException

    api.route = lambda _asked: kit.Answer({"items": [{"id": 1}]}, 418)
    both.same(config(api, endpoint={"response_actions": [ignore]}), some=False)


def test_a_hook_that_raises_says_what(api, both):
    def broken(response):
        raise LookupError(response.status_code)

    api.route = lambda _asked: [{"id": 1}]
    with pytest.raises(AssertionError, match="broken raised LookupError: 200"):
        both.tieline(config(api, endpoint={"response_actions": [broken]}))


def test_an_answer_that_nobody_ignores_is_an_error(api, both, kit):
    api.route = lambda _asked: kit.Answer({"message": "none"}, 404)
    with pytest.raises(AssertionError, match="HTTP 404: none"):
        both.tieline(config(api, endpoint={"response_actions": [{"status_code": 403, "action": "ignore"}]}))


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ({"method": "POST", "json": {"a": 1, "b": [None, True]}}, '{"a":1,"b":[null,true]}'),
        ({"method": "POST", "data": {"a": "1 2", "b": ["x", "y"]}}, "a=1+2&b=x&b=y"),
        ({"method": "POST", "data": "plain text"}, "plain text"),
        ({"method": "POST", "json": {}}, "{}"),
        ({"method": "GET", "params": {"a": [1, "b"], "c": None, "d": True, "e": 1.5, "f": "ä &="}}, ""),
        ({"path": "deep/path?fixed=1", "params": {"x": 1}}, ""),
        ({"headers": {"X-Signed": "own", "Accept": "application/vnd.own+json"}}, ""),
    ],
)
def test_requests_say_the_same(api, both, endpoint, said):
    api.route = lambda _asked: [{"id": 1}]
    both.same(config(api, endpoint=endpoint))
    (theirs,), (ours,) = both.asked_by_dlt, api.asked
    assert (theirs.method, theirs.path, theirs.query) == (ours.method, ours.path, ours.query)
    assert (theirs.json if "json" in endpoint else theirs.body) == (
        ours.json if "json" in endpoint else ours.body
    )
    assert said == ours.body.decode()
    for name in ("X-Signed", *(["Content-Type"] if "data" in endpoint or "json" in endpoint else [])):
        assert theirs.headers.get(name) == ours.headers.get(name)


def test_whole_addresses_in_paths(api, both):
    api.route = lambda asked: (
        {"name": asked.path} if "detail" in asked.path else [{"url": f"{api.url}/detail/1"}]
    )
    both.same(
        {
            "client": {"base_url": f"{api.url}/v1", "paginator": "single_page"},
            "resources": [
                {"name": "list", "endpoint": f"{api.url}/list"},
                {"name": "detail", "endpoint": {"path": "{resources.list.url}"}},
            ],
        }
    )


def test_an_address_in_a_record_may_not_lead_credentials_elsewhere(api, both):
    api.route = lambda _asked: [{"url": "http://elsewhere.example/detail/1"}]
    whole = {
        "client": {"base_url": api.url, "paginator": "single_page", "auth": {"token": "t"}},
        "resources": ["list", {"name": "detail", "endpoint": {"path": "{resources.list.url}"}}],
    }
    with pytest.raises(AssertionError, match="points to another host"):
        both.tieline(whole)


def test_defaults_are_merged_as_dlt_merges_them(api, both):
    api.route = lambda asked: [{"path": asked.path, "query": asked.query, "body": asked.json}]
    both.same(
        {
            "client": {"base_url": api.url, "headers": {"X-A": "1"}},
            "resource_defaults": {
                "primary_key": "path",
                "write_disposition": "merge",
                "endpoint": {
                    "params": {"per_page": 5, "a": 1},
                    "paginator": "single_page",
                    "json": {"x": {"y": 1}},
                },
            },
            "resources": [
                "plain",
                {"name": "short", "endpoint": "other/path"},
                {
                    "name": "long",
                    "endpoint": {
                        "params": {"a": 2, "b": 3},
                        "json": {"x": {"z": 1}, "w": 2},
                        "method": "POST",
                    },
                },
            ],
        }
    )
