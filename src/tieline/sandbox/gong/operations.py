"""The table of operations: what there is, where, for whom, and who answers. `tieline.gong` describes them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tieline.sandbox.gong import api, api_calls, api_stats
from tieline.sandbox.gong.added import api as added
from tieline.sandbox.gong.api import Body, Context, Request
from tieline.sandbox.gong.crm import api as crm
from tieline.sandbox.gong.crm.lines import EntityLines
from tieline.sandbox.gong.engage import api as flows
from tieline.sandbox.gong.engage import api_tasks as tasks
from tieline.sandbox.gong.entities import api as entities
from tieline.sandbox.gong.events import api as events
from tieline.sandbox.gong.meetings import api as meetings
from tieline.sandbox.gong.permissions import api as permissions
from tieline.sandbox.gong.privacy import api as privacy
from tieline.sandbox.gong.uploads import Digest, FileField

Handler = Callable[[Context, Request], Body]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the API."""

    method: str
    path: str
    name: str
    scope: str
    handler: Handler
    #: Whether it takes a JSON body.
    json: bool = False
    #: The form field it takes a file from, if it does.
    file: FileField | None = None
    #: The status of success.
    status: int = 200


_MEDIA = FileField(name="mediaFile", intake=lambda _: Digest())
_ENTITIES = FileField(name="dataFile", intake=lambda query: EntityLines(query.get("objectType", "")))

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET", path="/v2/users", name="listUsers",
        scope="api:users:read", handler=api.list_users,
    ),
    Operation(
        method="POST", path="/v2/users/extensive", name="listMultipleUsers",
        scope="api:users:read", handler=api.filter_users, json=True,
    ),
    Operation(
        method="GET", path="/v2/users/{id}", name="getUser",
        scope="api:users:read", handler=api.get_user,
    ),
    Operation(
        method="GET", path="/v2/users/{id}/settings-history", name="getUserHistory",
        scope="api:users:read", handler=api.get_settings_history,
    ),
    Operation(
        method="GET", path="/v2/calls", name="listCalls",
        scope="api:calls:read:basic", handler=api_calls.list_calls,
    ),
    Operation(
        method="GET", path="/v2/calls/{id}", name="getCall",
        scope="api:calls:read:basic", handler=api_calls.get_call,
    ),
    Operation(
        method="POST", path="/v2/calls/extensive", name="listCallsExtensive",
        scope="api:calls:read:extensive", handler=api_calls.list_extensive, json=True,
    ),
    Operation(
        method="POST", path="/v2/calls/transcript", name="getCallTranscripts",
        scope="api:calls:read:transcript", handler=api_calls.list_transcripts, json=True,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/aggregate", name="listMultipleUsersAggregateActivity",
        scope="api:stats:user-actions", handler=api_stats.aggregate, json=True,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/aggregate-by-period", name="listMultipleUsersAggregateByPeriod",
        scope="api:stats:user-actions", handler=api_stats.aggregate_by_period, json=True,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/day-by-day", name="listMultipleUsersDayByDayActivity",
        scope="api:stats:user-actions:detailed", handler=api_stats.day_by_day, json=True,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/scorecards", name="listAnsweredScorecards",
        scope="api:stats:scorecards", handler=api_stats.answered_scorecards, json=True,
    ),
    Operation(
        method="POST", path="/v2/stats/interaction", name="listInteractionStats",
        scope="api:stats:interaction", handler=api_stats.interaction, json=True,
    ),
    Operation(
        method="GET", path="/v2/settings/scorecards", name="listScorecards",
        scope="api:settings:scorecards:read", handler=api.list_scorecards,
    ),
    Operation(
        method="GET", path="/v2/settings/trackers", name="listTrackers",
        scope="api:settings:trackers:read", handler=api.list_trackers,
    ),
    Operation(
        method="GET", path="/v2/settings/briefs", name="listBriefs",
        scope="api:ai-briefer:read", handler=api.list_briefs,
    ),
    Operation(
        method="GET", path="/v2/workspaces", name="listWorkspaces",
        scope="api:workspaces:read", handler=api.list_workspaces,
    ),
    Operation(
        method="GET", path="/v2/library/folders", name="getLibraryStructure",
        scope="api:library:read", handler=api.list_folders,
    ),
    Operation(
        method="GET", path="/v2/library/folder-content", name="getCallsInSpecificFolder",
        scope="api:library:read", handler=api.get_folder_content,
    ),
    Operation(
        method="GET", path="/v2/library/folders/{folderId}/calls", name="listCallsInFolder",
        scope="api:library:read", handler=api.list_folder_calls,
    ),
    Operation(
        method="GET", path="/v2/logs", name="listLogs",
        scope="api:logs:read", handler=api.list_logs,
    ),
    Operation(
        method="GET", path="/v2/coaching", name="getCoachingMetrics",
        scope="api:coaching:read", handler=api_stats.coaching,
    ),
    Operation(
        method="POST", path="/v2/calls", name="addCall",
        scope="api:calls:create", handler=added.add_call, json=True,
    ),
    Operation(
        method="PUT", path="/v2/calls/{id}/media", name="addCallRecording",
        scope="api:calls:create", handler=added.add_media, file=_MEDIA, status=201,
    ),
    Operation(
        method="GET", path="/v2/data-privacy/data-for-email-address", name="findAllReferencesToEmailAddress",
        scope="api:data-privacy:read", handler=privacy.find_address,
    ),
    Operation(
        method="GET", path="/v2/data-privacy/data-for-phone-number", name="findAllReferencesToPhoneNumber",
        scope="api:data-privacy:read", handler=privacy.find_phone,
    ),
    Operation(
        method="POST", path="/v2/data-privacy/erase-data-for-email-address", name="purgeEmailAddress",
        scope="api:data-privacy:delete", handler=privacy.erase_address,
    ),
    Operation(
        method="POST", path="/v2/data-privacy/erase-data-for-phone-number", name="purgePhoneNumber",
        scope="api:data-privacy:delete", handler=privacy.erase_phone,
    ),
    Operation(
        method="PUT", path="/v2/calls/users-access", name="addUsersAccessToCalls",
        scope="api:call-user-access:write", handler=permissions.add_access, json=True,
    ),
    Operation(
        method="POST", path="/v2/calls/users-access", name="getUsersAccessToCalls",
        scope="api:call-user-access:read", handler=permissions.get_access, json=True,
    ),
    Operation(
        method="DELETE", path="/v2/calls/users-access", name="deleteUsersAccessToCalls",
        scope="api:call-user-access:write", handler=permissions.delete_access, json=True,
    ),
    Operation(
        method="GET", path="/v2/all-permission-profiles", name="listPermissionProfile",
        scope="api:permission-profile:read", handler=permissions.list_profiles,
    ),
    Operation(
        method="GET", path="/v2/permission-profile", name="getPermissionProfile",
        scope="api:permission-profile:read", handler=permissions.get_profile,
    ),
    Operation(
        method="POST", path="/v2/permission-profile", name="createPermissionProfile",
        scope="api:permission-profile:write", handler=permissions.create_profile, json=True,
    ),
    Operation(
        method="PUT", path="/v2/permission-profile", name="updatePermissionProfile",
        scope="api:permission-profile:write", handler=permissions.update_profile, json=True,
    ),
    Operation(
        method="GET", path="/v2/permission-profile/users", name="listPermissionProfileUsers",
        scope="api:users:read", handler=permissions.list_profile_users,
    ),
    Operation(
        method="GET", path="/v2/crm/integrations", name="listGenericCrmIntegration",
        scope="api:crm:integrations:read", handler=crm.list_integrations,
    ),
    Operation(
        method="PUT", path="/v2/crm/integrations", name="registerGenericCrmIntegration",
        scope="api:crm:integration:register", handler=crm.register, json=True,
    ),
    Operation(
        method="DELETE", path="/v2/crm/integrations", name="deleteGenericCrmIntegration",
        scope="api:crm:integration:delete", handler=crm.delete_integration, status=201,
    ),
    Operation(
        method="GET", path="/v2/crm/entities", name="getCrmObjects",
        scope="api:crm:get-objects", handler=crm.get_objects, json=True,
    ),
    Operation(
        method="POST", path="/v2/crm/entities", name="uploadCrmData",
        scope="api:crm:upload", handler=crm.upload, file=_ENTITIES, status=201,
    ),
    Operation(
        method="GET", path="/v2/crm/request-status", name="getRequestStatus",
        scope="api:crm:upload", handler=crm.request_status,
    ),
    Operation(
        method="GET", path="/v2/crm/entity-schema", name="listCrmSchemaFields",
        scope="api:crm:schema", handler=crm.list_schema,
    ),
    Operation(
        method="POST", path="/v2/crm/entity-schema", name="uploadCrmSchemaField",
        scope="api:crm:schema", handler=crm.define_schema, json=True,
    ),
    Operation(
        method="GET", path="/v2/flows", name="listFlows",
        scope="api:flows:read", handler=flows.list_flows,
    ),
    Operation(
        method="GET", path="/v2/flows/folders", name="listFlowsFolders",
        scope="api:flows:read", handler=flows.list_folders,
    ),
    Operation(
        method="POST", path="/v2/flows/steps", name="getFlowSteps",
        scope="api:flows:read", handler=flows.get_steps, json=True,
    ),
    Operation(
        method="POST", path="/v2/flows/prospects", name="getProspectsAssignedFlows",
        scope="api:flows:read", handler=flows.get_prospects, json=True,
    ),
    Operation(
        method="POST", path="/v2/flows/prospects/assign", name="assignProspects",
        scope="api:flows:write", handler=flows.assign, json=True,
    ),
    Operation(
        method="POST", path="/v2/flows/prospects/assign/cool-off-override", name="assignProspectsCoolOffOverrides",
        scope="api:flows:write", handler=flows.assign_at_once, json=True,
    ),
    Operation(
        method="POST", path="/v2/flows/prospects/bulk-assignments", name="submitFlowProspectsBulkAssignment",
        scope="api:flows:write", handler=flows.begin_bulk, json=True, status=202,
    ),
    Operation(
        method="GET", path="/v2/flows/prospects/bulk-assignments/{id}", name="getFlowProspectsBulkAssignment",
        scope="api:flows:read", handler=flows.get_bulk,
    ),
    Operation(
        method="POST", path="/v2/flows/prospects/unassign-flows-by-crm-id", name="unassignProspectFlows",
        scope="api:flows:write", handler=flows.unassign_prospect, json=True,
    ),
    Operation(
        method="POST", path="/v2/flows/prospects/unassign-flows-by-instance-id", name="unassignFlows",
        scope="api:flows:write", handler=flows.unassign_instances, json=True,
    ),
    Operation(
        method="POST", path="/v2/tasks", name="listTasks",
        scope="api:tasks:read", handler=tasks.list_tasks, json=True,
    ),
    Operation(
        method="PATCH", path="/v2/tasks/{taskId}", name="updateReminder",
        scope="api:tasks:write", handler=tasks.update_task, json=True,
    ),
    Operation(
        method="GET", path="/v2/call-outcomes", name="listCallOutcomes",
        scope="api:call-outcomes:read", handler=tasks.list_outcomes,
    ),
    Operation(
        method="POST", path="/v2/meetings", name="addMeeting",
        scope="api:meetings:user:create", handler=meetings.add_meeting, json=True,
    ),
    Operation(
        method="PUT", path="/v2/meetings/{meetingId}", name="updateMeeting",
        scope="api:meetings:user:update", handler=meetings.update_meeting, json=True,
    ),
    Operation(
        method="DELETE", path="/v2/meetings/{meetingId}", name="deleteMeeting",
        scope="api:meetings:user:delete", handler=meetings.delete_meeting, json=True,
    ),
    Operation(
        method="POST", path="/v2/meetings/integration/status", name="integrationStatus",
        scope="api:meetings:integration:status", handler=meetings.integration_status, json=True,
    ),
    Operation(
        method="POST", path="/v2/digital-interaction", name="addDigitalInteraction",
        scope="api:digital-interactions:write", handler=events.add_interaction, json=True,
    ),
    Operation(
        method="PUT", path="/v2/customer-engagement/content/shared", name="contentShared",
        scope="api:engagement-data:write", handler=events.content_shared, json=True,
    ),
    Operation(
        method="PUT", path="/v2/customer-engagement/content/viewed", name="contentViewed",
        scope="api:engagement-data:write", handler=events.content_viewed, json=True,
    ),
    Operation(
        method="PUT", path="/v2/customer-engagement/action", name="customAction",
        scope="api:engagement-data:write", handler=events.custom_action, json=True,
    ),
    Operation(
        method="POST", path="/v2/integration-settings", name="integrationSettings",
        scope="api:integration-settings:write", handler=events.set_integration, json=True,
    ),
    Operation(
        method="GET", path="/v2/entities/ask-entity", name="askEntity",
        scope="api:ai-ask:read", handler=entities.ask,
    ),
    Operation(
        method="GET", path="/v2/entities/get-brief", name="generateBrief",
        scope="api:ai-briefer:read", handler=entities.brief,
    ),
)  # fmt: skip
