"""Judges providers as files: those of a catalogue, or any; tells of each finding where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tieline.core.errors import UsageError
from tieline.providers import reading
from tieline.providers.alias import resolve
from tieline.providers.catalogue import NAME, Catalogue, read_file
from tieline.providers.finding import Finding
from tieline.providers.lint import check


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and where it stands; `severe` where something is wrong, rather than missing."""

    file: str
    line: int | None
    field: str
    text: str
    severe: bool

    @property
    def shown(self) -> str:
        """The finding as one line, in the form that editors follow."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {'' if self.severe else 'warning: '}{f'{self.field}: ' if self.field else ''}{self.text}"


class Inspection:
    """Judges files, with the other providers of a catalogue to build on."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        #: How many providers were judged.
        self.seen = 0

    def everything(self) -> list[Told]:
        """Judge every provider of the catalogue, those too that an own one replaces."""
        told: list[Told] = []
        for files, own in ((self._catalogue.shipped, False), (self._catalogue.own, True)):
            for name in sorted(files):
                told += self._file(files[name], name, own=own)
        return told

    def files(self, paths: Sequence[Path]) -> list[Told]:
        """Judge files of the operator's, of one provider each, called as it."""
        return [each for path in paths for each in self._file(path, path.stem, own=True)]

    def _file(self, file: Path, name: str, *, own: bool) -> list[Told]:
        self.seen += 1
        place = str(file)
        try:
            if not NAME.fullmatch(name):
                raise UsageError(
                    f"{name!r} is no name for a provider: letters, digits, dots, dashes, underscores"
                )
            document = read_file(file)
            entry = resolve(document.data, self._catalogue.other)
        except UsageError as problem:
            return [Told(file=place, line=None, field="", text=problem.message, severe=True)]
        return [
            _told(finding, place, document) for finding in check(document.data, entry, name=name, own=own)
        ]


def _told(finding: Finding, place: str, document: reading.Document) -> Told:
    return Told(
        file=place,
        line=document.line(finding.path),
        field=finding.place,
        text=finding.text,
        severe=finding.severe,
    )
