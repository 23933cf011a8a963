"""Rows of a CSV text that comes in parts: in memory is no more than a part and the row that it ends in; pure."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping

from tieline.core.errors import BadAnswer

#: Characters of one row, at most.
_LONGEST_ROW = 16 * 1024 * 1024
_DELIMITERS = ",;\t|"

Row = Mapping[str, str]


class TableReader:
    """Reads one text: UTF-8, with or without a mark, its first row the names of the columns.

    What divides the columns is told by the first row. Columns of one name are numbered, and those without one called
    by their place. Raises `BadAnswer` for what is no such text; the message names the row, the first below the names being 1.
    """

    def __init__(self, *, longest_row: int = _LONGEST_ROW) -> None:
        self._longest_row = longest_row
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._rest = ""
        self._names: list[str] | None = None
        self._delimiter = ","
        self._number = 0

    def feed(self, part: bytes) -> Iterator[Row]:
        """Yield the rows that end in a part."""
        text = self._rest + self._decoded(part, final=False)
        end = _end_of_rows(text)
        self._rest = text[end:]
        if len(self._rest) > self._longest_row:
            told = f"row {self._number + 1} is longer than {self._longest_row:,} characters: no table's is"
            raise BadAnswer(told)
        yield from self._rows(text[:end])

    def end(self) -> Iterator[Row]:
        """Yield the last row, where no line ends it."""
        text, self._rest = self._rest + self._decoded(b"", final=True), ""
        if text.count('"') % 2:
            raise BadAnswer(f"row {self._number + 1} ends within quotation marks: the table is not whole")
        yield from self._rows(text)
        if self._names is None:
            raise BadAnswer("a table is expected, and there is nothing")

    def _decoded(self, part: bytes, *, final: bool) -> str:
        try:
            return self._decoder.decode(part, final)
        except UnicodeDecodeError:
            raise BadAnswer(f"row {self._number + 1} or one behind it is not text in UTF-8") from None

    def _rows(self, text: str) -> Iterator[Row]:
        if text and self._names is None:
            self._delimiter = _delimiter(text)
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter):
                if not cells:  # an empty line
                    continue
                if self._names is None:
                    self._names = _distinct(cells)
                else:
                    yield self._row(cells, self._names)
        except csv.Error as problem:
            raise BadAnswer(
                f"row {self._number + 1} or one behind it is no row of a table: {problem}"
            ) from None

    def _row(self, cells: list[str], names: list[str]) -> Row:
        self._number += 1
        if len(cells) != len(names):
            told = f"row {self._number} has {len(cells)} values, where there are {len(names)} columns"
            raise BadAnswer(told)
        return dict(zip(names, cells, strict=True))


def _end_of_rows(text: str) -> int:
    """Return where the last row ends that is whole: at a line's end that is not within quotation marks."""
    end = text.rfind("\n") + 1
    while end and text.count('"', 0, end) % 2:
        end = text.rfind("\n", 0, end - 1) + 1
    return end


def _delimiter(text: str) -> str:
    """Return what divides the columns: of what may, that which the first line has most of, outside quotation marks."""
    outside = "".join(text.partition("\n")[0].split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _distinct(names: list[str]) -> list[str]:
    """Return names of columns, no two the same."""
    seen: Counter[str] = Counter()
    distinct: list[str] = []
    for place, written in enumerate(names, start=1):
        name = written.strip() or f"column {place}"
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct
