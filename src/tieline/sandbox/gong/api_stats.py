"""What the operations of the statistics family answer."""

from __future__ import annotations

from datetime import date

from tieline.sandbox.gong import answers
from tieline.sandbox.gong.api import Body, Context, Request, encode, whole
from tieline.sandbox.gong.errors import bad_request
from tieline.sandbox.gong.requests import (
    ActivityFilter,
    ActivityRequest,
    PeriodRequest,
    ReviewsRequest,
    calendar_day,
    moment_ms,
    read_body,
)
from tieline.sandbox.gong.reviews import ReviewFilter
from tieline.sandbox.gong.stats import StatsFilter

#: Statistics reach no further back; a longer range would be answered day by day for centuries.
_MOST_DAYS = 3700


def _stats_filter(context: Context, request: Request, asked: ActivityFilter) -> StatsFilter:
    first = calendar_day(asked.from_date, "fromDate") or date.min
    last = calendar_day(asked.to_date, "toDate") or date.min
    today = context.world.calendar.date_of(int(request.now * 1000))
    if first >= last:
        raise bad_request("fromDate must be before toDate")
    if last > today:
        raise bad_request(f"toDate must not be after today ({today} in the company's time zone)")
    if (last - first).days > _MOST_DAYS:
        raise bad_request(f"the range of dates must not be longer than {_MOST_DAYS} days")
    return StatsFilter(
        first=first,
        last=last,
        created_from=moment_ms(asked.created_from_date_time, "createdFromDateTime"),
        created_to=moment_ms(asked.created_to_date_time, "createdToDateTime"),
        users=asked.user_ids or None,
    )


def aggregate(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/aggregate`."""
    asked = read_body(request.body, ActivityRequest)
    wanted, stats = _stats_filter(context, request, asked.filter), context.world.stats
    page = context.page(request, stats.active(wanted), inputs=encode(asked.filter), cursor=asked.cursor)
    answer = answers.AggregateActivity(
        request_id=request.request_id,
        records=page.records,
        users_aggregate_activity_stats=tuple(stats.aggregate(wanted, page.keys)),
        from_date_time=stats.midnight_text(wanted.first),
        to_date_time=stats.midnight_text(wanted.last),
        time_zone=context.world.calendar.name,
    )
    return whole(answer)


def aggregate_by_period(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/aggregate-by-period`."""
    asked = read_body(request.body, PeriodRequest)
    wanted, stats = _stats_filter(context, request, asked.filter), context.world.stats
    inputs = encode((asked.filter, asked.aggregation_period))
    page = context.page(request, stats.active(wanted), inputs=inputs, cursor=asked.cursor)
    users = tuple(stats.by_period(wanted, asked.aggregation_period, page.keys))
    return whole(
        answers.ActivityByPeriod(
            request_id=request.request_id, records=page.records, users_aggregate_activity=users
        )
    )


def day_by_day(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/day-by-day`."""
    asked = read_body(request.body, ActivityRequest)
    wanted, stats = _stats_filter(context, request, asked.filter), context.world.stats
    page = context.page(request, stats.active(wanted), inputs=encode(asked.filter), cursor=asked.cursor)
    users = tuple(stats.by_day(wanted, page.keys))
    return whole(
        answers.ActivityByDay(
            request_id=request.request_id, records=page.records, users_detailed_activities=users
        )
    )


def interaction(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/interaction`."""
    asked = read_body(request.body, ActivityRequest)
    wanted, stats = _stats_filter(context, request, asked.filter), context.world.stats
    page = context.page(request, stats.hosting(wanted), inputs=encode(asked.filter), cursor=asked.cursor)
    answer = answers.PeopleInteraction(
        request_id=request.request_id,
        records=page.records,
        people_interaction_stats=tuple(stats.interaction(wanted, page.keys)),
        from_date_time=stats.midnight_text(wanted.first),
        to_date_time=stats.midnight_text(wanted.last),
        time_zone=context.world.calendar.name,
    )
    return whole(answer)


def answered_scorecards(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/scorecards`."""
    asked = read_body(request.body, ReviewsRequest)
    given = asked.filter
    wanted = ReviewFilter(
        call_from=_day_ms(context, given.call_from_date, "callFromDate"),
        call_to=_day_ms(context, given.call_to_date, "callToDate"),
        review_from=_day_ms(context, given.review_from_date, "reviewFromDate"),
        review_to=_day_ms(context, given.review_to_date, "reviewToDate"),
        method=given.review_method or "MANUAL",
        reviewed_users=given.reviewed_user_ids or None,
        scorecards=given.scorecard_ids or None,
    )
    reviews = context.world.reviews
    page = context.page(
        request,
        reviews.select(wanted),
        inputs=encode(given),
        cursor=asked.cursor,
        marks=context.world.calls.timeline,
    )
    found = tuple(reviews.answered(page.keys))
    return whole(
        answers.AnsweredScorecards(
            request_id=request.request_id, records=page.records, answered_scorecards=found
        )
    )


def _day_ms(context: Context, text: str | None, name: str) -> int | None:
    day = calendar_day(text, name)
    return None if day is None else context.world.calendar.midnight(day)
