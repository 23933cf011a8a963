# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of stats."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared


class ActivityByPeriodRequest(Model, kw_only=True):
    """Whose activity to tell, of which days, and by which period.

    `stats.yaml#/components/schemas/ActivityByPeriodRequest` in the document.
    """

    cursor: str | Unset = UNSET
    """The `records.cursor` of the page before."""

    filter: ActivityFilter

    aggregation_period: Literal["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] | str = field(name="aggregationPeriod")
    """The period to sum up by."""


class ActivityByPeriodResponse(Model, kw_only=True):
    """A page of users with their sums by period.

    `stats.yaml#/components/schemas/ActivityByPeriodResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    users_aggregate_activity: list[UserActivityByPeriod] = field(name="usersAggregateActivity")
    """The users."""


class ActivityFilter(Model, kw_only=True):
    """Which users and which days. Days are those of the company's time zone.

    `stats.yaml#/components/schemas/ActivityFilter` in the document.
    """

    from_date: _dt.date = field(name="fromDate")
    """The first day."""

    to_date: _dt.date = field(name="toDate")
    """The day after the last one; not after today."""

    created_from_date_time: _dt.datetime | Unset = field(name="createdFromDateTime", default=UNSET)
    """Users created at or after this moment."""

    created_to_date_time: _dt.datetime | Unset = field(name="createdToDateTime", default=UNSET)
    """Users created before this moment."""

    user_ids: list[str] | Unset = field(name="userIds", default=UNSET)
    """The ids of users; without them, everyone who did something."""


class ActivityRequest(Model, kw_only=True):
    """Whose activity to tell, and of which days.

    `stats.yaml#/components/schemas/ActivityRequest` in the document.
    """

    cursor: str | Unset = UNSET
    """The `records.cursor` of the page before."""

    filter: ActivityFilter


class AggregateActivity(Model, kw_only=True):
    """How many calls a user did something with.

    `stats.yaml#/components/schemas/AggregateActivity` in the document.
    """

    calls_as_host: int | None = field(name="callsAsHost", default=None)
    """Calls hosted."""

    calls_gave_feedback: int | None = field(name="callsGaveFeedback", default=None)
    """Calls on which the user gave feedback."""

    calls_requested_feedback: int | None = field(name="callsRequestedFeedback", default=None)
    """Calls for which the user asked for feedback."""

    calls_received_feedback: int | None = field(name="callsReceivedFeedback", default=None)
    """Calls for which the user got feedback."""

    own_calls_listened_to: int | None = field(name="ownCallsListenedTo", default=None)
    """Calls of their own listened to."""

    others_calls_listened_to: int | None = field(name="othersCallsListenedTo", default=None)
    """Calls of others listened to."""

    calls_shared_internally: int | None = field(name="callsSharedInternally", default=None)
    """Calls shared within the company."""

    calls_shared_externally: int | None = field(name="callsSharedExternally", default=None)
    """Calls shared with people outside."""

    calls_scorecards_filled: int | None = field(name="callsScorecardsFilled", default=None)
    """Scorecards filled in."""

    calls_scorecards_received: int | None = field(name="callsScorecardsReceived", default=None)
    """Calls of theirs for which a scorecard was filled in."""

    calls_attended: int | None = field(name="callsAttended", default=None)
    """Calls attended but not hosted."""

    calls_comments_given: int | None = field(name="callsCommentsGiven", default=None)
    """Calls commented on."""

    calls_comments_received: int | None = field(name="callsCommentsReceived", default=None)
    """Calls of theirs commented on."""

    calls_marked_as_feedback_given: int | None = field(name="callsMarkedAsFeedbackGiven", default=None)
    """Calls marked as reviewed."""

    calls_marked_as_feedback_received: int | None = field(name="callsMarkedAsFeedbackReceived", default=None)
    """Calls of theirs marked as reviewed."""


class AggregateActivityResponse(Model, kw_only=True):
    """A page of users with their sums.

    `stats.yaml#/components/schemas/AggregateActivityResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    users_aggregate_activity_stats: list[UserAggregateActivity] = field(name="usersAggregateActivityStats")
    """The users."""

    from_date_time: _dt.datetime | None = field(name="fromDateTime", default=None)
    """The beginning of the range in the company's time zone."""

    to_date_time: _dt.datetime | None = field(name="toDateTime", default=None)
    """Its end."""

    time_zone: str | None = field(name="timeZone", default=None)
    """The company's time zone, such as `US/Pacific`."""


class AnswerModel(Model, kw_only=True):
    """The answer to a question of a scorecard.

    `stats.yaml#/components/schemas/Answer` in the document.
    """

    question_id: str = field(name="questionId")
    """The id of the question."""

    question_revision_id: str | None = field(name="questionRevisionId", default=None)
    """The id of the wording that was answered."""

    is_overall: bool | None = field(name="isOverall", default=None)
    """Whether it is the question that sums up."""

    score: int | None = None
    """From 1 to 50."""

    answer_text: str | None = field(name="answerText", default=None)
    """The answer in words."""

    not_applicable: bool | None = field(name="notApplicable", default=None)
    """Whether the question did not fit the call."""

    selected_options: list[str] | None = field(name="selectedOptions", default=None)
    """The ids of the options that were chosen."""


class AnsweredScorecard(Model, kw_only=True):
    """A scorecard filled in for a call.

    `stats.yaml#/components/schemas/AnsweredScorecard` in the document.
    """

    answered_scorecard_id: str = field(name="answeredScorecardId")
    """The id of the answered scorecard."""

    scorecard_id: str | None = field(name="scorecardId", default=None)
    """The id of the scorecard."""

    scorecard_name: str | None = field(name="scorecardName", default=None)
    """Its name."""

    call_id: str | None = field(name="callId", default=None)
    """The call."""

    call_start_time: _dt.datetime | None = field(name="callStartTime", default=None)
    """When the call began."""

    reviewed_user_id: str | None = field(name="reviewedUserId", default=None)
    """The user who was reviewed: the host."""

    reviewer_user_id: str | None = field(name="reviewerUserId", default=None)
    """The user who reviewed; none of an automatic review."""

    review_method: Literal["AUTOMATIC", "MANUAL"] | str | None = field(name="reviewMethod", default=None)
    """Whether Gong or a person reviewed."""

    editor_user_id: str | None = field(name="editorUserId", default=None)
    """The user who edited it last, where that is not the reviewer."""

    review_time: _dt.datetime | None = field(name="reviewTime", default=None)
    """When the review was published."""

    visibility_type: Literal["PUBLIC", "PRIVATE", "OPT_IN_USERS", "MANAGERS", "MANAGERS_AND_REVIEWEE"] | str | None = field(name="visibilityType", default=None)
    """Who may see it."""

    answers: list[AnswerModel] | None = None
    """The answers."""


class AnsweredScorecardsFilter(Model, kw_only=True):
    """What answered scorecards must match; all parts may be left out. Days are those of the company's
    time zone.

    `stats.yaml#/components/schemas/AnsweredScorecardsFilter` in the document.
    """

    call_from_date: _dt.date | Unset = field(name="callFromDate", default=UNSET)
    """The first day of the calls."""

    call_to_date: _dt.date | Unset = field(name="callToDate", default=UNSET)
    """The day after the last one."""

    review_from_date: _dt.date | Unset = field(name="reviewFromDate", default=UNSET)
    """The first day of the reviews."""

    review_to_date: _dt.date | Unset = field(name="reviewToDate", default=UNSET)
    """The day after the last one."""

    review_method: Literal["AUTOMATIC", "MANUAL", "BOTH"] | str | Unset = field(name="reviewMethod", default=UNSET)
    """Filled in by people, by Gong, or both.

    The server's default: `"MANUAL"`
    """

    reviewed_user_ids: list[str] | Unset = field(name="reviewedUserIds", default=UNSET)
    """The users who were reviewed."""

    scorecard_ids: list[str] | Unset = field(name="scorecardIds", default=UNSET)
    """The scorecards."""


class AnsweredScorecardsRequest(Model, kw_only=True):
    """Which answered scorecards to list.

    `stats.yaml#/components/schemas/AnsweredScorecardsRequest` in the document.
    """

    cursor: str | Unset = UNSET
    """The `records.cursor` of the page before."""

    filter: AnsweredScorecardsFilter


class AnsweredScorecardsResponse(Model, kw_only=True):
    """A page of answered scorecards.

    `stats.yaml#/components/schemas/AnsweredScorecardsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    answered_scorecards: list[AnsweredScorecard] = field(name="answeredScorecards")
    """The answered scorecards."""


class DailyActivity(Model, kw_only=True):
    """The ids of the calls that a user did something with on one day.

    `stats.yaml#/components/schemas/DailyActivity` in the document.
    """

    calls_as_host: list[str] | None = field(name="callsAsHost", default=None)
    """Calls hosted."""

    calls_gave_feedback: list[str] | None = field(name="callsGaveFeedback", default=None)
    """Calls on which the user gave feedback."""

    calls_requested_feedback: list[str] | None = field(name="callsRequestedFeedback", default=None)
    """Calls for which the user asked for feedback."""

    calls_received_feedback: list[str] | None = field(name="callsReceivedFeedback", default=None)
    """Calls for which the user got feedback."""

    own_calls_listened_to: list[str] | None = field(name="ownCallsListenedTo", default=None)
    """Calls of their own listened to."""

    others_calls_listened_to: list[str] | None = field(name="othersCallsListenedTo", default=None)
    """Calls of others listened to."""

    calls_shared_internally: list[str] | None = field(name="callsSharedInternally", default=None)
    """Calls shared within the company."""

    calls_shared_externally: list[str] | None = field(name="callsSharedExternally", default=None)
    """Calls shared with people outside."""

    calls_attended: list[str] | None = field(name="callsAttended", default=None)
    """Calls attended but not hosted."""

    calls_comments_given: list[str] | None = field(name="callsCommentsGiven", default=None)
    """Calls commented on."""

    calls_comments_received: list[str] | None = field(name="callsCommentsReceived", default=None)
    """Calls of theirs commented on."""

    calls_marked_as_feedback_given: list[str] | None = field(name="callsMarkedAsFeedbackGiven", default=None)
    """Calls marked as reviewed."""

    calls_marked_as_feedback_received: list[str] | None = field(name="callsMarkedAsFeedbackReceived", default=None)
    """Calls of theirs marked as reviewed."""

    calls_scorecards_filled: list[str] | None = field(name="callsScorecardsFilled", default=None)
    """Calls for which the user filled in a scorecard."""

    calls_scorecards_received: list[str] | None = field(name="callsScorecardsReceived", default=None)
    """Calls of theirs for which a scorecard was filled in."""

    from_date: _dt.datetime | None = field(name="fromDate", default=None)
    """When the day begins."""

    to_date: _dt.datetime | None = field(name="toDate", default=None)
    """When it ends."""


class DailyActivityResponse(Model, kw_only=True):
    """A page of users with their days.

    `stats.yaml#/components/schemas/DailyActivityResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    users_detailed_activities: list[UserDailyActivity] = field(name="usersDetailedActivities")
    """The users."""


class InteractionStat(Model, kw_only=True):
    """A statistic.

    `stats.yaml#/components/schemas/InteractionStat` in the document.
    """

    name: str | None = None
    """Its name."""

    value: float | None = None
    """Its value."""


class InteractionStatsResponse(Model, kw_only=True):
    """A page of users with their statistics.

    `stats.yaml#/components/schemas/InteractionStatsResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    people_interaction_stats: list[UserInteractionStats] = field(name="peopleInteractionStats")
    """The users."""

    from_date_time: _dt.datetime | None = field(name="fromDateTime", default=None)
    """The beginning of the range in the company's time zone."""

    to_date_time: _dt.datetime | None = field(name="toDateTime", default=None)
    """Its end."""

    time_zone: str | None = field(name="timeZone", default=None)
    """The company's time zone, such as `US/Pacific`."""


class PeriodActivity(Model, kw_only=True):
    """What a user did in one period.

    `stats.yaml#/components/schemas/PeriodActivity` in the document.
    """

    calls_as_host: int | None = field(name="callsAsHost", default=None)
    """Calls hosted."""

    calls_gave_feedback: int | None = field(name="callsGaveFeedback", default=None)
    """Calls on which the user gave feedback."""

    calls_requested_feedback: int | None = field(name="callsRequestedFeedback", default=None)
    """Calls for which the user asked for feedback."""

    calls_received_feedback: int | None = field(name="callsReceivedFeedback", default=None)
    """Calls for which the user got feedback."""

    own_calls_listened_to: int | None = field(name="ownCallsListenedTo", default=None)
    """Calls of their own listened to."""

    others_calls_listened_to: int | None = field(name="othersCallsListenedTo", default=None)
    """Calls of others listened to."""

    calls_shared_internally: int | None = field(name="callsSharedInternally", default=None)
    """Calls shared within the company."""

    calls_shared_externally: int | None = field(name="callsSharedExternally", default=None)
    """Calls shared with people outside."""

    calls_scorecards_filled: int | None = field(name="callsScorecardsFilled", default=None)
    """Scorecards filled in."""

    calls_scorecards_received: int | None = field(name="callsScorecardsReceived", default=None)
    """Calls of theirs for which a scorecard was filled in."""

    calls_attended: int | None = field(name="callsAttended", default=None)
    """Calls attended but not hosted."""

    calls_comments_given: int | None = field(name="callsCommentsGiven", default=None)
    """Calls commented on."""

    calls_comments_received: int | None = field(name="callsCommentsReceived", default=None)
    """Calls of theirs commented on."""

    calls_marked_as_feedback_given: int | None = field(name="callsMarkedAsFeedbackGiven", default=None)
    """Calls marked as reviewed."""

    calls_marked_as_feedback_received: int | None = field(name="callsMarkedAsFeedbackReceived", default=None)
    """Calls of theirs marked as reviewed."""

    from_date: _dt.datetime | None = field(name="fromDate", default=None)
    """When the period begins."""

    to_date: _dt.datetime | None = field(name="toDate", default=None)
    """When it ends."""


class UserActivityByPeriod(Model, kw_only=True):
    """What a user did, by period.

    `stats.yaml#/components/schemas/UserActivityByPeriod` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user."""

    user_email_address: str | None = field(name="userEmailAddress", default=None)
    """The e-mail address of the user."""

    user_aggregate_activity: list[PeriodActivity] | None = field(name="userAggregateActivity", default=None)
    """The periods, one after the other."""


class UserAggregateActivity(Model, kw_only=True):
    """What a user did over the whole range.

    `stats.yaml#/components/schemas/UserAggregateActivity` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user."""

    user_email_address: str | None = field(name="userEmailAddress", default=None)
    """The e-mail address of the user."""

    user_aggregate_activity_stats: AggregateActivity | None = field(name="userAggregateActivityStats", default=None)


class UserDailyActivity(Model, kw_only=True):
    """What a user did, by day.

    `stats.yaml#/components/schemas/UserDailyActivity` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user."""

    user_email_address: str | None = field(name="userEmailAddress", default=None)
    """The e-mail address of the user."""

    user_daily_activity_stats: list[DailyActivity] | None = field(name="userDailyActivityStats", default=None)
    """The days of the range."""


class UserInteractionStats(Model, kw_only=True):
    """How a user speaks in calls.

    `stats.yaml#/components/schemas/UserInteractionStats` in the document.
    """

    user_id: str = field(name="userId")
    """The id of the user."""

    user_email_address: str | None = field(name="userEmailAddress", default=None)
    """The e-mail address of the user."""

    person_interaction_stats: list[InteractionStat] | None = field(name="personInteractionStats", default=None)
    """Longest Monologue, Longest Customer Story, Interactivity, Patience and Question Rate."""
