# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Campaigns: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from typing import Any, Literal

    from tieline.runtime import Options, Unset

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
        Company,
        CompanyDict,
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

    @_overload
    def add_document(
        self,
        *,
        campaign: str,
        name: str,
        content: str,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def add_document(
        self,
        *,
        campaign: str,
        body: Document | DocumentDict,
        options: Options | None = None,
    ) -> None: ...

    def add_document(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Attach a document

        Args:
            campaign: The campaign's external id.
            content: In base64.
            body: Instead of the fields of `Document`.

        `POST /app-api/campaign/{campaign}/document`, operationId `addDocument`
        """
        return self._call(
            _ADD_DOCUMENT,
            (campaign,),
            body=filled(_ADD_DOCUMENT, body, fields),
            options=options,
        )

    @_overload
    def create(
        self,
        *,
        external_id: str,
        name: str,
        status: Literal["booking", "reservation"] | str,
        booking_date: _dt.date,
        customer: Company | CompanyDict,
        campaign_type_id: int | None | Unset = UNSET,
        campaign_type_reference: str | None | Unset = UNSET,
        currency: str | None | Unset = UNSET,
        intermediator: Company | CompanyDict | None | Unset = UNSET,
        agency: Company | CompanyDict | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_internal: str | None | Unset = UNSET,
        note_reservation: str | None | Unset = UNSET,
        pdf_invoice_with_attachment: bool | None | Unset = UNSET,
        billing_type: int | None | Unset = UNSET,
        sales_id: int | None | Unset = UNSET,
        sales_email: str | None | Unset = UNSET,
        sales_support_id: int | None | Unset = UNSET,
        sales_support_email: str | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def create(
        self,
        *,
        body: CampaignCreate | CampaignCreateDict,
        options: Options | None = None,
    ) -> None: ...

    def create(self, *, body: Any = UNSET, options: Options | None = None, **fields: Any) -> None:
        """Create a campaign

        Args:
            billing_type: 0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery.
            body: Instead of the fields of `CampaignCreate`.

        `POST /app-api/campaign`, operationId `createCampaign`
        """
        return self._call(_CREATE, (), body=filled(_CREATE, body, fields), options=options)

    def get(self, *, campaign: str, options: Options | None = None) -> Campaign:
        """Read a campaign with its flights

        Args:
            campaign: The campaign's external id.

        `GET /app-api/campaign/{campaign}`, operationId `getCampaign`
        """
        return self._call(_GET, (campaign,), options=options)

    @_overload
    def set_archive_status(
        self,
        *,
        campaign: str,
        set_is_archived: bool,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def set_archive_status(
        self,
        *,
        campaign: str,
        body: ArchiveStatus | ArchiveStatusDict,
        options: Options | None = None,
    ) -> None: ...

    def set_archive_status(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Archive a campaign, or take it out again

        Args:
            campaign: The campaign's external id.
            body: Instead of the fields of `ArchiveStatus`.

        `POST /app-api/campaign/{campaign}/archive-status`, operationId `setArchiveStatus`
        """
        return self._call(
            _SET_ARCHIVE_STATUS,
            (campaign,),
            body=filled(_SET_ARCHIVE_STATUS, body, fields),
            options=options,
        )

    @_overload
    def set_commission_status(
        self,
        *,
        campaign: str,
        commission_status: Literal[0, 2, 3, 4] | int,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def set_commission_status(
        self,
        *,
        campaign: str,
        body: CommissionStatus | CommissionStatusDict,
        options: Options | None = None,
    ) -> None: ...

    def set_commission_status(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Set how commissions stand

        Args:
            campaign: The campaign's external id.
            body: Instead of the fields of `CommissionStatus`.

        `POST /app-api/campaign/{campaign}/commission-status`, operationId `setCommissionStatus`
        """
        return self._call(
            _SET_COMMISSION_STATUS,
            (campaign,),
            body=filled(_SET_COMMISSION_STATUS, body, fields),
            options=options,
        )

    @_overload
    def update(
        self,
        *,
        campaign: str,
        external_id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        status: Literal["booking", "reservation"] | str | Unset = UNSET,
        booking_date: _dt.date | Unset = UNSET,
        campaign_type_id: int | None | Unset = UNSET,
        campaign_type_reference: str | None | Unset = UNSET,
        currency: str | None | Unset = UNSET,
        customer: Company | CompanyDict | Unset = UNSET,
        intermediator: Company | CompanyDict | None | Unset = UNSET,
        agency: Company | CompanyDict | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_internal: str | None | Unset = UNSET,
        note_reservation: str | None | Unset = UNSET,
        pdf_invoice_with_attachment: bool | None | Unset = UNSET,
        billing_type: int | None | Unset = UNSET,
        sales_id: int | None | Unset = UNSET,
        sales_email: str | None | Unset = UNSET,
        sales_support_id: int | None | Unset = UNSET,
        sales_support_email: str | None | Unset = UNSET,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def update(
        self,
        *,
        campaign: str,
        body: CampaignUpdate | CampaignUpdateDict,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
    ) -> None: ...

    def update(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Change some fields of a campaign

        Args:
            campaign: The campaign's external id.
            update_commissions: 0 keeps the commissions where the agency or the intermediator changes.
            billing_type: 0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery.
            body: Instead of the fields of `CampaignUpdate`.

        `POST /app-api/campaign/{campaign}`, operationId `updateCampaign`
        """
        return self._call(
            _UPDATE,
            (campaign, update_commissions),
            body=filled(_UPDATE, body, fields),
            options=options,
        )


class AsyncCampaignsService(AsyncService):
    """Campaigns."""

    @_overload
    async def add_document(
        self,
        *,
        campaign: str,
        name: str,
        content: str,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def add_document(
        self,
        *,
        campaign: str,
        body: Document | DocumentDict,
        options: Options | None = None,
    ) -> None: ...

    async def add_document(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Attach a document

        Args:
            campaign: The campaign's external id.
            content: In base64.
            body: Instead of the fields of `Document`.

        `POST /app-api/campaign/{campaign}/document`, operationId `addDocument`
        """
        return await self._call(
            _ADD_DOCUMENT,
            (campaign,),
            body=filled(_ADD_DOCUMENT, body, fields),
            options=options,
        )

    @_overload
    async def create(
        self,
        *,
        external_id: str,
        name: str,
        status: Literal["booking", "reservation"] | str,
        booking_date: _dt.date,
        customer: Company | CompanyDict,
        campaign_type_id: int | None | Unset = UNSET,
        campaign_type_reference: str | None | Unset = UNSET,
        currency: str | None | Unset = UNSET,
        intermediator: Company | CompanyDict | None | Unset = UNSET,
        agency: Company | CompanyDict | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_internal: str | None | Unset = UNSET,
        note_reservation: str | None | Unset = UNSET,
        pdf_invoice_with_attachment: bool | None | Unset = UNSET,
        billing_type: int | None | Unset = UNSET,
        sales_id: int | None | Unset = UNSET,
        sales_email: str | None | Unset = UNSET,
        sales_support_id: int | None | Unset = UNSET,
        sales_support_email: str | None | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def create(
        self,
        *,
        body: CampaignCreate | CampaignCreateDict,
        options: Options | None = None,
    ) -> None: ...

    async def create(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Create a campaign

        Args:
            billing_type: 0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery.
            body: Instead of the fields of `CampaignCreate`.

        `POST /app-api/campaign`, operationId `createCampaign`
        """
        return await self._call(_CREATE, (), body=filled(_CREATE, body, fields), options=options)

    async def get(self, *, campaign: str, options: Options | None = None) -> Campaign:
        """Read a campaign with its flights

        Args:
            campaign: The campaign's external id.

        `GET /app-api/campaign/{campaign}`, operationId `getCampaign`
        """
        return await self._call(_GET, (campaign,), options=options)

    @_overload
    async def set_archive_status(
        self,
        *,
        campaign: str,
        set_is_archived: bool,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def set_archive_status(
        self,
        *,
        campaign: str,
        body: ArchiveStatus | ArchiveStatusDict,
        options: Options | None = None,
    ) -> None: ...

    async def set_archive_status(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Archive a campaign, or take it out again

        Args:
            campaign: The campaign's external id.
            body: Instead of the fields of `ArchiveStatus`.

        `POST /app-api/campaign/{campaign}/archive-status`, operationId `setArchiveStatus`
        """
        return await self._call(
            _SET_ARCHIVE_STATUS,
            (campaign,),
            body=filled(_SET_ARCHIVE_STATUS, body, fields),
            options=options,
        )

    @_overload
    async def set_commission_status(
        self,
        *,
        campaign: str,
        commission_status: Literal[0, 2, 3, 4] | int,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def set_commission_status(
        self,
        *,
        campaign: str,
        body: CommissionStatus | CommissionStatusDict,
        options: Options | None = None,
    ) -> None: ...

    async def set_commission_status(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Set how commissions stand

        Args:
            campaign: The campaign's external id.
            body: Instead of the fields of `CommissionStatus`.

        `POST /app-api/campaign/{campaign}/commission-status`, operationId `setCommissionStatus`
        """
        return await self._call(
            _SET_COMMISSION_STATUS,
            (campaign,),
            body=filled(_SET_COMMISSION_STATUS, body, fields),
            options=options,
        )

    @_overload
    async def update(
        self,
        *,
        campaign: str,
        external_id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        status: Literal["booking", "reservation"] | str | Unset = UNSET,
        booking_date: _dt.date | Unset = UNSET,
        campaign_type_id: int | None | Unset = UNSET,
        campaign_type_reference: str | None | Unset = UNSET,
        currency: str | None | Unset = UNSET,
        customer: Company | CompanyDict | Unset = UNSET,
        intermediator: Company | CompanyDict | None | Unset = UNSET,
        agency: Company | CompanyDict | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        note_internal: str | None | Unset = UNSET,
        note_reservation: str | None | Unset = UNSET,
        pdf_invoice_with_attachment: bool | None | Unset = UNSET,
        billing_type: int | None | Unset = UNSET,
        sales_id: int | None | Unset = UNSET,
        sales_email: str | None | Unset = UNSET,
        sales_support_id: int | None | Unset = UNSET,
        sales_support_email: str | None | Unset = UNSET,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def update(
        self,
        *,
        campaign: str,
        body: CampaignUpdate | CampaignUpdateDict,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
    ) -> None: ...

    async def update(
        self,
        *,
        campaign: str,
        body: Any = UNSET,
        update_commissions: Literal[0, 1] | int | None = None,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Change some fields of a campaign

        Args:
            campaign: The campaign's external id.
            update_commissions: 0 keeps the commissions where the agency or the intermediator changes.
            billing_type: 0 custom, 1 at the end, 2 monthly by day, 3 monthly by delivery.
            body: Instead of the fields of `CampaignUpdate`.

        `POST /app-api/campaign/{campaign}`, operationId `updateCampaign`
        """
        return await self._call(
            _UPDATE,
            (campaign, update_commissions),
            body=filled(_UPDATE, body, fields),
            options=options,
        )
