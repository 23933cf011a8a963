"""`tieline client` as it is typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.processes import COMMAND, scrubbed

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "Acme", "version": "1"},
    "paths": {
        "/users": {
            "get": {
                "tags": ["users"],
                "operationId": "listUsers",
                "parameters": [{"name": "cursor", "in": "query", "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "users": {
                                            "type": "array",
                                            "items": {"$ref": "#/components/schemas/User"},
                                        },
                                        "next_cursor": {"type": "string"},
                                    },
                                }
                            }
                        }
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {"User": {"type": "object", "properties": {"id": {"type": "string", "enum": []}}}}
    },
}


@pytest.fixture
def run(tmp_path):
    (tmp_path / "api.json").write_text(json.dumps(DOCUMENT, indent=1))

    def run(*words, stdin=None):
        return subprocess.run(
            [*COMMAND, "client", *words],
            cwd=tmp_path, env=scrubbed(), input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_a_package_is_written_checked_and_imported(run, tmp_path):
    first = run("generate", "api.json", "--out", "acme")
    assert (first.returncode, first.stderr) == (0, "")
    assert "acme: 1 operations, 2 models" in first.stdout
    assert (
        "#/components/schemas/User/properties/id: an enum without values; any value of its type is taken"
        in first.stdout
    )
    assert run("generate", "api.json", "--out", "acme", "--check").returncode == 0
    (tmp_path / "acme" / "client.py").unlink()
    checked = run("generate", "-", "--out", "acme", "--check", stdin=json.dumps(DOCUMENT))
    assert (checked.returncode, "missing: acme/client.py" in checked.stdout) == (1, True)
    run("generate", "api.json", "--out", "acme")
    subprocess.run(
        [sys.executable, "-c", "import acme; acme.Acme(base_url='http://x')"], cwd=tmp_path, check=True
    )


def test_generating_tells_programs_what_it_did(run):
    told = json.loads(run("generate", "api.json", "--out", "acme", "--client", "Users", "--json").stdout)
    assert (
        told["client"],
        told["operations"],
        told["models"],
        told["lost"],
        told["drift"],
    ) == ("Users", 1, 2, [], None)
    assert [each["code"] for each in told["diagnostics"]] == ["bad-enum"]


def test_a_document_is_inspected(run):
    shown = run("inspect", "api.json")
    assert (
        "users.list  GET /users  (pages by cursor: 'cursor' in the query, 'next_cursor' in the answer)"
        in shown.stdout
    )
    told = json.loads(run("inspect", "api.json", "--json").stdout)
    assert (told["title"], told["openapi"]) == ("Acme", "3.0.3")
    operation = told["operations"][0]
    assert (
        operation["name"], operation["method"], operation["path"], operation["parameters"],
    ) == ("users.list", "GET", "/users", ["cursor"])  # fmt: skip
    assert operation["pagination"] == {
        "rule": "cursor", "confidence": "high", "evidence": "'cursor' in the query, 'next_cursor' in the answer",
        "items": "users", "used": True,
    }  # fmt: skip
    assert told["tags"] == [{"name": "users", "title": "users", "operations": 1}]
    assert [(each["code"], int(each["line"] > 30)) for each in told["diagnostics"]] == [("bad-enum", 1)]


def test_an_inspection_has_the_fields_that_its_reference_tells(run):
    """Programs read them: what is here stays."""
    told = json.loads(run("inspect", "api.json", "--json").stdout)
    assert set(told) == {
        "format", "title", "version", "openapi", "servers", "auth", "security", "tags", "models", "operations", "diagnostics",
    }  # fmt: skip
    assert told["format"] == 1
    assert set(told["operations"][0]) == {
        "name", "method", "path", "id", "tags", "summary", "deprecated", "parameters", "bodies", "answers", "auth", "pagination",
    }  # fmt: skip
    assert set(told["diagnostics"][0]) >= {"code", "pointer", "line", "message", "consequence"}
    reference = (Path(__file__).parents[3] / "docs" / "reference" / "client-generator.md").read_text("utf-8")
    for name in (
        *told,
        *told["operations"][0],
        *told["operations"][0]["pagination"],
        *told["tags"][0],
        *told["diagnostics"][0],
    ):
        assert f"`{name}`" in reference, name


def test_documents_are_compared_by_the_names_of_a_package(run, tmp_path):
    run("generate", "api.json", "--out", "acme")
    lock = json.loads((tmp_path / "acme" / "names.lock").read_text())
    lock["operations"]["GET /users"] = "people.everybody"
    (tmp_path / "acme" / "names.lock").write_text(json.dumps(lock))
    new = json.loads(json.dumps(DOCUMENT))
    new["paths"]["/users"]["get"]["parameters"] = []
    (tmp_path / "new.json").write_text(json.dumps(new))
    told = run("diff", "api.json", "new.json", "--package", "acme")
    assert "breaks  people.everybody(cursor=) is gone" in told.stdout


def test_documents_are_compared(run, tmp_path):
    new = json.loads(json.dumps(DOCUMENT))
    new["paths"]["/users"]["get"]["parameters"] = []
    (tmp_path / "new.json").write_text(json.dumps(new))
    same, other = run("diff", "api.json", "api.json"), run("diff", "api.json", "new.json")
    assert (same.returncode, same.stdout) == (0, "nothing breaks, nothing else changes\n")
    assert (other.returncode, "breaks  users.list(cursor=) is gone" in other.stdout) == (1, True)
    told = json.loads(run("diff", "api.json", "new.json", "--json").stdout)
    assert {"name": "users.list(cursor=)", "message": "is gone", "breaks": True} in told["changes"]


def test_an_overlay_is_laid_over_the_document(run, tmp_path):
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.0.0\nactions:\n- target: $.paths['/users'].get\n  update: {x-tieline-pagination: {rule: none}}\n"
    )
    told = json.loads(run("inspect", "api.json", "--overlay", "overlay.yaml", "--json").stdout)
    assert told["operations"][0]["pagination"] is None


def test_diagnostics_without_end_are_counted(run, tmp_path):
    odd = {
        **DOCUMENT,
        "components": {"schemas": {f"S{n}": {"type": "string", "enum": []} for n in range(30)}},
    }
    (tmp_path / "odd.json").write_text(json.dumps(odd))
    shown = run("generate", "odd.json", "--out", "acme").stdout
    assert shown.count("\n") == 20 + 1 + 1
    assert "and 11 more, which" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("generate", "none.json", "--out", "acme"), "none.json"),
        (
            ("generate", "api.json", "--out", "my-acme"),
            "out: Python cannot import a folder called 'my-acme'; 'my_acme' would do",
        ),
        (("inspect", "api.json", "--overlay", "api.json"), "not an overlay"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(run, words, message):
    told = run(*words)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert message in told.stderr
