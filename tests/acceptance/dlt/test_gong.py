"""Gong by configurations: in outline, and in dlt's words, beside dlt as another client of the same sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.processes import FREE, Home, MakeHome, Sandbox, make_home, sandbox_process

from tieline.core.errors import ConfigurationError, UsageError
from tieline.sources.rest import RestSource

OUTLINE = Path(__file__).parent / "gong_outline.yaml"
__all__ = ["make_home"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", "450", "--users", "120") as running:
        running.control("transcripts", ready=True)
        yield running


def sync(home: Home, *arguments: str) -> dict:
    done = home.run("sync", *FREE, "--json", *arguments)
    assert done.code == 0, done.err
    return done.json


def rows(home: Home, stream: str, connection: str) -> list[dict]:
    from tieline.records.model import FeedQuery

    with home.open() as tieline:
        page = tieline.records("rest", stream, FeedQuery(limit=10_000), connection_id=connection)
        return [json.loads(each.data or b"") for each in page.records]


def by(key, several):
    return sorted(several, key=lambda each: json.dumps(key(each)))


def test_an_outline_is_corrected_and_brings_all(sandbox: Sandbox, make_home: MakeHome) -> None:
    home = make_home(sandbox)
    told = sync(home, "--config", str(OUTLINE), "--base-url", sandbox.url, "--since", "2024-01-01")
    assert {"users", "calls", "call_transcripts", "aggregated_activity"} == set(told["streams"])
    for stream, truth in (("users", "users"), ("calls", "calls"), ("call_transcripts", "call_transcripts")):
        assert by(str, sandbox.truth(truth)) == by(str, rows(home, stream, "gong_outline")), stream
    assert told["streams"]["aggregated_activity"]["records"]["added"] > 120
    assert told["streams"]["call_transcripts"]["requests"] == 5
    corrected = "\n".join(told["corrections"])
    for fault in (
        "BASE_CONFIG.auth: 'basic' was read as http_basic",
        "ENDPOINTS: path, method, data_selector and incremental",
        "ENDPOINTS[0].pagination: was read as paginator",
        "ENDPOINTS[1].pagination: the cursor is found at records.cursor",
        "ENDPOINTS[1].pagination: the cursor goes into the body at cursor",
        "ENDPOINTS[1].primary_key: metaData.id",
        "ENDPOINTS[1].incremental.cursor_path: a record's moment is at metaData.started",
        "ENDPOINTS[1].incremental.param_name: fromDateTime goes into the body at filter.fromDateTime",
        "ENDPOINTS[1].incremental.format",
        "ENDPOINTS[1]: an answer 404 where a range holds nothing is no error",
        "DEPENDENCIES[0]: call_transcripts is POST /v2/calls/transcript",
        "DEPENDENCIES[1]: aggregated_activity is POST /v2/stats/activity/aggregate",
    ):
        assert fault in corrected


def test_a_second_run_goes_on_and_people_are_told_too(
    sandbox: Sandbox, make_home: MakeHome, tmp_path: Path
) -> None:
    home = make_home(sandbox)
    document = yaml.safe_load(OUTLINE.read_text())
    written = tmp_path / "gong.py"
    written.write_text("\n".join(f"{name} = {value!r}" for name, value in document.items()))
    sync(home, "--config", str(written), "--stream", "call_transcripts")
    done = home.run(
        "sync", *FREE, "--config", str(written), "--stream", "call_transcripts", "--lookback", "0"
    )
    assert "corrected: DEPENDENCIES[0]: call_transcripts is POST" in done.out
    assert "call_transcripts  nothing new  (0 requests" in done.out
    status = home.run("status", "--json").json["connections"][0]
    assert status["streams"]["calls"]["records"] == 450
    spent = status["quota"]["used_today"]
    assert (spent > 10, status["quota"]["left_today"]) == (True, 10_000 - spent)
    assert "(1 request," in next(line for line in done.out.splitlines() if line.startswith("calls "))


def test_a_stream_that_failed_is_shown_though_it_has_no_records(
    sandbox: Sandbox, make_home: MakeHome, tmp_path: Path
) -> None:
    home, written = make_home(sandbox), tmp_path / "api.json"
    auth = {"type": "http_basic", "username": sandbox.access_key, "password": sandbox.access_key_secret}
    client = {"base_url": f"{sandbox.url}/v2", "auth": auth}
    config = {"client": client, "resources": ["users", "nothing", "workspaces"]}
    written.write_text(json.dumps(config))
    sync(home, "--config", str(written), "--stream", "users")
    assert home.run("sync", "--config", str(written), "--stream", "nothing").code == 3
    streams = home.run("status", "--json").json["connections"][0]["streams"]
    assert (streams["nothing"]["records"], streams["nothing"]["last_run"]["status"]) == (0, "ERROR")
    assert streams["workspaces"]["last_run"] is None


def test_without_an_account_it_says_which_variables(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"BASE_CONFIG\.auth: it has no account: set GONG_ACCESS_KEY and GONG"
    ):
        RestSource.from_file(OUTLINE, environment={})


def outline(**changes):
    return {**yaml.safe_load(OUTLINE.read_text()), **changes}


def read_outline(change) -> RestSource:
    told = outline()
    change(told)
    return RestSource.from_outline(told, environment={"GONG_ACCESS_KEY": "k", "GONG_ACCESS_KEY_SECRET": "s"})


def test_an_initial_value_is_where_a_first_run_begins(
    sandbox: Sandbox, make_home: MakeHome, tmp_path: Path
) -> None:
    home, written, told = make_home(sandbox), tmp_path / "gong.json", outline()
    newest = max(each["metaData"]["started"] for each in sandbox.truth("calls"))
    told["ENDPOINTS"][1]["incremental"]["initial_value"] = newest
    written.write_text(json.dumps(told))
    synced = sync(home, "--config", str(written), "--base-url", sandbox.url, "--stream", "calls")
    assert synced["streams"]["calls"]["records"]["added"] == 1
    earlier = sync(
        home,
        "--config",
        str(written),
        "--base-url",
        sandbox.url,
        "--stream",
        "calls",
        "--since",
        "2024-01-01",
    )
    assert earlier["streams"]["calls"]["records"]["added"] == 449


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda told: told["ENDPOINTS"][1]["incremental"].update(initial_value="soon"),
            "ENDPOINTS[1].incremental.initial_value: 'soon' is not a date",
        ),
        (
            lambda told: told["ENDPOINTS"][0]["pagination"].update(cursor_parm="c"),
            "ENDPOINTS[0].pagination.cursor_parm: there is no such key here; did you mean cursor_param?",
        ),
        (
            lambda told: told["BASE_CONFIG"]["auth"].update(acces_key="k"),
            "BASE_CONFIG.auth.acces_key: there is no such key here; did you mean access_key?",
        ),
    ],
    ids=["initial value", "paging", "auth"],
)
def test_what_an_outline_has_wrong_beyond_correction_is_named(change, fault) -> None:
    with pytest.raises(UsageError) as refused:
        read_outline(change)
    assert fault in refused.value.message


def test_other_ways_of_paging_and_of_authentication_are_corrected() -> None:
    def change(told) -> None:
        told["ENDPOINTS"][0]["pagination"] = {"type": "offset", "limit": 10}
        told["BASE_CONFIG"]["auth"] = {"type": "bearer", "username": "k", "password": "s"}

    corrections = read_outline(change).corrections
    assert "ENDPOINTS[0].pagination: pages follow one another by a cursor" in corrections
    assert "BASE_CONFIG.auth: 'bearer' was read as http_basic" in corrections


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"DEPENDENCIES": [{"endpoint": "moods", "depends_on": "calls"}]},
            r"DEPENDENCIES\[0\]\.path: moods has none, and gong",
        ),
        (
            {"DEPENDENCIES": [{"endpoint": "call_transcripts", "depends_on": "call"}]},
            r"DEPENDENCIES\[0\]\.depends_on: there is no",
        ),
        (
            {"DEPENDENCIES": [{"endpoint": "call_transcripts", "depend_on": "calls"}]},
            r"DEPENDENCIES\[0\]\.depend_on: .*did you mean depends_on",
        ),
        ({"ENDPOINTS": [{"path": "/users"}]}, r"ENDPOINTS\[0\]\.name"),
        ({"BASE_CONFIG": {}}, "BASE_CONFIG.base_url: it is needed"),
    ],
)
def test_what_an_outline_lacks_is_told(changes, told) -> None:
    with pytest.raises(UsageError, match=told):
        RestSource.from_outline(
            outline(**changes), environment={"GONG_ACCESS_KEY": "a", "GONG_ACCESS_KEY_SECRET": "b"}
        )


def test_an_outline_of_an_api_that_nobody_knows(api, both) -> None:
    def route(asked):
        match asked.path:
            case "/api/items":
                first = int(asked.query.get("after", 0))
                return {
                    "data": [{"key": first + 1, "at": "2024-01-01"}],
                    "next": first + 1 if first < 2 else None,
                }
            case "/api/search":
                return {"hits": [{"asked": asked.json}]}
            case _:
                return [{"path": asked.path, "query": asked.query}]

    api.route = route
    told = {
        "BASE_CONFIG": {"base_url": f"{api.url}/api/", "auth": {"type": "bearer", "token": "t"}},
        "ENDPOINTS": [
            {
                "name": "items",
                "path": "/items",
                "data_selector": "data",
                "primary_key": "key",
                "pagination": {"type": "cursor", "cursor_param": "after", "cursor_path": "next"},
            },
            {
                "name": "found",
                "path": "/search",
                "method": "POST",
                "data_selector": "hits",
                "pagination": "single_page",
                "incremental": {
                    "cursor_path": "at",
                    "param_name": "since",
                    "initial_value": 3,
                    "on_cursor_value_missing": "include",
                },
            },
        ],
        "DEPENDENCIES": [
            {
                "endpoint": "notes",
                "path": "/items/{id}/notes",
                "depends_on": "items",
                "param_mapping": {"id": "key", "of": "key"},
            }
        ],
    }
    rows = both.source(RestSource.from_outline(told, environment={}))
    assert sorted(row["key"] for row in rows["items"]) == [1, 2, 3]
    assert rows["found"] == [{"asked": {"since": 3}}]
    assert {"/api/items/2/notes"} < {row["path"] for row in rows["notes"]}
    assert {"1", "2", "3"} == {row["query"]["of"] for row in rows["notes"]}
    assert {"Bearer t"} == {each.headers["Authorization"] for each in api.asked}


def gong(sandbox: Sandbox) -> dict:
    """Gong as dlt can be told it: a cursor in the body, children one by one, an answer that is to be ignored."""
    cursor = {"type": "cursor", "cursor_path": "records.cursor"}
    in_body = {**cursor, "cursor_body_path": "cursor"}
    return {
        "client": {
            "base_url": f"{sandbox.url}/v2/",
            "auth": {
                "type": "http_basic",
                "username": sandbox.access_key,
                "password": sandbox.access_key_secret,
            },
        },
        "resource_defaults": {
            "write_disposition": "merge",
            "endpoint": {"response_actions": [{"status_code": 404, "action": "ignore"}]},
        },
        "resources": [
            {
                "name": "users",
                "primary_key": "id",
                "endpoint": {"data_selector": "users", "paginator": {**cursor, "cursor_param": "cursor"}},
            },
            {
                "name": "calls",
                "primary_key": "id",
                "endpoint": {
                    "path": "calls/extensive",
                    "method": "POST",
                    "data_selector": "calls",
                    "json": {"filter": {"fromDateTime": "{incremental.start_value}"}},
                    "incremental": {"cursor_path": "started", "initial_value": "2024-01-01T00:00:00Z"},
                    "paginator": in_body,
                },
                "processing_steps": [{"map": lift}],
            },
            {
                "name": "transcripts",
                "primary_key": "callId",
                "endpoint": {
                    "path": "calls/transcript",
                    "method": "POST",
                    "data_selector": "callTranscripts",
                    "json": {"filter": {"callIds": ["{resources.calls.id}"]}},
                    "paginator": in_body,
                },
                "include_from_parent": ["started"],
            },
        ],
    }


def lift(call):
    return {**call, "id": call["metaData"]["id"], "started": call["metaData"]["started"]}


def test_dlt_and_tieline_hold_the_same_of_one_sandbox(sandbox: Sandbox, both) -> None:
    rows = both.same(gong(sandbox))
    assert [len(rows[name]) for name in ("users", "calls")] == [120, 450]
    assert len(rows["transcripts"]) == 450
