# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Paging: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import (
    UNSET,
    Answer,
    AsyncService,
    Body,
    PagedOp,
    Paging,
    Param,
    Service,
    filled,
)

from .. import models

if TYPE_CHECKING:
    from typing import Any

    from tieline.runtime import AsyncPages, Options, Page, Unset

    from ..models import (
        ByBodyRequest,
        ByBodyRequestDict,
        ByBodyResponse,
        ByOffsetResponse,
        ByPageResponse,
        ByUrlResponse,
        Filter,
        FilterDict,
        Node,
        ToldResponse,
    )


_BY_BODY: PagedOp[ByBodyResponse, Node] = PagedOp(
    "POST",
    "/by-body",
    id="byBody",
    bodies=(Body("json", type=lambda: models.ByBodyRequest),),
    answers=(Answer("200", "json", lambda: models.ByBodyResponse),),
    paging=Paging(
        "cursor",
        items="nodes",
        item=lambda: models.Node,
        parameter="cursor",
        location="body",
        next="records.cursor",
    ),
)

_BY_LINK: PagedOp[list[Node], Node] = PagedOp(
    "GET",
    "/by-link",
    id="byLink",
    answers=(Answer("200", "json", lambda: list[models.Node]),),
    paging=Paging("link", items="", item=lambda: models.Node),
)

_BY_OFFSET: PagedOp[ByOffsetResponse, Node] = PagedOp(
    "GET",
    "/by-offset",
    id="byOffset",
    params=(Param("offset"), Param("limit")),
    answers=(Answer("200", "json", lambda: models.ByOffsetResponse),),
    paging=Paging(
        "offset",
        items="data",
        item=lambda: models.Node,
        parameter="offset",
        total="total",
        size="limit",
    ),
)

_BY_PAGE: PagedOp[ByPageResponse, Node] = PagedOp(
    "GET",
    "/by-page",
    id="byPage",
    params=(Param("page"), Param("per_page")),
    answers=(Answer("200", "json", lambda: models.ByPageResponse),),
    paging=Paging(
        "page",
        items="items",
        item=lambda: models.Node,
        parameter="page",
        total="total_pages",
        size="per_page",
        first=1,
    ),
)

_BY_URL: PagedOp[ByUrlResponse, Node] = PagedOp(
    "GET",
    "/by-url",
    id="byUrl",
    answers=(Answer("200", "json", lambda: models.ByUrlResponse),),
    paging=Paging("next_url", items="data", item=lambda: models.Node, next="links.next"),
)

_TOLD: PagedOp[ToldResponse, Node] = PagedOp(
    "GET",
    "/told",
    id="told",
    params=(Param("from"),),
    answers=(Answer("200", "json", lambda: models.ToldResponse),),
    paging=Paging(
        "cursor",
        items="found",
        item=lambda: models.Node,
        parameter="from",
        next="upTo",
        identity="name",
        empty_on=(404,),
    ),
)


class PagingService(Service):
    """Paging."""

    @_overload
    def by_body(
        self,
        *,
        cursor: str | Unset = UNSET,
        filter: Filter | FilterDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[Node]: ...

    @_overload
    def by_body(
        self,
        *,
        body: ByBodyRequest | ByBodyRequestDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[Node]: ...

    def by_body(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[Node]:
        """Args:
            body: Instead of the fields of `ByBodyRequest`.

        `POST /by-body`, operationId `byBody`
        """
        return self._pages(
            _BY_BODY,
            (),
            body=filled(_BY_BODY, body, fields or None),
            options=options,
        )

    def by_link(self, *, options: Options | None = None) -> Page[Node]:
        """`GET /by-link`, operationId `byLink`"""
        return self._pages(_BY_LINK, (), options=options)

    def by_offset(
        self,
        *,
        offset: int | None = None,
        limit: int | None = None,
        options: Options | None = None,
    ) -> Page[Node]:
        """`GET /by-offset`, operationId `byOffset`"""
        return self._pages(_BY_OFFSET, (offset, limit), options=options)

    def by_page(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        options: Options | None = None,
    ) -> Page[Node]:
        """`GET /by-page`, operationId `byPage`"""
        return self._pages(_BY_PAGE, (page, per_page), options=options)

    def by_url(self, *, options: Options | None = None) -> Page[Node]:
        """`GET /by-url`, operationId `byUrl`"""
        return self._pages(_BY_URL, (), options=options)

    def told(self, *, from_: str | None = None, options: Options | None = None) -> Page[Node]:
        """`GET /told`, operationId `told`"""
        return self._pages(_TOLD, (from_,), options=options)


class AsyncPagingService(AsyncService):
    """Paging."""

    @_overload
    def by_body(
        self,
        *,
        cursor: str | Unset = UNSET,
        filter: Filter | FilterDict | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[Node]: ...

    @_overload
    def by_body(
        self,
        *,
        body: ByBodyRequest | ByBodyRequestDict | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[Node]: ...

    def by_body(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[Node]:
        """Args:
            body: Instead of the fields of `ByBodyRequest`.

        `POST /by-body`, operationId `byBody`
        """
        return self._pages(
            _BY_BODY,
            (),
            body=filled(_BY_BODY, body, fields or None),
            options=options,
        )

    def by_link(self, *, options: Options | None = None) -> AsyncPages[Node]:
        """`GET /by-link`, operationId `byLink`"""
        return self._pages(_BY_LINK, (), options=options)

    def by_offset(
        self,
        *,
        offset: int | None = None,
        limit: int | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Node]:
        """`GET /by-offset`, operationId `byOffset`"""
        return self._pages(_BY_OFFSET, (offset, limit), options=options)

    def by_page(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Node]:
        """`GET /by-page`, operationId `byPage`"""
        return self._pages(_BY_PAGE, (page, per_page), options=options)

    def by_url(self, *, options: Options | None = None) -> AsyncPages[Node]:
        """`GET /by-url`, operationId `byUrl`"""
        return self._pages(_BY_URL, (), options=options)

    def told(self, *, from_: str | None = None, options: Options | None = None) -> AsyncPages[Node]:
        """`GET /told`, operationId `told`"""
        return self._pages(_TOLD, (from_,), options=options)
