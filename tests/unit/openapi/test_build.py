"""A document means to its clients what it says, and no operation is ever lost."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.openapi.build import build
from tieline.openapi.ir import (
    AliasRef,
    Anything,
    Api,
    Enum,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    TupleOf,
    Union,
)
from tieline.openapi.loading import read

EDGE = Path(__file__).parents[2] / "golden" / "edge.yaml"
STRING, INTEGER, NUMBER = (Primitive(kind=each) for each in ("string", "integer", "number"))


def built(**document):
    return build(read(json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, **document})))


def typed(schema, **others):
    """Return the type of a property, and the API around it."""
    api = built(components={"schemas": {"Holder": {"properties": {"it": schema}}, **others}})
    holder = next(each for each in api.models if each.name == "Holder")
    return holder.fields[0].type, api


def model_of(api, name):
    return next(each for each in api.models if each.name == name)


def fields(model):
    return {each.name: each.type for each in model.fields}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, STRING),
        ({"type": "string", "format": "date-time"}, Primitive(kind="datetime")),
        ({"type": "string", "format": "date"}, Primitive(kind="date")),
        ({"type": "string", "format": "uri"}, STRING),
        ({"type": "string", "format": "byte"}, STRING),
        ({"type": "string", "format": "binary"}, Primitive(kind="binary")),
        ({"format": "uuid"}, STRING),
        ({"type": "integer", "format": "int64"}, INTEGER),
        ({"type": "boolean"}, Primitive(kind="boolean")),
        ({"type": "null"}, Primitive(kind="null")),
        ({}, Anything()),
        (True, Anything()),
        ({"type": "object"}, MapOf(value=Anything())),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, MapOf(value=INTEGER)),
        ({"type": "object", "patternProperties": {"^x": {"type": "string"}}}, MapOf(value=STRING)),
        ({"type": "array"}, ListOf(item=Anything())),
        ({"items": {"type": "string"}}, ListOf(item=STRING)),
        ({"type": "array", "prefixItems": [{"type": "number"}], "items": False}, TupleOf(items=(NUMBER,))),
        (
            {"type": "array", "prefixItems": [{"type": "number"}]},
            TupleOf(items=(NUMBER,), rest=Anything()),
        ),
        ({"type": ["string", "null"]}, Nullable(of=STRING)),
        ({"type": "string", "nullable": True}, Nullable(of=STRING)),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, Nullable(of=STRING)),
        ({"anyOf": [{"type": "string"}, {}]}, Anything()),
        ({"oneOf": [{"type": "string"}]}, STRING),
        ({"enum": ["a", "A", "+", ""]}, Enum(values=("a", "A", "+", ""))),
        ({"type": ["string", "null"], "enum": ["x", None]}, Nullable(of=Enum(values=("x",)))),
        ({"type": "string", "enum": []}, STRING),
        ({"const": "cat"}, Enum(values=("cat",))),
        ({"enum": [1.5, 2]}, NUMBER),
        ({"enum": [True, False]}, Primitive(kind="boolean")),
        ({"enum": [1, "one", None, True]}, Nullable(of=Enum(values=(1, "one", True)))),
        ({"type": "object", "enum": [{"a": 1}]}, MapOf(value=Anything())),
        ({"anyOf": [{"type": "string"}, {"enum": ["a"]}]}, Enum(values=("a",))),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "string"}]}, STRING),
        ({"type": "string", "anyOf": [{"minLength": 1}, {"pattern": "x"}]}, STRING),
        ("nonsense", Anything()),
        ({"type": "unheard"}, Anything()),
        ({"$ref": "#/nowhere"}, Anything()),
    ],
)
def test_schemas_are_types(schema, expected):
    assert expected == typed(schema)[0]


def test_unions_that_json_tells_apart_need_no_name():
    kind, api = typed({"type": ["string", "integer", "null"]})
    assert Nullable(of=Union(members=(STRING, INTEGER))) == kind
    assert api.aliases == ()


def test_unions_that_have_to_be_told_apart_have_a_name():
    kind, api = typed({"oneOf": [{"type": "string"}, {"items": {"type": "string"}}, {"type": "null"}]})
    assert Nullable(of=AliasRef(key="#/components/schemas/Holder/properties/it")) == kind
    assert [Union(members=(STRING, ListOf(item=STRING)))] == [each.type for each in api.aliases]


def test_enums_have_a_name_where_the_document_gives_one():
    kind, api = typed({"$ref": "#/components/schemas/Kind"}, Kind={"enum": ["a", "b"]})
    assert AliasRef(key="#/components/schemas/Kind") == kind
    assert [each.name for each in api.aliases] == ["Kind"]


def test_recursion_is_no_matter():
    node = {"properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    _, api = typed({"$ref": "#/components/schemas/Node"}, Node=node)
    assert ModelRef(key="#/components/schemas/Node") == fields(model_of(api, "Node"))["next"]


def test_a_union_may_hold_itself_in_a_list():
    json_value = {
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/components/schemas/J"}}]
    }
    _, api = typed({"$ref": "#/components/schemas/J"}, J=json_value)
    ref = AliasRef(key="#/components/schemas/J")
    assert [Union(members=(STRING, ListOf(item=ref)))] == [each.type for each in api.aliases]


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/It"}]},
        {"items": {"$ref": "#/components/schemas/It"}},
        {"allOf": [{"$ref": "#/components/schemas/It"}]},
    ],
)
def test_what_is_nothing_but_itself_ends(schema):
    _, api = typed({"$ref": "#/components/schemas/It"}, It=schema)
    assert {"endless-type", "endless-schema"} & {each.code for each in api.diagnostics}


def test_parts_of_all_of_become_one_model_and_the_last_wins():
    base = {"required": ["kind"], "properties": {"kind": {"type": "string"}, "name": {"type": "string"}}}
    cat = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"kind": {"const": "cat"}}}]}
    _, api = typed({}, Base=base, Cat=cat)
    assert {"kind": Enum(values=("cat",)), "name": STRING} == fields(model_of(api, "Cat"))
    assert [each.required for each in model_of(api, "Cat").fields] == [True, False]


def test_a_part_that_says_otherwise_is_told():
    """The response that other generators drop: a text that becomes an object."""
    first = {"properties": {"media": {"type": "string"}}}
    then = {"properties": {"media": {"type": "object", "properties": {"url": {"type": "string"}}}}}
    _, api = typed({}, Call={"allOf": [first, then]})
    media = fields(model_of(api, "Call"))["media"]
    assert fields(next(each for each in api.models if each.key == media.key)) == {"url": STRING}
    assert [each.code for each in api.diagnostics] == ["override"]


def test_objects_in_two_parts_are_put_together():
    first = {"properties": {"at": {"properties": {"a": {"type": "string"}}}}}
    then = {"properties": {"at": {"properties": {"b": {"type": "integer"}}}}}
    _, api = typed({}, Both={"allOf": [first, then]})
    inner = fields(model_of(api, "Both"))["at"]
    assert fields(next(each for each in api.models if each.key == inner.key)) == {"a": STRING, "b": INTEGER}


PETS = {
    "Cat": {"properties": {"kind": {"const": "cat"}}},
    "Dog": {"properties": {"kind": {"enum": ["dog", "puppy"]}}},
}
REFS = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]


def tags(api):
    found = next(each.type.discriminator for each in api.aliases)
    return found and (
        found.property,
        {each.value: each.member for each in found.tags},
        {each.value for each in found.tags if each.implied},
    )


@pytest.mark.parametrize(
    ("union", "expected"),
    [
        ({"oneOf": REFS}, ("kind", {"cat": 0, "dog": 1, "puppy": 1}, set())),
        (
            {"oneOf": REFS, "discriminator": {"propertyName": "kind"}},
            ("kind", {"cat": 0, "dog": 1, "puppy": 1}, set()),
        ),
        (
            {
                "oneOf": REFS,
                "discriminator": {
                    "propertyName": "type",
                    "mapping": {"c": "#/components/schemas/Cat", "d": "Dog", "x": "#/nowhere"},
                },
            },
            ("type", {"c": 0, "d": 1}, set()),
        ),
        (
            {"oneOf": REFS, "discriminator": {"propertyName": "type"}},
            ("type", {"Cat": 0, "Dog": 1}, {"Cat", "Dog"}),
        ),
        ({"oneOf": [REFS[0], {"properties": {"x": {}}}]}, None),
    ],
)
def test_what_tells_the_members_of_a_union_apart(union, expected):
    assert expected == tags(typed(union, **PETS)[1])


def test_what_stands_around_a_union_holds_for_each_member():
    union = {"properties": {"id": {"type": "string"}}, "oneOf": REFS}
    kind, api = typed(union, **PETS)
    union_type = next(each.type for each in api.aliases if each.key == kind.key)
    for member in union_type.members:
        assert "id" in fields(next(each for each in api.models if each.key == member.key))


def test_schemas_that_nothing_names_are_models_too():
    assert [
        each.name for each in built(components={"schemas": {"Event": {"properties": {"a": {}}}}}).models
    ] == ["Event"]


def test_names_that_no_field_can_have_are_told_and_left_to_what_is_extra():
    kind, api = typed({"properties": {'a"b': {}, "ok": {}}})
    assert [each.name for each in next(each for each in api.models if each.key == kind.key).fields] == ["ok"]
    assert [each.code for each in api.diagnostics] == ["bad-name"]


def operation(node, path="/x", method="get", **document):
    return built(paths={path: {method: node}}, **document).operations[0]


def test_a_method_twice_or_of_a_wrong_type_is_still_an_operation():
    api = built(paths={"/x": {"get": 1, "post": None, "PUT": {}, "put": {}}, "/y": 3})
    assert [each.key for each in api.operations] == ["GET /x", "POST /x", "PUT /x"]
    assert {"bad-operation", "duplicate-operation", "bad-path"} == {each.code for each in api.diagnostics}


def test_parameters_of_the_path_are_shared_and_overridden():
    shared = {"name": "a", "in": "query", "schema": {"type": "string"}}
    own = {"name": "a", "in": "query", "schema": {"type": "integer"}}
    api = built(paths={"/x": {"parameters": [shared], "get": {"parameters": [own]}, "post": {}}})
    assert [[p.type for p in each.parameters] for each in api.operations] == [[INTEGER], [STRING]]


def test_places_in_a_path_without_a_parameter_take_a_text():
    found = operation({"parameters": [{"name": "gone", "in": "path"}]}, path="/x/{id}")
    assert [(each.name, each.location, each.required) for each in found.parameters] == [("id", "path", True)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"in": "query"}, ("query", "form", True)),
        ({"in": "query", "explode": False}, ("query", "form", False)),
        ({"in": "query", "style": "deepObject"}, ("query", "deepObject", True)),
        ({"in": "query", "style": "PIPEDELIMITED"}, ("query", "pipeDelimited", False)),
        ({"in": "query", "style": "matrix"}, ("query", "form", True)),
        ({"in": "header"}, ("header", "simple", False)),
        ({"in": "cookie"}, ("cookie", "form", True)),
        ({"in": "nowhere"}, ("query", "form", True)),
    ],
)
def test_styles_of_parameters(told, expected):
    found = operation({"parameters": [{"name": "a", **told}]}).parameters[0]
    assert expected == (found.location, found.style, found.explode)


def test_headers_that_are_told_elsewhere_are_no_parameters():
    told = [{"name": name, "in": "header"} for name in ("Accept", "content-type", "Authorization", "X-A")]
    assert [each.name for each in operation({"parameters": told}).parameters] == ["X-A"]


def test_a_header_that_recognises_repetition_is_known():
    told = [{"name": "Idempotency-Key", "in": "header"}]
    assert operation({"parameters": told}, method="post").idempotency_header == "Idempotency-Key"


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/json", "json"),
        ("application/vnd.api+json; charset=utf-8", "json"),
        ("*/*", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
        ("text/csv", "text"),
        ("application/xml", "text"),
        ("application/x-ndjson", "ndjson"),
        ("application/octet-stream", "binary"),
        ("image/png", "binary"),
    ],
)
def test_kinds_of_bodies(media, kind):
    body = operation({"requestBody": {"content": {media: {}}}}, method="post").body
    assert [kind] == [each.kind for each in body.alternatives]


def test_json_is_the_usual_body():
    told = {"content": {"text/csv": {}, "application/json": {}}}
    body = operation({"requestBody": told}, method="post").body
    assert [each.media_type for each in body.alternatives] == ["application/json", "text/csv"]


def test_kinds_of_answers():
    content = {"text/event-stream": {}, "application/json": {}, "image/png": {}}
    found = operation(
        {"responses": {"200": {"content": content}, "204": {}, "4xx": {}, "default": {}, "x-a": {}}}
    )
    assert [(each.status, each.kind) for each in found.answers] == [
        ("200", "sse"),
        ("200", "json"),
        ("200", "binary"),
        ("204", "none"),
        ("4XX", "none"),
        ("default", "none"),
    ]


def test_security_has_alternatives_and_schemes_that_are_missing_are_told():
    schemes = {
        "basic": {"type": "http", "scheme": "Basic"},
        "key": {"type": "apiKey", "in": "query", "name": "k"},
    }
    api = built(
        paths={"/x": {"get": {"security": [{"basic": []}, {}, {"key": ["a"], "gone": []}]}}},
        components={"securitySchemes": schemes},
    )
    told = [[one.scheme for one in each] for each in api.operations[0].security]
    assert told == [["basic"], [], ["key", "gone"]]
    assert [each.kind for each in api.schemes] == ["basic", "api_key"]
    assert [each.code for each in api.diagnostics] == ["no-scheme"]


def test_the_whole_is_json_and_comes_back():
    api = build(read(EDGE.read_bytes()))
    assert api == msgspec.json.decode(msgspec.json.encode(api), type=Api)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.text(max_size=4)
    | st.sampled_from(["object", "array", "string"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "properties",
                    "items",
                    "allOf",
                    "oneOf",
                    "anyOf",
                    "enum",
                    "$ref",
                    "get",
                    "post",
                    "parameters",
                    "schema",
                ]
            )
            | st.sampled_from(
                [
                    "responses",
                    "200",
                    "content",
                    "application/json",
                    "requestBody",
                    "in",
                    "name",
                    "prefixItems",
                ]
            )
            | st.text(max_size=2),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(JSON, JSON)
def test_whatever_stands_in_a_document_is_read(paths, schemas):
    api = built(paths={"/a/{b}": paths}, components={"schemas": {"S": schemas}})
    known = paths if isinstance(paths, dict) else {}
    methods = {"get", "post"} & set(known)
    methods |= {
        name
        for name, each in known.items()
        if name.isalpha() and len(name) > 2 and isinstance(each, dict) and "responses" in each
    }
    if "$ref" not in (paths if isinstance(paths, dict) else ()):
        assert len(methods) == len(api.operations)


def test_objects_that_recur_in_two_parts_end():
    """What holds together at one place holds together wherever the same parts meet again."""
    a, b = ({"properties": {"p": {"$ref": f"#/components/schemas/{name}"}, name: {}}} for name in ("A", "B"))
    both = {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}
    _, api = typed({}, A=a, B=b, Both=both)
    inner = next(each for each in api.models if each.key == "#/components/schemas/Both/properties/p")
    assert [each.name for each in inner.fields] == ["p", "A", "B"]
    assert ModelRef(key=inner.key) == inner.fields[0].type


def test_parts_that_are_shared_are_not_mixed_up():
    base = {"properties": {"at": {"properties": {"base": {}}}}}
    kinds = {
        name: {
            "allOf": [
                {"properties": {"at": {"properties": {name: {}}}}},
                {"$ref": "#/components/schemas/Base"},
            ]
        }
        for name in ("One", "Two")
    }
    _, api = typed({}, Base=base, **kinds)
    for name in kinds:
        inner = fields(model_of(api, name))["at"]
        found = next(each for each in api.models if each.key == inner.key)
        assert {name, "base"} == {each.name for each in found.fields}


@pytest.mark.parametrize("width", [2, 12])
def test_unions_with_fields_around_them_that_lead_to_one_another_end(width):
    """Else every way through them would be walked: twelve in a ring have half a milliard."""
    refs = [{"$ref": f"#/components/schemas/U{n}"} for n in range(width)]
    schemas = {f"U{n}": {"properties": {f"p{n}": {}}, "oneOf": refs} for n in range(width)}
    _, api = typed({}, **schemas)
    assert {"endless-type", "too-much"} & {each.code for each in api.diagnostics}


def test_parts_in_parts_without_end_end():
    schemas = {f"C{n}": {"allOf": [{"$ref": f"#/components/schemas/C{n + 1}"}]} for n in range(3000)}
    _, api = typed({"$ref": "#/components/schemas/C0"}, **schemas)
    assert "endless-schema" in {each.code for each in api.diagnostics}


def test_one_field_in_parts_without_end_ends():
    parts = [{"properties": {"at": {"properties": {f"p{n}": {}}}}} for n in range(1200)]
    _, api = typed({}, Whole={"allOf": parts})
    assert [each.code for each in api.diagnostics] == ["too-much"]


@pytest.mark.parametrize("reference", ["", "#", "#/nowhere", "#/paths/~1b", "other.json", 3])
def test_operations_beside_a_reference_are_kept_wherever_it_leads(reference):
    api = built(paths={"/a": {"$ref": reference, "get": {}}, "/b": {"post": {}}})
    assert {"GET /a", "POST /b"} <= {each.key for each in api.operations}


A = {"type": "object", "properties": {"x": {"type": "integer"}}}
TO_A = {"$ref": "#/components/schemas/A"}


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [TO_A]},
        {"allOf": [TO_A], "description": "Told.", "title": "T", "default": {}, "example": {}, "readOnly": True},
        {"allOf": [TO_A], "type": "object"},
        {"allOf": [TO_A, {"description": "Told."}]},
        {"allOf": [{"description": "Told."}, TO_A, {}]},
        {"allOf": [{"allOf": [TO_A]}]},
        {"allOf": [{"$ref": "#/components/schemas/Holder/properties/other"}]},
        {"description": "Told.", "$ref": "#/components/schemas/Holder/properties/other"},
    ],
)  # fmt: skip
def test_an_all_of_with_one_reference_is_what_it_refers_to(schema):
    holder = {"properties": {"it": schema, "other": {"allOf": [TO_A]}}}
    api = built(components={"schemas": {"A": A, "Holder": holder}})
    model = model_of(api, "Holder")
    assert {
        "it": ModelRef(key="#/components/schemas/A"),
        "other": ModelRef(key="#/components/schemas/A"),
    } == fields(model)
    assert [each.name for each in api.models] == ["A", "Holder"]
    assert list(api.diagnostics) == []


@pytest.mark.parametrize("nullable", ["nullable", "x-nullable"])
def test_one_reference_that_may_be_null(nullable):
    kind, api = typed({"allOf": [TO_A], nullable: True, "description": "Told."}, A=A)
    assert Nullable(of=ModelRef(key="#/components/schemas/A")) == kind
    assert model_of(api, "Holder").fields[0].description == "Told."


def test_an_enum_behind_one_reference_keeps_its_name():
    kind, _ = typed(
        {"allOf": [{"$ref": "#/components/schemas/Kind"}], "default": "a"}, Kind={"enum": ["a", "b"]}
    )
    assert AliasRef(key="#/components/schemas/Kind") == kind


def test_what_is_said_of_a_reference_stays_with_the_field():
    _, api = typed({"allOf": [TO_A]}, A=A | {"description": "An A.", "readOnly": True})
    field = model_of(api, "Holder").fields[0]
    assert (field.description, field.read_only) == ("", True)


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [TO_A], "properties": {"y": {}}},
        {"allOf": [TO_A], "required": ["x"]},
        {"allOf": [TO_A, {"required": ["x"]}]},
        {"allOf": [TO_A, {"properties": {"y": {}}}]},
        {"allOf": [TO_A, {"$ref": "#/components/schemas/B"}]},
        {"allOf": [TO_A], "additionalProperties": {"type": "string"}},
    ],
)
def test_an_all_of_that_says_more_is_a_type_of_its_own(schema):
    kind, _ = typed(schema, A=A, B={"properties": {"z": {}}})
    assert ModelRef(key="#/components/schemas/Holder/properties/it") == kind


def test_a_named_schema_of_one_reference_keeps_its_name():
    kind, _ = typed({"$ref": "#/components/schemas/B"}, A=A, B={"allOf": [TO_A]})
    assert ModelRef(key="#/components/schemas/B") == kind


def test_one_reference_that_leads_to_itself_is_told():
    kind, api = typed({"allOf": [{"$ref": "#/components/schemas/Holder/properties/it"}]})
    assert Anything() == kind
    assert api.diagnostics


def test_the_members_of_a_union_may_extend_it():
    pet = {
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    }
    extending = {
        name: {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {name: {"type": "string"}}}]}
        for name in ("Cat", "Dog")
    }
    kind, api = typed({"$ref": "#/components/schemas/Pet"}, Pet=pet, **extending)
    assert AliasRef(key="#/components/schemas/Pet") == kind
    assert (
        tuple(ModelRef(key=f"#/components/schemas/{name}") for name in extending)
        == api.aliases[0].type.members
    )
    assert list(fields(model_of(api, "Cat"))) == ["kind", "Cat"]
    assert list(api.diagnostics) == []


def test_properties_that_hold_together_with_themselves_end():
    """What extends another through two has it as the property that all of them share."""

    def ref(name):
        return {"$ref": f"#/components/schemas/{name}"}

    _, api = typed(
        ref("One"),
        One={"allOf": [ref("Two")]},
        Two={"allOf": [ref("Three"), {"properties": {"name": ref("One")}}]},
        Three={"allOf": [{"properties": {"name": ref("Other")}}]},
        Other={"allOf": [ref("Base")]},
        Base={"properties": {"name": {"type": "string"}}},
    )
    assert list(fields(model_of(api, "One"))) == ["name"]
    assert "endless-schema" in {each.code for each in api.diagnostics}


@pytest.mark.parametrize("media", ["text/event-stream", "application/x-ndjson"])
def test_a_stream_whose_schema_is_a_list_is_one_of_its_items(media):
    answer = {"content": {media: {"schema": {"type": "array", "items": {"type": "integer"}}}}}
    api = built(paths={"/x": {"get": {"responses": {"200": answer}}}})
    assert api.operations[0].answers[0].type == INTEGER


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": ["integer", "string"], "pattern": r"^-?(?:0|[1-9]\d*)$", "format": "int32"}, INTEGER),
        ({"type": ["number", "string"], "pattern": r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$"}, NUMBER),
        (
            {"type": ["null", "integer", "string"], "pattern": r"^-?(?:0|[1-9]\d*)$"},
            Nullable(of=INTEGER),
        ),
        ({"type": "string", "pattern": r"^-?(?:0|[1-9]\d*)$"}, STRING),
    ],
)
def test_digits_that_a_framework_takes_for_a_number_leave_it_a_number(schema, expected):
    assert expected == typed(schema)[0]


def test_a_port_of_kubernetes_is_a_number_or_a_text():
    found, _ = typed({"type": "string", "format": "int-or-string"})
    assert found == Union(members=(INTEGER, STRING))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.5, 2], NUMBER),
        ([1.5, "a", 2, None], Nullable(of=Union(members=(NUMBER, STRING)))),
        ([True, 0.5], Union(members=(Primitive(kind="boolean"), NUMBER))),
        ([1, "a", True], Enum(values=(1, "a", True))),
    ],
)
def test_an_enum_with_fractions_is_what_its_values_are(values, expected):
    assert expected == typed({"enum": values})[0]
