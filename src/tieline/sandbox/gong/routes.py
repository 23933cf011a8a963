"""From method and path to the operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieline.sandbox.gong.errors import NOT_ALLOWED, Refused, not_found
from tieline.sandbox.gong.operations import Operation
from tieline.sandbox.gong.uploads import FileField

_ByMethod = dict[str, Operation]


class Router:
    """Finds operations; a path without variables wins over one with them."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._exact: dict[str, _ByMethod] = {}
        self._open: list[tuple[tuple[str, ...], _ByMethod]] = []
        for operation in operations:
            self._methods_of(operation.path)[operation.method] = operation

    def _methods_of(self, path: str) -> _ByMethod:
        if "{" not in path:
            return self._exact.setdefault(path, {})
        steps = tuple(path.split("/"))
        for known, methods in self._open:
            if known == steps:
                return methods
        added: _ByMethod = {}
        self._open.append((steps, added))
        return added

    def find(self, method: str, path: str) -> tuple[Operation, Mapping[str, str]]:
        """Return the operation and the path's variables. Raise a 404 or a 405 if there is none."""
        methods = self._exact.get(path)
        args: Mapping[str, str] = {}
        if methods is None:
            methods, args = self._match(path)
        operation = methods.get(method)
        if operation is None:
            raise Refused(405, NOT_ALLOWED, {"allow": ", ".join(sorted(methods))})
        return operation, args

    def file_at(self, method: str, path: str) -> FileField | None:
        """Return the field that the operation there takes a file from, or None."""
        try:
            return self.find(method, path)[0].file
        except Refused:
            return None

    def _match(self, path: str) -> tuple[_ByMethod, Mapping[str, str]]:
        steps = path.split("/")
        for known, methods in self._open:
            if len(known) == len(steps):
                pairs = list(zip(known, steps, strict=True))
                if all(step and (name.startswith("{") or name == step) for name, step in pairs[1:]):
                    return methods, {name.strip("{}"): step for name, step in pairs if name.startswith("{")}
        raise not_found("Not Found")
