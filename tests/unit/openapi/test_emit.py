"""Texts of a package are Python, say what the document says, and nothing in a document becomes code."""

import ast
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.openapi.build import build
from tieline.openapi.generate import make
from tieline.openapi.layout import call, dict_of, docstring, laid, quoted, tuple_of
from tieline.openapi.loading import read
from tieline.openapi.names import locked, plan
from tieline.openapi.package import files
from tieline.openapi.prose import plain

HOSTILE = [
    '"""', '\\"""', "'''", "\\", '"', "\n__import__('os').abort()\n", '""" + __import__("os").abort() + """', "{0}", "%s", "#",
    "\r\n", "\x00", "\u2028", "\u202e", "\x0c", "*/", "```\n# x\n```", "<script>", "\ud800", "名前", "`", "|", "-->", "\\N{DASH}", "\\x41",
]  # fmt: skip
TEXTS = (
    st.text(max_size=8)
    | st.sampled_from(HOSTILE)
    | st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)
)


def packaged(document, **options):
    return files(plan(build(read(json.dumps(document))), package="acme", **options))


def whole(text, *, name="text", schemas=None):
    """Return a document that has a text wherever a document may have one."""
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "properties": {text: {"type": "string", "description": text}, "e": {"enum": [text, "a"]}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": f"https://{{{text}}}/{text}", "variables": {text: {"default": text, "enum": [text]}}}],
        "security": [{text: [text]}],
        "tags": [{"name": text, "description": text}],
        "paths": {
            f"/{text}/{{{text}}}": {
                "post": {
                    "operationId": text, "tags": [text], "summary": text, "description": text,
                    "parameters": [{"name": text, "in": place, "description": text, "schema": {"enum": [text]}} for place in ("query", "path", "header")],
                    "requestBody": {"description": text, "required": True, "content": {f"application/{text}": {"schema": schema}, "application/json": {"schema": {"$ref": "#/components/schemas/U"}}}},
                    "responses": {"200": {"description": text, "content": {"application/json": {"schema": schema}}}},
                }
            }
        },
        "components": {
            "schemas": {
                name: schema,
                "U": {"oneOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "object", "title": text, "properties": {"b": {}}}], "discriminator": {"propertyName": text, "mapping": {text: f"#/components/schemas/{name}"}}},
                **(schemas or {}),
            },
            "securitySchemes": {text: {"type": "apiKey", "in": "header", "name": text, "description": text}},
        },
    }  # fmt: skip


def names_in(text):
    """Return every name that a module calls or reads."""
    return {each.id for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Name)}


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_nothing_in_a_document_becomes_code(text):
    """The texts end up in literals: the modules have the same statements, whatever the texts are."""
    for path, content in packaged(whole(text)).items():
        if path.endswith(".py"):
            tree = ast.parse(content)
            kinds = {type(each) for each in ast.walk(tree)}
            assert not kinds & {ast.BinOp} or "|" in content
            assert not {"__import__", "os", "abort", "eval", "exec"} & names_in(content)
            compile(content, path, "exec")


@given(TEXTS)
def test_literals_are_what_they_stand_for(text):
    assert text == ast.literal_eval(quoted(text))
    assert "\n" not in quoted(text)


@given(TEXTS, st.sampled_from([0, 4, 8]))
def test_docstrings_are_one_string(text, indent):
    shown = docstring(text, indent)
    if shown:
        tree = ast.parse(
            f"class X:\n{shown}    pass\n"
            if indent == 4
            else "if 1:\n if 1:\n  if 1:\n" + shown
            if indent == 8
            else shown
        )
        strings = [
            each for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        assert len(strings) == 1


def test_docstrings_say_the_text():
    text = 'Say "hi" \\n """ twice."'
    assert text == ast.literal_eval(docstring(text, 0).strip())


def test_html_becomes_text():
    assert (
        plain("<h3>Calls</h3><ul><li>one &amp; two</li><li>three <code>x</code></li></ul>")
        == "Calls\n\n- one & two\n- three `x`"
    )
    assert plain("a < b and List<String>") == "a < b and List<String>"


def test_calls_break_where_they_grow_too_long():
    long = call("f", quoted("x" * 60), tuple_of([quoted("y" * 60)]), dict_of([("k", "1")]))
    assert f'f(\n    "{"x" * 60}",\n    ("{"y" * 60}",),\n    {{"k": 1}},\n)' == laid(long)
    assert laid(call("f", "1", "2")) == "f(1, 2)"


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Acme", "version": "1"},
    "paths": {
        f"/{name}": {
            "get": {
                "tags": [name],
                "operationId": f"get{name}",
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
                    }
                },
            }
        }
        for name in ("Alpha", "Beta", "Gamma")
    },
    "components": {
        "schemas": {
            name: {"properties": {"a": {"type": "string"}}} for name in ("Alpha", "Beta", "Gamma", "Zeta")
        }
    },
}


def test_one_schema_more_changes_only_its_own_lines():
    more = json.loads(json.dumps(DOCUMENT))
    more["components"]["schemas"] = {"Aardvark": {"properties": {"b": {}}}, **more["components"]["schemas"]}
    before = plan(build(read(json.dumps(DOCUMENT))), package="acme")
    after = files(plan(build(read(json.dumps(more))), package="acme", lock=locked(before)))
    old = files(before)
    changed = {path: text for path, text in after.items() if old.get(path) != text}
    assert {"models/__init__.py", "models/others.py", "names.lock"} == set(changed)
    for path, text in changed.items():
        gone = [line for line in old[path].splitlines() if line not in text.splitlines()]
        assert [line for line in gone if "import" not in line] == [], path


@pytest.mark.parametrize(
    ("schema", "written", "expected"),
    [
        ({"type": "string"}, False, "str | None = None"),
        ({"type": "string"}, True, "str | None = ABSENT"),
        ({"type": ["string", "null"]}, True, "str | None = ABSENT"),
        ({"enum": ["a", "b"]}, False, 'Literal["a", "b"] | str | None = None'),
        ({"enum": [1, 2]}, False, "Literal[1, 2] | int | None = None"),
        ({"type": "string", "enum": [f"v{n}" for n in range(5000)]}, False, "str | None = None"),
        ({"items": {"type": "integer"}}, False, "list[int] | None = None"),
        ({"additionalProperties": {"type": "number"}}, False, "dict[str, float] | None = None"),
        (
            {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
            False,
            "tuple[str, int] | None = None",
        ),
        ({"format": "date-time"}, False, "_dt.datetime | None = None"),
        ({}, False, "Any = None"),
    ],
)
def test_fields_are_annotated(schema, written, expected):
    ref = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/M"}}}}
    node = {"responses": {"200": ref}, **({"requestBody": ref} if written else {})}
    document = {
        "openapi": "3.1.0",
        "paths": {"/x": {"post": node}},
        "components": {"schemas": {"M": {"properties": {"it": schema}}}},
    }
    found = re.search(r"^    it: (.*)$", packaged(document)["models/x.py"], re.MULTILINE)
    assert expected == found[1]


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        (
            {
                "200": {
                    "content": {
                        "application/json": {"schema": {"type": "array", "items": {"type": "string"}}}
                    }
                }
            },
            "list[str]",
        ),
        ({"204": {}}, "None"),
        ({}, "Any"),
        ({"200": {"content": {"text/plain": {}}}}, "str"),
        (
            {"200": {"content": {"application/json": {"schema": {"type": "integer"}}}}, "204": {}},
            "int | None",
        ),
        ({"default": {"content": {"application/json": {"schema": {"type": "integer"}}}}}, "int"),
        ({"200": {"content": {"image/png": {}}}}, "BinaryStream"),
        ({"200": {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}, "EventStream[str]"),
        ({"200": {"content": {"application/jsonl": {"schema": {"type": "string"}}}}}, "LineStream[str]"),
        (
            {"200": {"content": {"application/json": {"schema": {"type": "string"}}, "application/xml": {}}}},
            "str",
        ),
    ],
)
def test_methods_give_what_is_answered(responses, expected):
    text = packaged(
        {"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "go", "responses": responses}}}}
    )
    assert f"def go(self, *, options: Options | None = None) -> {expected}:" in text["services/x.py"]


def test_an_answer_that_is_also_a_stream_has_a_method_for_each():
    content = {
        "application/json": {"schema": {"type": "string"}},
        "text/event-stream": {"schema": {"type": "integer"}},
    }
    text = packaged(
        {
            "openapi": "3.1.0",
            "paths": {"/x": {"get": {"operationId": "go", "responses": {"200": {"content": content}}}}},
        }
    )
    assert re.findall(r"^    def (\w+)", text["services/x.py"], re.MULTILINE) == ["go", "go_stream"]


def test_a_table_beside_json_has_a_method_of_its_own():
    """Other texts say what the JSON says, as frameworks list them for every operation: they have none."""
    kinds = ("text/plain", "application/json", "text/json", "application/csv", "text/csv; charset=utf-8")
    content = {each: {"schema": {"type": "array", "items": {"type": "string"}}} for each in kinds}
    found = packaged(
        {
            "openapi": "3.1.0",
            "paths": {"/x": {"get": {"operationId": "go", "responses": {"200": {"content": content}}}}},
        }
    )["services/x.py"]
    assert re.findall(r"^    def (\w+).*(-> .*):", found, re.MULTILINE) == [
        ("go", "-> list[str]"),
        ("go_csv", "-> str"),
    ]
    assert 'answers=(Answer("200", "text", media="application/csv"),),' in found


def test_what_only_reads_has_tables():
    """What a framework lists for every operation is no table of what was made."""
    content = {each: {"schema": {"type": "object"}} for each in ("application/json", "text/csv")}
    node = {"operationId": "go", "responses": {"200": {"content": content}}}
    found = packaged({"openapi": "3.1.0", "paths": {"/x": {"post": node}}})["services/x.py"]
    assert re.findall(r"^    def (\w+)", found, re.MULTILINE) == ["go"]


def test_a_description_that_only_says_the_name_is_left_out():
    """The title of a class, as FastAPI gives it."""
    schema = {"title": "User", "type": "object", "properties": {"a": {"type": "string"}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
    found = packaged(
        {
            "openapi": "3.1.0",
            "paths": {"/x": {"get": {"responses": {"200": {"content": content}}}}},
            "components": {"schemas": {"User": schema}},
        }
    )["models/x.py"]
    assert 'class User(Model, kw_only=True):\n    """`#/components/schemas/User` in the document."""' in found


def test_a_method_tells_of_the_fields_of_its_body():
    schema = {"properties": {"a": {"type": "string", "description": "First."}, "b": {"type": "string"}}}
    body = {"description": "All of it.", "content": {"application/json": {"schema": schema}}}
    found = packaged(
        {"openapi": "3.1.0", "paths": {"/x": {"post": {"operationId": "go", "requestBody": body}}}}
    )["services/x.py"]
    told = "a: First.\n            body: Instead of the fields of `GoRequest`. All of it.\n"
    assert f"Args:\n            {told}" in found


def test_a_method_called_list_leaves_the_type_alone():
    answer = {
        "200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}}
    }
    text = packaged(
        {"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "list", "responses": answer}}}}
    )
    assert "-> builtins.list[str]:" in text["services/x.py"]


def test_old_names_of_models_warn():
    shape = {"properties": {"a": {}}}
    old = plan(
        build(read(json.dumps({"openapi": "3.1.0", "components": {"schemas": {"UserSetting": shape}}}))),
        package="acme",
    )
    document = {"openapi": "3.1.0", "components": {"schemas": {"UserSettings": shape}}}
    text = packaged(document, lock=locked(old))["models/__init__.py"]
    assert '"UserSetting": "UserSettings"' in text
    assert "UserSettings as UserSetting" in text


def test_every_example_of_the_reference_is_code():
    made = make(read(json.dumps(whole('a"b'))), package="acme")
    examples = re.findall(r"```python\n(.*?)```", made.files["reference.md"], re.DOTALL)
    assert len(examples) == 2
    for each in examples:
        compile(each, "example", "exec")
