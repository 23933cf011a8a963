# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of permissions: dictionaries, by the names that the API itself
uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from .. import models as _models


class AccessLevelDict(TypedDict, total=False):
    """What may be given for `AccessLevel`."""

    permissionLevel: Literal["all", "managers-team", "report-to-them", "own", "none"] | str | None
    """Everyone's, that of some managers' teams, that of those who report to the user, their own, or
    none.
    """

    teamLeadIds: Sequence[str] | None
    """The managers, for `managers-team`."""


class CallUsersAccessDict(TypedDict, total=False):
    """What may be given for `CallUsersAccess`."""

    callId: Required[str]
    """The id of the call."""

    userIds: Required[Sequence[str]]
    """The ids of the users."""


class CallsUsersAccessDict(TypedDict, total=False):
    """What may be given for `CallsUsersAccess`."""

    callAccessList: Sequence[_models.CallUsersAccess | CallUsersAccessDict]
    """The calls."""


class ForecastPermissionsDict(TypedDict, total=False):
    """What may be given for `ForecastPermissions`."""

    forecastAccess: _models.AccessLevel | AccessLevelDict | None

    forecastEditSubmissions: _models.AccessLevel | AccessLevelDict | None

    forecastEditTargets: _models.AccessLevel | AccessLevelDict | None


class LibraryFolderAccessDict(TypedDict, total=False):
    """What may be given for `LibraryFolderAccess`."""

    permissionLevel: Literal["none", "all", "specific-folders"] | str | None
    """None, all, or those listed. It is needed where anything else is set."""

    libraryFolderIds: Sequence[str] | None
    """The folders, for `specific-folders`."""

    managePublicFolder: bool | None
    """May manage public folders."""

    manageStreams: bool | None
    """May manage streams."""

    manageFolderCalls: bool | None
    """May add calls to folders and archive them."""

    shareFoldersAndStreams: bool | None
    """May share folders and streams with colleagues."""


class PermissionProfileDict(TypedDict, total=False):
    """What may be given for `PermissionProfile`."""

    id: str
    """The id of the profile."""

    name: str
    """Its name."""

    description: str | None
    """What it is for."""

    callsAccess: _models.AccessLevel | AccessLevelDict

    libraryFolderAccess: _models.LibraryFolderAccess | LibraryFolderAccessDict

    dealsAccess: _models.AccessLevel | AccessLevelDict

    forecastPermissions: _models.ForecastPermissions | ForecastPermissionsDict

    coachingAccess: _models.AccessLevel | AccessLevelDict

    insightsAccess: _models.AccessLevel | AccessLevelDict

    usageAccess: _models.AccessLevel | AccessLevelDict

    emailsAccess: _models.AccessLevel | AccessLevelDict

    scoreCalls: bool | None
    """Score calls."""

    overrideScore: bool | None
    """Overwrite the score of somebody else."""

    downloadCallMedia: bool | None
    """Download recordings."""

    shareCallsWithCustomers: bool | None
    """Share calls with customers."""

    manuallyScheduleAndUploadCalls: bool | None
    """Schedule and upload calls by hand."""

    privateCalls: bool | None
    """Make own calls private."""

    deleteCalls: bool | None
    """Delete calls."""

    trimCalls: bool | None
    """Trim calls."""

    listenInCalls: bool | None
    """Listen to calls while they go on."""

    deleteEmails: bool | None
    """Delete e-mails."""

    callsAndSearch: bool | None
    """See and search calls."""

    library: bool | None
    """See the library."""

    deals: bool | None
    """See deals."""

    createEditAndDeleteDealsBoards: bool | None
    """Create, change and delete boards of deals."""

    dealsInlineEditing: bool | None
    """Edit deals in place."""

    account: bool | None
    """See accounts."""

    coaching: bool | None
    """See coaching."""

    usage: bool | None
    """See usage."""

    teamStats: bool | None
    """See the statistics of teams."""

    initiatives: bool | None
    """See initiatives."""

    market: bool | None
    """See the market."""

    activity: bool | None
    """See activity."""

    forecast: bool | None
    """See forecasts."""

    forecastManage: bool | None
    """Manage boards of forecasts and upload targets."""

    engageManageCompanyTemplates: bool | None
    """Manage the company's templates of e-mails."""

    engageManageCompanySequences: bool | None
    """Manage the company's sequences."""

    engageCreateAndManageRulesets: bool | None
    """Create and manage sets of rules."""

    engageSnoozeFlowToDosForOthers: bool | None
    """Snooze to-dos in flows of others."""

    engageAllowCrmFieldsViewChange: bool | None
    """Change which fields of the CRM are shown."""

    viewEngageAnalyticsActivity: bool | None
    """See Engage's analysis of activity."""

    viewEngageAnalyticsPerformance: bool | None
    """See Engage's analysis of performance."""

    viewEngageAnalyticsFlows: bool | None
    """See Engage's analysis of flows."""

    manageGeneralBusinessSettings: bool | None
    """Manage the general settings of the business."""

    manageScorecards: bool | None
    """Manage scorecards."""

    exportCallsAndCoachingDataToCSV: bool | None
    """Export calls and coaching metrics as CSV."""

    crmDataInlineEditing: bool | None
    """Edit CRM data in place."""

    crmDataImport: bool | None
    """Import CRM data."""

    viewRevenueAnalytics: bool | None
    """See dashboards."""

    manageRevenueAnalytics: bool | None
    """Manage analyses of revenue."""

    engageReassignFlowToDosToOthers: bool | None
    """Hand to-dos in flows over to others."""

    engageAssignFlowToDosToOthers: bool | None
    """Assign to-dos in flows to others."""

    dealsDataExport: bool | None
    """Export deals."""

    aiBuilder: bool | None
    """Use the AI Builder."""

    orchestrateCreateAndManagePlays: bool | None
    """Create and manage plays."""


class UsersAccessFilterDict(TypedDict, total=False):
    """What may be given for `UsersAccessFilter`."""

    callIds: Required[Sequence[str]]
    """The ids of the calls."""


class UsersAccessRequestDict(TypedDict, total=False):
    """What may be given for `UsersAccessRequest`."""

    filter: Required[_models.UsersAccessFilter | UsersAccessFilterDict]
