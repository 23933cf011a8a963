# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Stats: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, PagedOp, Paging, Service, filled

from .. import models

if TYPE_CHECKING:
    from typing import Any, Literal

    from tieline.runtime import AsyncPages, Options, Page, Unset

    from ..models import (
        ActivityByPeriodRequest,
        ActivityByPeriodRequestDict,
        ActivityByPeriodResponse,
        ActivityFilter,
        ActivityFilterDict,
        ActivityRequest,
        ActivityRequestDict,
        AggregateActivityResponse,
        AnsweredScorecard,
        AnsweredScorecardsFilter,
        AnsweredScorecardsFilterDict,
        AnsweredScorecardsRequest,
        AnsweredScorecardsRequestDict,
        AnsweredScorecardsResponse,
        DailyActivityResponse,
        InteractionStatsResponse,
        UserActivityByPeriod,
        UserAggregateActivity,
        UserDailyActivity,
        UserInteractionStats,
    )


_LIST_ANSWERED_SCORECARDS: PagedOp[AnsweredScorecardsResponse, AnsweredScorecard] = PagedOp(
    "POST",
    "/v2/stats/activity/scorecards",
    id="listAnsweredScorecards",
    bodies=(Body("json", type=lambda: models.AnsweredScorecardsRequest),),
    answers=(
        Answer("200", "json", lambda: models.AnsweredScorecardsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="answeredScorecards",
        item=lambda: models.AnsweredScorecard,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="answeredScorecardId",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)

_LIST_INTERACTION: PagedOp[InteractionStatsResponse, UserInteractionStats] = PagedOp(
    "POST",
    "/v2/stats/interaction",
    id="listInteractionStats",
    bodies=(Body("json", type=lambda: models.ActivityRequest),),
    answers=(
        Answer("200", "json", lambda: models.InteractionStatsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="peopleInteractionStats",
        item=lambda: models.UserInteractionStats,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="userId",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)

_LIST_MULTIPLE_USERS_AGGREGATE_ACTIVITY: PagedOp[AggregateActivityResponse, UserAggregateActivity] = PagedOp(
    "POST",
    "/v2/stats/activity/aggregate",
    id="listMultipleUsersAggregateActivity",
    bodies=(Body("json", type=lambda: models.ActivityRequest),),
    answers=(
        Answer("200", "json", lambda: models.AggregateActivityResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="usersAggregateActivityStats",
        item=lambda: models.UserAggregateActivity,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="userId",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)

_LIST_MULTIPLE_USERS_AGGREGATE_BY_PERIOD: PagedOp[ActivityByPeriodResponse, UserActivityByPeriod] = PagedOp(
    "POST",
    "/v2/stats/activity/aggregate-by-period",
    id="listMultipleUsersAggregateByPeriod",
    bodies=(Body("json", type=lambda: models.ActivityByPeriodRequest),),
    answers=(
        Answer("200", "json", lambda: models.ActivityByPeriodResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="usersAggregateActivity",
        item=lambda: models.UserActivityByPeriod,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="userId",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)

_LIST_MULTIPLE_USERS_DAY_BY_DAY_ACTIVITY: PagedOp[DailyActivityResponse, UserDailyActivity] = PagedOp(
    "POST",
    "/v2/stats/activity/day-by-day",
    id="listMultipleUsersDayByDayActivity",
    bodies=(Body("json", type=lambda: models.ActivityRequest),),
    answers=(
        Answer("200", "json", lambda: models.DailyActivityResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="usersDetailedActivities",
        item=lambda: models.UserDailyActivity,
        parameter="cursor",
        location="body",
        next="records.cursor",
        total="records.totalRecords",
        identity="userId",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)


class StatsService(Service):
    """What users did with calls, how they speak in them, and the scorecards filled in for them."""

    @_overload
    def list_answered_scorecards(
        self,
        *,
        filter: AnsweredScorecardsFilter | AnsweredScorecardsFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[AnsweredScorecard]: ...

    @_overload
    def list_answered_scorecards(
        self,
        *,
        body: AnsweredScorecardsRequest | AnsweredScorecardsRequestDict,
        options: Options | None = None,
    ) -> Page[AnsweredScorecard]: ...

    def list_answered_scorecards(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[AnsweredScorecard]:
        """List answered scorecards

        Lists the scorecards that were filled in, by the day of the call, the day of the review, the
        user who was reviewed or the scorecard. Only those filled in by people, unless
        `reviewMethod` says otherwise.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `AnsweredScorecardsRequest`.

        `POST /v2/stats/activity/scorecards`, operationId `listAnsweredScorecards`
        """
        return self._pages(
            _LIST_ANSWERED_SCORECARDS,
            (),
            body=filled(_LIST_ANSWERED_SCORECARDS, body, fields),
            options=options,
        )

    @_overload
    def list_interaction(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[UserInteractionStats]: ...

    @_overload
    def list_interaction(
        self,
        *,
        body: ActivityRequest | ActivityRequestDict,
        options: Options | None = None,
    ) -> Page[UserInteractionStats]: ...

    def list_interaction(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[UserInteractionStats]:
        """List interaction statistics

        Tells how users speak in their calls, from the calls that have Whisper turned on.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ActivityRequest`.

        `POST /v2/stats/interaction`, operationId `listInteractionStats`
        """
        return self._pages(
            _LIST_INTERACTION,
            (),
            body=filled(_LIST_INTERACTION, body, fields),
            options=options,
        )

    @_overload
    def list_multiple_users_aggregate_activity(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[UserAggregateActivity]: ...

    @_overload
    def list_multiple_users_aggregate_activity(
        self,
        *,
        body: ActivityRequest | ActivityRequestDict,
        options: Options | None = None,
    ) -> Page[UserAggregateActivity]: ...

    def list_multiple_users_aggregate_activity(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[UserAggregateActivity]:
        """Sum up activity

        Sums up what each user did with calls over a range of days. Only users who did something are
        listed.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ActivityRequest`.

        `POST /v2/stats/activity/aggregate`, operationId `listMultipleUsersAggregateActivity`
        """
        return self._pages(
            _LIST_MULTIPLE_USERS_AGGREGATE_ACTIVITY,
            (),
            body=filled(_LIST_MULTIPLE_USERS_AGGREGATE_ACTIVITY, body, fields),
            options=options,
        )

    @_overload
    def list_multiple_users_aggregate_by_period(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        aggregation_period: Literal["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] | str,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[UserActivityByPeriod]: ...

    @_overload
    def list_multiple_users_aggregate_by_period(
        self,
        *,
        body: ActivityByPeriodRequest | ActivityByPeriodRequestDict,
        options: Options | None = None,
    ) -> Page[UserActivityByPeriod]: ...

    def list_multiple_users_aggregate_by_period(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[UserActivityByPeriod]:
        """Sum up activity by period

        Sums up what each user did with calls, for each day, week, month, quarter or year of a
        range. Weeks begin on Monday; the first and the last period are cut to the range. What is
        done again in another period counts again, twice on one day counts once.

        Args:
            cursor: The `records.cursor` of the page before.
            aggregation_period: The period to sum up by.
            body: Instead of the fields of `ActivityByPeriodRequest`.

        `POST /v2/stats/activity/aggregate-by-period`, operationId
        `listMultipleUsersAggregateByPeriod`
        """
        return self._pages(
            _LIST_MULTIPLE_USERS_AGGREGATE_BY_PERIOD,
            (),
            body=filled(_LIST_MULTIPLE_USERS_AGGREGATE_BY_PERIOD, body, fields),
            options=options,
        )

    @_overload
    def list_multiple_users_day_by_day_activity(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> Page[UserDailyActivity]: ...

    @_overload
    def list_multiple_users_day_by_day_activity(
        self,
        *,
        body: ActivityRequest | ActivityRequestDict,
        options: Options | None = None,
    ) -> Page[UserDailyActivity]: ...

    def list_multiple_users_day_by_day_activity(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Page[UserDailyActivity]:
        """List activity by day

        Lists for each day of a range the calls that each user did something with. Only users who
        did something are listed.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ActivityRequest`.

        `POST /v2/stats/activity/day-by-day`, operationId `listMultipleUsersDayByDayActivity`
        """
        return self._pages(
            _LIST_MULTIPLE_USERS_DAY_BY_DAY_ACTIVITY,
            (),
            body=filled(_LIST_MULTIPLE_USERS_DAY_BY_DAY_ACTIVITY, body, fields),
            options=options,
        )


class AsyncStatsService(AsyncService):
    """What users did with calls, how they speak in them, and the scorecards filled in for them."""

    @_overload
    def list_answered_scorecards(
        self,
        *,
        filter: AnsweredScorecardsFilter | AnsweredScorecardsFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[AnsweredScorecard]: ...

    @_overload
    def list_answered_scorecards(
        self,
        *,
        body: AnsweredScorecardsRequest | AnsweredScorecardsRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[AnsweredScorecard]: ...

    def list_answered_scorecards(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[AnsweredScorecard]:
        """List answered scorecards

        Lists the scorecards that were filled in, by the day of the call, the day of the review, the
        user who was reviewed or the scorecard. Only those filled in by people, unless
        `reviewMethod` says otherwise.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `AnsweredScorecardsRequest`.

        `POST /v2/stats/activity/scorecards`, operationId `listAnsweredScorecards`
        """
        return self._pages(
            _LIST_ANSWERED_SCORECARDS,
            (),
            body=filled(_LIST_ANSWERED_SCORECARDS, body, fields),
            options=options,
        )

    @_overload
    def list_interaction(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[UserInteractionStats]: ...

    @_overload
    def list_interaction(
        self,
        *,
        body: ActivityRequest | ActivityRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[UserInteractionStats]: ...

    def list_interaction(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[UserInteractionStats]:
        """List interaction statistics

        Tells how users speak in their calls, from the calls that have Whisper turned on.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ActivityRequest`.

        `POST /v2/stats/interaction`, operationId `listInteractionStats`
        """
        return self._pages(
            _LIST_INTERACTION,
            (),
            body=filled(_LIST_INTERACTION, body, fields),
            options=options,
        )

    @_overload
    def list_multiple_users_aggregate_activity(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[UserAggregateActivity]: ...

    @_overload
    def list_multiple_users_aggregate_activity(
        self,
        *,
        body: ActivityRequest | ActivityRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[UserAggregateActivity]: ...

    def list_multiple_users_aggregate_activity(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[UserAggregateActivity]:
        """Sum up activity

        Sums up what each user did with calls over a range of days. Only users who did something are
        listed.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ActivityRequest`.

        `POST /v2/stats/activity/aggregate`, operationId `listMultipleUsersAggregateActivity`
        """
        return self._pages(
            _LIST_MULTIPLE_USERS_AGGREGATE_ACTIVITY,
            (),
            body=filled(_LIST_MULTIPLE_USERS_AGGREGATE_ACTIVITY, body, fields),
            options=options,
        )

    @_overload
    def list_multiple_users_aggregate_by_period(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        aggregation_period: Literal["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] | str,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[UserActivityByPeriod]: ...

    @_overload
    def list_multiple_users_aggregate_by_period(
        self,
        *,
        body: ActivityByPeriodRequest | ActivityByPeriodRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[UserActivityByPeriod]: ...

    def list_multiple_users_aggregate_by_period(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[UserActivityByPeriod]:
        """Sum up activity by period

        Sums up what each user did with calls, for each day, week, month, quarter or year of a
        range. Weeks begin on Monday; the first and the last period are cut to the range. What is
        done again in another period counts again, twice on one day counts once.

        Args:
            cursor: The `records.cursor` of the page before.
            aggregation_period: The period to sum up by.
            body: Instead of the fields of `ActivityByPeriodRequest`.

        `POST /v2/stats/activity/aggregate-by-period`, operationId
        `listMultipleUsersAggregateByPeriod`
        """
        return self._pages(
            _LIST_MULTIPLE_USERS_AGGREGATE_BY_PERIOD,
            (),
            body=filled(_LIST_MULTIPLE_USERS_AGGREGATE_BY_PERIOD, body, fields),
            options=options,
        )

    @_overload
    def list_multiple_users_day_by_day_activity(
        self,
        *,
        filter: ActivityFilter | ActivityFilterDict,
        cursor: str | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncPages[UserDailyActivity]: ...

    @_overload
    def list_multiple_users_day_by_day_activity(
        self,
        *,
        body: ActivityRequest | ActivityRequestDict,
        options: Options | None = None,
    ) -> AsyncPages[UserDailyActivity]: ...

    def list_multiple_users_day_by_day_activity(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncPages[UserDailyActivity]:
        """List activity by day

        Lists for each day of a range the calls that each user did something with. Only users who
        did something are listed.

        Args:
            cursor: The `records.cursor` of the page before.
            body: Instead of the fields of `ActivityRequest`.

        `POST /v2/stats/activity/day-by-day`, operationId `listMultipleUsersDayByDayActivity`
        """
        return self._pages(
            _LIST_MULTIPLE_USERS_DAY_BY_DAY_ACTIVITY,
            (),
            body=filled(_LIST_MULTIPLE_USERS_DAY_BY_DAY_ACTIVITY, body, fields),
            options=options,
        )
