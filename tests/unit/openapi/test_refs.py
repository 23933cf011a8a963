"""References lead to pointers, anchors, ids and names, and a wrong one costs only itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.openapi.loading import load, read
from tieline.openapi.pointer import TOP, Pointer

SCHEMAS = TOP / "components" / "schemas"


def document(schemas, **more):
    return read(json.dumps({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}, **more}))


def follow(found, reference, base=TOP):
    return found.resolve({"$ref": reference}, base)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("#/components/schemas/Call", "Call"),
        ("#/components/schemas/a~1b", "a/b"),
        ("#/components/schemas/a%2Fb", "a/b"),
        ("#/components/schemas/t~0c", "t~c"),
        ("#/components/schemas/sp%20ace", "sp ace"),
        ("#/components/schemas/sp ace", "sp ace"),
        ("#/components/schemas/50%25", "50%"),
        ("#/components/schemas/gr%C3%B6%C3%9Fe", "größe"),
        ("#components/schemas/Call", "Call"),
        ("#/components/schemas/", ""),
        ("#/components/schemas/None", None),
    ],
)
def test_pointers_are_decoded(reference, name):
    names = ["Call", "a/b", "t~c", "sp ace", "50%", "größe", ""]
    found = document({each: {"title": each} for each in names})
    node, at = follow(found, reference)
    if name is None:
        assert (node, at, [each.code for each in found.diagnostics]) == ({}, TOP, ["reference-missing"])
    else:
        assert ({"title": name}, SCHEMAS / name, ()) == (node, at, found.diagnostics)


def test_places_in_lists_are_steps():
    found = document({"A": {"allOf": [{"title": "x"}, {"title": "y"}]}})
    assert follow(found, "#/components/schemas/A/allOf/1")[0] == {"title": "y"}
    for missing in ("2", "-1", "x", "01x", "9" * 5000):
        assert follow(found, f"#/components/schemas/A/allOf/{missing}")[0] == {}


def test_a_node_without_a_reference_stands_for_itself():
    found = document({})
    for node in ({"type": "string"}, {"$ref": 5}, [1], 5, None):
        assert (node, SCHEMAS) == found.resolve(node, SCHEMAS)


def test_chains_are_followed_to_their_end():
    found = document(
        {
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"$ref": "#/components/schemas/C"},
            "C": {"title": "c"},
        }
    )
    assert follow(found, "#/components/schemas/A") == ({"title": "c"}, SCHEMAS / "C")


def test_circles_are_told_once_with_their_line():
    text = "openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n"
    found = read(text)
    for _ in range(2):
        assert found.resolve(found.root["components"]["schemas"]["A"], SCHEMAS / "A") == ({}, SCHEMAS / "A")
    (told,) = found.diagnostics
    assert (told.code, told.pointer, told.line) == ("reference-cycle", "#/components/schemas/A", 5)


def test_a_schema_of_itself_is_no_circle():
    found = document({"Tree": {"properties": {"left": {"$ref": "#/components/schemas/Tree"}}}})
    node, at = follow(found, "#/components/schemas/Tree")
    assert (node, at) == found.resolve(node["properties"]["left"], at / "properties" / "left")


def test_properties_may_be_one_reference():
    found = document(
        {
            "A": {"properties": {"$ref": "#/components/schemas/B/properties"}},
            "B": {"properties": {"b": {"type": "string"}}},
        }
    )
    node, at = found.resolve(
        found.root["components"]["schemas"]["A"]["properties"], SCHEMAS / "A" / "properties"
    )
    assert (node, at) == ({"b": {"type": "string"}}, SCHEMAS / "B" / "properties")


def test_a_property_may_be_called_ref():
    found = document({"A": {"properties": {"$ref": {"type": "string"}}}})
    properties = found.root["components"]["schemas"]["A"]["properties"]
    assert (properties, TOP) == found.resolve(properties, TOP)


def test_a_pointer_may_lead_through_references():
    """Bundlers name places so."""
    found = document(
        {"A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}}, "B": {"items": {"title": "in"}}}
    )
    assert follow(found, "#/components/schemas/A/properties/b/items")[1] == SCHEMAS / "B" / "items"
    assert follow(found, "#/components/schemas/A/properties/b/items/none")[0] == {}


def test_a_pointer_through_a_circle_ends():
    found = document({"A": {"$ref": "#/components/schemas/B/x"}, "B": {"$ref": "#/components/schemas/A/y"}})
    assert follow(found, "#/components/schemas/A/z")[0] == {}


def test_definitions_inside_a_schema_are_found():
    found = document(
        {"A": {"$defs": {"Inner": {"title": "in"}}, "$ref": "#/components/schemas/A/$defs/Inner"}}
    )
    assert follow(found, "#/components/schemas/A/$defs/Inner")[0] == {"title": "in"}


@pytest.mark.parametrize("word", ["$anchor", "$dynamicAnchor"])
def test_anchors_are_names_of_places(word):
    found = document({"A": {word: "here", "title": "a"}})
    assert follow(found, "#here")[1] == SCHEMAS / "A"


def test_a_dynamic_reference_leads_to_its_anchor():
    found = document({"A": {"$dynamicAnchor": "node"}, "B": {"$dynamicRef": "#node"}})
    assert found.resolve(found.root["components"]["schemas"]["B"], SCHEMAS / "B")[1] == SCHEMAS / "A"


def test_ids_are_addresses_that_nobody_fetches():
    schemas = {
        "A": {
            "$id": "https://ids.example/schemas/a",
            "$defs": {"In": {"$anchor": "in"}},
            "properties": {"b": {"$ref": "b"}},
        },
        "B": {"$id": "https://ids.example/schemas/b", "title": "b"},
    }
    found = document(schemas)
    assert follow(found, "b", SCHEMAS / "A" / "properties" / "b")[1] == SCHEMAS / "B"
    assert follow(found, "https://ids.example/schemas/b")[1] == SCHEMAS / "B"
    assert follow(found, "https://ids.example/schemas/a#in")[1] == SCHEMAS / "A" / "$defs" / "In"
    assert follow(found, "#/$defs/In", SCHEMAS / "A" / "properties")[1] == SCHEMAS / "A" / "$defs" / "In"
    assert found.diagnostics == ()


def test_pointers_from_inside_a_scope_may_still_mean_the_document():
    found = document(
        {
            "A": {"$id": "https://ids.example/a", "items": {"$ref": "#/components/schemas/B"}},
            "B": {"title": "b"},
        }
    )
    assert follow(found, "#/components/schemas/B", SCHEMAS / "A" / "items")[1] == SCHEMAS / "B"


@pytest.mark.parametrize("value", ["Dog", "#/components/schemas/Dog"])
def test_a_mapping_leads_to_a_schema_by_name_or_by_reference(value):
    assert document({"Dog": {"title": "dog"}}).resolve(value, TOP) == ({"title": "dog"}, SCHEMAS / "Dog")


def test_a_mapping_in_another_file_means_the_names_of_the_document(tmp_path):
    (tmp_path / "pets.yaml").write_text("Pet: {discriminator: {propertyName: kind, mapping: {dog: Dog}}}")
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {Dog: {title: dog}}}"
    )
    found = load(tmp_path)
    _, at = follow(found, "pets.yaml#/Pet")
    assert found.resolve("Dog", at / "discriminator" / "mapping" / "dog")[1] == SCHEMAS / "Dog"


def test_a_path_may_be_a_reference(tmp_path):
    (tmp_path / "calls.yaml").write_text("parameters: [{name: id, in: query}]\nget: {operationId: list}")
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\npaths:\n  /calls: {$ref: calls.yaml}")
    found = load(tmp_path)
    node, at = found.resolve(found.root["paths"]["/calls"], TOP / "paths" / "/calls")
    assert (node["get"]["operationId"], at) == ("list", "calls.yaml#")


def test_operations_beside_a_reference_of_their_path_stay(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "calls.yaml").write_text(
        "parameters: [{$ref: 'more.yaml#/Id'}]\nget: {operationId: list}\nput: {operationId: old}"
    )
    (tmp_path / "parts" / "more.yaml").write_text("Id: {name: id, in: query}")
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\npaths:\n  /calls:\n    $ref: parts/calls.yaml\n    put: {operationId: put}\n    parameters: [{name: x, in: query}]"
    )
    found = load(tmp_path)
    item = found.root["paths"]["/calls"]
    assert (item["get"]["operationId"], item["put"]["operationId"]) == ("list", "put")
    assert [found.resolve(each, TOP / "paths" / "/calls")[0]["name"] for each in item["parameters"]] == [
        "id",
        "x",
    ]
    assert found.diagnostics == ()


@given(st.lists(st.text(), max_size=5))
def test_every_way_down_survives_a_pointer(steps):
    pointer = TOP
    for step in steps:
        pointer /= step
    assert (tuple(steps), pointer) == (pointer.steps, Pointer.at("", steps))
