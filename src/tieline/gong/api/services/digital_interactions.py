# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Digital Interactions: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import BaseResponse, DigitalInteractionRequest, DigitalInteractionRequestDict


_ADD: Op[BaseResponse] = Op(
    "POST",
    "/v2/digital-interaction",
    id="addDigitalInteraction",
    bodies=(Body("json", type=lambda: models.DigitalInteractionRequest),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class DigitalInteractionsService(Service):
    """What people do with digital content, reported by the systems that see it."""

    def add(
        self,
        body: DigitalInteractionRequest | DigitalInteractionRequestDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report a digital interaction

        Reports what somebody did with some content, such as reading a page or finishing a course.
        Name either the person or a tracking id. The same `eventId` again is a 409.

        `POST /v2/digital-interaction`, operationId `addDigitalInteraction`
        """
        return self._call(_ADD, (), body=body, options=options)


class AsyncDigitalInteractionsService(AsyncService):
    """What people do with digital content, reported by the systems that see it."""

    async def add(
        self,
        body: DigitalInteractionRequest | DigitalInteractionRequestDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report a digital interaction

        Reports what somebody did with some content, such as reading a page or finishing a course.
        Name either the person or a tracking id. The same `eventId` again is a 409.

        `POST /v2/digital-interaction`, operationId `addDigitalInteraction`
        """
        return await self._call(_ADD, (), body=body, options=options)
