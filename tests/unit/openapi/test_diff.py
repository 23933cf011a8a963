"""What a new document changes is told by Python names, and whether it breaks those who use them."""

import json

import pytest

from tieline.openapi.build import build
from tieline.openapi.diff import diff
from tieline.openapi.loading import read
from tieline.openapi.names import locked, plan

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def document(parameters=(), schema=None, answer=None, path="/x", operation="getX", **more):
    ref = {"$ref": "#/components/schemas/M"}
    node = {
        "operationId": operation,
        "tags": ["t"],
        "parameters": list(parameters),
        "responses": {"200": {"content": {"application/json": {"schema": answer or ref}}}},
        **more,
    }
    return {
        "openapi": "3.1.0",
        "paths": {path: {"get": node}},
        "components": {"schemas": {"M": {"properties": {"a": TEXT}} if schema is None else schema}},
    }


def changed(old, new):
    before = plan(build(read(json.dumps(old))), package="acme")
    after = plan(build(read(json.dumps(new))), package="acme", lock=locked(before))
    return [(each.breaks, f"{each.name} {each.message}") for each in diff(before, after)]


def parameter(name="p", schema=TEXT, required=False):
    return {"name": name, "in": "query", "schema": schema, "required": required}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (document(), document(), []),
        (document(), document(path="/y"), []),
        (document(), document(operation="fetchX"), []),
        (document(), {"openapi": "3.1.0", "components": document()["components"]}, [(True, "t.get_x is gone")]),
        (document(), document([parameter()]), [(False, "t.get_x(p=) is new")]),
        (document(), document([parameter(required=True)]), [(True, "t.get_x(p=) is new and required")]),
        (document([parameter()]), document(), [(True, "t.get_x(p=) is gone")]),
        (document([parameter()]), document([parameter(required=True)]), [(True, "t.get_x(p=) is required now")]),
        (document([parameter(required=True)]), document([parameter()]), [(False, "t.get_x(p=) may be left out now")]),
        (document([parameter()]), document([parameter(schema=WHOLE)]), [(True, "t.get_x(p=) takes int | None, not str | None")]),
        (
            document([parameter(schema=TEXT)]),
            document([parameter(schema={"type": ["string", "integer"]})]),
            [(False, "t.get_x(p=) takes str | int | None, not str | None")],
        ),
        (
            document([parameter(schema={"enum": ["a", "b"]})]),
            document([parameter(schema={"enum": ["a"]})]),
            [],
        ),
        (document(answer=TEXT), document(answer=WHOLE), [(True, "t.get_x gives int, not str")]),
        (document(), document(deprecated=True), [(False, "t.get_x is deprecated")]),
        (document(), document(schema={"properties": {}}), [(True, "models.M is gone"), (True, "t.get_x gives Any, not M")]),
        (document(), document(schema={"properties": {"b": TEXT}}), [(True, "models.M.a is gone"), (False, "models.M.b is new")]),
        (document(), document(schema={"properties": {"a": WHOLE}}), [(True, "models.M.a holds int | None, not str | None")]),
        (document(), document(schema={"properties": {"a": TEXT}, "required": ["a"]}), [(False, "models.M.a is required now")]),
        (document(schema={"properties": {"a": TEXT}, "required": ["a"]}), document(), [(True, "models.M.a may be missing now")]),
    ],
)  # fmt: skip
def test_changes(old, new, expected):
    assert sorted(expected) == sorted(changed(old, new))


def test_what_breaks_comes_first():
    found = changed(document([parameter("gone")]), document([parameter("added")]))
    assert [breaks for breaks, _ in found] == [True, False]


def schemas(**told):
    """Return a document with these schemas, of which the first is answered and taken."""
    ref = {"$ref": f"#/components/schemas/{next(iter(told))}"}
    return document(answer=ref) | {"components": {"schemas": told}}


A = {"type": "object", "properties": {"a": TEXT, "b": TEXT, "c": TEXT}, "required": ["a"]}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (schemas(Order=A), schemas(Purchase=A), [(False, "models.Order is called Purchase now; the old name warns")]),
        (
            schemas(Order=A),
            schemas(Purchase={"properties": {"a": WHOLE, "b": TEXT, "c": TEXT}, "required": ["a"]}),
            [(False, "models.Order is called Purchase now; the old name warns"), (True, "models.Order.a holds int, not str")],
        ),
        (
            schemas(M={"properties": {"at": {"type": "string", "format": "date-time"}}}),
            schemas(M={"properties": {"at": {"type": "string", "format": "date"}}}),
            [(True, "models.M.at holds date | None, not datetime | None")],
        ),
        (
            schemas(M=A),
            schemas(M=A | {"properties": A["properties"] | {"a": {"type": ["string", "null"]}}}),
            [(True, "models.M.a holds str | None, not str")],
        ),
        (
            document(answer=TEXT),
            document(answer={"type": ["string", "null"]}),
            [(True, "t.get_x gives str | None, not str")],
        ),
        (
            schemas(U={"oneOf": [{"$ref": "#/components/schemas/P"}, {"$ref": "#/components/schemas/Q"}]}, P=A, Q={"properties": {"q": TEXT}}),
            schemas(U={"oneOf": [{"$ref": "#/components/schemas/P"}, {"type": "integer"}]}, P=A, Q={"properties": {"q": TEXT}}),
            [(True, "models.U is P | int, not P | Q")],
        ),
    ],
)  # fmt: skip
def test_changes_of_schemas(old, new, expected):
    assert sorted(expected) == sorted(changed(old, new))


def bodied(schema):
    """Return a document with an operation that is sent this."""
    return document(requestBody={"required": True, "content": {"application/json": {"schema": schema}}})


def sent(*required, **properties):
    """Return a document with an operation that is sent an object of these properties."""
    return bodied({"type": "object", "properties": properties, "required": [*required]})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            sent(a=TEXT),
            sent(a=WHOLE, b=TEXT),
            [
                (True, "models.GetXRequest.a holds int, not str"),
                (True, "t.get_x(a=) takes int, not str"),
                (False, "models.GetXRequest.b is new"),
                (False, "t.get_x(b=) is new"),
            ],
        ),
        (
            sent(a=TEXT),
            sent("a", a=TEXT),
            [(True, "models.GetXRequest.a is required now"), (True, "t.get_x(a=) is required now")],
        ),
        (
            sent(a=TEXT),
            bodied({"type": "array", "items": TEXT}),
            [
                (True, "models.GetXRequest is gone"),
                (True, "t.get_x(body=) takes Sequence[str], not GetXRequest | GetXRequestDict"),
                (True, "t.get_x(…) takes its body as a whole now"),
            ],
        ),
        (
            bodied({"additionalProperties": TEXT}),
            sent(a=TEXT),
            [
                (False, "models.GetXRequest is new"),
                (True, "t.get_x(body=) takes GetXRequest | GetXRequestDict, not Mapping[str, str]"),
                (False, "t.get_x(…) takes the fields of its body as keywords now"),
            ],
        ),
    ],
)
def test_changes_of_bodies(old, new, expected):
    """Those who give its fields by name are told as those who give it as a whole."""
    assert sorted(expected) == sorted(changed(old, new))


def test_what_stands_in_every_answer_may_be_left_out_by_those_who_send():
    """A field that the API sets is there for readers, whether its model is sent too or not."""
    schema = {"type": "object", "required": ["a"], "properties": {"a": TEXT | {"readOnly": True}}}
    both = bodied({"$ref": "#/components/schemas/M"})["paths"]
    assert changed(document(schema=schema), document(schema=schema) | {"paths": both}) == [
        (True, "t.get_x(body=) is new and required"),
    ]
