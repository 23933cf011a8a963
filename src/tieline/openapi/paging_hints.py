"""Pages as a document declares them: our own extension, which overlays may add, and those of other generators.

`x-tieline-pagination` has the fields of the IR's `Pagination`; `rule: none` says that there are no pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec

from tieline.core.json import dotted
from tieline.core.typed import convert
from tieline.openapi.ir import Anything, Pagination, Rule, Type
from tieline.openapi.json_nodes import Node, fields_of, is_node, items_of

OWN = "x-tieline-pagination"
_RULES: frozenset[str] = frozenset(get_args(Rule))


class NoPages(Exception):
    """The document says that an operation has no pages."""


def declared(node: Node, items: str, item: Type, item_at: Callable[[str], Type | None]) -> Pagination | None:
    """Return the pages that an operation's extensions tell of; raises `NoPages` where they deny them."""
    for key, read in _READERS:
        told = node.get(key)
        if is_node(told) and (found := read(told)) is not None:
            path = found.pop("items", None)
            path = items if path is None else path
            kind = (item if path == items else item_at(str(path))) or Anything()
            try:
                fields = {**found, "items": path, "evidence": key, "confidence": "declared"}
                plain = msgspec.to_builtins(kind)
                return convert({**fields, "item": plain}, Pagination)
            except msgspec.ValidationError:
                continue
    return None


def _own(told: Node) -> dict[str, object] | None:
    rule = told.get("rule")
    if rule == "none":
        raise NoPages
    if rule not in _RULES:
        return None
    known = set(Pagination.__struct_fields__) - {"item", "evidence", "confidence"}
    found: dict[str, object] = {str(key): value for key, value in told.items() if key in known}
    if isinstance(found.get("expired"), str):
        found["expired"] = [found["expired"]]
    return found


def _speakeasy(told: Node) -> dict[str, object] | None:
    inputs = [each for each in items_of(told.get("inputs")) if is_node(each)]
    outputs = fields_of(told.get("outputs"))
    found: dict[str, object] = {"items": _path(outputs.get("results"))}
    by_use = {str(each.get("type")): each for each in inputs}
    if told.get("type") == "url":
        return found | {"rule": "next_url", "next": _path(outputs.get("nextUrl"))}
    for use, rule in (("cursor", "cursor"), ("offset", "offset"), ("page", "page")):
        if use in by_use:
            given = by_use[use]
            found |= {"rule": rule, "parameter": given.get("name")}
            found |= {"location": "body"} if given.get("in") == "requestBody" else {}
            found |= {"next": _path(outputs.get("nextCursor"))} if rule == "cursor" else {}
            found |= {"total": _path(outputs.get("numPages"))} if rule == "page" else {}
            found |= {"first": 1} if rule == "page" else {}
            return found | ({"size": by_use["limit"].get("name")} if "limit" in by_use else {})
    return None


def _fern(told: Node) -> dict[str, object] | None:
    found: dict[str, object] = {"items": _path(told.get("results"))}
    if "cursor" in told:
        return found | {
            "rule": "cursor",
            "parameter": _path(told.get("cursor")),
            "next": _path(told.get("next_cursor")),
        }
    if "offset" in told:
        return found | {
            "rule": "page",
            "parameter": _path(told.get("offset")),
            "has_more": _path(told.get("has-next-page")),
            "first": 1,
        }
    return None


def _microsoft(told: Node) -> dict[str, object] | None:
    link = told.get("nextLinkName")
    if not isinstance(link, str):
        return None
    if link.startswith(("@odata.", "odata.")):  # some write a backslash before its dot, as we do
        link = dotted([link])
    return {"rule": "next_url", "next": link, "items": told.get("itemName", "value")}


_READERS: tuple[tuple[str, Callable[[Node], dict[str, object] | None]], ...] = (
    (OWN, _own),
    ("x-speakeasy-pagination", _speakeasy),
    ("x-fern-pagination", _fern),
    ("x-ms-pageable", _microsoft),
)


def _path(told: object) -> str | None:
    """Return `$.a.b`, `$request.a` or `$response.a.b` as dotted names."""
    if not isinstance(told, str):
        return None
    for start in ("$response.", "$request.", "$.", "$"):
        if told.startswith(start):
            told = told.removeprefix(start)
            break
    return told.removesuffix("[*]")
