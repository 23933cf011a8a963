"""Each node of a document in turn is something else: nothing breaks, no operation is lost, and what changes is told."""

import copy
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tieline.core.errors import UsageError
from tieline.openapi.build import build
from tieline.openapi.generate import make
from tieline.openapi.inspection import inspect, shown
from tieline.openapi.loading import load, read

EDGE = yaml.safe_load((Path(__file__).parents[2] / "golden" / "edge.yaml").read_text())
WRONG = (7, "strnig", [], {}, None, True)
#: What anything may be, and what the document's own hand writes.
DATA = {"example", "examples", "default", "enum", "const"}
OPENAPI = yaml.safe_load("""
openapi: 3.1.0
info: {title: T, version: "1", description: D}
servers: [{url: "https://{region}.test", variables: {region: {default: eu, enum: [eu, us]}}}]
security: [{key: []}]
tags: [{name: things, description: D}]
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getThing
      tags: [things]
      summary: S
      deprecated: true
      security: [{oauth: [read]}]
      parameters:
        - {name: q, in: query, explode: false, style: pipeDelimited, schema: {type: array, items: {type: integer}}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
        - {$ref: '#/components/parameters/Size'}
      responses:
        "200": {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        4XX: {$ref: '#/components/responses/Bad'}
    post:
      operationId: addThing
      requestBody: {required: true, content: {multipart/form-data: {encoding: {a: {contentType: text/csv, style: form}}, schema: {properties: {a: {type: string, format: binary}}}}}}
      responses: {"204": {description: D}}
components:
  parameters: {Size: {name: size, in: query, schema: {type: integer, default: 5}}}
  responses: {Bad: {description: D, content: {application/json: {schema: {required: [why], properties: {why: {type: string}}}}}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://a.test/t", scopes: {read: R}}}}
  schemas:
    Thing:
      description: D
      required: [id]
      discriminator: {propertyName: kind, mapping: {big: '#/components/schemas/Big'}}
      properties:
        id: {type: string, readOnly: true, deprecated: true}
        kind: {type: [string, "null"], enum: [big, small, null]}
        tags: {type: array, prefixItems: [{type: integer}], items: {type: string}}
        more: {type: object, additionalProperties: {type: number}}
        made: {anyOf: [{type: string, format: date-time}, {type: boolean}]}
    Big: {allOf: [{$ref: '#/components/schemas/Thing'}, {properties: {size: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: integer}]}}}]}
""")
SWAGGER = yaml.safe_load("""
swagger: "2.0"
info: {title: T, version: "1"}
host: a.test
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}, oauth: {type: oauth2, flow: application, tokenUrl: "https://a.test/t", scopes: {read: R}}}
security: [{key: []}]
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, type: string}]
    get:
      operationId: getThing
      tags: [things]
      parameters: [{name: q, in: query, type: array, items: {type: integer}, collectionFormat: pipes}, {$ref: '#/parameters/Size'}]
      responses: {"200": {description: D, schema: {$ref: '#/definitions/Thing'}}, "400": {$ref: '#/responses/Bad'}}
    put:
      operationId: putThing
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/Thing'}}]
      responses: {"204": {description: D}}
    post:
      consumes: [multipart/form-data]
      produces: [text/csv]
      operationId: addThing
      parameters: [{name: a, in: formData, type: file}, {name: b, in: formData, type: string, required: true}]
      responses: {"200": {description: D, schema: {type: file}}}
parameters: {Size: {name: size, in: query, type: integer, default: 5}}
responses: {Bad: {description: D, schema: {required: [why], properties: {why: {type: string}}}}}
definitions:
  Thing: {required: [id], discriminator: kind, properties: {id: {type: string, x-nullable: true}, kind: {type: string}}}
  Big: {allOf: [{$ref: '#/definitions/Thing'}, {properties: {size: {type: number, format: float}}}]}
""")


def places(node, way=()):
    """Yield the way to every node that the document's grammar speaks of."""
    if way:
        yield way
    if isinstance(node, dict):
        for name, each in node.items():
            if name not in DATA and not name.startswith("x-"):
                yield from places(each, (*way, name))
    elif isinstance(node, list):
        for number, each in enumerate(node):
            yield from places(each, (*way, number))


def at(node, way):
    for step in way:
        node = node[step]
    return node


def broken(document, way, value):
    changed = copy.deepcopy(document)
    at(changed, way[:-1])[way[-1]] = value
    return changed


def is_wrong(old, way, value):
    """Tell whether a value is of a type that no reader would take for what stood there."""
    if type(value) is type(old):
        return False
    if value is None and isinstance(old, str):
        return False
    if way[-1] in {"version", "default"} or (way[-1] == "discriminator" and isinstance(value, str)):
        return False
    is_schema = isinstance(old, (dict, bool)) and (
        way[-1] in {"schema", "items", "additionalProperties"} or (len(way) > 1 and way[-2] in {"properties", "schemas", "definitions", "allOf", "oneOf", "anyOf", "prefixItems"})
    )  # fmt: skip
    return not (is_schema and isinstance(value, (bool, dict)))


def meaning(document):
    api = build(read(json.dumps(document)))
    return replace(api, diagnostics=()), {(each.code, each.pointer, each.message) for each in api.diagnostics}


def looked_at(document, way, value, before):
    try:
        api, told = meaning(broken(document, way, value))
    except UsageError:
        assert way in {("openapi",), ("swagger",)}
        return
    new = told - before[1]
    assert api == before[0] or new, f"{way}: {value!r} changes what is read, and nothing is told"
    assert len(api.operations) >= len(before[0].operations) or any(
        code in {"bad-path", "bad-value", "bad-operation", "reference-missing"} for code, *_ in new
    )


@pytest.mark.parametrize("document", [OPENAPI, SWAGGER], ids=["openapi", "swagger"])
def test_every_node_in_turn(document):
    before = meaning(document)
    assert before[1] == set()
    for way in places(document):
        for value in WRONG:
            if is_wrong(at(document, way), way, value):
                looked_at(document, way, value, before)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(places(EDGE))), st.sampled_from(WRONG))
def test_any_node_of_the_document_of_all_edges(way, value):
    api, _ = meaning(broken(EDGE, way, value)) if way != ("openapi",) else meaning(EDGE)
    if "paths" not in way:
        assert len(api.operations) == 22


def told(text):
    return [
        (each.code, each.pointer, each.line) for each in build(read(f"openapi: 3.1.0\n{text}")).diagnostics
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("components:\n  schemas:\n    A: {$ref: 7}", ("bad-reference", "#/components/schemas/A/$ref", 4)),
        ("components:\n  schemas:\n    A: {properties: 3}", ("bad-value", "#/components/schemas/A/properties", 4)),
        ("components:\n  schemas:\n    A: {required: id}", ("bad-value", "#/components/schemas/A/required", 4)),
        ("components:\n  schemas:\n    A: {enum: 3}", ("bad-value", "#/components/schemas/A/enum", 4)),
        ("components:\n  schemas:\n    A: {type: strnig}", ("bad-type", "#/components/schemas/A/type", 4)),
        ("components:\n  schemas:\n    A: 5", ("bad-schema", "#/components/schemas/A", 4)),
        ("paths:\n  /a:\n    get:\n      responses: 3", ("bad-value", "#/paths/~1a/get/responses", 5)),
        ("paths:\n  /a:\n    get:\n      parameters: {}", ("bad-value", "#/paths/~1a/get/parameters", 5)),
        ("paths:\n  /a:\n    get:\n      security: 1", ("bad-value", "#/paths/~1a/get/security", 5)),
        ("paths:\n  /a:\n    get: 5", ("bad-operation", "#/paths/~1a/get", 4)),
        ("paths:\n  /a: 5", ("bad-path", "#/paths/~1a", 3)),
        ("paths:\n  a:\n    get: {}", ("no-slash", "#/paths/a", 3)),
        ("paths:\n  /a:\n    fetch: {responses: {}}", ("unknown-method", "#/paths/~1a/fetch", 4)),
        ("paths:\n  /a/{b}:\n    get: {}", ("undeclared", "#/paths/~1a~1{b}/get", 4)),
        ("paths:\n  /a:\n    get:\n      parameters: [{name: b, in: path}]", ("no-place", "#/paths/~1a/get", 4)),
        ("paths:\n  /a:\n    get:\n      parameters: [{name: b}]", ("bad-location", "#/paths/~1a/get/parameters/0", 5)),
        ("paths:\n  /a:\n    get:\n      parameters:\n      - {in: query}", ("bad-parameter", "#/paths/~1a/get/parameters/0", 6)),
        ("paths:\n  /a:\n    get: {responses: {ok: {}}}", ("bad-status", "#/paths/~1a/get/responses/ok", 4)),
        ("paths:\n  /a:\n    get: {operationId: x}\n    put: {operationId: x}", ("duplicate-id", "#/paths/~1a/put/operationId", 5)),
        ("paths:\n  /a:\n    get: {tags: [x], tags: [y]}", ("duplicate-key", "#/paths/~1a/get/tags", 4)),
        ("paths:\n  /a:\n    get:\n      parameters: [{name: q, in: query}, {name: q, in: query}]", ("duplicate-parameter", "#/paths/~1a/get/parameters/1", 5)),
        ("servers:\n- {description: D}", ("bad-value", "#/servers/0", 3)),
        ("security: [{nobody: []}]", ("no-scheme", "#/security", 2)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(text, expected):
    assert [expected] == told(text)


def test_an_operation_whose_security_is_wrong_keeps_that_of_the_document():
    api = build(read("openapi: 3.1.0\npaths: {/a: {get: {security: 1}, put: {security: []}}}"))
    assert [each.security for each in api.operations] == [None, ()]


def test_what_is_wrong_in_another_file_is_told_there(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "type: object\nproperties:\n  b: {properties: 3}\n  c: {$ref: '#/definitions/d'}\ndefinitions:\n  d: 5\n"
    )
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n")
    found = build(load(tmp_path / "openapi.yaml")).diagnostics
    assert [(each.code, each.pointer, each.line) for each in found] == [
        ("bad-value", "a.yaml#/properties/b/properties", 3),
        ("bad-schema", "a.yaml#/definitions/d", 6),
    ]


def test_what_aliases_share_is_told_once():
    text = "components:\n  schemas:\n    A: &a {properties: {b: {type: 5}}}\n    B: *a\n    C: *a\n"
    assert told(text) == [("bad-value", "#/components/schemas/A/properties/b/type", 4)]


@pytest.mark.parametrize(
    ("text", "pointer", "line"),
    [
        ("x: &a\n  properties:\n    b: {type: odd}\ncomponents: {schemas: {A: *a}}", "#/components/schemas/A/properties/b/type", 4),
        ("x: &a\n  properties:\n    b: {type: odd}\ncomponents:\n  schemas:\n    A:\n      <<: *a\n      title: T", "#/components/schemas/A/properties/b/type", 4),
        ("x: &a {title: T}\ny: &b\n  type: odd\ncomponents:\n  schemas:\n    A:\n      <<: [*a, *b]", "#/components/schemas/A/type", 4),
        ("x: &a {title: T}\ncomponents:\n  schemas:\n    A:\n      <<: *a\n      type: odd", "#/components/schemas/A/type", 7),
        ("components:\n  schemas:\n    A: &a\n      type: odd\n    B: {properties: {c: *a}}", "#/components/schemas/A/type", 5),
    ],
)  # fmt: skip
def test_what_an_alias_brings_is_told_where_it_is_written(text, pointer, line):
    assert ("bad-type", pointer, line) in told(text)


def test_a_message_is_one_line_whatever_names_are_in_it():
    bad = "x\r\n\x1b[2J\u2028"
    operation = {
        "operationId": bad,
        "tags": [bad],
        "parameters": [{"name": bad, "in": bad, "style": bad}, {"name": bad, "in": "path"}],
        "responses": {bad: {}},
    }
    document = {
        "openapi": "3.1.0",
        "paths": {f"/{{{bad}}}": {"get": operation, "put": operation}, bad: {}},
        "security": [{bad: []}],
        "components": {"schemas": {bad: {"$ref": bad}, "A": {"type": bad}, "B": {"$ref": f"#/{bad}"}}},
    }
    made = make(read(json.dumps(document)), package="acme")
    assert len(made.diagnostics) > 10
    for each in made.diagnostics:
        assert each.message.isprintable()
        assert each.consequence.isprintable()
    assert all(line.isprintable() for line in shown(inspect(made.plan, openapi=bad)))


def test_types_are_listed_as_a_sentence_does():
    a, b = {"type": ["string", "integer", "boolean"]}, {"type": "object"}
    text = json.dumps({"openapi": "3.1.0", "components": {"schemas": {"A": {"allOf": [a, b]}}}})
    message = build(read(text)).diagnostics[0].message
    assert message == "allOf asks for string, integer or boolean and for object"
