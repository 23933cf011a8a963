"""The rules by which the names of an operation give away its pages, in their order; the first that holds counts.

Each says what it saw, and how sure that makes it; what is not sure says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tieline.openapi.ir import Pagination, Parameter, Primitive, Rule, Type, Union
from tieline.openapi.reach import Leaf, Reach
from tieline.openapi.words import snake

_CURSORS = (
    "cursor", "next_cursor", "page_cursor", "start_cursor", "page_token", "next_page_token", "next_token",
    "pagination_token", "continuation_token", "continuation", "continue_", "marker", "page_marker", "next_marker",
    "next_page_cursor", "page_info",
)  # fmt: skip
_AFTER = ("after", "starting_after", "start_after", "after_id")
_BEFORE = ("before", "ending_before", "end_before", "before_id")
_NEXT = (
    "next_cursor", "next_page_cursor", "next_page_token", "next_token", "end_cursor", "continuation_token",
    "next_marker", "next_continuation_token", "next_continue", "cursor", "page_token", "continuation", "continue_",
    "marker", "after", "next",
)  # fmt: skip
_LAST = ("last_id", "end_cursor", "after", "next_cursor")
_URLS = (
    "next_link", "odata_next_link", "next_url", "next_page_url", "next_page_uri", "next_uri", "next_href",
    "next_page_link", "next_records_url",
)  # fmt: skip
#: What may be the address of the next page, or what leads to it.
_NEXT_PAGE = ("next_page", "next")
_LINKS = frozenset({"links", "link", "paging", "pagination", "pages", "meta"})
_MORE = ("has_more", "has_next", "has_next_page", "has_more_items", "more_results", "is_truncated")
_TOTAL = (
    "total", "total_count", "total_records", "total_results", "total_items", "total_size", "total_entries",
    "record_count", "result_count", "total_elements", "count",
)  # fmt: skip
_PAGES = ("total_pages", "page_count", "last_page", "num_pages", "pages")
#: The answers of Spring, which counts pages from 0.
_FROM_NONE = frozenset({"total_elements", "total_pages", "number"})
_OFFSETS = ("offset", "skip", "start_at", "start_index", "page_offset", "start")
_NUMBERS = ("page", "page_number", "page_num", "page_no", "page_index", "current_page")
_SIZES = (
    "limit", "per_page", "page_size", "size", "max_results", "page_limit", "results_per_page", "items_per_page",
    "max_items", "count", "first", "top", "max_page_size",
)  # fmt: skip
_NUMBER = ("integer", "number")
#: What a cursor is: mostly a text; "" is what is no plain value, such as one of several.
_OPAQUE = frozenset({"string", "integer", ""})


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

    def answer(self, names: Iterable[str], kinds: Iterable[str]) -> Leaf | None:
        """Return the plain value of the answer with the first of some names, the nearest one."""
        wanted = set(kinds)
        for name in names:
            for leaf in self.named.get(name, ()):
                if _kind(leaf.type) in wanted:
                    return leaf
        return None

    def cursor(self, names: Iterable[str], kind: str) -> Leaf | None:
        """Return the value of the answer with the first of some names that may be a cursor: no address is one."""
        for name in names:
            for leaf in self.named.get(name, ()):
                if _kind(leaf.type) == kind and not _is_address(leaf):
                    return leaf
        return None

    def asked(self, names: Iterable[str]) -> str | None:
        """Return the query parameter with the first of some names."""
        return next((self.query[name].name for name in names if name in self.query), None)

    def place(self, name: str) -> _Place | None:
        """Return where in the request a name is."""
        if name in self.query:
            kind = _kind(self.reach.plain(self.query[name].type))
            return _Place(location="query", parameter=self.query[name].name, kind=kind)
        if name in self.body:
            leaf = self.body[name]
            return _Place(location="body", parameter=leaf.dotted, kind=_kind(leaf.type))
        return None

    def pages(
        self, rule: Rule, evidence: str, place: _Place | None = None, *, sure: bool = True
    ) -> Pagination:
        """Return what a rule found, without its details."""
        return Pagination(
            rule=rule,
            evidence=evidence,
            confidence="high" if sure else "low",
            items=self.items,
            item=self.item,
            location=place.location if place is not None else "query",
            parameter=place.parameter if place is not None else None,
        )


class _Place(Struct, frozen=True, kw_only=True):
    """A parameter of the query, or a property of the body."""

    location: Literal["query", "body"]
    parameter: str
    kind: str

    def __str__(self) -> str:
        return f"{self.parameter!r} in the {self.location}"


def inferred(seen: Seen) -> Pagination | None:
    """Return what the first rule that holds says; of two, one that is sure counts more."""
    rules: tuple[Callable[[Seen], Pagination | None], ...] = (
        _cursor, _beside_next, _after, _page_of_text, _link, _next_url, _offset, _page, _unanswered,
    )  # fmt: skip
    found = [each for each in (rule(seen) for rule in rules) if each is not None]
    if not found:
        return None
    best = next((each for each in found if each.confidence == "high"), found[0])
    sized = replace(best, size=seen.asked([each for each in _SIZES if each != best.parameter]))
    if seen.clear:
        return sized
    return replace(
        sized, confidence="low", evidence=f"{best.evidence}, several lists of which any may hold the items"
    )


def _cursor(seen: Seen) -> Pagination | None:
    """A cursor is asked for, in the query or in the body, and the answer has the next one."""
    for name in _CURSORS:
        place = seen.place(name)
        if place is None or place.kind not in _OPAQUE:
            continue
        told = seen.cursor([name, f"next_{name}", *_NEXT], "string")
        if told is None and place.kind == "integer":
            told = seen.cursor([f"next_{name}", name, "next_cursor"], "integer")
        if told is not None:
            return replace(
                seen.pages("cursor", f"{place}, {told.dotted!r} in the answer", place),
                next=told.dotted,
                has_more=_dotted(seen.answer(_MORE, ("boolean",))),
                total=_dotted(seen.answer(_TOTAL, _NUMBER)),
            )
    return None


def _beside_next(seen: Seen) -> Pagination | None:
    """The answer has what is to be asked for next, by the name that the request has for it: `next_page.offset`."""
    for leaf in seen.leaves:
        if len(leaf.path) < 2 or snake(leaf.path[-2]) not in _NEXT_PAGE or _is_address(leaf):
            continue
        place = seen.place(snake(leaf.path[-1]))
        if (
            place is not None
            and snake(leaf.path[-1]) not in _SIZES
            and _kind(leaf.type) in {"string", place.kind}
        ):
            return replace(
                seen.pages("cursor", f"{place}, {leaf.dotted!r} in the answer", place),
                next=leaf.dotted,
                has_more=_dotted(seen.answer(_MORE, ("boolean",))),
                total=_dotted(seen.answer(_TOTAL, _NUMBER)),
            )
    return None


def _after(seen: Seen) -> Pagination | None:
    """What follows an item is asked for, and the answer names the last one, or tells that there is more."""
    place = next((each for each in map(seen.place, _AFTER) if each is not None), None)
    if place is None or place.kind not in _OPAQUE:
        return None
    more = seen.answer(_MORE, ("boolean",))
    told = seen.cursor(_LAST, "string") or seen.cursor(_LAST, place.kind)
    may_be_time = place.kind == "integer" and place.parameter == "after"
    last = None if told or may_be_time or place.location == "body" else _identity(seen)
    if told is None and (last is None or more is None):
        return None
    return replace(
        seen.pages("cursor", f"{place}, {_dotted(told or more)!r} in the answer", place),
        next=_dotted(told),
        last_item=last,
        before=None if last is None else seen.asked(_BEFORE),
        has_more=_dotted(more),
    )


def _page_of_text(seen: Seen) -> Pagination | None:
    """A page is asked for by a text, and the answer has the next one, which is not said to be an address."""
    place = seen.place("page")
    told = seen.cursor(["next_page"], "string")
    if place is None or place.kind != "string" or told is None:
        return None
    more, total = seen.answer(_MORE, ("boolean",)), seen.answer(_TOTAL, _NUMBER)
    evidence = "" if more or total else ", nothing tells whether it is an address"
    return replace(
        seen.pages("cursor", f"{place}, {told.dotted!r} in the answer{evidence}", place, sure=not evidence),
        next=told.dotted,
        has_more=_dotted(more),
        total=_dotted(total),
    )


def _link(seen: Seen) -> Pagination | None:
    """The answer has a header Link."""
    return seen.pages("link", "the answer has a header Link") if seen.link else None


def _next_url(seen: Seen) -> Pagination | None:
    """The answer has the address of the next page."""
    told = seen.answer(_URLS, ("string",)) or next(
        (each for each in seen.leaves if _is_next_link(each, seen) and _kind(each.type) == "string"), None
    )
    sure, evidence = True, ""
    if told is None:
        told = seen.answer(["next_page"], ("string",))
        if told is None or not _is_paging(told.path, seen):
            return None
        sure = told.is_address or not _takes_text(seen)
        evidence = "" if sure else ", nothing tells whether it is an address"
    return replace(
        seen.pages("next_url", f"{told.dotted!r} in the answer{evidence}", sure=sure),
        next=told.dotted,
        total=_dotted(seen.answer(_TOTAL, _NUMBER)),
    )


def _is_next_link(leaf: Leaf, seen: Seen) -> bool:
    words = [snake(each) for each in leaf.path]
    if words[-1] in {"href", "uri", "url"} and len(words) > 1:
        words.pop()
    if words[-1] not in _NEXT_PAGE or (len(words) == len(leaf.path) and words[-1] == "next_page"):
        return leaf.is_address and words[-1] in _NEXT_PAGE
    return (
        leaf.is_address
        or bool(set(words[:-1]) & _LINKS)
        or (len(words) == 1 and bool(_top(seen) & {"previous", "prev", "count"}))
    )


def _is_address(leaf: Leaf) -> bool:
    """Tell whether a value is an address, as it says or because it is one of several links."""
    return leaf.is_address or (len(leaf.path) > 1 and snake(leaf.path[-2]) in {"links", "link"})


def _is_paging(path: tuple[str, ...], seen: Seen) -> bool:
    """Tell whether a next page is among what tells of pages, or beside a previous one."""
    beside = {snake(each.path[-1]) for each in seen.leaves if each.path[:-1] == path[:-1]}
    return bool({snake(each) for each in path[:-1]} & _LINKS) or bool(beside & {"previous_page", "prev_page"})


def _takes_text(seen: Seen) -> bool:
    """Tell whether a text that leads to the next page has a place in the request."""
    places = map(seen.place, (*_CURSORS, *_AFTER, *_OFFSETS, *_NUMBERS, *_NEXT_PAGE))
    return any(each is not None and each.kind in _OPAQUE - {"integer"} for each in places)


def _offset(seen: Seen) -> Pagination | None:
    """An offset is asked for; sure where the answer tells how many there are."""
    place = _counted(seen, _OFFSETS)
    if place is None:
        return None
    total = seen.answer(_TOTAL, _NUMBER)
    more = seen.answer(_MORE, ("boolean",))
    known = [each.dotted for each in (total, more) if each is not None]
    sized = seen.asked(_SIZES) is not None
    missing = "" if sized else ", no size of a page in the query"
    return replace(
        seen.pages(
            "offset",
            f"{place}, {f'{known[0]!r} in the answer' if known else 'no total in the answer'}{missing}",
            place,
            sure=bool(known) and sized,
        ),
        has_more=_dotted(more),
        total=_dotted(total),
    )


def _page(seen: Seen) -> Pagination | None:
    """A page is asked for by its number; sure where the answer tells how many there are."""
    place = _counted(seen, _NUMBERS)
    if place is None:
        return None
    total = seen.answer(_TOTAL, _NUMBER)
    pages = seen.answer(_PAGES, _NUMBER)
    more = seen.answer(_MORE, ("boolean",))
    known = [each.dotted for each in (total, pages, more) if each is not None]
    default = next((each.default for each in seen.query.values() if each.name == place.parameter), None)
    from_none = default == "0" or (default is None and seen.named.keys() >= _FROM_NONE)
    return replace(
        seen.pages(
            "page",
            f"{place}, {f'{known[0]!r} in the answer' if known else 'no total in the answer'}",
            place,
            sure=bool(known),
        ),
        has_more=_dotted(more),
        total=_dotted(pages),
        first=0 if from_none else 1,
    )


def _unanswered(seen: Seen) -> Pagination | None:
    """A cursor is asked for in the query, and nothing in the answer is one: an API that does not tell all."""
    found = next((each for each in map(seen.place, _CURSORS) if each is not None), None)
    if found is None or found.location == "body" or found.kind not in _OPAQUE:
        return None
    return seen.pages(
        "cursor", f"{found}, nothing in the answer is the next one, nor is a header Link", found, sure=False
    )


def _counted(seen: Seen, names: Iterable[str]) -> _Place | None:
    """Return the first of some query parameters, where it is a number: some frameworks have no other kind."""
    place = next((each for each in map(seen.place, names) if each is not None), None)
    return place if place is not None and place.location == "query" and place.kind in _NUMBER else None


def _top(seen: Seen) -> set[str]:
    return {snake(each.path[-1]) for each in seen.leaves if len(each.path) == 1}


def _identity(seen: Seen) -> str | None:
    kind = seen.reach.plain(seen.item)
    members = kind.members if isinstance(kind, Union) else (kind,)
    models = [seen.reach.model(each) for each in members]
    if any(each is None or all(one.name != "id" for one in each.fields) for each in models):
        return None
    return "id"


def _kind(kind: Type) -> str:
    return kind.kind if isinstance(kind, Primitive) else ""


def _dotted(leaf: Leaf | None) -> str | None:
    return leaf.dotted if leaf is not None else None
