# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Tasks: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from typing import Any, Literal

    from tieline.runtime import Options, Unset

    from ..models import (
        ListTasksRequest,
        ListTasksRequestDict,
        TaskFilter,
        TaskFilterDict,
        TasksResponse,
        UpdateTaskRequest,
        UpdateTaskRequestDict,
    )


_LIST: Op[TasksResponse] = Op(
    "POST",
    "/v2/tasks",
    id="listTasks",
    bodies=(Body("json", type=lambda: models.ListTasksRequest),),
    answers=(
        Answer("200", "json", lambda: models.TasksResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UPDATE_REMINDER: Op[TasksResponse] = Op(
    "PATCH",
    "/v2/tasks/{taskId}",
    id="updateReminder",
    params=(Param("taskId", "path"),),
    bodies=(Body("json", type=lambda: models.UpdateTaskRequest),),
    answers=(
        Answer("200", "json", lambda: models.TasksResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class TasksService(Service):
    """The to-dos of Engage users."""

    @_overload
    def list(
        self,
        *,
        filter: TaskFilter | TaskFilterDict,
        options: Options | None = None,
    ) -> TasksResponse: ...

    @_overload
    def list(
        self,
        *,
        body: ListTasksRequest | ListTasksRequestDict,
        options: Options | None = None,
    ) -> TasksResponse: ...

    def list(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> TasksResponse:
        """List the tasks of a user

        Lists the Engage tasks of a user by type, action and state. The answer is not paged.

        Args:
            body: Instead of the fields of `ListTasksRequest`.

        `POST /v2/tasks`, operationId `listTasks`
        """
        return self._call(_LIST, (), body=filled(_LIST, body, fields), options=options)

    @_overload
    def update_reminder(
        self,
        *,
        task_id: str,
        user_id: str,
        status: Literal["OPEN", "DONE", "DISMISSED"] | str | Unset = UNSET,
        due_date: _dt.datetime | Unset = UNSET,
        priority: str | Unset = UNSET,
        options: Options | None = None,
    ) -> TasksResponse: ...

    @_overload
    def update_reminder(
        self,
        *,
        task_id: str,
        body: UpdateTaskRequest | UpdateTaskRequestDict,
        options: Options | None = None,
    ) -> TasksResponse: ...

    def update_reminder(
        self,
        *,
        task_id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> TasksResponse:
        """Change a task

        Changes the state, the due date or the priority of a task. The body has to name its owner.

        Args:
            task_id: The id of the task.
            user_id: The id of the user who has the task.
            status: The new state.
            due_date: The new due date.
            priority: The new priority, by name.
            body: Instead of the fields of `UpdateTaskRequest`.

        `PATCH /v2/tasks/{taskId}`, operationId `updateReminder`
        """
        return self._call(
            _UPDATE_REMINDER,
            (task_id,),
            body=filled(_UPDATE_REMINDER, body, fields),
            options=options,
        )


class AsyncTasksService(AsyncService):
    """The to-dos of Engage users."""

    @_overload
    async def list(
        self,
        *,
        filter: TaskFilter | TaskFilterDict,
        options: Options | None = None,
    ) -> TasksResponse: ...

    @_overload
    async def list(
        self,
        *,
        body: ListTasksRequest | ListTasksRequestDict,
        options: Options | None = None,
    ) -> TasksResponse: ...

    async def list(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> TasksResponse:
        """List the tasks of a user

        Lists the Engage tasks of a user by type, action and state. The answer is not paged.

        Args:
            body: Instead of the fields of `ListTasksRequest`.

        `POST /v2/tasks`, operationId `listTasks`
        """
        return await self._call(_LIST, (), body=filled(_LIST, body, fields), options=options)

    @_overload
    async def update_reminder(
        self,
        *,
        task_id: str,
        user_id: str,
        status: Literal["OPEN", "DONE", "DISMISSED"] | str | Unset = UNSET,
        due_date: _dt.datetime | Unset = UNSET,
        priority: str | Unset = UNSET,
        options: Options | None = None,
    ) -> TasksResponse: ...

    @_overload
    async def update_reminder(
        self,
        *,
        task_id: str,
        body: UpdateTaskRequest | UpdateTaskRequestDict,
        options: Options | None = None,
    ) -> TasksResponse: ...

    async def update_reminder(
        self,
        *,
        task_id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> TasksResponse:
        """Change a task

        Changes the state, the due date or the priority of a task. The body has to name its owner.

        Args:
            task_id: The id of the task.
            user_id: The id of the user who has the task.
            status: The new state.
            due_date: The new due date.
            priority: The new priority, by name.
            body: Instead of the fields of `UpdateTaskRequest`.

        `PATCH /v2/tasks/{taskId}`, operationId `updateReminder`
        """
        return await self._call(
            _UPDATE_REMINDER,
            (task_id,),
            body=filled(_UPDATE_REMINDER, body, fields),
            options=options,
        )
