"""Folders of generated packages: what is written, what is kept, what is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tieline.core.errors import UsageError
from tieline.openapi import lock as locks
from tieline.openapi.generate import drift, kept, make, package_name, put
from tieline.openapi.loading import read

EDGE = Path(__file__).parents[2] / "golden" / "edge.yaml"


def document(schemas=("User",), operations=("listUsers",), **more):
    ref = {
        "200": {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schemas[0]}"}}}}
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme"},
        "paths": {
            f"/{name}": {"get": {"tags": ["users"], "operationId": name, "responses": ref}}
            for name in operations
        },
        "components": {"schemas": {name: {"properties": {"id": {"type": "string"}}} for name in schemas}},
        **more,
    }


def made(told, out, **options):
    return make(read(json.dumps(told)), package=out.name, lock=kept(out), **options)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "acme"
    put(folder, made(document(), folder))
    return folder


def test_what_is_up_to_date_is_not_written_again(out):
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*.py")}
    assert put(out, made(document(), out)) == ()
    assert before == {file: file.stat().st_mtime_ns for file in out.rglob("*.py")}
    assert not drift(out, made(document(), out))


def test_a_change_is_drift(out):
    found = drift(out, made(document(operations=("listUsers", "getUser")), out))
    assert ({"names.lock", "reference.md", "services/users.py"}, (), ()) == (
        set(found.changed),
        found.missing,
        found.stale,
    )


def test_another_layout_is_no_drift(out):
    file = out / "services" / "users.py"
    file.write_text(file.read_text().replace("\n\n", "\n\n\n") + "\n# a comment\n")
    assert not drift(out, made(document(), out))
    file.write_text(file.read_text() + "x = (\n")
    assert drift(out, made(document(), out)).changed == ("services/users.py",)


def test_what_formatters_and_other_systems_make_of_a_page_is_no_drift(out):
    file = out / "reference.md"
    page = file.read_text()
    laid = page.replace("    print(client.users.list())", "    print(\n        client.users.list()\n    )")
    assert laid != page
    file.write_text(laid)
    assert not drift(out, made(document(), out))
    for each in ("reference.md", "names.lock"):
        (out / each).write_bytes((out / each).read_bytes().replace(b"\n", b"\r\n"))
    assert not drift(out, made(document(), out))
    file.write_text(page.replace("client.users.list()", "client.users.get()"))
    assert drift(out, made(document(), out)).changed == ("reference.md",)


def test_a_missing_file_and_one_too_many_are_drift(out):
    (out / "py.typed").unlink()
    (out / "services" / "gone.py").write_text((out / "services" / "users.py").read_text())
    (out / "services" / "mine.py").write_text("# mine\n")
    found = drift(out, made(document(), out))
    assert (found.missing, found.stale) == (("py.typed",), ("services/gone.py",))


def test_files_of_an_earlier_run_go_and_those_of_people_stay(out):
    (out / "services" / "mine.py").write_text("# mine\n")
    told = document()
    told["paths"]["/listUsers"]["get"]["tags"] = ["people"]
    (out / "names.lock").write_text("{}")
    assert "services/users.py" in put(out, made(told, out))
    assert {"__init__.py", "mine.py", "people.py"} == {each.name for each in (out / "services").iterdir()}


def test_names_stay_when_the_document_calls_things_otherwise(out):
    told = document(operations=("listUsers",))
    told["paths"]["/listUsers"]["get"]["operationId"] = "fetchAllOfThem"
    assert [each.name for each in made(told, out).plan.services[0].operations] == ["list"]


def test_a_rename_that_is_not_locked_is_drift(out):
    found = drift(out, made(document(schemas=("Users",)), out))
    assert found.renamed == ("User is called Users now",)
    put(out, made(document(schemas=("Users",)), out))
    assert drift(out, made(document(schemas=("Users",)), out)).renamed == ()
    assert dict(locks.read((out / "names.lock").read_bytes()).renamed) == {"User": "Users"}


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "precious.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        kept(tmp_path / "acme")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "acme").write_text("mine")
    with pytest.raises(UsageError, match="acme is a file"):
        kept(tmp_path / "acme")


@pytest.mark.parametrize("name", ["json", "types", "logging", "tieline", "msgspec"])
def test_a_folder_that_would_hide_a_module_of_python_is_refused(tmp_path, name):
    """But in a package of somebody's own it hides nothing."""
    with pytest.raises(UsageError, match=f"`import {name}` is a module of Python"):
        package_name(tmp_path / name)
    (tmp_path / "__init__.py").touch()
    assert package_name(tmp_path / name) == name


@pytest.mark.parametrize("name", ["my-client", "class", "1st", "a.b", ""])
def test_a_folder_that_cannot_be_imported_is_refused(name):
    with pytest.raises(UsageError, match="Python cannot import a folder called"):
        make(read(json.dumps(document())), package=name)


def test_a_client_may_have_a_name_of_its_own_and_keeps_it(out):
    named = made(document(), out, client="Users")
    put(out, named)
    assert (named.plan.client, made(document(), out).plan.client) == ("Users", "Users")
    with pytest.raises(UsageError, match="'AB' would do"):
        made(document(), out, client="a b")


def test_overlays_change_the_document_and_tell_what_they_missed(out):
    overlay = {
        "overlay": "1.0.0",
        "actions": [
            {"target": "$..tags", "remove": True},
            {"target": "$.paths['/listUsers'].get", "update": {"tags": ["renamed"], "operationId": "all"}},
            {"target": "$.paths['/gone']", "remove": True},
        ],
    }
    (out / "names.lock").unlink()
    fresh = make(read(json.dumps(document())), package="acme", overlays=[overlay])
    assert [f"{s.name}.{each.name}" for s in fresh.plan.services for each in s.operations] == ["renamed.all"]
    assert fresh.idle == ("action 3 finds nothing at $.paths['/gone']",)


@pytest.mark.parametrize("folder", ["models", "services"])
def test_a_tag_may_have_the_name_of_a_folder(tmp_path, folder):
    """A tag called Models has overwritten a module called models before."""
    told = document()
    told["paths"]["/listUsers"]["get"]["tags"] = [folder]
    package = made(told, tmp_path / "acme")
    assert {f"services/{folder}.py", "models/__init__.py", f"models/{folder}.py"} <= set(package.files)


def test_two_runs_write_the_same_bytes():
    """Whatever the seed of Python's hashes is."""
    code = (
        "import hashlib, sys;from tieline.openapi.loading import load;from tieline.openapi.generate import make;"
        "files = make(load(sys.argv[1]), package='edge').files;"
        "print(hashlib.sha256(repr(list(files.items())).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, EDGE], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1
