"""Finds the operation of a path: literal steps before variables, whatever the order of declaration; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote_to_bytes

from tieline.server.operation import Operation, variables


class _Step:
    """What may follow a step of a path."""

    __slots__ = ("literal", "operations", "variable")

    def __init__(self) -> None:
        self.literal: dict[str, _Step] = {}
        self.variable: _Step | None = None
        #: By method: the operation, and the names of the variables on the way.
        self.operations: dict[str, tuple[Operation, list[str]]] = {}


class Router:
    """The operations by method and path."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Step()
        for operation in operations:
            for path in (operation.path, *operation.aliases):
                self._add(operation, path)

    def _add(self, operation: Operation, path: str) -> None:
        step = self._root
        for part in _parts(path):
            if part.startswith("{"):
                step.variable = step.variable or _Step()
                step = step.variable
            else:
                step = step.literal.setdefault(part, _Step())
        if operation.method in step.operations:
            raise ValueError(f"{operation.method} {path} is declared twice")
        step.operations[operation.method] = (operation, variables(path))

    def find(self, raw_path: str) -> Mapping[str, tuple[Operation, dict[str, str]]]:
        """Return the operations of a path as it came, by method, each with its variables; none for unknown paths.

        A literal step wins over a variable for the methods that it has. One slash at the end makes no difference.
        Raises UnicodeDecodeError for a variable that is not UTF-8.
        """
        found: dict[str, tuple[Operation, dict[str, str]]] = {}
        for step, values in _matches(self._root, [unquote_to_bytes(part) for part in _parts(raw_path)], 0):
            texts = [value.decode() for value in values]
            for method, (operation, names) in step.operations.items():
                found.setdefault(method, (operation, dict(zip(names, texts, strict=True))))
        return found


def _parts(path: str) -> list[str]:
    return path.removeprefix("/").removesuffix("/").split("/")


def _matches(step: _Step, parts: list[bytes], place: int) -> Iterator[tuple[_Step, list[bytes]]]:
    """Yield where a path may lead, the most literal way first, with the values of the variables on it."""
    if place == len(parts):
        yield step, []
        return
    part = parts[place]
    follower = step.literal.get(part.decode("latin-1"))
    if follower is not None:
        yield from _matches(follower, parts, place + 1)
    if step.variable is not None and part:
        for end, values in _matches(step.variable, parts, place + 1):
            yield end, [part, *values]
