"""How an operation goes on to its next page: what the document declares, else what its names give away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tieline.core.json import steps_of
from tieline.openapi.document import Document
from tieline.openapi.ir import (
    Alias,
    Answer,
    Content,
    ListOf,
    Model,
    Operation,
    Pagination,
    Parameter,
    Primitive,
    Type,
)
from tieline.openapi.json_nodes import Node, fields_of
from tieline.openapi.paging_hints import NoPages, declared
from tieline.openapi.paging_rules import Seen, inferred
from tieline.openapi.pointer import Pointer
from tieline.openapi.reach import Leaf, Reach
from tieline.openapi.ways import listing
from tieline.openapi.words import snake

_LISTS = (
    "data", "items", "results", "records", "entries", "values", "value", "list", "content", "objects", "rows", "nodes",
)  # fmt: skip
#: Lists beside the items.
_ASIDE = frozenset(
    {"errors", "warnings", "included", "links", "facets", "aggregations", "unreachable", "related_objects"}
)


class Pages:
    """Finds the pages of a document's operations."""

    def __init__(self, document: Document, models: Iterable[Model], aliases: Iterable[Alias]) -> None:
        self._document = document
        self._reach = Reach(models, aliases)

    def of(self, operation: Operation, node: Node) -> Pagination | None:
        """Return how an operation goes on, None where nothing tells. `node` is what the document has of it."""
        answer = listing(operation)
        if answer is None or operation.method not in {"GET", "POST"}:
            return None
        seen = self._seen(operation, answer, node)
        if seen is None:
            return None
        try:
            told = declared(node, seen.items, seen.item, self._item_at(answer))
        except NoPages:
            return None
        return told or inferred(seen)

    def _item_at(self, answer: Answer) -> Callable[[str], Type | None]:
        """Return what finds the type of the items at a path of an answer."""

        def find(path: str) -> Type | None:
            kind: Type | None = answer.type
            for step in steps_of(path):
                field = self._reach.field(kind, step)
                kind = None if field is None else field.type
            plain = None if kind is None else self._reach.plain(kind)
            return plain.item if isinstance(plain, ListOf) else None

        return find

    def _seen(self, operation: Operation, answer: Answer, node: Node) -> Seen | None:
        leaves = tuple(self._reach.leaves(answer.type))
        found = self._list(answer, leaves)
        if found is None:
            return None
        path, item, clear = found
        json = next((each for each in _alternatives(operation) if each.kind == "json"), None)
        scalars = [
            each
            for each in self._reach.leaves(json.type if json else None, 2)
            if isinstance(each.type, Primitive)
        ]
        return Seen(
            items=path,
            item=item,
            clear=clear,
            leaves=leaves,
            named=_by_name(leaves),
            query=self._query(operation),
            body={snake(each.path[-1]): each for each in reversed(scalars)},
            link=self._has_link(node, Pointer(operation.pointer), answer.status),
            reach=self._reach,
        )

    def _query(self, operation: Operation) -> dict[str, Parameter]:
        """Return the query parameters by their names in words; an object that is spread out is each of its fields."""
        found: dict[str, Parameter] = {}
        given = [each for each in operation.parameters if each.location == "query"]
        for each in given:
            model = self._reach.model(each.type)
            if model is not None and each.style == "form" and each.explode and each.media_type is None:
                for one in model.fields:
                    plain = Parameter(name=one.name, location="query", type=one.type, default=one.default)
                    found[snake(one.name)] = plain
        return found | {snake(each.name): each for each in given}

    def _list(self, answer: Answer, leaves: Sequence[Leaf]) -> tuple[str, Type, bool] | None:
        """Return the list of items of an answer: its path, the type of one, and whether there is no other."""
        plain = self._reach.plain(answer.type) if answer.type is not None else None
        if isinstance(plain, ListOf):
            return "", plain.item, True
        lists = [
            (each, each.type) for each in leaves if isinstance(each.type, ListOf) and len(each.path) <= 2
        ]
        lists = [each for each in lists if snake(each[0].path[-1]) not in _ASIDE] or lists
        top = [each for each in lists if len(each[0].path) == 1] or lists
        objects = [each for each in top if self._reach.model(each[1].item) is not None] or top
        named = [each for each in objects if snake(each[0].path[-1]) in _LISTS]
        best = (
            objects[0]
            if len(objects) == 1
            else named[0]
            if len(named) == 1
            else top[0]
            if len(top) == 1
            else None
        )
        if best is not None:
            return best[0].dotted, best[1].item, True
        return (top[0][0].dotted, top[0][1].item, False) if top else None

    def _has_link(self, node: Node, at: Pointer, status: str) -> bool:
        """Tell whether an answer has a header Link, wherever that is described."""
        responses, at = self._document.resolve(node.get("responses"), at / "responses")
        for key, told in fields_of(responses).items():
            if str(key).strip().upper() == status.upper():
                answer = fields_of(self._document.resolve(told, at / str(key))[0])
                return any(str(name).lower() == "link" for name in fields_of(answer.get("headers")))
        return False


def _by_name(leaves: Iterable[Leaf]) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for each in leaves:
        found.setdefault(snake(each.path[-1]), []).append(each)
    return found


def _alternatives(operation: Operation) -> Iterable[Content]:
    return operation.body.alternatives if operation.body is not None else ()
