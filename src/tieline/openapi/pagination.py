"""How an operation goes on to its next page: what the document declares, else what its names give away.

The rules stand in their order; the first that holds counts. Each says what it saw, and how sure that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

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
from tieline.openapi.reach import Leaf, Reach
from tieline.openapi.ways import listing
from tieline.openapi.words import snake

_CURSORS = (
    "cursor", "next_cursor", "page_cursor", "start_cursor", "page_token", "next_page_token", "next_token",
    "pagination_token", "continuation_token", "continuation", "marker", "page_marker", "next_marker",
)  # fmt: skip
_AFTER = ("after", "starting_after", "start_after", "after_id")
_NEXT = (
    "next_cursor", "next_page_cursor", "next_page_token", "next_token", "end_cursor", "continuation_token",
    "next_marker", "next_continuation_token", "cursor", "page_token", "continuation", "marker", "after", "next",
)  # fmt: skip
_LAST = ("last_id", "end_cursor", "after", "next_cursor")
_URLS = (
    "next_link",
    "odata_next_link",
    "next_url",
    "next_page_url",
    "next_page_uri",
    "next_uri",
    "next_href",
)
_LINKS = frozenset({"links", "link", "paging", "pagination", "pages", "meta"})
_MORE = ("has_more", "has_next", "has_next_page", "has_more_items", "more_results", "is_truncated")
_TOTAL = (
    "total", "total_count", "total_records", "total_results", "total_items", "total_size", "total_entries",
    "record_count", "result_count", "total_elements", "count",
)  # fmt: skip
_PAGES = ("total_pages", "page_count", "last_page", "num_pages", "pages")
_OFFSETS = ("offset", "skip", "start_at", "start_index", "page_offset", "start")
_NUMBERS = ("page", "page_number", "page_num", "page_no", "page_index", "current_page")
_SIZES = (
    "limit", "per_page", "page_size", "size", "max_results", "page_limit", "results_per_page", "items_per_page",
    "max_items", "count", "first", "top", "max_page_size",
)  # fmt: skip
_LISTS = (
    "data",
    "items",
    "results",
    "records",
    "entries",
    "values",
    "list",
    "content",
    "objects",
    "rows",
    "nodes",
)


class Seen(Struct, frozen=True, kw_only=True):
    """What an operation shows that may have pages: its list, and its plain values by their names in words."""

    items: str
    item: Type
    #: Whether it is plain which list holds the items.
    clear: bool
    leaves: tuple[Leaf, ...]
    #: The plain values of the answer by their name in words, the nearest first.
    named: Mapping[str, Sequence[Leaf]]
    query: Mapping[str, Parameter]
    body: Mapping[str, Leaf]
    link: bool
    reach: Reach

    def answer(self, names: Sequence[str], kinds: Iterable[str]) -> Leaf | None:
        """Return the plain value of the answer with the first of some names, the nearest one."""
        wanted = set(kinds)
        for name in names:
            for leaf in self.named.get(name, ()):
                if _kind(leaf.type) in wanted:
                    return leaf
        return None

    def asked(self, names: Sequence[str]) -> str | None:
        """Return the query parameter with the first of some names."""
        return next((self.query[name].name for name in names if name in self.query), None)


class Pages:
    """Finds the pages of a document's operations."""

    def __init__(self, models: Iterable[Model], aliases: Iterable[Alias]) -> None:
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
        return told or self._inferred(seen)

    def _inferred(self, seen: Seen) -> Pagination | None:
        """Return what the first rule that holds says."""
        rules: tuple[Callable[[Seen], Pagination | None], ...] = (
            _cursor,
            _after,
            _link,
            _next_url,
            _offset,
            _page,
        )
        found = next((each for each in (rule(seen) for rule in rules) if each is not None), None)
        if found is None:
            return None
        sized = replace(found, size=seen.asked([each for each in _SIZES if each != found.parameter]))
        return sized if seen.clear else replace(sized, confidence="low")

    def _item_at(self, answer: Answer) -> Callable[[str], Type | None]:
        """Return what finds the type of the items at a path of an answer."""

        def find(path: str) -> Type | None:
            kind: Type | None = answer.type
            for step in path.split(".") if path else ():
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
            query={snake(each.name): each for each in operation.parameters if each.location == "query"},
            body={snake(each.path[-1]): each for each in reversed(scalars)},
            link=_has_link(node, answer.status),
            reach=self._reach,
        )

    def _list(self, answer: Answer, leaves: Sequence[Leaf]) -> tuple[str, Type, bool] | None:
        """Return the list of items of an answer: its path, the type of one, and whether there is no other."""
        plain = self._reach.plain(answer.type) if answer.type is not None else None
        if isinstance(plain, ListOf):
            return "", plain.item, True
        lists = [
            (each, each.type) for each in leaves if isinstance(each.type, ListOf) and len(each.path) <= 2
        ]
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


def _cursor(seen: Seen) -> Pagination | None:
    """A cursor is asked for, in the query or in the body, and the answer has the next one."""
    for name in _CURSORS:
        told = seen.answer([name, f"next_{name}", *_NEXT], ("string",))
        if told is None:
            continue
        location: Literal["query", "body"] = "query" if name in seen.query else "body"
        if location == "body" and name not in seen.body:
            continue
        parameter = seen.query[name].name if location == "query" else seen.body[name].dotted
        return Pagination(
            rule="cursor",
            evidence=f"{parameter!r} in the {location}, {told.dotted!r} in the answer",
            confidence="high",
            items=seen.items,
            item=seen.item,
            location=location,
            parameter=parameter,
            next=told.dotted,
            has_more=_dotted(seen.answer(_MORE, ("boolean",))),
            total=_dotted(seen.answer(_TOTAL, ("integer", "number"))),
        )
    return None


def _after(seen: Seen) -> Pagination | None:
    """What follows an item is asked for, and the answer names the last one, or tells that there is more."""
    parameter = seen.asked(_AFTER)
    if parameter is None:
        return None
    more = seen.answer(_MORE, ("boolean",))
    told = seen.answer(_LAST, ("string",))
    last = None if told is not None else _identity(seen)
    if told is None and (last is None or more is None):
        return None
    evidence = f"{parameter!r} in the query, {_dotted(told or more)!r} in the answer"
    return Pagination(
        rule="cursor",
        evidence=evidence,
        confidence="high",
        items=seen.items,
        item=seen.item,
        parameter=parameter,
        next=_dotted(told),
        last_item=last,
        has_more=_dotted(more),
    )


def _link(seen: Seen) -> Pagination | None:
    """The answer has a header Link."""
    if not seen.link:
        return None
    return Pagination(
        rule="link",
        evidence="the answer has a header Link",
        confidence="high",
        items=seen.items,
        item=seen.item,
    )


def _next_url(seen: Seen) -> Pagination | None:
    """The answer has the address of the next page."""
    told = seen.answer(_URLS, ("string",))
    if told is None:
        told = next(
            (each for each in seen.leaves if _is_next_link(each.path, seen) and _kind(each.type) == "string"),
            None,
        )
    if told is None:
        return None
    return Pagination(
        rule="next_url",
        evidence=f"{told.dotted!r} in the answer",
        confidence="high",
        items=seen.items,
        item=seen.item,
        next=told.dotted,
        total=_dotted(seen.answer(_TOTAL, ("integer", "number"))),
    )


def _is_next_link(path: tuple[str, ...], seen: Seen) -> bool:
    words = [snake(each) for each in path]
    if words[-1] == "href" and len(words) > 1:
        words.pop()
    if words[-1] != "next":
        return False
    beside = {snake(each.path[-1]) for each in seen.leaves if len(each.path) == 1}
    return bool(set(words[:-1]) & _LINKS) or (
        len(words) == 1 and bool(beside & {"previous", "prev", "count"})
    )


def _offset(seen: Seen) -> Pagination | None:
    """An offset is asked for; sure where the answer tells how many there are."""
    parameter = seen.asked(_OFFSETS)
    if parameter is None or _parameter_kind(seen, parameter) != "integer":
        return None
    total = seen.answer(_TOTAL, ("integer", "number"))
    more = seen.answer(_MORE, ("boolean",))
    known = [each.dotted for each in (total, more) if each is not None]
    return Pagination(
        rule="offset",
        evidence=f"{parameter!r} in the query" + (f", {known[0]!r} in the answer" if known else ", no total"),
        confidence="high" if known and seen.asked(_SIZES) else "low",
        items=seen.items,
        item=seen.item,
        parameter=parameter,
        has_more=_dotted(more),
        total=_dotted(total),
    )


def _page(seen: Seen) -> Pagination | None:
    """A page is asked for by its number; sure where the answer tells how many there are."""
    parameter = seen.asked(_NUMBERS)
    if parameter is None or _parameter_kind(seen, parameter) != "integer":
        return None
    total = seen.answer(_TOTAL, ("integer", "number"))
    pages = seen.answer(_PAGES, ("integer", "number"))
    more = seen.answer(_MORE, ("boolean",))
    known = [each.dotted for each in (total, pages, more) if each is not None]
    default = next((each.default for each in seen.query.values() if each.name == parameter), None)
    return Pagination(
        rule="page",
        evidence=f"{parameter!r} in the query" + (f", {known[0]!r} in the answer" if known else ", no total"),
        confidence="high" if known else "low",
        items=seen.items,
        item=seen.item,
        parameter=parameter,
        has_more=_dotted(more),
        total=_dotted(pages),
        first=0 if default == "0" else 1,
    )


def _by_name(leaves: Iterable[Leaf]) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for each in leaves:
        found.setdefault(snake(each.path[-1]), []).append(each)
    return found


def _alternatives(operation: Operation) -> Iterable[Content]:
    return operation.body.alternatives if operation.body is not None else ()


def _identity(seen: Seen) -> str | None:
    model = seen.reach.model(seen.item)
    return "id" if model is not None and any(each.name == "id" for each in model.fields) else None


def _parameter_kind(seen: Seen, wire: str) -> str | None:
    found = next((each for each in seen.query.values() if each.name == wire), None)
    return _kind(seen.reach.plain(found.type)) if found is not None else None


def _has_link(node: Node, status: str) -> bool:
    answer = fields_of(fields_of(node.get("responses")).get(status))
    return any(str(name).lower() == "link" for name in fields_of(answer.get("headers")))


def _kind(kind: Type) -> str:
    return kind.kind if isinstance(kind, Primitive) else ""


def _dotted(leaf: Leaf | None) -> str | None:
    return leaf.dotted if leaf is not None else None
