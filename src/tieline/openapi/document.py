"""An API's description as it was loaded: OpenAPI 3.1 whatever it was written in, references left where they stand."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from tieline.core.errors import TielineError
from tieline.openapi.diagnostics import Code, Diagnostic, one_line
from tieline.openapi.json_nodes import Node, is_node
from tieline.openapi.overlay import apply
from tieline.openapi.parts import Part, Parts
from tieline.openapi.pointer import Pointer
from tieline.openapi.refs import References
from tieline.openapi.source import Refused

_ANYTHING = "anything is taken for it"


_Target = tuple[Any, Pointer]


class _Failure(Struct, frozen=True):
    """Why a reference leads nowhere."""

    code: Code
    message: str


_CIRCLE = _Failure("reference-cycle", "leads in a circle")


class Document:
    """A description of an API, with everything odd in it as `diagnostics`.

    The root and every other node is as in OpenAPI 3.1; any node may still be a reference, or of a wrong type.
    """

    def __init__(self, root: Part, parts: Parts, *, name: str, version: str) -> None:
        self.root = root.data
        #: What it was loaded from.
        self.name = name
        #: The version it is written in: "2.0", "3.0.3", "3.1.0".
        self.version = version
        self._parts = parts
        self._references = References(parts)
        self._found: dict[tuple[str, str], _Target | _Failure] = {}
        #: Kept in order, each once.
        self._told: dict[tuple[Code, Pointer, str], None] = {}

    def overlay(self, overlay: Node) -> list[str]:
        """Change the document, before anything of it is read; return what found nothing to change, as sentences.

        What the overlay says in the words of OpenAPI 3.0 counts too. Raises `UsageError` for what is no overlay.
        """
        idle = apply(self.root, overlay)
        self._parts.renew(self.root)
        return idle

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was odd so far, in the order it was met; references are followed, and told, when they are asked for."""
        faults = [
            (fault.code, Pointer.at(part.label, fault.steps), fault.message, fault.consequence)
            for part in self._parts.all()
            for fault in (*part.text.faults, *part.faults)
        ]
        told = [(code, at, message, _ANYTHING) for code, at, message in self._told]
        return tuple(
            Diagnostic(
                code=code, pointer=str(at), line=self.line(at), message=one_line(message), consequence=end
            )
            for code, at, message, end in (*faults, *told)
        )

    def line(self, pointer: Pointer) -> int | None:
        """Return the line on which a place begins, of one that is not written the line around it.

        None for a file that was not read.
        """
        return self._parts.line(pointer)

    def resolve(self, node: object, base: Pointer) -> tuple[Any, Pointer]:
        """Return what a node at `base` stands for, and where that lies.

        A node with a `$ref`, or the text of a reference such as a discriminator's mapping has, which may also be the
        name of a schema, is followed to the end; any other node stands for itself. Where a reference leads nowhere, into
        a circle or where it may not, that is a diagnostic and the node stands for `{}`, at `base`.
        """
        reference = node if isinstance(node, str) else _reference(node)
        if reference is None:
            return node, base
        found = self._followed(reference, base)
        if isinstance(found, _Failure):
            self._told[found.code, base, f"{_short(reference)}: {found.message}"] = None
            return {}, base
        return found

    def _followed(self, reference: str, at: Pointer) -> _Target | _Failure:
        """Follow a reference to its end; every reference on the way is remembered with it, so that none is walked twice."""
        passed: set[tuple[str, str]] = set()
        following: str | None = reference
        found: _Target | _Failure = _CIRCLE
        while following is not None:
            key = (self._references.same_scope(at), following)
            if (known := self._found.get(key)) is not None:
                found = known
                break
            if key in passed:
                found = _CIRCLE
                break
            passed.add(key)
            found = self._target(following, at)
            if isinstance(found, _Failure):
                break
            following, at = _reference(found[0]), found[1]
        self._found |= dict.fromkeys(passed, found)
        return found

    def _target(self, reference: str, at: Pointer) -> _Target | _Failure:
        try:
            target = self._references.target(reference, at)
        except Refused as problem:
            return _Failure("reference-refused", _short(problem.message))
        except TielineError as problem:
            return _Failure("reference-failed", _short(problem.message))
        return target or _Failure("reference-missing", "nothing is there")


def _reference(node: object) -> str | None:
    if is_node(node):
        reference = node.get("$ref")
        return reference if isinstance(reference, str) else None
    return None


def _short(reference: str) -> str:
    return reference if len(reference) <= 200 else f"{reference[:200]}…"
