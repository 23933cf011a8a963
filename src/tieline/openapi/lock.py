"""`names.lock`: which Python name each part of a document has, so that it keeps it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from tieline.core.errors import UsageError

FILE = "names.lock"


class Lock(Struct, frozen=True, kw_only=True):
    """The names of a generated package. Old names lead to those that took their place."""

    version: int = 1
    client: str = ""
    #: By pointer: the module and the class.
    models: dict[str, str] = {}
    #: By method and path: the service and its method.
    operations: dict[str, str] = {}
    #: Old names of models, still there for a while; a line that is removed removes its name.
    renamed: dict[str, str] = {}


def read(text: str | bytes) -> Lock:
    """Return the lock that a file holds; raises `UsageError` where it is none."""
    try:
        return msgspec.json.decode(text, type=Lock)
    except msgspec.DecodeError as problem:
        raise UsageError(f"{FILE}: {problem}") from None


def write(lock: Lock) -> str:
    """Return a lock as the text of its file: one name a line, in order, so that changes merge."""
    return msgspec.json.format(msgspec.json.encode(lock, order="sorted"), indent=2).decode() + "\n"
