# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Calls: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import (
    UNSET,
    Answer,
    AsyncService,
    Body,
    Op,
    PagedOp,
    Paging,
    Param,
    Service,
    filled,
)

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from collections.abc import Sequence
    from typing import Any, Literal

    from tieline.runtime import AsyncPages, FileInput, Options, Page, Unset

    from ..models import (
        AddCallRecordingRequest,
        AddCallRecordingRequestDict,
        AddCallRecordingResponse,
        AddCallRequest,
        AddCallRequestDict,
        AddCallResponse,
        Call,
        CallParticipant,
        CallParticipantDict,
        CallResponse,
        CallTranscript,
        CallTranscriptsRequest,
        CallTranscriptsRequestDict,
        CallTranscriptsResponse,
        CallUploadContext,
        CallUploadContextDict,
        CallsFilter,
        CallsFilterDict,
        CallsResponse,
        ContentSelector,
        ContentSelectorDict,
        ExtensiveCall,
        ExtensiveCallsFilter,
        ExtensiveCallsFilterDict,
        ExtensiveCallsRequest,
        ExtensiveCallsRequestDict,
        ExtensiveCallsResponse,
        FlowContext,
        FlowContextDict,
        SpeakersTimeline,
        SpeakersTimelineDict,
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
    bodies=(Body("multipart", type=lambda: models.AddCallRecordingRequest),),
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

    @_overload
    def add(
        self,
        *,
        client_unique_id: str,
        actual_start: _dt.datetime,
        parties: Sequence[CallParticipant | CallParticipantDict],
        direction: Literal["Inbound", "Outbound", "Conference", "Unknown"] | str,
        primary_user: str,
        title: str | Unset = UNSET,
        purpose: str | Unset = UNSET,
        scheduled_start: _dt.datetime | Unset = UNSET,
        scheduled_end: _dt.datetime | Unset = UNSET,
        duration: float | Unset = UNSET,
        disposition: str | Unset = UNSET,
        context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        custom_data: str | Unset = UNSET,
        speakers_timeline: SpeakersTimeline | SpeakersTimelineDict | Unset = UNSET,
        meeting_url: str | Unset = UNSET,
        call_provider_code: str | Unset = UNSET,
        download_media_url: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        language_code: str | Unset = UNSET,
        flow_context: FlowContext | FlowContextDict | Unset = UNSET,
        options: Options | None = None,
    ) -> AddCallResponse: ...

    @_overload
    def add(
        self,
        *,
        body: AddCallRequest | AddCallRequestDict,
        options: Options | None = None,
    ) -> AddCallResponse: ...

    def add(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AddCallResponse:
        """Add a call

        Adds a call that another system recorded. Either name in `downloadMediaUrl` where Gong can
        fetch the recording, or upload it afterwards to `/v2/calls/{id}/media`.

        Args:
            client_unique_id: Its id in that system; by it Gong notices a call that was added before.
            title: Its title.
            purpose: Its purpose.
            scheduled_start: When it was to begin.
            scheduled_end: When it was to end.
            actual_start: When it began.
            duration: Seconds.
            parties: The participants; the primary user must be among them.
            direction: Who called whom; a web conference is neither.
            disposition: How it ended, in words.
            context: The objects of external systems that belong to it.
            custom_data: Anything you want kept with it, as text.
            meeting_url: The address where people joined it.
            call_provider_code: The code of the system it was held with, such as `zoom`; Gong's support knows the
                codes.
            download_media_url: Where Gong can fetch the recording, of up to 1.5 GB, at an address of its own; its
                content type must be one of audio, video or bytes. No upload is needed then.
            workspace_id: The workspace; without it, Gong chooses.
            language_code: The language to transcribe, such as `en-US`. Leave it out unless you are sure: Gong
                finds it by itself.
            primary_user: The id of the user who hosted it.
            body: Instead of the fields of `AddCallRequest`.

        `POST /v2/calls`, operationId `addCall`
        """
        return self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)

    @_overload
    def add_recording(
        self,
        *,
        id: str,
        media_file: FileInput,
        options: Options | None = None,
    ) -> AddCallRecordingResponse: ...

    @_overload
    def add_recording(
        self,
        *,
        id: str,
        body: AddCallRecordingRequest | AddCallRecordingRequestDict,
        options: Options | None = None,
    ) -> AddCallRecordingResponse: ...

    def add_recording(
        self,
        *,
        id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AddCallRecordingResponse:
        """Upload the recording of a call

        Uploads the recording of a call that was added before: WAV, MP3, MP4, MKV or FLAC of up to
        1.5 GB. Of a stereo file with one speaker to a channel, say when you add the call who is on
        which (`mediaChannelId`).

        Args:
            id: The id that adding the call told.
            media_file: The file.
            body: Instead of the fields of `AddCallRecordingRequest`.

        `PUT /v2/calls/{id}/media`, operationId `addCallRecording`
        """
        return self._call(
            _ADD_RECORDING,
            (id,),
            body=filled(_ADD_RECORDING, body, fields),
            options=options,
        )

    def get(self, *, id: str, options: Options | None = None) -> CallResponse:
        """Get a call

        Gives the metadata of one call.

        Args:
            id: The id of the call.

        `GET /v2/calls/{id}`, operationId `getCall`
        """
        return self._call(_GET, (id,), options=options)

    @_overload
    def get_transcripts(
        self,
        *,
        filter: CallsFilter | CallsFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[CallTranscript]: ...

    @_overload
    def get_transcripts(
        self,
        *,
        body: CallTranscriptsRequest | CallTranscriptsRequestDict,
        options: Options | None = None,
    ) -> Page[CallTranscript]: ...

    def get_transcripts(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[CallTranscript]:
        """List transcripts

        Lists the transcripts of calls, found by their start or their ids; up to a hundred ids fit
        into one page. A call that is not transcribed yet is left out. Where no call matches the
        answer is a 404.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `CallTranscriptsRequest`.

        `POST /v2/calls/transcript`, operationId `getCallTranscripts`
        """
        return self._pages(
            _GET_TRANSCRIPTS,
            (),
            body=filled(_GET_TRANSCRIPTS, body, fields),
            options=options,
        )

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

    @_overload
    def list_extensive(
        self,
        *,
        filter: ExtensiveCallsFilter | ExtensiveCallsFilterDict,
        cursor: str | Unset = UNSET,
        content_selector: ContentSelector | ContentSelectorDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[ExtensiveCall]: ...

    @_overload
    def list_extensive(
        self,
        *,
        body: ExtensiveCallsRequest | ExtensiveCallsRequestDict,
        options: Options | None = None,
    ) -> Page[ExtensiveCall]: ...

    def list_extensive(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[ExtensiveCall]:
        """List calls with details

        Lists calls with the parts that `contentSelector` asks for; without it, with their metadata
        alone. Calls are found by their start, their ids or their hosts. Addresses of recordings
        need the scope `api:calls:read:media-url` too. Where no call matches the answer is a 404.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ExtensiveCallsRequest`.

        `POST /v2/calls/extensive`, operationId `listCallsExtensive`
        """
        return self._pages(
            _LIST_EXTENSIVE,
            (),
            body=filled(_LIST_EXTENSIVE, body, fields),
            options=options,
        )


class AsyncCallsService(AsyncService):
    """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your own."""

    @_overload
    async def add(
        self,
        *,
        client_unique_id: str,
        actual_start: _dt.datetime,
        parties: Sequence[CallParticipant | CallParticipantDict],
        direction: Literal["Inbound", "Outbound", "Conference", "Unknown"] | str,
        primary_user: str,
        title: str | Unset = UNSET,
        purpose: str | Unset = UNSET,
        scheduled_start: _dt.datetime | Unset = UNSET,
        scheduled_end: _dt.datetime | Unset = UNSET,
        duration: float | Unset = UNSET,
        disposition: str | Unset = UNSET,
        context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        custom_data: str | Unset = UNSET,
        speakers_timeline: SpeakersTimeline | SpeakersTimelineDict | Unset = UNSET,
        meeting_url: str | Unset = UNSET,
        call_provider_code: str | Unset = UNSET,
        download_media_url: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        language_code: str | Unset = UNSET,
        flow_context: FlowContext | FlowContextDict | Unset = UNSET,
        options: Options | None = None,
    ) -> AddCallResponse: ...

    @_overload
    async def add(
        self,
        *,
        body: AddCallRequest | AddCallRequestDict,
        options: Options | None = None,
    ) -> AddCallResponse: ...

    async def add(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AddCallResponse:
        """Add a call

        Adds a call that another system recorded. Either name in `downloadMediaUrl` where Gong can
        fetch the recording, or upload it afterwards to `/v2/calls/{id}/media`.

        Args:
            client_unique_id: Its id in that system; by it Gong notices a call that was added before.
            title: Its title.
            purpose: Its purpose.
            scheduled_start: When it was to begin.
            scheduled_end: When it was to end.
            actual_start: When it began.
            duration: Seconds.
            parties: The participants; the primary user must be among them.
            direction: Who called whom; a web conference is neither.
            disposition: How it ended, in words.
            context: The objects of external systems that belong to it.
            custom_data: Anything you want kept with it, as text.
            meeting_url: The address where people joined it.
            call_provider_code: The code of the system it was held with, such as `zoom`; Gong's support knows the
                codes.
            download_media_url: Where Gong can fetch the recording, of up to 1.5 GB, at an address of its own; its
                content type must be one of audio, video or bytes. No upload is needed then.
            workspace_id: The workspace; without it, Gong chooses.
            language_code: The language to transcribe, such as `en-US`. Leave it out unless you are sure: Gong
                finds it by itself.
            primary_user: The id of the user who hosted it.
            body: Instead of the fields of `AddCallRequest`.

        `POST /v2/calls`, operationId `addCall`
        """
        return await self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)

    @_overload
    async def add_recording(
        self,
        *,
        id: str,
        media_file: FileInput,
        options: Options | None = None,
    ) -> AddCallRecordingResponse: ...

    @_overload
    async def add_recording(
        self,
        *,
        id: str,
        body: AddCallRecordingRequest | AddCallRecordingRequestDict,
        options: Options | None = None,
    ) -> AddCallRecordingResponse: ...

    async def add_recording(
        self,
        *,
        id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AddCallRecordingResponse:
        """Upload the recording of a call

        Uploads the recording of a call that was added before: WAV, MP3, MP4, MKV or FLAC of up to
        1.5 GB. Of a stereo file with one speaker to a channel, say when you add the call who is on
        which (`mediaChannelId`).

        Args:
            id: The id that adding the call told.
            media_file: The file.
            body: Instead of the fields of `AddCallRecordingRequest`.

        `PUT /v2/calls/{id}/media`, operationId `addCallRecording`
        """
        return await self._call(
            _ADD_RECORDING,
            (id,),
            body=filled(_ADD_RECORDING, body, fields),
            options=options,
        )

    async def get(self, *, id: str, options: Options | None = None) -> CallResponse:
        """Get a call

        Gives the metadata of one call.

        Args:
            id: The id of the call.

        `GET /v2/calls/{id}`, operationId `getCall`
        """
        return await self._call(_GET, (id,), options=options)

    @_overload
    def get_transcripts(
        self,
        *,
        filter: CallsFilter | CallsFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[CallTranscript]: ...

    @_overload
    def get_transcripts(
        self,
        *,
        body: CallTranscriptsRequest | CallTranscriptsRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[CallTranscript]: ...

    def get_transcripts(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[CallTranscript]:
        """List transcripts

        Lists the transcripts of calls, found by their start or their ids; up to a hundred ids fit
        into one page. A call that is not transcribed yet is left out. Where no call matches the
        answer is a 404.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `CallTranscriptsRequest`.

        `POST /v2/calls/transcript`, operationId `getCallTranscripts`
        """
        return self._pages(
            _GET_TRANSCRIPTS,
            (),
            body=filled(_GET_TRANSCRIPTS, body, fields),
            options=options,
        )

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

    @_overload
    def list_extensive(
        self,
        *,
        filter: ExtensiveCallsFilter | ExtensiveCallsFilterDict,
        cursor: str | Unset = UNSET,
        content_selector: ContentSelector | ContentSelectorDict | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[ExtensiveCall]: ...

    @_overload
    def list_extensive(
        self,
        *,
        body: ExtensiveCallsRequest | ExtensiveCallsRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[ExtensiveCall]: ...

    def list_extensive(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[ExtensiveCall]:
        """List calls with details

        Lists calls with the parts that `contentSelector` asks for; without it, with their metadata
        alone. Calls are found by their start, their ids or their hosts. Addresses of recordings
        need the scope `api:calls:read:media-url` too. Where no call matches the answer is a 404.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ExtensiveCallsRequest`.

        `POST /v2/calls/extensive`, operationId `listCallsExtensive`
        """
        return self._pages(
            _LIST_EXTENSIVE,
            (),
            body=filled(_LIST_EXTENSIVE, body, fields),
            options=options,
        )
