"""The bodies of the operations that read."""

from __future__ import annotations

from typing import Literal

from tieline.sandbox.gong.call_model import DateTime, Day, Timing
from tieline.sandbox.gong.errors import bad_request
from tieline.sandbox.gong.inputs import Ids, Input
from tieline.sandbox.gong.selector import Selector
from tieline.sandbox.gong.stats import Period


class CallFields(Input, frozen=True, kw_only=True):
    """`exposedFields.content`."""

    structure: bool | None = None
    topics: bool | None = None
    trackers: bool | None = None
    tracker_occurrences: bool | None = None
    points_of_interest: bool | None = None
    brief: bool | None = None
    outline: bool | None = None
    highlights: bool | None = None
    call_outcome: bool | None = None
    key_points: bool | None = None


class InteractionFields(Input, frozen=True, kw_only=True):
    """`exposedFields.interaction`."""

    speakers: bool | None = None
    video: bool | None = None
    person_interaction_stats: bool | None = None
    questions: bool | None = None


class CollaborationFields(Input, frozen=True, kw_only=True):
    """`exposedFields.collaboration`."""

    public_comments: bool | None = None


class ExposedFields(Input, frozen=True, kw_only=True):
    """`contentSelector.exposedFields`."""

    parties: bool | None = None
    content: CallFields | None = None
    interaction: InteractionFields | None = None
    collaboration: CollaborationFields | None = None
    media: bool | None = None


class ContentSelector(Input, frozen=True, kw_only=True):
    """Which parts of a call to answer; without it the metadata alone."""

    context: Literal["None", "Basic", "Extended"] | None = None
    context_timing: tuple[Timing, ...] | None = None
    exposed_fields: ExposedFields | None = None


class ExtensiveFilter(Input, frozen=True, kw_only=True):
    """Which calls, by start time."""

    from_date_time: DateTime | None = None
    to_date_time: DateTime | None = None
    workspace_id: str | None = None
    call_ids: Ids = None
    primary_user_ids: Ids = None


class CallsFilter(Input, frozen=True, kw_only=True):
    """Which calls, by start time."""

    from_date_time: DateTime | None = None
    to_date_time: DateTime | None = None
    workspace_id: str | None = None
    call_ids: Ids = None


class UsersFilter(Input, frozen=True, kw_only=True):
    """Which users, by when they were created."""

    created_from_date_time: DateTime | None = None
    created_to_date_time: DateTime | None = None
    include_avatars: bool | None = None
    user_ids: Ids = None


class ActivityFilter(Input, frozen=True, kw_only=True):
    """Whose activity, on which days of the company."""

    from_date: Day
    to_date: Day
    created_from_date_time: DateTime | None = None
    created_to_date_time: DateTime | None = None
    user_ids: Ids = None


class ReviewsFilter(Input, frozen=True, kw_only=True):
    """Which answered scorecards, by days of the company."""

    call_from_date: Day | None = None
    call_to_date: Day | None = None
    review_from_date: Day | None = None
    review_to_date: Day | None = None
    review_method: Literal["AUTOMATIC", "MANUAL", "BOTH"] | None = None
    reviewed_user_ids: Ids = None
    scorecard_ids: Ids = None


class ExtensiveRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/calls/extensive`."""

    filter: ExtensiveFilter
    content_selector: ContentSelector | None = None
    cursor: str | None = None


class CallsRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/calls/transcript`."""

    filter: CallsFilter
    cursor: str | None = None


class UsersRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/users/extensive`."""

    filter: UsersFilter
    cursor: str | None = None


class ActivityRequest(Input, frozen=True, kw_only=True):
    """The body of most statistics."""

    filter: ActivityFilter
    cursor: str | None = None


class PeriodRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/stats/activity/aggregate-by-period`."""

    filter: ActivityFilter
    aggregation_period: Period
    cursor: str | None = None


class ReviewsRequest(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/stats/activity/scorecards`."""

    filter: ReviewsFilter
    cursor: str | None = None


def selector_of(asked: ContentSelector | None) -> Selector:
    """Return what a content selector asks for, with nothing left open."""
    if asked is None:
        return Selector()
    exposed = asked.exposed_fields or ExposedFields()
    content = exposed.content or CallFields()
    interaction = exposed.interaction or InteractionFields()
    collaboration = exposed.collaboration or CollaborationFields()
    context = asked.context or "None"
    if asked.context_timing and context != "Extended":
        raise bad_request("contextTiming can be provided only when the context is 'Extended'")
    return Selector(
        given=True,
        context=context,
        timings=tuple(dict.fromkeys(asked.context_timing or ("Now",))),
        parties=bool(exposed.parties),
        structure=bool(content.structure),
        topics=bool(content.topics),
        trackers=bool(content.trackers),
        tracker_occurrences=bool(content.tracker_occurrences),
        brief=bool(content.brief),
        outline=bool(content.outline),
        highlights=bool(content.highlights),
        call_outcome=bool(content.call_outcome),
        key_points=bool(content.key_points),
        speakers=bool(interaction.speakers),
        video=bool(interaction.video),
        person_interaction_stats=bool(interaction.person_interaction_stats),
        questions=bool(interaction.questions),
        public_comments=bool(collaboration.public_comments),
        media=bool(exposed.media),
    )
