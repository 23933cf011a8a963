# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Calls: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, PagedOp, Paging, Param, Service

from .. import models

if TYPE_CHECKING:
    import datetime as _dt

    from tieline.runtime import AsyncPages, Options, Page

    from ..models import (
        AddCallRecordingRequest,
        AddCallRecordingRequestDict,
        AddCallRecordingResponse,
        AddCallRequest,
        AddCallRequestDict,
        AddCallResponse,
        Call,
        CallResponse,
        CallTranscript,
        CallTranscriptsRequest,
        CallTranscriptsRequestDict,
        CallTranscriptsResponse,
        CallsResponse,
        ExtensiveCall,
        ExtensiveCallsRequest,
        ExtensiveCallsRequestDict,
        ExtensiveCallsResponse,
    )


_ADD: Op[AddCallResponse] = Op(
    "POST",
    "/v2/calls",
    id="addCall",
    bodies=(Body("json", type=lambda: models.AddCallRequest),),
    answers=(
        Answer("200", "json", lambda: models.AddCallResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_ADD_RECORDING: Op[AddCallRecordingResponse] = Op(
    "PUT",
    "/v2/calls/{id}/media",
    id="addCallRecording",
    params=(Param("id", "path"),),
    bodies=(Body("multipart"),),
    answers=(
        Answer("201", "json", lambda: models.AddCallRecordingResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET: Op[CallResponse] = Op(
    "GET",
    "/v2/calls/{id}",
    id="getCall",
    params=(Param("id", "path"),),
    answers=(
        Answer("200", "json", lambda: models.CallResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_TRANSCRIPTS: PagedOp[CallTranscriptsResponse, CallTranscript] = PagedOp(
    "POST",
    "/v2/calls/transcript",
    id="getCallTranscripts",
    bodies=(Body("json", type=lambda: models.CallTranscriptsRequest),),
    answers=(
        Answer("200", "json", lambda: models.CallTranscriptsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="callTranscripts",
        item=lambda: models.CallTranscript,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="callId",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)

_LIST: PagedOp[CallsResponse, Call] = PagedOp(
    "GET",
    "/v2/calls",
    id="listCalls",
    params=(Param("cursor"), Param("fromDateTime"), Param("toDateTime"), Param("workspaceId")),
    answers=(
        Answer("200", "json", lambda: models.CallsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="calls",
        item=lambda: models.Call,
        parameter="cursor",
        next="records.cursor",
        total="records.totalRecords",
        identity="id",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)

_LIST_EXTENSIVE: PagedOp[ExtensiveCallsResponse, ExtensiveCall] = PagedOp(
    "POST",
    "/v2/calls/extensive",
    id="listCallsExtensive",
    bodies=(Body("json", type=lambda: models.ExtensiveCallsRequest),),
    answers=(
        Answer("200", "json", lambda: models.ExtensiveCallsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="calls",
        item=lambda: models.ExtensiveCall,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="metaData.id",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)


class CallsService(Service):
    """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your own."""

    def add(
        self,
        body: AddCallRequest | AddCallRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallResponse:
        """Add a call

        Adds a call that another system recorded. Either name in `downloadMediaUrl` where Gong can
        fetch the recording, or upload it afterwards to `/v2/calls/{id}/media`.

        `POST /v2/calls`, operationId `addCall`
        """
        return self._call(_ADD, (), body=body, options=options)

    def add_recording(
        self,
        id: str,
        body: AddCallRecordingRequest | AddCallRecordingRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallRecordingResponse:
        """Upload the recording of a call

        Uploads the recording of a call that was added before: WAV, MP3, MP4, MKV or FLAC of up to
        1.5 GB. Of a stereo file with one speaker to a channel, say when you add the call who is on
        which (`mediaChannelId`).

        Args:
            id: The id that adding the call told.

        `PUT /v2/calls/{id}/media`, operationId `addCallRecording`
        """
        return self._call(_ADD_RECORDING, (id,), body=body, options=options)

    def get(self, id: str, *, options: Options | None = None) -> CallResponse:
        """Get a call

        Gives the metadata of one call.

        Args:
            id: The id of the call.

        `GET /v2/calls/{id}`, operationId `getCall`
        """
        return self._call(_GET, (id,), options=options)

    def get_transcripts(
        self,
        body: CallTranscriptsRequest | CallTranscriptsRequestDict,
        *,
        options: Options | None = None,
    ) -> Page[CallTranscript]:
        """List transcripts

        Lists the transcripts of calls, found by their start or their ids; up to a hundred ids fit
        into one page. A call that is not transcribed yet is left out. Where no call matches the
        answer is a 404.

        `POST /v2/calls/transcript`, operationId `getCallTranscripts`
        """
        return self._pages(_GET_TRANSCRIPTS, (), body=body, options=options)

    def list(
        self,
        *,
        cursor: str | None = None,
        from_date_time: _dt.datetime | None = None,
        to_date_time: _dt.datetime | None = None,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> Page[Call]:
        """List calls

        Lists the calls of a range of time, the metadata only. For web conferences that Gong records
        the scheduled time counts, for all other calls the actual start. Where no call matches the
        answer is a 404.

        Args:
            cursor: The `records.cursor` of the page before, for every page but the first.
            from_date_time: From this moment on; without it, from the first call on.
            to_date_time: Before this moment; without it, up to the last call.
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/calls`, operationId `listCalls`
        """
        return self._pages(
            _LIST,
            (cursor, from_date_time, to_date_time, workspace_id),
            options=options,
        )

    def list_extensive(
        self,
        body: ExtensiveCallsRequest | ExtensiveCallsRequestDict,
        *,
        options: Options | None = None,
    ) -> Page[ExtensiveCall]:
        """List calls with details

        Lists calls with the parts that `contentSelector` asks for; without it, with their metadata
        alone. Calls are found by their start, their ids or their hosts. Addresses of recordings
        need the scope `api:calls:read:media-url` too. Where no call matches the answer is a 404.

        `POST /v2/calls/extensive`, operationId `listCallsExtensive`
        """
        return self._pages(_LIST_EXTENSIVE, (), body=body, options=options)


class AsyncCallsService(AsyncService):
    """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your own."""

    async def add(
        self,
        body: AddCallRequest | AddCallRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallResponse:
        """Add a call

        Adds a call that another system recorded. Either name in `downloadMediaUrl` where Gong can
        fetch the recording, or upload it afterwards to `/v2/calls/{id}/media`.

        `POST /v2/calls`, operationId `addCall`
        """
        return await self._call(_ADD, (), body=body, options=options)

    async def add_recording(
        self,
        id: str,
        body: AddCallRecordingRequest | AddCallRecordingRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallRecordingResponse:
        """Upload the recording of a call

        Uploads the recording of a call that was added before: WAV, MP3, MP4, MKV or FLAC of up to
        1.5 GB. Of a stereo file with one speaker to a channel, say when you add the call who is on
        which (`mediaChannelId`).

        Args:
            id: The id that adding the call told.

        `PUT /v2/calls/{id}/media`, operationId `addCallRecording`
        """
        return await self._call(_ADD_RECORDING, (id,), body=body, options=options)

    async def get(self, id: str, *, options: Options | None = None) -> CallResponse:
        """Get a call

        Gives the metadata of one call.

        Args:
            id: The id of the call.

        `GET /v2/calls/{id}`, operationId `getCall`
        """
        return await self._call(_GET, (id,), options=options)

    def get_transcripts(
        self,
        body: CallTranscriptsRequest | CallTranscriptsRequestDict,
        *,
        options: Options | None = None,
    ) -> AsyncPages[CallTranscript]:
        """List transcripts

        Lists the transcripts of calls, found by their start or their ids; up to a hundred ids fit
        into one page. A call that is not transcribed yet is left out. Where no call matches the
        answer is a 404.

        `POST /v2/calls/transcript`, operationId `getCallTranscripts`
        """
        return self._pages(_GET_TRANSCRIPTS, (), body=body, options=options)

    def list(
        self,
        *,
        cursor: str | None = None,
        from_date_time: _dt.datetime | None = None,
        to_date_time: _dt.datetime | None = None,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Call]:
        """List calls

        Lists the calls of a range of time, the metadata only. For web conferences that Gong records
        the scheduled time counts, for all other calls the actual start. Where no call matches the
        answer is a 404.

        Args:
            cursor: The `records.cursor` of the page before, for every page but the first.
            from_date_time: From this moment on; without it, from the first call on.
            to_date_time: Before this moment; without it, up to the last call.
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/calls`, operationId `listCalls`
        """
        return self._pages(
            _LIST,
            (cursor, from_date_time, to_date_time, workspace_id),
            options=options,
        )

    def list_extensive(
        self,
        body: ExtensiveCallsRequest | ExtensiveCallsRequestDict,
        *,
        options: Options | None = None,
    ) -> AsyncPages[ExtensiveCall]:
        """List calls with details

        Lists calls with the parts that `contentSelector` asks for; without it, with their metadata
        alone. Calls are found by their start, their ids or their hosts. Addresses of recordings
        need the scope `api:calls:read:media-url` too. Where no call matches the answer is a 404.

        `POST /v2/calls/extensive`, operationId `listCallsExtensive`
        """
        return self._pages(_LIST_EXTENSIVE, (), body=body, options=options)
