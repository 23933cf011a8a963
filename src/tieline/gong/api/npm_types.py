# Written by `make regen` from the description of Gong's API.
# ruff: noqa
# fmt: off
"""What type checkers are told of the names that the npm package gong-api-client has: `client.UsersService.getUsers()`.

At run time any generated client of Gong has these names (`tieline.gong.npm_names`).
"""

from __future__ import annotations

import datetime as _dt
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import Any, Literal, Protocol, Required, TypedDict, TypeVar, Unpack, overload

from tieline.gong.api.models import (
    ActivityByPeriodRequest,
    ActivityByPeriodRequestDict,
    ActivityRequest,
    ActivityRequestDict,
    AddCallRecordingRequest,
    AddCallRecordingRequestDict,
    AddCallRecordingResponse,
    AddCallRequest,
    AddCallRequestDict,
    AddCallResponse,
    AnsweredScorecard,
    AnsweredScorecardsRequest,
    AnsweredScorecardsRequestDict,
    AskEntityResponse,
    AssignFlowRequest,
    AssignFlowRequestDict,
    AssignFlowResponse,
    AsyncProcessingResponse,
    BaseResponse,
    BriefsResponse,
    BulkAssignment,
    BulkAssignmentRequest,
    BulkAssignmentRequestDict,
    Call,
    CallOutcomesResponse,
    CallResponse,
    CallTranscript,
    CallTranscriptsRequest,
    CallTranscriptsRequestDict,
    CallsAccessDetailsResponse,
    CallsUsersAccess,
    CallsUsersAccessDict,
    CoachingMetricsResponse,
    ContentSharedEvent,
    ContentSharedEventDict,
    ContentViewedEvent,
    ContentViewedEventDict,
    CrmEntityType,
    CrmIntegrationsResponse,
    CrmObjectsResponse,
    CrmSchemaField,
    CrmSchemaFieldDict,
    CrmSchemaResponse,
    CustomActionEvent,
    CustomActionEventDict,
    DeleteMeetingRequest,
    DeleteMeetingRequestDict,
    DeleteMeetingResponse,
    DigitalInteractionRequest,
    DigitalInteractionRequestDict,
    EmailAddressReferences,
    EntityTimePeriod,
    ExtensiveCall,
    ExtensiveCallsRequest,
    ExtensiveCallsRequestDict,
    Flow,
    FlowFolder,
    FlowStepsRequest,
    FlowStepsRequestDict,
    FlowStepsResponse,
    GenerateBriefResponse,
    GenericCrmRegistrationRequest,
    GenericCrmRegistrationRequestDict,
    IntegrationSettingsRequest,
    IntegrationSettingsRequestDict,
    IntegrationStatusRequest,
    IntegrationStatusRequestDict,
    IntegrationStatusResponse,
    LibraryFolderCallsResponse,
    LibraryFolderContentResponse,
    LibraryFoldersResponse,
    ListTasksRequest,
    ListTasksRequestDict,
    LogEntry,
    NewMeetingRequest,
    NewMeetingRequestDict,
    NewMeetingResponse,
    PermissionProfile,
    PermissionProfileDict,
    PermissionProfileResponse,
    PermissionProfileUsersResponse,
    PermissionProfilesResponse,
    PhoneNumberReferences,
    ProspectsFlowsRequest,
    ProspectsFlowsRequestDict,
    ProspectsFlowsResponse,
    Records,
    RegisterGenericCrmResponse,
    RequestStatusResponse,
    ScorecardsResponse,
    SettingsHistoryResponse,
    TasksResponse,
    TrackersResponse,
    UnassignFlowsRequest,
    UnassignFlowsRequestDict,
    UnassignFlowsResponse,
    UnassignProspectFlowsRequest,
    UnassignProspectFlowsRequestDict,
    UpdateMeetingRequest,
    UpdateMeetingRequestDict,
    UpdateMeetingResponse,
    UpdateTaskRequest,
    UpdateTaskRequestDict,
    UploadCrmDataRequest,
    UploadCrmDataRequestDict,
    User,
    UserActivityByPeriod,
    UserAggregateActivity,
    UserDailyActivity,
    UserInteractionStats,
    UserResponse,
    UsersAccessRequest,
    UsersAccessRequestDict,
    UsersRequest,
    UsersRequestDict,
    WorkspacesResponse,
)
from tieline.runtime import AsyncPage, Options, Page


I = TypeVar("I")
P = TypeVar("P", covariant=True)
J = TypeVar("J", covariant=True)


class Listing(Protocol[I]):
    """A page of a list: iterating goes through all items of all pages."""

    @property
    def items(self) -> Sequence[I]: ...
    @property
    def total(self) -> int | None: ...
    @property
    def has_next(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def next_page(self) -> Page[I] | None: ...
    def pages(self) -> Iterator[Page[I]]: ...
    def __iter__(self) -> Iterator[I]: ...


class AsyncListing(Protocol[I]):
    """As `Listing`, in an event loop."""

    @property
    def items(self) -> Sequence[I]: ...
    @property
    def total(self) -> int | None: ...
    @property
    def has_next(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    async def next_page(self) -> AsyncPage[I] | None: ...
    def pages(self) -> AsyncIterator[AsyncPage[I]]: ...
    def __aiter__(self) -> AsyncIterator[I]: ...


class Pages(Protocol[P, J]):
    """A list to be awaited for its first page, or iterated for all its items."""

    def __await__(self) -> Generator[Any, None, P]: ...
    def __aiter__(self) -> AsyncIterator[J]: ...


ListLogsOptions = TypedDict("ListLogsOptions", {
    "logType": Required[Literal["AccessLog", "UserActivityLog", "UserCallPlay", "ExternallySharedCallAccess", "ExternallySharedCallPlay"] | str],
    "fromDateTime": Required[_dt.datetime | str],
    "toDateTime": _dt.datetime | str | None,
    "cursor": str | None,
}, total=False)


ListCallsOptions = TypedDict("ListCallsOptions", {
    "cursor": str | None,
    "fromDateTime": _dt.datetime | str | None,
    "toDateTime": _dt.datetime | str | None,
    "workspaceId": str | None,
}, total=False)


GetCoachingMetricsOptions = TypedDict("GetCoachingMetricsOptions", {
    "workspaceId": Required[str],
    "managerId": Required[str],
    "from": Required[_dt.datetime | str],
    "to": Required[_dt.datetime | str],
}, total=False)


DeleteGenericCrmIntegrationOptions = TypedDict("DeleteGenericCrmIntegrationOptions", {
    "integrationId": Required[int],
    "clientRequestId": Required[str],
}, total=False)


GetRequestStatusOptions = TypedDict("GetRequestStatusOptions", {
    "integrationId": Required[int],
    "clientRequestId": Required[str],
}, total=False)


ListCrmSchemaFieldsOptions = TypedDict("ListCrmSchemaFieldsOptions", {
    "integrationId": Required[int],
    "objectType": CrmEntityType | None,
}, total=False)


FindAllReferencesToEmailAddressOptions = TypedDict("FindAllReferencesToEmailAddressOptions", {
    "emailAddress": Required[str],
}, total=False)


FindAllReferencesToPhoneNumberOptions = TypedDict("FindAllReferencesToPhoneNumberOptions", {
    "phoneNumber": Required[str],
}, total=False)


PurgeEmailAddressOptions = TypedDict("PurgeEmailAddressOptions", {
    "emailAddress": Required[str],
}, total=False)


PurgePhoneNumberOptions = TypedDict("PurgePhoneNumberOptions", {
    "phoneNumber": Required[str],
}, total=False)


ListFlowsOptions = TypedDict("ListFlowsOptions", {
    "flowOwnerEmail": Required[str],
    "cursor": str | None,
    "workspaceId": str | None,
    "folderId": str | None,
    "mostRecentlyAssigned": bool | None,
}, total=False)


ListFlowsFoldersOptions = TypedDict("ListFlowsFoldersOptions", {
    "flowFolderOwnerEmail": Required[str],
    "cursor": str | None,
    "parentId": str | None,
    "workspaceId": str | None,
}, total=False)


AskEntityOptions = TypedDict("AskEntityOptions", {
    "workspaceId": Required[str],
    "crmEntityType": Required[CrmEntityType],
    "crmEntityId": Required[str],
    "timePeriod": Required[EntityTimePeriod],
    "fromDateTime": _dt.datetime | str | None,
    "toDateTime": _dt.datetime | str | None,
    "question": Required[str],
}, total=False)


GenerateBriefOptions = TypedDict("GenerateBriefOptions", {
    "workspaceId": Required[str],
    "briefName": Required[str],
    "crmEntityType": Required[CrmEntityType],
    "crmEntityId": Required[str],
    "timePeriod": Required[EntityTimePeriod],
    "fromDateTime": _dt.datetime | str | None,
    "toDateTime": _dt.datetime | str | None,
}, total=False)


GetCallsInSpecificFolderOptions = TypedDict("GetCallsInSpecificFolderOptions", {
    "folderId": Required[str],
}, total=False)


GetLibraryStructureOptions = TypedDict("GetLibraryStructureOptions", {
    "workspaceId": str | None,
}, total=False)


GetPermissionProfileOptions = TypedDict("GetPermissionProfileOptions", {
    "profileId": Required[str],
}, total=False)


ListPermissionProfileOptions = TypedDict("ListPermissionProfileOptions", {
    "workspaceId": Required[str],
}, total=False)


ListPermissionProfileUsersOptions = TypedDict("ListPermissionProfileUsersOptions", {
    "profileId": Required[str],
}, total=False)


ListBriefsOptions = TypedDict("ListBriefsOptions", {
    "workspaceId": str | None,
}, total=False)


ListTrackersOptions = TypedDict("ListTrackersOptions", {
    "workspaceId": str | None,
}, total=False)


ListUsersOptions = TypedDict("ListUsersOptions", {
    "cursor": str | None,
    "includeAvatars": bool | None,
}, total=False)


class ListLogsPage(Listing[LogEntry], Protocol):
    """A page of log entries."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def log_entries(self) -> list[LogEntry]: ...


class GetCallTranscriptsPage(Listing[CallTranscript], Protocol):
    """A page of transcripts."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def call_transcripts(self) -> list[CallTranscript]: ...


class ListCallsPage(Listing[Call], Protocol):
    """A page of calls."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def calls(self) -> list[Call]: ...


class ListCallsExtensivePage(Listing[ExtensiveCall], Protocol):
    """A page of calls with details."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def calls(self) -> list[ExtensiveCall]: ...


class ListFlowsPage(Listing[Flow], Protocol):
    """A page of flows."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def flows(self) -> list[Flow]: ...


class ListFlowsFoldersPage(Listing[FlowFolder], Protocol):
    """A page of folders."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def flows_folders(self) -> list[FlowFolder]: ...


class ListAnsweredScorecardsPage(Listing[AnsweredScorecard], Protocol):
    """A page of answered scorecards."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def answered_scorecards(self) -> list[AnsweredScorecard]: ...


class ListInteractionStatsPage(Listing[UserInteractionStats], Protocol):
    """A page of users with their statistics."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def people_interaction_stats(self) -> list[UserInteractionStats]: ...
    @property
    def from_date_time(self) -> _dt.datetime | None: ...
    @property
    def to_date_time(self) -> _dt.datetime | None: ...
    @property
    def time_zone(self) -> str | None: ...


class ListMultipleUsersAggregateActivityPage(Listing[UserAggregateActivity], Protocol):
    """A page of users with their sums."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users_aggregate_activity_stats(self) -> list[UserAggregateActivity]: ...
    @property
    def from_date_time(self) -> _dt.datetime | None: ...
    @property
    def to_date_time(self) -> _dt.datetime | None: ...
    @property
    def time_zone(self) -> str | None: ...


class ListMultipleUsersAggregateByPeriodPage(Listing[UserActivityByPeriod], Protocol):
    """A page of users with their sums by period."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users_aggregate_activity(self) -> list[UserActivityByPeriod]: ...


class ListMultipleUsersDayByDayActivityPage(Listing[UserDailyActivity], Protocol):
    """A page of users with their days."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users_detailed_activities(self) -> list[UserDailyActivity]: ...


class ListUsersPage(Listing[User], Protocol):
    """A page of users."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users(self) -> list[User]: ...


class ListMultipleUsersPage(Listing[User], Protocol):
    """A page of users."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users(self) -> list[User]: ...


class AuditingService(Protocol):
    """Logs of who did what in Gong."""

    @overload
    def listLogs(
        self,
        logType: Literal["AccessLog", "UserActivityLog", "UserCallPlay", "ExternallySharedCallAccess", "ExternallySharedCallPlay"] | str,
        fromDateTime: _dt.datetime | str,
        *,
        toDateTime: _dt.datetime | str | None = None,
        cursor: str | None = None,
        options: Options | None = None,
    ) -> ListLogsPage:
        """List log entries"""
        ...
    @overload
    def listLogs(self, options: ListLogsOptions, /) -> ListLogsPage: ...


class CallsService(Protocol):
    """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your own."""

    @overload
    def addCall(
        self,
        requestBody: AddCallRequest | AddCallRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallResponse:
        """Add a call"""
        ...
    @overload
    def addCall(self, **fields: Unpack[AddCallRequestDict]) -> AddCallResponse: ...

    def addCallRecording(
        self,
        id: str,
        formData: AddCallRecordingRequest | AddCallRecordingRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallRecordingResponse:
        """Upload the recording of a call"""
        ...

    def getCall(self, id: str, *, options: Options | None = None) -> CallResponse:
        """Get a call"""
        ...

    @overload
    def getCallTranscripts(
        self,
        requestBody: CallTranscriptsRequest | CallTranscriptsRequestDict,
        *,
        options: Options | None = None,
    ) -> GetCallTranscriptsPage:
        """List transcripts"""
        ...
    @overload
    def getCallTranscripts(
        self,
        **fields: Unpack[CallTranscriptsRequestDict],
    ) -> GetCallTranscriptsPage: ...

    @overload
    def getCallTranscript(
        self,
        requestBody: CallTranscriptsRequest | CallTranscriptsRequestDict,
        *,
        options: Options | None = None,
    ) -> GetCallTranscriptsPage:
        """List transcripts"""
        ...
    @overload
    def getCallTranscript(
        self,
        **fields: Unpack[CallTranscriptsRequestDict],
    ) -> GetCallTranscriptsPage: ...

    @overload
    def listCalls(
        self,
        *,
        cursor: str | None = None,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> ListCallsPage:
        """List calls"""
        ...
    @overload
    def listCalls(self, options: ListCallsOptions, /) -> ListCallsPage: ...

    @overload
    def getCalls(
        self,
        *,
        cursor: str | None = None,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> ListCallsPage:
        """List calls"""
        ...
    @overload
    def getCalls(self, options: ListCallsOptions, /) -> ListCallsPage: ...

    @overload
    def listCallsExtensive(
        self,
        requestBody: ExtensiveCallsRequest | ExtensiveCallsRequestDict,
        *,
        options: Options | None = None,
    ) -> ListCallsExtensivePage:
        """List calls with details"""
        ...
    @overload
    def listCallsExtensive(
        self,
        **fields: Unpack[ExtensiveCallsRequestDict],
    ) -> ListCallsExtensivePage: ...


class CoachingService(Protocol):
    """How managers coach their teams."""

    @overload
    def getCoachingMetrics(
        self,
        workspaceId: str,
        managerId: str,
        from_: _dt.datetime | str,
        to: _dt.datetime | str,
        *,
        options: Options | None = None,
    ) -> CoachingMetricsResponse:
        """Get the coaching metrics of a manager"""
        ...
    @overload
    def getCoachingMetrics(
        self,
        options: GetCoachingMetricsOptions, /,
    ) -> CoachingMetricsResponse: ...

    @overload
    def listUsers_1(
        self,
        workspaceId: str,
        managerId: str,
        from_: _dt.datetime | str,
        to: _dt.datetime | str,
        *,
        options: Options | None = None,
    ) -> CoachingMetricsResponse:
        """Get the coaching metrics of a manager"""
        ...
    @overload
    def listUsers_1(self, options: GetCoachingMetricsOptions, /) -> CoachingMetricsResponse: ...


class CRMService(Protocol):
    """Data of a CRM that Gong does not connect to by itself: register it, shape it, upload it."""

    @overload
    def deleteGenericCrmIntegration(
        self,
        integrationId: int,
        clientRequestId: str,
        *,
        options: Options | None = None,
    ) -> AsyncProcessingResponse:
        """Delete the integration"""
        ...
    @overload
    def deleteGenericCrmIntegration(
        self,
        options: DeleteGenericCrmIntegrationOptions, /,
    ) -> AsyncProcessingResponse: ...

    def getCrmObjects(
        self,
        requestBody: Sequence[str],
        integrationId: int,
        objectType: CrmEntityType,
        *,
        options: Options | None = None,
    ) -> CrmObjectsResponse:
        """Read uploaded objects back"""
        ...

    @overload
    def getRequestStatus(
        self,
        integrationId: int,
        clientRequestId: str,
        *,
        options: Options | None = None,
    ) -> RequestStatusResponse:
        """Get the state of an upload or a deletion"""
        ...
    @overload
    def getRequestStatus(self, options: GetRequestStatusOptions, /) -> RequestStatusResponse: ...

    def listGenericCrmIntegration(
        self,
        *,
        options: Options | None = None,
    ) -> CrmIntegrationsResponse:
        """List integrations"""
        ...

    @overload
    def listCrmSchemaFields(
        self,
        integrationId: int,
        *,
        objectType: CrmEntityType | None = None,
        options: Options | None = None,
    ) -> CrmSchemaResponse:
        """List the fields of objects"""
        ...
    @overload
    def listCrmSchemaFields(self, options: ListCrmSchemaFieldsOptions, /) -> CrmSchemaResponse: ...

    @overload
    def registerGenericCrmIntegration(
        self,
        requestBody: GenericCrmRegistrationRequest | GenericCrmRegistrationRequestDict,
        *,
        options: Options | None = None,
    ) -> RegisterGenericCrmResponse:
        """Register an integration"""
        ...
    @overload
    def registerGenericCrmIntegration(
        self,
        **fields: Unpack[GenericCrmRegistrationRequestDict],
    ) -> RegisterGenericCrmResponse: ...

    def uploadCrmData(
        self,
        formData: UploadCrmDataRequest | UploadCrmDataRequestDict,
        integrationId: int,
        objectType: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        clientRequestId: str,
        *,
        options: Options | None = None,
    ) -> AsyncProcessingResponse:
        """Upload objects"""
        ...

    def uploadCrmSchemaField(
        self,
        requestBody: Sequence[CrmSchemaField | CrmSchemaFieldDict],
        integrationId: int,
        objectType: CrmEntityType,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Set the fields of a kind of object"""
        ...


class DataPrivacyService(Protocol):
    """Finding and erasing all that belongs to a person."""

    @overload
    def findAllReferencesToEmailAddress(
        self,
        emailAddress: str,
        *,
        options: Options | None = None,
    ) -> EmailAddressReferences:
        """Find what belongs to an e-mail address"""
        ...
    @overload
    def findAllReferencesToEmailAddress(
        self,
        options: FindAllReferencesToEmailAddressOptions, /,
    ) -> EmailAddressReferences: ...

    @overload
    def findAllReferencesToPhoneNumber(
        self,
        phoneNumber: str,
        *,
        options: Options | None = None,
    ) -> PhoneNumberReferences:
        """Find what belongs to a phone number"""
        ...
    @overload
    def findAllReferencesToPhoneNumber(
        self,
        options: FindAllReferencesToPhoneNumberOptions, /,
    ) -> PhoneNumberReferences: ...

    @overload
    def purgeEmailAddress(
        self,
        emailAddress: str,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to an e-mail address"""
        ...
    @overload
    def purgeEmailAddress(self, options: PurgeEmailAddressOptions, /) -> BaseResponse: ...

    @overload
    def purgePhoneNumber(self, phoneNumber: str, *, options: Options | None = None) -> BaseResponse:
        """Erase what belongs to a phone number"""
        ...
    @overload
    def purgePhoneNumber(self, options: PurgePhoneNumberOptions, /) -> BaseResponse: ...


class DigitalInteractionsService(Protocol):
    """What people do with digital content, reported by the systems that see it."""

    @overload
    def addDigitalInteraction(
        self,
        requestBody: DigitalInteractionRequest | DigitalInteractionRequestDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report a digital interaction"""
        ...
    @overload
    def addDigitalInteraction(
        self,
        **fields: Unpack[DigitalInteractionRequestDict],
    ) -> BaseResponse: ...


class EngageFlowsService(Protocol):
    """Engage flows: their steps, their folders, and the prospects in them."""

    @overload
    def assignProspects(
        self,
        requestBody: AssignFlowRequest | AssignFlowRequestDict,
        *,
        options: Options | None = None,
    ) -> AssignFlowResponse:
        """Put prospects into a flow"""
        ...
    @overload
    def assignProspects(self, **fields: Unpack[AssignFlowRequestDict]) -> AssignFlowResponse: ...

    @overload
    def assignProspectsCoolOffOverrides(
        self,
        requestBody: AssignFlowRequest | AssignFlowRequestDict,
        *,
        options: Options | None = None,
    ) -> AssignFlowResponse:
        """Put prospects into a flow in spite of a cool-off"""
        ...
    @overload
    def assignProspectsCoolOffOverrides(
        self,
        **fields: Unpack[AssignFlowRequestDict],
    ) -> AssignFlowResponse: ...

    def getFlowProspectsBulkAssignment(
        self,
        id: str,
        *,
        options: Options | None = None,
    ) -> BulkAssignment:
        """Get the state of a bulk assignment"""
        ...

    @overload
    def getFlowSteps(
        self,
        requestBody: FlowStepsRequest | FlowStepsRequestDict,
        *,
        options: Options | None = None,
    ) -> FlowStepsResponse:
        """List the steps of flows"""
        ...
    @overload
    def getFlowSteps(self, **fields: Unpack[FlowStepsRequestDict]) -> FlowStepsResponse: ...

    @overload
    def getProspectsAssignedFlows(
        self,
        requestBody: ProspectsFlowsRequest | ProspectsFlowsRequestDict,
        *,
        options: Options | None = None,
    ) -> ProspectsFlowsResponse:
        """List the flows of prospects"""
        ...
    @overload
    def getProspectsAssignedFlows(
        self,
        **fields: Unpack[ProspectsFlowsRequestDict],
    ) -> ProspectsFlowsResponse: ...

    @overload
    def listFlows(
        self,
        flowOwnerEmail: str,
        *,
        cursor: str | None = None,
        workspaceId: str | None = None,
        folderId: str | None = None,
        mostRecentlyAssigned: bool | None = None,
        options: Options | None = None,
    ) -> ListFlowsPage:
        """List flows"""
        ...
    @overload
    def listFlows(self, options: ListFlowsOptions, /) -> ListFlowsPage: ...

    @overload
    def listFlowsFolders(
        self,
        flowFolderOwnerEmail: str,
        *,
        cursor: str | None = None,
        parentId: str | None = None,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> ListFlowsFoldersPage:
        """List folders of flows"""
        ...
    @overload
    def listFlowsFolders(self, options: ListFlowsFoldersOptions, /) -> ListFlowsFoldersPage: ...

    @overload
    def submitFlowProspectsBulkAssignment(
        self,
        requestBody: BulkAssignmentRequest | BulkAssignmentRequestDict,
        *,
        options: Options | None = None,
    ) -> BulkAssignment:
        """Put many prospects into a flow, later"""
        ...
    @overload
    def submitFlowProspectsBulkAssignment(
        self,
        **fields: Unpack[BulkAssignmentRequestDict],
    ) -> BulkAssignment: ...

    @overload
    def unassignFlows(
        self,
        requestBody: UnassignFlowsRequest | UnassignFlowsRequestDict,
        *,
        options: Options | None = None,
    ) -> UnassignFlowsResponse:
        """End flow instances"""
        ...
    @overload
    def unassignFlows(
        self,
        **fields: Unpack[UnassignFlowsRequestDict],
    ) -> UnassignFlowsResponse: ...

    @overload
    def unassignProspectFlows(
        self,
        requestBody: UnassignProspectFlowsRequest | UnassignProspectFlowsRequestDict,
        *,
        options: Options | None = None,
    ) -> UnassignFlowsResponse:
        """Take a prospect out of flows"""
        ...
    @overload
    def unassignProspectFlows(
        self,
        **fields: Unpack[UnassignProspectFlowsRequestDict],
    ) -> UnassignFlowsResponse: ...


class EngagementService(Protocol):
    """The older way to report what people do with content; digital interactions replace it."""

    @overload
    def contentShared(
        self,
        requestBody: ContentSharedEvent | ContentSharedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was shared"""
        ...
    @overload
    def contentShared(self, **fields: Unpack[ContentSharedEventDict]) -> BaseResponse: ...

    @overload
    def contentViewed(
        self,
        requestBody: ContentViewedEvent | ContentViewedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was viewed"""
        ...
    @overload
    def contentViewed(self, **fields: Unpack[ContentViewedEventDict]) -> BaseResponse: ...

    @overload
    def customAction(
        self,
        requestBody: CustomActionEvent | CustomActionEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that somebody did something with content"""
        ...
    @overload
    def customAction(self, **fields: Unpack[CustomActionEventDict]) -> BaseResponse: ...


class EntitiesService(Protocol):
    """Answers and briefs about accounts, contacts, deals and leads, made by AI from their
    conversations. They cost credits.
    """

    @overload
    def askEntity(
        self,
        workspaceId: str,
        crmEntityType: CrmEntityType,
        crmEntityId: str,
        timePeriod: EntityTimePeriod,
        question: str,
        *,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        options: Options | None = None,
    ) -> AskEntityResponse:
        """Ask about a CRM entity"""
        ...
    @overload
    def askEntity(self, options: AskEntityOptions, /) -> AskEntityResponse: ...

    @overload
    def generateBrief(
        self,
        workspaceId: str,
        briefName: str,
        crmEntityType: CrmEntityType,
        crmEntityId: str,
        timePeriod: EntityTimePeriod,
        *,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        options: Options | None = None,
    ) -> GenerateBriefResponse:
        """Generate a brief of a CRM entity"""
        ...
    @overload
    def generateBrief(self, options: GenerateBriefOptions, /) -> GenerateBriefResponse: ...


class IntegrationSettingsService(Protocol):
    """What a partner tells Gong about an integration."""

    @overload
    def integrationSettings(
        self,
        requestBody: IntegrationSettingsRequest | IntegrationSettingsRequestDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Set where frames may come from"""
        ...
    @overload
    def integrationSettings(
        self,
        **fields: Unpack[IntegrationSettingsRequestDict],
    ) -> BaseResponse: ...


class LibraryService(Protocol):
    """Public folders of calls worth listening to."""

    @overload
    def getCallsInSpecificFolder(
        self,
        folderId: str,
        *,
        options: Options | None = None,
    ) -> LibraryFolderContentResponse:
        """Get a folder and its calls"""
        ...
    @overload
    def getCallsInSpecificFolder(
        self,
        options: GetCallsInSpecificFolderOptions, /,
    ) -> LibraryFolderContentResponse: ...

    @overload
    def getLibraryStructure(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> LibraryFoldersResponse:
        """List folders"""
        ...
    @overload
    def getLibraryStructure(
        self,
        options: GetLibraryStructureOptions, /,
    ) -> LibraryFoldersResponse: ...

    @overload
    def listLibraryFolders(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> LibraryFoldersResponse:
        """List folders"""
        ...
    @overload
    def listLibraryFolders(
        self,
        options: GetLibraryStructureOptions, /,
    ) -> LibraryFoldersResponse: ...

    def listCallsInFolder(
        self,
        folderId: str,
        *,
        options: Options | None = None,
    ) -> LibraryFolderCallsResponse:
        """List the calls of a folder"""
        ...


class MeetingsService(Protocol):
    """Meetings with a page of consent to recording. A beta: it has to be enabled for the company, else
    every answer is a 403.
    """

    @overload
    def addMeeting(
        self,
        requestBody: NewMeetingRequest | NewMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> NewMeetingResponse:
        """Create a meeting"""
        ...
    @overload
    def addMeeting(self, **fields: Unpack[NewMeetingRequestDict]) -> NewMeetingResponse: ...

    def deleteMeeting(
        self,
        meetingId: str,
        requestBody: DeleteMeetingRequest | DeleteMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> DeleteMeetingResponse:
        """Delete a meeting"""
        ...

    @overload
    def integrationStatus(
        self,
        requestBody: IntegrationStatusRequest | IntegrationStatusRequestDict,
        *,
        options: Options | None = None,
    ) -> IntegrationStatusResponse:
        """Check whether users can create meetings"""
        ...
    @overload
    def integrationStatus(
        self,
        **fields: Unpack[IntegrationStatusRequestDict],
    ) -> IntegrationStatusResponse: ...

    def updateMeeting(
        self,
        meetingId: str,
        requestBody: UpdateMeetingRequest | UpdateMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> UpdateMeetingResponse:
        """Change a meeting"""
        ...


class OutcomesService(Protocol):
    """The outcomes a call can have."""

    def listCallOutcomes(self, *, options: Options | None = None) -> CallOutcomesResponse:
        """List the outcomes of calls"""
        ...


class PermissionsService(Protocol):
    """Permission profiles, and access of single users to single calls."""

    @overload
    def addUsersAccessToCalls(
        self,
        requestBody: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Give users access to calls"""
        ...
    @overload
    def addUsersAccessToCalls(self, **fields: Unpack[CallsUsersAccessDict]) -> BaseResponse: ...

    def createPermissionProfile(
        self,
        requestBody: PermissionProfile | PermissionProfileDict,
        workspaceId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Create a permission profile"""
        ...

    @overload
    def deleteUsersAccessToCalls(
        self,
        requestBody: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Take access to calls away"""
        ...
    @overload
    def deleteUsersAccessToCalls(self, **fields: Unpack[CallsUsersAccessDict]) -> BaseResponse: ...

    @overload
    def getPermissionProfile(
        self,
        profileId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Get a permission profile"""
        ...
    @overload
    def getPermissionProfile(
        self,
        options: GetPermissionProfileOptions, /,
    ) -> PermissionProfileResponse: ...

    @overload
    def getUsersAccessToCalls(
        self,
        requestBody: UsersAccessRequest | UsersAccessRequestDict,
        *,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse:
        """List who was given access to calls"""
        ...
    @overload
    def getUsersAccessToCalls(
        self,
        **fields: Unpack[UsersAccessRequestDict],
    ) -> CallsAccessDetailsResponse: ...

    @overload
    def listPermissionProfile(
        self,
        workspaceId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfilesResponse:
        """List permission profiles"""
        ...
    @overload
    def listPermissionProfile(
        self,
        options: ListPermissionProfileOptions, /,
    ) -> PermissionProfilesResponse: ...

    @overload
    def listPermissionProfileUsers(
        self,
        profileId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileUsersResponse:
        """List the users of a permission profile"""
        ...
    @overload
    def listPermissionProfileUsers(
        self,
        options: ListPermissionProfileUsersOptions, /,
    ) -> PermissionProfileUsersResponse: ...

    def updatePermissionProfile(
        self,
        requestBody: PermissionProfile | PermissionProfileDict,
        profileId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Change a permission profile"""
        ...


class SettingsService(Protocol):
    """Scorecards, trackers, briefs and workspaces as the company has set them up."""

    @overload
    def listBriefs(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> BriefsResponse:
        """List briefs"""
        ...
    @overload
    def listBriefs(self, options: ListBriefsOptions, /) -> BriefsResponse: ...

    def listScorecards(self, *, options: Options | None = None) -> ScorecardsResponse:
        """List scorecards"""
        ...

    @overload
    def listTrackers(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> TrackersResponse:
        """List trackers"""
        ...
    @overload
    def listTrackers(self, options: ListTrackersOptions, /) -> TrackersResponse: ...

    def listWorkspaces(self, *, options: Options | None = None) -> WorkspacesResponse:
        """List workspaces"""
        ...


class StatsService(Protocol):
    """What users did with calls, how they speak in them, and the scorecards filled in for them."""

    @overload
    def listAnsweredScorecards(
        self,
        requestBody: AnsweredScorecardsRequest | AnsweredScorecardsRequestDict,
        *,
        options: Options | None = None,
    ) -> ListAnsweredScorecardsPage:
        """List answered scorecards"""
        ...
    @overload
    def listAnsweredScorecards(
        self,
        **fields: Unpack[AnsweredScorecardsRequestDict],
    ) -> ListAnsweredScorecardsPage: ...

    @overload
    def listInteractionStats(
        self,
        requestBody: ActivityRequest | ActivityRequestDict,
        *,
        options: Options | None = None,
    ) -> ListInteractionStatsPage:
        """List interaction statistics"""
        ...
    @overload
    def listInteractionStats(
        self,
        **fields: Unpack[ActivityRequestDict],
    ) -> ListInteractionStatsPage: ...

    @overload
    def listMultipleUsersAggregateActivity(
        self,
        requestBody: ActivityRequest | ActivityRequestDict,
        *,
        options: Options | None = None,
    ) -> ListMultipleUsersAggregateActivityPage:
        """Sum up activity"""
        ...
    @overload
    def listMultipleUsersAggregateActivity(
        self,
        **fields: Unpack[ActivityRequestDict],
    ) -> ListMultipleUsersAggregateActivityPage: ...

    @overload
    def listMultipleUsersAggregateByPeriod(
        self,
        requestBody: ActivityByPeriodRequest | ActivityByPeriodRequestDict,
        *,
        options: Options | None = None,
    ) -> ListMultipleUsersAggregateByPeriodPage:
        """Sum up activity by period"""
        ...
    @overload
    def listMultipleUsersAggregateByPeriod(
        self,
        **fields: Unpack[ActivityByPeriodRequestDict],
    ) -> ListMultipleUsersAggregateByPeriodPage: ...

    @overload
    def listMultipleUsersDayByDayActivity(
        self,
        requestBody: ActivityRequest | ActivityRequestDict,
        *,
        options: Options | None = None,
    ) -> ListMultipleUsersDayByDayActivityPage:
        """List activity by day"""
        ...
    @overload
    def listMultipleUsersDayByDayActivity(
        self,
        **fields: Unpack[ActivityRequestDict],
    ) -> ListMultipleUsersDayByDayActivityPage: ...


class TasksService(Protocol):
    """The to-dos of Engage users."""

    @overload
    def listTasks(
        self,
        requestBody: ListTasksRequest | ListTasksRequestDict,
        *,
        options: Options | None = None,
    ) -> TasksResponse:
        """List the tasks of a user"""
        ...
    @overload
    def listTasks(self, **fields: Unpack[ListTasksRequestDict]) -> TasksResponse: ...

    def updateReminder(
        self,
        taskId: str,
        requestBody: UpdateTaskRequest | UpdateTaskRequestDict,
        *,
        options: Options | None = None,
    ) -> TasksResponse:
        """Change a task"""
        ...


class UsersService(Protocol):
    """The people of the company: who they are, and what Gong records of them."""

    def getUser(self, id: str, *, options: Options | None = None) -> UserResponse:
        """Get a user"""
        ...

    def getUserHistory(self, id: str, *, options: Options | None = None) -> SettingsHistoryResponse:
        """List the changes of a user's settings"""
        ...

    @overload
    def listUsers(
        self,
        *,
        cursor: str | None = None,
        includeAvatars: bool | None = None,
        options: Options | None = None,
    ) -> ListUsersPage:
        """List users"""
        ...
    @overload
    def listUsers(self, options: ListUsersOptions, /) -> ListUsersPage: ...

    @overload
    def getUsers(
        self,
        *,
        cursor: str | None = None,
        includeAvatars: bool | None = None,
        options: Options | None = None,
    ) -> ListUsersPage:
        """List users"""
        ...
    @overload
    def getUsers(self, options: ListUsersOptions, /) -> ListUsersPage: ...

    @overload
    def listMultipleUsers(
        self,
        requestBody: UsersRequest | UsersRequestDict,
        *,
        options: Options | None = None,
    ) -> ListMultipleUsersPage:
        """List users by filter"""
        ...
    @overload
    def listMultipleUsers(self, **fields: Unpack[UsersRequestDict]) -> ListMultipleUsersPage: ...


class NpmServices:
    """The services of a client."""

    AuditingService: AuditingService
    CallsService: CallsService
    CoachingService: CoachingService
    CRMService: CRMService
    DataPrivacyService: DataPrivacyService
    DigitalInteractionsService: DigitalInteractionsService
    EngageFlowsService: EngageFlowsService
    EngagementService: EngagementService
    EntitiesService: EntitiesService
    IntegrationSettingsService: IntegrationSettingsService
    LibraryService: LibraryService
    MeetingsService: MeetingsService
    OutcomesService: OutcomesService
    PermissionsService: PermissionsService
    SettingsService: SettingsService
    StatsService: StatsService
    TasksService: TasksService
    UsersService: UsersService


class AsyncListLogsPage(AsyncListing[LogEntry], Protocol):
    """A page of log entries."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def log_entries(self) -> list[LogEntry]: ...


class AsyncGetCallTranscriptsPage(AsyncListing[CallTranscript], Protocol):
    """A page of transcripts."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def call_transcripts(self) -> list[CallTranscript]: ...


class AsyncListCallsPage(AsyncListing[Call], Protocol):
    """A page of calls."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def calls(self) -> list[Call]: ...


class AsyncListCallsExtensivePage(AsyncListing[ExtensiveCall], Protocol):
    """A page of calls with details."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def calls(self) -> list[ExtensiveCall]: ...


class AsyncListFlowsPage(AsyncListing[Flow], Protocol):
    """A page of flows."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def flows(self) -> list[Flow]: ...


class AsyncListFlowsFoldersPage(AsyncListing[FlowFolder], Protocol):
    """A page of folders."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def flows_folders(self) -> list[FlowFolder]: ...


class AsyncListAnsweredScorecardsPage(AsyncListing[AnsweredScorecard], Protocol):
    """A page of answered scorecards."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def answered_scorecards(self) -> list[AnsweredScorecard]: ...


class AsyncListInteractionStatsPage(AsyncListing[UserInteractionStats], Protocol):
    """A page of users with their statistics."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def people_interaction_stats(self) -> list[UserInteractionStats]: ...
    @property
    def from_date_time(self) -> _dt.datetime | None: ...
    @property
    def to_date_time(self) -> _dt.datetime | None: ...
    @property
    def time_zone(self) -> str | None: ...


class AsyncListMultipleUsersAggregateActivityPage(AsyncListing[UserAggregateActivity], Protocol):
    """A page of users with their sums."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users_aggregate_activity_stats(self) -> list[UserAggregateActivity]: ...
    @property
    def from_date_time(self) -> _dt.datetime | None: ...
    @property
    def to_date_time(self) -> _dt.datetime | None: ...
    @property
    def time_zone(self) -> str | None: ...


class AsyncListMultipleUsersAggregateByPeriodPage(AsyncListing[UserActivityByPeriod], Protocol):
    """A page of users with their sums by period."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users_aggregate_activity(self) -> list[UserActivityByPeriod]: ...


class AsyncListMultipleUsersDayByDayActivityPage(AsyncListing[UserDailyActivity], Protocol):
    """A page of users with their days."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users_detailed_activities(self) -> list[UserDailyActivity]: ...


class AsyncListUsersPage(AsyncListing[User], Protocol):
    """A page of users."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users(self) -> list[User]: ...


class AsyncListMultipleUsersPage(AsyncListing[User], Protocol):
    """A page of users."""

    @property
    def request_id(self) -> str | None: ...
    @property
    def records(self) -> Records | None: ...
    @property
    def users(self) -> list[User]: ...


class AsyncAuditingService(Protocol):
    """Logs of who did what in Gong."""

    @overload
    def listLogs(
        self,
        logType: Literal["AccessLog", "UserActivityLog", "UserCallPlay", "ExternallySharedCallAccess", "ExternallySharedCallPlay"] | str,
        fromDateTime: _dt.datetime | str,
        *,
        toDateTime: _dt.datetime | str | None = None,
        cursor: str | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListLogsPage, LogEntry]:
        """List log entries"""
        ...
    @overload
    def listLogs(self, options: ListLogsOptions, /) -> Pages[AsyncListLogsPage, LogEntry]: ...


class AsyncCallsService(Protocol):
    """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your own."""

    @overload
    async def addCall(
        self,
        requestBody: AddCallRequest | AddCallRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallResponse:
        """Add a call"""
        ...
    @overload
    async def addCall(self, **fields: Unpack[AddCallRequestDict]) -> AddCallResponse: ...

    async def addCallRecording(
        self,
        id: str,
        formData: AddCallRecordingRequest | AddCallRecordingRequestDict,
        *,
        options: Options | None = None,
    ) -> AddCallRecordingResponse:
        """Upload the recording of a call"""
        ...

    async def getCall(self, id: str, *, options: Options | None = None) -> CallResponse:
        """Get a call"""
        ...

    @overload
    def getCallTranscripts(
        self,
        requestBody: CallTranscriptsRequest | CallTranscriptsRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncGetCallTranscriptsPage, CallTranscript]:
        """List transcripts"""
        ...
    @overload
    def getCallTranscripts(
        self,
        **fields: Unpack[CallTranscriptsRequestDict],
    ) -> Pages[AsyncGetCallTranscriptsPage, CallTranscript]: ...

    @overload
    def getCallTranscript(
        self,
        requestBody: CallTranscriptsRequest | CallTranscriptsRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncGetCallTranscriptsPage, CallTranscript]:
        """List transcripts"""
        ...
    @overload
    def getCallTranscript(
        self,
        **fields: Unpack[CallTranscriptsRequestDict],
    ) -> Pages[AsyncGetCallTranscriptsPage, CallTranscript]: ...

    @overload
    def listCalls(
        self,
        *,
        cursor: str | None = None,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListCallsPage, Call]:
        """List calls"""
        ...
    @overload
    def listCalls(self, options: ListCallsOptions, /) -> Pages[AsyncListCallsPage, Call]: ...

    @overload
    def getCalls(
        self,
        *,
        cursor: str | None = None,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListCallsPage, Call]:
        """List calls"""
        ...
    @overload
    def getCalls(self, options: ListCallsOptions, /) -> Pages[AsyncListCallsPage, Call]: ...

    @overload
    def listCallsExtensive(
        self,
        requestBody: ExtensiveCallsRequest | ExtensiveCallsRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListCallsExtensivePage, ExtensiveCall]:
        """List calls with details"""
        ...
    @overload
    def listCallsExtensive(
        self,
        **fields: Unpack[ExtensiveCallsRequestDict],
    ) -> Pages[AsyncListCallsExtensivePage, ExtensiveCall]: ...


class AsyncCoachingService(Protocol):
    """How managers coach their teams."""

    @overload
    async def getCoachingMetrics(
        self,
        workspaceId: str,
        managerId: str,
        from_: _dt.datetime | str,
        to: _dt.datetime | str,
        *,
        options: Options | None = None,
    ) -> CoachingMetricsResponse:
        """Get the coaching metrics of a manager"""
        ...
    @overload
    async def getCoachingMetrics(
        self,
        options: GetCoachingMetricsOptions, /,
    ) -> CoachingMetricsResponse: ...

    @overload
    async def listUsers_1(
        self,
        workspaceId: str,
        managerId: str,
        from_: _dt.datetime | str,
        to: _dt.datetime | str,
        *,
        options: Options | None = None,
    ) -> CoachingMetricsResponse:
        """Get the coaching metrics of a manager"""
        ...
    @overload
    async def listUsers_1(
        self,
        options: GetCoachingMetricsOptions, /,
    ) -> CoachingMetricsResponse: ...


class AsyncCRMService(Protocol):
    """Data of a CRM that Gong does not connect to by itself: register it, shape it, upload it."""

    @overload
    async def deleteGenericCrmIntegration(
        self,
        integrationId: int,
        clientRequestId: str,
        *,
        options: Options | None = None,
    ) -> AsyncProcessingResponse:
        """Delete the integration"""
        ...
    @overload
    async def deleteGenericCrmIntegration(
        self,
        options: DeleteGenericCrmIntegrationOptions, /,
    ) -> AsyncProcessingResponse: ...

    async def getCrmObjects(
        self,
        requestBody: Sequence[str],
        integrationId: int,
        objectType: CrmEntityType,
        *,
        options: Options | None = None,
    ) -> CrmObjectsResponse:
        """Read uploaded objects back"""
        ...

    @overload
    async def getRequestStatus(
        self,
        integrationId: int,
        clientRequestId: str,
        *,
        options: Options | None = None,
    ) -> RequestStatusResponse:
        """Get the state of an upload or a deletion"""
        ...
    @overload
    async def getRequestStatus(
        self,
        options: GetRequestStatusOptions, /,
    ) -> RequestStatusResponse: ...

    async def listGenericCrmIntegration(
        self,
        *,
        options: Options | None = None,
    ) -> CrmIntegrationsResponse:
        """List integrations"""
        ...

    @overload
    async def listCrmSchemaFields(
        self,
        integrationId: int,
        *,
        objectType: CrmEntityType | None = None,
        options: Options | None = None,
    ) -> CrmSchemaResponse:
        """List the fields of objects"""
        ...
    @overload
    async def listCrmSchemaFields(
        self,
        options: ListCrmSchemaFieldsOptions, /,
    ) -> CrmSchemaResponse: ...

    @overload
    async def registerGenericCrmIntegration(
        self,
        requestBody: GenericCrmRegistrationRequest | GenericCrmRegistrationRequestDict,
        *,
        options: Options | None = None,
    ) -> RegisterGenericCrmResponse:
        """Register an integration"""
        ...
    @overload
    async def registerGenericCrmIntegration(
        self,
        **fields: Unpack[GenericCrmRegistrationRequestDict],
    ) -> RegisterGenericCrmResponse: ...

    async def uploadCrmData(
        self,
        formData: UploadCrmDataRequest | UploadCrmDataRequestDict,
        integrationId: int,
        objectType: Literal["ACCOUNT", "CONTACT", "DEAL", "LEAD", "BUSINESS_USER", "STAGE"] | str,
        clientRequestId: str,
        *,
        options: Options | None = None,
    ) -> AsyncProcessingResponse:
        """Upload objects"""
        ...

    async def uploadCrmSchemaField(
        self,
        requestBody: Sequence[CrmSchemaField | CrmSchemaFieldDict],
        integrationId: int,
        objectType: CrmEntityType,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Set the fields of a kind of object"""
        ...


class AsyncDataPrivacyService(Protocol):
    """Finding and erasing all that belongs to a person."""

    @overload
    async def findAllReferencesToEmailAddress(
        self,
        emailAddress: str,
        *,
        options: Options | None = None,
    ) -> EmailAddressReferences:
        """Find what belongs to an e-mail address"""
        ...
    @overload
    async def findAllReferencesToEmailAddress(
        self,
        options: FindAllReferencesToEmailAddressOptions, /,
    ) -> EmailAddressReferences: ...

    @overload
    async def findAllReferencesToPhoneNumber(
        self,
        phoneNumber: str,
        *,
        options: Options | None = None,
    ) -> PhoneNumberReferences:
        """Find what belongs to a phone number"""
        ...
    @overload
    async def findAllReferencesToPhoneNumber(
        self,
        options: FindAllReferencesToPhoneNumberOptions, /,
    ) -> PhoneNumberReferences: ...

    @overload
    async def purgeEmailAddress(
        self,
        emailAddress: str,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to an e-mail address"""
        ...
    @overload
    async def purgeEmailAddress(self, options: PurgeEmailAddressOptions, /) -> BaseResponse: ...

    @overload
    async def purgePhoneNumber(
        self,
        phoneNumber: str,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Erase what belongs to a phone number"""
        ...
    @overload
    async def purgePhoneNumber(self, options: PurgePhoneNumberOptions, /) -> BaseResponse: ...


class AsyncDigitalInteractionsService(Protocol):
    """What people do with digital content, reported by the systems that see it."""

    @overload
    async def addDigitalInteraction(
        self,
        requestBody: DigitalInteractionRequest | DigitalInteractionRequestDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report a digital interaction"""
        ...
    @overload
    async def addDigitalInteraction(
        self,
        **fields: Unpack[DigitalInteractionRequestDict],
    ) -> BaseResponse: ...


class AsyncEngageFlowsService(Protocol):
    """Engage flows: their steps, their folders, and the prospects in them."""

    @overload
    async def assignProspects(
        self,
        requestBody: AssignFlowRequest | AssignFlowRequestDict,
        *,
        options: Options | None = None,
    ) -> AssignFlowResponse:
        """Put prospects into a flow"""
        ...
    @overload
    async def assignProspects(
        self,
        **fields: Unpack[AssignFlowRequestDict],
    ) -> AssignFlowResponse: ...

    @overload
    async def assignProspectsCoolOffOverrides(
        self,
        requestBody: AssignFlowRequest | AssignFlowRequestDict,
        *,
        options: Options | None = None,
    ) -> AssignFlowResponse:
        """Put prospects into a flow in spite of a cool-off"""
        ...
    @overload
    async def assignProspectsCoolOffOverrides(
        self,
        **fields: Unpack[AssignFlowRequestDict],
    ) -> AssignFlowResponse: ...

    async def getFlowProspectsBulkAssignment(
        self,
        id: str,
        *,
        options: Options | None = None,
    ) -> BulkAssignment:
        """Get the state of a bulk assignment"""
        ...

    @overload
    async def getFlowSteps(
        self,
        requestBody: FlowStepsRequest | FlowStepsRequestDict,
        *,
        options: Options | None = None,
    ) -> FlowStepsResponse:
        """List the steps of flows"""
        ...
    @overload
    async def getFlowSteps(self, **fields: Unpack[FlowStepsRequestDict]) -> FlowStepsResponse: ...

    @overload
    async def getProspectsAssignedFlows(
        self,
        requestBody: ProspectsFlowsRequest | ProspectsFlowsRequestDict,
        *,
        options: Options | None = None,
    ) -> ProspectsFlowsResponse:
        """List the flows of prospects"""
        ...
    @overload
    async def getProspectsAssignedFlows(
        self,
        **fields: Unpack[ProspectsFlowsRequestDict],
    ) -> ProspectsFlowsResponse: ...

    @overload
    def listFlows(
        self,
        flowOwnerEmail: str,
        *,
        cursor: str | None = None,
        workspaceId: str | None = None,
        folderId: str | None = None,
        mostRecentlyAssigned: bool | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListFlowsPage, Flow]:
        """List flows"""
        ...
    @overload
    def listFlows(self, options: ListFlowsOptions, /) -> Pages[AsyncListFlowsPage, Flow]: ...

    @overload
    def listFlowsFolders(
        self,
        flowFolderOwnerEmail: str,
        *,
        cursor: str | None = None,
        parentId: str | None = None,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListFlowsFoldersPage, FlowFolder]:
        """List folders of flows"""
        ...
    @overload
    def listFlowsFolders(
        self,
        options: ListFlowsFoldersOptions, /,
    ) -> Pages[AsyncListFlowsFoldersPage, FlowFolder]: ...

    @overload
    async def submitFlowProspectsBulkAssignment(
        self,
        requestBody: BulkAssignmentRequest | BulkAssignmentRequestDict,
        *,
        options: Options | None = None,
    ) -> BulkAssignment:
        """Put many prospects into a flow, later"""
        ...
    @overload
    async def submitFlowProspectsBulkAssignment(
        self,
        **fields: Unpack[BulkAssignmentRequestDict],
    ) -> BulkAssignment: ...

    @overload
    async def unassignFlows(
        self,
        requestBody: UnassignFlowsRequest | UnassignFlowsRequestDict,
        *,
        options: Options | None = None,
    ) -> UnassignFlowsResponse:
        """End flow instances"""
        ...
    @overload
    async def unassignFlows(
        self,
        **fields: Unpack[UnassignFlowsRequestDict],
    ) -> UnassignFlowsResponse: ...

    @overload
    async def unassignProspectFlows(
        self,
        requestBody: UnassignProspectFlowsRequest | UnassignProspectFlowsRequestDict,
        *,
        options: Options | None = None,
    ) -> UnassignFlowsResponse:
        """Take a prospect out of flows"""
        ...
    @overload
    async def unassignProspectFlows(
        self,
        **fields: Unpack[UnassignProspectFlowsRequestDict],
    ) -> UnassignFlowsResponse: ...


class AsyncEngagementService(Protocol):
    """The older way to report what people do with content; digital interactions replace it."""

    @overload
    async def contentShared(
        self,
        requestBody: ContentSharedEvent | ContentSharedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was shared"""
        ...
    @overload
    async def contentShared(self, **fields: Unpack[ContentSharedEventDict]) -> BaseResponse: ...

    @overload
    async def contentViewed(
        self,
        requestBody: ContentViewedEvent | ContentViewedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was viewed"""
        ...
    @overload
    async def contentViewed(self, **fields: Unpack[ContentViewedEventDict]) -> BaseResponse: ...

    @overload
    async def customAction(
        self,
        requestBody: CustomActionEvent | CustomActionEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that somebody did something with content"""
        ...
    @overload
    async def customAction(self, **fields: Unpack[CustomActionEventDict]) -> BaseResponse: ...


class AsyncEntitiesService(Protocol):
    """Answers and briefs about accounts, contacts, deals and leads, made by AI from their
    conversations. They cost credits.
    """

    @overload
    async def askEntity(
        self,
        workspaceId: str,
        crmEntityType: CrmEntityType,
        crmEntityId: str,
        timePeriod: EntityTimePeriod,
        question: str,
        *,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        options: Options | None = None,
    ) -> AskEntityResponse:
        """Ask about a CRM entity"""
        ...
    @overload
    async def askEntity(self, options: AskEntityOptions, /) -> AskEntityResponse: ...

    @overload
    async def generateBrief(
        self,
        workspaceId: str,
        briefName: str,
        crmEntityType: CrmEntityType,
        crmEntityId: str,
        timePeriod: EntityTimePeriod,
        *,
        fromDateTime: _dt.datetime | str | None = None,
        toDateTime: _dt.datetime | str | None = None,
        options: Options | None = None,
    ) -> GenerateBriefResponse:
        """Generate a brief of a CRM entity"""
        ...
    @overload
    async def generateBrief(self, options: GenerateBriefOptions, /) -> GenerateBriefResponse: ...


class AsyncIntegrationSettingsService(Protocol):
    """What a partner tells Gong about an integration."""

    @overload
    async def integrationSettings(
        self,
        requestBody: IntegrationSettingsRequest | IntegrationSettingsRequestDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Set where frames may come from"""
        ...
    @overload
    async def integrationSettings(
        self,
        **fields: Unpack[IntegrationSettingsRequestDict],
    ) -> BaseResponse: ...


class AsyncLibraryService(Protocol):
    """Public folders of calls worth listening to."""

    @overload
    async def getCallsInSpecificFolder(
        self,
        folderId: str,
        *,
        options: Options | None = None,
    ) -> LibraryFolderContentResponse:
        """Get a folder and its calls"""
        ...
    @overload
    async def getCallsInSpecificFolder(
        self,
        options: GetCallsInSpecificFolderOptions, /,
    ) -> LibraryFolderContentResponse: ...

    @overload
    async def getLibraryStructure(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> LibraryFoldersResponse:
        """List folders"""
        ...
    @overload
    async def getLibraryStructure(
        self,
        options: GetLibraryStructureOptions, /,
    ) -> LibraryFoldersResponse: ...

    @overload
    async def listLibraryFolders(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> LibraryFoldersResponse:
        """List folders"""
        ...
    @overload
    async def listLibraryFolders(
        self,
        options: GetLibraryStructureOptions, /,
    ) -> LibraryFoldersResponse: ...

    async def listCallsInFolder(
        self,
        folderId: str,
        *,
        options: Options | None = None,
    ) -> LibraryFolderCallsResponse:
        """List the calls of a folder"""
        ...


class AsyncMeetingsService(Protocol):
    """Meetings with a page of consent to recording. A beta: it has to be enabled for the company, else
    every answer is a 403.
    """

    @overload
    async def addMeeting(
        self,
        requestBody: NewMeetingRequest | NewMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> NewMeetingResponse:
        """Create a meeting"""
        ...
    @overload
    async def addMeeting(self, **fields: Unpack[NewMeetingRequestDict]) -> NewMeetingResponse: ...

    async def deleteMeeting(
        self,
        meetingId: str,
        requestBody: DeleteMeetingRequest | DeleteMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> DeleteMeetingResponse:
        """Delete a meeting"""
        ...

    @overload
    async def integrationStatus(
        self,
        requestBody: IntegrationStatusRequest | IntegrationStatusRequestDict,
        *,
        options: Options | None = None,
    ) -> IntegrationStatusResponse:
        """Check whether users can create meetings"""
        ...
    @overload
    async def integrationStatus(
        self,
        **fields: Unpack[IntegrationStatusRequestDict],
    ) -> IntegrationStatusResponse: ...

    async def updateMeeting(
        self,
        meetingId: str,
        requestBody: UpdateMeetingRequest | UpdateMeetingRequestDict,
        *,
        options: Options | None = None,
    ) -> UpdateMeetingResponse:
        """Change a meeting"""
        ...


class AsyncOutcomesService(Protocol):
    """The outcomes a call can have."""

    async def listCallOutcomes(self, *, options: Options | None = None) -> CallOutcomesResponse:
        """List the outcomes of calls"""
        ...


class AsyncPermissionsService(Protocol):
    """Permission profiles, and access of single users to single calls."""

    @overload
    async def addUsersAccessToCalls(
        self,
        requestBody: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Give users access to calls"""
        ...
    @overload
    async def addUsersAccessToCalls(
        self,
        **fields: Unpack[CallsUsersAccessDict],
    ) -> BaseResponse: ...

    async def createPermissionProfile(
        self,
        requestBody: PermissionProfile | PermissionProfileDict,
        workspaceId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Create a permission profile"""
        ...

    @overload
    async def deleteUsersAccessToCalls(
        self,
        requestBody: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Take access to calls away"""
        ...
    @overload
    async def deleteUsersAccessToCalls(
        self,
        **fields: Unpack[CallsUsersAccessDict],
    ) -> BaseResponse: ...

    @overload
    async def getPermissionProfile(
        self,
        profileId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Get a permission profile"""
        ...
    @overload
    async def getPermissionProfile(
        self,
        options: GetPermissionProfileOptions, /,
    ) -> PermissionProfileResponse: ...

    @overload
    async def getUsersAccessToCalls(
        self,
        requestBody: UsersAccessRequest | UsersAccessRequestDict,
        *,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse:
        """List who was given access to calls"""
        ...
    @overload
    async def getUsersAccessToCalls(
        self,
        **fields: Unpack[UsersAccessRequestDict],
    ) -> CallsAccessDetailsResponse: ...

    @overload
    async def listPermissionProfile(
        self,
        workspaceId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfilesResponse:
        """List permission profiles"""
        ...
    @overload
    async def listPermissionProfile(
        self,
        options: ListPermissionProfileOptions, /,
    ) -> PermissionProfilesResponse: ...

    @overload
    async def listPermissionProfileUsers(
        self,
        profileId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileUsersResponse:
        """List the users of a permission profile"""
        ...
    @overload
    async def listPermissionProfileUsers(
        self,
        options: ListPermissionProfileUsersOptions, /,
    ) -> PermissionProfileUsersResponse: ...

    async def updatePermissionProfile(
        self,
        requestBody: PermissionProfile | PermissionProfileDict,
        profileId: str,
        *,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Change a permission profile"""
        ...


class AsyncSettingsService(Protocol):
    """Scorecards, trackers, briefs and workspaces as the company has set them up."""

    @overload
    async def listBriefs(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> BriefsResponse:
        """List briefs"""
        ...
    @overload
    async def listBriefs(self, options: ListBriefsOptions, /) -> BriefsResponse: ...

    async def listScorecards(self, *, options: Options | None = None) -> ScorecardsResponse:
        """List scorecards"""
        ...

    @overload
    async def listTrackers(
        self,
        *,
        workspaceId: str | None = None,
        options: Options | None = None,
    ) -> TrackersResponse:
        """List trackers"""
        ...
    @overload
    async def listTrackers(self, options: ListTrackersOptions, /) -> TrackersResponse: ...

    async def listWorkspaces(self, *, options: Options | None = None) -> WorkspacesResponse:
        """List workspaces"""
        ...


class AsyncStatsService(Protocol):
    """What users did with calls, how they speak in them, and the scorecards filled in for them."""

    @overload
    def listAnsweredScorecards(
        self,
        requestBody: AnsweredScorecardsRequest | AnsweredScorecardsRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListAnsweredScorecardsPage, AnsweredScorecard]:
        """List answered scorecards"""
        ...
    @overload
    def listAnsweredScorecards(
        self,
        **fields: Unpack[AnsweredScorecardsRequestDict],
    ) -> Pages[AsyncListAnsweredScorecardsPage, AnsweredScorecard]: ...

    @overload
    def listInteractionStats(
        self,
        requestBody: ActivityRequest | ActivityRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListInteractionStatsPage, UserInteractionStats]:
        """List interaction statistics"""
        ...
    @overload
    def listInteractionStats(
        self,
        **fields: Unpack[ActivityRequestDict],
    ) -> Pages[AsyncListInteractionStatsPage, UserInteractionStats]: ...

    @overload
    def listMultipleUsersAggregateActivity(
        self,
        requestBody: ActivityRequest | ActivityRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListMultipleUsersAggregateActivityPage, UserAggregateActivity]:
        """Sum up activity"""
        ...
    @overload
    def listMultipleUsersAggregateActivity(
        self,
        **fields: Unpack[ActivityRequestDict],
    ) -> Pages[AsyncListMultipleUsersAggregateActivityPage, UserAggregateActivity]: ...

    @overload
    def listMultipleUsersAggregateByPeriod(
        self,
        requestBody: ActivityByPeriodRequest | ActivityByPeriodRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListMultipleUsersAggregateByPeriodPage, UserActivityByPeriod]:
        """Sum up activity by period"""
        ...
    @overload
    def listMultipleUsersAggregateByPeriod(
        self,
        **fields: Unpack[ActivityByPeriodRequestDict],
    ) -> Pages[AsyncListMultipleUsersAggregateByPeriodPage, UserActivityByPeriod]: ...

    @overload
    def listMultipleUsersDayByDayActivity(
        self,
        requestBody: ActivityRequest | ActivityRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListMultipleUsersDayByDayActivityPage, UserDailyActivity]:
        """List activity by day"""
        ...
    @overload
    def listMultipleUsersDayByDayActivity(
        self,
        **fields: Unpack[ActivityRequestDict],
    ) -> Pages[AsyncListMultipleUsersDayByDayActivityPage, UserDailyActivity]: ...


class AsyncTasksService(Protocol):
    """The to-dos of Engage users."""

    @overload
    async def listTasks(
        self,
        requestBody: ListTasksRequest | ListTasksRequestDict,
        *,
        options: Options | None = None,
    ) -> TasksResponse:
        """List the tasks of a user"""
        ...
    @overload
    async def listTasks(self, **fields: Unpack[ListTasksRequestDict]) -> TasksResponse: ...

    async def updateReminder(
        self,
        taskId: str,
        requestBody: UpdateTaskRequest | UpdateTaskRequestDict,
        *,
        options: Options | None = None,
    ) -> TasksResponse:
        """Change a task"""
        ...


class AsyncUsersService(Protocol):
    """The people of the company: who they are, and what Gong records of them."""

    async def getUser(self, id: str, *, options: Options | None = None) -> UserResponse:
        """Get a user"""
        ...

    async def getUserHistory(
        self,
        id: str,
        *,
        options: Options | None = None,
    ) -> SettingsHistoryResponse:
        """List the changes of a user's settings"""
        ...

    @overload
    def listUsers(
        self,
        *,
        cursor: str | None = None,
        includeAvatars: bool | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListUsersPage, User]:
        """List users"""
        ...
    @overload
    def listUsers(self, options: ListUsersOptions, /) -> Pages[AsyncListUsersPage, User]: ...

    @overload
    def getUsers(
        self,
        *,
        cursor: str | None = None,
        includeAvatars: bool | None = None,
        options: Options | None = None,
    ) -> Pages[AsyncListUsersPage, User]:
        """List users"""
        ...
    @overload
    def getUsers(self, options: ListUsersOptions, /) -> Pages[AsyncListUsersPage, User]: ...

    @overload
    def listMultipleUsers(
        self,
        requestBody: UsersRequest | UsersRequestDict,
        *,
        options: Options | None = None,
    ) -> Pages[AsyncListMultipleUsersPage, User]:
        """List users by filter"""
        ...
    @overload
    def listMultipleUsers(
        self,
        **fields: Unpack[UsersRequestDict],
    ) -> Pages[AsyncListMultipleUsersPage, User]: ...


class AsyncNpmServices:
    """The services of a client."""

    AuditingService: AsyncAuditingService
    CallsService: AsyncCallsService
    CoachingService: AsyncCoachingService
    CRMService: AsyncCRMService
    DataPrivacyService: AsyncDataPrivacyService
    DigitalInteractionsService: AsyncDigitalInteractionsService
    EngageFlowsService: AsyncEngageFlowsService
    EngagementService: AsyncEngagementService
    EntitiesService: AsyncEntitiesService
    IntegrationSettingsService: AsyncIntegrationSettingsService
    LibraryService: AsyncLibraryService
    MeetingsService: AsyncMeetingsService
    OutcomesService: AsyncOutcomesService
    PermissionsService: AsyncPermissionsService
    SettingsService: AsyncSettingsService
    StatsService: AsyncStatsService
    TasksService: AsyncTasksService
    UsersService: AsyncUsersService
