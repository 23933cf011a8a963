# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of permissions."""

from __future__ import annotations

from typing import Literal

from tieline.runtime import UNSET, Model, Unset, field


class AccessLevel(Model, kw_only=True):
    """Whose data a user may see or change.

    `permissions.yaml#/components/schemas/AccessLevel` in the document.
    """

    permission_level: Literal["all", "managers-team", "report-to-them", "own", "none"] | str | None | Unset = field(name="permissionLevel", default=UNSET)
    """Everyone's, that of some managers' teams, that of those who report to the user, their own, or
    none.
    """

    team_lead_ids: list[str] | None | Unset = field(name="teamLeadIds", default=UNSET)
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

    forecast_access: AccessLevel | None | Unset = field(name="forecastAccess", default=UNSET)
    forecast_edit_submissions: AccessLevel | None | Unset = field(name="forecastEditSubmissions", default=UNSET)
    forecast_edit_targets: AccessLevel | None | Unset = field(name="forecastEditTargets", default=UNSET)


class LibraryFolderAccess(Model, kw_only=True):
    """Which folders of the library a user may see. All but the level need one that is not `none`.

    `permissions.yaml#/components/schemas/LibraryFolderAccess` in the document.
    """

    permission_level: Literal["none", "all", "specific-folders"] | str | None | Unset = field(name="permissionLevel", default=UNSET)
    """None, all, or those listed. It is needed where anything else is set."""

    library_folder_ids: list[str] | None | Unset = field(name="libraryFolderIds", default=UNSET)
    """The folders, for `specific-folders`."""

    manage_public_folder: bool | None | Unset = field(name="managePublicFolder", default=UNSET)
    """May manage public folders."""

    manage_streams: bool | None | Unset = field(name="manageStreams", default=UNSET)
    """May manage streams."""

    manage_folder_calls: bool | None | Unset = field(name="manageFolderCalls", default=UNSET)
    """May add calls to folders and archive them."""

    share_folders_and_streams: bool | None | Unset = field(name="shareFoldersAndStreams", default=UNSET)
    """May share folders and streams with colleagues."""


class PermissionProfile(Model, kw_only=True):
    """What the users of a profile may see and do. A flag that is true allows.

    `permissions.yaml#/components/schemas/PermissionProfile` in the document.
    """

    id: str | None | Unset = UNSET
    """The id of the profile."""

    name: str | None | Unset = UNSET
    """Its name."""

    description: str | None | Unset = UNSET
    """What it is for."""

    calls_access: AccessLevel | None | Unset = field(name="callsAccess", default=UNSET)
    library_folder_access: LibraryFolderAccess | None | Unset = field(name="libraryFolderAccess", default=UNSET)
    deals_access: AccessLevel | None | Unset = field(name="dealsAccess", default=UNSET)
    forecast_permissions: ForecastPermissions | None | Unset = field(name="forecastPermissions", default=UNSET)
    coaching_access: AccessLevel | None | Unset = field(name="coachingAccess", default=UNSET)
    insights_access: AccessLevel | None | Unset = field(name="insightsAccess", default=UNSET)
    usage_access: AccessLevel | None | Unset = field(name="usageAccess", default=UNSET)
    emails_access: AccessLevel | None | Unset = field(name="emailsAccess", default=UNSET)

    score_calls: bool | None | Unset = field(name="scoreCalls", default=UNSET)
    """Score calls."""

    override_score: bool | None | Unset = field(name="overrideScore", default=UNSET)
    """Overwrite the score of somebody else."""

    download_call_media: bool | None | Unset = field(name="downloadCallMedia", default=UNSET)
    """Download recordings."""

    share_calls_with_customers: bool | None | Unset = field(name="shareCallsWithCustomers", default=UNSET)
    """Share calls with customers."""

    manually_schedule_and_upload_calls: bool | None | Unset = field(name="manuallyScheduleAndUploadCalls", default=UNSET)
    """Schedule and upload calls by hand."""

    private_calls: bool | None | Unset = field(name="privateCalls", default=UNSET)
    """Make own calls private."""

    delete_calls: bool | None | Unset = field(name="deleteCalls", default=UNSET)
    """Delete calls."""

    trim_calls: bool | None | Unset = field(name="trimCalls", default=UNSET)
    """Trim calls."""

    listen_in_calls: bool | None | Unset = field(name="listenInCalls", default=UNSET)
    """Listen to calls while they go on."""

    delete_emails: bool | None | Unset = field(name="deleteEmails", default=UNSET)
    """Delete e-mails."""

    calls_and_search: bool | None | Unset = field(name="callsAndSearch", default=UNSET)
    """See and search calls."""

    library: bool | None | Unset = UNSET
    """See the library."""

    deals: bool | None | Unset = UNSET
    """See deals."""

    create_edit_and_delete_deals_boards: bool | None | Unset = field(name="createEditAndDeleteDealsBoards", default=UNSET)
    """Create, change and delete boards of deals."""

    deals_inline_editing: bool | None | Unset = field(name="dealsInlineEditing", default=UNSET)
    """Edit deals in place."""

    account: bool | None | Unset = UNSET
    """See accounts."""

    coaching: bool | None | Unset = UNSET
    """See coaching."""

    usage: bool | None | Unset = UNSET
    """See usage."""

    team_stats: bool | None | Unset = field(name="teamStats", default=UNSET)
    """See the statistics of teams."""

    initiatives: bool | None | Unset = UNSET
    """See initiatives."""

    market: bool | None | Unset = UNSET
    """See the market."""

    activity: bool | None | Unset = UNSET
    """See activity."""

    forecast: bool | None | Unset = UNSET
    """See forecasts."""

    forecast_manage: bool | None | Unset = field(name="forecastManage", default=UNSET)
    """Manage boards of forecasts and upload targets."""

    engage_manage_company_templates: bool | None | Unset = field(name="engageManageCompanyTemplates", default=UNSET)
    """Manage the company's templates of e-mails."""

    engage_manage_company_sequences: bool | None | Unset = field(name="engageManageCompanySequences", default=UNSET)
    """Manage the company's sequences."""

    engage_create_and_manage_rulesets: bool | None | Unset = field(name="engageCreateAndManageRulesets", default=UNSET)
    """Create and manage sets of rules."""

    engage_snooze_flow_to_dos_for_others: bool | None | Unset = field(name="engageSnoozeFlowToDosForOthers", default=UNSET)
    """Snooze to-dos in flows of others."""

    engage_allow_crm_fields_view_change: bool | None | Unset = field(name="engageAllowCrmFieldsViewChange", default=UNSET)
    """Change which fields of the CRM are shown."""

    view_engage_analytics_activity: bool | None | Unset = field(name="viewEngageAnalyticsActivity", default=UNSET)
    """See Engage's analysis of activity."""

    view_engage_analytics_performance: bool | None | Unset = field(name="viewEngageAnalyticsPerformance", default=UNSET)
    """See Engage's analysis of performance."""

    view_engage_analytics_flows: bool | None | Unset = field(name="viewEngageAnalyticsFlows", default=UNSET)
    """See Engage's analysis of flows."""

    manage_general_business_settings: bool | None | Unset = field(name="manageGeneralBusinessSettings", default=UNSET)
    """Manage the general settings of the business."""

    manage_scorecards: bool | None | Unset = field(name="manageScorecards", default=UNSET)
    """Manage scorecards."""

    export_calls_and_coaching_data_to_csv: bool | None | Unset = field(name="exportCallsAndCoachingDataToCSV", default=UNSET)
    """Export calls and coaching metrics as CSV."""

    crm_data_inline_editing: bool | None | Unset = field(name="crmDataInlineEditing", default=UNSET)
    """Edit CRM data in place."""

    crm_data_import: bool | None | Unset = field(name="crmDataImport", default=UNSET)
    """Import CRM data."""

    view_revenue_analytics: bool | None | Unset = field(name="viewRevenueAnalytics", default=UNSET)
    """See dashboards."""

    manage_revenue_analytics: bool | None | Unset = field(name="manageRevenueAnalytics", default=UNSET)
    """Manage analyses of revenue."""

    engage_reassign_flow_to_dos_to_others: bool | None | Unset = field(name="engageReassignFlowToDosToOthers", default=UNSET)
    """Hand to-dos in flows over to others."""

    engage_assign_flow_to_dos_to_others: bool | None | Unset = field(name="engageAssignFlowToDosToOthers", default=UNSET)
    """Assign to-dos in flows to others."""

    deals_data_export: bool | None | Unset = field(name="dealsDataExport", default=UNSET)
    """Export deals."""

    ai_builder: bool | None | Unset = field(name="aiBuilder", default=UNSET)
    """Use the AI Builder."""

    orchestrate_create_and_manage_plays: bool | None | Unset = field(name="orchestrateCreateAndManagePlays", default=UNSET)
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
