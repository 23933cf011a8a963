# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Meetings: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from collections.abc import Sequence
    from typing import Any

    from tieline.runtime import Options, Unset

    from ..models import (
        DeleteMeetingRequest,
        DeleteMeetingRequestDict,
        DeleteMeetingResponse,
        IntegrationStatusRequest,
        IntegrationStatusRequestDict,
        IntegrationStatusResponse,
        MeetingInvitee,
        MeetingInviteeDict,
        NewMeetingRequest,
        NewMeetingRequestDict,
        NewMeetingResponse,
        UpdateMeetingRequest,
        UpdateMeetingRequestDict,
        UpdateMeetingResponse,
    )


_ADD: Op[NewMeetingResponse] = Op(
    "POST",
    "/v2/meetings",
    id="addMeeting",
    bodies=(Body("json", type=lambda: models.NewMeetingRequest),),
    answers=(
        Answer("200", "json", lambda: models.NewMeetingResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.MeetingConflict),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_DELETE: Op[DeleteMeetingResponse] = Op(
    "DELETE",
    "/v2/meetings/{meetingId}",
    id="deleteMeeting",
    params=(Param("meetingId", "path"),),
    bodies=(Body("json", type=lambda: models.DeleteMeetingRequest),),
    answers=(
        Answer("200", "json", lambda: models.DeleteMeetingResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.MeetingConflict),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_INTEGRATION_STATUS: Op[IntegrationStatusResponse] = Op(
    "POST",
    "/v2/meetings/integration/status",
    id="integrationStatus",
    bodies=(Body("json", type=lambda: models.IntegrationStatusRequest),),
    answers=(
        Answer("200", "json", lambda: models.IntegrationStatusResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UPDATE: Op[UpdateMeetingResponse] = Op(
    "PUT",
    "/v2/meetings/{meetingId}",
    id="updateMeeting",
    params=(Param("meetingId", "path"),),
    bodies=(Body("json", type=lambda: models.UpdateMeetingRequest),),
    answers=(
        Answer("200", "json", lambda: models.UpdateMeetingResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.MeetingConflict),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class MeetingsService(Service):
    """Meetings with a page of consent to recording. A beta: it has to be enabled for the company, else
    every answer is a 403.
    """

    @_overload
    def add(
        self,
        *,
        start_time: _dt.datetime,
        end_time: _dt.datetime,
        invitees: Sequence[MeetingInvitee | MeetingInviteeDict],
        organizer_email: str,
        title: str | Unset = UNSET,
        external_id: str | Unset = UNSET,
        provider: str | Unset = UNSET,
        options: Options | None = None,
    ) -> NewMeetingResponse: ...

    @_overload
    def add(
        self,
        *,
        body: NewMeetingRequest | NewMeetingRequestDict,
        options: Options | None = None,
    ) -> NewMeetingResponse: ...

    def add(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> NewMeetingResponse:
        """Create a meeting

        Creates a meeting that people join through the organizer's page of consent to recording. Add
        those in `additionalInvitees` to your invitation too.

        Args:
            start_time: When it begins.
            end_time: When it ends.
            title: Its title.
            invitees: Who is invited, without the organizer.
            external_id: Its id in another system.
            provider: The web conference system; without it, the organizer's usual one.
            organizer_email: The e-mail address of the user whose settings and page of consent it takes.
            body: Instead of the fields of `NewMeetingRequest`.

        `POST /v2/meetings`, operationId `addMeeting`
        """
        return self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)

    @_overload
    def delete(
        self,
        *,
        meeting_id: str,
        organizer_email: str | Unset = UNSET,
        options: Options | None = None,
    ) -> DeleteMeetingResponse: ...

    @_overload
    def delete(
        self,
        *,
        meeting_id: str,
        body: DeleteMeetingRequest | DeleteMeetingRequestDict,
        options: Options | None = None,
    ) -> DeleteMeetingResponse: ...

    def delete(
        self,
        *,
        meeting_id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> DeleteMeetingResponse:
        """Delete a meeting

        Deletes a meeting. The request has a body that names the organizer, though it is a DELETE.

        Args:
            meeting_id: The id of the meeting.
            organizer_email: The e-mail address of the user who created it.
            body: Instead of the fields of `DeleteMeetingRequest`.

        `DELETE /v2/meetings/{meetingId}`, operationId `deleteMeeting`
        """
        return self._call(
            _DELETE,
            (meeting_id,),
            body=filled(_DELETE, body, fields),
            options=options,
        )

    @_overload
    def integration_status(
        self,
        *,
        emails: Sequence[str] | Unset = UNSET,
        options: Options | None = None,
    ) -> IntegrationStatusResponse: ...

    @_overload
    def integration_status(
        self,
        *,
        body: IntegrationStatusRequest | IntegrationStatusRequestDict,
        options: Options | None = None,
    ) -> IntegrationStatusResponse: ...

    def integration_status(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> IntegrationStatusResponse:
        """Check whether users can create meetings

        Tells for up to a hundred users whether they can create meetings, and if not, why.

        Args:
            emails: The e-mail addresses of users.
            body: Instead of the fields of `IntegrationStatusRequest`.

        `POST /v2/meetings/integration/status`, operationId `integrationStatus`
        """
        return self._call(
            _INTEGRATION_STATUS,
            (),
            body=filled(_INTEGRATION_STATUS, body, fields),
            options=options,
        )

    @_overload
    def update(
        self,
        *,
        meeting_id: str,
        start_time: _dt.datetime,
        end_time: _dt.datetime,
        invitees: Sequence[MeetingInvitee | MeetingInviteeDict],
        organizer_email: str,
        title: str | Unset = UNSET,
        external_id: str | Unset = UNSET,
        provider: str | Unset = UNSET,
        options: Options | None = None,
    ) -> UpdateMeetingResponse: ...

    @_overload
    def update(
        self,
        *,
        meeting_id: str,
        body: UpdateMeetingRequest | UpdateMeetingRequestDict,
        options: Options | None = None,
    ) -> UpdateMeetingResponse: ...

    def update(
        self,
        *,
        meeting_id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> UpdateMeetingResponse:
        """Change a meeting

        Changes a meeting. Send the whole of it: time, invitees and organizer.

        Args:
            meeting_id: The id of the meeting.
            start_time: When it begins.
            end_time: When it ends.
            title: Its title.
            invitees: Who is invited, without the organizer.
            external_id: Its id in another system.
            provider: The web conference system; without it, the organizer's usual one.
            organizer_email: The e-mail address of the user who created it.
            body: Instead of the fields of `UpdateMeetingRequest`.

        `PUT /v2/meetings/{meetingId}`, operationId `updateMeeting`
        """
        return self._call(
            _UPDATE,
            (meeting_id,),
            body=filled(_UPDATE, body, fields),
            options=options,
        )


class AsyncMeetingsService(AsyncService):
    """Meetings with a page of consent to recording. A beta: it has to be enabled for the company, else
    every answer is a 403.
    """

    @_overload
    async def add(
        self,
        *,
        start_time: _dt.datetime,
        end_time: _dt.datetime,
        invitees: Sequence[MeetingInvitee | MeetingInviteeDict],
        organizer_email: str,
        title: str | Unset = UNSET,
        external_id: str | Unset = UNSET,
        provider: str | Unset = UNSET,
        options: Options | None = None,
    ) -> NewMeetingResponse: ...

    @_overload
    async def add(
        self,
        *,
        body: NewMeetingRequest | NewMeetingRequestDict,
        options: Options | None = None,
    ) -> NewMeetingResponse: ...

    async def add(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> NewMeetingResponse:
        """Create a meeting

        Creates a meeting that people join through the organizer's page of consent to recording. Add
        those in `additionalInvitees` to your invitation too.

        Args:
            start_time: When it begins.
            end_time: When it ends.
            title: Its title.
            invitees: Who is invited, without the organizer.
            external_id: Its id in another system.
            provider: The web conference system; without it, the organizer's usual one.
            organizer_email: The e-mail address of the user whose settings and page of consent it takes.
            body: Instead of the fields of `NewMeetingRequest`.

        `POST /v2/meetings`, operationId `addMeeting`
        """
        return await self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)

    @_overload
    async def delete(
        self,
        *,
        meeting_id: str,
        organizer_email: str | Unset = UNSET,
        options: Options | None = None,
    ) -> DeleteMeetingResponse: ...

    @_overload
    async def delete(
        self,
        *,
        meeting_id: str,
        body: DeleteMeetingRequest | DeleteMeetingRequestDict,
        options: Options | None = None,
    ) -> DeleteMeetingResponse: ...

    async def delete(
        self,
        *,
        meeting_id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> DeleteMeetingResponse:
        """Delete a meeting

        Deletes a meeting. The request has a body that names the organizer, though it is a DELETE.

        Args:
            meeting_id: The id of the meeting.
            organizer_email: The e-mail address of the user who created it.
            body: Instead of the fields of `DeleteMeetingRequest`.

        `DELETE /v2/meetings/{meetingId}`, operationId `deleteMeeting`
        """
        return await self._call(
            _DELETE,
            (meeting_id,),
            body=filled(_DELETE, body, fields),
            options=options,
        )

    @_overload
    async def integration_status(
        self,
        *,
        emails: Sequence[str] | Unset = UNSET,
        options: Options | None = None,
    ) -> IntegrationStatusResponse: ...

    @_overload
    async def integration_status(
        self,
        *,
        body: IntegrationStatusRequest | IntegrationStatusRequestDict,
        options: Options | None = None,
    ) -> IntegrationStatusResponse: ...

    async def integration_status(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> IntegrationStatusResponse:
        """Check whether users can create meetings

        Tells for up to a hundred users whether they can create meetings, and if not, why.

        Args:
            emails: The e-mail addresses of users.
            body: Instead of the fields of `IntegrationStatusRequest`.

        `POST /v2/meetings/integration/status`, operationId `integrationStatus`
        """
        return await self._call(
            _INTEGRATION_STATUS,
            (),
            body=filled(_INTEGRATION_STATUS, body, fields),
            options=options,
        )

    @_overload
    async def update(
        self,
        *,
        meeting_id: str,
        start_time: _dt.datetime,
        end_time: _dt.datetime,
        invitees: Sequence[MeetingInvitee | MeetingInviteeDict],
        organizer_email: str,
        title: str | Unset = UNSET,
        external_id: str | Unset = UNSET,
        provider: str | Unset = UNSET,
        options: Options | None = None,
    ) -> UpdateMeetingResponse: ...

    @_overload
    async def update(
        self,
        *,
        meeting_id: str,
        body: UpdateMeetingRequest | UpdateMeetingRequestDict,
        options: Options | None = None,
    ) -> UpdateMeetingResponse: ...

    async def update(
        self,
        *,
        meeting_id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> UpdateMeetingResponse:
        """Change a meeting

        Changes a meeting. Send the whole of it: time, invitees and organizer.

        Args:
            meeting_id: The id of the meeting.
            start_time: When it begins.
            end_time: When it ends.
            title: Its title.
            invitees: Who is invited, without the organizer.
            external_id: Its id in another system.
            provider: The web conference system; without it, the organizer's usual one.
            organizer_email: The e-mail address of the user who created it.
            body: Instead of the fields of `UpdateMeetingRequest`.

        `PUT /v2/meetings/{meetingId}`, operationId `updateMeeting`
        """
        return await self._call(
            _UPDATE,
            (meeting_id,),
            body=filled(_UPDATE, body, fields),
            options=options,
        )
