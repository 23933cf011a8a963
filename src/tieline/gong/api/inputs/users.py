# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of users: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Required, TypedDict

from .. import models as _models


class UsersFilterDict(TypedDict, total=False):
    """What may be given for `UsersFilter`."""

    createdFromDateTime: _dt.datetime
    """Created at or after this moment."""

    createdToDateTime: _dt.datetime
    """Created before this moment."""

    includeAvatars: bool
    """Whether to list avatars: users that stand for Gong's own staff.

    The server's default: `false`
    """

    userIds: Sequence[str]
    """The ids of users."""


class UsersRequestDict(TypedDict, total=False):
    """What may be given for `UsersRequest`."""

    cursor: str
    """The `records.cursor` of the page before."""

    filter: Required[_models.UsersFilter | UsersFilterDict]
