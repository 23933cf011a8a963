"""Walks the paths of a document: every operation, with what its path says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from tieline.openapi.document import Document
from tieline.openapi.json_nodes import Node, fields_of, is_node, items_of
from tieline.openapi.pointer import TOP, Pointer
from tieline.openapi.shape import Notes

#: What may be the name of a method that OpenAPI does not know.
_WORD = re.compile(r"[A-Za-z]{3,20}")
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


class Described(Struct, frozen=True, kw_only=True):
    """An operation as the document describes it. Parameters of its path are among its own, references followed."""

    method: str
    path: str
    node: Node
    pointer: Pointer
    item: Node
    parameters: tuple[tuple[Node, Pointer], ...]


def walk(document: Document, notes: Notes) -> Iterator[Described]:
    """Yield every operation in the order of the document; one that cannot be read is there with nothing in it."""
    paths, at = document.resolve(fields_of(document.root.get("paths")), TOP / "paths")
    for path, told in fields_of(paths).items():
        if path.startswith("x-"):
            continue
        place = at / path
        if not path.startswith("/"):
            notes.tell("no-slash", place, "a path begins with a slash", f"called as {f'/{path}'[:80]!r}")
        item, item_at = document.resolve(told, place) if is_node(told) else (told, place)
        if not is_node(item):
            continue
        shared = _parameters(document, notes, item.get("parameters"), item_at / "parameters")
        seen: set[str] = set()
        beside = [] if item is told else list(_methods(fields_of(told), place))
        for method, each, where in (*beside, *_methods(item, item_at)):
            if method.upper() in seen:
                notes.tell(
                    "duplicate-operation", where, "a method twice in one path", "only the first is read"
                )
                continue
            seen.add(method.upper())
            node, node_at = document.resolve(each, where) if is_node(each) else (each, where)
            if method not in METHODS:
                notes.tell("unknown-method", where, f"{method[:40]!r} is no method of HTTP", "called by it")
            fields = fields_of(node)
            own = _parameters(document, notes, fields.get("parameters"), node_at / "parameters")
            yield Described(
                method=method,
                path=path,
                node=fields,
                pointer=node_at,
                item=item,
                parameters=_overridden([*shared, *own]),
            )


def _methods(item: Node, at: Pointer) -> Iterator[tuple[str, object, Pointer]]:
    for name, each in item.items():
        if name.lower() in METHODS:
            yield name.lower(), each, at / name
        elif _WORD.fullmatch(name) and is_node(each) and "responses" in each:
            yield name, each, at / name
    for name, each in fields_of(item.get("additionalOperations")).items():
        yield name, each, at / "additionalOperations" / name


def _parameters(document: Document, notes: Notes, told: object, at: Pointer) -> list[tuple[Node, Pointer]]:
    listed, at = document.resolve(told, at) if is_node(told) else (told, at)
    found: list[tuple[Node, Pointer]] = []
    seen: set[tuple[str, str]] = set()
    for place, each in enumerate(items_of(listed)):
        node, where = document.resolve(each, at / place) if is_node(each) else (each, at / place)
        if not is_node(node) or not isinstance(name := node.get("name"), str):
            continue
        if (name, str(node.get("in"))) in seen:
            notes.tell(
                "duplicate-parameter", at / place, f"{name[:40]!r} is told twice", "the last one counts"
            )
        seen.add((name, str(node.get("in"))))
        found.append((node, where))
    return found


def _overridden(parameters: list[tuple[Node, Pointer]]) -> tuple[tuple[Node, Pointer], ...]:
    """Return the parameters with only the last of each name and place."""
    return tuple({(str(node["name"]), str(node.get("in"))): (node, at) for node, at in parameters}.values())
