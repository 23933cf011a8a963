"""The examples of the handbook run."""

from __future__ import annotations

import ast
import asyncio
import re
from pathlib import Path

import pytest

from tieline import Settings, Tieline
from tieline.gong import Limits
from tieline.gong.spec import ADDRESS

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def examples(page):
    return EXAMPLE.findall(page.read_text("utf-8"))


@pytest.fixture
def here(monkeypatch, tmp_path, sandbox):
    """A working directory with a stored account, and one in the environment."""
    sandbox.faults()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GONG_API_KEY", raising=False)
    for name, value in {**sandbox.variables, "TIELINE_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    keys = {"username": sandbox.access_key, "password": sandbox.access_key_secret}
    with Tieline(Settings.load()) as tieline:
        asyncio.run(
            tieline.connect("gong", keys, base_url=sandbox.url, connection_id="acme", pace=lambda _: Limits())
        )
    return tmp_path


def test_the_examples_of_the_client_run(here, capsys):
    """One after the other, as somebody reads them; those with an ellipsis only as far as they can be parsed."""
    names: dict[str, object] = {}
    ran = 0
    for example in examples(REFERENCE / "gong-client.md"):
        tree = ast.parse(example)
        if "…" not in example.partition("#")[0] and "download_and_save" not in example:
            exec(compile(tree, "gong-client.md", "exec"), names)
            ran += 1
    assert ran >= 7
    assert "Retrieved 130 users" in capsys.readouterr().out
    assert len(names["calls"]) == 350


def test_the_example_of_the_readme_runs(here):
    """That of the section about Gong's client."""
    (example,) = [each for each in examples(ROOT / "README.md") if "tieline.gong" in each]
    exec(compile(example, "README.md", "exec"), {})


def test_every_operation_has_an_example_that_can_be_read():
    """They are generated with the client."""
    found = examples(REFERENCE / "gong-operations.md")
    assert len(found) == 68
    for each in found:
        ast.parse(each)
        assert "with Gong() as client:" in each


def test_the_public_address_is_gongs():
    """That of the npm package; nothing else is asked for without being told."""
    assert ADDRESS == "https://gong.app.gong.io/ajax/settings/api/documentation/specs?version="
