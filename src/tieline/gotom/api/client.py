# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""The clients of goTom API."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from tieline.runtime import AsyncClient, AsyncClientSettings, Client, ClientSettings

from ._api import API

if TYPE_CHECKING:
    from .services.campaigns import AsyncCampaignsService, CampaignsService
    from .services.customers import AsyncCustomersService, CustomersService
    from .services.discounts import AsyncDiscountsService, DiscountsService
    from .services.flights import AsyncFlightsService, FlightsService
    from .services.lookups import AsyncLookupsService, LookupsService
    from .services.reports import AsyncReportsService, ReportsService


class Gotom(Client):
    """goTom API 4.

    Written from what is known of goTom's API. Every request is signed (HMAC-SHA1 over method, body,
    content type, date
    and target): a connection does that, so the clients made of this document are bound to one.

    **Ids.** Campaigns, flights and discounts go by external ids that whoever makes them chooses; upper and lower case are
    the same. The API has no list of campaigns.

    **Updates** are POST, but for discounts, and hold only what changes.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        instance: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """What is not given comes from the environment: `API_BASE_URL` for base_url."""
        super().__init__(API, base_url=base_url, variables={"instance": instance}, **settings)

    @cached_property
    def campaigns(self) -> CampaignsService:
        """Campaigns."""
        from .services.campaigns import CampaignsService

        return CampaignsService(self)

    @cached_property
    def customers(self) -> CustomersService:
        """Customers."""
        from .services.customers import CustomersService

        return CustomersService(self)

    @cached_property
    def discounts(self) -> DiscountsService:
        """Discounts."""
        from .services.discounts import DiscountsService

        return DiscountsService(self)

    @cached_property
    def flights(self) -> FlightsService:
        """Flights."""
        from .services.flights import FlightsService

        return FlightsService(self)

    @cached_property
    def lookups(self) -> LookupsService:
        """Lookups."""
        from .services.lookups import LookupsService

        return LookupsService(self)

    @cached_property
    def reports(self) -> ReportsService:
        """Reports."""
        from .services.reports import ReportsService

        return ReportsService(self)


class AsyncGotom(AsyncClient):
    """goTom API 4.

    Written from what is known of goTom's API. Every request is signed (HMAC-SHA1 over method, body,
    content type, date
    and target): a connection does that, so the clients made of this document are bound to one.

    **Ids.** Campaigns, flights and discounts go by external ids that whoever makes them chooses; upper and lower case are
    the same. The API has no list of campaigns.

    **Updates** are POST, but for discounts, and hold only what changes.
    """

    def __init__(
        self,
        *,
        base_url: str | None = None,
        instance: str | None = None,
        **settings: Unpack[AsyncClientSettings],
    ) -> None:
        """What is not given comes from the environment: `API_BASE_URL` for base_url."""
        super().__init__(API, base_url=base_url, variables={"instance": instance}, **settings)

    @cached_property
    def campaigns(self) -> AsyncCampaignsService:
        """Campaigns."""
        from .services.campaigns import AsyncCampaignsService

        return AsyncCampaignsService(self)

    @cached_property
    def customers(self) -> AsyncCustomersService:
        """Customers."""
        from .services.customers import AsyncCustomersService

        return AsyncCustomersService(self)

    @cached_property
    def discounts(self) -> AsyncDiscountsService:
        """Discounts."""
        from .services.discounts import AsyncDiscountsService

        return AsyncDiscountsService(self)

    @cached_property
    def flights(self) -> AsyncFlightsService:
        """Flights."""
        from .services.flights import AsyncFlightsService

        return AsyncFlightsService(self)

    @cached_property
    def lookups(self) -> AsyncLookupsService:
        """Lookups."""
        from .services.lookups import AsyncLookupsService

        return AsyncLookupsService(self)

    @cached_property
    def reports(self) -> AsyncReportsService:
        """Reports."""
        from .services.reports import AsyncReportsService

        return AsyncReportsService(self)
