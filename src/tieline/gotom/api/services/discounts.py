# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Discounts: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    from typing import Any

    from tieline.runtime import Options, Unset

    from ..models import (
        CampaignDiscountCreate,
        CampaignDiscountCreateDict,
        CampaignDiscountUpdate,
        CampaignDiscountUpdateDict,
        CampaignDiscounts,
        FlightDiscount,
        FlightDiscountCreate,
        FlightDiscountCreateDict,
        FlightDiscountUpdate,
        FlightDiscountUpdateDict,
    )


_CREATE_CAMPAIGN: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/campaign-discount",
    id="createCampaignDiscount",
    params=(Param("campaign", "path"),),
    bodies=(Body("json", type=lambda: models.CampaignDiscountCreate),),
    answers=(Answer("201", "none"), Answer("400", "json", lambda: models.Violations)),
)

_CREATE_FLIGHT: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount",
    id="createFlightDiscount",
    params=(Param("campaign", "path"), Param("discount", "path")),
    bodies=(Body("json", type=lambda: models.FlightDiscountCreate),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_DELETE_CAMPAIGN: Op[None] = Op(
    "DELETE",
    "/app-api/campaign/{campaign}/campaign-discount/{discount}",
    id="deleteCampaignDiscount",
    params=(Param("campaign", "path"), Param("discount", "path")),
    answers=(Answer("204", "none"), Answer("400", "json", lambda: models.Violations)),
)

_DELETE_FLIGHT: Op[None] = Op(
    "DELETE",
    "/app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}",
    id="deleteFlightDiscount",
    params=(Param("campaign", "path"), Param("discount", "path"), Param("flight_discount", "path")),
    answers=(Answer("204", "none"), Answer("404", "json", lambda: models.Problem)),
)

_GET_FLIGHT: Op[FlightDiscount] = Op(
    "GET",
    "/app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}",
    id="getFlightDiscount",
    params=(Param("campaign", "path"), Param("discount", "path"), Param("flight_discount", "path")),
    answers=(
        Answer("200", "json", lambda: models.FlightDiscount),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_LIST_CAMPAIGN: Op[CampaignDiscounts] = Op(
    "GET",
    "/app-api/campaign/{campaign}/campaign-discount",
    id="listCampaignDiscounts",
    params=(Param("campaign", "path"),),
    answers=(
        Answer("200", "json", lambda: models.CampaignDiscounts),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_RENAME_CAMPAIGN: Op[None] = Op(
    "PATCH",
    "/app-api/campaign/{campaign}/campaign-discount/{discount}",
    id="renameCampaignDiscount",
    params=(Param("campaign", "path"), Param("discount", "path")),
    bodies=(Body("json", type=lambda: models.CampaignDiscountUpdate),),
    answers=(Answer("204", "none"), Answer("400", "json", lambda: models.Violations)),
)

_UPDATE_FLIGHT: Op[None] = Op(
    "PATCH",
    "/app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}",
    id="updateFlightDiscount",
    params=(Param("campaign", "path"), Param("discount", "path"), Param("flight_discount", "path")),
    bodies=(Body("json", type=lambda: models.FlightDiscountUpdate),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)


class DiscountsService(Service):
    """Discounts."""

    @_overload
    def create_campaign(
        self,
        *,
        campaign: str,
        name: str,
        external_id: str,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def create_campaign(
        self,
        *,
        campaign: str,
        body: CampaignDiscountCreate | CampaignDiscountCreateDict,
        options: Options | None = None,
    ) -> None: ...

    def create_campaign(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Create a discount

        Args:
            campaign: The campaign's external id.
            body: Instead of the fields of `CampaignDiscountCreate`.

        `POST /app-api/campaign/{campaign}/campaign-discount`, operationId `createCampaignDiscount`
        """
        return self._call(
            _CREATE_CAMPAIGN,
            (campaign,),
            body=filled(_CREATE_CAMPAIGN, body, fields),
            options=options,
        )

    @_overload
    def create_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_external_id: str,
        external_id: str,
        amount_percent: float | None | Unset = UNSET,
        amount_sum: float | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def create_flight(
        self,
        *,
        campaign: str,
        discount: str,
        body: FlightDiscountCreate | FlightDiscountCreateDict,
        options: Options | None = None,
    ) -> None: ...

    def create_flight(
        self,
        *,
        campaign: str,
        discount: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Give a flight a discount, as a share or as a sum

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            body: Instead of the fields of `FlightDiscountCreate`.

        `POST /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount`,
        operationId `createFlightDiscount`
        """
        return self._call(
            _CREATE_FLIGHT,
            (campaign, discount),
            body=filled(_CREATE_FLIGHT, body, fields),
            options=options,
        )

    def delete_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        options: Options | None = None,
    ) -> None:
        """Delete a discount that no flight has

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.

        `DELETE /app-api/campaign/{campaign}/campaign-discount/{discount}`, operationId
        `deleteCampaignDiscount`
        """
        return self._call(_DELETE_CAMPAIGN, (campaign, discount), options=options)

    def delete_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        options: Options | None = None,
    ) -> None:
        """Delete the discount of a flight

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            flight_discount: Its external id.

        `DELETE
        /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}`,
        operationId `deleteFlightDiscount`
        """
        return self._call(_DELETE_FLIGHT, (campaign, discount, flight_discount), options=options)

    def get_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        options: Options | None = None,
    ) -> FlightDiscount:
        """Read the discount of a flight

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            flight_discount: Its external id.

        `GET
        /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}`,
        operationId `getFlightDiscount`
        """
        return self._call(_GET_FLIGHT, (campaign, discount, flight_discount), options=options)

    def list_campaign(self, *, campaign: str, options: Options | None = None) -> CampaignDiscounts:
        """List the discounts of a campaign

        Args:
            campaign: The campaign's external id.

        `GET /app-api/campaign/{campaign}/campaign-discount`, operationId `listCampaignDiscounts`
        """
        return self._call(_LIST_CAMPAIGN, (campaign,), options=options)

    @_overload
    def rename_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        name: str,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def rename_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        body: CampaignDiscountUpdate | CampaignDiscountUpdateDict,
        options: Options | None = None,
    ) -> None: ...

    def rename_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Give a discount another name

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            body: Instead of the fields of `CampaignDiscountUpdate`.

        `PATCH /app-api/campaign/{campaign}/campaign-discount/{discount}`, operationId
        `renameCampaignDiscount`
        """
        return self._call(
            _RENAME_CAMPAIGN,
            (campaign, discount),
            body=filled(_RENAME_CAMPAIGN, body, fields),
            options=options,
        )

    @_overload
    def update_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        amount_percent: float | None | Unset = UNSET,
        amount_sum: float | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def update_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        body: FlightDiscountUpdate | FlightDiscountUpdateDict,
        options: Options | None = None,
    ) -> None: ...

    def update_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Change the discount of a flight

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            flight_discount: Its external id.
            body: Instead of the fields of `FlightDiscountUpdate`.

        `PATCH
        /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}`,
        operationId `updateFlightDiscount`
        """
        return self._call(
            _UPDATE_FLIGHT,
            (campaign, discount, flight_discount),
            body=filled(_UPDATE_FLIGHT, body, fields),
            options=options,
        )


class AsyncDiscountsService(AsyncService):
    """Discounts."""

    @_overload
    async def create_campaign(
        self,
        *,
        campaign: str,
        name: str,
        external_id: str,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def create_campaign(
        self,
        *,
        campaign: str,
        body: CampaignDiscountCreate | CampaignDiscountCreateDict,
        options: Options | None = None,
    ) -> None: ...

    async def create_campaign(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Create a discount

        Args:
            campaign: The campaign's external id.
            body: Instead of the fields of `CampaignDiscountCreate`.

        `POST /app-api/campaign/{campaign}/campaign-discount`, operationId `createCampaignDiscount`
        """
        return await self._call(
            _CREATE_CAMPAIGN,
            (campaign,),
            body=filled(_CREATE_CAMPAIGN, body, fields),
            options=options,
        )

    @_overload
    async def create_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_external_id: str,
        external_id: str,
        amount_percent: float | None | Unset = UNSET,
        amount_sum: float | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def create_flight(
        self,
        *,
        campaign: str,
        discount: str,
        body: FlightDiscountCreate | FlightDiscountCreateDict,
        options: Options | None = None,
    ) -> None: ...

    async def create_flight(
        self,
        *,
        campaign: str,
        discount: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Give a flight a discount, as a share or as a sum

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            body: Instead of the fields of `FlightDiscountCreate`.

        `POST /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount`,
        operationId `createFlightDiscount`
        """
        return await self._call(
            _CREATE_FLIGHT,
            (campaign, discount),
            body=filled(_CREATE_FLIGHT, body, fields),
            options=options,
        )

    async def delete_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        options: Options | None = None,
    ) -> None:
        """Delete a discount that no flight has

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.

        `DELETE /app-api/campaign/{campaign}/campaign-discount/{discount}`, operationId
        `deleteCampaignDiscount`
        """
        return await self._call(_DELETE_CAMPAIGN, (campaign, discount), options=options)

    async def delete_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        options: Options | None = None,
    ) -> None:
        """Delete the discount of a flight

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            flight_discount: Its external id.

        `DELETE
        /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}`,
        operationId `deleteFlightDiscount`
        """
        return await self._call(
            _DELETE_FLIGHT,
            (campaign, discount, flight_discount),
            options=options,
        )

    async def get_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        options: Options | None = None,
    ) -> FlightDiscount:
        """Read the discount of a flight

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            flight_discount: Its external id.

        `GET
        /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}`,
        operationId `getFlightDiscount`
        """
        return await self._call(_GET_FLIGHT, (campaign, discount, flight_discount), options=options)

    async def list_campaign(
        self,
        *,
        campaign: str,
        options: Options | None = None,
    ) -> CampaignDiscounts:
        """List the discounts of a campaign

        Args:
            campaign: The campaign's external id.

        `GET /app-api/campaign/{campaign}/campaign-discount`, operationId `listCampaignDiscounts`
        """
        return await self._call(_LIST_CAMPAIGN, (campaign,), options=options)

    @_overload
    async def rename_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        name: str,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def rename_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        body: CampaignDiscountUpdate | CampaignDiscountUpdateDict,
        options: Options | None = None,
    ) -> None: ...

    async def rename_campaign(
        self,
        *,
        campaign: str,
        discount: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Give a discount another name

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            body: Instead of the fields of `CampaignDiscountUpdate`.

        `PATCH /app-api/campaign/{campaign}/campaign-discount/{discount}`, operationId
        `renameCampaignDiscount`
        """
        return await self._call(
            _RENAME_CAMPAIGN,
            (campaign, discount),
            body=filled(_RENAME_CAMPAIGN, body, fields),
            options=options,
        )

    @_overload
    async def update_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        amount_percent: float | None | Unset = UNSET,
        amount_sum: float | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def update_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        body: FlightDiscountUpdate | FlightDiscountUpdateDict,
        options: Options | None = None,
    ) -> None: ...

    async def update_flight(
        self,
        *,
        campaign: str,
        discount: str,
        flight_discount: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Change the discount of a flight

        Args:
            campaign: The campaign's external id.
            discount: The discount's external id.
            flight_discount: Its external id.
            body: Instead of the fields of `FlightDiscountUpdate`.

        `PATCH
        /app-api/campaign/{campaign}/campaign-discount/{discount}/flight-discount/{flight_discount}`,
        operationId `updateFlightDiscount`
        """
        return await self._call(
            _UPDATE_FLIGHT,
            (campaign, discount, flight_discount),
            body=filled(_UPDATE_FLIGHT, body, fields),
            options=options,
        )
