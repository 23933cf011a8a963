"""Overlays change a document where their targets lead."""

import json

import pytest

from tieline.core.errors import UsageError
from tieline.openapi.loading import read
from tieline.openapi.overlay import apply


def laid(root, *actions):
    idle = apply(root, {"overlay": "1.0.0", "actions": list(actions)})
    return root, idle


def document():
    return {
        "info": {"title": "T"},
        "tags": [{"name": "a"}, {"name": "b"}],
        "paths": {"/x": {"get": {"tags": ["a"]}, "post": {"tags": ["b"]}}, "/y": {"get": {}}},
    }


@pytest.mark.parametrize(
    ("target", "changed"),
    [
        ("$.paths['/x'].get", [("/x", "get")]),
        ('$.paths["/x"]["get"]', [("/x", "get")]),
        ("$.paths.*.get", [("/x", "get"), ("/y", "get")]),
        ("$.paths[*].*", [("/x", "get"), ("/x", "post"), ("/y", "get")]),
        ("$..post", [("/x", "post")]),
        ("$.paths['/z'].get", []),
    ],
)
def test_targets(target, changed):
    root, idle = laid(document(), {"target": target, "update": {"deprecated": True}})
    found = [
        (path, method)
        for path, item in root["paths"].items()
        for method, node in item.items()
        if "deprecated" in node
    ]
    assert changed == found
    assert bool(idle) == (not changed)


def test_objects_merge_and_lists_grow():
    root, _ = laid(document(), {"target": "$", "update": {"info": {"version": "2"}, "tags": [{"name": "c"}]}})
    assert root["info"] == {"title": "T", "version": "2"}
    assert [each["name"] for each in root["tags"]] == ["a", "b", "c"]


def test_an_item_is_added_to_a_list():
    root, _ = laid(document(), {"target": "$.tags", "update": {"name": "c"}})
    assert len(root["tags"]) == 3


def test_parts_are_removed():
    root, _ = laid(
        document(),
        {"target": "$.paths['/y']", "remove": True},
        {"target": "$.tags[?(@.name == 'a')]", "remove": True},
    )
    assert list(root["paths"]) == ["/x"]
    assert root["tags"] == [{"name": "b"}]


def test_places_in_lists_are_counted_from_zero():
    root, _ = laid(document(), {"target": "$.tags[1]", "update": {"description": "B"}})
    assert root["tags"][1] == {"name": "b", "description": "B"}


@pytest.mark.parametrize(
    ("overlay", "message"),
    [
        ({}, "not an overlay"),
        ({"overlay": "1.0.0", "actions": [{}]}, "no target"),
        ({"overlay": "1.0.0", "actions": [{"target": "paths"}]}, "starts with"),
        ({"overlay": "1.0.0", "actions": [{"target": "$.a[?(@.b > 1)]"}]}, "not understood"),
    ],
)
def test_what_is_no_overlay(overlay, message):
    with pytest.raises(UsageError, match=message):
        apply(document(), overlay)


def test_places_share_nothing_of_an_update():
    """One of them may be changed further, and the others stay."""
    root, _ = laid(
        document(),
        {"target": "$.paths.*.get", "update": {"x-pace": {"per": "second"}}},
        {"target": "$.paths['/y'].get", "update": {"x-pace": {"per": "day"}}},
    )
    assert [root["paths"][path]["get"]["x-pace"]["per"] for path in ("/x", "/y")] == ["second", "day"]


def test_an_overlay_may_speak_as_openapi_3_0_does():
    found = read(json.dumps({"openapi": "3.0.3", "components": {"schemas": {"A": {"type": "string"}}}}))
    found.overlay(
        {"overlay": "1.0.0", "actions": [{"target": "$..A", "update": {"nullable": True}}]},
    )
    assert found.root["components"]["schemas"]["A"] == {"type": ["string", "null"]}
