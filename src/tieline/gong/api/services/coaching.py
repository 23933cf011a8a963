# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Coaching: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    import datetime as _dt

    from tieline.runtime import Options

    from ..models import CoachingMetricsResponse


_GET_METRICS: Op[CoachingMetricsResponse] = Op(
    "GET",
    "/v2/coaching",
    id="getCoachingMetrics",
    params=(Param("workspace-id"), Param("manager-id"), Param("from"), Param("to")),
    answers=(
        Answer("200", "json", lambda: models.CoachingMetricsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class CoachingService(Service):
    """How managers coach their teams."""

    def get_metrics(
        self,
        *,
        workspace_id: str,
        manager_id: str,
        from_: _dt.datetime,
        to: _dt.datetime,
        options: Options | None = None,
    ) -> CoachingMetricsResponse:
        """Get the coaching metrics of a manager

        Tells how a manager coaches those who report to them, over a range of time. The answer is
        not paged.

        Args:
            workspace_id: The workspace.
            manager_id: The id of the manager.
            from_: From this moment on.
            to: Before this moment.

        `GET /v2/coaching`, operationId `getCoachingMetrics`
        """
        return self._call(_GET_METRICS, (workspace_id, manager_id, from_, to), options=options)


class AsyncCoachingService(AsyncService):
    """How managers coach their teams."""

    async def get_metrics(
        self,
        *,
        workspace_id: str,
        manager_id: str,
        from_: _dt.datetime,
        to: _dt.datetime,
        options: Options | None = None,
    ) -> CoachingMetricsResponse:
        """Get the coaching metrics of a manager

        Tells how a manager coaches those who report to them, over a range of time. The answer is
        not paged.

        Args:
            workspace_id: The workspace.
            manager_id: The id of the manager.
            from_: From this moment on.
            to: Before this moment.

        `GET /v2/coaching`, operationId `getCoachingMetrics`
        """
        return await self._call(
            _GET_METRICS,
            (workspace_id, manager_id, from_, to),
            options=options,
        )
