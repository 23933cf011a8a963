"""Swagger 2.0 becomes OpenAPI 3.1 whole: nothing is lost, and every part still knows where it was written."""

import json

import pytest
import yaml

from tieline.openapi.loading import load, read
from tieline.openapi.pointer import TOP, Pointer


def swagger(**fields):
    return read(json.dumps({"swagger": "2.0", "info": {"title": "t"}, "paths": {}, **fields}))


def operation(node, *, item=None, **fields):
    """Return an operation of a document that has no other."""
    return swagger(paths={"/x": {"post": node, **(item or {})}}, **fields).root["paths"]["/x"]["post"]


def test_the_version_is_what_was_written():
    found = swagger(tags=[{"name": "a"}], **{"x-own": 1})
    assert (found.version, found.root["openapi"]) == ("2.0", "3.1.0")
    assert (
        found.root["info"],
        found.root["tags"],
        found.root["x-own"],
    ) == ({"title": "t"}, [{"name": "a"}], 1)
    assert "swagger" not in found.root


def test_two_may_be_a_number():
    assert read("swagger: 2.0\npaths: {}").root["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("fields", "urls"),
    [
        (
            {"host": "a.example", "basePath": "/v1/", "schemes": ["http", "https", "ws"]},
            ["https://a.example/v1", "http://a.example/v1"],
        ),
        ({"host": "a.example"}, ["https://a.example"]),
        ({"basePath": "/v1"}, ["/v1"]),
        ({"host": 5, "basePath": {}, "schemes": 7}, None),
        ({}, None),
    ],
)
def test_host_path_and_schemes_are_servers(fields, urls):
    servers = swagger(**fields).root.get("servers")
    assert urls == (servers and [each["url"] for each in servers])


def test_an_operation_may_have_schemes_of_its_own():
    found = operation({"schemes": ["http"]}, host="a.example", schemes=["https"])
    assert found["servers"] == [{"url": "http://a.example"}]


def test_definitions_are_components_wherever_they_are_named():
    found = swagger(definitions={"A": {"items": {"$ref": "#/definitions/B"}}, "B": {"title": "b"}})
    schemas = found.root["components"]["schemas"]
    assert schemas["A"]["items"]["$ref"] == "#/components/schemas/B"
    assert found.resolve({"$ref": "#/definitions/B"}, TOP) == (
        {"title": "b"},
        TOP / "components" / "schemas" / "B",
    )


@pytest.mark.parametrize(
    ("place", "word", "style"),
    [
        ("query", None, ("form", False)),
        ("query", "csv", ("form", False)),
        ("query", "ssv", ("spaceDelimited", False)),
        ("query", "pipes", ("pipeDelimited", False)),
        ("query", "multi", ("form", True)),
        ("query", "tsv", ("form", False)),
        ("query", ["odd"], ("form", False)),
        ("path", "csv", ("simple", False)),
        ("header", "pipes", ("simple", False)),
    ],
)
def test_lists_are_written_by_style(place, word, style):
    given = {"name": "ids", "in": place, "type": "array", "items": {"type": "integer"}, "required": True}
    given |= {} if word is None else {"collectionFormat": word}
    (found,) = operation({"parameters": [given]})["parameters"]
    assert style == (found["style"], found["explode"])
    assert found["schema"] == {"type": "array", "items": {"type": "integer"}}
    assert ("ids", place, True, False) == (
        found["name"],
        found["in"],
        found["required"],
        "collectionFormat" in found,
    )


def test_what_a_list_loses_is_told():
    found = swagger(
        paths={
            "/x": {
                "get": {
                    "parameters": [{"name": "a", "in": "query", "type": "array", "collectionFormat": "tsv"}]
                }
            }
        }
    )
    (told,) = found.diagnostics
    assert (told.code, told.pointer) == ("lossy-style", "#/paths/~1x/get/parameters/0")


def test_a_parameters_value_has_a_schema():
    given = {
        "name": "n",
        "in": "query",
        "type": "integer",
        "minimum": 1,
        "exclusiveMinimum": True,
        "enum": [2, 3],
        "description": "d",
        "x-example": 2,
    }
    (found,) = operation({"parameters": [given]})["parameters"]
    assert found == {
        "name": "n",
        "in": "query",
        "description": "d",
        "example": 2,
        "schema": {"type": "integer", "exclusiveMinimum": 1, "enum": [2, 3]},
    }


def test_a_body_takes_what_the_operation_consumes():
    body = {
        "name": "call",
        "in": "body",
        "required": True,
        "description": "d",
        "schema": {"$ref": "#/definitions/Call"},
    }
    found = operation(
        {"consumes": ["application/json", "text/xml"], "parameters": [body]}, consumes=["text/plain"]
    )
    schema = {"schema": {"$ref": "#/components/schemas/Call"}}
    assert {
        "required": True,
        "description": "d",
        "x-body-name": "call",
        "content": {"application/json": schema, "text/xml": schema},
    } == found["requestBody"]
    assert "parameters" not in found
    assert list(operation({"parameters": [body]}, consumes=["text/plain"])["requestBody"]["content"]) == [
        "text/plain"
    ]
    assert list(operation({"parameters": [body]})["requestBody"]["content"]) == ["application/json"]


def test_form_fields_are_one_body():
    fields = [
        {"name": "a", "in": "formData", "type": "string", "required": True, "description": "d"},
        {
            "name": "b",
            "in": "formData",
            "type": "array",
            "items": {"type": "string"},
            "collectionFormat": "multi",
        },
    ]
    found = operation({"parameters": fields})["requestBody"]
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "description": "d"},
            "b": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["a"],
    }
    content = {"schema": schema, "encoding": {"b": {"style": "form", "explode": True}}}
    assert {"required": True, "content": {"application/x-www-form-urlencoded": content}} == found


@pytest.mark.parametrize(
    ("consumes", "kinds"),
    [
        ([], ["multipart/form-data"]),
        (["multipart/form-data"], ["multipart/form-data"]),
        (["application/x-www-form-urlencoded", "application/json"], ["multipart/form-data"]),
    ],
)
def test_a_file_goes_in_parts(consumes, kinds):
    found = operation(
        {"consumes": consumes, "parameters": [{"name": "f", "in": "formData", "type": "file"}]}
    )["requestBody"]
    assert kinds == list(found["content"])
    assert found["content"][kinds[0]]["schema"]["properties"]["f"] == {
        "type": "string",
        "contentMediaType": "application/octet-stream",
    }


def test_a_form_may_be_sent_in_two_ways():
    consumes = ["multipart/form-data", "application/x-www-form-urlencoded"]
    found = operation(
        {"consumes": consumes, "parameters": [{"name": "a", "in": "formData", "type": "string"}]}
    )
    assert consumes == list(found["requestBody"]["content"])


def test_responses_have_content_of_what_is_produced():
    node = {
        "description": "fine",
        "schema": {"type": "string"},
        "headers": {"X-Ids": {"type": "array", "items": {"type": "string"}, "description": "h"}},
        "examples": {"application/json": "x", "text/odd": "y"},
    }
    (found,) = operation({"produces": ["application/json", "text/plain"], "responses": {"200": node}})[
        "responses"
    ].values()
    assert found["content"]["application/json"] == {"schema": {"type": "string"}, "example": "x"}
    assert found["content"]["text/plain"] == {"schema": {"type": "string"}}
    assert (
        found["description"],
        found["headers"]["X-Ids"]["description"],
        found["headers"]["X-Ids"]["style"],
    ) == ("fine", "h", "simple")


def test_a_response_without_a_schema_has_no_content():
    assert operation({"responses": {"204": {}}})["responses"]["204"] == {"description": ""}


def test_a_file_comes_as_bytes():
    found = operation({"responses": {"200": {"description": "", "schema": {"type": "file"}}}})["responses"][
        "200"
    ]
    schema = {"type": "string", "contentMediaType": "application/octet-stream"}
    assert {"application/octet-stream": {"schema": schema}} == found["content"]


def test_parameters_of_the_path_and_of_the_document_reach_the_body():
    """The operation's own replace them by name and place; what is no body stays a reference."""
    parameters = {
        "Body": {"name": "b", "in": "body", "schema": {"title": "shared"}},
        "Page": {"name": "page", "in": "query", "type": "integer"},
    }
    shared = [
        {"$ref": "#/parameters/Body"},
        {"$ref": "#/parameters/Page"},
        {"name": "id", "in": "path", "type": "string"},
    ]
    own = [{"name": "id", "in": "path", "type": "integer"}]
    found = swagger(
        parameters=parameters, paths={"/{id}": {"parameters": shared, "put": {"parameters": own}, "get": {}}}
    )
    put = found.root["paths"]["/{id}"]["put"]
    assert put["requestBody"]["content"]["application/json"]["schema"] == {"title": "shared"}
    kept = [found.resolve(each, TOP)[0] for each in put["parameters"]]
    assert [(each["name"], each["schema"]["type"]) for each in kept] == [
        ("page", "integer"),
        ("id", "integer"),
    ]
    assert "parameters" not in found.root["paths"]["/{id}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "basic", "description": "d"}, {"type": "http", "scheme": "basic", "description": "d"}),
        ({"type": "apiKey", "name": "k", "in": "query"}, {"type": "apiKey", "name": "k", "in": "query"}),
        (
            {
                "type": "oauth2",
                "flow": "accessCode",
                "authorizationUrl": "a",
                "tokenUrl": "t",
                "scopes": {"s": "S"},
            },
            {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {"authorizationUrl": "a", "tokenUrl": "t", "scopes": {"s": "S"}}
                },
            },
        ),
        (
            {"type": "oauth2", "flow": "application", "tokenUrl": "t"},
            {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "t", "scopes": {}}}},
        ),
        ({"type": "oauth2", "flow": ["odd"]}, {"type": "oauth2", "flow": ["odd"]}),
    ],
)
def test_security_schemes_are_those_of_3_1(old, new):
    assert new == swagger(securityDefinitions={"s": old}).root["components"]["securitySchemes"]["s"]


TEXT = """
swagger: "2.0"
paths:
  /x:
    post:
      parameters:
        - {name: b, in: body, schema: {title: body}}
        - {name: q, in: query, type: string}
      responses:
        200:
          schema: {title: answer}
definitions:
  A:
    properties:
      a: {}
"""


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("#/components/schemas/A/properties/a", "a: {}"),
        ("#/paths/~1x/post/requestBody", "name: b"),
        ("#/paths/~1x/post/requestBody/content/application~1json/schema", "name: b"),
        ("#/paths/~1x/post/parameters/0", "name: q"),
        ("#/paths/~1x/post/responses/200/content/application~1json/schema", "title: answer"),
        ("#/paths/~1x/post/responses/200", "200:"),
    ],
)
def test_every_part_knows_where_it_was_written(pointer, words):
    assert words in TEXT.splitlines()[read(TEXT).line(Pointer(pointer)) - 1]


@pytest.mark.parametrize(
    ("old", "title"),
    [
        ("#/paths/~1x/post/parameters/0/schema", "body"),
        ("#/paths/~1x/post/responses/200/schema", "answer"),
        ("#/paths/~1x/post/responses/200/content/application~1json/schema", "answer"),
    ],
)
def test_references_into_operations_find_what_moved(old, title):
    assert {"title": title} == read(TEXT).resolve({"$ref": old}, TOP)[0]


def test_parts_in_other_files_become_3_1_as_well(tmp_path):
    """A fragment's parameters and answers are taken in; a whole Swagger document stays one of its own."""
    files = {
        "swagger.yaml": {
            "swagger": "2.0",
            "paths": {
                "/x": {
                    "post": {
                        "parameters": [
                            {"$ref": "parts/shared.yaml#/parameters/Body"},
                            {"$ref": "parts/shared.yaml#/parameters/Page"},
                        ],
                        "responses": {
                            "200": {"$ref": "parts/shared.yaml#/answers/Fine"},
                            "400": {"schema": {"$ref": "whole.yaml#/definitions/Error"}},
                        },
                    }
                },
                "/y": {"$ref": "parts/paths.yaml#/y"},
                "/z": {"post": {"parameters": [{"$ref": "whole.yaml#/parameters/Form"}]}},
            },
        },
        "parts/shared.yaml": {
            "parameters": {
                "Body": {"name": "b", "in": "body", "schema": {"$ref": "#/things/Thing"}},
                "Page": {"name": "page", "in": "query", "type": "integer"},
            },
            "answers": {"Fine": {"description": "", "schema": {"$ref": "../whole.yaml#/definitions/Error"}}},
            "things": {"Thing": {"title": "thing"}},
        },
        "parts/paths.yaml": {
            "y": {"get": {"responses": {"200": {"schema": {"$ref": "shared.yaml#/things/Thing"}}}}}
        },
        "whole.yaml": {
            "swagger": "2.0",
            "paths": {},
            "definitions": {"Error": {"title": "error"}},
            "parameters": {"Form": {"name": "f", "in": "formData", "type": "string"}},
        },
    }
    (tmp_path / "parts").mkdir()
    for name, data in files.items():
        (tmp_path / name).write_text(yaml.safe_dump(data))
    found = load(tmp_path)
    post = found.root["paths"]["/x"]["post"]
    at = TOP / "paths" / "/x" / "post"

    def titled(response):
        return found.resolve(response["content"]["application/json"]["schema"], at)[0]["title"]

    assert (
        found.resolve(post["requestBody"]["content"]["application/json"]["schema"], at)[0]["title"] == "thing"
    )
    assert [(each["name"], each["schema"]) for each in post["parameters"]] == [("page", {"type": "integer"})]
    assert [titled(each) for each in post["responses"].values()] == ["error", "error"]
    assert titled(found.root["paths"]["/y"]["get"]["responses"]["200"]) == "thing"
    form = found.root["paths"]["/z"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert form["schema"]["properties"] == {"f": {"type": "string"}}
    assert found.diagnostics == ()
