"""Paths that are a reference with operations beside it: both count, so they are put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieline.openapi.json_nodes import Node, is_node, items_of

#: Finds what a reference of the document leads to, wherever it lies; the reference itself where nothing is there.
LookUp = Callable[[Node], Any]

_LONGEST_CHAIN = 10


def join_paths(document: Node, look_up: LookUp) -> None:
    """Put the paths of a document together that have both a reference and something beside it, in place."""
    for name in ("paths", "webhooks"):
        paths = document.get(name)
        if is_node(paths):
            for path, item in paths.items():
                if is_node(item) and "$ref" in item and len(item) > 1:
                    paths[path] = joined(item, look_up)


def joined(item: Node, look_up: LookUp) -> Node:
    """Return a path with what its reference leads to; what stands beside the reference counts more."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(item.get("$ref"), str):
            break
        there = look_up(item)
        if (
            not is_node(there) or there is item or "paths" in there
        ):  # a document is no path, and holds this one
            break
        target = there
        beside = {name: value for name, value in item.items() if name != "$ref"}
        parameters = [*items_of(target.get("parameters")), *items_of(beside.get("parameters"))]
        item = {**target, **beside, **({"parameters": parameters} if parameters else {})}
    return item
