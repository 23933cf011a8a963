"""What is kept of records, and by which names, follows from what a configuration says of loading them."""

from __future__ import annotations

import pytest


def config(api, **resource):
    endpoint = resource.pop("endpoint", {})
    return {
        "client": {"base_url": api.url},
        "resources": [{"name": "things", "endpoint": {"paginator": "single_page", **endpoint}, **resource}],
    }


def test_what_is_replaced_is_gone_and_what_is_merged_or_appended_stays(api, both):
    held = [{"id": 1, "v": 1}, {"id": 2, "v": 1}]
    api.route = lambda _asked: held

    def kept(disposition, key="id"):
        named = {"primary_key": key} if key else {}
        whole = config(api, write_disposition=disposition, **named)
        name = f"{disposition}-{key}" if isinstance(disposition, str) else f"{disposition['strategy']}-{key}"
        return sorted((row["id"], row["v"]) for row in both.tieline(whole, name=name)["things"])

    scd2 = {"disposition": "merge", "strategy": "scd2"}
    cases = [
        ("replace", "id"),
        ("replace", None),
        ("merge", "id"),
        ("append", "id"),
        ("append", None),
        (scd2, "id"),
    ]
    for case in cases:
        kept(*case)
    held[:] = [{"id": 1, "v": 2}, {"id": 3, "v": 1}]
    assert [(1, 2), (3, 1)] == kept("replace") == kept("replace", None) == kept(scd2)
    assert [(1, 2), (2, 1), (3, 1)] == kept("merge") == kept("append")
    assert kept("append", None) == [(1, 1), (1, 2), (2, 1), (3, 1)]


def test_compound_keys(api, both):
    api.route = lambda _asked: [
        {"a": 1, "b": "x:y"},
        {"a": "1:x", "b": "y"},
        {"a": 1, "b": "x:y", "again": True},
    ]
    rows = both.tieline(config(api, primary_key=["a", "b"], write_disposition="merge"))["things"]
    assert sorted(rows, key=lambda row: len(str(row["a"]))) == [
        {"a": 1, "b": "x:y", "again": True},
        {"a": "1:x", "b": "y"},
    ]


def test_keys_by_the_names_of_columns(api, both):
    """dlt has a key by the column's name, too."""
    api.route = lambda _asked: [
        {"userId": 1, "metaData": {"callID": "a"}},
        {"userId": 2, "metaData": {"callID": "b"}},
    ]
    both.same(config(api, primary_key=["user_id", "meta_data__call_id"], write_disposition="merge"))
    both.tieline(config(api, primary_key=["user_id", "meta_data__call_id"], write_disposition="merge"))
    assert both.results["things"].counts.unchanged == 2


def test_a_key_that_is_not_there(api, both):
    """Appended records are kept all the same, with a word about it; merged ones cannot be."""
    api.route = lambda _asked: [{"v": 1}, {"v": 2}]
    both.same(config(api, primary_key="id"))
    assert both.results["things"].warnings == ("a record has no id: it is named by all that it holds",)
    with pytest.raises(AssertionError, match="a record has no id"):
        both.tieline(config(api, primary_key="id", write_disposition="merge"), name="other")


def test_keys_marked_by_columns(api, both):
    api.route = lambda _asked: [{"a": 1, "v": 1}, {"a": 1, "v": 2}]
    columns = {"a": {"primary_key": True, "data_type": "bigint"}}
    assert both.tieline(config(api, columns=columns, write_disposition="merge"))["things"] == [
        {"a": 1, "v": 2}
    ]


def test_equal_records_without_a_key_are_each_kept_and_found_again(api, both):
    api.route = lambda _asked: [{"v": 1}, {"v": 1}, {"v": 2}]
    both.same(config(api))
    assert len(both.tieline(config(api))["things"]) == 3
    assert both.results["things"].counts.unchanged == 3


def test_hints_are_kept_as_data(api):
    from tieline.sources.rest import RestSource

    hints = {
        "table_name": "t",
        "merge_key": "day",
        "columns": {"a": {"data_type": "bigint"}},
        "schema_contract": {"tables": "evolve"},
        "write_disposition": {"disposition": "merge", "strategy": "upsert", "skip_unchanged_rows": True},
        "max_table_nesting": 0,
    }
    (resource,) = RestSource.from_dlt(config(api, **hints), environment={}).source.resources
    assert resource.loading == {
        "table_name": "t",
        "merge_key": ["day"],
        "columns": {"a": {"data_type": "bigint"}},
        "schema_contract": {"tables": "evolve"},
        "write_disposition": "merge",
        "strategy": "upsert",
        "skip_unchanged_rows": True,
        "max_table_nesting": 0,
    }
