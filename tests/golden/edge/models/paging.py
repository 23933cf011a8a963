# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of paging."""

from __future__ import annotations

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared


class ByBodyRequest(Model, kw_only=True):
    """`#/paths/~1by-body/post/requestBody/content/application~1json/schema` in the document."""

    cursor: str | Unset = UNSET
    filter: _shared.Filter | Unset = UNSET


class ByBodyResponse(Model, kw_only=True):
    """`#/paths/~1by-body/post/responses/200/content/application~1json/schema` in the document."""

    nodes: list[_shared.Node] | None = None
    records: ByBodyResponseRecords | None = None


class ByBodyResponseRecords(Model, kw_only=True):
    """`#/paths/~1by-body/post/responses/200/content/application~1json/schema/properties/records` in
    the document.
    """

    cursor: str | None = None


class ByOffsetResponse(Model, kw_only=True):
    """`#/paths/~1by-offset/get/responses/200/content/application~1json/schema` in the document."""

    data: list[_shared.Node] | None = None
    total: int | None = None


class ByPageResponse(Model, kw_only=True):
    """`#/paths/~1by-page/get/responses/200/content/application~1json/schema` in the document."""

    items: list[_shared.Node] | None = None
    total_pages: int | None = None


class ByUrlResponse(Model, kw_only=True):
    """`#/paths/~1by-url/get/responses/200/content/application~1json/schema` in the document."""

    data: list[_shared.Node] | None = None
    links: ByUrlResponseLinks | None = None


class ByUrlResponseLinks(Model, kw_only=True):
    """`#/paths/~1by-url/get/responses/200/content/application~1json/schema/properties/links` in the
    document.
    """

    next: str | None = None


class ToldResponse(Model, kw_only=True):
    """`#/paths/~1told/get/responses/200/content/application~1json/schema` in the document."""

    found: list[_shared.Node] | None = None
    other: list[str] | None = None
    up_to: str | None = field(name="upTo", default=None)
