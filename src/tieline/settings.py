"""The only reader of the environment: what an operator sets from outside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

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
        """Read a given environment; empty variables count as not set."""
        given = {name: value for name, value in environment.items() if value}
        return cls(
            home=Path(given.get("TIELINE_HOME", DEFAULT_HOME)).expanduser(),
            database_url=given.get("TIELINE_DATABASE_URL"),
            encryption_key=given.get("TIELINE_ENCRYPTION_KEY"),
            environment=given,
        )


def _read_dotenv(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(path).items() if value is not None}
