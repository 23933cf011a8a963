"""The only reader of the environment: what an operator sets from outside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import msgspec

from tieline.core.errors import ConfigurationError

DEFAULT_HOME = Path(".tieline")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the environment decides. `environment` is a copy, for the variables that providers name."""

    home: Path = DEFAULT_HOME
    database_url: str | None = None
    encryption_key: str | None = None
    environment: Mapping[str, str] = {}

    def __repr__(self) -> str:  # the environment holds secrets
        return f"Settings(home={str(self.home)!r})"

    @classmethod
    def load(cls, *, dotenv: Path | None = Path(".env")) -> Settings:
        """Read the process's environment, and below it the file `dotenv` where there is one."""
        return cls.of({**_read_dotenv(dotenv), **os.environ})

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read a given environment; blank variables count as not set."""
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        return cls(
            home=Path(given.get("TIELINE_HOME", DEFAULT_HOME)).expanduser(),
            database_url=given.get("TIELINE_DATABASE_URL"),
            encryption_key=given.get("TIELINE_ENCRYPTION_KEY"),
            environment=given,
        )


def _read_dotenv(path: Path | None) -> dict[str, str]:
    """Return the variables of a file; raises `ConfigurationError` naming the line that cannot be read."""
    if path is None or not path.exists():
        return {}
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigurationError(f"{path}: cannot be read: {problem}") from None
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise ConfigurationError(f"{path}: line {binding.original.line} is not NAME=value")
    values = dotenv_values(stream=StringIO(text))
    return {name: value for name, value in values.items() if value is not None}
