# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of permissions."""

from __future__ import annotations

from typing import Literal

from tieline.runtime import ABSENT, UNSET, Model, Unset, field


class AccessLevel(Model, kw_only=True):
    """Whose data a user may see or change.

    `permissions.yaml#/components/schemas/AccessLevel` in the document.
    """

    permission_level: Literal["all", "managers-team", "report-to-them", "own", "none"] | str | None = field(name="permissionLevel", default=ABSENT)
    """Everyone's, that of some managers' teams, that of those who report to the user, their own, or
    none.
    """

    team_lead_ids: list[str] | None = field(name="teamLeadIds", default=ABSENT)
    """The managers, for `managers-team`."""


class CallAccessDetails(Model, kw_only=True):
    """A call and the users who were given access to it.

    `permissions.yaml#/components/schemas/CallAccessDetails` in the document.
    """

    call_id: str = field(name="callId")
    """The id of the call."""

    users: list[UserAccessDetails] | None = None
    """The users."""


class CallUsersAccess(Model, kw_only=True):
    """A call and users.

    `permissions.yaml#/components/schemas/CallUsersAccess` in the document.
    """

    call_id: str = field(name="callId")
    """The id of the call."""

    user_ids: list[str] = field(name="userIds")
    """The ids of the users."""


class CallsAccessDetailsResponse(Model, kw_only=True):
    """The users who were given access.

    `permissions.yaml#/components/schemas/CallsAccessDetailsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    call_access_list: list[CallAccessDetails] = field(name="callAccessList")
    """The calls."""


class CallsUsersAccess(Model, kw_only=True):
    """Whose access to which calls to give or to take away.

    `permissions.yaml#/components/schemas/CallsUsersAccess` in the document.
    """

    call_access_list: list[CallUsersAccess] | Unset = field(name="callAccessList", default=UNSET)
    """The calls."""


class ForecastPermissions(Model, kw_only=True):
    """What a user may see and change of forecasts.

    `permissions.yaml#/components/schemas/ForecastPermissions` in the document.
    """

    forecast_access: AccessLevel | None = field(name="forecastAccess", default=ABSENT)
    forecast_edit_submissions: AccessLevel | None = field(name="forecastEditSubmissions", default=ABSENT)
    forecast_edit_targets: AccessLevel | None = field(name="forecastEditTargets", default=ABSENT)


class LibraryFolderAccess(Model, kw_only=True):
    """Which folders of the library a user may see. All but the level need one that is not `none`.

    `permissions.yaml#/components/schemas/LibraryFolderAccess` in the document.
    """

    permission_level: Literal["none", "all", "specific-folders"] | str | None = field(name="permissionLevel", default=ABSENT)
    """None, all, or those listed. It is needed where anything else is set."""

    library_folder_ids: list[str] | None = field(name="libraryFolderIds", default=ABSENT)
    """The folders, for `specific-folders`."""

    manage_public_folder: bool | None = field(name="managePublicFolder", default=ABSENT)
    """May manage public folders."""

    manage_streams: bool | None = field(name="manageStreams", default=ABSENT)
    """May manage streams."""

    manage_folder_calls: bool | None = field(name="manageFolderCalls", default=ABSENT)
    """May add calls to folders and archive them."""

    share_folders_and_streams: bool | None = field(name="shareFoldersAndStreams", default=ABSENT)
    """May share folders and streams with colleagues."""


class PermissionProfile(Model, kw_only=True):
    """What the users of a profile may see and do. A flag that is true allows.

    `permissions.yaml#/components/schemas/PermissionProfile` in the document.
    """

    id: str | None = ABSENT
    """The id of the profile."""

    name: str | None = ABSENT
    """Its name."""

    description: str | None = ABSENT
    """What it is for."""

    calls_access: AccessLevel | None = field(name="callsAccess", default=ABSENT)
    library_folder_access: LibraryFolderAccess | None = field(name="libraryFolderAccess", default=ABSENT)
    deals_access: AccessLevel | None = field(name="dealsAccess", default=ABSENT)
    forecast_permissions: ForecastPermissions | None = field(name="forecastPermissions", default=ABSENT)
    coaching_access: AccessLevel | None = field(name="coachingAccess", default=ABSENT)
    insights_access: AccessLevel | None = field(name="insightsAccess", default=ABSENT)
    usage_access: AccessLevel | None = field(name="usageAccess", default=ABSENT)
    emails_access: AccessLevel | None = field(name="emailsAccess", default=ABSENT)

    score_calls: bool | None = field(name="scoreCalls", default=ABSENT)
    """Score calls."""

    override_score: bool | None = field(name="overrideScore", default=ABSENT)
    """Overwrite the score of somebody else."""

    download_call_media: bool | None = field(name="downloadCallMedia", default=ABSENT)
    """Download recordings."""

    share_calls_with_customers: bool | None = field(name="shareCallsWithCustomers", default=ABSENT)
    """Share calls with customers."""

    manually_schedule_and_upload_calls: bool | None = field(name="manuallyScheduleAndUploadCalls", default=ABSENT)
    """Schedule and upload calls by hand."""

    private_calls: bool | None = field(name="privateCalls", default=ABSENT)
    """Make own calls private."""

    delete_calls: bool | None = field(name="deleteCalls", default=ABSENT)
    """Delete calls."""

    trim_calls: bool | None = field(name="trimCalls", default=ABSENT)
    """Trim calls."""

    listen_in_calls: bool | None = field(name="listenInCalls", default=ABSENT)
    """Listen to calls while they go on."""

    delete_emails: bool | None = field(name="deleteEmails", default=ABSENT)
    """Delete e-mails."""

    calls_and_search: bool | None = field(name="callsAndSearch", default=ABSENT)
    """See and search calls."""

    library: bool | None = ABSENT
    """See the library."""

    deals: bool | None = ABSENT
    """See deals."""

    create_edit_and_delete_deals_boards: bool | None = field(name="createEditAndDeleteDealsBoards", default=ABSENT)
    """Create, change and delete boards of deals."""

    deals_inline_editing: bool | None = field(name="dealsInlineEditing", default=ABSENT)
    """Edit deals in place."""

    account: bool | None = ABSENT
    """See accounts."""

    coaching: bool | None = ABSENT
    """See coaching."""

    usage: bool | None = ABSENT
    """See usage."""

    team_stats: bool | None = field(name="teamStats", default=ABSENT)
    """See the statistics of teams."""

    initiatives: bool | None = ABSENT
    """See initiatives."""

    market: bool | None = ABSENT
    """See the market."""

    activity: bool | None = ABSENT
    """See activity."""

    forecast: bool | None = ABSENT
    """See forecasts."""

    forecast_manage: bool | None = field(name="forecastManage", default=ABSENT)
    """Manage boards of forecasts and upload targets."""

    engage_manage_company_templates: bool | None = field(name="engageManageCompanyTemplates", default=ABSENT)
    """Manage the company's templates of e-mails."""

    engage_manage_company_sequences: bool | None = field(name="engageManageCompanySequences", default=ABSENT)
    """Manage the company's sequences."""

    engage_create_and_manage_rulesets: bool | None = field(name="engageCreateAndManageRulesets", default=ABSENT)
    """Create and manage sets of rules."""

    engage_snooze_flow_to_dos_for_others: bool | None = field(name="engageSnoozeFlowToDosForOthers", default=ABSENT)
    """Snooze to-dos in flows of others."""

    engage_allow_crm_fields_view_change: bool | None = field(name="engageAllowCrmFieldsViewChange", default=ABSENT)
    """Change which fields of the CRM are shown."""

    view_engage_analytics_activity: bool | None = field(name="viewEngageAnalyticsActivity", default=ABSENT)
    """See Engage's analysis of activity."""

    view_engage_analytics_performance: bool | None = field(name="viewEngageAnalyticsPerformance", default=ABSENT)
    """See Engage's analysis of performance."""

    view_engage_analytics_flows: bool | None = field(name="viewEngageAnalyticsFlows", default=ABSENT)
    """See Engage's analysis of flows."""

    manage_general_business_settings: bool | None = field(name="manageGeneralBusinessSettings", default=ABSENT)
    """Manage the general settings of the business."""

    manage_scorecards: bool | None = field(name="manageScorecards", default=ABSENT)
    """Manage scorecards."""

    export_calls_and_coaching_data_to_csv: bool | None = field(name="exportCallsAndCoachingDataToCSV", default=ABSENT)
    """Export calls and coaching metrics as CSV."""

    crm_data_inline_editing: bool | None = field(name="crmDataInlineEditing", default=ABSENT)
    """Edit CRM data in place."""

    crm_data_import: bool | None = field(name="crmDataImport", default=ABSENT)
    """Import CRM data."""

    view_revenue_analytics: bool | None = field(name="viewRevenueAnalytics", default=ABSENT)
    """See dashboards."""

    manage_revenue_analytics: bool | None = field(name="manageRevenueAnalytics", default=ABSENT)
    """Manage analyses of revenue."""

    engage_reassign_flow_to_dos_to_others: bool | None = field(name="engageReassignFlowToDosToOthers", default=ABSENT)
    """Hand to-dos in flows over to others."""

    engage_assign_flow_to_dos_to_others: bool | None = field(name="engageAssignFlowToDosToOthers", default=ABSENT)
    """Assign to-dos in flows to others."""

    deals_data_export: bool | None = field(name="dealsDataExport", default=ABSENT)
    """Export deals."""

    ai_builder: bool | None = field(name="aiBuilder", default=ABSENT)
    """Use the AI Builder."""

    orchestrate_create_and_manage_plays: bool | None = field(name="orchestrateCreateAndManagePlays", default=ABSENT)
    """Create and manage plays."""


class PermissionProfileResponse(Model, kw_only=True):
    """A permission profile.

    `permissions.yaml#/components/schemas/PermissionProfileResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    profile: PermissionProfile


class PermissionProfileUser(Model, kw_only=True):
    """A user of a permission profile.

    `permissions.yaml#/components/schemas/PermissionProfileUser` in the document.
    """

    id: str
    """The id of the user."""

    full_name: str | None = field(name="fullName", default=None)
    """Name."""

    email_address: str | None = field(name="emailAddress", default=None)
    """E-mail address."""


class PermissionProfileUsersResponse(Model, kw_only=True):
    """The users of a permission profile.

    `permissions.yaml#/components/schemas/PermissionProfileUsersResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    users: list[PermissionProfileUser]
    """The users."""


class PermissionProfilesResponse(Model, kw_only=True):
    """The permission profiles.

    `permissions.yaml#/components/schemas/PermissionProfilesResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    profiles: list[PermissionProfile]
    """The profiles."""


class UserAccessDetails(Model, kw_only=True):
    """A user who was given access.

    `permissions.yaml#/components/schemas/UserAccessDetails` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user."""


class UsersAccessFilter(Model, kw_only=True):
    """Which calls.

    `permissions.yaml#/components/schemas/UsersAccessFilter` in the document.
    """

    call_ids: list[str] = field(name="callIds")
    """The ids of the calls."""


class UsersAccessRequest(Model, kw_only=True):
    """For which calls to list the users.

    `permissions.yaml#/components/schemas/UsersAccessRequest` in the document.
    """

    filter: UsersAccessFilter
