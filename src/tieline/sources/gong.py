"""The Gong source: what to ask of Gong's public API v2, as data."""

from __future__ import annotations

from datetime import timedelta

from tieline.core.json import JsonValue
from tieline.http.paginate import CursorInBody, CursorInQuery, SinglePage
from tieline.sources.gong_models import GONG_MODELS
from tieline.sources.model import Identity, Incremental, Months, Parent, Resource, Source, WholeList

_CURSOR = "records.cursor"
_TOTAL = "records.totalRecords"
_IN_QUERY = CursorInQuery(param="cursor", cursor_path=_CURSOR)
_IN_BODY = CursorInBody(field="cursor", cursor_path=_CURSOR)  # a POST's cursor in the query is ignored

#: Gong answers 404 where a range holds nothing.
_EMPTY = frozenset({404})

#: Nothing at Gong is older.
_FOUNDED = "2015-01-01"

_CALL_FIELDS: dict[str, JsonValue] = {
    "context": "Extended",
    "contextTiming": ["Now"],
    "exposedFields": {
        "parties": True,
        "content": {
            "structure": True,
            "topics": True,
            "trackers": True,
            "trackerOccurrences": True,
            "brief": True,
            "outline": True,
            "highlights": True,
            "callOutcome": True,
            "keyPoints": True,
        },
        "interaction": {
            "speakers": True,
            "video": True,
            "personInteractionStats": True,
            "questions": True,
        },
        "collaboration": {"publicComments": True},
        "media": False,  # links that die after eight hours, and a scope of their own
    },
}

_LOG_TYPES = (
    "AccessLog",
    "UserActivityLog",
    "UserCallPlay",
    "ExternallySharedCallAccess",
    "ExternallySharedCallPlay",
)

_USERS = Resource(
    name="users",
    model="User",
    path="/v2/users",
    pagination=_IN_QUERY,
    records="users",
    total=_TOTAL,
    identity=Identity(paths=("id",)),
    label="emailAddress",
)

_CALLS = Resource(
    name="calls",
    model="Call",
    method="POST",
    path="/v2/calls/extensive",
    body={"filter": {}, "contentSelector": _CALL_FIELDS},
    pagination=_IN_BODY,
    records="calls",
    total=_TOTAL,
    identity=Identity(paths=("metaData.id",)),
    range=Incremental(
        field="metaData.started", start="body:filter.fromDateTime", end="body:filter.toDateTime"
    ),
    empty_statuses=_EMPTY,
    label="metaData.title",
)

_CALL_TRANSCRIPTS = Resource(
    name="call_transcripts",
    model="CallTranscript",
    method="POST",
    path="/v2/calls/transcript",
    body={"filter": {}},
    pagination=_IN_BODY,
    records="callTranscripts",
    identity=Identity(paths=("callId",)),
    parent=Parent(
        stream="calls",
        slot="body:filter.callIds",
        batch=100,
        changes=True,
        match="callId",
        patience=timedelta(days=3),
    ),
    empty_statuses=_EMPTY,
)

_USER_ACTIVITY_BY_DAY = Resource(
    name="user_activity_by_day",
    model="UserDailyActivity",
    method="POST",
    path="/v2/stats/activity/day-by-day",
    body={"filter": {}},
    pagination=_IN_BODY,
    records="usersDetailedActivities[].userDailyActivityStats[]",
    identity=Identity(paths=("userId", "fromDate")),
    range=Incremental(
        field="fromDate",
        start="body:filter.fromDate",
        end="body:filter.toDate",
        unit="date",
        first=timedelta(days=30),
        required_end=True,
        span=timedelta(days=90),  # a page holds 100 users with all their days
    ),
    inject={"userId": "outer:userId", "userEmailAddress": "outer:userEmailAddress"},
    empty_statuses=_EMPTY,
    label="userEmailAddress",
)

_ANSWERED_SCORECARDS = Resource(
    name="answered_scorecards",
    model="AnsweredScorecard",
    method="POST",
    path="/v2/stats/activity/scorecards",
    body={"filter": {"reviewMethod": "BOTH"}},
    pagination=_IN_BODY,
    records="answeredScorecards",
    total=_TOTAL,
    identity=Identity(paths=("answeredScorecardId",)),
    range=Incremental(
        field="reviewTime",
        start="body:filter.reviewFromDate",
        end="body:filter.reviewToDate",
        unit="date",
    ),
    empty_statuses=_EMPTY,
    label="scorecardName",
)


def _monthly(name: str, model: str, path: str, records: str, *, alias: str = "") -> Resource:
    return Resource(
        name=name,
        aliases=(alias,) if alias else (),
        model=model,
        method="POST",
        path=path,
        body={"filter": {}},
        pagination=_IN_BODY,
        records=records,
        total=_TOTAL,
        identity=Identity(paths=("userId", "fromDate", "toDate")),
        range=Months(start="body:filter.fromDate", end="body:filter.toDate", earliest=_FOUNDED),
        inject={"fromDate": "month:start", "toDate": "month:end", "timeZone": "page:timeZone"},
        empty_statuses=_EMPTY,
        time_zone="timeZone",
        label="userEmailAddress",
    )


def _setting(name: str, model: str, path: str, records: str, key: str, label: str = "name") -> Resource:
    return Resource(
        name=name,
        model=model,
        path=path,
        pagination=SinglePage(),
        records=records,
        identity=Identity(paths=(key,)),
        range=WholeList(),
        empty_statuses=_EMPTY,
        label=label,
    )


_LIBRARY_CALLS = Resource(
    name="library_calls",
    model="LibraryCall",
    path="/v2/library/folder-content",
    pagination=SinglePage(),
    records="calls",
    identity=Identity(paths=("folderId", "id")),
    parent=Parent(stream="library_folders", slot="param:folderId"),
    inject={"folderId": "parent:id"},
    empty_statuses=_EMPTY,
    label="title",
)

_AUDIT_LOGS = Resource(
    name="audit_logs",
    model="AuditLogEntry",
    path="/v2/logs",
    pagination=_IN_QUERY,
    records="logEntries",
    total=_TOTAL,
    identity=Identity(paths=("logType", "eventTime", "userId", "logRecord"), digest=True),
    range=Incremental(
        field="eventTime",
        start="param:fromDateTime",
        end="param:toDateTime",
        first=timedelta(days=30),
    ),
    partitions=tuple({"logType": kind} for kind in _LOG_TYPES),
    inject={"logType": "partition:logType"},
    empty_statuses=_EMPTY,
    label="userEmailAddress",
)

GONG = Source(
    name="gong",
    models=GONG_MODELS,
    resources=(
        _USERS,
        _CALLS,
        _CALL_TRANSCRIPTS,
        _monthly(
            "user_activity",
            "UserActivity",
            "/v2/stats/activity/aggregate",
            "usersAggregateActivityStats",
            alias="aggregated_activity",
        ),
        _monthly("interaction_stats", "InteractionStats", "/v2/stats/interaction", "peopleInteractionStats"),
        _USER_ACTIVITY_BY_DAY,
        _ANSWERED_SCORECARDS,
        _setting(
            "scorecards", "Scorecard", "/v2/settings/scorecards", "scorecards", "scorecardId", "scorecardName"
        ),
        _setting(
            "trackers", "Tracker", "/v2/settings/trackers", "keywordTrackers", "trackerId", "trackerName"
        ),
        _setting("workspaces", "Workspace", "/v2/workspaces", "workspaces", "id"),
        _setting("library_folders", "LibraryFolder", "/v2/library/folders", "folders", "id"),
        _LIBRARY_CALLS,
        _AUDIT_LOGS,
    ),
)
