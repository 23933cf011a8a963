"""Reports that ship with a source: views in SQL over its streams and their flat views, one file each.

A file begins with comments: a sentence on the report, then `column NAME: what it holds` for each column, in order. The
query below names streams, flat views and other reports as an export names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import msgspec

_COMMENT, _COLUMN = "-- ", "column "


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A view that ships with a source. `about` is a sentence, `columns` has one for each column."""

    name: str
    about: str
    columns: Mapping[str, str]
    query: str


def reports_of(source: str) -> tuple[Report, ...]:
    """Return the reports of a source, by name; none where it has none."""
    folder = files("tieline.sources") / "report_sql" / source
    if not folder.is_dir():
        return ()
    found = sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql"))
    return tuple(
        parse_report(name.removesuffix(".sql"), (folder / name).read_text("utf-8")) for name in found
    )


def parse_report(name: str, text: str) -> Report:
    """Return the report that a file of this name holds."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if not line.startswith(_COMMENT))
    told = [line.removeprefix(_COMMENT) for line in lines[:start]]
    about = [line for line in told if not line.startswith(_COLUMN)]
    pairs = [line.removeprefix(_COLUMN).partition(": ") for line in told if line.startswith(_COLUMN)]
    return Report(
        name=name,
        about=" ".join(about),
        columns={column: sentence for column, _, sentence in pairs},
        query="\n".join(lines[start:]).strip(),
    )
