"""Incremental resources bring the same rows in Tieline as in dlt, in a first run and in those after it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tieline.core.errors import UsageError

FIRST = [
    {"id": 1, "at": "2024-01-01T00:00:00Z", "number": 10, "day": "2024-01-01", "in": {"at": 3}},
    {"id": 2, "at": "2024-01-03T00:00:00Z", "number": 30, "day": "2024-01-03", "in": {"at": 1}},
    {"id": 3, "at": "2024-01-02T12:30:00Z", "number": 20, "day": "2024-01-02", "in": {"at": 2}},
]
LATER = [
    {"id": 4, "at": "2024-01-03T00:00:00Z", "number": 30, "day": "2024-01-03", "in": {"at": 3}},
    {"id": 5, "at": "2024-02-01T00:00:00Z", "number": 50, "day": "2024-02-01", "in": {"at": 9}},
    {"id": 6, "at": "2023-12-01T00:00:00Z", "number": 5, "day": "2023-12-01", "in": {"at": 0}},
]


def config(api, incremental=None, **endpoint):
    known = {} if incremental is None else {"incremental": incremental}
    return {
        "client": {"base_url": api.url, "paginator": "single_page"},
        "resources": [
            {
                "name": "things",
                "primary_key": "id",
                "write_disposition": "merge",
                "endpoint": {"path": "things", **known, **endpoint},
            }
        ],
    }


@pytest.fixture
def rows(api):
    """All things, whatever is asked: what is not wanted is left out by who asks."""
    held = [*FIRST]
    api.route = lambda _asked: {"things": held}
    return held


@pytest.mark.parametrize(
    "incremental",
    [
        {"cursor_path": "at"},
        {"cursor_path": "at", "initial_value": "2024-01-02T00:00:00Z"},
        {"cursor_path": "at", "initial_value": "2024-01-02T12:30:00Z", "range_start": "open"},
        {"cursor_path": "number", "initial_value": 20},
        {"cursor_path": "$.in.at", "initial_value": 2},
        {"cursor_path": "number", "initial_value": 20, "last_value_func": "min"},
        {"cursor_path": "number", "initial_value": 10, "last_value_func": max, "lag": 5},
        {"cursor_path": "at", "initial_value": "2024-01-01T00:00:00Z", "lag": 86400 * 2},
        {"cursor_path": "day", "initial_value": "2024-01-01", "lag": 1},
        {"cursor_path": "number", "initial_value": 10, "end_value": 30},
        {"cursor_path": "number", "initial_value": 10, "end_value": 30, "range_end": "closed"},
        {"cursor_path": "number", "initial_value": 10, "end_value": 30, "range_start": "open"},
        {"cursor_path": "number", "initial_value": 30, "end_value": 10, "last_value_func": "min"},
        {
            "cursor_path": "at",
            "start_param": "since",
            "end_param": "until",
            "initial_value": "2024-01-01",
            "end_value": "2024-01-03",
        },
        {
            "cursor_path": "number",
            "initial_value": 0,
            "start_param": "since",
            "convert": lambda value: f"n{value}",
        },
    ],
)
def test_rows_and_requests_are_the_same_in_every_run(api, both, rows, incremental):
    both.runs(config(api, incremental))
    rows += LATER
    both.runs(config(api, incremental))
    both.runs(config(api, incremental))


@pytest.mark.parametrize(
    "endpoint",
    [
        {"params": {"since": "{incremental.start_value}", "first": "{incremental.initial_value}"}},
        {"params": {"since": "{incremental.last_value}", "fixed": "x{incremental.start_value}y"}},
        {"path": "things/{incremental.start_value}/all"},
        {"headers": {"X-Since": "{incremental.start_value}"}},
        {
            "method": "POST",
            "json": {"filter": {"since": "{incremental.start_value}", "not": "n{incremental.start_value}"}},
        },
    ],
)
def test_placeholders_say_where_to_start(api, both, rows, endpoint):
    whole = config(api, {"cursor_path": "number", "initial_value": 10}, **endpoint)
    both.runs(whole)
    rows += LATER
    both.runs(whole)
    both.runs(whole)


def test_an_incremental_among_the_parameters(api, both, rows):
    import dlt

    old = {"type": "incremental", "cursor_path": "number", "initial_value": 20}
    both.runs(config(api, params={"since": old}))
    rows += LATER
    both.runs(config(api, params={"since": old}))
    made = dlt.sources.incremental("number", initial_value=20)
    assert both.asks(config(api, params={"since": made})) == [{"since": "50"}]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_known_order_ends_a_chain_early(api, both, order):
    items = [{"id": number, "number": number} for number in range(100)]

    def route(asked):
        page = int(asked.query.get("page", 0))
        inside = items if order == "asc" else items[::-1]
        return {"data": inside[page * 10 : page * 10 + 10], "total": 10}

    api.route = route
    bounds = {"initial_value": 0, "end_value": 25} if order == "asc" else {"initial_value": 75}
    both.runs(
        config(
            api,
            {"cursor_path": "number", "row_order": order, **bounds},
            paginator={"type": "page_number"},
            data_selector="data",
        )
    )
    assert len(api.asked) == 3


@pytest.mark.parametrize("policy", ["include", "exclude"])
def test_records_without_a_value(api, both, rows, policy):
    rows += [{"id": 8, "number": None}, {"id": 9}]
    both.runs(config(api, {"cursor_path": "number", "initial_value": 20, "on_cursor_value_missing": policy}))


def test_a_record_without_a_value_is_an_error_that_names_the_path(api, both, rows):
    rows.append({"id": 9})
    with pytest.raises(AssertionError, match="a record has no 'number', by which it is followed"):
        both.tieline(config(api, {"cursor_path": "number"}))


def test_moments_of_python(api, both, rows):
    def lift(row):
        return {**row, "at": datetime.fromisoformat(row["at"]), "day": date.fromisoformat(row["day"])}

    for field, initial in (("at", datetime(2024, 1, 2, tzinfo=UTC)), ("day", date(2024, 1, 2))):
        whole = config(api, {"cursor_path": field, "initial_value": initial, "start_param": "since"})
        whole["resources"][0]["processing_steps"] = [{"map": lift}]
        assert {2, 3} == {row["id"] for row in both.tieline(whole, name=field)["things"]}
        assert {2, 3} == {row["id"] for row in both.dlt(whole)["things"]}
        ours, theirs = (each.query["since"] for each in api.asked[-2:])
        assert theirs == ours


def test_a_run_that_goes_further_back(api, both, rows):
    whole = config(
        api, {"cursor_path": "at", "start_param": "since", "initial_value": "2024-01-02T00:00:00Z"}
    )
    assert {2, 3} == {row["id"] for row in both.tieline(whole)["things"]}
    assert {1, 2, 3} == {row["id"] for row in both.tieline(whole, since=date(2024, 1, 1))["things"]}
    assert [each.query["since"] for each in api.asked] == ["2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z"]


def test_since_is_said_in_the_words_of_the_api(api, both, rows):
    for field, initial, said in (
        ("number", 1700000000, "1704067200"),
        ("number", 1700000000000, "1704067200000"),
        ("day", "2023-01-01", "2024-01-01"),
    ):
        whole = config(api, {"cursor_path": field, "start_param": "since", "initial_value": initial})
        both.tieline(whole, name=said, since=date(2024, 1, 1))
        assert said == api.asked[-1].query["since"]


def test_children_of_a_new_parent_are_asked_for_from_their_beginning(api, both):
    """dlt asks for them from where the children of others ended, and misses what is older."""
    parents, notes = [{"id": "a"}], {"a": [{"id": 1, "at": 5}], "b": [{"id": 2, "at": 3}]}

    def route(asked):
        if asked.path == "/parents":
            return parents
        since = int(asked.query["since"])
        return [note for note in notes[asked.path.split("/")[2]] if note["at"] >= since]

    api.route = route
    whole = {
        "client": {"base_url": api.url, "paginator": "single_page"},
        "resource_defaults": {"primary_key": "id", "write_disposition": "merge"},
        "resources": [
            "parents",
            {
                "name": "notes",
                "endpoint": {
                    "path": "parents/{resources.parents.id}/notes",
                    "params": {"since": "{incremental.start_value}"},
                    "incremental": {"cursor_path": "at", "initial_value": 0},
                },
            },
        ],
    }
    both.same(whole)
    parents.append({"id": "b"})
    api.asked.clear()
    assert {1, 2} == {row["id"] for row in both.tieline(whole)["notes"]}
    assert {each.path: each.query.get("since") for each in api.asked[1:]} == {
        "/parents/a/notes": "5",
        "/parents/b/notes": "0",
    }


def test_children_follow_the_parents_that_changed(api, both):
    parents = [{"id": 1, "at": 1}, {"id": 2, "at": 2}]
    api.route = lambda asked: parents if asked.path == "/parents" else [{"of": asked.path}]
    whole = {
        "client": {"base_url": api.url, "paginator": "single_page"},
        "resource_defaults": {"write_disposition": "merge"},
        "resources": [
            {
                "name": "parents",
                "primary_key": "id",
                "endpoint": {"incremental": {"cursor_path": "at", "initial_value": 0}},
            },
            {"name": "notes", "primary_key": "of", "endpoint": "notes/{resources.parents.id}/all"},
        ],
    }
    both.same(whole)
    parents.append({"id": 3, "at": 3})
    api.asked.clear()
    both.tieline(whole)
    assert [each.path for each in api.asked] == ["/parents", "/notes/3/all"]


@pytest.mark.parametrize(
    ("incremental", "told"),
    [
        ({"initial_value": 1}, "endpoint.incremental.cursor_path: it is needed"),
        (
            {"cursor_path": "at", "param_name": "x"},
            "endpoint.incremental.param_name: there is no such key here; did you mean",
        ),
        (
            {"cursor_path": "at", "end_value": 3},
            "endpoint.incremental.initial_value: it is needed where there is an end_value",
        ),
        ({"cursor_path": "at", "row_order": "up"}, "endpoint.incremental.row_order: 'up' cannot be honoured"),
        (
            {"cursor_path": "at", "allow_external_schedulers": True},
            "endpoint.incremental.allow_external_schedulers",
        ),
        ({"cursor_path": "a[", "initial_value": 3}, "endpoint.incremental.cursor_path: 'a[' is no JSONPath"),
        ({"cursor_path": "at", "lag": "1d"}, "endpoint.incremental.lag: a number is expected, not '1d'"),
    ],
)
def test_what_cannot_be_honoured_is_told_by_its_place(api, both, incremental, told):
    with pytest.raises(UsageError) as refused:
        both.tieline(config(api, incremental))
    assert f"resources[0].{told}" in refused.value.message
