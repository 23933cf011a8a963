"""From JSON's dicts and lists to models, as declared or not at all."""

from __future__ import annotations

from functools import partial
from typing import Any

from tieline.core import typed
from tieline.runtime.origin import Source, with_origin


def resolve(kind: Any, value: object) -> object:
    """Read what msgspec cannot: a union that is told apart at run time."""
    return kind.read(value)


def convert(kind: Any, value: object) -> Any:
    """Return a plain value as the type says; raises ValidationError."""
    return typed.convert(value, kind, dec_hook=resolve)


def rooted(kind: Any, value: object) -> Any:
    """Return a plain value as the type says, its models knowing what it was read from; raises ValidationError."""
    return with_origin(Source(value, partial(convert, kind), _itself), partial(convert, kind, value))


def _itself(value: object) -> object:
    return value
