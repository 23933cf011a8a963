# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of the API, each imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inputs.calls import AddCallRecordingRequestDict as AddCallRecordingRequestDict
    from ..inputs.calls import AddCallRequestDict as AddCallRequestDict
    from ..inputs.calls import CallParticipantDict as CallParticipantDict
    from ..inputs.calls import CallTranscriptsRequestDict as CallTranscriptsRequestDict
    from ..inputs.calls import CallsFilterDict as CallsFilterDict
    from ..inputs.calls import ContentSelectorDict as ContentSelectorDict
    from ..inputs.calls import ExposedCollaborationDict as ExposedCollaborationDict
    from ..inputs.calls import ExposedContentDict as ExposedContentDict
    from ..inputs.calls import ExposedFieldsDict as ExposedFieldsDict
    from ..inputs.calls import ExposedInteractionDict as ExposedInteractionDict
    from ..inputs.calls import ExtensiveCallsFilterDict as ExtensiveCallsFilterDict
    from ..inputs.calls import ExtensiveCallsRequestDict as ExtensiveCallsRequestDict
    from ..inputs.calls import FlowContextDict as FlowContextDict
    from ..inputs.calls import SpeakersTimelineDict as SpeakersTimelineDict
    from ..inputs.calls import SpeechSegmentDict as SpeechSegmentDict
    from ..inputs.crm import CrmSchemaFieldDict as CrmSchemaFieldDict
    from ..inputs.crm import GenericCrmRegistrationRequestDict as GenericCrmRegistrationRequestDict
    from ..inputs.crm import UploadCrmDataRequestDict as UploadCrmDataRequestDict
    from ..inputs.digital_interactions import CompanyBusinessContextDict as CompanyBusinessContextDict
    from ..inputs.digital_interactions import CompanyDict as CompanyDict
    from ..inputs.digital_interactions import ContentDict as ContentDict
    from ..inputs.digital_interactions import CustomFieldDict as CustomFieldDict
    from ..inputs.digital_interactions import DigitalInteractionRequestDict as DigitalInteractionRequestDict
    from ..inputs.digital_interactions import LocationDict as LocationDict
    from ..inputs.digital_interactions import NumericContentDetailsDict as NumericContentDetailsDict
    from ..inputs.digital_interactions import PersonBusinessContextDict as PersonBusinessContextDict
    from ..inputs.digital_interactions import PersonDict as PersonDict
    from ..inputs.digital_interactions import SearchObjectDetailsDict as SearchObjectDetailsDict
    from ..inputs.digital_interactions import StepContentDetailsDict as StepContentDetailsDict
    from ..inputs.engage_flows import AssignFlowRequestDict as AssignFlowRequestDict
    from ..inputs.engage_flows import AssignOverridesDict as AssignOverridesDict
    from ..inputs.engage_flows import BulkAssignmentRequestDict as BulkAssignmentRequestDict
    from ..inputs.engage_flows import FlowAssignmentProspectDict as FlowAssignmentProspectDict
    from ..inputs.engage_flows import FlowStepsRequestDict as FlowStepsRequestDict
    from ..inputs.engage_flows import ProspectsFlowsRequestDict as ProspectsFlowsRequestDict
    from ..inputs.engage_flows import StepContentOverrideDict as StepContentOverrideDict
    from ..inputs.engage_flows import UnassignFlowsRequestDict as UnassignFlowsRequestDict
    from ..inputs.engage_flows import UnassignProspectFlowsRequestDict as UnassignProspectFlowsRequestDict
    from ..inputs.engage_flows import VariableValueOverrideDict as VariableValueOverrideDict
    from ..inputs.engagement import ActorDict as ActorDict
    from ..inputs.engagement import ContentSharedEventDict as ContentSharedEventDict
    from ..inputs.engagement import ContentViewedEventDict as ContentViewedEventDict
    from ..inputs.engagement import CustomActionEventDict as CustomActionEventDict
    from ..inputs.engagement import GenericPropertyDict as GenericPropertyDict
    from ..inputs.engagement import SharerDict as SharerDict
    from ..inputs.integration_settings import IntegrationSettingsRequestDict as IntegrationSettingsRequestDict
    from ..inputs.integration_settings import IntegrationTypeSettingsDict as IntegrationTypeSettingsDict
    from ..inputs.meetings import DeleteMeetingRequestDict as DeleteMeetingRequestDict
    from ..inputs.meetings import IntegrationStatusRequestDict as IntegrationStatusRequestDict
    from ..inputs.meetings import MeetingInviteeDict as MeetingInviteeDict
    from ..inputs.meetings import NewMeetingRequestDict as NewMeetingRequestDict
    from ..inputs.meetings import UpdateMeetingRequestDict as UpdateMeetingRequestDict
    from ..inputs.permissions import AccessLevelDict as AccessLevelDict
    from ..inputs.permissions import CallUsersAccessDict as CallUsersAccessDict
    from ..inputs.permissions import CallsUsersAccessDict as CallsUsersAccessDict
    from ..inputs.permissions import ForecastPermissionsDict as ForecastPermissionsDict
    from ..inputs.permissions import LibraryFolderAccessDict as LibraryFolderAccessDict
    from ..inputs.permissions import PermissionProfileDict as PermissionProfileDict
    from ..inputs.permissions import UsersAccessFilterDict as UsersAccessFilterDict
    from ..inputs.permissions import UsersAccessRequestDict as UsersAccessRequestDict
    from ..inputs.shared import CallUploadContextDict as CallUploadContextDict
    from ..inputs.shared import ContextFieldDict as ContextFieldDict
    from ..inputs.shared import ExternalCrmCallObjectDict as ExternalCrmCallObjectDict
    from ..inputs.shared import ExternalCrmPartyObjectDict as ExternalCrmPartyObjectDict
    from ..inputs.shared import PartyUploadContextDict as PartyUploadContextDict
    from ..inputs.stats import ActivityByPeriodRequestDict as ActivityByPeriodRequestDict
    from ..inputs.stats import ActivityFilterDict as ActivityFilterDict
    from ..inputs.stats import ActivityRequestDict as ActivityRequestDict
    from ..inputs.stats import AnsweredScorecardsFilterDict as AnsweredScorecardsFilterDict
    from ..inputs.stats import AnsweredScorecardsRequestDict as AnsweredScorecardsRequestDict
    from ..inputs.tasks import ListTasksRequestDict as ListTasksRequestDict
    from ..inputs.tasks import TaskFilterDict as TaskFilterDict
    from ..inputs.tasks import UpdateTaskRequestDict as UpdateTaskRequestDict
    from ..inputs.users import UsersFilterDict as UsersFilterDict
    from ..inputs.users import UsersRequestDict as UsersRequestDict
    from .auditing import LogEntry as LogEntry
    from .auditing import LogsResponse as LogsResponse
    from .calls import AddCallRecordingRequest as AddCallRecordingRequest
    from .calls import AddCallRecordingResponse as AddCallRecordingResponse
    from .calls import AddCallRequest as AddCallRequest
    from .calls import AddCallResponse as AddCallResponse
    from .calls import Call as Call
    from .calls import CallCollaboration as CallCollaboration
    from .calls import CallContent as CallContent
    from .calls import CallContext as CallContext
    from .calls import CallHighlightsItem as CallHighlightsItem
    from .calls import CallHighlightsSection as CallHighlightsSection
    from .calls import CallInteraction as CallInteraction
    from .calls import CallInteractionStat as CallInteractionStat
    from .calls import CallKeyPoint as CallKeyPoint
    from .calls import CallMedia as CallMedia
    from .calls import CallOutcome as CallOutcome
    from .calls import CallOutlineItem as CallOutlineItem
    from .calls import CallOutlineSection as CallOutlineSection
    from .calls import CallParticipant as CallParticipant
    from .calls import CallResponse as CallResponse
    from .calls import CallTranscript as CallTranscript
    from .calls import CallTranscriptsRequest as CallTranscriptsRequest
    from .calls import CallTranscriptsResponse as CallTranscriptsResponse
    from .calls import CallsFilter as CallsFilter
    from .calls import CallsResponse as CallsResponse
    from .calls import Comment as Comment
    from .calls import ContentSelector as ContentSelector
    from .calls import ExposedCollaboration as ExposedCollaboration
    from .calls import ExposedContent as ExposedContent
    from .calls import ExposedFields as ExposedFields
    from .calls import ExposedInteraction as ExposedInteraction
    from .calls import ExtensiveCall as ExtensiveCall
    from .calls import ExtensiveCallsFilter as ExtensiveCallsFilter
    from .calls import ExtensiveCallsRequest as ExtensiveCallsRequest
    from .calls import ExtensiveCallsResponse as ExtensiveCallsResponse
    from .calls import ExternalCallObject as ExternalCallObject
    from .calls import ExternalPartyObject as ExternalPartyObject
    from .calls import FlowContext as FlowContext
    from .calls import Monologue as Monologue
    from .calls import Party as Party
    from .calls import PartyContext as PartyContext
    from .calls import QuestionCounts as QuestionCounts
    from .calls import Sentence as Sentence
    from .calls import Speaker as Speaker
    from .calls import SpeakersTimeline as SpeakersTimeline
    from .calls import SpeechSegment as SpeechSegment
    from .calls import Structure as Structure
    from .calls import Topic as Topic
    from .calls import Tracker as Tracker
    from .calls import TrackerOccurrence as TrackerOccurrence
    from .calls import TrackerPhrase as TrackerPhrase
    from .calls import VideoStat as VideoStat
    from .coaching import CoachingMetricsResponse as CoachingMetricsResponse
    from .coaching import CoachingUser as CoachingUser
    from .coaching import ManagerCoaching as ManagerCoaching
    from .coaching import RepCoaching as RepCoaching
    from .crm import AsyncProcessingResponse as AsyncProcessingResponse
    from .crm import CrmIntegrationsResponse as CrmIntegrationsResponse
    from .crm import CrmObjectsResponse as CrmObjectsResponse
    from .crm import CrmSchemaField as CrmSchemaField
    from .crm import CrmSchemaResponse as CrmSchemaResponse
    from .crm import CrmSelectedField as CrmSelectedField
    from .crm import GenericCrmIntegration as GenericCrmIntegration
    from .crm import GenericCrmRegistrationRequest as GenericCrmRegistrationRequest
    from .crm import LineError as LineError
    from .crm import RegisterGenericCrmResponse as RegisterGenericCrmResponse
    from .crm import RequestStatusResponse as RequestStatusResponse
    from .crm import UploadCrmDataRequest as UploadCrmDataRequest
    from .data_privacy import CallReference as CallReference
    from .data_privacy import CustomerData as CustomerData
    from .data_privacy import CustomerDataObject as CustomerDataObject
    from .data_privacy import CustomerEngagement as CustomerEngagement
    from .data_privacy import EmailAddressReferences as EmailAddressReferences
    from .data_privacy import EmailMessage as EmailMessage
    from .data_privacy import ExternalSystem as ExternalSystem
    from .data_privacy import ExternalSystemObject as ExternalSystemObject
    from .data_privacy import Meeting as Meeting
    from .data_privacy import PhoneNumberReferences as PhoneNumberReferences
    from .digital_interactions import Company as Company
    from .digital_interactions import CompanyBusinessContext as CompanyBusinessContext
    from .digital_interactions import Content as Content
    from .digital_interactions import CustomField as CustomField
    from .digital_interactions import DigitalInteractionRequest as DigitalInteractionRequest
    from .digital_interactions import Location as Location
    from .digital_interactions import NumericContentDetails as NumericContentDetails
    from .digital_interactions import Person as Person
    from .digital_interactions import PersonBusinessContext as PersonBusinessContext
    from .digital_interactions import SearchObjectDetails as SearchObjectDetails
    from .digital_interactions import StepContentDetails as StepContentDetails
    from .engage_flows import AssignFlowRequest as AssignFlowRequest
    from .engage_flows import AssignFlowResponse as AssignFlowResponse
    from .engage_flows import AssignOverrides as AssignOverrides
    from .engage_flows import AssignedFlow as AssignedFlow
    from .engage_flows import AssignedFlowFailure as AssignedFlowFailure
    from .engage_flows import BulkAssignment as BulkAssignment
    from .engage_flows import BulkAssignmentRequest as BulkAssignmentRequest
    from .engage_flows import Flow as Flow
    from .engage_flows import FlowAssignmentProspect as FlowAssignmentProspect
    from .engage_flows import FlowAssignmentResult as FlowAssignmentResult
    from .engage_flows import FlowFolder as FlowFolder
    from .engage_flows import FlowFoldersResponse as FlowFoldersResponse
    from .engage_flows import FlowStep as FlowStep
    from .engage_flows import FlowStepsRequest as FlowStepsRequest
    from .engage_flows import FlowStepsResponse as FlowStepsResponse
    from .engage_flows import FlowWithSteps as FlowWithSteps
    from .engage_flows import FlowsResponse as FlowsResponse
    from .engage_flows import ProspectsFlowsRequest as ProspectsFlowsRequest
    from .engage_flows import ProspectsFlowsResponse as ProspectsFlowsResponse
    from .engage_flows import StepContentOverride as StepContentOverride
    from .engage_flows import UnassignFlowsRequest as UnassignFlowsRequest
    from .engage_flows import UnassignFlowsResponse as UnassignFlowsResponse
    from .engage_flows import UnassignProspectFlowsRequest as UnassignProspectFlowsRequest
    from .engage_flows import VariableValueOverride as VariableValueOverride
    from .engagement import Actor as Actor
    from .engagement import ContentSharedEvent as ContentSharedEvent
    from .engagement import ContentViewedEvent as ContentViewedEvent
    from .engagement import CustomActionEvent as CustomActionEvent
    from .engagement import GenericProperty as GenericProperty
    from .engagement import Sharer as Sharer
    from .entities import AnswerSection as AnswerSection
    from .entities import AskEntityResponse as AskEntityResponse
    from .entities import BriefSection as BriefSection
    from .entities import CallFinding as CallFinding
    from .entities import CallInfo as CallInfo
    from .entities import ConnectionResult as ConnectionResult
    from .entities import ConversationFindings as ConversationFindings
    from .entities import EmailFinding as EmailFinding
    from .entities import EmailInfo as EmailInfo
    from .entities import EntityTimePeriod as EntityTimePeriod
    from .entities import GenerateBriefResponse as GenerateBriefResponse
    from .entities import McpResult as McpResult
    from .entities import WebFinding as WebFinding
    from .integration_settings import IntegrationSettingsRequest as IntegrationSettingsRequest
    from .integration_settings import IntegrationTypeSettings as IntegrationTypeSettings
    from .library import LibraryCall as LibraryCall
    from .library import LibraryCallReference as LibraryCallReference
    from .library import LibraryFolder as LibraryFolder
    from .library import LibraryFolderCallsResponse as LibraryFolderCallsResponse
    from .library import LibraryFolderContentResponse as LibraryFolderContentResponse
    from .library import LibraryFoldersResponse as LibraryFoldersResponse
    from .library import Snippet as Snippet
    from .meetings import DeleteMeetingRequest as DeleteMeetingRequest
    from .meetings import DeleteMeetingResponse as DeleteMeetingResponse
    from .meetings import IntegrationStatusRequest as IntegrationStatusRequest
    from .meetings import IntegrationStatusResponse as IntegrationStatusResponse
    from .meetings import MeetingConflict as MeetingConflict
    from .meetings import MeetingInvitee as MeetingInvitee
    from .meetings import NewMeetingRequest as NewMeetingRequest
    from .meetings import NewMeetingResponse as NewMeetingResponse
    from .meetings import UpdateMeetingRequest as UpdateMeetingRequest
    from .meetings import UpdateMeetingResponse as UpdateMeetingResponse
    from .meetings import UserIntegrationStatus as UserIntegrationStatus
    from .others import CrmAccount as CrmAccount
    from .others import CrmBusinessUser as CrmBusinessUser
    from .others import CrmContact as CrmContact
    from .others import CrmDeal as CrmDeal
    from .others import CrmLead as CrmLead
    from .others import CrmStage as CrmStage
    from .outcomes import CallOutcomeChoice as CallOutcomeChoice
    from .outcomes import CallOutcomesResponse as CallOutcomesResponse
    from .permissions import AccessLevel as AccessLevel
    from .permissions import CallAccessDetails as CallAccessDetails
    from .permissions import CallUsersAccess as CallUsersAccess
    from .permissions import CallsAccessDetailsResponse as CallsAccessDetailsResponse
    from .permissions import CallsUsersAccess as CallsUsersAccess
    from .permissions import ForecastPermissions as ForecastPermissions
    from .permissions import LibraryFolderAccess as LibraryFolderAccess
    from .permissions import PermissionProfile as PermissionProfile
    from .permissions import PermissionProfileResponse as PermissionProfileResponse
    from .permissions import PermissionProfileUser as PermissionProfileUser
    from .permissions import PermissionProfileUsersResponse as PermissionProfileUsersResponse
    from .permissions import PermissionProfilesResponse as PermissionProfilesResponse
    from .permissions import UserAccessDetails as UserAccessDetails
    from .permissions import UsersAccessFilter as UsersAccessFilter
    from .permissions import UsersAccessRequest as UsersAccessRequest
    from .settings import Brief as Brief
    from .settings import BriefsResponse as BriefsResponse
    from .settings import KeywordTracker as KeywordTracker
    from .settings import Question as Question
    from .settings import QuestionOption as QuestionOption
    from .settings import Scorecard as Scorecard
    from .settings import ScorecardsResponse as ScorecardsResponse
    from .settings import TrackerLanguageKeyword as TrackerLanguageKeyword
    from .settings import TrackersResponse as TrackersResponse
    from .settings import Workspace as Workspace
    from .settings import WorkspacesResponse as WorkspacesResponse
    from .shared import BaseResponse as BaseResponse
    from .shared import CallUploadContext as CallUploadContext
    from .shared import ContextField as ContextField
    from .shared import CrmEntityType as CrmEntityType
    from .shared import ErrorResponse as ErrorResponse
    from .shared import ExternalCrmCallObject as ExternalCrmCallObject
    from .shared import ExternalCrmPartyObject as ExternalCrmPartyObject
    from .shared import PartyUploadContext as PartyUploadContext
    from .shared import Records as Records
    from .stats import ActivityByPeriodRequest as ActivityByPeriodRequest
    from .stats import ActivityByPeriodResponse as ActivityByPeriodResponse
    from .stats import ActivityFilter as ActivityFilter
    from .stats import ActivityRequest as ActivityRequest
    from .stats import AggregateActivity as AggregateActivity
    from .stats import AggregateActivityResponse as AggregateActivityResponse
    from .stats import AnswerModel as AnswerModel
    from .stats import AnsweredScorecard as AnsweredScorecard
    from .stats import AnsweredScorecardsFilter as AnsweredScorecardsFilter
    from .stats import AnsweredScorecardsRequest as AnsweredScorecardsRequest
    from .stats import AnsweredScorecardsResponse as AnsweredScorecardsResponse
    from .stats import DailyActivity as DailyActivity
    from .stats import DailyActivityResponse as DailyActivityResponse
    from .stats import InteractionStat as InteractionStat
    from .stats import InteractionStatsResponse as InteractionStatsResponse
    from .stats import PeriodActivity as PeriodActivity
    from .stats import UserActivityByPeriod as UserActivityByPeriod
    from .stats import UserAggregateActivity as UserAggregateActivity
    from .stats import UserDailyActivity as UserDailyActivity
    from .stats import UserInteractionStats as UserInteractionStats
    from .tasks import ContactCrmData as ContactCrmData
    from .tasks import ContactEmail as ContactEmail
    from .tasks import ContactPhone as ContactPhone
    from .tasks import ListTasksRequest as ListTasksRequest
    from .tasks import Task as Task
    from .tasks import TaskAccount as TaskAccount
    from .tasks import TaskContact as TaskContact
    from .tasks import TaskFilter as TaskFilter
    from .tasks import TaskFlow as TaskFlow
    from .tasks import TaskFlowStep as TaskFlowStep
    from .tasks import TaskOpportunity as TaskOpportunity
    from .tasks import TaskPriority as TaskPriority
    from .tasks import TasksResponse as TasksResponse
    from .tasks import UpdateTaskRequest as UpdateTaskRequest
    from .users import ConferencingProvider as ConferencingProvider
    from .users import SettingChange as SettingChange
    from .users import SettingsHistoryResponse as SettingsHistoryResponse
    from .users import SpokenLanguage as SpokenLanguage
    from .users import User as User
    from .users import UserResponse as UserResponse
    from .users import UserSettings as UserSettings
    from .users import UsersFilter as UsersFilter
    from .users import UsersRequest as UsersRequest
    from .users import UsersResponse as UsersResponse

_MODULES: dict[str, str] = {
    "AccessLevel": ".permissions",
    "AccessLevelDict": "..inputs.permissions",
    "ActivityByPeriodRequest": ".stats",
    "ActivityByPeriodRequestDict": "..inputs.stats",
    "ActivityByPeriodResponse": ".stats",
    "ActivityFilter": ".stats",
    "ActivityFilterDict": "..inputs.stats",
    "ActivityRequest": ".stats",
    "ActivityRequestDict": "..inputs.stats",
    "Actor": ".engagement",
    "ActorDict": "..inputs.engagement",
    "AddCallRecordingRequest": ".calls",
    "AddCallRecordingRequestDict": "..inputs.calls",
    "AddCallRecordingResponse": ".calls",
    "AddCallRequest": ".calls",
    "AddCallRequestDict": "..inputs.calls",
    "AddCallResponse": ".calls",
    "AggregateActivity": ".stats",
    "AggregateActivityResponse": ".stats",
    "AnswerModel": ".stats",
    "AnswerSection": ".entities",
    "AnsweredScorecard": ".stats",
    "AnsweredScorecardsFilter": ".stats",
    "AnsweredScorecardsFilterDict": "..inputs.stats",
    "AnsweredScorecardsRequest": ".stats",
    "AnsweredScorecardsRequestDict": "..inputs.stats",
    "AnsweredScorecardsResponse": ".stats",
    "AskEntityResponse": ".entities",
    "AssignFlowRequest": ".engage_flows",
    "AssignFlowRequestDict": "..inputs.engage_flows",
    "AssignFlowResponse": ".engage_flows",
    "AssignOverrides": ".engage_flows",
    "AssignOverridesDict": "..inputs.engage_flows",
    "AssignedFlow": ".engage_flows",
    "AssignedFlowFailure": ".engage_flows",
    "AsyncProcessingResponse": ".crm",
    "BaseResponse": ".shared",
    "Brief": ".settings",
    "BriefSection": ".entities",
    "BriefsResponse": ".settings",
    "BulkAssignment": ".engage_flows",
    "BulkAssignmentRequest": ".engage_flows",
    "BulkAssignmentRequestDict": "..inputs.engage_flows",
    "Call": ".calls",
    "CallAccessDetails": ".permissions",
    "CallCollaboration": ".calls",
    "CallContent": ".calls",
    "CallContext": ".calls",
    "CallFinding": ".entities",
    "CallHighlightsItem": ".calls",
    "CallHighlightsSection": ".calls",
    "CallInfo": ".entities",
    "CallInteraction": ".calls",
    "CallInteractionStat": ".calls",
    "CallKeyPoint": ".calls",
    "CallMedia": ".calls",
    "CallOutcome": ".calls",
    "CallOutcomeChoice": ".outcomes",
    "CallOutcomesResponse": ".outcomes",
    "CallOutlineItem": ".calls",
    "CallOutlineSection": ".calls",
    "CallParticipant": ".calls",
    "CallParticipantDict": "..inputs.calls",
    "CallReference": ".data_privacy",
    "CallResponse": ".calls",
    "CallTranscript": ".calls",
    "CallTranscriptsRequest": ".calls",
    "CallTranscriptsRequestDict": "..inputs.calls",
    "CallTranscriptsResponse": ".calls",
    "CallUploadContext": ".shared",
    "CallUploadContextDict": "..inputs.shared",
    "CallUsersAccess": ".permissions",
    "CallUsersAccessDict": "..inputs.permissions",
    "CallsAccessDetailsResponse": ".permissions",
    "CallsFilter": ".calls",
    "CallsFilterDict": "..inputs.calls",
    "CallsResponse": ".calls",
    "CallsUsersAccess": ".permissions",
    "CallsUsersAccessDict": "..inputs.permissions",
    "CoachingMetricsResponse": ".coaching",
    "CoachingUser": ".coaching",
    "Comment": ".calls",
    "Company": ".digital_interactions",
    "CompanyBusinessContext": ".digital_interactions",
    "CompanyBusinessContextDict": "..inputs.digital_interactions",
    "CompanyDict": "..inputs.digital_interactions",
    "ConferencingProvider": ".users",
    "ConnectionResult": ".entities",
    "ContactCrmData": ".tasks",
    "ContactEmail": ".tasks",
    "ContactPhone": ".tasks",
    "Content": ".digital_interactions",
    "ContentDict": "..inputs.digital_interactions",
    "ContentSelector": ".calls",
    "ContentSelectorDict": "..inputs.calls",
    "ContentSharedEvent": ".engagement",
    "ContentSharedEventDict": "..inputs.engagement",
    "ContentViewedEvent": ".engagement",
    "ContentViewedEventDict": "..inputs.engagement",
    "ContextField": ".shared",
    "ContextFieldDict": "..inputs.shared",
    "ConversationFindings": ".entities",
    "CrmAccount": ".others",
    "CrmBusinessUser": ".others",
    "CrmContact": ".others",
    "CrmDeal": ".others",
    "CrmEntityType": ".shared",
    "CrmIntegrationsResponse": ".crm",
    "CrmLead": ".others",
    "CrmObjectsResponse": ".crm",
    "CrmSchemaField": ".crm",
    "CrmSchemaFieldDict": "..inputs.crm",
    "CrmSchemaResponse": ".crm",
    "CrmSelectedField": ".crm",
    "CrmStage": ".others",
    "CustomActionEvent": ".engagement",
    "CustomActionEventDict": "..inputs.engagement",
    "CustomField": ".digital_interactions",
    "CustomFieldDict": "..inputs.digital_interactions",
    "CustomerData": ".data_privacy",
    "CustomerDataObject": ".data_privacy",
    "CustomerEngagement": ".data_privacy",
    "DailyActivity": ".stats",
    "DailyActivityResponse": ".stats",
    "DeleteMeetingRequest": ".meetings",
    "DeleteMeetingRequestDict": "..inputs.meetings",
    "DeleteMeetingResponse": ".meetings",
    "DigitalInteractionRequest": ".digital_interactions",
    "DigitalInteractionRequestDict": "..inputs.digital_interactions",
    "EmailAddressReferences": ".data_privacy",
    "EmailFinding": ".entities",
    "EmailInfo": ".entities",
    "EmailMessage": ".data_privacy",
    "EntityTimePeriod": ".entities",
    "ErrorResponse": ".shared",
    "ExposedCollaboration": ".calls",
    "ExposedCollaborationDict": "..inputs.calls",
    "ExposedContent": ".calls",
    "ExposedContentDict": "..inputs.calls",
    "ExposedFields": ".calls",
    "ExposedFieldsDict": "..inputs.calls",
    "ExposedInteraction": ".calls",
    "ExposedInteractionDict": "..inputs.calls",
    "ExtensiveCall": ".calls",
    "ExtensiveCallsFilter": ".calls",
    "ExtensiveCallsFilterDict": "..inputs.calls",
    "ExtensiveCallsRequest": ".calls",
    "ExtensiveCallsRequestDict": "..inputs.calls",
    "ExtensiveCallsResponse": ".calls",
    "ExternalCallObject": ".calls",
    "ExternalCrmCallObject": ".shared",
    "ExternalCrmCallObjectDict": "..inputs.shared",
    "ExternalCrmPartyObject": ".shared",
    "ExternalCrmPartyObjectDict": "..inputs.shared",
    "ExternalPartyObject": ".calls",
    "ExternalSystem": ".data_privacy",
    "ExternalSystemObject": ".data_privacy",
    "Flow": ".engage_flows",
    "FlowAssignmentProspect": ".engage_flows",
    "FlowAssignmentProspectDict": "..inputs.engage_flows",
    "FlowAssignmentResult": ".engage_flows",
    "FlowContext": ".calls",
    "FlowContextDict": "..inputs.calls",
    "FlowFolder": ".engage_flows",
    "FlowFoldersResponse": ".engage_flows",
    "FlowStep": ".engage_flows",
    "FlowStepsRequest": ".engage_flows",
    "FlowStepsRequestDict": "..inputs.engage_flows",
    "FlowStepsResponse": ".engage_flows",
    "FlowWithSteps": ".engage_flows",
    "FlowsResponse": ".engage_flows",
    "ForecastPermissions": ".permissions",
    "ForecastPermissionsDict": "..inputs.permissions",
    "GenerateBriefResponse": ".entities",
    "GenericCrmIntegration": ".crm",
    "GenericCrmRegistrationRequest": ".crm",
    "GenericCrmRegistrationRequestDict": "..inputs.crm",
    "GenericProperty": ".engagement",
    "GenericPropertyDict": "..inputs.engagement",
    "IntegrationSettingsRequest": ".integration_settings",
    "IntegrationSettingsRequestDict": "..inputs.integration_settings",
    "IntegrationStatusRequest": ".meetings",
    "IntegrationStatusRequestDict": "..inputs.meetings",
    "IntegrationStatusResponse": ".meetings",
    "IntegrationTypeSettings": ".integration_settings",
    "IntegrationTypeSettingsDict": "..inputs.integration_settings",
    "InteractionStat": ".stats",
    "InteractionStatsResponse": ".stats",
    "KeywordTracker": ".settings",
    "LibraryCall": ".library",
    "LibraryCallReference": ".library",
    "LibraryFolder": ".library",
    "LibraryFolderAccess": ".permissions",
    "LibraryFolderAccessDict": "..inputs.permissions",
    "LibraryFolderCallsResponse": ".library",
    "LibraryFolderContentResponse": ".library",
    "LibraryFoldersResponse": ".library",
    "LineError": ".crm",
    "ListTasksRequest": ".tasks",
    "ListTasksRequestDict": "..inputs.tasks",
    "Location": ".digital_interactions",
    "LocationDict": "..inputs.digital_interactions",
    "LogEntry": ".auditing",
    "LogsResponse": ".auditing",
    "ManagerCoaching": ".coaching",
    "McpResult": ".entities",
    "Meeting": ".data_privacy",
    "MeetingConflict": ".meetings",
    "MeetingInvitee": ".meetings",
    "MeetingInviteeDict": "..inputs.meetings",
    "Monologue": ".calls",
    "NewMeetingRequest": ".meetings",
    "NewMeetingRequestDict": "..inputs.meetings",
    "NewMeetingResponse": ".meetings",
    "NumericContentDetails": ".digital_interactions",
    "NumericContentDetailsDict": "..inputs.digital_interactions",
    "Party": ".calls",
    "PartyContext": ".calls",
    "PartyUploadContext": ".shared",
    "PartyUploadContextDict": "..inputs.shared",
    "PeriodActivity": ".stats",
    "PermissionProfile": ".permissions",
    "PermissionProfileDict": "..inputs.permissions",
    "PermissionProfileResponse": ".permissions",
    "PermissionProfileUser": ".permissions",
    "PermissionProfileUsersResponse": ".permissions",
    "PermissionProfilesResponse": ".permissions",
    "Person": ".digital_interactions",
    "PersonBusinessContext": ".digital_interactions",
    "PersonBusinessContextDict": "..inputs.digital_interactions",
    "PersonDict": "..inputs.digital_interactions",
    "PhoneNumberReferences": ".data_privacy",
    "ProspectsFlowsRequest": ".engage_flows",
    "ProspectsFlowsRequestDict": "..inputs.engage_flows",
    "ProspectsFlowsResponse": ".engage_flows",
    "Question": ".settings",
    "QuestionCounts": ".calls",
    "QuestionOption": ".settings",
    "Records": ".shared",
    "RegisterGenericCrmResponse": ".crm",
    "RepCoaching": ".coaching",
    "RequestStatusResponse": ".crm",
    "Scorecard": ".settings",
    "ScorecardsResponse": ".settings",
    "SearchObjectDetails": ".digital_interactions",
    "SearchObjectDetailsDict": "..inputs.digital_interactions",
    "Sentence": ".calls",
    "SettingChange": ".users",
    "SettingsHistoryResponse": ".users",
    "Sharer": ".engagement",
    "SharerDict": "..inputs.engagement",
    "Snippet": ".library",
    "Speaker": ".calls",
    "SpeakersTimeline": ".calls",
    "SpeakersTimelineDict": "..inputs.calls",
    "SpeechSegment": ".calls",
    "SpeechSegmentDict": "..inputs.calls",
    "SpokenLanguage": ".users",
    "StepContentDetails": ".digital_interactions",
    "StepContentDetailsDict": "..inputs.digital_interactions",
    "StepContentOverride": ".engage_flows",
    "StepContentOverrideDict": "..inputs.engage_flows",
    "Structure": ".calls",
    "Task": ".tasks",
    "TaskAccount": ".tasks",
    "TaskContact": ".tasks",
    "TaskFilter": ".tasks",
    "TaskFilterDict": "..inputs.tasks",
    "TaskFlow": ".tasks",
    "TaskFlowStep": ".tasks",
    "TaskOpportunity": ".tasks",
    "TaskPriority": ".tasks",
    "TasksResponse": ".tasks",
    "Topic": ".calls",
    "Tracker": ".calls",
    "TrackerLanguageKeyword": ".settings",
    "TrackerOccurrence": ".calls",
    "TrackerPhrase": ".calls",
    "TrackersResponse": ".settings",
    "UnassignFlowsRequest": ".engage_flows",
    "UnassignFlowsRequestDict": "..inputs.engage_flows",
    "UnassignFlowsResponse": ".engage_flows",
    "UnassignProspectFlowsRequest": ".engage_flows",
    "UnassignProspectFlowsRequestDict": "..inputs.engage_flows",
    "UpdateMeetingRequest": ".meetings",
    "UpdateMeetingRequestDict": "..inputs.meetings",
    "UpdateMeetingResponse": ".meetings",
    "UpdateTaskRequest": ".tasks",
    "UpdateTaskRequestDict": "..inputs.tasks",
    "UploadCrmDataRequest": ".crm",
    "UploadCrmDataRequestDict": "..inputs.crm",
    "User": ".users",
    "UserAccessDetails": ".permissions",
    "UserActivityByPeriod": ".stats",
    "UserAggregateActivity": ".stats",
    "UserDailyActivity": ".stats",
    "UserIntegrationStatus": ".meetings",
    "UserInteractionStats": ".stats",
    "UserResponse": ".users",
    "UserSettings": ".users",
    "UsersAccessFilter": ".permissions",
    "UsersAccessFilterDict": "..inputs.permissions",
    "UsersAccessRequest": ".permissions",
    "UsersAccessRequestDict": "..inputs.permissions",
    "UsersFilter": ".users",
    "UsersFilterDict": "..inputs.users",
    "UsersRequest": ".users",
    "UsersRequestDict": "..inputs.users",
    "UsersResponse": ".users",
    "VariableValueOverride": ".engage_flows",
    "VariableValueOverrideDict": "..inputs.engage_flows",
    "VideoStat": ".calls",
    "WebFinding": ".entities",
    "Workspace": ".settings",
    "WorkspacesResponse": ".settings",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(module, __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(_MODULES)
