"""Loads providers from the YAML files that ship beside this one."""

from __future__ import annotations

from importlib import resources

import msgspec
import yaml

from tieline.core.errors import ConfigurationError, UnknownName
from tieline.providers.model import Provider


def names() -> list[str]:
    """Return the names of all providers, sorted."""
    files = resources.files("tieline.providers").iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


def load(name: str) -> Provider:
    """Return a provider by name; raises `UnknownName`, or `ConfigurationError` naming the field of a bad file."""
    if name not in names():
        raise UnknownName(f"provider: there is no {name!r}; known are {', '.join(names())}", field="provider")
    text = resources.files("tieline.providers").joinpath(f"{name}.yaml").read_text("utf-8")
    return parse(text, where=f"{name}.yaml")


def parse(text: str, *, where: str) -> Provider:
    """Return the provider that a YAML text describes; raises `ConfigurationError` naming the bad field."""
    try:
        return msgspec.convert(yaml.safe_load(text), Provider)
    except (yaml.YAMLError, msgspec.ValidationError) as problem:
        raise ConfigurationError(f"{where}: {problem}") from None
