"""Statistics, and how they hang together with the calls."""

from collections import Counter
from datetime import date, datetime

import pytest

AGGREGATE = "/v2/stats/activity/aggregate"
BY_DAY = "/v2/stats/activity/day-by-day"
BY_PERIOD = "/v2/stats/activity/aggregate-by-period"
REVIEWS = "/v2/stats/activity/scorecards"
RANGE = {"fromDate": "2026-08-10", "toDate": "2026-11-20"}


def _sums(user):
    return Counter({name: count for name, count in user["userAggregateActivityStats"].items() if count})


async def _aggregate(gong, **changes):
    reply = (await gong.post(AGGREGATE, {"filter": RANGE | changes})).json
    return {user["userId"]: _sums(user) for user in reply["usersAggregateActivityStats"]}


async def test_hosted_calls_are_the_calls_of_the_range(company):
    """A user's `callsAsHost` is the number of calls with that primary user in the company's days."""
    gong = company(calls=3000)
    window = {"fromDateTime": "2026-08-10T00:00:00-07:00", "toDateTime": "2026-11-20T00:00:00-08:00"}
    pages = await gong.pages("/v2/calls/extensive", {"filter": window})
    hosted = Counter(call["metaData"]["primaryUserId"] for page in pages for call in page["calls"])
    found = {
        user: sums["callsAsHost"] for user, sums in (await _aggregate(gong)).items() if sums["callsAsHost"]
    }
    assert found == dict(hosted)


async def test_days_add_up_to_the_aggregate(gong):
    """The ids of the daily activity are as many as the aggregate counts."""
    days = (await gong.post(BY_DAY, {"filter": RANGE})).json["usersDetailedActivities"]
    sums = {
        user["userId"]: Counter(
            name
            for day in user["userDailyActivityStats"]
            for name, ids in day.items()
            if isinstance(ids, list)
            for _ in ids
        )
        for user in days
    }
    assert sums == await _aggregate(gong)
    assert {len(user["userDailyActivityStats"]) for user in days} == {102}


@pytest.mark.parametrize("period", ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])
async def test_periods_add_up_to_the_aggregate(gong, period):
    """Whatever the period, the sums are the same, and the periods cover the range without a gap."""
    users = (await gong.post(BY_PERIOD, {"filter": RANGE, "aggregationPeriod": period})).json
    sums = {}
    for user in users["usersAggregateActivity"]:
        spans = [(item.pop("fromDate"), item.pop("toDate")) for item in user["userAggregateActivity"]]
        assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
        assert (spans[0][0], spans[-1][1]) == ("2026-08-10T00:00:00-07:00", "2026-11-20T00:00:00-08:00")
        total = Counter()
        for item in user["userAggregateActivity"]:
            total.update(item)
        sums[user["userId"]] = +total
    assert sums == await _aggregate(gong)


async def test_weeks_begin_on_monday(gong):
    """The first and the last period are cut to the filter."""
    asked = {"filter": {"fromDate": "2026-11-04", "toDate": "2026-11-19"}, "aggregationPeriod": "WEEK"}
    user = (await gong.post(BY_PERIOD, asked)).json["usersAggregateActivity"][0]
    starts = [datetime.fromisoformat(item["fromDate"]).date() for item in user["userAggregateActivity"]]
    assert starts == [date(2026, 11, 4), date(2026, 11, 9), date(2026, 11, 16)]


async def test_the_range_is_echoed_in_the_companys_time_zone(gong):
    """Aggregate and interaction tell when the range begins and ends."""
    for path in (AGGREGATE, "/v2/stats/interaction"):
        reply = (await gong.post(path, {"filter": RANGE})).json
        assert (reply["fromDateTime"], reply["toDateTime"], reply["timeZone"]) == (
            "2026-08-10T00:00:00-07:00",
            "2026-11-20T00:00:00-08:00",
            "US/Pacific",
        )


async def test_today_is_the_companys_and_follows_the_clock(gong):
    """`toDate` may be the company's today, not a day later, and an hour may change that."""
    tomorrow = {"filter": {"fromDate": "2026-11-01", "toDate": "2026-11-21"}}
    assert (await gong.post(AGGREGATE, tomorrow)).status == 400
    gong.time = datetime.fromisoformat("2026-11-21T07:59:59Z").timestamp()
    assert (await gong.post(AGGREGATE, tomorrow)).status == 400
    gong.time += 1
    assert (await gong.post(AGGREGATE, tomorrow)).status == 200


async def test_a_range_without_activity_is_an_empty_list(gong):
    """Only users with activity come back; none is no error."""
    reply = await gong.post(AGGREGATE, {"filter": {"fromDate": "2020-01-01", "toDate": "2020-02-01"}})
    assert (reply.status, reply.json["usersAggregateActivityStats"]) == (200, [])
    assert reply.json["records"] == {"totalRecords": 0, "currentPageSize": 0, "currentPageNumber": 0}


async def test_users_may_be_chosen(gong):
    """By id, and by when they were created."""
    everyone = await _aggregate(gong)
    some = list(everyone)[3:6]
    assert list(await _aggregate(gong, userIds=some)) == some
    assert await _aggregate(gong, createdFromDateTime="2030-01-01T00:00:00Z") == {}
    assert await _aggregate(gong, createdToDateTime="2030-01-01T00:00:00Z") == everyone


@pytest.mark.parametrize(
    ("path", "name"),
    [(AGGREGATE, "usersAggregateActivityStats"), ("/v2/stats/interaction", "peopleInteractionStats")],
)
async def test_more_than_a_hundred_users_take_pages(company, path, name):
    """A big company's statistics are paged like any list."""
    pages = await company(calls=5000, users=400).pages(path, {"filter": RANGE})
    users = [user["userId"] for page in pages for user in page[name]]
    assert len(pages) > 1
    assert len(users) == len(set(users)) == pages[0]["records"]["totalRecords"]


async def test_interaction_is_averaged_over_hosted_calls(gong):
    """A host of one call has that call's figures."""
    hosts = await _aggregate(gong)
    host = next(user for user, sums in hosts.items() if sums["callsAsHost"] == 1)
    body = {
        "filter": {
            "primaryUserIds": [host],
            "fromDateTime": "2026-08-10T07:00:00Z",
            "toDateTime": "2026-11-20T08:00:00Z",
        },
        "contentSelector": {"exposedFields": {"interaction": {"personInteractionStats": True}}},
    }
    call = (await gong.post("/v2/calls/extensive", body)).json["calls"][0]
    expected = {item["name"]: round(item["value"], 2) for item in call["interaction"]["interactionStats"]}
    reply = (await gong.post("/v2/stats/interaction", {"filter": RANGE | {"userIds": [host]}})).json
    stats = {
        item["name"]: item["value"] for item in reply["peopleInteractionStats"][0]["personInteractionStats"]
    }
    assert stats.pop("Question Rate") > 0
    assert stats == expected


async def test_statistics_see_new_calls(gong):
    """A call added today counts for its day."""
    gong.time += 86_400
    days = {"filter": {"fromDate": "2026-11-20", "toDate": "2026-11-21"}}
    before = (await gong.post(AGGREGATE, days)).json["usersAggregateActivityStats"]
    await gong.control("grow", {"calls": 10, "hours_ago": 24})
    after = (await gong.post(AGGREGATE, days)).json["usersAggregateActivityStats"]
    hosted = [sum(_sums(user)["callsAsHost"] for user in users) for users in (before, after)]
    assert hosted[1] == hosted[0] + 10


async def _reviews(gong, **wanted):
    pages = await gong.pages(REVIEWS, {"filter": wanted})
    return [review for page in pages for review in page["answeredScorecards"]]


async def test_reviews_are_manual_unless_asked_otherwise(gong):
    """Manual and automatic reviews make both."""
    manual, automatic, both = [
        {review["answeredScorecardId"] for review in await _reviews(gong, **wanted)}
        for wanted in ({}, {"reviewMethod": "AUTOMATIC"}, {"reviewMethod": "BOTH"})
    ]
    assert manual
    assert automatic
    assert (manual | automatic, manual & automatic) == (both, set())


async def test_reviews_are_of_calls_scorecards_and_users_there_are(gong):
    """Each review's ids lead somewhere, and its call is hosted by the user reviewed."""
    cards = {
        card["scorecardId"]: card for card in (await gong.get("/v2/settings/scorecards")).json["scorecards"]
    }
    for review in await _reviews(gong, reviewMethod="BOTH"):
        call = (await gong.get(f"/v2/calls/{review['callId']}")).json["call"]
        assert (call["started"], call["primaryUserId"]) == (review["callStartTime"], review["reviewedUserId"])
        questions = [question["questionId"] for question in cards[review["scorecardId"]]["questions"]]
        assert [answer["questionId"] for answer in review["answers"]] == questions


@pytest.mark.parametrize(("start", "end", "time"), [("callFromDate", "callToDate", "callStartTime"), ("reviewFromDate", "reviewToDate", "reviewTime")])  # fmt: skip
async def test_reviews_by_date_are_half_open(gong, start, end, time):
    """The first day is in, the last is not, in the company's time zone."""
    everything = await _reviews(gong)
    days = sorted({review[time][:10] for review in everything})
    found = await _reviews(gong, **{start: days[2], end: days[5]})
    assert found == [review for review in everything if days[2] <= review[time][:10] < days[5]]


async def test_reviews_by_user_and_scorecard(gong):
    """Both narrow the list."""
    everything = await _reviews(gong)
    user, card = everything[0]["reviewedUserId"], everything[0]["scorecardId"]
    assert await _reviews(gong, reviewedUserIds=[user]) == [
        r for r in everything if r["reviewedUserId"] == user
    ]
    assert await _reviews(gong, scorecardIds=[card]) == [r for r in everything if r["scorecardId"] == card]
