# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of others."""

from __future__ import annotations

from typing import Any, Literal

from tieline.runtime import Model, field

from . import shared as _shared


class FlightFields(Model, kw_only=True):
    """`#/components/schemas/FlightFields` in the document."""

    external_id: str | None = field(name="externalId", default=None)
    ad_server_id: str | None = field(name="adServerId", default=None)
    runtime: _shared.Runtime | None = None
    tarif_id: int | None = field(name="tarifId", default=None)
    media_id: int | None = field(name="mediaId", default=None)
    platform_id: int | None = field(name="platformId", default=None)
    channel_id: int | None = field(name="channelId", default=None)
    advertising_id: int | None = field(name="advertisingId", default=None)
    price_type_id: int | None = field(name="priceTypeId", default=None)
    extra_price_level_id: int | None = field(name="extraPriceLevelId", default=None)
    units: float | None = None

    brutto_price_unit: float | str | None = field(name="bruttoPriceUnit", default=None)
    """A price, or `loadFromRate`."""

    advertising_status: Literal["open", "received", "integrated"] | str | None = field(name="advertisingStatus", default=None)
    notes: str | None = None
    key_value_sets: list[Any] | None = field(name="keyValueSets", default=None)
    key_value_sets_xandr: list[Any] | None = field(name="keyValueSetsXandr", default=None)
    geo_targeting_by_zip: list[Any] | None = field(name="geoTargetingByZip", default=None)
