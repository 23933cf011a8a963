"""By which fields of which parent a resource is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tieline.core.errors import UsageError
from tieline.sources.dlt.node import Node, is_object
from tieline.sources.model import Parent
from tieline.sources.placeholders import escaped, names_in, plain

_CONTEXTS = ("resources.", "incremental.")
_INCREMENTAL = ("start_value", "last_value", "initial_value", "end_value")


class Links:
    """What placeholders and parameters of one resource say of its parent."""

    def __init__(self, resource: str, *, placeholders: bool) -> None:
        self._resource = resource
        self._incremental = placeholders
        self._parent: str | None = None
        #: Placeholders and the JSONPaths in the parent's record.
        self._fields: dict[str, str] = {}

    def resolve(self, name: str, node: Node) -> None:
        """Note a parameter of type `resolve`."""
        fields = node.fields(("type", "resource", "field"))
        for part in ("resource", "field"):
            if part not in fields:
                node.at(part).fail("it is needed")
        self._note(node, name, fields["resource"].text(), fields["field"].jsonpath())

    def look_at(self, node: Node, tree: object) -> None:
        """Note the placeholders in all texts of a part of the request; raises `UsageError` for one of no meaning."""
        for name in self._names(node, tree):
            self.placeholder(node, name)

    def placeholder(self, node: Node, name: str) -> None:
        """Note a placeholder."""
        kind, _, rest = name.partition(".")
        if kind == "resources" and len(rest.split(".", 1)) == 2:
            parent, field = rest.split(".", 1)
            self._note(node, name, parent, Node(field, node.path).jsonpath())
        elif kind == "incremental" and self._incremental:
            if rest not in _INCREMENTAL:
                node.fail(
                    f"{{{name}}} is none of {', '.join(f'{{incremental.{each}}}' for each in _INCREMENTAL)}"
                )
        elif kind == "incremental":
            node.fail(f"{{{name}}} needs endpoint.incremental, which is not there")
        else:
            node.fail(
                f"{{{name}}} means nothing; there are {{resources.NAME.FIELD}} and {{incremental.start_value}}, and braces "
                "that mean themselves are doubled"
            )

    def parent(self, include: Node | None) -> tuple[Parent | None, dict[str, str]]:
        """Return the parent, and what goes from its record into each child's."""
        wanted = [] if include is None else [(item.text(), item) for item in include.items()]
        if self._parent is None:
            if include is not None and wanted:
                include.fail(f"{self._resource} has no parent")
            return None, {}
        fields = {**self._fields, **{f"include:{name}": f'["{name}"]' for name, _ in wanted}}
        inject = {f"_{self._parent}_{name}": f"field:include:{name}" for name, _ in wanted}
        return Parent(stream=self._parent, fields=fields), inject

    def _note(self, node: Node, name: str, parent: str, field: str) -> None:
        if self._parent not in {None, parent}:
            node.fail(f"{self._resource} can have one parent, not both {self._parent} and {parent}")
        self._parent = parent
        self._fields[name] = field

    @staticmethod
    def _names(node: Node, tree: object) -> list[str]:
        try:
            return names_in(tree)
        except UsageError as problem:
            node.fail(problem.message)


def bound_path(node: Node, params: dict[str, Any], links: Links, given: Node | None) -> str:
    """Return a path whose placeholders mean parents' fields and values; takes out of `params` what stands in it."""
    path = node.value if node.value == "" else node.text()
    resolved = {
        name: (given or Node({}, "")).at(name)
        for name, value in params.items()
        if is_object(value) and value.get("type") == "resolve"
    }
    try:
        names = names_in(path)
    except UsageError as problem:
        node.fail(problem.message)
    path = plain(path)
    for name in names:
        if name in resolved:
            links.resolve(name, resolved.pop(name))
            params.pop(name)
        elif name in params and not isinstance(params[name], Mapping):
            path = path.replace(f"{{{name}}}", escaped(str(params.pop(name))))
        elif name.startswith(_CONTEXTS):
            links.placeholder(node, name)
        else:
            node.fail(
                f"{{{name}}} is no parameter of endpoint.params, and neither {{resources.NAME.FIELD}} nor {{incremental.…}}"
            )
    for name, unbound in resolved.items():
        unbound.fail(f"the path has no {{{name}}}; in a query {{resources.NAME.FIELD}} does it")
    return path
