# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of shared: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from typing import Required, TypedDict

from .. import models as _models


class MomentDict(TypedDict, total=False):
    """What may be given for `Moment`."""

    date: Required[_dt.date]

    time: str | None


class RuntimeDict(TypedDict, total=False):
    """What may be given for `Runtime`."""

    start: Required[_models.Moment | MomentDict]

    end: Required[_models.Moment | MomentDict]
