"""An API told in outline: BASE_CONFIG, ENDPOINTS and DEPENDENCIES, which dlt itself does not read.

What is known of the API corrects what the outline has wrong or leaves out, and every such correction is told. An endpoint
that is not known is read as a resource of dlt's, its settings put where those belong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue, dotted
from tieline.core.jsonpath import plain_path
from tieline.core.spans import parse_moment
from tieline.http.paginate import CursorInBody, CursorInQuery
from tieline.sources.dlt.node import Node
from tieline.sources.model import Incremental, Months, Range, Resource, Source

_BASE = ("base_url", "auth", "headers", "paginator", "pagination")
_SETTINGS = (
    "path",
    "method",
    "params",
    "json",
    "headers",
    "data_selector",
    "primary_key",
    "write_disposition",
    "pagination",
    "paginator",
    "incremental",
)
#: What a way of paging may say, of whichever kind; of an API that is known its own data counts.
_PAGING = (
    "type",
    "cursor_path",
    "cursor_param",
    "cursor_body_path",
    "limit",
    "limit_param",
    "offset",
    "offset_param",
    "page",
    "base_page",
    "page_param",
    "total_path",
    "next_url_path",
    "has_more_path",
)
_ENDPOINT = ("name", *_SETTINGS)
_DEPENDENCY = ("endpoint", "depends_on", "param_mapping", *_SETTINGS)
#: What stands in a resource, and what in its endpoint.
_OF_RESOURCE = ("primary_key", "write_disposition")
_OF_ENDPOINT = ("path", "method", "params", "json", "headers", "data_selector")


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A source that is known, and what its paths begin with."""

    source: Source
    base_path: str


class Outlined(msgspec.Struct, frozen=True, kw_only=True):
    """An outline that was read: the streams that are known, and a configuration of dlt's for all others."""

    base: Mapping[str, Any]
    adopted: tuple[Resource, ...]
    others: tuple[Mapping[str, Any], ...]
    order: tuple[str, ...]
    corrections: tuple[str, ...]


def matches(outline: Mapping[str, Any], known: Known) -> int:
    """Return how many endpoints of an outline a known source has."""
    endpoints = Node(outline.get("ENDPOINTS"), "ENDPOINTS").items()
    return sum(_by_path(known, each) is not None for each in endpoints)


def read(outline: Mapping[str, Any], known: Known | None) -> Outlined:
    """Return what an outline tells; raises `UsageError` naming what is wrong, or missing."""
    return _Reader(known).read(outline)


class _Reader:
    def __init__(self, known: Known | None) -> None:
        self._known = known
        self._adopted: dict[str, Resource] = {}
        self._others: dict[str, Mapping[str, Any]] = {}
        #: What the outline calls a known stream.
        self._called: dict[str, str] = {}
        self._told: list[str] = []

    def read(self, outline: Mapping[str, Any]) -> Outlined:
        base = Node(outline.get("BASE_CONFIG"), "BASE_CONFIG")
        fields = base.fields(_BASE)
        if "base_url" not in fields:
            base.at("base_url").fail("it is needed")
        endpoints = Node(outline.get("ENDPOINTS"), "ENDPOINTS").items()
        for node in endpoints:
            self._endpoint(node)
        if any(
            set(node.mapping()) & {"path", "method", "data_selector", "incremental"} for node in endpoints
        ):
            told = "path, method, data_selector and incremental were read as settings of each resource's endpoint"
            self._told.insert(0, f"ENDPOINTS: {told}")
        for node in Node(outline.get("DEPENDENCIES") or [], "DEPENDENCIES").items():
            self._dependency(node)
        client: dict[str, Any] = {
            name: fields[name].value for name in ("base_url", "auth", "headers") if name in fields
        }
        if paginator := fields.get("paginator") or fields.get("pagination"):
            client["paginator"] = _paginator(paginator, "GET")
        return Outlined(
            base=client,
            adopted=tuple(self._adopted.values()),
            others=tuple(self._others.values()),
            order=(*self._adopted, *self._others),
            corrections=tuple(self._told),
        )

    def _endpoint(self, node: Node) -> None:
        fields = node.fields(_ENDPOINT)
        name = (fields["name"] if "name" in fields else node.at("name")).text()
        if name in self._adopted or name in self._others:
            node.at("name").fail(f"{name!r} is there already")
        resource = _by_path(self._known, node)
        if resource is None:
            self._others[name] = _as_resource(name, fields)
            return
        self._adopt(name, resource, fields, node)
        self._told += _differences(node, fields, resource)

    def _adopt(self, name: str, resource: Resource, fields: Mapping[str, Node], node: Node) -> None:
        self._called[resource.name] = name
        parent = resource.parent
        if parent is not None:
            if parent.stream not in self._called:
                node.fail(f"{name} is asked by records of {parent.stream}, which is not among the ENDPOINTS")
            parent = msgspec.structs.replace(parent, stream=self._called[parent.stream])
        params = {**resource.params, **_plain(fields, "params")}
        body = None if resource.body is None else {**resource.body, **_plain(fields, "json")}
        self._adopted[name] = msgspec.structs.replace(
            resource,
            name=name,
            parent=parent,
            params=params,
            body=body,
            aliases=(),
            range=_begun(fields, resource.range),
        )

    def _dependency(self, node: Node) -> None:
        fields = node.fields(_DEPENDENCY)
        for part in ("endpoint", "depends_on"):
            if part not in fields:
                node.at(part).fail("it is needed")
        name, above = fields["endpoint"].text(), fields["depends_on"].text()
        if above not in {*self._adopted, *self._others}:
            fields["depends_on"].fail(f"there is no endpoint {above!r}")
        resource = _by_path(self._known, node) or _by_name(self._known, name)
        if resource is not None:
            self._adopt(name, resource, fields, node)
            self._told.append(_dependency_told(node, fields, resource, self._called))
            return
        if "path" not in fields:
            known = (
                "" if self._known is None else f", and {self._known.source.name} has no stream of that name"
            )
            node.at("path").fail(
                f"{name} has none{known}: say it, or name with --provider whose stream it is"
            )
        none: Mapping[str, Any] = {}
        mapping = fields["param_mapping"].mapping() if "param_mapping" in fields else none
        self._others[name] = _with_parent(_as_resource(name, fields), above, mapping)
        self._told.append(f"{node.path}: {name} was read as a resource with {above} for its parent")


# -- what is known -----------------------------------------------------------------------------------------


def _by_path(known: Known | None, node: Node) -> Resource | None:
    path = node.at("path").value
    if known is None or not isinstance(path, str):
        return None
    whole = f"{known.base_path}/{path.strip('/').removeprefix(known.base_path.strip('/') + '/')}"
    return next((each for each in known.source.resources if each.path == whole), None)


def _by_name(known: Known | None, name: str) -> Resource | None:
    resources = () if known is None else known.source.resources
    return next((each for each in resources if name in (each.name, *each.aliases)), None)


def _differences(node: Node, fields: Mapping[str, Node], known: Resource) -> Iterator[str]:
    """Yield what of an endpoint was read otherwise than it says."""
    paging = fields.get("pagination") or fields.get("paginator")
    if "pagination" in fields:
        yield f"{node.path}.pagination: was read as paginator"
    if paging is not None:
        yield from _paging_differences(paging, known)
    if "primary_key" in fields and _dotted(fields["primary_key"]) != known.identity.paths:
        yield f"{fields['primary_key'].path}: {' and '.join(known.identity.paths)} is what names a record"
    if "data_selector" in fields and _selected(fields["data_selector"]) != known.records:
        yield f"{fields['data_selector'].path}: the records are at {known.records}"
    if "method" in fields and fields["method"].text().upper() != known.method:
        yield f"{fields['method'].path}: it is asked by {known.method}"
    if "incremental" in fields:
        yield from _range_differences(fields["incremental"], known)
    if known.empty_statuses and isinstance(known.range, Incremental | Months):
        statuses = " and ".join(map(str, sorted(known.empty_statuses)))
        yield f"{node.path}: an answer {statuses} where a range holds nothing is no error, but no records"


def _begun(fields: Mapping[str, Node], rule: Range) -> Range:
    """Return a range that begins at the outline's initial value, where it has one."""
    told = fields["incremental"].at("initial_value") if "incremental" in fields else None
    if told is None or told.value is None or not isinstance(rule, Incremental):
        return rule
    try:
        return msgspec.structs.replace(rule, initial=parse_moment(str(told.value), field=told.path))
    except UsageError:
        told.fail(f"{told.value!r} is not a date such as 2026-01-31 or 2026-01-31T09:00:00Z")


def _paging_differences(node: Node, known: Resource) -> Iterator[str]:
    if isinstance(node.value, str):
        node = Node({"type": node.value}, node.path)
    kind = node.fields(_PAGING).get("type", node).value
    if kind != "cursor" and isinstance(known.pagination, CursorInBody | CursorInQuery):
        yield f"{node.path}: pages follow one another by a cursor"
    named = node.at("cursor_path").value
    match known.pagination:
        case CursorInBody(cursor_path=path, field=place):
            yield f"{node.path}: the cursor goes into the body at {place}: in the query of a POST it is ignored"
        case CursorInQuery(cursor_path=path):
            pass
        case _:
            return
    if named != path:
        yield f"{node.path}: the cursor is found at {path}"


def _range_differences(node: Node, known: Resource) -> Iterator[str]:
    fields = node.fields(("cursor_path", "param_name", "start_param", "end_param", "format", "initial_value"))
    rule = known.range
    if not isinstance(rule, Incremental):
        yield f"{node.path}: there is no range to ask for; the whole list is compared with what is stored"
        return
    if "cursor_path" in fields and fields["cursor_path"].value != rule.field:
        yield f"{fields['cursor_path'].path}: a record's moment is at {rule.field}"
    for name in ("param_name", "start_param", "end_param"):
        if name in fields:
            kind, _, place = (rule.end if name == "end_param" else rule.start).partition(":")
            where = f"goes into the body at {place}" if kind == "body" else f"goes into the query as {place}"
            yield f"{fields[name].path}: {fields[name].value} {where}, with an end where there is one"
    if "format" in fields:
        yield f"{fields['format'].path}: moments are said as the API wants them, in ISO 8601"


def _dependency_told(
    node: Node, fields: Mapping[str, Node], known: Resource, called: Mapping[str, str]
) -> str:
    name, above = fields["endpoint"].text(), fields["depends_on"].text()
    where = f"{known.method} {known.path}, which the outline does not name"
    parent = known.parent
    if parent is None:
        return f"{node.path}: {name} is {where}; it does not depend on {above}: one chain of pages has all"
    batch = f", {parent.batch} of them in one request" if parent.batch > 1 else ""
    slot = (parent.slot or "").partition(":")[2]
    return f"{node.path}: {name} is {where}; ids of {called.get(parent.stream, above)} go to {slot}{batch}"


# -- what is not known --------------------------------------------------------------------------------------


def _as_resource(name: str, fields: Mapping[str, Node]) -> dict[str, Any]:
    """Return an endpoint as a resource of dlt's."""
    method = fields["method"].text().upper() if "method" in fields else "GET"
    endpoint: dict[str, Any] = {each: fields[each].value for each in _OF_ENDPOINT if each in fields}
    if "path" in endpoint:
        endpoint["path"] = str(endpoint["path"]).lstrip("/")
    if paging := fields.get("pagination") or fields.get("paginator"):
        endpoint["paginator"] = _paginator(paging, method)
    if "incremental" in fields:
        endpoint |= _incremental(fields["incremental"], method, endpoint)
    return {"name": name, "endpoint": endpoint} | {
        each: fields[each].value for each in _OF_RESOURCE if each in fields
    }


def _paginator(node: Node, method: str) -> Any:
    if isinstance(node.value, str) or node.at("type").value != "cursor":
        return node.value
    given = dict(node.mapping())
    if "cursor_path" not in given:
        node.at("cursor_path").fail("it is needed: where an answer has the cursor")
    if method == "POST" and "cursor_param" in given:
        given["cursor_body_path"] = given.pop("cursor_param")
    return given


def _incremental(node: Node, method: str, endpoint: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(node.mapping())
    given.pop("format", None)  # a value is said as it came
    param = given.pop("param_name", None)
    if param is None:
        return {"incremental": given}
    if method != "POST":
        return {"incremental": {**given, "start_param": param}}
    body: dict[str, Any] = dict(endpoint.get("json") or {}) | {param: "{incremental.start_value}"}
    return {"incremental": given, "json": body}


def _with_parent(resource: dict[str, Any], above: str, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource that is asked by fields of its parent: in the path where that names them, else as parameters."""
    endpoint = resource["endpoint"]
    path, params = str(endpoint["path"]), dict(endpoint.get("params") or {})
    for name, field in mapping.items():
        placeholder = f"{{resources.{above}.{field}}}"
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", placeholder)
        else:
            params[name] = placeholder
    return {**resource, "endpoint": {**endpoint, "path": path, "params": params}}


def _plain(fields: Mapping[str, Node], name: str) -> dict[str, JsonValue]:
    if name not in fields:
        return {}
    return {key: fields[name].at(key).json() for key in fields[name].mapping()}


def _dotted(node: Node) -> tuple[str, ...]:
    names: Sequence[str] = node.texts()
    return tuple(dotted((name,)) for name in names)


def _selected(node: Node) -> str | None:
    return plain_path(node.jsonpath().removesuffix("[*]"))
