# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of flights."""

from __future__ import annotations

from typing import Any, Literal

from tieline.runtime import ABSENT, UNSET, Model, Unset, field

from . import shared as _shared


class Commission(Model, kw_only=True):
    """`#/components/schemas/Commission` in the document."""

    bk_percent: float | None = field(name="bkPercent", default=ABSENT)
    bk_amount: float | None = field(name="bkAmount", default=ABSENT)
    vmk_type: Literal["VMK", "DBE"] | str | None = field(name="vmkType", default=ABSENT)
    vmk_percent: float | None = field(name="vmkPercent", default=ABSENT)
    vmk_amount: float | None = field(name="vmkAmount", default=ABSENT)


class FlightCreate(Model, kw_only=True):
    """`#/components/schemas/FlightCreate` in the document."""

    external_id: str = field(name="externalId")
    ad_server_id: str = field(name="adServerId")
    runtime: _shared.Runtime
    tarif_id: int = field(name="tarifId")
    media_id: int = field(name="mediaId")
    platform_id: int = field(name="platformId")
    channel_id: int = field(name="channelId")
    advertising_id: int = field(name="advertisingId")
    price_type_id: int = field(name="priceTypeId")
    extra_price_level_id: int | None | Unset = field(name="extraPriceLevelId", default=UNSET)
    units: float

    brutto_price_unit: float | str = field(name="bruttoPriceUnit")
    """A price, or `loadFromRate`."""

    advertising_status: Literal["open", "received", "integrated"] | str | Unset = field(name="advertisingStatus", default=UNSET)
    notes: str | None | Unset = UNSET
    key_value_sets: list[Any] | None | Unset = field(name="keyValueSets", default=UNSET)
    key_value_sets_xandr: list[Any] | None | Unset = field(name="keyValueSetsXandr", default=UNSET)
    geo_targeting_by_zip: list[Any] | None | Unset = field(name="geoTargetingByZip", default=UNSET)
    flight_tags: list[int] | Unset = field(name="flightTags", default=UNSET)


class FlightUpdate(Model, kw_only=True):
    """`#/components/schemas/FlightUpdate` in the document."""

    external_id: str | Unset = field(name="externalId", default=UNSET)
    ad_server_id: str | Unset = field(name="adServerId", default=UNSET)
    runtime: _shared.Runtime | Unset = UNSET
    tarif_id: int | Unset = field(name="tarifId", default=UNSET)
    media_id: int | Unset = field(name="mediaId", default=UNSET)
    platform_id: int | Unset = field(name="platformId", default=UNSET)
    channel_id: int | Unset = field(name="channelId", default=UNSET)
    advertising_id: int | Unset = field(name="advertisingId", default=UNSET)
    price_type_id: int | Unset = field(name="priceTypeId", default=UNSET)
    extra_price_level_id: int | None | Unset = field(name="extraPriceLevelId", default=UNSET)
    units: float | Unset = UNSET

    brutto_price_unit: float | str | Unset = field(name="bruttoPriceUnit", default=UNSET)
    """A price, or `loadFromRate`."""

    advertising_status: Literal["open", "received", "integrated"] | str | Unset = field(name="advertisingStatus", default=UNSET)
    notes: str | None | Unset = UNSET
    key_value_sets: list[Any] | None | Unset = field(name="keyValueSets", default=UNSET)
    key_value_sets_xandr: list[Any] | None | Unset = field(name="keyValueSetsXandr", default=UNSET)
    geo_targeting_by_zip: list[Any] | None | Unset = field(name="geoTargetingByZip", default=UNSET)
    flight_tags: list[int] | Unset = field(name="flightTags", default=UNSET)


class LineItem(Model, kw_only=True):
    """`#/components/schemas/LineItem` in the document."""

    strategy_id: str | None = field(name="strategyId", default=None)
    adserver_id: str | None = field(name="adserverId", default=None)


class Subline(Model, kw_only=True):
    """`#/components/schemas/Subline` in the document."""

    platform_id: int = field(name="platformId")
    percentage: float


class Sublines(Model, kw_only=True):
    """`#/components/schemas/Sublines` in the document."""

    sublines: list[Subline]
