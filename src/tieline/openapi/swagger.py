"""Swagger 2.0 as OpenAPI 3.1: the whole document anew, its schemas the same objects, with where each part came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tieline.openapi.diagnostics import Fault
from tieline.openapi.json_nodes import Node, Steps, fields_of, is_node, items_of, texts_of
from tieline.openapi.path_items import LookUp, joined
from tieline.openapi.swagger_parts import (
    HEADER_STYLES,
    body,
    form,
    media,
    parameter,
    scheme,
    value_schema,
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

#: Where references to the parts of Swagger's root lead now.
MOVED: Mapping[Steps, Steps] = {
    ("definitions",): ("components", "schemas"),
    ("parameters",): ("components", "parameters"),
    ("responses",): ("components", "responses"),
    ("securityDefinitions",): ("components", "securitySchemes"),
}
_GONE = frozenset({
    "basePath", "consumes", "definitions", "host", "parameters", "paths", "produces", "responses", "schemes",
    "securityDefinitions", "swagger",
})  # fmt: skip
#: What was a parameter and is none any more.
_BODIES = "x-body-parameters"
_OF_OPERATION = frozenset({"consumes", "parameters", "produces", "responses", "schemes"})


class Converted(Struct, frozen=True, kw_only=True):
    """A document of Swagger 2.0 as OpenAPI 3.1."""

    root: Node
    #: New places and the old ones that they were made from; what lies below moved along.
    origins: Mapping[Steps, Steps]
    #: Old places that references may name, and where they are now.
    moved: Mapping[Steps, Steps]
    faults: Sequence[Fault]


def convert(swagger: Node, look_up: LookUp, *, source_scheme: str = "https") -> Converted:
    """Return a document of Swagger 2.0 as OpenAPI 3.1; what has the wrong shape stays as it is, for the reader to tell."""
    return _Conversion(swagger, look_up, source_scheme).converted()


class _Conversion:
    def __init__(self, swagger: Node, look_up: LookUp, source_scheme: str) -> None:
        self._swagger = swagger
        self._look_up = look_up
        self._source_scheme = source_scheme
        self._consumes = texts_of(swagger.get("consumes"))
        self._produces = texts_of(swagger.get("produces"))
        self._origins: dict[Steps, Steps] = {new: old for old, new in MOVED.items()}
        self._faults: list[Fault] = []

    def converted(self) -> Converted:
        swagger = self._swagger
        root: Node = {"openapi": "3.1.0"}
        root |= {name: value for name, value in swagger.items() if name not in _GONE}
        if servers := self._servers(swagger.get("schemes")):
            root["servers"] = servers
        paths = swagger.get("paths")
        root["paths"] = (
            {path: self._item(item, ("paths", path)) for path, item in fields_of(paths).items()}
            if is_node(paths) or paths is None
            else paths
        )
        root["components"] = self._components()
        _redirect(root)
        moved = {old: new for new, old in reversed(self._origins.items())}
        return Converted(root=root, origins=self._origins, moved=moved, faults=self._faults)

    def _servers(self, schemes: Any) -> list[Node]:
        host, base = self._swagger.get("host"), self._swagger.get("basePath")
        path = base.rstrip("/") if isinstance(base, str) else ""
        if not isinstance(host, str) or not host:
            return [{"url": path}] if path else []
        known = [each for each in texts_of(schemes) if each in {"http", "https"}]
        known.sort(reverse=True)  # https before http
        return [{"url": f"{each}://{host}{path}"} for each in known or [self._source_scheme]]

    def _components(self) -> Node:
        swagger = self._swagger
        components: Node = {}
        if "definitions" in swagger:
            components["schemas"] = swagger["definitions"]
        for name, each in fields_of(swagger.get("parameters")).items():
            if is_node(each):
                if each.get("in") in (
                    "body",
                    "formData",
                ):  # looked up by other files, which make their bodies of it
                    components.setdefault(_BODIES, {})[name] = each
                    self._origins["components", _BODIES, name] = ("parameters", name)
                else:
                    components.setdefault("parameters", {})[name] = parameter(each)
        if responses := fields_of(swagger.get("responses")):
            components["responses"] = {
                name: self._response(
                    each, self._produces, ("components", "responses", name), ("responses", name)
                )
                for name, each in responses.items()
            }
        if schemes := fields_of(swagger.get("securityDefinitions")):
            components["securitySchemes"] = {
                name: scheme(each) if is_node(each) else each for name, each in schemes.items()
            }
        return components

    def _item(self, item: Any, at: Steps) -> Any:
        if not is_node(item):
            return item
        item = joined(item, self._look_up)
        shared = _objects(item.get("parameters"))
        found: Node = {}
        for name, value in item.items():
            if name in METHODS:
                found[name] = self._operation(value, shared, at, name)
            elif name != "parameters":
                found[name] = value
        return found

    def _operation(self, operation: Any, shared: Iterable[Any], item: Steps, method: str) -> Any:
        if not is_node(operation):
            operation = {}
        at = (*item, method)
        consumes = texts_of(operation.get("consumes")) or self._consumes
        produces = texts_of(operation.get("produces")) or self._produces
        found = {name: value for name, value in operation.items() if name not in _OF_OPERATION}
        self._take_parameters(found, operation, shared, consumes, at)
        responses = operation.get("responses")
        found["responses"] = {
            status: self._response(each, produces, (*at, "responses", status), (*at, "responses", status))
            for status, each in fields_of(responses).items()
        }
        if "schemes" in operation and (servers := self._servers(operation["schemes"])):
            found["servers"] = servers
        return found

    def _take_parameters(
        self, found: Node, operation: Node, shared: Iterable[Any], consumes: list[str], at: Steps
    ) -> None:
        """Put the parameters of an operation and of its path where OpenAPI 3 has them: beside it, or in its body."""
        known: dict[tuple[str, str], tuple[Node, Node, Steps]] = {}
        own = [
            (each, (*at, "parameters", str(place)))
            for place, each in enumerate(_objects(operation.get("parameters")))
        ]
        for given, origin in (*((each, (*at[:-1], "parameters")) for each in shared), *own):
            real = self._real(given)
            if is_node(real):
                known[str(real.get("name")), str(real.get("in"))] = (given, real, origin)
        parts: list[Node] = []
        for given, real, origin in known.values():
            match real.get("in"):
                case "body":
                    found["requestBody"] = body(real, consumes)
                    for kind in media(consumes, "application/json"):
                        self._origins[*at, "requestBody", "content", kind] = origin
                    self._origins[*at, "requestBody"] = origin
                case "formData":
                    parts.append(real)
                case _:
                    kept = found.setdefault("parameters", [])
                    new = (*at, "parameters", str(len(kept)))
                    self._origins[new] = origin
                    if real.get("collectionFormat") == "tsv":
                        self._faults.append(_tabs(new))
                    kept.append(given if _is_local(given) else parameter(real))
        if parts:
            found["requestBody"] = form(parts, consumes)

    def _real(self, given: Any) -> Any:
        seen = 0
        while is_node(given) and isinstance(given.get("$ref"), str) and seen < 10:
            given = self._look_up(given)
            seen += 1
        return given

    def _response(self, response: Any, produces: list[str], new: Steps, old: Steps) -> Any:
        if not is_node(response) or _is_local(response):
            return response
        response = self._real(response)
        if not is_node(response):
            return response
        found = {
            name: value for name, value in response.items() if name not in {"examples", "headers", "schema"}
        }
        found.setdefault("description", "")
        if headers := fields_of(response.get("headers")):
            found["headers"] = {
                name: value_schema(each, HEADER_STYLES) if is_node(each) and "schema" not in each else each
                for name, each in headers.items()
            }
        examples = fields_of(response.get("examples"))
        if "schema" in response:
            schema = response["schema"]
            is_file = is_node(schema) and schema.get("type") == "file"
            kinds = media(produces, "application/octet-stream" if is_file else "application/json")
            found["content"] = {kind: {"schema": schema} for kind in kinds}
            for kind in kinds:
                self._origins[*new, "content", kind] = old
        for kind, example in examples.items():
            if kind in found.get("content", {}):
                found["content"][kind]["example"] = example
        return found


def _tabs(steps: Steps) -> Fault:
    return Fault(
        code="lossy-style",
        steps=steps,
        message="OpenAPI 3 has no style for a list with tabs between its values",
        consequence="it is written with commas",
    )


def _redirect(root: Node) -> None:
    """Let every reference within the document lead to where its target is now."""
    waiting: list[Any] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if is_node(node):
            if isinstance(ref := node.get("$ref"), str):
                node["$ref"] = _led(ref)
            waiting += [each for each in node.values() if isinstance(each, (dict, list))]
        else:
            waiting += [each for each in node if isinstance(each, (dict, list))]


def _led(ref: str) -> str:
    for old, new in MOVED.items():
        before = f"#/{old[0]}/"
        if ref.startswith(before):
            return f"#/{'/'.join(new)}/{ref[len(before) :]}"
    return ref


def _is_local(node: Any) -> bool:
    """Say whether this is a reference to a named part of the same document, which stays one."""
    ref = node.get("$ref")
    return isinstance(ref, str) and ref.startswith(("#/parameters/", "#/responses/"))


def _objects(value: Any) -> list[Node]:
    return [each for each in items_of(value) if is_node(each)]
