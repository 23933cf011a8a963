"""The generated client of the edge-case document is as committed; `make regen` writes it anew."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tieline.openapi.generate import Drift, drift, kept, make
from tieline.openapi.loading import load

GOLDEN = Path(__file__).parent
EDGE = GOLDEN / "edge"


@pytest.fixture(scope="module")
def made():
    return make(load(GOLDEN / "edge.yaml"), package="edge", lock=kept(EDGE))


@pytest.fixture
def edge(monkeypatch):
    """The package, imported by the name of its folder from the one above, and forgotten afterwards."""
    monkeypatch.syspath_prepend(str(GOLDEN))
    yield importlib.import_module("edge")
    for name in [each for each in sys.modules if each.partition(".")[0] == "edge"]:
        del sys.modules[name]


def test_it_is_as_committed(made):
    assert Drift(missing=(), changed=(), stale=(), renamed=()) == drift(EDGE, made)
    for path, text in made.files.items():
        assert text == (EDGE / path).read_text("utf-8"), f"{path}: run `make regen`"


def test_the_names_are_the_same_without_the_lock(made):
    assert make(load(GOLDEN / "edge.yaml"), package="edge").files == made.files


def test_no_operation_is_lost(made):
    assert made.lost == ()
    assert sum(len(each.operations) for each in made.plan.services) == 22


def test_every_module_is_imported_and_every_decoder_built(edge, made):
    for path in made.files:
        if path.endswith(".py"):
            importlib.import_module(
                f"edge.{path.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")
            )
    models = importlib.import_module("edge.models")
    for each in made.plan.models.values():
        msgspec.json.Decoder(getattr(models, each.name))
    for each in (*made.plan.models.values(), *made.plan.aliases.values()):
        assert getattr(models, each.name) is not None


def test_importing_it_loads_neither_services_nor_models(edge):
    loaded = {each for each in sys.modules if each.startswith("edge.")}
    assert set() == loaded
    edge.Edge(base_url="https://edge.test")
    assert {"edge._api", "edge.client"} == {each for each in sys.modules if each.startswith("edge.")}


def test_everything_it_says_it_exports_is_there(edge):
    assert sorted(edge.__all__) == dir(edge)
    assert all(getattr(edge, name) is not None for name in edge.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = edge.nothing


def test_sync_and_async_have_the_same_methods():
    for file in (EDGE / "services").glob("*.py"):
        classes = [each for each in ast.parse(file.read_text("utf-8")).body if isinstance(each, ast.ClassDef)]
        methods = [[method.name for method in each.body if hasattr(method, "name")] for each in classes]
        assert methods[: len(methods) // 2] == methods[len(methods) // 2 :]


def test_type_checkers_find_nothing(tmp_path):
    """In the package, and in every example of its reference."""
    examples = re.findall(r"```python\n(.*?)```", (EDGE / "reference.md").read_text("utf-8"), re.DOTALL)
    for number, each in enumerate(examples):
        (tmp_path / f"example_{number}.py").write_text(each)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-version=3.11", "--config-file=", f"--cache-dir={tmp_path}/cache", "edge", str(tmp_path)],
        cwd=GOLDEN, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Success" in checked.stdout, checked.stdout
