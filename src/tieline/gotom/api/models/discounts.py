# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of discounts."""

from __future__ import annotations

from tieline.runtime import UNSET, Model, Unset, field


class CampaignDiscount(Model, kw_only=True):
    """`#/components/schemas/CampaignDiscount` in the document."""

    name: str | None = None
    external_id: str | None = field(name="externalId", default=None)
    entity_id: int | None = field(name="entityId", default=None)
    flight_discounts: list[FlightDiscount] | None = field(name="flightDiscounts", default=None)


class CampaignDiscountCreate(Model, kw_only=True):
    """`#/components/schemas/CampaignDiscountCreate` in the document."""

    name: str
    external_id: str = field(name="externalId")


class CampaignDiscountUpdate(Model, kw_only=True):
    """`#/components/schemas/CampaignDiscountUpdate` in the document."""

    name: str


class CampaignDiscounts(Model, kw_only=True):
    """`#/components/schemas/CampaignDiscounts` in the document."""

    campaign_discounts: list[CampaignDiscount] | None = field(name="campaignDiscounts", default=None)


class FlightDiscount(Model, kw_only=True):
    """One of the two is a number.

    `#/components/schemas/FlightDiscount` in the document.
    """

    amount_percent: float | None = field(name="amountPercent", default=None)
    amount_sum: float | None = field(name="amountSum", default=None)
    flight_external_id: str | None = field(name="flightExternalId", default=None)
    external_id: str | None = field(name="externalId", default=None)
    entity_id: int | None = field(name="entityId", default=None)


class FlightDiscountCreate(Model, kw_only=True):
    """One of the two is a number.

    `#/components/schemas/FlightDiscountCreate` in the document.
    """

    amount_percent: float | None | Unset = field(name="amountPercent", default=UNSET)
    amount_sum: float | None | Unset = field(name="amountSum", default=UNSET)
    flight_external_id: str = field(name="flightExternalId")
    external_id: str = field(name="externalId")


class FlightDiscountUpdate(Model, kw_only=True):
    """One of the two is a number.

    `#/components/schemas/FlightDiscountUpdate` in the document.
    """

    amount_percent: float | None | Unset = field(name="amountPercent", default=UNSET)
    amount_sum: float | None | Unset = field(name="amountSum", default=UNSET)
