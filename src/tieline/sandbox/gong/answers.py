"""The bodies of all successful answers, by the names the Gong API gives them."""

from __future__ import annotations

from tieline.sandbox.gong.call_model import CallBasicData, CallData, DateTime, Shape
from tieline.sandbox.gong.model import (
    AnsweredScorecard,
    Brief,
    InteractionStats,
    KeywordTracker,
    LibraryCall,
    LibraryCallReference,
    LibraryFolder,
    LogEntry,
    Records,
    Scorecard,
    SettingChange,
    User,
    UserActivity,
    UserDays,
    UserPeriods,
    Workspace,
)


class Answer(Shape, frozen=True, kw_only=True):
    """What every answer begins with."""

    request_id: str


class PagedAnswer(Answer, frozen=True, kw_only=True):
    """A page of a list."""

    records: Records


class UsersMetadata(PagedAnswer, frozen=True, kw_only=True):
    """A page of users."""

    users: tuple[User, ...]


class UserAnswer(Answer, frozen=True, kw_only=True):
    """One user."""

    user: User


class SettingsHistory(Answer, frozen=True, kw_only=True):
    """The changes of a user's settings."""

    user_settings_history: tuple[SettingChange, ...]


class CallsResponse(PagedAnswer, frozen=True, kw_only=True):
    """A page of calls, metadata alone."""

    calls: tuple[CallBasicData, ...]


class Calls(PagedAnswer, frozen=True, kw_only=True):
    """A page of extensive calls."""

    calls: tuple[CallData, ...]


class AggregateActivity(PagedAnswer, frozen=True, kw_only=True):
    """A page of users' activity over a range of days."""

    users_aggregate_activity_stats: tuple[UserActivity, ...]
    from_date_time: DateTime
    to_date_time: DateTime
    time_zone: str


class ActivityByPeriod(PagedAnswer, frozen=True, kw_only=True):
    """A page of users' activity by period."""

    users_aggregate_activity: tuple[UserPeriods, ...]


class ActivityByDay(PagedAnswer, frozen=True, kw_only=True):
    """A page of users' activity by day."""

    users_detailed_activities: tuple[UserDays, ...]


class PeopleInteraction(PagedAnswer, frozen=True, kw_only=True):
    """A page of users' interaction statistics."""

    people_interaction_stats: tuple[InteractionStats, ...]
    from_date_time: DateTime
    to_date_time: DateTime
    time_zone: str


class AnsweredScorecards(PagedAnswer, frozen=True, kw_only=True):
    """A page of answered scorecards."""

    answered_scorecards: tuple[AnsweredScorecard, ...]


class Scorecards(Answer, frozen=True, kw_only=True):
    """All scorecards."""

    scorecards: tuple[Scorecard, ...]


class Trackers(Answer, frozen=True, kw_only=True):
    """All keyword trackers."""

    keyword_trackers: tuple[KeywordTracker, ...]


class Briefs(Answer, frozen=True, kw_only=True):
    """All brief templates."""

    briefs: tuple[Brief, ...]


class WorkspacesMetadata(Answer, frozen=True, kw_only=True):
    """All workspaces."""

    workspaces: tuple[Workspace, ...]


class LibraryResponse(Answer, frozen=True, kw_only=True):
    """The folders of the library."""

    folders: tuple[LibraryFolder, ...]


class FolderContent(Answer, frozen=True, kw_only=True):
    """A folder and its calls."""

    id: str
    name: str
    created_by: str | None
    updated: DateTime
    calls: tuple[LibraryCall, ...]


class FolderCalls(Answer, frozen=True, kw_only=True):
    """The calls of a folder, as the Library API's document writes them."""

    calls: tuple[LibraryCallReference, ...]


class LogsResponse(PagedAnswer, frozen=True, kw_only=True):
    """A page of an audit log."""

    log_entries: tuple[LogEntry, ...]


class CoachingUser(Shape, frozen=True, kw_only=True):
    """A manager or a report."""

    id: str
    email_address: str
    first_name: str
    last_name: str
    title: str | None


class ReportMetrics(Shape, frozen=True, kw_only=True):
    """The ids of a report's calls by what the manager did with them."""

    report: CoachingUser
    metrics: dict[str, tuple[str, ...]]


class CoachingData(Shape, frozen=True, kw_only=True):
    """A manager and the reports."""

    manager: CoachingUser
    direct_reports_metrics: tuple[ReportMetrics, ...]


class CoachingMetrics(Answer, frozen=True, kw_only=True):
    """How a manager coached."""

    coaching_data: tuple[CoachingData, ...]
