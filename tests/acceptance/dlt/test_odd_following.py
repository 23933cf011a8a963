"""Incrementals of odd values bring the same rows and requests in Tieline as in dlt, in three runs."""

from __future__ import annotations

from datetime import UTC, datetime

FIRST = [
    {
        "id": 1,
        "at": "2024-01-01T00:00:00Z",
        "n": 10,
        "d": "2024-01-01",
        "s": "10",
        "ms": 1704067200000,
        "f": 1.5,
    },
    {
        "id": 2,
        "at": "2024-01-03T00:00:00Z",
        "n": 30,
        "d": "2024-01-03",
        "s": "9",
        "ms": 1704240000000,
        "f": 2.5,
    },
    {
        "id": 3,
        "at": "2024-01-02T12:30:00Z",
        "n": 20,
        "d": "2024-01-02",
        "s": "100",
        "ms": 1704198600000,
        "f": 2.0,
    },
]
LATER = [
    {
        "id": 4,
        "at": "2024-01-03T00:00:00Z",
        "n": 30,
        "d": "2024-01-03",
        "s": "11",
        "ms": 1704240000000,
        "f": 2.5,
    },
    {
        "id": 5,
        "at": "2024-02-01T00:00:00Z",
        "n": 50,
        "d": "2024-02-01",
        "s": "500",
        "ms": 1706745600000,
        "f": 9.0,
    },
]
#: Of each: values in lists, under odd names, and with offsets.
OFFSETS = ["2024-01-01T00:00:00+02:00", "2024-01-01T00:00:00+01:00", "2023-12-31T23:30:00Z"]


def rows(records):
    return [
        {
            **each,
            "u": [{"at": each["at"]}, {"at": "2025-01-01T00:00:00Z"}],
            "m": {"x.y": each["n"]},
            "off": OFFSETS[each["id"]] if each["id"] < 3 else each["at"],
        }
        for each in records
    ]


def day_of(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d")


def by_number(values):
    return max(values, key=int)


CASES = {
    "first_of_list": ({"cursor_path": "u[0].at"}, {}),
    "any_of_list": ({"cursor_path": "u[*].at", "initial_value": "2024-01-02"}, {}),
    "dotted_name": ({"cursor_path": "m.'x.y'", "initial_value": 20}, {}),
    "dotted_path": ({"cursor_path": "$.m['x.y']", "initial_value": 20}, {}),
    "own_function": ({"cursor_path": "s", "last_value_func": by_number, "initial_value": "10"}, {}),
    "floats": ({"cursor_path": "f", "initial_value": 2.0, "start_param": "since"}, {}),
    "offsets": ({"cursor_path": "off", "start_param": "since"}, {}),
    "converted_nothing": (
        {"cursor_path": "at", "start_param": "since", "convert": lambda at: at or "1970"},
        {},
    ),
    "converted_end": (
        {
            "cursor_path": "at",
            "start_param": "since",
            "end_param": "until",
            "initial_value": "2024-01-02",
            "convert": lambda at: at or "never",
        },
        {},
    ),
    "converted": (
        {"cursor_path": "ms", "initial_value": 1704100000000, "convert": day_of},
        {"params": {"a": "{incremental.start_value}", "b": "{incremental.initial_value}"}},
    ),
    "ended": (
        {"cursor_path": "n", "initial_value": 10, "end_value": 30},
        {"params": {"to": "{incremental.end_value}", "from": "{incremental.start_value}"}},
    ),
    "no_end": ({"cursor_path": "n", "initial_value": 10}, {"params": {"to": "x{incremental.end_value}"}}),
    "end_of_nothing": ({"cursor_path": "n", "initial_value": -5, "end_value": 0}, {}),
    "null": (
        {"cursor_path": "n"},
        {
            "method": "POST",
            "json": {"a": "{incremental.start_value}", "b": {"c": "{incremental.last_value}"}},
        },
    ),
    "form": (
        {"cursor_path": "n", "initial_value": 20},
        {"method": "POST", "data": {"since": "{incremental.start_value}"}},
    ),
    "open": ({"cursor_path": "n", "initial_value": 20, "range_start": "open", "start_param": "gt"}, {}),
    "least": (
        {"cursor_path": "n", "last_value_func": min, "initial_value": 40, "lag": 5, "start_param": "to"},
        {},
    ),
    "lag_of_floats": ({"cursor_path": "f", "initial_value": 0.0, "lag": 0.5, "start_param": "since"}, {}),
    "lag_of_days": (
        {"cursor_path": "d", "initial_value": "2024-01-01", "lag": 2, "start_param": "since"},
        {},
    ),
    "lag_of_moments": (
        {"cursor_path": "at", "initial_value": "2023-01-01T00:00:00Z", "lag": 3600, "start_param": "since"},
        {},
    ),
    "own_parameter": (
        {"cursor_path": "n", "initial_value": 7, "start_param": "since"},
        {"params": {"since": "fixed", "until": "z", "x": "{incremental.start_value:06d}"}},
    ),
    "nested_missing": ({"cursor_path": "q.at", "on_cursor_value_missing": "include"}, {}),
    "short": ({"cursor_path": "at", "initial_value": "2024-01-02", "start_param": "since"}, {}),
}


def test_rows_and_requests_are_the_same_in_every_run(api, both):
    held = rows(FIRST)
    api.route = lambda _asked: held
    resources = [
        {
            "name": name,
            "primary_key": "id",
            "write_disposition": "merge",
            "endpoint": {"path": name, "incremental": incremental, **endpoint},
        }
        for name, (incremental, endpoint) in CASES.items()
    ]
    whole = {"client": {"base_url": api.url, "paginator": "single_page"}, "resources": resources}
    both.runs(whole)
    held += rows(LATER)
    both.runs(whole)
    both.runs(whole)


def test_moments_of_python_in_formats(api, both):
    def lift(row):
        return {**row, "at": datetime.fromisoformat(row["at"])}

    held = rows(FIRST)
    api.route = lambda _asked: held
    params = {"a": "{incremental.start_value:%Y-%m-%d}", "b": "{incremental.start_value}"}
    incremental = {"cursor_path": "at", "initial_value": datetime(2024, 1, 2, tzinfo=UTC), "lag": 3600}
    resource = {
        "name": "things",
        "primary_key": "id",
        "write_disposition": "merge",
        "endpoint": {"params": params, "incremental": incremental},
        "processing_steps": [{"map": lift}],
    }
    whole = {"client": {"base_url": api.url, "paginator": "single_page"}, "resources": [resource]}
    both.runs(whole)
    held += rows(LATER)
    both.runs(whole)
    both.runs(whole)
