"""Documents made to hurt cost no more than their text, and no document raises anything but one clear error."""

import contextlib
import json
import sys

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.openapi.limits import Limits
from tieline.openapi.loading import load, read
from tieline.openapi.pointer import TOP

HEAD = "openapi: 3.1.0\npaths: {}\n"

#: What documents are full of, so that odd things meet.
WORDS = st.sampled_from(
    [
        "$ref",
        "$id",
        "$anchor",
        "$defs",
        "openapi",
        "swagger",
        "3.0.0",
        "2.0",
        "paths",
        "/x",
        "get",
        "post",
        "parameters",
        "in",
        "body",
        "formData",
        "query",
        "name",
        "schema",
        "type",
        "array",
        "file",
        "object",
        "string",
        "items",
        "format",
        "binary",
        "nullable",
        "exclusiveMinimum",
        "minimum",
        "allOf",
        "oneOf",
        "anyOf",
        "enum",
        "properties",
        "required",
        "discriminator",
        "mapping",
        "propertyName",
        "responses",
        "200",
        "content",
        "headers",
        "components",
        "schemas",
        "definitions",
        "consumes",
        "produces",
        "collectionFormat",
        "tsv",
        "securityDefinitions",
        "flow",
        "implicit",
        "host",
        "basePath",
        "schemes",
        "#",
        "#/paths/~1x",
        "#/components/schemas/x",
        "#/definitions/x",
        "x",
        "other.yaml",
        "http://127.0.0.1/",
        "../x",
        "file:///etc/passwd",
        "%00",
        "http://[",
        "//[x#y",
        "$self",
        "#%ZZ",
        "#y",
        "example",
        "examples",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=40,
)
VERSIONS = st.sampled_from(
    [{"openapi": "3.0.0"}, {"openapi": "3.1.0"}, {"swagger": "2.0"}, {"swagger": 2}, {}]
)


def follow_all(document):
    """Follow every reference there is, and ask for every line of what was odd."""
    waiting = [(document.root, TOP)]
    while waiting:
        node, at = waiting.pop()
        document.resolve(node, at)
        if isinstance(node, dict | list):
            waiting += [
                (each, at / step)
                for step, each in (node.items() if isinstance(node, dict) else enumerate(node))
            ]
    return document.diagnostics


@given(JSON)
def test_any_json_is_a_document_or_told_to_be_none(value):
    with contextlib.suppress(UsageError):
        follow_all(read(json.dumps(value)))


@given(VERSIONS, st.dictionaries(WORDS, JSON, max_size=6))
def test_any_fields_make_a_document(version, fields):
    if not version and not {"openapi", "swagger"} & fields.keys():
        return
    with contextlib.suppress(UsageError) if not version else contextlib.nullcontext():
        document = read(json.dumps({**fields, **version} if version else fields))
        for told in follow_all(document):
            assert told.line is not None
        json.dumps(document.root)


@given(VERSIONS, st.dictionaries(WORDS, JSON, max_size=4), st.dictionaries(WORDS, JSON, max_size=4))
def test_any_operation_survives(version, item, operation):
    """An operation stays one whatever it says."""
    if "$ref" in item:
        return
    document = read(
        json.dumps({**(version or {"openapi": "3.2.0"}), "paths": {"/x": {**item, "get": operation}}})
    )
    assert isinstance(document.root["paths"]["/x"]["get"], dict)
    follow_all(document)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_read_or_told_to_be_no_document(text):
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    for given_text in (raw, HEAD.encode() + raw):
        with contextlib.suppress(UsageError):
            follow_all(read(given_text))


class QuotedText(yaml.SafeDumper):
    """Writes text in quotes: PyYAML would leave them off `0E0`, which is a number in YAML 1.2, and so to us."""


QuotedText.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


@given(JSON)
@example("0E0")
def test_yaml_says_what_json_says(value):
    data = json.loads(json.dumps({"openapi": "3.1.0", "x-data": value}), parse_constant=str)
    text = json.dumps(data)
    assert read(text).root == read(yaml.dump(data, Dumper=QuotedText)).root == read(f"---\n{text}").root


def laughs(levels, width=10):
    rows = ["x0: &x0 [" + ", ".join(["ha"] * width) + "]"]
    rows += [f"x{row}: &x{row} [{', '.join([f'*x{row - 1}'] * width)}]" for row in range(1, levels)]
    return HEAD + "\n".join(rows)


def test_a_billion_laughs_are_refused_before_they_are_laughed():
    with pytest.raises(UsageError, match=r"line 9: more than 5,000,000 values, aliases written out"):
        read(laughs(12))


def test_a_few_laughs_are_fine():
    assert read(laughs(4)).root["x3"][0][0][0][0] == "ha"


def test_merged_laughs_are_refused():
    rows = [f"x0: &x0 {{{', '.join(f'k{place}: 1' for place in range(100))}}}"]
    rows += [f"x1: {{<<: [{', '.join(['*x0'] * 600)}]}}"]
    with pytest.raises(UsageError, match="more than 50,000 values"):
        read(HEAD + "\n".join(rows), limits=Limits(values=50_000))


def test_aliases_that_nest_are_refused():
    rows = ["x0: &x0 {}"] + [f"x{row}: &x{row} {{a: *x{row - 1}}}" for row in range(1, 300)]
    with pytest.raises(UsageError, match="nested deeper than 200 levels, aliases written out"):
        read(HEAD + "\n".join(rows))


@pytest.mark.parametrize("depth", [250, 5_000, 200_000])
@pytest.mark.parametrize(("opening", "closing"), [('{"a":', "}"), ("[", "]")])
def test_deep_nesting_is_refused_in_json_and_in_yaml(depth, opening, closing):
    text = f"{opening * depth}1{closing * depth}"
    for given_text in (f'{{"openapi": "3.1.0", "x": {text}}}', f"openapi: 3.1.0\nx: {text}"):
        with pytest.raises(UsageError, match="nested deeper than 200 levels"):
            read(given_text)


def test_open_ends_without_end_are_refused():
    for text in ("[" * 1_000_000, '{"a":' * 1_000_000, "- " * 100_000, "? " * 100_000, "&a " * 50_000):
        with pytest.raises(UsageError):
            read(text)


def test_deep_schemas_within_the_limit_are_read():
    schema = {"type": "string", "nullable": True}
    for _ in range(80):
        schema = {"properties": {"a": schema}}
    assert read(json.dumps({"openapi": "3.0.0", "components": {"schemas": {"A": schema}}})).diagnostics == ()


@pytest.mark.parametrize("digits", [5_000, 100_000])
def test_numbers_of_thousands_of_digits_are_no_numbers(digits):
    assert read(f"{HEAD}x: {'9' * digits}").root["x"] == "9" * digits
    with pytest.raises(UsageError, match="thousands of digits"):
        read('{"openapi": "3.1.0", "x": %s}' % ("9" * digits))


def test_a_name_that_stands_many_times_costs_its_text_once():
    """Objects under one name grow where they are, but never into one that an alias also names."""
    rows = "".join(f"  a: {{b{place}: 1}}\n" for place in range(20_000))
    assert len(read(f"{HEAD}x:\n{rows}").root["x"]["a"]) == 20_000
    pairs = ",".join(f'"a": {{"b{place}": 1}}' for place in range(20_000))
    assert len(read(f'{{"openapi": "3.1.0", "x": {{{pairs}}}}}').root["x"]["a"]) == 20_000
    root = read(f"{HEAD}x: &x {{y: 1}}\nz:\n  a: *x\n  a: {{b: *x}}\n  a: {{c: *x}}").root
    assert root["x"] == {"y": 1}
    assert root["z"]["a"] == {"y": 1, "b": {"y": 1}, "c": {"y": 1}}


def test_more_objects_than_any_document_has_are_refused_unread():
    with pytest.raises(UsageError, match="more than 5,000,000 objects and lists"):
        read('{"openapi": "3.1.0", "x": [' + "{}," * 5_000_000 + "{}]}")


def test_tags_run_nothing():
    text = (
        HEAD
        + "x: !!python/object/apply:os.system [exit 1]\ny: !!python/name:os.system ''\nz: !!binary aGk=\n"
    )
    document = read(text)
    assert tuple(document.root[name] for name in "xyz") == (["exit 1"], "", "aGk=")
    assert [each.code for each in document.diagnostics] == ["bad-tag"] * 3


def test_a_gigantic_enum_is_read():
    values = [f"value {place}" for place in range(200_000)]
    document = read(
        json.dumps({"openapi": "3.0.0", "components": {"schemas": {"A": {"enum": values, "nullable": True}}}})
    )
    assert len(document.root["components"]["schemas"]["A"]["enum"]) == 200_001


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    file = tmp_path / "openapi.json"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(UsageError, match=r"openapi\.json: larger than 96 MB"):
        load(file)


def test_long_chains_of_references_are_followed_without_recursion():
    schemas = {f"s{place}": {"$ref": f"#/components/schemas/s{place + 1}"} for place in range(20_000)}
    document = read(
        json.dumps({"openapi": "3.1.0", "components": {"schemas": {**schemas, "s20000": {"title": "end"}}}})
    )
    assert document.resolve({"$ref": "#/components/schemas/s0"}, TOP)[0] == {"title": "end"}


def test_ways_of_many_steps_lead_nowhere():
    way = "#/components" + "/a" * 200_000
    for version in ({"openapi": "3.1.0"}, {"swagger": "2.0"}):
        document = read(json.dumps({**version, "components": {}, "definitions": {}}))
        for reference in (
            way,
            way.replace("components", "definitions"),
            f"#{'/' * 200_000}",
            f"#{'%2F' * 200_000}",
        ):
            assert document.resolve({"$ref": reference}, TOP) == ({}, TOP)
        assert max(len(each.message) for each in document.diagnostics) < 500


def test_a_chain_that_every_place_of_it_starts_costs_its_length_once():
    """Circles of many are told once for each place that leads in, and walked once."""
    size = 1_000
    schemas = {f"s{place}": {"$ref": f"#/components/schemas/s{(place + 1) % size}"} for place in range(size)}
    document = read(json.dumps({"openapi": "3.1.0", "components": {"schemas": schemas}}))
    told = [each for each in follow_all(document) if each.pointer.partition("schemas/")[2].isalnum()]
    assert ["reference-cycle"] * size == [each.code for each in told]


def test_a_shared_body_is_copied_once_for_all_operations(tmp_path):
    """A Swagger document of many operations with one large body in another file stays of the size of its files."""
    big = {"name": "b", "in": "body", "schema": {"enum": [f"value {place}" for place in range(1_000)]}}
    (tmp_path / "big.json").write_text(json.dumps({"Body": big}))
    paths = {f"/{place}": {"post": {"parameters": [{"$ref": "big.json#/Body"}]}} for place in range(500)}
    (tmp_path / "swagger.json").write_text(json.dumps({"swagger": "2.0", "paths": paths}))
    found = load(tmp_path).root["paths"]
    schemas = {
        id(item["post"]["requestBody"]["content"]["application/json"]["schema"]) for item in found.values()
    }
    assert len(schemas) == 1


def test_the_stack_is_as_deep_as_before():
    before = sys.getrecursionlimit()
    with contextlib.suppress(UsageError):
        read("[" * 100_000)
    assert before == sys.getrecursionlimit()
