"""Puts tables where the documentation has a place for them: between `<!-- measured: KEY -->` and `<!-- end -->`."""

from __future__ import annotations

from benchmarks.process import ROOT
from benchmarks.table import Table

#: The pages, and whether the notes below a table belong there, too.
_PAGES = {"README.md": False, "docs/explanation/0007-measurements.md": True}


def put(table: Table, measured: str) -> None:
    """Write a table, and what it was measured on, over what stands in its places."""
    if table.key is None:
        return
    for name, whole in _PAGES.items():
        page = ROOT / name
        notes = (*table.notes, measured) if whole else (measured,)
        text = page.read_text("utf-8")
        page.write_text(filled(text, table.key, table.grid() + "\n\n" + "\n".join(notes)), "utf-8")


def filled(page: str, key: str, text: str) -> str:
    """Return a page with another text in the place of a key; the same page where it has none."""
    before, begin, rest = page.partition(f"<!-- measured: {key} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    return f"{before}{begin}\n{text}\n\n{end}{after}" if end else page
