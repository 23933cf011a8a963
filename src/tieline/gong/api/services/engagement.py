# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Engagement: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import (
        BaseResponse,
        ContentSharedEvent,
        ContentSharedEventDict,
        ContentViewedEvent,
        ContentViewedEventDict,
        CustomActionEvent,
        CustomActionEventDict,
    )


_CONTENT_SHARED: Op[BaseResponse] = Op(
    "PUT",
    "/v2/customer-engagement/content/shared",
    id="contentShared",
    bodies=(Body("json", type=lambda: models.ContentSharedEvent),),
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

_CONTENT_VIEWED: Op[BaseResponse] = Op(
    "PUT",
    "/v2/customer-engagement/content/viewed",
    id="contentViewed",
    bodies=(Body("json", type=lambda: models.ContentViewedEvent),),
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

_CUSTOM_ACTION: Op[BaseResponse] = Op(
    "PUT",
    "/v2/customer-engagement/action",
    id="customAction",
    bodies=(Body("json", type=lambda: models.CustomActionEvent),),
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


class EngagementService(Service):
    """The older way to report what people do with content; digital interactions replace it."""

    def content_shared(
        self,
        body: ContentSharedEvent | ContentSharedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was shared

        Reports that a Gong user shared content with people outside the company. The same event
        again is a 409. Report a digital interaction instead where you can.

        `PUT /v2/customer-engagement/content/shared`, operationId `contentShared`
        """
        return self._call(_CONTENT_SHARED, (), body=body, options=options)

    def content_viewed(
        self,
        body: ContentViewedEvent | ContentViewedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was viewed

        Reports that somebody outside the company viewed content. The same event again is a 409.
        Report a digital interaction instead where you can.

        `PUT /v2/customer-engagement/content/viewed`, operationId `contentViewed`
        """
        return self._call(_CONTENT_VIEWED, (), body=body, options=options)

    def custom_action(
        self,
        body: CustomActionEvent | CustomActionEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that somebody did something with content

        Reports that somebody outside the company did something with content, such as signing a
        contract. The same event again is a 409. Report a digital interaction instead where you can.

        `PUT /v2/customer-engagement/action`, operationId `customAction`
        """
        return self._call(_CUSTOM_ACTION, (), body=body, options=options)


class AsyncEngagementService(AsyncService):
    """The older way to report what people do with content; digital interactions replace it."""

    async def content_shared(
        self,
        body: ContentSharedEvent | ContentSharedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was shared

        Reports that a Gong user shared content with people outside the company. The same event
        again is a 409. Report a digital interaction instead where you can.

        `PUT /v2/customer-engagement/content/shared`, operationId `contentShared`
        """
        return await self._call(_CONTENT_SHARED, (), body=body, options=options)

    async def content_viewed(
        self,
        body: ContentViewedEvent | ContentViewedEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that content was viewed

        Reports that somebody outside the company viewed content. The same event again is a 409.
        Report a digital interaction instead where you can.

        `PUT /v2/customer-engagement/content/viewed`, operationId `contentViewed`
        """
        return await self._call(_CONTENT_VIEWED, (), body=body, options=options)

    async def custom_action(
        self,
        body: CustomActionEvent | CustomActionEventDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Report that somebody did something with content

        Reports that somebody outside the company did something with content, such as signing a
        contract. The same event again is a 409. Report a digital interaction instead where you can.

        `PUT /v2/customer-engagement/action`, operationId `customAction`
        """
        return await self._call(_CUSTOM_ACTION, (), body=body, options=options)
