"""Hooks and steps that do what `requests` and dlt let them do bring the same rows in Tieline."""

from __future__ import annotations

import csv
import io
import json
import uuid

import pydantic
import pytest

THINGS = [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]


def config(api, **resource):
    return {
        "client": {"base_url": api.url, "paginator": "single_page"},
        "resources": [{"name": "things", **resource}],
    }


def rows_of_csv(response, *_args, **_kwargs):
    response._content = json.dumps(list(csv.DictReader(io.StringIO(response.text)))).encode()


def all_that_is_known(response, *_args, **_kwargs):
    known = {
        "url": response.url.partition("?")[2],
        "asked": [response.request.method, response.request.url.partition("?")[2], response.request.path_url],
        "head": response.request.headers.get("x-a"),
        "body": None if response.request.body is None else json.loads(response.request.body),
        "ok": [response.ok, response.status_code, response.reason, response.encoding, list(response.history)],
        "type": response.headers["content-type"],
        "took": response.elapsed.total_seconds() >= 0,
        "cookies": dict(response.cookies),
        "lines": [line.decode() for line in response.iter_lines()],
        "parts": b"".join(response.iter_content(2)).decode(),
    }
    response._content = json.dumps([known]).encode()


def nothing_is_something(response, *_args, **_kwargs):
    if response.status_code == 404:
        response.status_code = 200
        response._content = b'[{"none": true}]'


def test_a_hook_makes_json_of_whatever_came(api, both, kit):
    api.route = lambda _asked: kit.Answer(b"id,name\n1,Ann\n2,Bob\n", headers={"Content-Type": "text/csv"})
    assert len(both.same(config(api, endpoint={"response_actions": [rows_of_csv]}))["things"]) == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_hook_knows_the_answer_and_its_request(api, both, method):
    api.route = lambda _asked: [{"id": 1}]
    endpoint = {"params": {"b": "ä2"}, "headers": {"X-A": "v"}, "response_actions": [all_that_is_known]}
    body = {"json": {"a": 1}} if method == "POST" else {}
    both.same(config(api, endpoint={"method": method, **endpoint, **body}))


def test_a_hook_makes_a_good_answer_of_a_bad_one(api, both, kit):
    api.route = lambda _asked: kit.Answer({}, 404)
    both.same(config(api, endpoint={"response_actions": [nothing_is_something]}))


@pytest.mark.parametrize(
    "actions",
    [
        [{"status_code": 400, "content": "gone", "action": "ignore"}],
        [
            {"status_code": 400, "action": lambda response: setattr(response, "_content", b'{"x": "late"}')},
            {"content": "late", "action": "ignore"},
        ],
        [
            {
                "status_code": 400,
                "action": [
                    lambda response, *_a, **_k: setattr(response, "status_code", 200),
                    lambda response, *_a, **_k: setattr(response, "_content", b'[{"z": 1}]'),
                ],
            }
        ],
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_actions_one_after_another(api, both, kit, actions, status):
    api.route = lambda _asked: kit.Answer([{"m": "gone"}], status)
    both.same(config(api, endpoint={"response_actions": actions}), some=False)


def with_meta(row, meta):
    return {**row, "meta": meta}


def counting(row):
    yield from ({"n": number} for number in range(row["id"]))


class Marking:
    def __call__(self, row):
        return {**row, "marked": True}


STEPS = {
    "meta": [{"map": with_meta}],
    "object": [{"map": Marking()}],
    "generator": [{"yield_map": counting}],
    "in_place": [{"map": lambda row: row.update(x=1) or row}],
    "none": [{"map": lambda row: None if row["id"] == 1 else row}],
    "values": [{"map": lambda row: row["id"]}],
    "lists": [{"map": lambda row: [row, row]}],
    "yields_values": [{"yield_map": lambda row: [row["id"], row["name"]]}],
    "yields_lists": [{"yield_map": lambda _row: [[{"a": 1}, {"a": 2}], {"a": 3}]}],
    "yields_none": [{"yield_map": lambda row: [None, row]}],
    "yields_nothing": [{"yield_map": lambda _row: []}],
    "yields_keys": [{"yield_map": lambda _row: {"k": 1}}],
    "both": [{"map": lambda row: {**row, "id": row["id"] + 1}, "filter": lambda row: row["id"] > 1}],
    "truth": [{"filter": lambda row: row["id"] - 1}],
    "types": [{"map": lambda row: {"id": row["id"], "u": str(uuid.UUID(int=5)), "s": sorted({1, 2})}}],
    "nothing": [],
}


def test_steps_of_every_kind(api, both):
    api.route = lambda _asked: THINGS
    whole = config(api)
    whole["resources"] = [{"name": name, "processing_steps": steps} for name, steps in STEPS.items()]
    both.same(whole)


def test_steps_of_the_defaults(api, both):
    api.route = lambda _asked: THINGS
    whole = config(api)
    whole["resource_defaults"] = {"processing_steps": [{"filter": lambda row: row["id"] > 1}]}
    own = [{"map": lambda row: {**row, "own": 1}}]
    whole["resources"] += [{"name": "own", "processing_steps": own}, {"name": "none", "processing_steps": []}]
    both.same(whole)


class Thing(pydantic.BaseModel):
    id: int
    name: str


@pytest.mark.parametrize(
    "contract", [None, "evolve", {"data_type": "discard_row"}, {"columns": "evolve", "data_type": "evolve"}]
)
def test_models_as_columns_validate_records(api, both, contract):
    """What does not fit is dealt with as the contract says."""
    odd = [] if contract is None else [{"id": "x", "name": "z"}]
    api.route = lambda _asked: [{"id": 1, "name": "x"}, {"id": "2", "name": "y", "more": 1}, *odd]
    told = {} if contract is None else {"schema_contract": contract}
    step = {"map": lambda row: {**row, "name": row["name"].upper()}}
    both.same(config(api, columns=Thing, processing_steps=[step], **told))


def test_a_record_that_a_model_refuses_fails_its_stream(api, both):
    api.route = lambda _asked: [{"id": "x", "name": "z"}]
    with pytest.raises(AssertionError, match="Input should be a valid integer"):
        both.tieline(config(api, columns=Thing))
