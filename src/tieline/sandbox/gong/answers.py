"""The bodies of all successful answers, by the names the Gong API gives them."""

from __future__ import annotations

from tieline.sandbox.gong.call_model import CallBasicData, CallData, CallTranscript, Shape
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


class Answer(Shape):
    """What every answer begins with."""

    request_id: str


class PagedAnswer(Answer):
    """A page of a list."""

    records: Records


class UsersMetadata(PagedAnswer):
    """A page of users."""

    users: tuple[User, ...]


class UserAnswer(Answer):
    """One user."""

    user: User


class SettingsHistory(Answer):
    """The changes of a user's settings."""

    user_settings_history: tuple[SettingChange, ...]


class CallsResponse(PagedAnswer):
    """A page of calls, metadata alone."""

    calls: tuple[CallBasicData, ...]


class SpecificCall(Answer):
    """One call, metadata alone."""

    call: CallBasicData


class Calls(PagedAnswer):
    """A page of extensive calls."""

    calls: tuple[CallData, ...]


class CallTranscripts(PagedAnswer):
    """A page of transcripts."""

    call_transcripts: tuple[CallTranscript, ...]


class AggregateActivity(PagedAnswer):
    """A page of users' activity over a range of days."""

    users_aggregate_activity_stats: tuple[UserActivity, ...]
    from_date_time: str
    to_date_time: str
    time_zone: str


class ActivityByPeriod(PagedAnswer):
    """A page of users' activity by period."""

    users_aggregate_activity: tuple[UserPeriods, ...]


class ActivityByDay(PagedAnswer):
    """A page of users' activity by day."""

    users_detailed_activities: tuple[UserDays, ...]


class PeopleInteraction(PagedAnswer):
    """A page of users' interaction statistics."""

    people_interaction_stats: tuple[InteractionStats, ...]
    from_date_time: str
    to_date_time: str
    time_zone: str


class AnsweredScorecards(PagedAnswer):
    """A page of answered scorecards."""

    answered_scorecards: tuple[AnsweredScorecard, ...]


class Scorecards(Answer):
    """All scorecards."""

    scorecards: tuple[Scorecard, ...]


class Trackers(Answer):
    """All keyword trackers."""

    keyword_trackers: tuple[KeywordTracker, ...]


class Briefs(Answer):
    """All brief templates."""

    briefs: tuple[Brief, ...]


class WorkspacesMetadata(Answer):
    """All workspaces."""

    workspaces: tuple[Workspace, ...]


class LibraryResponse(Answer):
    """The folders of the library."""

    folders: tuple[LibraryFolder, ...]


class FolderContent(Answer):
    """A folder and its calls."""

    id: str
    name: str
    created_by: str | None
    updated: str
    calls: tuple[LibraryCall, ...]


class FolderCalls(Answer):
    """The calls of a folder, as the Library API's document writes them."""

    calls: tuple[LibraryCallReference, ...]


class LogsResponse(PagedAnswer):
    """A page of an audit log."""

    log_entries: tuple[LogEntry, ...]
