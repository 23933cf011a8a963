# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of stats: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from .. import models as _models


class ActivityByPeriodRequestDict(TypedDict, total=False):
    """What may be given for `ActivityByPeriodRequest`."""

    cursor: str
    """The `records.cursor` of the page before."""

    filter: Required[_models.ActivityFilter | ActivityFilterDict]

    aggregationPeriod: Required[Literal["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] | str]
    """The period to sum up by."""


class ActivityFilterDict(TypedDict, total=False):
    """What may be given for `ActivityFilter`."""

    fromDate: Required[_dt.date]
    """The first day."""

    toDate: Required[_dt.date]
    """The day after the last one; not after today."""

    createdFromDateTime: _dt.datetime
    """Users created at or after this moment."""

    createdToDateTime: _dt.datetime
    """Users created before this moment."""

    userIds: Sequence[str]
    """The ids of users; without them, everyone who did something."""


class ActivityRequestDict(TypedDict, total=False):
    """What may be given for `ActivityRequest`."""

    cursor: str
    """The `records.cursor` of the page before."""

    filter: Required[_models.ActivityFilter | ActivityFilterDict]


class AnsweredScorecardsFilterDict(TypedDict, total=False):
    """What may be given for `AnsweredScorecardsFilter`."""

    callFromDate: _dt.date
    """The first day of the calls."""

    callToDate: _dt.date
    """The day after the last one."""

    reviewFromDate: _dt.date
    """The first day of the reviews."""

    reviewToDate: _dt.date
    """The day after the last one."""

    reviewMethod: Literal["AUTOMATIC", "MANUAL", "BOTH"] | str
    """Filled in by people, by Gong, or both.

    The server's default: `"MANUAL"`
    """

    reviewedUserIds: Sequence[str]
    """The users who were reviewed."""

    scorecardIds: Sequence[str]
    """The scorecards."""


class AnsweredScorecardsRequestDict(TypedDict, total=False):
    """What may be given for `AnsweredScorecardsRequest`."""

    cursor: str
    """The `records.cursor` of the page before."""

    filter: Required[_models.AnsweredScorecardsFilter | AnsweredScorecardsFilterDict]
