"""The reference page says what there is."""

from pathlib import Path

import pytest
from typer.main import get_command

from tieline.cli.sandbox import sandbox
from tieline.sandbox.gong import Stream
from tieline.sandbox.gong.faults import FaultKind
from tieline.sandbox.gong.operations import OPERATIONS
from tieline.sandbox.gong.written import Written

PAGE = (Path(__file__).parents[3] / "docs/reference/sandbox-gong.md").read_text("utf-8")
OPTIONS = [option for item in get_command(sandbox).commands["gong"].params for option in item.opts]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_operations_and_scopes_are_documented(operation):
    """Each by method and path."""
    assert f"`{operation.method} {operation.path}`" in PAGE
    assert f"`{operation.scope}`" in PAGE


@pytest.mark.parametrize("fault", list(FaultKind))
def test_faults_are_documented(fault):
    """Each has a row."""
    assert f"\n| `{fault}" in PAGE


@pytest.mark.parametrize("stream", list(Stream))
def test_streams_are_documented(stream):
    """Each by name."""
    assert f"`{stream}`" in PAGE


@pytest.mark.parametrize("kind", list(Written))
def test_kinds_of_written_things_are_documented(kind):
    """Each by name."""
    assert f"`{kind}`" in PAGE


@pytest.mark.parametrize("option", OPTIONS)
def test_options_are_documented(option):
    """Each by its long name."""
    assert f"`{option}`" in PAGE


@pytest.mark.parametrize(
    "name",
    [
        *("grow", "edit", "delete", "transcripts", "faults", "reset-stats", "stats", "truth/"),
        *("advance", "meetings", "credit", "written/"),
    ],
)
def test_control_endpoints_are_documented(name):
    """Each with its verb."""
    assert f"`POST {name}" in PAGE or f"`GET {name}" in PAGE
