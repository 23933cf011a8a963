"""Puts tables where the documentation has a place for them: between `<!-- measured: KEY -->` and `<!-- end -->`."""

from __future__ import annotations

import re

from benchmarks import machine
from benchmarks.process import ROOT
from benchmarks.table import Table

_PAGES = ("README.md", "docs/explanation/0007-measurements.md")


def put(table: Table) -> None:
    """Write a table, and what it was measured on, over what stands in its places."""
    if table.key is None:
        return
    place = re.compile(rf"(?<=<!-- measured: {table.key} -->\n).*?(?=<!-- end -->)", re.DOTALL)
    text = f"\n{table.grid()}\n\n{' '.join(table.notes)} {machine.line()}\n\n"
    for name in _PAGES:
        page = ROOT / name
        old = page.read_text("utf-8")
        if (new := place.sub(lambda _: text, old)) != old:
            page.write_text(new, "utf-8")
