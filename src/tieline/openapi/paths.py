"""Walks the paths of a document: every operation, with what its path says of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from tieline.openapi.document import Document
from tieline.openapi.json_nodes import Node, fields_of, is_node, items_of
from tieline.openapi.pointer import TOP, Pointer
from tieline.openapi.shape import Notes

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
        item, item_at = document.resolve(told, place) if is_node(told) else (told, place)
        if not is_node(item):
            notes.tell("bad-path", place, "a path is an object of operations", "it has none")
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
            if not is_node(node):
                notes.tell(
                    "bad-operation", where, "an operation is an object", "kept, with nothing known of it"
                )
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
    for name, each in fields_of(item.get("additionalOperations")).items():
        yield name, each, at / "additionalOperations" / name


def _parameters(document: Document, notes: Notes, told: object, at: Pointer) -> list[tuple[Node, Pointer]]:
    listed, at = document.resolve(told, at) if is_node(told) else (told, at)
    found: list[tuple[Node, Pointer]] = []
    for place, each in enumerate(items_of(listed)):
        node, where = document.resolve(each, at / place) if is_node(each) else (each, at / place)
        if is_node(node) and isinstance(node.get("name"), str):
            found.append((node, where))
        else:
            notes.tell("bad-parameter", at / place, "a parameter needs a name", "it cannot be sent")
    return found


def _overridden(parameters: list[tuple[Node, Pointer]]) -> tuple[tuple[Node, Pointer], ...]:
    """Return the parameters with only the last of each name and place."""
    return tuple({(str(node["name"]), str(node.get("in"))): (node, at) for node, at in parameters}.values())
