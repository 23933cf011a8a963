"""Where references lead: by pointer, by anchor, by `$id`, by the name of a schema, in this file or another."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from tieline.openapi.json_nodes import Steps, is_list, is_node
from tieline.openapi.parts import MISSING, Part, Parts
from tieline.openapi.pointer import Pointer, fragment_steps, steps_of, ways
from tieline.openapi.source import joined_url

#: What relative `$id`s of a file are joined to; never asked for.
_NOWHERE = "http://folder.invalid/"
#: References that the way to one place may lead through.
_MOST_HOPS = 6
#: Steps to the last reference on the way to a place.
_LONGEST_WAY = 100


class Ids(Struct, kw_only=True):
    """What a file names by `$id` and `$anchor`."""

    #: Places that begin a scope of their own, and the addresses that they give themselves.
    scopes: dict[Steps, str]
    #: Scopes by address.
    places: dict[str, Steps]
    #: Places by scope and anchor.
    anchors: dict[tuple[str, str], Steps]

    def scope(self, steps: Steps) -> str:
        """Return the address that references at a place count from."""
        for length in range(len(steps), 0, -1):
            if (found := self.scopes.get(steps[:length])) is not None:
                return found
        return self.scopes[()]


class References:
    """Finds the targets of references."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._ids: dict[str, Ids | None] = {}

    def target(self, reference: str, base: Pointer, *, hops: int = _MOST_HOPS) -> tuple[Any, Pointer] | None:
        """Return what a reference at `base` leads to and where it lies, None where nothing is there.

        Raises what `Parts.get` raises.
        """
        part = self._parts.labelled(base.file)
        if reference.isidentifier() and (named := self._schema(part, reference)) is not None:
            return named
        file, _, fragment = reference.partition("#")
        if (ids := self._ids_of(part)) is not None:
            found = self._in_scope(joined_url(ids.scope(base.steps), file), fragment, hops)
            if found is not None:
                return found
        there = self._parts.get(part, file) if file else part
        return self._find(there, (), self._ids_of(there), fragment, hops)

    def same_scope(self, base: Pointer) -> str:
        """Return what all places share whose references lead to the same targets."""
        ids = self._ids_of(self._parts.labelled(base.file))
        return base.file if ids is None else f"{base.file}#{ids.scope(base.steps)}"

    def _schema(self, part: Part, name: str) -> tuple[Any, Pointer] | None:
        for each in (part, self._parts.labelled("")):
            steps = ("components", "schemas", name)
            if (found := each.find(steps)) is not MISSING:
                return found, Pointer.at(each.label, steps)
        return None

    def _in_scope(self, address: str, fragment: str, hops: int) -> tuple[Any, Pointer] | None:
        for part in self._parts.all():
            ids = self._ids_of(part)
            if ids is not None and address in ids.places:
                found = self._find(part, ids.places[address], ids, fragment, hops)
                if found is not None:
                    return found
        return None

    def _find(
        self, part: Part, top: Steps, ids: Ids | None, fragment: str, hops: int
    ) -> tuple[Any, Pointer] | None:
        if fragment and not fragment.startswith("/"):
            if ids is not None:
                anchor = ids.anchors.get((ids.scope(top), fragment))
                if anchor is not None:
                    return part.find(anchor), Pointer.at(part.label, anchor)
            fragment = f"/{fragment}"
        for steps in ways(fragment):
            found = part.find((*top, *steps))
            if found is not MISSING:
                return found, part.place((*top, *steps))
        return self._through(part, (*top, *fragment_steps(fragment)), hops)

    def _through(self, part: Part, steps: Steps, hops: int) -> tuple[Any, Pointer] | None:
        """Look for a place behind references on the way to it, as some bundlers name places."""
        for length in range(min(len(steps) - 1, _LONGEST_WAY), 0, -1):
            node = part.find(steps[:length])
            if node is MISSING:
                continue
            if hops == 0 or not is_node(node) or not isinstance(ref := node.get("$ref"), str):
                return None
            around = self.target(ref, part.place(steps[:length]), hops=hops - 1)
            if around is None:
                return None
            there = self._parts.labelled(around[1].file)
            return self._find(there, around[1].steps, None, str(Pointer.at("", steps[length:]))[1:], hops - 1)
        return None

    def _ids_of(self, part: Part) -> Ids | None:
        """Return what a file names, None for the most, which name nothing."""
        if part.label not in self._ids:
            text = part.text.text
            named = any(word in text for word in ("$id", "$anchor", "$dynamicAnchor", "$self"))
            self._ids[part.label] = _ids(part) if named else None
        return self._ids[part.label]


def _ids(part: Part) -> Ids:
    root = joined_url(_NOWHERE, part.address)
    if is_node(part.data) and isinstance(own := part.data.get("$self"), str):
        root = joined_url(root, own)
    ids = Ids(scopes={(): root}, places={root: ()}, anchors={})
    waiting: list[tuple[Any, Pointer, str]] = [(part.data, Pointer("#"), root)]
    while waiting:
        node, at, scope = waiting.pop()
        if is_node(node):
            scope = _noted(ids, node, at, scope)
            waiting += [(each, at / name, scope) for name, each in node.items()]
        elif is_list(node):
            waiting += [(each, at / place, scope) for place, each in enumerate(node)]
    return ids


def _noted(ids: Ids, node: dict[str, Any], at: Pointer, scope: str) -> str:
    """Note what a node names itself; return the scope of what lies below it."""
    steps = steps_of(at[1:])
    if isinstance(own := node.get("$id"), str):
        scope = joined_url(scope, own.partition("#")[0])
        ids.scopes[steps] = scope
        ids.places.setdefault(scope, steps)
    for word in ("$anchor", "$dynamicAnchor"):
        if isinstance(anchor := node.get(word), str):
            ids.anchors.setdefault((scope, anchor), steps)
    return scope
