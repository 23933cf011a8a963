# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Flights: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import (
        Commission,
        CommissionDict,
        Flight,
        FlightCreate,
        FlightCreateDict,
        FlightUpdate,
        FlightUpdateDict,
        LineItem,
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

    def create(
        self,
        campaign: str,
        body: FlightCreate | FlightCreateDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Create a flight

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/flight`, operationId `createFlight`
        """
        return self._call(_CREATE, (campaign,), body=body, options=options)

    def delete(self, campaign: str, flight: str, *, options: Options | None = None) -> None:
        """Delete a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `DELETE /app-api/campaign/{campaign}/flight/{flight}`, operationId `deleteFlight`
        """
        return self._call(_DELETE, (campaign, flight), options=options)

    def get(self, campaign: str, flight: str, *, options: Options | None = None) -> Flight:
        """Read a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}`, operationId `getFlight`
        """
        return self._call(_GET, (campaign, flight), options=options)

    def get_commission(
        self,
        campaign: str,
        flight: str,
        *,
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
        campaign: str,
        flight: str,
        *,
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
        campaign: str,
        flight: str,
        *,
        options: Options | None = None,
    ) -> Sublines:
        """Read the shares of a flight's network

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId `getFlightSublines`
        """
        return self._call(_GET_SUBLINES, (campaign, flight), options=options)

    def update(
        self,
        campaign: str,
        flight: str,
        body: FlightUpdate | FlightUpdateDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Change some fields of a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `POST /app-api/campaign/{campaign}/flight/{flight}`, operationId `updateFlight`
        """
        return self._call(_UPDATE, (campaign, flight), body=body, options=options)

    def update_commission(
        self,
        campaign: str,
        flight: str,
        body: Commission | CommissionDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Set the commissions of a flight, each as a share or as a sum

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `POST /app-api/campaign/{campaign}/flight/{flight}/commission`, operationId
        `updateFlightCommission`
        """
        return self._call(_UPDATE_COMMISSION, (campaign, flight), body=body, options=options)

    def update_sublines(
        self,
        campaign: str,
        flight: str,
        body: Sublines | SublinesDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Set the shares of a flight's network, which make 100 %

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `POST /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId
        `updateFlightSublines`
        """
        return self._call(_UPDATE_SUBLINES, (campaign, flight), body=body, options=options)


class AsyncFlightsService(AsyncService):
    """Flights."""

    async def create(
        self,
        campaign: str,
        body: FlightCreate | FlightCreateDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Create a flight

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/flight`, operationId `createFlight`
        """
        return await self._call(_CREATE, (campaign,), body=body, options=options)

    async def delete(self, campaign: str, flight: str, *, options: Options | None = None) -> None:
        """Delete a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `DELETE /app-api/campaign/{campaign}/flight/{flight}`, operationId `deleteFlight`
        """
        return await self._call(_DELETE, (campaign, flight), options=options)

    async def get(self, campaign: str, flight: str, *, options: Options | None = None) -> Flight:
        """Read a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}`, operationId `getFlight`
        """
        return await self._call(_GET, (campaign, flight), options=options)

    async def get_commission(
        self,
        campaign: str,
        flight: str,
        *,
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
        campaign: str,
        flight: str,
        *,
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
        campaign: str,
        flight: str,
        *,
        options: Options | None = None,
    ) -> Sublines:
        """Read the shares of a flight's network

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `GET /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId `getFlightSublines`
        """
        return await self._call(_GET_SUBLINES, (campaign, flight), options=options)

    async def update(
        self,
        campaign: str,
        flight: str,
        body: FlightUpdate | FlightUpdateDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Change some fields of a flight

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `POST /app-api/campaign/{campaign}/flight/{flight}`, operationId `updateFlight`
        """
        return await self._call(_UPDATE, (campaign, flight), body=body, options=options)

    async def update_commission(
        self,
        campaign: str,
        flight: str,
        body: Commission | CommissionDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Set the commissions of a flight, each as a share or as a sum

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `POST /app-api/campaign/{campaign}/flight/{flight}/commission`, operationId
        `updateFlightCommission`
        """
        return await self._call(_UPDATE_COMMISSION, (campaign, flight), body=body, options=options)

    async def update_sublines(
        self,
        campaign: str,
        flight: str,
        body: Sublines | SublinesDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Set the shares of a flight's network, which make 100 %

        Args:
            campaign: The campaign's external id.
            flight: The flight's external id.

        `POST /app-api/campaign/{campaign}/flight/{flight}/sublines`, operationId
        `updateFlightSublines`
        """
        return await self._call(_UPDATE_SUBLINES, (campaign, flight), body=body, options=options)
