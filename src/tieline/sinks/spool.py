"""Private temporary files of JSON lines, from which an engine reads a batch of changes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

import msgspec

from tieline.core.typed import decoder
from tieline.exports.fit import Fitter, merged
from tieline.exports.layout import PAYLOAD
from tieline.exports.model import Change, Mode
from tieline.sinks.columns import ACTION, EXTRA, FIRST_SEEN_AT, ID, MODIFIED_AT
from tieline.sinks.duckdb_sql import LINE, select_lines
from tieline.sinks.line_files import LineFiles
from tieline.sources.schema import Model

_RAWS = decoder(dict[str, msgspec.Raw])
_ENCODER = msgspec.json.Encoder()
_OWN = (LINE, ID, FIRST_SEEN_AT, MODIFIED_AT, EXTRA)
_OWN_KEYS = (*_OWN, ACTION)
_OWN_FIELDS = '{{"{}":%d,"{}":%b,"{}":%d,"{}":%d,"{}":%b'.format(*_OWN).encode()
_PAYLOAD = f'{{"{PAYLOAD}":%b}}'.encode()
_QUOTE = ord('"')
#: Of a line.
_Piece = bytes | memoryview
_GONE = f'{{"{ACTION}":"DELETE"}}'.encode()


class Spool:
    """Changes waiting for a commit: records as lines in private files, deletes by id.

    `types` are the names of the model's column types, which DuckDB has to know. Where every change is a row, deletes are
    lines too, and all changes of an id count.
    """

    def __init__(self, model: Model | None, types: Mapping[str, str], mode: Mode = Mode.MERGE) -> None:
        self._model = model
        self._types = types
        self._mode = mode
        self._fitter = Fitter(model)
        self._files = LineFiles()
        self._reset()

    def _reset(self) -> None:
        #: The line of each id's last record, None where it was deleted.
        self._lines: dict[str, int | None] = {}
        self._moments: dict[str, int] = {}
        self._stale: list[int] = []
        #: How many lines stand for deletes.
        self.gone = 0
        self.misfits = 0
        self.size = 0
        self._longest = 0
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    @property
    def upserts(self) -> list[str]:
        return [identifier for identifier, line in self._lines.items() if line is not None]

    @property
    def deletes(self) -> list[str]:
        return [identifier for identifier, line in self._lines.items() if line is None]

    @property
    def lines(self) -> int:
        """How many lines there are, also those that a later one of their id has made stale."""
        return self._count

    @property
    def changed(self) -> tuple[list[str], list[int], list[bool]]:
        """The ids of what changed, when, and whether it is deleted."""
        gone = [line is None for line in self._lines.values()]
        return [*self._lines], [*self._moments.values()], gone

    def __bool__(self) -> bool:
        return bool(self._lines)

    def reshape(self, model: Model | None, types: Mapping[str, str]) -> None:
        """Go on with a wider model, into which the lines that are there fit too."""
        self._model, self._types, self._fitter = model, types, Fitter(model)

    def add(self, changes: Iterable[Change]) -> None:
        """Append changes; the last one of an id counts."""
        lines: list[_Piece] = []
        for change in changes:
            if self._enter(change):
                lines += self._line(change)
        self._files.write(lines)

    def select(self, connection: str) -> str:
        """Return the DuckDB query that reads what was added as rows of the exported table."""
        return select_lines(
            self._model,
            self._files.finish(),
            types=self._types,
            connection=connection,
            longest=self._longest,
            stale=self._stale,
            mode=self._mode,
        )

    def clear(self) -> None:
        """Forget all changes."""
        self._files.clear()
        self._reset()

    def take_apart(self) -> None:
        """Write every record anew in the plainest form, for an engine that refuses what looked fitting."""
        self._longest = 0
        self._files.rewrite(self._anew)

    def _enter(self, change: Change) -> bool:
        """Note that this is the last change of its id; return whether it has a line."""
        self._moments[change.id] = change.modified_at
        if self._mode is Mode.APPEND:
            self._lines[change.id] = self._count
            self.gone += change.data is None
            return True
        before = self._lines.get(change.id)
        if before is not None:
            self._stale.append(before)
        self._lines[change.id] = None if change.data is None else self._count
        return change.data is not None

    def _line(self, change: Change) -> Sequence[_Piece]:
        if change.data is None:
            return self._numbered(change, _GONE, None)
        data, extra = change.data.strip(), None
        if not self._fitter.fits(data):
            parted = self._fitter.part(data)
            data, extra = parted.fitting, parted.rest
            self.misfits += extra is not None
        return self._numbered(change, data if self._model is not None else _PAYLOAD % data, extra)

    def _numbered(self, change: Change, record: bytes, extra: bytes | None) -> Sequence[_Piece]:
        """Return a record's object as one line, with Tieline's columns in front of its own fields."""
        own = _OWN_FIELDS % (
            self._count,
            _ENCODER.encode(change.id),
            change.first_seen_at,
            change.modified_at,
            extra or b"null",
        )
        self._count += 1
        length = len(own) + len(record) + 1
        self.size += length
        self._longest = max(self._longest, length)
        return own, *_fields(record)

    def _anew(self, line: bytes) -> bytes:
        raws = _RAWS.decode(line)
        own = {name: raws.pop(name) for name in _OWN_KEYS if name in raws}
        if self._model is not None:
            parted = self._fitter.part(_ENCODER.encode(raws), anew=True)
            own[EXTRA] = msgspec.Raw(merged(bytes(own[EXTRA]), parted.rest) or b"null")
            raws = _RAWS.decode(parted.fitting)
        anew = _ENCODER.encode(own | raws)
        self._longest = max(self._longest, len(anew))
        return anew


def _fields(record: bytes) -> Sequence[_Piece]:
    """Return what ends a line behind fields of another object: the fields of this one, uncopied where that may be."""
    if record[1] == _QUOTE and b"\n" not in record:
        return b",", memoryview(record)[1:], b"\n"
    fields = record[1:].lstrip().replace(b"\n", b" ")  # between tokens: inside text it is escaped
    return b"" if fields.startswith(b"}") else b",", fields, b"\n"
