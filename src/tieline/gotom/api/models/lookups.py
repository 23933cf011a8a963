# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of lookups."""

from __future__ import annotations

from tieline.runtime import Model, field

from . import shared as _shared


class Key(Model, kw_only=True):
    """`#/components/schemas/Key` in the document."""

    id: int | str | None = None
    """A number; of an ad server a text."""

    name: str | None = None

    email: str | None = None
    """Of users alone."""

    is_default: bool | None = field(name="isDefault", default=None)
    """Of flight position types alone."""


class KeyPage(Model, kw_only=True):
    """`#/components/schemas/KeyPage` in the document."""

    pagination: _shared.Pagination | None = None
    items: list[Key] | None = None


class Price(Model, kw_only=True):
    """`#/components/schemas/Price` in the document."""

    tarif_id: int | None = field(name="tarifId", default=None)
    tarif: str | None = None
    company_id: int | None = field(name="companyId", default=None)
    company: str | None = None
    platform_id: int | None = field(name="platformId", default=None)
    platform: str | None = None
    channel_id: int | None = field(name="channelId", default=None)
    channel: str | None = None
    media_id: int | None = field(name="mediaId", default=None)
    media: str | None = None
    advertising_id: int | None = field(name="advertisingId", default=None)
    advertising: str | None = None
    tarif_group_id: int | None = field(name="tarifGroupId", default=None)
    tarif_group: str | None = field(name="tarifGroup", default=None)
    price_type_id: int | None = field(name="priceTypeId", default=None)
    price_type: str | None = field(name="priceType", default=None)
    extra_price_level_id: int | None = field(name="extraPriceLevelId", default=None)
    extra_price_level: str | None = field(name="extraPriceLevel", default=None)
    price: float | None = None


class PricePage(Model, kw_only=True):
    """`#/components/schemas/PricePage` in the document."""

    pagination: _shared.Pagination | None = None
    items: list[Price] | None = None


class Unprocessable(Model, kw_only=True):
    """`#/components/schemas/Unprocessable` in the document."""

    error: _shared.Message | None = None
