"""How pages are asked for, from dlt's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tieline.http.paginate import Detected, LinkHeader, NextUrl, Pagination, SinglePage
from tieline.http.stepping import Counter, Cursor, HeaderCursor
from tieline.sources.dlt import scripted
from tieline.sources.dlt.node import Node, is_object
from tieline.sources.dlt.objects import paginator_settings, registered

_RANGE = ("total_path", "stop_after_empty_page", "has_more_path")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "auto": (),
    "single_page": (),
    "json_link": ("next_url_path",),
    "json_response": ("next_url_path",),
    "header_link": ("links_next_key",),
    "header_cursor": ("cursor_key", "cursor_param"),
    "cursor": ("cursor_path", "cursor_param", "cursor_body_path", "stop_after_empty_page", "has_more_path"),
    "offset": (
        "limit",
        "offset",
        "offset_param",
        "offset_body_path",
        "limit_param",
        "limit_body_path",
        "maximum_offset",
        *_RANGE,
    ),
    "page_number": ("base_page", "page", "page_param", "page_body_path", "maximum_page", *_RANGE),
}


def read_paginator(node: Node) -> Pagination | None:
    """Return a way of paging; None for `auto`, which leaves it to whatever stands above."""
    settings = node if isinstance(node.value, str) or is_object(node.value) else None
    if settings is None:
        made = paginator_settings(node.value)
        if made is None:
            return scripted.paginator(node)
        settings = Node(made, node.path)
    if isinstance(settings.value, str):
        settings = Node({"type": settings.value}, node.path)
    told = settings.at("type").value
    if told not in _KEYS and (make := registered("PAGINATOR_MAP", told)) is not None:
        named = {name: value for name, value in settings.mapping().items() if name != "type"}
        return scripted.paginator(Node(make(**named), node.path))
    kind = settings.at("type").choice(tuple(_KEYS)) if "type" in settings.mapping() else "auto"
    fields = settings.fields(("type", *_KEYS[kind]))
    return _KINDS[kind](settings, fields)


def _cursor(node: Node, fields: Mapping[str, Node]) -> Pagination:
    param, body = _place(node, fields, "cursor_param", "cursor_body_path", "cursor")
    return Cursor(
        path=_path(fields, "cursor_path") or "cursors.next",
        param=param,
        body=body,
        more=_told_path(fields, "has_more_path"),
        stop_empty=_flag(fields, "stop_after_empty_page", default=False),
    )


def _offset(node: Node, fields: Mapping[str, Node]) -> Pagination:
    if "limit" not in fields:
        node.at("limit").fail("it is needed: how many records a page has")
    param, body = _place(node, fields, "offset_param", "offset_body_path", "offset")
    size_param, size_body = _place(node, fields, "limit_param", "limit_body_path", "limit")
    limit = fields["limit"].whole()
    counter = Counter(
        param=param,
        body=body,
        first=_whole(fields, "offset", 0),
        step=limit,
        size=limit,
        size_param=size_param,
        size_body=size_body,
        total=_total(node, fields),
        maximum=fields["maximum_offset"].whole() if "maximum_offset" in fields else None,
        more=_told_path(fields, "has_more_path"),
        stop_empty=_flag(fields, "stop_after_empty_page", default=True),
    )
    return _ending(node, counter)


def _page_number(node: Node, fields: Mapping[str, Node]) -> Pagination:
    param, body = _place(node, fields, "page_param", "page_body_path", "page")
    base = _whole(fields, "base_page", 0)
    counter = Counter(
        param=param,
        body=body,
        first=_whole(fields, "page", base),
        base=base,
        total=_total(node, fields),
        maximum=fields["maximum_page"].whole() if "maximum_page" in fields else None,
        more=_told_path(fields, "has_more_path"),
        stop_empty=_flag(fields, "stop_after_empty_page", default=True),
    )
    return _ending(node, counter)


def _ending(node: Node, counter: Counter) -> Counter:
    if not (counter.total or counter.maximum is not None or counter.more or counter.stop_empty):
        node.fail("nothing ends it: one of total_path, maximum, has_more_path and stop_after_empty_page must")
    return counter


def _total(node: Node, fields: Mapping[str, Node]) -> str | None:
    """Return where the total is; dlt looks for one called total unless it is told None."""
    if "total_path" in node.mapping():
        return _told_path(fields, "total_path")
    return "total"


def _place(
    node: Node, fields: Mapping[str, Node], param: str, body: str, usual: str
) -> tuple[str | None, str | None]:
    """Return where a value goes: a parameter's name, or a dotted place in the body."""
    if param in fields and body in fields:
        node.at(body).fail(f"either {param} or {body} says where it goes, not both")
    if body in fields:
        return None, fields[body].text()
    return (fields[param].text() if param in fields else usual), None


def _path(fields: Mapping[str, Node], name: str) -> str | None:
    return fields[name].jsonpath() if name in fields else None


def _told_path(fields: Mapping[str, Node], name: str) -> str | None:
    """Return a path that may be left out, also by an empty text."""
    return _path(fields, name) if name in fields and fields[name].value != "" else None


def _flag(fields: Mapping[str, Node], name: str, *, default: bool) -> bool:
    return fields[name].flag() if name in fields else default


def _whole(fields: Mapping[str, Node], name: str, default: int) -> int:
    return fields[name].whole() if name in fields else default


def _text(fields: Mapping[str, Node], name: str, default: str) -> str:
    return fields[name].text() if name in fields else default


def _link(_node: Node, fields: Mapping[str, Node]) -> Pagination:
    return NextUrl(path=_path(fields, "next_url_path") or "next")


_KINDS: Mapping[str, Callable[[Node, Mapping[str, Node]], Pagination | None]] = {
    "auto": lambda _node, _fields: None,
    "single_page": lambda _node, _fields: SinglePage(),
    "json_link": _link,
    "json_response": _link,
    "header_link": lambda _node, fields: LinkHeader(rel=_text(fields, "links_next_key", "next")),
    "header_cursor": lambda _node, fields: HeaderCursor(
        header=_text(fields, "cursor_key", "next"), param=_text(fields, "cursor_param", "cursor")
    ),
    "cursor": _cursor,
    "offset": _offset,
    "page_number": _page_number,
}
DETECTED = Detected()
