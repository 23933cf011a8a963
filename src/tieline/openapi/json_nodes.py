"""What a document is made of: objects and lists of JSON, of which any may be something else than expected."""

from __future__ import annotations

from typing import Any, TypeGuard

import msgspec

#: An object of a document.
Node = dict[str, Any]
#: Names of fields and places in lists, from the top of a file.
Steps = tuple[str, ...]


def is_node(value: object) -> TypeGuard[Node]:
    """Say whether a JSON value is an object."""
    return type(value) is dict


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Say whether a JSON value is a list."""
    return type(value) is list


def fields_of(value: object) -> Node:
    """Return a JSON value that is an object; for any other, an empty one."""
    return value if is_node(value) else {}


def items_of(value: object) -> list[Any]:
    """Return a JSON value that is a list; for any other, an empty one."""
    return value if is_list(value) else []


def texts_of(value: object) -> list[str]:
    """Return the texts in a list."""
    return [each for each in items_of(value) if isinstance(each, str)]


def text_of(node: Node, key: str) -> str:
    """Return a text of a node, "" where there is none."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


def as_json(value: object) -> str:
    """Return a value as JSON, its objects in order."""
    return msgspec.json.encode(value, order="deterministic").decode()
