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
from tieline.sandbox.gong.stats import Span, StatsFilter

#: Statistics reach no further back; a longer range would be answered day by day for centuries.
_MOST_DAYS = 3700


def _span(context: Context, request: Request, asked: ActivityFilter) -> Span:
    first = calendar_day(asked.from_date, "fromDate") or date.min
    last = calendar_day(asked.to_date, "toDate") or date.min
    today = context.world.calendar.date_of(int(request.now * 1000))
    if first >= last:
        raise bad_request("fromDate must be before toDate")
    if last > today:
        raise bad_request(f"toDate must not be after today ({today} in the company's time zone)")
    if (last - first).days > _MOST_DAYS:
        raise bad_request(f"the range of dates must not be longer than {_MOST_DAYS} days")
    wanted = StatsFilter(
        first=first,
        last=last,
        created_from=moment_ms(asked.created_from_date_time, "createdFromDateTime"),
        created_to=moment_ms(asked.created_to_date_time, "createdToDateTime"),
        users=asked.user_ids or None,
    )
    return context.world.stats.over(wanted)


def aggregate(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/aggregate`."""
    asked = read_body(request.body, ActivityRequest)
    span = _span(context, request, asked.filter)
    page = context.page(request, span.active(), inputs=encode(asked.filter), cursor=asked.cursor)
    start, end = span.bounds()
    answer = answers.AggregateActivity(
        request_id=request.request_id,
        records=page.records,
        users_aggregate_activity_stats=tuple(span.aggregate(page.keys)),
        from_date_time=start,
        to_date_time=end,
        time_zone=context.world.calendar.name,
    )
    return whole(answer)


def aggregate_by_period(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/aggregate-by-period`."""
    asked = read_body(request.body, PeriodRequest)
    span = _span(context, request, asked.filter)
    inputs = encode((asked.filter, asked.aggregation_period))
    page = context.page(request, span.active(), inputs=inputs, cursor=asked.cursor)
    users = tuple(span.by_period(asked.aggregation_period, page.keys))
    return whole(
        answers.ActivityByPeriod(
            request_id=request.request_id, records=page.records, users_aggregate_activity=users
        )
    )


def day_by_day(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/activity/day-by-day`."""
    asked = read_body(request.body, ActivityRequest)
    span = _span(context, request, asked.filter)
    page = context.page(request, span.active(), inputs=encode(asked.filter), cursor=asked.cursor)
    users = tuple(span.by_day(page.keys))
    return whole(
        answers.ActivityByDay(
            request_id=request.request_id, records=page.records, users_detailed_activities=users
        )
    )


def interaction(context: Context, request: Request) -> Body:
    """Answer `POST /v2/stats/interaction`."""
    asked = read_body(request.body, ActivityRequest)
    span = _span(context, request, asked.filter)
    page = context.page(request, span.hosting(), inputs=encode(asked.filter), cursor=asked.cursor)
    start, end = span.bounds()
    answer = answers.PeopleInteraction(
        request_id=request.request_id,
        records=page.records,
        people_interaction_stats=tuple(span.interaction(page.keys)),
        from_date_time=start,
        to_date_time=end,
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
