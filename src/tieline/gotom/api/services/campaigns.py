# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Campaigns: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from typing import Literal

    from tieline.runtime import Options

    from ..models import (
        ArchiveStatus,
        ArchiveStatusDict,
        Campaign,
        CampaignCreate,
        CampaignCreateDict,
        CampaignUpdate,
        CampaignUpdateDict,
        CommissionStatus,
        CommissionStatusDict,
        Document,
        DocumentDict,
    )


_ADD_DOCUMENT: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/document",
    id="addDocument",
    params=(Param("campaign", "path"),),
    bodies=(Body("json", type=lambda: models.Document),),
    answers=(Answer("201", "none"), Answer("404", "json", lambda: models.Problem)),
)

_CREATE: Op[None] = Op(
    "POST",
    "/app-api/campaign",
    id="createCampaign",
    bodies=(Body("json", type=lambda: models.CampaignCreate),),
    answers=(Answer("201", "none"), Answer("400", "json", lambda: models.Violations)),
)

_GET: Op[Campaign] = Op(
    "GET",
    "/app-api/campaign/{campaign}",
    id="getCampaign",
    params=(Param("campaign", "path"),),
    answers=(
        Answer("200", "json", lambda: models.Campaign),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_SET_ARCHIVE_STATUS: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/archive-status",
    id="setArchiveStatus",
    params=(Param("campaign", "path"),),
    bodies=(Body("json", type=lambda: models.ArchiveStatus),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_SET_COMMISSION_STATUS: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}/commission-status",
    id="setCommissionStatus",
    params=(Param("campaign", "path"),),
    bodies=(Body("json", type=lambda: models.CommissionStatus),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)

_UPDATE: Op[None] = Op(
    "POST",
    "/app-api/campaign/{campaign}",
    id="updateCampaign",
    params=(Param("campaign", "path"), Param("update_commissions")),
    bodies=(Body("json", type=lambda: models.CampaignUpdate),),
    answers=(
        Answer("204", "none"),
        Answer("400", "json", lambda: models.Violations),
        Answer("404", "json", lambda: models.Problem),
    ),
)


class CampaignsService(Service):
    """Campaigns."""

    def add_document(
        self,
        campaign: str,
        body: Document | DocumentDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Attach a document

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/document`, operationId `addDocument`
        """
        return self._call(_ADD_DOCUMENT, (campaign,), body=body, options=options)

    def create(
        self,
        body: CampaignCreate | CampaignCreateDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Create a campaign

        `POST /app-api/campaign`, operationId `createCampaign`
        """
        return self._call(_CREATE, (), body=body, options=options)

    def get(self, campaign: str, *, options: Options | None = None) -> Campaign:
        """Read a campaign with its flights

        Args:
            campaign: The campaign's external id.

        `GET /app-api/campaign/{campaign}`, operationId `getCampaign`
        """
        return self._call(_GET, (campaign,), options=options)

    def set_archive_status(
        self,
        campaign: str,
        body: ArchiveStatus | ArchiveStatusDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Archive a campaign, or take it out again

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/archive-status`, operationId `setArchiveStatus`
        """
        return self._call(_SET_ARCHIVE_STATUS, (campaign,), body=body, options=options)

    def set_commission_status(
        self,
        campaign: str,
        body: CommissionStatus | CommissionStatusDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Set how commissions stand

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/commission-status`, operationId `setCommissionStatus`
        """
        return self._call(_SET_COMMISSION_STATUS, (campaign,), body=body, options=options)

    def update(
        self,
        campaign: str,
        body: CampaignUpdate | CampaignUpdateDict,
        *,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
    ) -> None:
        """Change some fields of a campaign

        Args:
            campaign: The campaign's external id.
            update_commissions: 0 keeps the commissions where the agency or the intermediator changes.

        `POST /app-api/campaign/{campaign}`, operationId `updateCampaign`
        """
        return self._call(_UPDATE, (campaign, update_commissions), body=body, options=options)


class AsyncCampaignsService(AsyncService):
    """Campaigns."""

    async def add_document(
        self,
        campaign: str,
        body: Document | DocumentDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Attach a document

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/document`, operationId `addDocument`
        """
        return await self._call(_ADD_DOCUMENT, (campaign,), body=body, options=options)

    async def create(
        self,
        body: CampaignCreate | CampaignCreateDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Create a campaign

        `POST /app-api/campaign`, operationId `createCampaign`
        """
        return await self._call(_CREATE, (), body=body, options=options)

    async def get(self, campaign: str, *, options: Options | None = None) -> Campaign:
        """Read a campaign with its flights

        Args:
            campaign: The campaign's external id.

        `GET /app-api/campaign/{campaign}`, operationId `getCampaign`
        """
        return await self._call(_GET, (campaign,), options=options)

    async def set_archive_status(
        self,
        campaign: str,
        body: ArchiveStatus | ArchiveStatusDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Archive a campaign, or take it out again

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/archive-status`, operationId `setArchiveStatus`
        """
        return await self._call(_SET_ARCHIVE_STATUS, (campaign,), body=body, options=options)

    async def set_commission_status(
        self,
        campaign: str,
        body: CommissionStatus | CommissionStatusDict,
        *,
        options: Options | None = None,
    ) -> None:
        """Set how commissions stand

        Args:
            campaign: The campaign's external id.

        `POST /app-api/campaign/{campaign}/commission-status`, operationId `setCommissionStatus`
        """
        return await self._call(_SET_COMMISSION_STATUS, (campaign,), body=body, options=options)

    async def update(
        self,
        campaign: str,
        body: CampaignUpdate | CampaignUpdateDict,
        *,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
    ) -> None:
        """Change some fields of a campaign

        Args:
            campaign: The campaign's external id.
            update_commissions: 0 keeps the commissions where the agency or the intermediator changes.

        `POST /app-api/campaign/{campaign}`, operationId `updateCampaign`
        """
        return await self._call(_UPDATE, (campaign, update_commissions), body=body, options=options)
