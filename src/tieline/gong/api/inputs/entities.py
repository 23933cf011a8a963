# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of entities: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from typing import Literal, TypeAlias


EntityTimePeriodInput: TypeAlias = 'Literal["LAST_7DAYS", "LAST_30DAYS", "LAST_90DAYS", "LAST_90_DAYS_SINCE_LAST_ACTIVITY", "LAST_YEAR_SINCE_LAST_ACTIVITY", "LAST_YEAR", "THIS_WEEK", "THIS_MONTH", "THIS_YEAR", "THIS_QUARTER", "CUSTOM_RANGE", "ALL_CONVERSATIONS"] | str'
"""What may be given for `EntityTimePeriod`."""
