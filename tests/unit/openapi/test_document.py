"""A document tells what was odd in it, and on which line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.openapi.loading import load, read
from tieline.openapi.pointer import TOP, Pointer

YAML = """\
openapi: 3.1.0
info: {title: t}
paths:
  /calls:
    get:
      parameters:
        - name: a
          in: query
        - {name: b,
           in: query}
      responses:
        200: {description: fine}
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("#", 1),
        ("#/info/title", 2),
        ("#/paths/~1calls", 4),
        ("#/paths/~1calls/get", 5),
        ("#/paths/~1calls/get/parameters/0", 7),
        ("#/paths/~1calls/get/parameters/0/in", 8),
        ("#/paths/~1calls/get/parameters/1/in", 10),
        ("#/paths/~1calls/get/responses/200", 12),
        ("#/paths/~1calls/get/responses/404/content", 11),
        ("#/none", 1),
    ],
)
def test_places_have_lines_and_missing_ones_the_line_around(pointer, line):
    assert line == read(YAML).line(Pointer(pointer))


def test_places_in_files_that_were_not_read_have_no_line():
    assert read(YAML).line(Pointer("other.yaml#/a")) is None


def everywhere(value, at=TOP):
    """Yield every place of a value with what is there."""
    yield at, value
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from everywhere(inner, at / step)


VALUES = st.recursive(
    st.none() | st.integers(0, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
def test_lines_of_json_are_right_everywhere(value):
    """With every value on a line of its own, the line of a place begins with its name or its value."""
    data = {"openapi": "3.1.0", "paths": {}, "x-data": value}
    text = json.dumps(data, indent=1)
    found, lines = read(text), text.split("\n")
    for at, inner in everywhere(data):
        line = lines[found.line(at) - 1].strip()
        name = "" if at == TOP or at.name.isdigit() else f"{json.dumps(at.name)}: "
        told = (
            json.dumps(inner)
            if not isinstance(inner, dict | list)
            else "{"
            if isinstance(inner, dict)
            else "["
        )
        assert line.startswith((f"{name}{told}", f"{json.dumps(at.name)}: {told}"))


@given(VALUES)
def test_yaml_and_json_agree_on_lines(value):
    text = json.dumps({"openapi": "3.1.0", "paths": {}, "x-data": value}, indent=1)
    as_json, as_yaml = read(text), read(f"--- \n{text}")
    for at, _ in everywhere(as_json.root):
        assert at == TOP or as_json.line(at) + 1 == as_yaml.line(at)


def test_lines_in_one_line_are_one():
    found = read('{"openapi":"3.1.0","paths":{"/a":{"get":{}}}}')
    assert found.line(TOP / "paths" / "/a" / "get") == 1


def test_lines_of_other_files_are_their_own(tmp_path):
    (tmp_path / "part.yaml").write_text("\n\nA:\n  b: {$ref: '#/none'}\n")
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\npaths: {}")
    found = load(tmp_path)
    node, at = found.resolve({"$ref": "part.yaml#/A/b"}, TOP)
    assert (node, at) == ({}, TOP)
    (told,) = found.diagnostics
    assert (told.code, told.pointer, told.line) == ("reference-missing", "#", 1)
    node, at = found.resolve({"$ref": "part.yaml#/A"}, TOP)
    found.resolve(node["b"], at / "b")
    assert (found.diagnostics[1].pointer, found.diagnostics[1].line) == ("part.yaml#/A/b", 4)


@pytest.mark.parametrize(
    ("text", "code", "pointer", "line"),
    [
        ("openapi: 3.1.0\npaths:\n  /a: {}\n  /a: {}", "duplicate-key", "#/paths/~1a", 3),
        ('{"openapi": "3.1.0", "paths": {"/a": 1, "/a": 2}}', "duplicate-key", "#", 1),
        ("openapi: 3.1.0\npaths:\n  ? [x]\n  : {}", "bad-key", "#/paths", 2),
        ("openapi: 3.1.0\ninfo: !secret {title: t}\npaths: {}", "bad-tag", "#/info", 2),
        ("openapi: 3.1.0\nx-size: .inf", "bad-number", "#/x-size", 2),
        ('{"openapi": "3.1.0", "x-size": NaN}', "bad-number", "#", 1),
        ('{"openapi": "3.1.0", "x-size": 1e999}', "bad-number", "#", 1),
        ("openapi: 3.1.0\nx-a:\n- *none", "bad-alias", "#/x-a/0", 3),
        ("openapi: 3.1.0\nx-a: &a\n  b: *a", "bad-alias", "#/x-a/b", 3),
        ("openapi: 3.1.0\n---\nopenapi: 3.0.0", "second-document", "#", 1),
        ("openapi: 4.0.0\npaths: {}", "bad-version", "#/openapi", 1),
    ],
)
def test_what_is_odd_is_told_with_its_place(text, code, pointer, line):
    (told,) = read(text).diagnostics
    assert (code, pointer, line) == (told.code, told.pointer, told.line)
    assert told.message
    assert told.consequence


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1", "3.1.1", "3.2.0", 3.0, 3, 3.1])
def test_versions_of_openapi_3_are_known(version):
    found = read(json.dumps({"openapi": version, "paths": {}}))
    assert (str(version), ()) == (found.version, found.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\npaths:\n  /a: {get: {}}\n  /a: {post: {}, x: 1}",
        '{"openapi":"3.1.0","paths":{"/a":{"get":{}},"/a":{"post":{},"x":1}}}',
    ],
)
def test_no_operation_is_lost_where_a_path_stands_twice(text):
    assert read(text).root["paths"]["/a"] == {"get": {}, "post": {}, "x": 1}


def test_plain_texts_of_yaml_are_texts():
    """As in YAML 1.2: dates, words for yes and no and times are texts, and so is every name of a field."""
    text = "openapi: 3.1.0\nx: [on, yes, No, 2020-01-01, 12:30, 0x1F, 010, 1e3, true, ~, '5', 1_000, =]\n200: {}\non: 1\nnull: 2\n1.0: 3"
    root = read(text).root
    assert root["x"] == [
        "on",
        "yes",
        "No",
        "2020-01-01",
        "12:30",
        31,
        10,
        1000.0,
        True,
        None,
        "5",
        "1_000",
        "=",
    ]
    assert list(root) == ["openapi", "x", "200", "on", "null", "1.0"]


def test_merged_fields_give_way_to_written_ones():
    root = read(
        "openapi: 3.1.0\nx: &x {a: 1, b: 1}\ny:\n  b: 2\n  <<: *x\nz: {<<: [*x, {b: 3, c: 3}], a: 0}"
    ).root
    assert (root["y"], root["z"]) == ({"b": 2, "a": 1}, {"a": 0, "b": 1, "c": 3})


def test_halves_of_surrogates_never_reach_a_file():
    root = read('{"openapi": "3.1.0", "x": "\\ud83d\\ude00 \\ud83d", "\\udc00": 1}').root
    assert root["x"] == "😀 \ufffd"
    assert "\ufffd" in root
