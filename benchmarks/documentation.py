"""Puts tables where the documentation has a place for them: between `<!-- measured: KEY -->` and `<!-- end -->`."""

from __future__ import annotations

import re

from benchmarks.process import ROOT
from benchmarks.table import Table

#: The pages, and whether the notes below a table belong there, too.
_PAGES = {"README.md": False, "docs/explanation/0007-measurements.md": True}


def put(table: Table, measured: str) -> None:
    """Write a table, and what it was measured on, over what stands in its places."""
    if table.key is None:
        return
    place = re.compile(rf"(?<=<!-- measured: {table.key} -->\n).*?(?=<!-- end -->)", re.DOTALL)
    for name, whole in _PAGES.items():
        page = ROOT / name
        text = page.read_text("utf-8")
        if (found := place.search(text)) is not None:
            notes = (*table.notes, measured) if whole else (measured,)
            filled = "\n" + table.grid() + "\n\n" + "\n".join(notes) + "\n\n"
            page.write_text(text[: found.start()] + filled + text[found.end() :], "utf-8")
