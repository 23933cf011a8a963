# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of discounts: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from typing import Required, TypedDict


class CampaignDiscountCreateDict(TypedDict, total=False):
    """What may be given for `CampaignDiscountCreate`."""

    name: Required[str]

    externalId: Required[str]


class CampaignDiscountUpdateDict(TypedDict, total=False):
    """What may be given for `CampaignDiscountUpdate`."""

    name: Required[str]


class FlightDiscountCreateDict(TypedDict, total=False):
    """What may be given for `FlightDiscountCreate`."""

    amountPercent: float | None

    amountSum: float | None

    flightExternalId: Required[str]

    externalId: Required[str]


class FlightDiscountUpdateDict(TypedDict, total=False):
    """What may be given for `FlightDiscountUpdate`."""

    amountPercent: float | None

    amountSum: float | None
