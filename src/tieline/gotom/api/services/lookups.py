# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Lookups: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, PagedOp, Paging, Param, Service

from .. import models

if TYPE_CHECKING:
    from typing import Literal

    from tieline.runtime import AsyncPages, Options, Page

    from ..models import Key, KeyPage, Price, PricePage


_LIST_PRICES: PagedOp[PricePage, Price] = PagedOp(
    "GET",
    "/app-api/export/price/tarif/{tarif}",
    id="listPrices",
    params=(Param("tarif", "path"), Param("page")),
    answers=(
        Answer("200", "json", lambda: models.PricePage),
        Answer("404", "json", lambda: models.Problem),
    ),
    paging=Paging(
        "next_url",
        items="items",
        item=lambda: models.Price,
        next="pagination.nextPageUrl",
    ),
)

_LIST_PRIMARY_KEYS: PagedOp[KeyPage, Key] = PagedOp(
    "GET",
    "/app-api/primary-keys/{entity}",
    id="listPrimaryKeys",
    params=(Param("entity", "path"), Param("page")),
    answers=(
        Answer("200", "json", lambda: models.KeyPage),
        Answer("422", "json", lambda: models.Unprocessable),
    ),
    paging=Paging(
        "next_url",
        items="items",
        item=lambda: models.Key,
        next="pagination.nextPageUrl",
    ),
)


class LookupsService(Service):
    """Lookups."""

    def list_prices(
        self,
        *,
        tarif: int,
        page: int | None = None,
        options: Options | None = None,
    ) -> Page[Price]:
        """List the prices of a rate

        Args:
            page: From 1.

        `GET /app-api/export/price/tarif/{tarif}`, operationId `listPrices`
        """
        return self._pages(_LIST_PRICES, (tarif, page), options=options)

    def list_primary_keys(
        self,
        *,
        entity: Literal["user", "tarif", "priceType", "adServer", "campaignType", "extraPriceLevel", "platform", "channel", "media", "advertising", "flightPositionType", "flightTags"] | str,
        page: int | None = None,
        options: Options | None = None,
    ) -> Page[Key]:
        """List ids and names of an entity

        Args:
            page: From 1.

        `GET /app-api/primary-keys/{entity}`, operationId `listPrimaryKeys`
        """
        return self._pages(_LIST_PRIMARY_KEYS, (entity, page), options=options)


class AsyncLookupsService(AsyncService):
    """Lookups."""

    def list_prices(
        self,
        *,
        tarif: int,
        page: int | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Price]:
        """List the prices of a rate

        Args:
            page: From 1.

        `GET /app-api/export/price/tarif/{tarif}`, operationId `listPrices`
        """
        return self._pages(_LIST_PRICES, (tarif, page), options=options)

    def list_primary_keys(
        self,
        *,
        entity: Literal["user", "tarif", "priceType", "adServer", "campaignType", "extraPriceLevel", "platform", "channel", "media", "advertising", "flightPositionType", "flightTags"] | str,
        page: int | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Key]:
        """List ids and names of an entity

        Args:
            page: From 1.

        `GET /app-api/primary-keys/{entity}`, operationId `listPrimaryKeys`
        """
        return self._pages(_LIST_PRIMARY_KEYS, (entity, page), options=options)
