# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of shared."""

from __future__ import annotations

import datetime as _dt
from typing import Any, Literal

from tieline.runtime import ABSENT, Model, field


class Flight(Model, kw_only=True):
    """`#/components/schemas/Flight` in the document."""

    external_id: str | None = field(name="externalId", default=None)
    ad_server_id: str | None = field(name="adServerId", default=None)
    runtime: Runtime | None = None
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
    flight_tags: list[Tag] | None = field(name="flightTags", default=None)


class Message(Model, kw_only=True):
    """`#/components/schemas/Message` in the document."""

    msg: str | None = None


class Moment(Model, kw_only=True):
    """`#/components/schemas/Moment` in the document."""

    date: _dt.date
    time: str | None = ABSENT


class Pagination(Model, kw_only=True):
    """`#/components/schemas/Pagination` in the document."""

    total_items: int | None = field(name="totalItems", default=None)
    per_page: int | None = field(name="perPage", default=None)
    current_page: int | None = field(name="currentPage", default=None)
    last_page: int | None = field(name="lastPage", default=None)
    next_page_url: str | None = field(name="nextPageUrl", default=None)


class Problem(Model, kw_only=True):
    """`#/components/schemas/Problem` in the document."""

    type: str | None = None
    title: str | None = None
    status: int | None = None
    detail: str | None = None


class Runtime(Model, kw_only=True):
    """`#/components/schemas/Runtime` in the document."""

    start: Moment
    end: Moment


class Tag(Model, kw_only=True):
    """`#/components/schemas/Tag` in the document."""

    id: int | None = None
    name: str | None = None


class Violation(Model, kw_only=True):
    """`#/components/schemas/Violation` in the document."""

    property_path: str | None = field(name="propertyPath", default=None)
    message: str | None = None
    invalid_value: Any = field(name="invalidValue", default=None)
    cause: Any = None

    code: str | None = None
    """The rule that is broken."""


class Violations(Model, kw_only=True):
    """`#/components/schemas/Violations` in the document."""

    errors: list[Violation] | None = None
