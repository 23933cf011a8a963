# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of tasks: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

import datetime as _dt
from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from .. import models as _models


class ListTasksRequestDict(TypedDict, total=False):
    """What may be given for `ListTasksRequest`."""

    filter: Required[_models.TaskFilter | TaskFilterDict]


class TaskFilterDict(TypedDict, total=False):
    """What may be given for `TaskFilter`."""

    userId: Required[str]
    """The id of the user who has them."""

    workspaceId: str
    """Of this workspace."""

    types: Required[Sequence[Literal["FLOW", "MANUAL"] | str]]
    """Those of flows, those made by hand, or both."""

    taskAction: Required[Sequence[Literal["CALL"] | str]]
    """What is to be done."""

    status: Required[Sequence[Literal["OPEN", "DONE", "DISMISSED"] | str]]
    """Their states."""


class UpdateTaskRequestDict(TypedDict, total=False):
    """What may be given for `UpdateTaskRequest`."""

    userId: Required[str]
    """The id of the user who has the task."""

    status: Literal["OPEN", "DONE", "DISMISSED"] | str
    """The new state."""

    dueDate: _dt.datetime
    """The new due date."""

    priority: str
    """The new priority, by name."""
