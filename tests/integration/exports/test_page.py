"""What the page on exports shows of forms is done as it says, one thing after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
from tests.processes import Home, sandbox_process

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "exports.md").read_text("utf-8")
FORMS = PAGE[PAGE.index("## Forms") : PAGE.index("## Staying")]
COMMANDS: list[str] = re.findall(r"^\$ tieline (.*)$", FORMS, re.MULTILINE)
QUERIES: list[str] = re.findall(r"```sql\n(.*?)```", FORMS, re.DOTALL)


def test_the_commands_and_queries(tmp_path: Path) -> None:
    """Each succeeds, and each query finds something."""

    def placed(command: str) -> list[str]:
        export, sink, place, *options = shlex.split(command)
        return [export, sink, str(tmp_path / place), *options]

    with sandbox_process("--calls", "20", "--users", "5") as sandbox:
        home = Home(folder=tmp_path / "home", variables=sandbox.variables)
        assert home.sync("--stream", "calls").code == 0
        told = [home.run(*placed(each)) for each in COMMANDS]
    assert [(done.code, done.err) for done in told] == [(0, "")] * 3
    parties, months = QUERIES
    with duckdb.connect(str(tmp_path / "tables.duckdb"), read_only=True) as connection:
        assert len(connection.execute(parties).fetchall()) > 20
        found = connection.execute(months.replace("parted/", f"{tmp_path}/parted/")).fetchall()
    assert sum(count for _, count in found) == 20
