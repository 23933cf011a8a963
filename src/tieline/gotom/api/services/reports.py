# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Reports: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Param, Service

if TYPE_CHECKING:
    from tieline.runtime import AsyncBinaryStream, BinaryStream, Options


_DOWNLOAD_CUSTOM: Op[bytes] = Op(
    "GET",
    "/app-api/custom-report-export/download/{report}",
    id="downloadCustomReport",
    params=(Param("report", "path"),),
    answers=(Answer("200", "binary", media="text/csv"), Answer("404", "none")),
)

_DOWNLOAD_GRAPH: Op[bytes] = Op(
    "GET",
    "/app-api/graph-export/download/{report}",
    id="downloadGraphReport",
    params=(Param("report", "path"),),
    answers=(Answer("200", "binary", media="text/csv"), Answer("404", "none")),
)


class ReportsService(Service):
    """Reports."""

    def download_custom(self, *, report: int, options: Options | None = None) -> BinaryStream:
        """Download a saved custom report

        Args:
            report: The id that it was saved under.

        `GET /app-api/custom-report-export/download/{report}`, operationId `downloadCustomReport`
        """
        return self._download(_DOWNLOAD_CUSTOM, (report,), options=options)

    def download_graph(self, *, report: int, options: Options | None = None) -> BinaryStream:
        """Download a saved graph report

        It may be several gigabytes long.

        Args:
            report: The id that it was saved under.

        `GET /app-api/graph-export/download/{report}`, operationId `downloadGraphReport`
        """
        return self._download(_DOWNLOAD_GRAPH, (report,), options=options)


class AsyncReportsService(AsyncService):
    """Reports."""

    async def download_custom(
        self,
        *,
        report: int,
        options: Options | None = None,
    ) -> AsyncBinaryStream:
        """Download a saved custom report

        Args:
            report: The id that it was saved under.

        `GET /app-api/custom-report-export/download/{report}`, operationId `downloadCustomReport`
        """
        return await self._download(_DOWNLOAD_CUSTOM, (report,), options=options)

    async def download_graph(
        self,
        *,
        report: int,
        options: Options | None = None,
    ) -> AsyncBinaryStream:
        """Download a saved graph report

        It may be several gigabytes long.

        Args:
            report: The id that it was saved under.

        `GET /app-api/graph-export/download/{report}`, operationId `downloadGraphReport`
        """
        return await self._download(_DOWNLOAD_GRAPH, (report,), options=options)
