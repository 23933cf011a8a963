"""Named SQL: statements live in `queries/*.sql`, one text for both databases wherever one text will do.

A statement begins with `-- name: what_it_does`, a comment says what it is for. `-- name: what_it_does (sqlite)` or
`(postgresql)` is for that database only and goes before the common text. Parameters are written `:name`. A list is
one parameter too: `json_each(:ids)` on SQLite, `any(:ids)` or `unnest(:ids)` on PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Dialect = Literal["sqlite", "postgresql"]

_HEAD = re.compile(r"^-- name: (\w+)(?: \((sqlite|postgresql)\))?$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]\w*)")


def load_queries(dialect: Dialect, folder: Path = Path(__file__).parent / "queries") -> Mapping[str, str]:
    """Return each statement by name, as the dialect's driver takes it."""
    common: dict[str, str] = {}
    special: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql")):
        _, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
        for name, only, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            if only in {None, dialect}:
                target = special if only else common
                if name in target:
                    raise ValueError(f"{path.name}: a second statement is named {name}")
                target[name] = text
    return {name: _prepare(text, dialect) for name, text in (common | special).items()}


def _prepare(text: str, dialect: Dialect) -> str:
    """Drop comments and the semicolon; write parameters as the driver wants them."""
    lines = (line for line in text.splitlines() if not line.startswith("--"))
    statement = "\n".join(lines).strip().removesuffix(";")
    if dialect == "postgresql":
        return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))
    return statement
