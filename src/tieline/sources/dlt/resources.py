"""One resource of a configuration: what it asks, of which parents, and what becomes of its records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tieline.core.json import JsonValue
from tieline.http.paginate import Pagination, SinglePage
from tieline.sources.dlt import hints
from tieline.sources.dlt.auth import Auth, AuthReader
from tieline.sources.dlt.node import Node, is_object
from tieline.sources.dlt.objects import incremental_settings
from tieline.sources.dlt.paginators import DETECTED, read_paginator
from tieline.sources.dlt.parents import Links, bound_path
from tieline.sources.dlt.ranges import read_range
from tieline.sources.dlt.scripted import hooked
from tieline.sources.dlt.validating import validation
from tieline.sources.hooks import AnswerRule, Change, Ignore, Keep, Rewrite, Spread, Step
from tieline.sources.model import Follow, Resource, Select, WholeList
from tieline.sources.placeholders import escaped

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_ENDPOINT = (
    "path",
    "method",
    "params",
    "json",
    "data",
    "paginator",
    "data_selector",
    "response_actions",
    "incremental",
    "auth",
    "headers",
)
_RESOURCE = (
    "name",
    "endpoint",
    "include_from_parent",
    "selected",
    "parallelized",
    "processing_steps",
    *hints.KEYS,
)
#: A path whose last part is named by a placeholder is that of a single thing.
_SINGLE = re.compile(r"\{[A-Za-z0-9._-]+\}")


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """What all resources share."""

    headers: Mapping[str, str] = {}
    #: Whether its address ends with a slash, also where nothing comes after it.
    slash: bool = False
    auth: Auth | None = None
    paginator: Pagination | None = None


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """A resource with how its requests are authorised, and the name of its parent."""

    resource: Resource
    auth: Auth | None
    selected: bool
    path: str

    @property
    def parent(self) -> str | None:
        """The resource whose records it is asked by."""
        return None if self.resource.parent is None else self.resource.parent.stream


class ResourceReader:
    """Reads resources one by one, each over the defaults."""

    def __init__(self, client: Client, auths: AuthReader, defaults: Node) -> None:
        self._client = client
        self._auths = auths
        self._defaults = defaults

    def check_defaults(self) -> None:
        """Raise `UsageError` for a key among the defaults that no resource has, in the place where it stands."""
        given = self._defaults.fields(_RESOURCE)
        if "endpoint" in given:
            given["endpoint"].fields(_ENDPOINT)

    def read(self, node: Node) -> Described:
        """Return a resource; raises `UsageError` naming what cannot be honoured."""
        fields = self._merged(node).fields(_RESOURCE)
        name = (fields["name"] if "name" in fields else node.at("name")).text()
        endpoint = fields["endpoint"].fields(_ENDPOINT)
        if "path" not in endpoint:
            endpoint["path"] = Node("", f"{fields['endpoint'].path}.path")
        follow = _follow(endpoint)
        asks = _Asks(name, fields["endpoint"], endpoint, follow)
        parent, inject = asks.links.parent(fields.get("include_from_parent"))
        single = bool(_SINGLE.search(str(endpoint["path"].value).rstrip("/").rpartition("/")[2]))
        loading = hints.read(fields)
        resource = Resource(
            name=name,
            model=name,
            method=asks.method,
            path=asks.path or ("/" if self._client.slash else ""),
            params=asks.params,
            headers={**self._shared(endpoint), **asks.headers},
            body=asks.body,
            form=asks.form,
            templated=True,
            pagination=self._pagination(endpoint, single=single),
            select=Select(path=_selector(endpoint, single=single)),
            identity=hints.identity(fields),
            range=follow or WholeList(),
            keeps=not hints.forgets(loading) or follow is not None,
            parent=parent,
            inject=inject,
            answers=_answers(endpoint),
            steps=(*_steps(fields), *validation(name, fields)),
            internal=loading.get("write_disposition") == "skip",
            loading=loading,
        )
        if "parallelized" in fields:
            fields["parallelized"].flag()  # two requests are on their way at once, whatever it says
        selected = fields["selected"].flag() if "selected" in fields else True
        auth = self._auth(fields["endpoint"])
        return Described(resource=resource, auth=auth, selected=selected, path=node.path)

    # -- the defaults --------------------------------------------------------------------------------------

    def _merged(self, node: Node) -> Node:
        """Return a resource over the defaults: parameters and JSON are merged, all else is replaced."""
        own: dict[str, Any] = {"name": node.text()} if isinstance(node.value, str) else dict(node.mapping())
        given = node.at("endpoint")
        endpoint: dict[str, Any] = {}
        if isinstance(given.value, str):
            endpoint = {"path": given.value}
        elif given.value is not None:
            endpoint = dict(given.mapping())
        endpoint.setdefault("path", own.get("name"))
        defaults = dict(self._defaults.mapping())
        usual = dict(self._defaults.at("endpoint").mapping()) if defaults.get("endpoint") else {}
        merged = {**usual, **endpoint}
        for part in ("json", "params"):
            if usual.get(part) is not None and endpoint.get(part) is not None:
                first, second = self._defaults.at("endpoint").at(part), node.at("endpoint").at(part)
                merged[part] = {**first.mapping(), **second.mapping()}
        return Node({**defaults, **own, "endpoint": merged}, node.path)

    def _shared(self, endpoint: Mapping[str, Node]) -> dict[str, str]:
        """Return the headers of all resources, but for those that this one has of its own, or says are none."""
        own = (
            {name.lower() for name in endpoint["headers"].mapping()} if "headers" in endpoint else set[str]()
        )
        shared = self._client.headers.items()
        return {name: escaped(text) for name, text in shared if name.lower() not in own}

    def _pagination(self, endpoint: Mapping[str, Node], *, single: bool) -> Pagination:
        if "paginator" in endpoint:
            own = read_paginator(endpoint["paginator"])
            if own is not None:
                return own
        elif single:
            return SinglePage()
        return self._client.paginator or DETECTED

    def _auth(self, endpoint: Node) -> Auth | None:
        if "auth" not in endpoint.mapping():
            return self._client.auth
        node = endpoint.at("auth")
        return None if node.value is None else self._auths.read(node)


class _Asks:
    """What the requests of an endpoint say, and of which parent."""

    def __init__(self, name: str, whole: Node, endpoint: Mapping[str, Node], follow: Follow | None) -> None:
        params = dict(endpoint["params"].mapping()) if "params" in endpoint else {}
        self.links = Links(name, placeholders="incremental" in endpoint)
        self.path = bound_path(endpoint["path"], params, self.links, endpoint.get("params"))
        if follow is not None and "incremental" not in endpoint:
            params.pop(follow.start_param or "")
        self.body, self.form = _bodies(endpoint)
        self.headers = headers(endpoint["headers"]) if "headers" in endpoint else {}
        given = whole.at("params")
        self.params = {key: _param(Node(value, given.at(key).path)) for key, value in params.items()}
        self.method = endpoint["method"].text().upper() if "method" in endpoint else "GET"
        if self.method not in METHODS:
            endpoint["method"].choice(METHODS)
        told = (("params", params), ("json", self.body), ("data", self.form), ("headers", self.headers))
        for part, tree in told:
            self.links.look_at(whole.at(part), tree)


def _selector(endpoint: Mapping[str, Node], *, single: bool) -> str | None:
    if "data_selector" in endpoint:
        return endpoint["data_selector"].jsonpath()
    return "$" if single else None


def _follow(endpoint: Mapping[str, Node]) -> Follow | None:
    """Return what a resource is followed by: its own incremental, or one among its parameters."""
    params = endpoint["params"] if "params" in endpoint else Node({}, "")
    inside = [
        name
        for name, value in params.mapping().items()
        if incremental_settings(value) is not None
        or (is_object(value) and value.get("type") == "incremental")
    ]
    if len(inside) > 1:
        params.fail(f"only one parameter can be incremental, not {' and '.join(inside)}")
    if inside and "incremental" in endpoint:
        params.at(inside[0]).fail("endpoint.incremental says already what it is followed by")
    if inside:
        return read_range(params.at(inside[0]), param=inside[0])
    return read_range(endpoint["incremental"]) if "incremental" in endpoint else None


def _param(node: Node) -> JsonValue:
    if isinstance(node.value, Mapping):
        kind = node.at("type").value
        node.at("type").fail(f"{kind!r} cannot be honoured; it is one of incremental, resolve")
    return node.json()


def _bodies(
    endpoint: Mapping[str, Node],
) -> tuple[Mapping[str, JsonValue] | None, Mapping[str, JsonValue] | str | None]:
    body = (
        None
        if "json" not in endpoint
        else {key: endpoint["json"].at(key).json() for key in endpoint["json"].mapping()}
    )
    if "data" not in endpoint:
        return body, None
    data = endpoint["data"]
    if body:
        data.fail("a request has json or data, not both")
    match data.value:
        case str():
            return None, data.value
        case bytes() as raw:
            try:
                return None, escaped(raw.decode())
            except UnicodeDecodeError:
                data.fail("bytes that are no text cannot be honoured")
        case _:
            return None, {key: data.at(key).json() for key in data.mapping()}


def headers(node: Node) -> dict[str, str]:
    """Return headers as text, without those that are none."""
    return {name: str(node.at(name).json()) for name, value in node.mapping().items() if value is not None}


def _answers(endpoint: Mapping[str, Node]) -> tuple[AnswerRule, ...]:
    rules: list[AnswerRule] = []
    for node in endpoint["response_actions"].items() if "response_actions" in endpoint else []:
        if callable(node.value):
            rules.append(Rewrite(make=hooked([node.function()])))
            continue
        fields = node.fields(("status_code", "content", "action"))
        status = _status(fields["status_code"]) if "status_code" in fields else None
        content = fields["content"].text() if "content" in fields else None
        action = fields["action"] if "action" in fields else node.at("action").fail("it is needed")
        if isinstance(action.value, str):
            action.choice(("ignore",))
            if status is None and content is None:
                node.fail("status_code or content is needed: which answers are ignored")
            rules.append(Ignore(status=status, content=content))
            continue
        functions = [each.function() for each in ([action] if callable(action.value) else action.items())]
        rules.append(Rewrite(make=hooked(functions), status=status, content=content))
    return tuple(rules)


def _status(node: Node) -> int:
    text = node.value
    return int(text) if isinstance(text, str) and text.isdecimal() else node.whole()


def _steps(fields: Mapping[str, Node]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for node in fields["processing_steps"].items() if "processing_steps" in fields else []:
        known = node.fields(("filter", "map", "yield_map"))
        kinds = (("filter", Keep), ("map", Change), ("yield_map", Spread))
        steps += [kind(known[name].step()) for name, kind in kinds if name in known]
    return tuple(steps)
