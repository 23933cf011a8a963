"""Operations: their parameters, and what a document, a path and they say of servers and security."""

from __future__ import annotations

import re
from typing import get_args

from tieline.openapi.bodies import Bodies
from tieline.openapi.document import Document
from tieline.openapi.ir import (
    Location,
    Operation,
    Parameter,
    Primitive,
    Requirement,
    Server,
    ServerVariable,
    Style,
    Type,
)
from tieline.openapi.json_nodes import Node, as_json, fields_of, is_list, is_node, items_of, text_of, texts_of
from tieline.openapi.paths import Described
from tieline.openapi.pointer import Pointer
from tieline.openapi.samples import sample_of
from tieline.openapi.shape import Located, Notes
from tieline.openapi.types import Types

_STYLES: dict[Location, tuple[Style, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_LOCATIONS: dict[str, Location] = {each: each for each in get_args(Location)}
_USUAL: dict[Location, Style] = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
#: Headers that the document describes elsewhere, and that parameters therefore cannot be.
_NOT_PARAMETERS = frozenset({"accept", "content-type", "authorization"})
_IDEMPOTENCY = frozenset({"idempotency-key", "x-idempotency-key"})
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class Operations:
    """Reads the operations of a document. None is ever lost: what cannot be read of one is left out, and told."""

    def __init__(self, document: Document, types: Types, notes: Notes) -> None:
        self._document = document
        self._types = types
        self._notes = notes
        self._bodies = Bodies(document, types, notes)

    def of(self, described: Described) -> Operation:
        """Return an operation as clients see it."""
        node, at = described.node, described.pointer
        found = text_of(node, "operationId")
        name = found or f"{described.method} {described.path}"
        read = [self._parameter(each, place, name) for each, place in described.parameters]
        parameters = self._placed([each for each in read if each is not None], described.path, at)
        sender = [
            each for each in parameters if each.location == "header" and each.name.lower() in _IDEMPOTENCY
        ]
        return Operation(
            method=described.method.upper(),
            path=described.path,
            pointer=str(at),
            id=found or None,
            called=text_of(node, "x-tieline-name"),
            tags=_tags(node),
            summary=text_of(node, "summary"),
            description=text_of(node, "description"),
            deprecated=node.get("deprecated") is True,
            parameters=tuple(parameters),
            body=self._bodies.body(node.get("requestBody"), at / "requestBody", f"{name} request"),
            answers=self._bodies.answers(node.get("responses"), at / "responses", name),
            security=security_of(node["security"]) if is_list(node.get("security")) else None,
            servers=servers_of(node.get("servers")) or servers_of(described.item.get("servers")),
            idempotency_header=sender[0].name if sender else None,
        )

    def _parameter(self, node: Node, at: Pointer, name: str) -> Parameter | None:
        wire = text_of(node, "name")
        location = self._location(node, at)
        if location == "header" and wire.lower() in _NOT_PARAMETERS:
            return None
        content = _first(node.get("content"))
        schema, place = (
            (node.get("schema"), at / "schema")
            if content is None
            else (content[1].get("schema"), at / "content" / content[0] / "schema")
        )
        style = self._style(node, location, at)
        return Parameter(
            name=wire,
            location=location,
            type=self._type(schema, place, f"{name} {wire}"),
            required=node.get("required") is True or location == "path",
            style=style,
            explode=_explode(node, style),
            allow_reserved=node.get("allowReserved") is True,
            media_type=content[0] if content else None,
            description=text_of(node, "description"),
            default=_default(self._resolved(schema, place)),
            deprecated=node.get("deprecated") is True,
            example=_example(node, self._resolved(schema, place), wire),
            called=text_of(node, "x-tieline-name"),
        )

    def _resolved(self, schema: object, at: Pointer) -> object:
        return self._document.resolve(schema, at)[0] if is_node(schema) else schema

    def _type(self, schema: object, at: Pointer, name: str) -> Type:
        return Primitive(kind="string") if schema is None else self._types.of(Located(schema, at), name)

    def _location(self, node: Node, at: Pointer) -> Location:
        told = text_of(node, "in")
        found = _LOCATIONS.get(told)
        if found is None:
            where = f"{told[:40]!r} is no place of a parameter" if told else "a parameter that says no place"
            self._notes.tell("bad-location", at, where, "it goes into the query")
        return found or "query"

    def _style(self, node: Node, location: Location, at: Pointer) -> Style:
        told = text_of(node, "style").lower()
        styles: dict[str, Style] = {each.lower(): each for each in _STYLES[location]}
        if not told:
            return _USUAL[location]
        if told in styles:
            return styles[told]
        self._notes.tell(
            "bad-style", at, f"{told[:40]!r} is no style of a {location}", f"written as {_USUAL[location]}"
        )
        return _USUAL[location]

    def _placed(self, parameters: list[Parameter], path: str, at: Pointer) -> list[Parameter]:
        """Return the parameters, those of the path in its order, each of its places with one."""
        places = list(dict.fromkeys(_PLACEHOLDER.findall(path)))
        known = {each.name: each for each in parameters if each.location == "path"}
        for name in known:
            if name not in places:
                self._notes.tell(
                    "no-place", at, f"the path has no place for {name!r}", "the parameter is left out"
                )
        for name in places:
            if name not in known:
                self._notes.tell(
                    "undeclared", at, f"nothing is told of {name!r} in the path", "it takes a text"
                )
        ordered = [known.get(name) or _undeclared(name) for name in places]
        return ordered + [each for each in parameters if each.location != "path"]


def security_of(told: object) -> tuple[tuple[Requirement, ...], ...]:
    """Return the alternatives of schemes that a request needs."""
    return tuple(
        tuple(
            Requirement(scheme=name, scopes=tuple(texts_of(scopes)))
            for name, scopes in fields_of(each).items()
        )
        for each in items_of(told)
        if is_node(each)
    )


def servers_of(told: object) -> tuple[Server, ...]:
    """Return the servers that a document, a path or an operation names."""
    return tuple(
        Server(
            url=text_of(each, "url"),
            description=text_of(each, "description"),
            variables=tuple(
                _variable(str(name), fields_of(of)) for name, of in fields_of(each.get("variables")).items()
            ),
        )
        for each in items_of(told)
        if is_node(each) and isinstance(each.get("url"), str)
    )


def _variable(name: str, node: Node) -> ServerVariable:
    return ServerVariable(
        name=name,
        default=str(node.get("default", "")),
        values=tuple(str(each) for each in items_of(node.get("enum"))),
        description=text_of(node, "description"),
    )


def _tags(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts_of(node.get("tags"))))


def _first(content: object) -> tuple[str, Node] | None:
    return next(((str(name), fields_of(node)) for name, node in fields_of(content).items()), None)


def _explode(node: Node, style: Style) -> bool:
    told = node.get("explode")
    return told if isinstance(told, bool) else style in {"form", "deepObject"}


def _default(schema: object) -> str | None:
    return as_json(schema["default"]) if is_node(schema) and "default" in schema else None


def _example(node: Node, schema: object, name: str) -> str | None:
    if "example" in node:
        return as_json(node["example"])
    for each in fields_of(node.get("examples")).values():
        if is_node(each) and "value" in each:
            return as_json(each["value"])
    return sample_of(fields_of(schema), name)


def _undeclared(name: str) -> Parameter:
    return Parameter(
        name=name,
        location="path",
        type=Primitive(kind="string"),
        required=True,
        style="simple",
        explode=False,
    )
