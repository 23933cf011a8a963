# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of flights: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Required, TypedDict

from .. import models as _models
from . import shared as _shared


class CommissionDict(TypedDict, total=False):
    """What may be given for `Commission`."""

    bkPercent: float | None

    bkAmount: float | None

    vmkType: Literal["VMK", "DBE"] | str | None

    vmkPercent: float | None

    vmkAmount: float | None


class FlightCreateDict(TypedDict, total=False):
    """What may be given for `FlightCreate`."""

    externalId: Required[str]

    adServerId: Required[str]

    runtime: Required[_models.Runtime | _shared.RuntimeDict]

    tarifId: Required[int]

    mediaId: Required[int]

    platformId: Required[int]

    channelId: Required[int]

    advertisingId: Required[int]

    priceTypeId: Required[int]

    extraPriceLevelId: int | None

    units: Required[float]

    bruttoPriceUnit: Required[float | str]
    """A price, or `loadFromRate`."""

    advertisingStatus: Literal["open", "received", "integrated"] | str

    notes: str | None

    keyValueSets: Sequence[Any] | None

    keyValueSetsXandr: Sequence[Any] | None

    geoTargetingByZip: Sequence[Any] | None

    flightTags: Sequence[int]


class FlightUpdateDict(TypedDict, total=False):
    """What may be given for `FlightUpdate`."""

    externalId: str

    adServerId: str

    runtime: _models.Runtime | _shared.RuntimeDict

    tarifId: int

    mediaId: int

    platformId: int

    channelId: int

    advertisingId: int

    priceTypeId: int

    extraPriceLevelId: int | None

    units: float

    bruttoPriceUnit: float | str
    """A price, or `loadFromRate`."""

    advertisingStatus: Literal["open", "received", "integrated"] | str

    notes: str | None

    keyValueSets: Sequence[Any] | None

    keyValueSetsXandr: Sequence[Any] | None

    geoTargetingByZip: Sequence[Any] | None

    flightTags: Sequence[int]


class SublineDict(TypedDict, total=False):
    """What may be given for `Subline`."""

    platformId: Required[int]

    percentage: Required[float]


class SublinesDict(TypedDict, total=False):
    """What may be given for `Sublines`."""

    sublines: Required[Sequence[_models.Subline | SublineDict]]
