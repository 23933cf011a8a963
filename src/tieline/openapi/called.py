"""What schemas are called that nobody gave a name, and what their own words say that no type holds."""

from __future__ import annotations

import re

from tieline.openapi.json_nodes import Node, is_node, items_of, text_of
from tieline.openapi.pointer import Pointer
from tieline.openapi.shape import Shape

#: Steps of a pointer that only lead to a schema, and are no words of its name.
_SILENT = frozenset(
    {"", "components", "schemas", "definitions", "$defs", "properties", "schema", "content", "allOf"}
)

_ADDRESSES = frozenset({"uri", "url", "uri-reference", "iri", "iri-reference"})
_SAID = re.compile(
    r"\W*(?:(?:an?|the|full|absolute|relative|complete|api|next|page)\s+)*(?:url|uri|hyperlink|link|href)\b",
    re.IGNORECASE,
)


def is_address(node: Node, shape: Shape) -> bool:
    """Tell whether a schema says that its values are addresses: by its format, its example, or in its first words."""
    if shape.format in _ADDRESSES or _SAID.match(shape.description or text_of(node, "description")):
        return True
    examples = [node.get("example"), *items_of(node.get("examples"))]
    return any(isinstance(each, str) and each.startswith(("http://", "https://")) for each in examples)


def words(at: Pointer) -> str:
    """Return what a schema is called that others point at."""
    steps = at.steps
    if len(steps) >= 2 and steps[-2] in {"schemas", "definitions", "$defs"}:
        return steps[-1] if len(steps) <= 3 else " ".join([*_spoken(steps[:-2])[-1:], steps[-1]])
    spoken = _spoken(steps)
    if spoken:
        return " ".join(spoken[-3:])
    return re.sub(r"\.\w+$", "", at.file.rpartition("/")[2]) or "document"


def _spoken(steps: tuple[str, ...]) -> list[str]:
    return ["item" if each == "items" else each for each in steps if each not in _SILENT]


def label(shape: Shape, place: int) -> str:
    """Return what tells a member of a union from the others: its constant, its title, or its place."""
    for name in sorted(shape.required):
        located = shape.properties.get(name)
        if located is not None and is_node(located.node):
            only = items_of(located.node.get("enum"))
            constant = located.node.get("const", only[0] if len(only) == 1 else None)
            if isinstance(constant, str) and re.search(r"[A-Za-z]", constant):
                return constant
    title = shape.title
    return title if 0 < len(title) <= 40 else f"option {place + 1}"
