"""A whole configuration: its client, its defaults, its resources in the order in which they can run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, cast

import msgspec

from tieline.providers.account import check_base_url
from tieline.providers.model import Provider
from tieline.sources.dlt.auth import Auth, AuthReader
from tieline.sources.dlt.node import Node, is_object
from tieline.sources.dlt.paginators import read_paginator
from tieline.sources.dlt.resources import Client, Described, ResourceReader, headers
from tieline.sources.dlt.secrets import Values
from tieline.sources.dlt.sessions import read_session
from tieline.sources.dlt.substitutes import Inert
from tieline.sources.model import Follow, Resource

#: A value that is to be looked up, as it may stand in JSON and YAML.
_LOOKED_UP = re.compile(r"""dlt\.(?:secrets|config)\[\s*(?:"([^"]+)"|'([^']+)')\s*\]""")
#: The section of configuration that dlt gives to these sources.
SECTION = "rest_api"


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration that was read; `auths` says of each resource how its requests are authorised."""

    base_url: str
    auth: Auth | None
    resources: tuple[Resource, ...]
    auths: Mapping[str, Auth | None]


def read(config: object, values: Values, *, name: str, provider: Provider) -> Description:
    """Return what a configuration describes; raises `UsageError` naming the key that cannot be honoured.

    `provider` judges the address.
    """
    try:
        whole = Node(_looked_up(Node(config, ""), values), "")
    except RecursionError:
        Node(config, "").fail("it nests too deeply, or is a part of itself")
    fields = whole.fields(("client", "resources", "resource_defaults"))
    for part in ("client", "resources"):
        if part not in fields:
            whole.at(part).fail("it is needed")
    auths = AuthReader(values, (SECTION, name))
    base_url, client = _client(fields["client"], auths, provider)
    defaults = fields.get("resource_defaults", Node({}, "resource_defaults"))
    reader = ResourceReader(client, auths, defaults)
    reader.check_defaults()
    described = [reader.read(_own(node)) for node in fields["resources"].items()]
    ordered = _ordered(fields["resources"], described)
    return Description(
        base_url=base_url,
        auth=client.auth,
        resources=_marked([_with_parent(each, ordered) for each in ordered]),
        auths={each.resource.name: each.auth for each in ordered},
    )


def _client(node: Node, auths: AuthReader, provider: Provider) -> tuple[str, Client]:
    fields = node.fields(("base_url", "headers", "auth", "paginator", "session"))
    session = read_session(fields["session"]) if "session" in fields else None
    if "base_url" not in fields:
        node.at("base_url").fail("it is needed")
    given = fields.get("headers")
    client = Client(
        headers=_over({} if session is None else session.headers, {} if given is None else headers(given)),
        slash=fields["base_url"].text().endswith("/"),
        auth=auths.read(fields["auth"]) if "auth" in fields else None if session is None else session.auth,
        paginator=read_paginator(fields["paginator"]) if "paginator" in fields else None,
    )
    return check_base_url(fields["base_url"].text(), provider, field=fields["base_url"].path), client


def _over(usual: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return headers over usual ones, whose names have no case."""
    names = {name.lower() for name in own}
    return {**{name: value for name, value in usual.items() if name.lower() not in names}, **own}


def _own(node: Node) -> Node:
    """Return a resource that is described; raises `UsageError` for one that was made in Python."""
    if isinstance(node.value, Inert) or type(node.value).__name__ == "DltResource":
        node.fail("a resource that is made in Python cannot be honoured")
    if not (isinstance(node.value, str) or is_object(node.value)):
        node.fail(f"a name or a description is expected; a {type(node.value).__name__} cannot be honoured")
    return node


def _ordered(node: Node, described: Sequence[Described]) -> list[Described]:
    """Return the resources that are wanted, parents before their children."""
    known: dict[str, Described] = {}
    for each in described:
        if each.resource.name in known:
            Node(None, f"{each.path}.name").fail(f"{each.resource.name!r} is there already")
        known[each.resource.name] = each
    graph = TopologicalSorter[str]()
    for name, each in known.items():
        if each.parent is not None and each.parent not in known:
            told = f"{name} is asked by records of {each.parent!r}, which is not among the resources"
            Node(None, f"{each.path}.endpoint").fail(told)
        graph.add(name, *([each.parent] if each.parent else []))
    try:
        order = list(graph.static_order())
    except CycleError as circle:
        node.fail(f"they ask for one another: {' → '.join(cast('list[str]', circle.args[1]))}")
    wanted = _wanted(known)
    return [wanted[name] for name in order if name in wanted]


def _wanted(known: Mapping[str, Described]) -> dict[str, Described]:
    """Return the resources that are loaded, and those that are there for their children alone, marked as such."""
    loaded = {name for name, each in known.items() if each.selected and not each.resource.internal}
    needed = set(loaded)
    for name in loaded:
        above = known[name].parent
        while above is not None:
            needed.add(above)
            above = known[above].parent
    return {
        name: msgspec.structs.replace(
            known[name], resource=msgspec.structs.replace(known[name].resource, internal=name not in loaded)
        )
        for name in needed
    }


def _with_parent(described: Described, others: Sequence[Described]) -> Resource:
    """Return a resource that asks by new and changed parents alone where those are all that a run of theirs sees."""
    resource = described.resource
    if resource.parent is None:
        return resource
    parent = next(each.resource for each in others if each.resource.name == resource.parent.stream)
    changes = isinstance(parent.range, Follow) and parent.range.end is None and resource.keeps
    return msgspec.structs.replace(resource, parent=msgspec.structs.replace(resource.parent, changes=changes))


def _marked(resources: Sequence[Resource]) -> tuple[Resource, ...]:
    """Return resources of which those mark what they see whose children are asked for by what there is now."""
    asked_by = {
        each.parent.stream for each in resources if each.parent is not None and not each.parent.changes
    }
    return tuple(
        msgspec.structs.replace(each, marks=each.keeps and each.name in asked_by) for each in resources
    )


def _looked_up(node: Node, values: Values) -> Any:
    """Return a tree in which what is to be looked up has its value."""
    match node.value:
        case str() as text if found := _LOOKED_UP.fullmatch(text.strip()):
            name = found[1] or found[2]
            value = values.find(name)
            if value is None:
                variable = name.replace(".", "__").upper()
                node.fail(f"{variable} is not set, and no secrets.toml has {name}")
            return value
        case dict():
            return {key: _looked_up(node.at(key), values) for key in node.mapping()}
        case list():
            return [_looked_up(item, values) for item in node.items()]
        case _:
            return node.value
