# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Flights: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from tieline.runtime import Options, Unset

    from ..models import (
        Commission,
        CommissionDict,
        Flight,
        FlightCreate,
        FlightCreateDict,
        FlightUpdate,
        FlightUpdateDict,
        LineItem,
        Runtime,
        RuntimeDict,
        Subline,
        SublineDict,
        Sublines,
        SublinesDict,
    )


_CREATE: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/flight",
    id="createFlight",
    params=(Param("campaign", "path"),),
    bodies=(Body("json", type=lambda: models.FlightCreate),),
    answers=(
        Answer("201", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_DELETE: Op[None] = Op(
    "DELETE",
    "/app-api/campaign/{campaign}/flight/{flight}",
    id="deleteFlight",
    params=(Param("campaign", "path"), Param("flight", "path")),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_GET: Op[Flight] = Op(
    "GET",
    "/app-api/campaign/{campaign}/flight/{flight}",
    id="getFlight",
    params=(Param("campaign", "path"), Param("flight", "path")),
    answers=(
        Answer("200", "json", lambda: models.Flight),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_GET_COMMISSION: Op[Commission] = Op(
    "GET",
    "/app-api/campaign/{campaign}/flight/{flight}/commission",
    id="getFlightCommission",
    params=(Param("campaign", "path"), Param("flight", "path")),
    answers=(
        Answer("200", "json", lambda: models.Commission),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_GET_LINE_ITEM: Op[LineItem] = Op(
    "GET",
    "/app-api/campaign/{campaign}/flight-lineitemid/{flight}",
    id="getFlightLineItem",
    params=(Param("campaign", "path"), Param("flight", "path")),
    answers=(
        Answer("200", "json", lambda: models.LineItem),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_GET_SUBLINES: Op[Sublines] = Op(
    "GET",
    "/app-api/campaign/{campaign}/flight/{flight}/sublines",
    id="getFlightSublines",
    params=(Param("campaign", "path"), Param("flight", "path")),
    answers=(
        Answer("200", "json", lambda: models.Sublines),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_UPDATE: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/flight/{flight}",
    id="updateFlight",
    params=(Param("campaign", "path"), Param("flight", "path")),
    bodies=(Body("json", type=lambda: models.FlightUpdate),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_UPDATE_COMMISSION: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/flight/{flight}/commission",
    id="updateFlightCommission",
    params=(Param("campaign", "path"), Param("flight", "path")),
    bodies=(Body("json", type=lambda: models.Commission),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_UPDATE_SUBLINES: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/flight/{flight}/sublines",
    id="updateFlightSublines",
    params=(Param("campaign", "path"), Param("flight", "path")),
    bodies=(Body("json", type=lambda: models.Sublines),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)


class FlightsService(Service):
    """Flights."""

    @_overload
    def create(
        self,
        *,
        campaign: str,
        external_id: str,
        ad_server_id: str,
        runtime: Runtime | RuntimeDict,
        tarif_id: int,
        media_id: int,
        platform_id: int,
        channel_id: int,
        advertising_id: int,
        price_type_id: int,
        units: float,
        brutto_price_unit: float | str,
        extra_price_level_id: int | None | Unset = UNSET,
        advertising_status: Literal["open", "received", "integrated"] | str | Unset = UNSET,
        notes: str | None | Unset = UNSET,
        key_value_sets: Sequence[Any] | None | Unset = UNSET,
        key_value_sets_xandr: Sequence[Any] | None | Unset = UNSET,
        geo_targeting_by_zip: Sequence[Any] | None | Unset = UNSET,
        flight_tags: Sequence[int] | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def create(
        self,
        *,
        campaign: str,
        body: FlightCreate | FlightCreateDict,
        options: Options | None = None,
    ) -> None: ...

    def create(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Create a flight

        Args:
            campaign: The campaign's external id.
            brutto_price_unit: A price, or `loadFromRate`.
            body: Instead of the fields of `FlightCreate`.

        `POST /app-api/campaign/{campaign}/flight`, operationId `createFlight`
        """
        return self._call(_CREATE, (campaign,), body=filled(_CREATE, body, fields), options=options)

    def delete(self, *, campaign: str, flight: str, options: Options | None = None) -> None:
        """Delete a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `DELETE /app-api/campaign/{campaign}/flight/{flight}`, operationId `deleteFlight`
        """
        return self._call(_DELETE, (campaign, flight), options=options)

    def get(self, *, campaign: str, flight: str, options: Options | None = None) -> Flight:
        """Read a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}`, operationId `getFlight`
        """
        return self._call(_GET, (campaign, flight), options=options)

    def get_commission(
        self,
        *,
        campaign: str,
        flight: str,
        options: Options | None = None,
    ) -> Commission:
        """Read the commissions of a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}/commission`, operationId
        `getFlightCommission`
        """
        return self._call(_GET_COMMISSION, (campaign, flight), options=options)

    def get_line_item(
        self,
        *,
        campaign: str,
        flight: str,
        options: Options | None = None,
    ) -> LineItem:
        """Read the ids that a flight has in the ad server

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight-lineitemid/{flight}`, operationId
        `getFlightLineItem`
        """
        return self._call(_GET_LINE_ITEM, (campaign, flight), options=options)

    def get_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        options: Options | None = None,
    ) -> Sublines:
        """Read the shares of a flight's network

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId `getFlightSublines`
        """
        return self._call(_GET_SUBLINES, (campaign, flight), options=options)

    @_overload
    def update(
        self,
        *,
        campaign: str,
        flight: str,
        external_id: str | Unset = UNSET,
        ad_server_id: str | Unset = UNSET,
        runtime: Runtime | RuntimeDict | Unset = UNSET,
        tarif_id: int | Unset = UNSET,
        media_id: int | Unset = UNSET,
        platform_id: int | Unset = UNSET,
        channel_id: int | Unset = UNSET,
        advertising_id: int | Unset = UNSET,
        price_type_id: int | Unset = UNSET,
        extra_price_level_id: int | None | Unset = UNSET,
        units: float | Unset = UNSET,
        brutto_price_unit: float | str | Unset = UNSET,
        advertising_status: Literal["open", "received", "integrated"] | str | Unset = UNSET,
        notes: str | None | Unset = UNSET,
        key_value_sets: Sequence[Any] | None | Unset = UNSET,
        key_value_sets_xandr: Sequence[Any] | None | Unset = UNSET,
        geo_targeting_by_zip: Sequence[Any] | None | Unset = UNSET,
        flight_tags: Sequence[int] | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def update(
        self,
        *,
        campaign: str,
        flight: str,
        body: FlightUpdate | FlightUpdateDict,
        options: Options | None = None,
    ) -> None: ...

    def update(
        self,
        *,
        campaign: str,
        flight: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Change some fields of a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.
            brutto_price_unit: A price, or `loadFromRate`.
            body: Instead of the fields of `FlightUpdate`.

        `POST /app-api/campaign/{campaign}/flight/{flight}`, operationId `updateFlight`
        """
        return self._call(
            _UPDATE,
            (campaign, flight),
            body=filled(_UPDATE, body, fields),
            options=options,
        )

    @_overload
    def update_commission(
        self,
        *,
        campaign: str,
        flight: str,
        bk_percent: float | None | Unset = UNSET,
        bk_amount: float | None | Unset = UNSET,
        vmk_type: Literal["VMK", "DBE"] | str | None | Unset = UNSET,
        vmk_percent: float | None | Unset = UNSET,
        vmk_amount: float | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def update_commission(
        self,
        *,
        campaign: str,
        flight: str,
        body: Commission | CommissionDict,
        options: Options | None = None,
    ) -> None: ...

    def update_commission(
        self,
        *,
        campaign: str,
        flight: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Set the commissions of a flight, each as a share or as a sum

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.
            body: Instead of the fields of `Commission`.

        `POST /app-api/campaign/{campaign}/flight/{flight}/commission`, operationId
        `updateFlightCommission`
        """
        return self._call(
            _UPDATE_COMMISSION,
            (campaign, flight),
            body=filled(_UPDATE_COMMISSION, body, fields),
            options=options,
        )

    @_overload
    def update_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        sublines: Sequence[Subline | SublineDict],
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def update_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        body: Sublines | SublinesDict,
        options: Options | None = None,
    ) -> None: ...

    def update_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Set the shares of a flight's network, which make 100 %

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.
            body: Instead of the fields of `Sublines`.

        `POST /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId
        `updateFlightSublines`
        """
        return self._call(
            _UPDATE_SUBLINES,
            (campaign, flight),
            body=filled(_UPDATE_SUBLINES, body, fields),
            options=options,
        )


class AsyncFlightsService(AsyncService):
    """Flights."""

    @_overload
    async def create(
        self,
        *,
        campaign: str,
        external_id: str,
        ad_server_id: str,
        runtime: Runtime | RuntimeDict,
        tarif_id: int,
        media_id: int,
        platform_id: int,
        channel_id: int,
        advertising_id: int,
        price_type_id: int,
        units: float,
        brutto_price_unit: float | str,
        extra_price_level_id: int | None | Unset = UNSET,
        advertising_status: Literal["open", "received", "integrated"] | str | Unset = UNSET,
        notes: str | None | Unset = UNSET,
        key_value_sets: Sequence[Any] | None | Unset = UNSET,
        key_value_sets_xandr: Sequence[Any] | None | Unset = UNSET,
        geo_targeting_by_zip: Sequence[Any] | None | Unset = UNSET,
        flight_tags: Sequence[int] | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def create(
        self,
        *,
        campaign: str,
        body: FlightCreate | FlightCreateDict,
        options: Options | None = None,
    ) -> None: ...

    async def create(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Create a flight

        Args:
            campaign: The campaign's external id.
            brutto_price_unit: A price, or `loadFromRate`.
            body: Instead of the fields of `FlightCreate`.

        `POST /app-api/campaign/{campaign}/flight`, operationId `createFlight`
        """
        return await self._call(
            _CREATE,
            (campaign,),
            body=filled(_CREATE, body, fields),
            options=options,
        )

    async def delete(self, *, campaign: str, flight: str, options: Options | None = None) -> None:
        """Delete a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `DELETE /app-api/campaign/{campaign}/flight/{flight}`, operationId `deleteFlight`
        """
        return await self._call(_DELETE, (campaign, flight), options=options)

    async def get(self, *, campaign: str, flight: str, options: Options | None = None) -> Flight:
        """Read a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}`, operationId `getFlight`
        """
        return await self._call(_GET, (campaign, flight), options=options)

    async def get_commission(
        self,
        *,
        campaign: str,
        flight: str,
        options: Options | None = None,
    ) -> Commission:
        """Read the commissions of a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}/commission`, operationId
        `getFlightCommission`
        """
        return await self._call(_GET_COMMISSION, (campaign, flight), options=options)

    async def get_line_item(
        self,
        *,
        campaign: str,
        flight: str,
        options: Options | None = None,
    ) -> LineItem:
        """Read the ids that a flight has in the ad server

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight-lineitemid/{flight}`, operationId
        `getFlightLineItem`
        """
        return await self._call(_GET_LINE_ITEM, (campaign, flight), options=options)

    async def get_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        options: Options | None = None,
    ) -> Sublines:
        """Read the shares of a flight's network

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId `getFlightSublines`
        """
        return await self._call(_GET_SUBLINES, (campaign, flight), options=options)

    @_overload
    async def update(
        self,
        *,
        campaign: str,
        flight: str,
        external_id: str | Unset = UNSET,
        ad_server_id: str | Unset = UNSET,
        runtime: Runtime | RuntimeDict | Unset = UNSET,
        tarif_id: int | Unset = UNSET,
        media_id: int | Unset = UNSET,
        platform_id: int | Unset = UNSET,
        channel_id: int | Unset = UNSET,
        advertising_id: int | Unset = UNSET,
        price_type_id: int | Unset = UNSET,
        extra_price_level_id: int | None | Unset = UNSET,
        units: float | Unset = UNSET,
        brutto_price_unit: float | str | Unset = UNSET,
        advertising_status: Literal["open", "received", "integrated"] | str | Unset = UNSET,
        notes: str | None | Unset = UNSET,
        key_value_sets: Sequence[Any] | None | Unset = UNSET,
        key_value_sets_xandr: Sequence[Any] | None | Unset = UNSET,
        geo_targeting_by_zip: Sequence[Any] | None | Unset = UNSET,
        flight_tags: Sequence[int] | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def update(
        self,
        *,
        campaign: str,
        flight: str,
        body: FlightUpdate | FlightUpdateDict,
        options: Options | None = None,
    ) -> None: ...

    async def update(
        self,
        *,
        campaign: str,
        flight: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Change some fields of a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.
            brutto_price_unit: A price, or `loadFromRate`.
            body: Instead of the fields of `FlightUpdate`.

        `POST /app-api/campaign/{campaign}/flight/{flight}`, operationId `updateFlight`
        """
        return await self._call(
            _UPDATE,
            (campaign, flight),
            body=filled(_UPDATE, body, fields),
            options=options,
        )

    @_overload
    async def update_commission(
        self,
        *,
        campaign: str,
        flight: str,
        bk_percent: float | None | Unset = UNSET,
        bk_amount: float | None | Unset = UNSET,
        vmk_type: Literal["VMK", "DBE"] | str | None | Unset = UNSET,
        vmk_percent: float | None | Unset = UNSET,
        vmk_amount: float | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def update_commission(
        self,
        *,
        campaign: str,
        flight: str,
        body: Commission | CommissionDict,
        options: Options | None = None,
    ) -> None: ...

    async def update_commission(
        self,
        *,
        campaign: str,
        flight: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Set the commissions of a flight, each as a share or as a sum

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.
            body: Instead of the fields of `Commission`.

        `POST /app-api/campaign/{campaign}/flight/{flight}/commission`, operationId
        `updateFlightCommission`
        """
        return await self._call(
            _UPDATE_COMMISSION,
            (campaign, flight),
            body=filled(_UPDATE_COMMISSION, body, fields),
            options=options,
        )

    @_overload
    async def update_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        sublines: Sequence[Subline | SublineDict],
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def update_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        body: Sublines | SublinesDict,
        options: Options | None = None,
    ) -> None: ...

    async def update_sublines(
        self,
        *,
        campaign: str,
        flight: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Set the shares of a flight's network, which make 100 %

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.
            body: Instead of the fields of `Sublines`.

        `POST /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId
        `updateFlightSublines`
        """
        return await self._call(
            _UPDATE_SUBLINES,
            (campaign, flight),
            body=filled(_UPDATE_SUBLINES, body, fields),
            options=options,
        )
