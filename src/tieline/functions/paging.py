"""From page to page for authors: the strategies of `tieline.http.paginate`, and a provider's own settings; pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.typed import convert
from tieline.http.paginate import (
    CursorInBody,
    CursorInQuery,
    LinkHeader,
    NextUrl,
    Offset,
    PageNumber,
    Pagination,
    SinglePage,
)


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """How pages are asked for: the strategy, where their items lie, and a parameter for their size."""

    strategy: Pagination
    #: Dotted; empty: the body is the array itself.
    items: str = ""
    limit: tuple[str, int] | None = None


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a provider's `paginate`, and those that override them, in Nango's words."""

    type: str = ""
    cursor_name_in_request: str = "cursor"
    cursor_path_in_response: str = ""
    link_rel_in_response_header: str = ""
    link_path_in_response_body: str = ""
    offset_name_in_request: str = "offset"
    offset_start_value: int = 0
    offset_calculation_method: str = "by-response-size"
    page_name_in_request: str = "page"
    response_path: str = ""
    limit: int | str | None = None
    limit_name_in_request: str = ""
    in_body: bool = False


def paging(
    declared: Mapping[str, JsonValue],
    own: Mapping[str, JsonValue] | Pagination | None,
    *,
    items: str | None,
    body: bool,
) -> Paging:
    """Return how to page: by `own`, a strategy or settings that override those `declared` by the provider's data.

    `items` is the path of the items, in place of the settings' `response_path`. `body` says that the method is one
    whose parameters go into the body. Raises `UsageError` where nothing says how, or what says so is wrong.
    """
    if own is not None and not isinstance(own, Mapping):
        return Paging(strategy=own, items=items or "")
    if unknown := set(own or {}) - set(_Given.__struct_fields__):
        known = ", ".join(_Given.__struct_fields__)
        raise UsageError(f"paginate: {min(unknown)} is none of {known}", field=f"paginate.{min(unknown)}")
    settings = {**declared, **(own or {})}
    if not settings:
        return Paging(strategy=SinglePage(), items=items or "")
    try:
        given = convert(settings, _Given)
    except msgspec.ValidationError as problem:
        raise UsageError(f"paginate: {problem}", field="paginate") from None
    size = int(given.limit) if given.limit and str(given.limit).isdigit() else None
    name = given.limit_name_in_request
    limit = (name, size) if name and size else None
    return Paging(
        strategy=_strategy(given, size, body=body or given.in_body),
        items=given.response_path if items is None else items,
        limit=limit,
    )


def _strategy(given: _Given, size: int | None, *, body: bool) -> Pagination:
    match given.type:
        case "cursor":
            _demand(given.cursor_path_in_response, "cursor_path_in_response")
            path, name = given.cursor_path_in_response, given.cursor_name_in_request
            if body:
                return CursorInBody(cursor_path=path, field=name)
            return CursorInQuery(cursor_path=path, param=name)
        case "link" if given.link_rel_in_response_header:
            return LinkHeader(rel=given.link_rel_in_response_header)
        case "link":
            _demand(given.link_path_in_response_body, "link_path_in_response_body")
            return NextUrl(path=given.link_path_in_response_body)
        case "offset" if given.offset_calculation_method == "per-page":
            return PageNumber(
                param=given.offset_name_in_request, first=given.offset_start_value, size=size, in_body=body
            )
        case "offset":  # a size of 1: it ends at an empty page
            return Offset(param=given.offset_name_in_request, limit_param=None, size=size or 1, in_body=body)
        case "page":
            return PageNumber(param=given.page_name_in_request, size=size, in_body=body)
        case _:
            raise UsageError(
                f"paginate: type is one of cursor, link, offset and page, not {given.type!r}",
                field="paginate.type",
            )


def _demand(value: str, field: str) -> None:
    if not value:
        raise UsageError(f"paginate: {field} is missing", field=f"paginate.{field}")
