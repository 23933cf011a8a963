"""`names.lock`: which Python name each part of a document has, so that it keeps it."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.typed import decode

FILE = "names.lock"


class Lock(Struct, frozen=True, kw_only=True):
    """The names of a generated package. Old names lead to those that took their place."""

    version: int = 1
    client: str = ""
    #: By pointer: the module and the class.
    models: dict[str, str] = {}
    #: By pointer of a model: its attributes, by the names on the wire, where these are others.
    fields: dict[str, dict[str, str]] = {}
    #: By pointer: marks of what a schema holds, by which it is known again.
    shapes: dict[str, str] = {}
    #: By method and path: the service and its method.
    operations: dict[str, str] = {}
    #: By method and path: the operation's id.
    ids: dict[str, str] = {}
    #: By method and path: the keywords of parameters, by place and name, where these are others.
    parameters: dict[str, dict[str, str]] = {}
    #: By the key of a security scheme: the client's argument, and the variables of the environment.
    credentials: dict[str, tuple[str, ...]] = {}
    #: Old names of models, still there for a while; a line that is removed removes its name.
    renamed: dict[str, str] = {}


def read(text: str | bytes) -> Lock:
    """Return the lock that a file holds; raises `UsageError` where it is none."""
    try:
        lock = decode(text, Lock)
    except msgspec.DecodeError as problem:
        raise UsageError(f"{FILE}: {problem}") from None
    for name in _names(lock):
        if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
            raise UsageError(f"{FILE}: {name!r} is no name in Python")
    return lock


def _names(lock: Lock) -> Iterator[str]:
    """Yield every name that a lock gives; an empty one is left to be found anew."""
    dotted = [*lock.models.values(), *lock.operations.values(), *lock.renamed, *lock.renamed.values()]
    yield from (part for each in dotted for part in each.split("."))
    for names in (*lock.fields.values(), *lock.parameters.values()):
        yield from names.values()
    yield from (names[0] for names in lock.credentials.values() if names)
    yield from [lock.client] if lock.client else []


def write(lock: Lock) -> str:
    """Return a lock as the text of its file: one name a line, in order, so that changes merge."""
    return msgspec.json.format(msgspec.json.encode(lock, order="sorted"), indent=2).decode() + "\n"
