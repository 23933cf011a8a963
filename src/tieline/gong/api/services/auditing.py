# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Auditing: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, PagedOp, Paging, Param, Service

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from typing import Literal

    from tieline.runtime import AsyncPages, Options, Page

    from ..models import LogEntry, LogsResponse


_LIST_LOGS: PagedOp[LogsResponse, LogEntry] = PagedOp(
    "GET",
    "/v2/logs",
    id="listLogs",
    params=(Param("logType"), Param("fromDateTime"), Param("toDateTime"), Param("cursor")),
    answers=(
        Answer("200", "json", lambda: models.LogsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
    paging=Paging(
        "cursor",
        items="logEntries",
        item=lambda: models.LogEntry,
        parameter="cursor",
        next="records.cursor",
        total="records.totalRecords",
        expired=("cursor has expired", "Json parse error"),
        empty_on=(404,),
    ),
)


class AuditingService(Service):
    """Logs of who did what in Gong."""

    def list_logs(
        self,
        *,
        log_type: Literal["AccessLog", "UserActivityLog", "UserCallPlay", "ExternallySharedCallAccess", "ExternallySharedCallPlay"] | str,
        from_date_time: _dt.datetime,
        to_date_time: _dt.datetime | None = None,
        cursor: str | None = None,
        options: Options | None = None,
    ) -> Page[LogEntry]:
        """List log entries

        Lists the entries of a log over a range of time. The access log reaches back 14 days, the
        log of user activity to March 2021, the others to the beginning.

        Args:
            log_type: Which log.
            from_date_time: From this moment on.
            to_date_time: Before this moment; without it, up to the last entry.
            cursor: The `records.cursor` of the page before, for every page but the first.

        `GET /v2/logs`, operationId `listLogs`
        """
        return self._pages(
            _LIST_LOGS,
            (log_type, from_date_time, to_date_time, cursor),
            options=options,
        )


class AsyncAuditingService(AsyncService):
    """Logs of who did what in Gong."""

    def list_logs(
        self,
        *,
        log_type: Literal["AccessLog", "UserActivityLog", "UserCallPlay", "ExternallySharedCallAccess", "ExternallySharedCallPlay"] | str,
        from_date_time: _dt.datetime,
        to_date_time: _dt.datetime | None = None,
        cursor: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[LogEntry]:
        """List log entries

        Lists the entries of a log over a range of time. The access log reaches back 14 days, the
        log of user activity to March 2021, the others to the beginning.

        Args:
            log_type: Which log.
            from_date_time: From this moment on.
            to_date_time: Before this moment; without it, up to the last entry.
            cursor: The `records.cursor` of the page before, for every page but the first.

        `GET /v2/logs`, operationId `listLogs`
        """
        return self._pages(
            _LIST_LOGS,
            (log_type, from_date_time, to_date_time, cursor),
            options=options,
        )
