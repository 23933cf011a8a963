# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Meetings: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import (
        DeleteMeetingRequest,
        DeleteMeetingRequestDict,
        DeleteMeetingResponse,
        IntegrationStatusRequest,
        IntegrationStatusRequestDict,
        IntegrationStatusResponse,
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

    def add(
        self,
        body: NewMeetingRequest | NewMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> NewMeetingResponse:
        """Create a meeting

        Creates a meeting that people join through the organizer's page of consent to recording. Add
        those in `additionalInvitees` to your invitation too.

        `POST /v2/meetings`, operationId `addMeeting`
        """
        return self._call(_ADD, (), body=body, options=options)

    def delete(
        self,
        meeting_id: str,
        body: DeleteMeetingRequest | DeleteMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> DeleteMeetingResponse:
        """Delete a meeting

        Deletes a meeting. The request has a body that names the organizer, though it is a DELETE.

        Args:
            meeting_id: The id of the meeting.

        `DELETE /v2/meetings/{meetingId}`, operationId `deleteMeeting`
        """
        return self._call(_DELETE, (meeting_id,), body=body, options=options)

    def integration_status(
        self,
        body: IntegrationStatusRequest | IntegrationStatusRequestDict,
        *,
        options: Options | None = None,
    ) -> IntegrationStatusResponse:
        """Check whether users can create meetings

        Tells for up to a hundred users whether they can create meetings, and if not, why.

        `POST /v2/meetings/integration/status`, operationId `integrationStatus`
        """
        return self._call(_INTEGRATION_STATUS, (), body=body, options=options)

    def update(
        self,
        meeting_id: str,
        body: UpdateMeetingRequest | UpdateMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> UpdateMeetingResponse:
        """Change a meeting

        Changes a meeting. Send the whole of it: time, invitees and organizer.

        Args:
            meeting_id: The id of the meeting.

        `PUT /v2/meetings/{meetingId}`, operationId `updateMeeting`
        """
        return self._call(_UPDATE, (meeting_id,), body=body, options=options)


class AsyncMeetingsService(AsyncService):
    """Meetings with a page of consent to recording. A beta: it has to be enabled for the company, else
    every answer is a 403.
    """

    async def add(
        self,
        body: NewMeetingRequest | NewMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> NewMeetingResponse:
        """Create a meeting

        Creates a meeting that people join through the organizer's page of consent to recording. Add
        those in `additionalInvitees` to your invitation too.

        `POST /v2/meetings`, operationId `addMeeting`
        """
        return await self._call(_ADD, (), body=body, options=options)

    async def delete(
        self,
        meeting_id: str,
        body: DeleteMeetingRequest | DeleteMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> DeleteMeetingResponse:
        """Delete a meeting

        Deletes a meeting. The request has a body that names the organizer, though it is a DELETE.

        Args:
            meeting_id: The id of the meeting.

        `DELETE /v2/meetings/{meetingId}`, operationId `deleteMeeting`
        """
        return await self._call(_DELETE, (meeting_id,), body=body, options=options)

    async def integration_status(
        self,
        body: IntegrationStatusRequest | IntegrationStatusRequestDict,
        *,
        options: Options | None = None,
    ) -> IntegrationStatusResponse:
        """Check whether users can create meetings

        Tells for up to a hundred users whether they can create meetings, and if not, why.

        `POST /v2/meetings/integration/status`, operationId `integrationStatus`
        """
        return await self._call(_INTEGRATION_STATUS, (), body=body, options=options)

    async def update(
        self,
        meeting_id: str,
        body: UpdateMeetingRequest | UpdateMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> UpdateMeetingResponse:
        """Change a meeting

        Changes a meeting. Send the whole of it: time, invitees and organizer.

        Args:
            meeting_id: The id of the meeting.

        `PUT /v2/meetings/{meetingId}`, operationId `updateMeeting`
        """
        return await self._call(_UPDATE, (meeting_id,), body=body, options=options)
