"""Values that a configuration leaves to its surroundings, found where dlt looks: the environment, and toml files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tieline.core.errors import ConfigurationError
from tieline.core.json import dig

FILES = ("secrets.toml", "config.toml")
FOLDER = ".dlt"


class Values:
    """Looks values up by dotted names: `sources.github.token` is `SOURCES__GITHUB__TOKEN` in the environment."""

    def __init__(self, environment: Mapping[str, str], documents: Sequence[Mapping[str, Any]] = ()) -> None:
        self._environment = environment
        self._documents = documents

    def find(self, name: str) -> Any:
        """Return the value of a name, None where there is none."""
        told = self._environment.get(name.replace(".", "__").upper())
        if told is not None:
            return told
        return next((found for each in self._documents if (found := dig(each, name)) is not None), None)

    def of(self, sections: Sequence[str], field: str, *, within: str | None = None) -> Any:
        """Return the value of a field of a source, which may be told for it alone or for more; None for none."""
        names = list(self.names(sections, field, within=within))
        return next((found for name in names if (found := self.find(name)) is not None), None)

    @staticmethod
    def names(sections: Sequence[str], field: str, *, within: str | None = None) -> Iterator[str]:
        """Yield the names by which a field of a source may be told, the nearest first."""
        last = (within, field) if within else (field,)
        yield ".".join(("sources", *sections, *last))
        for section in sections:
            yield ".".join(("sources", section, *last))
        yield ".".join(("sources", *last))
        yield ".".join(last)


def read_documents(*folders: Path) -> list[Mapping[str, Any]]:
    """Return what the toml files beside a configuration say; raises `ConfigurationError` for one that is none."""
    documents: list[Mapping[str, Any]] = []
    for file in dict.fromkeys(folder.resolve() / FOLDER / name for folder in folders for name in FILES):
        if file.is_file():
            try:
                documents.append(tomllib.loads(file.read_text("utf-8")))
            except (OSError, ValueError) as problem:
                raise ConfigurationError(f"{file}: cannot be read: {problem}") from None
    return documents
