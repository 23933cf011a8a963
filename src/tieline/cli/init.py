"""`tieline init`: a small project of functions, with tests that pass."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from tieline.core.errors import UsageError

#: Where each file of the project goes; they lie beside this one, under names that no tool takes for code of ours.
_FILES = {
    "README.md": "readme.txt",
    ".env": "env.txt",
    ".gitignore": "gitignore.txt",
    "pytest.ini": "pytest.txt",
    "functions/models.py": "models.txt",
    "functions/conversations.py": "conversations.txt",
    "functions/add_call.py": "add_call.txt",
    "tests/test_conversations.py": "test_conversations.txt",
    "tests/test_add_call.py": "test_add_call.txt",
    "tests/cassettes/conversations.jsonl": "cassette_conversations.txt",
    "tests/cassettes/add_call.jsonl": "cassette_add_call.txt",
}


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")],
) -> None:
    """Make a project with a sync and an action of Gong's, and tests for them that pass.

    Its README says how it goes on: no account is needed, as `tieline sandbox gong` stands in for Gong.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"dir: {folder} is there already, and not empty", field="dir")
    templates = files("tieline.cli").joinpath("project")
    for name, template in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(templates.joinpath(template).read_text("utf-8"), "utf-8")
    print(f"Made {len(_FILES)} files in {folder}. Its tests: cd {folder} && pytest")
