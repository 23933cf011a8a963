"""What type checkers say of code that uses a generated package, and Tieline's own faces."""

import json
import subprocess
import sys
import textwrap

import pytest

from tieline.openapi.generate import make, put
from tieline.openapi.loading import read

DOCUMENT = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    get: {operationId: listOrders, tags: [orders], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}}
components: {schemas: {Order: {type: object, properties: {id: {type: string}}}}}
"""


def told_by_mypy(folder, *paths):
    """Return the lines that mypy finds wrong, by file."""
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-version=3.11", "--config-file=", f"--cache-dir={folder}/.cache", *paths],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    rows = [each.split(":", 3) for each in run.stdout.splitlines() if ": error: " in each]
    return {(file, int(line)) for file, line, *_ in rows}, run.stdout


def told_by_pyright(folder, *paths):
    """Return the lines that pyright finds wrong, by file."""
    run = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", *paths],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(run.stdout)["generalDiagnostics"]
    return {
        (each["file"].rpartition("/")[2], each["range"]["start"]["line"] + 1) for each in found
    }, run.stdout


CHECKERS = pytest.mark.parametrize("told", [told_by_mypy, told_by_pyright])


def written(folder, document, name="shop"):
    put(folder / name, make(read(document), package=name))


def wrong_lines(program):
    """Return the lines of a program that say so."""
    return {number for number, line in enumerate(program.splitlines(), 1) if line.endswith("# wrong")}


@CHECKERS
def test_a_name_that_is_not_there_is_a_mistake(tmp_path, told):
    written(tmp_path, DOCUMENT)
    program = textwrap.dedent(
        """
        import shop
        import tieline
        import tieline.gong
        import tieline.runtime
        from shop import Nope  # wrong
        from shop import NotFound, Shop, models
        from shop.models import Nothing  # wrong
        from shop.models import Order

        used = (
            shop.Shop,
            shop.Zip,  # wrong
            models.Order,
            models.Zip,  # wrong
            tieline.Tieline,
            tieline.Zip,  # wrong
            tieline.gong.Gong,
            tieline.gong.Zip,  # wrong
            tieline.gong.models.User,
            tieline.gong.models.Zip,  # wrong
            tieline.runtime.Model,
            tieline.runtime.Zip,  # wrong
        )
        """
    )
    (tmp_path / "program.py").write_text(program)
    found, output = told(tmp_path, "program.py")
    assert {("program.py", line) for line in wrong_lines(program)} == found, output


ODD = [
    "", "***", "&", "-", "_", "____", "1", "-1", "class", "None", "True", "match", "type", "self", "print", "json", "copy", "to_dict",
    "extra", "problems", "field", "datetime", "_dt", "date", "Any", "any", "Literal", "Model", "Unset", "UNSET", "Required", "Sequence",
    "Mapping", "_models", "list", "dict", "bool", "float", "str", "int", "tuple", "object", "property", "super", "mro", "__slots__",
    "__struct_fields__", "__post_init__", "__init__", "__class__",
]  # fmt: skip
TAGS = ["models", "client", "py", "types", "logging", "typing", "builtins", "services", "__init__", "test", "shared", "others", "Users", "users", "async users", "***"]  # fmt: skip


@CHECKERS
def test_names_that_mean_something_else_to_python_make_no_mistakes(tmp_path, told):
    """Of properties, of parameters, of services, and of methods that streams of others would be called."""
    kinds = [
        {"type": "string"}, {"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}, {"enum": ["a", "b"]}, {},
        {"type": "array", "items": {"type": "integer"}}, {"type": "object", "additionalProperties": {"type": "boolean"}},
        {"$ref": "#/components/schemas/Odd"},
    ]  # fmt: skip
    ref = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Odd"}}}}
    stream = {"content": ref["content"] | {"text/event-stream": {"schema": {"type": "string"}}}}
    told_twice = [
        {"name": name, "in": "query", "schema": kinds[at % 7]} for at, name in enumerate(ODD) if name
    ]
    paths = {
        f"/{at}": {
            "put": {"tags": [tag], "operationId": "ask", "requestBody": ref, "responses": {"200": stream}},
            "post": {"tags": [tag], "operationId": f"ask_stream{'_' * at}", "parameters": told_twice, "responses": {"200": ref}},
            "get": {"tags": [tag], "operationId": f"list{' ' * at}", "responses": {"200": ref}},
        }
        for at, tag in enumerate(TAGS)
    }  # fmt: skip
    odd = {
        "type": "object",
        "required": ["", "class"],
        "properties": {name: kinds[at % 8] for at, name in enumerate(ODD)},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Odd", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"Odd": odd}},
    }
    written(tmp_path, json.dumps(document), "odd")
    found, output = told(tmp_path, "odd")
    assert set() == found, output


def test_nothing_is_imported_that_is_not_needed(tmp_path):
    """Even where a type has gone into an Any beside it."""
    ref = {"$ref": "#/components/schemas/M"}
    many = {"anyOf": [{"type": "array", "items": {"type": "string", "format": "date"}}, {}]}
    answer = {"content": {"application/json": {"schema": ref}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/x": {"put": {"operationId": "m", "tags": ["t"], "requestBody": {"content": {"application/json": {"schema": many}}}, "responses": {"200": answer, "201": {"content": {"application/json": {"schema": {}}}}}}}},
        "components": {"schemas": {"M": {"type": "object", "properties": {"a": many, "u": {"anyOf": [ref, {}]}}}}},
    }  # fmt: skip
    written(tmp_path, json.dumps(document), "acme")
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    found, output = told_by_pyright(tmp_path, "acme")
    assert set() == found, output


@CHECKERS
def test_a_model_of_a_form_takes_files_wherever_they_stand_in_it(tmp_path, told):
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    properties = {
        "one": file,
        "many": {"type": "array", "items": file},
        "maybe": {"anyOf": [file, {"type": "null"}]},
    }
    form = {"multipart/form-data": {"schema": {"type": "object", "properties": properties}}}
    post = {"operationId": "send", "requestBody": {"content": form}, "responses": {}}
    written(tmp_path, json.dumps({"openapi": "3.1.0", "paths": {"/forms": {"post": post}}}))
    program = textwrap.dedent(
        """
        from pathlib import Path
        from shop.models import SendRequest

        SendRequest(one=b"1", many=[Path("2"), b"3"], maybe=Path("4"))
        SendRequest(maybe=None)
        SendRequest(many=b"1")  # wrong
        """
    )
    (tmp_path / "program.py").write_text(program)
    found, output = told(tmp_path, "program.py")
    assert {("program.py", line) for line in wrong_lines(program)} == found, output
