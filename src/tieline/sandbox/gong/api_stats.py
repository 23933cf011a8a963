"""What the operations of the statistics family answer."""

from __future__ import annotations

from datetime import date

from tieline.sandbox.gong import answers
from tieline.sandbox.gong.api import Body, Context, Request, encode, whole
from tieline.sandbox.gong.calls import CallFilter
from tieline.sandbox.gong.errors import bad_request
from tieline.sandbox.gong.inputs import calendar_day, moment_ms, number, read_body, required
from tieline.sandbox.gong.requests import ActivityFilter, ActivityRequest, PeriodRequest, ReviewsRequest
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


def coaching(context: Context, request: Request) -> Body:
    """Answer `GET /v2/coaching`: what a manager did with the calls of each report, by the calls' ids."""
    world, query = context.world, request.query
    workspace = world.settings.workspace_of(str(number(query, "workspace-id")))
    manager = world.users.index_of(str(number(query, "manager-id")))
    if workspace is None or manager is None:
        raise bad_request("workspace-id or manager-id is unknown")
    start = moment_ms(required(query, "from"), "from") or 0
    end = moment_ms(required(query, "to"), "to") or 0
    if start >= end:
        raise bad_request("from must be before to")
    reports = [user for user in world.users.indexes() if world.users.manager_of(user) == manager]
    metrics = world.stats.coached(manager, reports, CallFilter(from_ms=start, to_ms=end))
    data = answers.CoachingData(
        manager=_coaching_user(context, manager),
        direct_reports_metrics=tuple(
            answers.ReportMetrics(report=_coaching_user(context, user), metrics=metrics[user])
            for user in reports
        ),
    )
    found = (data,) if reports else ()
    return whole(answers.CoachingMetrics(request_id=request.request_id, coaching_data=found))


def _coaching_user(context: Context, index: int) -> answers.CoachingUser:
    user = context.world.users.user(index)
    return answers.CoachingUser(
        id=user.id,
        email_address=user.email_address,
        first_name=user.first_name,
        last_name=user.last_name,
        title=user.title,
    )
