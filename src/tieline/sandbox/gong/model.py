"""Users, statistics, settings, library and logs as Gong answers them. None is written as null."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from tieline.sandbox.gong.call_model import DateTime, NamedValue, Shape

ReviewMethod = Literal["AUTOMATIC", "MANUAL"]


class ErrorResponse(Shape, frozen=True, kw_only=True):
    """Every answer that is not a success."""

    request_id: str
    errors: tuple[str, ...]
    #: What a person can do about it, and where; told by the meetings alone.
    user_facing_error: str | UnsetType = UNSET
    fix_url: str | UnsetType = UNSET
    help_url: str | UnsetType = UNSET


class Records(Shape, frozen=True, kw_only=True):
    """Where in a list the page lies; no cursor on the last page."""

    total_records: int
    current_page_size: int
    current_page_number: int
    cursor: str | UnsetType = UNSET


class UserSettings(Shape, frozen=True, kw_only=True):
    """What Gong records and imports of a user."""

    web_conferences_recorded: bool
    prevent_web_conference_recording: bool
    telephony_calls_imported: bool
    emails_imported: bool
    prevent_email_import: bool
    non_recorded_meetings_imported: bool
    gong_connect_enabled: bool


class ConferencingProvider(Shape, frozen=True, kw_only=True):
    """A web conference provider of a user."""

    provider: str
    is_default: bool


class SpokenLanguage(Shape, frozen=True, kw_only=True):
    """A language a user speaks, as BCP 47."""

    language: str
    primary: bool


class User(Shape, frozen=True, kw_only=True):
    """A member of the company."""

    id: str
    email_address: str
    created: DateTime
    active: bool
    email_aliases: tuple[str, ...]
    trusted_email_address: str | None
    first_name: str
    last_name: str
    title: str | None
    phone_number: str | None
    extension: str | None
    personal_meeting_urls: tuple[str, ...]
    settings: UserSettings
    manager_id: str | None
    meeting_consent_page_url: str | None
    conferencing_providers: tuple[ConferencingProvider, ...] | None
    spoken_languages: tuple[SpokenLanguage, ...]


class SettingChange(Shape, frozen=True, kw_only=True):
    """A change of a user's setting."""

    setting: str
    value: bool
    time: DateTime


class Activity(Shape, frozen=True, kw_only=True):
    """Counts of what a user did with calls."""

    calls_as_host: int
    calls_gave_feedback: int
    calls_requested_feedback: int
    calls_received_feedback: int
    own_calls_listened_to: int
    others_calls_listened_to: int
    calls_shared_internally: int
    calls_shared_externally: int
    calls_scorecards_filled: int
    calls_scorecards_received: int
    calls_attended: int
    calls_comments_given: int
    calls_comments_received: int
    calls_marked_as_feedback_given: int
    calls_marked_as_feedback_received: int


class PeriodActivity(Activity, frozen=True, kw_only=True):
    """The counts of one period."""

    from_date: DateTime
    to_date: DateTime


class DailyActivity(Shape, frozen=True, kw_only=True):
    """The ids of the calls behind the counts of one day."""

    calls_as_host: tuple[str, ...]
    calls_gave_feedback: tuple[str, ...]
    calls_requested_feedback: tuple[str, ...]
    calls_received_feedback: tuple[str, ...]
    own_calls_listened_to: tuple[str, ...]
    others_calls_listened_to: tuple[str, ...]
    calls_shared_internally: tuple[str, ...]
    calls_shared_externally: tuple[str, ...]
    calls_scorecards_filled: tuple[str, ...]
    calls_scorecards_received: tuple[str, ...]
    calls_attended: tuple[str, ...]
    calls_comments_given: tuple[str, ...]
    calls_comments_received: tuple[str, ...]
    calls_marked_as_feedback_given: tuple[str, ...]
    calls_marked_as_feedback_received: tuple[str, ...]
    from_date: DateTime
    to_date: DateTime


class UserActivity(Shape, frozen=True, kw_only=True):
    """A user's activity over the whole range."""

    user_id: str
    user_email_address: str
    user_aggregate_activity_stats: Activity


class UserPeriods(Shape, frozen=True, kw_only=True):
    """A user's activity by period."""

    user_id: str
    user_email_address: str
    user_aggregate_activity: tuple[PeriodActivity, ...]


class UserDays(Shape, frozen=True, kw_only=True):
    """A user's activity by day."""

    user_id: str
    user_email_address: str
    user_daily_activity_stats: tuple[DailyActivity, ...]


class InteractionStats(Shape, frozen=True, kw_only=True):
    """How a user speaks in calls."""

    user_id: str
    user_email_address: str
    person_interaction_stats: tuple[NamedValue, ...]


class Answer(Shape, frozen=True, kw_only=True):
    """The answer to a question of a scorecard."""

    question_id: str
    question_revision_id: str
    is_overall: bool
    score: int | None
    answer_text: str | None
    not_applicable: bool
    selected_options: tuple[str, ...] | None


class AnsweredScorecard(Shape, frozen=True, kw_only=True):
    """A review of a call."""

    answered_scorecard_id: str
    scorecard_id: str
    scorecard_name: str
    call_id: str
    call_start_time: DateTime
    reviewed_user_id: str
    reviewer_user_id: str | None
    review_method: ReviewMethod
    editor_user_id: str | None
    review_time: DateTime
    visibility_type: str
    answers: tuple[Answer, ...]


class QuestionOption(Shape, frozen=True, kw_only=True):
    """An answer to choose."""

    id: str
    text: str


class Question(Shape, frozen=True, kw_only=True):
    """A question of a scorecard; ids and ranges are strings, as the real API sends them."""

    question_id: str
    question_revision_id: str
    question_text: str
    is_overall: bool
    question_type: str
    answer_guide: str | None
    min_range: str | None
    max_range: str | None
    answer_options: tuple[QuestionOption, ...] | None
    updater_user_id: str
    created: DateTime
    updated: DateTime


class Scorecard(Shape, frozen=True, kw_only=True):
    """A scorecard and its questions."""

    scorecard_id: str
    scorecard_name: str
    workspace_id: str
    enabled: bool
    updater_user_id: str
    created: DateTime
    updated: DateTime
    review_method: ReviewMethod
    questions: tuple[Question, ...]


class LanguageKeywords(Shape, frozen=True, kw_only=True):
    """A tracker's words in one language."""

    language: str
    keywords: tuple[str, ...]
    include_related_forms: bool


class KeywordTracker(Shape, frozen=True, kw_only=True):
    """A tracker; built-in ones have no creator and no updater."""

    tracker_id: str
    tracker_name: str
    workspace_id: str
    language_keywords: tuple[LanguageKeywords, ...]
    affiliation: str
    part_of_question: bool
    said_at: str
    said_at_interval: int | None
    said_at_unit: str | None
    said_in_topics: tuple[str, ...]
    filter_query: str | None
    created: DateTime
    creator_user_id: str | None
    updated: DateTime
    updater_user_id: str | None


class Brief(Shape, frozen=True, kw_only=True):
    """A template of AI briefs."""

    brief_id: str
    brief_name: str
    workspace_id: str
    description: str | None
    status: str
    creator: str | None
    creator_user_id: str | None
    created: DateTime
    updated: DateTime


class Workspace(Shape, frozen=True, kw_only=True):
    """A workspace."""

    id: str
    name: str
    description: str | None


class LibraryFolder(Shape, frozen=True, kw_only=True):
    """A folder, with the fields of the Gong API and those of the Library API's document."""

    id: str
    name: str
    parent_folder_id: str | None
    created_by: str | None
    updated: DateTime
    description: str | None
    call_count: int
    created: DateTime


class Snippet(Shape, frozen=True, kw_only=True):
    """A part of a call, in seconds."""

    from_sec: int
    to_sec: int


class LibraryCall(Shape, frozen=True, kw_only=True):
    """A call in a folder, as `folder-content` answers it."""

    id: str
    title: str | None
    note: str | None
    added_by: str | None
    created: DateTime
    url: str
    snippet: Snippet | None


class LibraryCallReference(Shape, frozen=True, kw_only=True):
    """A call in a folder, as the Library API's document writes it."""

    call_id: str
    title: str | None
    url: str
    started: DateTime
    duration: int
    primary_user_id: str | None
    added_to_library_at: DateTime
    added_by: str | None


class LogEntry(Shape, frozen=True, kw_only=True):
    """An entry of an audit log; the fields of an impersonator only when there was one."""

    user_id: str | None
    user_email_address: str | None
    user_full_name: str | None
    impersonator_user_id: str | UnsetType = UNSET
    impersonator_email_address: str | UnsetType = UNSET
    impersonator_full_name: str | UnsetType = UNSET
    impersonator_company_id: str | UnsetType = UNSET
    event_time: DateTime
    log_record: dict[str, str]
