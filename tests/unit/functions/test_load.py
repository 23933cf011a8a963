"""Functions are found in folders, files and modules; what is broken is told with its line, and the rest is there."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from tieline.core.errors import ConfigurationError, UnknownName
from tieline.functions.load import load, snapshot
from tieline.functions.registry import Registry
from tieline.functions.source import FunctionSource

HEAD = "import msgspec\nfrom tieline import sync, action\n"
GOOD = (
    HEAD
    + """
class {model}(msgspec.Struct):
    id: str

@sync(integration="crm", models=[{model}], every="1h")
async def {name}(tie):
    "Save them."
"""
)


@pytest.fixture(autouse=True)
def clean():
    """Nothing of one test is importable in another."""
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def names(registry: Registry) -> list[str]:
    return sorted(each.name for each in registry.syncs.values())


def test_a_folder_gives_what_its_files_define(tmp_path):
    """Its folders too; not what is hidden, a test, or begins with an underscore."""
    write(
        tmp_path,
        a=GOOD.format(name="a", model="A"),
        deep__b=GOOD.format(name="b", model="B"),
        _c=GOOD.format(name="c", model="C"),
        test_d=GOOD.format(name="d", model="D"),
        tests__e=GOOD.format(name="e", model="E"),
    )
    registry = load(tmp_path)
    assert (names(registry), registry.problems) == (["a", "b"], ())
    found = registry.sync("crm", "a")
    assert (tmp_path / "a.py", 7, "Save them.", "1h") == (
        found.origin and found.origin.path,
        found.origin and found.origin.line,
        found.description,
        found.every,
    )
    with pytest.raises(UnknownName, match="crm has no 'z'; it has a, b"):
        registry.sync("crm", "z")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("def broken(:\n    pass\n", 1, "SyntaxError"),
        (HEAD + "\n1 / 0\n", 4, "ZeroDivisionError: division by zero"),
        ("import nothing_of_this_name\n", 1, "ModuleNotFoundError"),
        (HEAD + "raise SystemExit(3)\n", 3, "SystemExit: 3"),
        (
            HEAD + "@sync(integration='crm', models=[dict], every='soon')\ndef x(tie): ...\n",
            3,
            "UsageError: every: 'soon'",
        ),
        (HEAD + "@sync(integration='crm', models=[])\ndef x(tie): ...\n", 3, "must name at least one"),
        (
            HEAD
            + "class lower(msgspec.Struct):\n    id: str\n@sync(integration='crm', models=[lower])\ndef x(tie): ...\n",
            5,
            "must begin with a capital letter",
        ),
        (
            HEAD + "@action(integration='crm', input=object())\ndef x(tie, i): ...\n",
            3,
            "cannot be written as JSON",
        ),
        (
            HEAD + "class A: pass\n@action(integration='crm', input=A)\ndef x(tie, i): ...\n",
            4,
            "cannot be written as JSON",
        ),
        (HEAD + "@action(integration='crm', timeout='1h')\ndef x(tie): ...\n", None, None),
        (
            HEAD + "@action(integration='crm', timeout='2d')\ndef x(tie): ...\n",
            3,
            "timeout: must be more than 0",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_the_others_are_there(tmp_path, text, line, message):
    """Whatever it raises."""
    write(tmp_path, broken=text, good=GOOD.format(name="good", model="Good"))
    registry = load(tmp_path)
    assert names(registry) == ["good"]
    if message is None:
        assert registry.problems == ()
        return
    (problem,) = registry.problems
    assert (tmp_path / "broken.py", line) == (problem.path, problem.line)
    assert message in problem.message
    assert str(tmp_path / "broken.py") in str(problem)


def test_an_error_in_a_sibling_is_told_where_it_lies(tmp_path):
    """Not where it was imported."""
    write(tmp_path, shared="\n\n1 / 0\n", user="import shared\n")
    assert {(tmp_path / "shared.py", 3)} == {(each.path, each.line) for each in load(tmp_path).problems}


def test_two_of_one_name_are_told(tmp_path):
    """The second is left out."""
    write(tmp_path, a=GOOD.format(name="same", model="A"), b=GOOD.format(name="same", model="B"))
    registry = load(tmp_path)
    (problem,) = registry.problems
    assert f"sync same of crm is defined twice, in {tmp_path / 'a.py'}, line 7" == problem.message
    assert [each.name for each in registry.sync("crm", "same").models] == ["A"]


def test_a_sibling_that_changed_is_read_anew(tmp_path):
    """Even within one second."""
    user = (
        HEAD
        + "import shared\n@sync(integration='crm', models=[shared.Model], name=shared.NAME)\ndef f(tie): ...\n"
    )
    shared = HEAD + "NAME = '{}'\nclass Model(msgspec.Struct):\n    id: str\n"
    write(tmp_path, user=user, shared=shared.format("one"))
    source = FunctionSource(tmp_path)
    assert (names(source.registry()), source.reload()) == (["one"], False)
    write(tmp_path, shared=shared.format("other"))
    assert (source.reload(), names(source.registry()), source.version) == (True, ["other"], 2)


def test_a_file_that_is_broken_while_it_is_edited_comes_back(tmp_path):
    """And so do others that were there."""
    write(tmp_path, a=GOOD.format(name="a", model="A"), b=GOOD.format(name="b", model="B"))
    source = FunctionSource(tmp_path)
    source.registry()
    write(tmp_path, a="def (")
    assert (source.reload(), names(source.registry())) == (True, ["b"])
    write(tmp_path, a=GOOD.format(name="again", model="A"))
    assert (source.reload(), names(source.registry())) == (True, ["again", "b"])


def test_two_folders_may_have_files_of_one_name(tmp_path):
    """Each has its own."""
    one = write(tmp_path / "one", calls=GOOD.format(name="one", model="A"))
    two = write(tmp_path / "two", calls=GOOD.format(name="two", model="A"))
    assert [names(load(each)) for each in (one, two, one)] == [["one"], ["two"], ["one"]]


def test_a_file_called_as_pythons_own_is_told(tmp_path):
    """It would not be found."""
    write(tmp_path, json=GOOD.format(name="a", model="A"))
    (problem,) = load(tmp_path).problems
    assert "json.py is called as a module of Python's own: give it another name" in problem.message


def test_a_folder_does_not_hide_what_python_imports_later(tmp_path):
    """Its files come after those of Python, once it is loaded."""
    write(tmp_path, good=GOOD.format(name="a", model="A"))
    load(tmp_path)
    assert str(tmp_path) not in sys.path[:1]
    assert str(tmp_path) in sys.path


def test_a_package_imports_within_itself(tmp_path):
    """By relative names."""
    package = write(
        tmp_path / "functions_of_mine",
        __init__="",
        shared=HEAD + "class Model(msgspec.Struct):\n    id: str\n",
        use=HEAD + "from .shared import Model\n@sync(integration='crm', models=[Model])\ndef f(tie): ...\n",
    )
    (package / "__init__.py").write_text("")
    assert (names(load(package)), load(package).problems) == (["f"], ())


def test_a_file_and_a_module_are_sources_too(tmp_path):
    """A module gathers what it imports."""
    write(tmp_path, gather_a=GOOD.format(name="a", model="A"), gather_all="from gather_a import a\n")
    assert names(load(tmp_path / "gather_a.py")) == ["a"]
    sys.path.insert(0, str(tmp_path))
    assert names(load("gather_all")) == ["a"]
    assert [tmp_path / "gather_all.py"] == list(snapshot("gather_all"))


def test_a_broken_module_is_told(tmp_path):
    """With its line."""
    write(tmp_path, gather_broken="\n1 / 0\n")
    sys.path.insert(0, str(tmp_path))
    (problem,) = load("gather_broken").problems
    assert (tmp_path / "gather_broken.py", 2) == (problem.path, problem.line)


@pytest.mark.parametrize("source", ["/no/such/folder", "no_such_module", "no.such"])
def test_what_is_not_there_is_a_wrong_setting(source):
    """Named."""
    with pytest.raises(ConfigurationError, match="functions"):
        load(source)


def test_a_source_without_any_is_empty():
    """And never changes."""
    assert (FunctionSource(None).registry().syncs, FunctionSource(None).reload()) == ({}, False)


def test_a_module_that_refuses_to_be_asked_is_left_alone(tmp_path):
    """Such as those that stand for what is not installed."""

    class Jealous(ModuleType):
        def __getattr__(self, name):
            raise RuntimeError(f"{name} needs another package")

    sys.modules["jealous"] = Jealous("jealous")
    write(tmp_path, good=GOOD.format(model="Deal", name="deals"))
    assert list(load(tmp_path).syncs) == [("crm", "deals")]
