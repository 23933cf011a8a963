"""The examples of the handbook run."""

from __future__ import annotations

import ast
import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tieline import Settings, Tieline
from tieline.gong import Limits
from tieline.gong.spec import ADDRESS
from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.serve import serving

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


OPERATION = re.compile(r"^### (\S+)\n.*?```python\n(.*?)```", re.DOTALL | re.MULTILINE)
#: What the others of its area need, and what takes something away that they need.
FIRST = ["crm.register_generic_integration", "engage_flows.submit_flow_prospects_bulk_assignment"]
LAST = ["crm.get_request_status", "crm.delete_generic_integration", "meetings.delete"]


def test_the_examples_of_the_operations_run_as_one_script(monkeypatch):
    """Each as it stands, against a fresh sandbox; lists have something in them."""
    page = dict(OPERATION.findall((REFERENCE / "gong-operations.md").read_text("utf-8")))
    assert len(page) == 68
    rest = [name for name in page if name not in {*FIRST, *LAST}]
    config = GongSandboxConfig(rate_limit=None, now=datetime(2026, 11, 20, 17, tzinfo=UTC).timestamp())
    monkeypatch.delenv("GONG_API_KEY", raising=False)
    with serving(GongSandbox(config)) as url:
        monkeypatch.setenv("GONG_BASE_URL", url)
        monkeypatch.setenv("GONG_ACCESS_KEY", config.access_key)
        monkeypatch.setenv("GONG_ACCESS_KEY_SECRET", config.access_key_secret)
        for name in [*FIRST, *rest, *LAST]:
            unpaced = page[name].replace("Gong()", "Gong(limits=Limits())")
            told: list[object] = []
            exec(compile(unpaced, name, "exec"), {"Limits": Limits, "print": told.append})
            assert told, name


def test_the_public_address_is_gongs():
    """That of the npm package; nothing else is asked for without being told."""
    assert ADDRESS == "https://gong.app.gong.io/ajax/settings/api/documentation/specs?version="
