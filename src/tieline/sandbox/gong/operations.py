"""The table of operations: what there is, where, for whom, and who answers. Routes and document follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tieline.sandbox.gong import answers, api, api_calls, api_stats, requests
from tieline.sandbox.gong.api import Body, Context, Request
from tieline.sandbox.gong.logs import LogType

Handler = Callable[[Context, Request], Body]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A query parameter."""

    name: str
    description: str
    required: bool = False
    type: str = "string"
    format: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the API."""

    method: str
    path: str
    name: str
    tag: str
    summary: str
    scope: str
    handler: Handler
    answer: type[answers.Answer]
    query: tuple[Parameter, ...] = ()
    body: type | None = None
    not_found: bool = False


_CURSOR = Parameter(
    name="cursor", description="The cursor of the page before, for the pages after the first."
)
_WORKSPACE = Parameter(name="workspaceId", description="Only what belongs to this workspace.")
_FROM = Parameter(
    name="fromDateTime", description="From this moment on, ISO 8601 with an offset.", format="date-time"
)
_TO = Parameter(
    name="toDateTime", description="Before this moment, ISO 8601 with an offset.", format="date-time"
)
_AVATARS = Parameter(
    name="includeAvatars",
    description="Whether synthetic users of Gong's own staff are listed.",
    type="boolean",
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET", path="/v2/users", name="listUsers", tag="Users", summary="List all users",
        scope="api:users:read", handler=api.list_users, answer=answers.UsersMetadata, query=(_CURSOR, _AVATARS),
    ),
    Operation(
        method="POST", path="/v2/users/extensive", name="listMultipleUsers", tag="Users",
        summary="List users by filter", scope="api:users:read", handler=api.filter_users,
        answer=answers.UsersMetadata, body=requests.UsersRequest,
    ),
    Operation(
        method="GET", path="/v2/users/{id}", name="getUser", tag="Users", summary="Get a user",
        scope="api:users:read", handler=api.get_user, answer=answers.UserAnswer, not_found=True,
    ),
    Operation(
        method="GET", path="/v2/users/{id}/settings-history", name="getUserHistory", tag="Users",
        summary="List the changes of a user's settings", scope="api:users:read",
        handler=api.get_settings_history, answer=answers.SettingsHistory, not_found=True,
    ),
    Operation(
        method="GET", path="/v2/calls", name="listCalls", tag="Calls", summary="List calls by date",
        scope="api:calls:read:basic", handler=api_calls.list_calls, answer=answers.CallsResponse,
        query=(_CURSOR, _FROM, _TO, _WORKSPACE), not_found=True,
    ),
    Operation(
        method="GET", path="/v2/calls/{id}", name="getCall", tag="Calls", summary="Get a call",
        scope="api:calls:read:basic", handler=api_calls.get_call, answer=answers.SpecificCall, not_found=True,
    ),
    Operation(
        method="POST", path="/v2/calls/extensive", name="listCallsExtensive", tag="Calls",
        summary="List calls with the parts asked for", scope="api:calls:read:extensive",
        handler=api_calls.list_extensive, answer=answers.Calls, body=requests.ExtensiveRequest, not_found=True,
    ),
    Operation(
        method="POST", path="/v2/calls/transcript", name="getCallTranscripts", tag="Calls",
        summary="List transcripts", scope="api:calls:read:transcript", handler=api_calls.list_transcripts,
        answer=answers.CallTranscripts, body=requests.CallsRequest, not_found=True,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/aggregate", name="listMultipleUsersAggregateActivity", tag="Stats",
        summary="Sum up activity over a range of days", scope="api:stats:user-actions",
        handler=api_stats.aggregate, answer=answers.AggregateActivity, body=requests.ActivityRequest,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/aggregate-by-period", name="listMultipleUsersAggregateByPeriod",
        tag="Stats", summary="Sum up activity by period", scope="api:stats:user-actions",
        handler=api_stats.aggregate_by_period, answer=answers.ActivityByPeriod, body=requests.PeriodRequest,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/day-by-day", name="listMultipleUsersDayByDayActivity", tag="Stats",
        summary="List activity by day", scope="api:stats:user-actions:detailed", handler=api_stats.day_by_day,
        answer=answers.ActivityByDay, body=requests.ActivityRequest,
    ),
    Operation(
        method="POST", path="/v2/stats/activity/scorecards", name="listAnsweredScorecards", tag="Stats",
        summary="List answered scorecards", scope="api:stats:scorecards", handler=api_stats.answered_scorecards,
        answer=answers.AnsweredScorecards, body=requests.ReviewsRequest,
    ),
    Operation(
        method="POST", path="/v2/stats/interaction", name="listInteractionStats", tag="Stats",
        summary="List interaction statistics", scope="api:stats:interaction", handler=api_stats.interaction,
        answer=answers.PeopleInteraction, body=requests.ActivityRequest,
    ),
    Operation(
        method="GET", path="/v2/settings/scorecards", name="listScorecards", tag="Settings",
        summary="List scorecards", scope="api:settings:scorecards:read", handler=api.list_scorecards,
        answer=answers.Scorecards,
    ),
    Operation(
        method="GET", path="/v2/settings/trackers", name="listTrackers", tag="Settings", summary="List trackers",
        scope="api:settings:trackers:read", handler=api.list_trackers, answer=answers.Trackers,
        query=(_WORKSPACE,), not_found=True,
    ),
    Operation(
        method="GET", path="/v2/settings/briefs", name="listBriefs", tag="Settings",
        summary="List the templates of AI briefs", scope="api:ai-briefer:read", handler=api.list_briefs,
        answer=answers.Briefs, query=(_WORKSPACE,), not_found=True,
    ),
    Operation(
        method="GET", path="/v2/workspaces", name="listWorkspaces", tag="Settings", summary="List workspaces",
        scope="api:workspaces:read", handler=api.list_workspaces, answer=answers.WorkspacesMetadata,
    ),
    Operation(
        method="GET", path="/v2/library/folders", name="getLibraryStructure", tag="Library",
        summary="List the folders of the library", scope="api:library:read", handler=api.list_folders,
        answer=answers.LibraryResponse, query=(_WORKSPACE,), not_found=True,
    ),
    Operation(
        method="GET", path="/v2/library/folder-content", name="getCallsInSpecificFolder", tag="Library",
        summary="Get a folder and its calls", scope="api:library:read", handler=api.get_folder_content,
        answer=answers.FolderContent,
        query=(Parameter(name="folderId", description="The folder.", required=True),), not_found=True,
    ),
    Operation(
        method="GET", path="/v2/library/folders/{folderId}/calls", name="listCallsInFolder", tag="Library",
        summary="List the calls of a folder, as the Library API's document writes them",
        scope="api:library:read", handler=api.list_folder_calls, answer=answers.FolderCalls, not_found=True,
    ),
    Operation(
        method="GET", path="/v2/logs", name="listLogs", tag="Auditing", summary="List the entries of an audit log",
        scope="api:logs:read", handler=api.list_logs, answer=answers.LogsResponse,
        query=(
            Parameter(name="logType", description="Which log.", required=True, values=tuple(LogType)),
            Parameter(name="fromDateTime", description=_FROM.description, required=True, format="date-time"),
            _TO,
            _CURSOR,
        ),
    ),
)  # fmt: skip
