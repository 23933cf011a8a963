"""OpenAPI Overlays: what somebody wants otherwise in a document that is not theirs. Targets are JSONPath, as far as needed.

Understood are `$`, `.name`, `['name']`, `[0]`, `*`, `..name` and the filter `[?(@.name == 'text')]`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.openapi.json_nodes import Node, fields_of, is_list, is_node, items_of

_STEP = re.compile(
    r"""
    (?P<deep>\.\.)?
    (?:
        \.?(?P<name>[A-Za-z_$][\w$-]*)
      | \.?(?P<any>\*)
      | \[\s*(?P<all>\*)\s*\]
      | \[\s*(?P<place>\d+)\s*\]
      | \[\s*'(?P<single>(?:[^'\\]|\\.)*)'\s*\]
      | \[\s*"(?P<double>(?:[^"\\]|\\.)*)"\s*\]
      | \[\s*\?\s*\(?\s*@(?P<field>(?:\.[\w$-]+|\['[^']*'\])+)\s*==\s*(?P<value>'[^']*'|"[^"]*"|true|false|\d+)\s*\)?\s*\]
    )
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)")


class Place(Struct, frozen=True):
    """A node, and where it hangs: under which key of which object or list; None at the top."""

    node: object
    holder: object
    key: str | int | None


def apply(root: Node, overlay: Node) -> list[str]:
    """Change a document in place; return what of the overlay found nothing to change, as sentences.

    Raises `UsageError` for what is no overlay, or has a target that is not understood.
    """
    if not isinstance(overlay.get("overlay"), str) or not is_list(overlay.get("actions")):
        raise UsageError("not an overlay: it needs the fields overlay and actions")
    idle: list[str] = []
    for number, action in enumerate(items_of(overlay["actions"])):
        told = fields_of(action)
        target = told.get("target")
        if not isinstance(target, str):
            raise UsageError(f"overlay: action {number + 1} has no target")
        places = list(find(root, target))
        if not places:
            idle.append(f"action {number + 1} finds nothing at {target}")
        for place in places:
            _act(place, told)
    return idle


def find(root: object, target: str) -> Iterator[Place]:
    """Yield the places that a target means."""
    places = [Place(root, None, None)]
    for step in _steps(target):
        places = [found for place in places for found in _under(place, step)]
    return iter(places)


def _act(place: Place, action: Node) -> None:
    if action.get("remove") is True:
        if is_node(place.holder):
            place.holder.pop(place.key, None)  # type: ignore[arg-type]  # an object's keys are texts
        elif is_list(place.holder):
            place.holder[:] = [each for each in place.holder if each is not place.node]
        return
    update = copy.deepcopy(action.get("update"))  # else what changes one place later would change them all
    if is_node(place.node) and is_node(update):
        merge(place.node, update)
    elif is_list(place.node):
        place.node.append(update)
    elif is_node(place.holder):
        place.holder[str(place.key)] = update


def merge(node: Node, update: Node) -> None:
    """Lay an object over another: objects merge, lists grow, the rest is replaced."""
    for key, value in update.items():
        known = node.get(key)
        if is_node(known) and is_node(value):
            merge(known, value)
        elif is_list(known) and is_list(value):
            known.extend(value)
        else:
            node[key] = value


def _steps(target: str) -> Iterator[re.Match[str]]:
    text = target.strip()
    place = 1
    if not text.startswith("$"):
        raise UsageError(f"overlay: a target starts with $, not {target!r}")
    while place < len(text):
        step = _STEP.match(text, place)
        if step is None or step.end() == place:
            raise UsageError(f"overlay: {text[place:]!r} of the target {target!r} is not understood")
        yield step
        place = step.end()


def _under(place: Place, step: re.Match[str]) -> Iterator[Place]:
    places: Iterable[Place] = _all(place) if step["deep"] else (place,)
    for each in places:
        yield from _matching(each.node, step)


def _matching(node: object, step: re.Match[str]) -> Iterator[Place]:
    if step["any"] or step["all"]:
        yield from _children(node)
    elif step["place"]:
        at = int(step["place"])
        if is_list(node) and at < len(node):
            yield Place(node[at], node, at)
    elif step["field"]:
        wanted = step["value"].strip("'\"")
        yield from (each for each in _children(node) if _at(each.node, step["field"]) == wanted)
    else:
        name = step["name"] or _ESCAPE.sub(
            r"\1", step["single"] if step["single"] is not None else step["double"]
        )
        if is_node(node) and name in node:
            yield Place(node[name], node, name)


def _at(node: object, path: str) -> str | None:
    for name in re.findall(r"\.([\w$-]+)|\['([^']*)'\]", path):
        node = fields_of(node).get(name[0] or name[1])
    return ("true" if node else "false") if isinstance(node, bool) else None if node is None else str(node)


def _children(node: object) -> Iterator[Place]:
    if is_node(node):
        yield from (Place(each, node, key) for key, each in node.items())
    elif is_list(node):
        yield from (Place(each, node, at) for at, each in enumerate(node))


def _all(place: Place) -> Iterator[Place]:
    waiting = [place]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(list(_children(each.node)))
