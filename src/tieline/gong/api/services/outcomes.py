# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Outcomes: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import CallOutcomesResponse


_LIST_CALL: Op[CallOutcomesResponse] = Op(
    "GET",
    "/v2/call-outcomes",
    id="listCallOutcomes",
    answers=(
        Answer("200", "json", lambda: models.CallOutcomesResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class OutcomesService(Service):
    """The outcomes a call can have."""

    def list_call(self, *, options: Options | None = None) -> CallOutcomesResponse:
        """List the outcomes of calls

        Lists the outcomes that the dialer offers at the end of a call. The answer is not paged.

        `GET /v2/call-outcomes`, operationId `listCallOutcomes`
        """
        return self._call(_LIST_CALL, (), options=options)


class AsyncOutcomesService(AsyncService):
    """The outcomes a call can have."""

    async def list_call(self, *, options: Options | None = None) -> CallOutcomesResponse:
        """List the outcomes of calls

        Lists the outcomes that the dialer offers at the end of a call. The answer is not paged.

        `GET /v2/call-outcomes`, operationId `listCallOutcomes`
        """
        return await self._call(_LIST_CALL, (), options=options)
