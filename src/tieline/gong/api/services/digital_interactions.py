# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Digital Interactions: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service, filled

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from collections.abc import Sequence
    from typing import Any, Literal

    from tieline.runtime import Options, Unset

    from ..models import (
        BaseResponse,
        Content,
        ContentDict,
        CustomField,
        CustomFieldDict,
        DigitalInteractionRequest,
        DigitalInteractionRequestDict,
        Person,
        PersonDict,
    )


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

    @_overload
    def add(
        self,
        *,
        event_id: str,
        timestamp: _dt.datetime,
        event_type: str,
        content: Content | ContentDict,
        source_system_name: str | Unset = UNSET,
        session_id: str | Unset = UNSET,
        device: Literal["MOBILE", "PC"] | str | Unset = UNSET,
        person: Person | PersonDict | Unset = UNSET,
        custom_fields: Sequence[CustomField | CustomFieldDict] | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def add(
        self,
        *,
        body: DigitalInteractionRequest | DigitalInteractionRequestDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def add(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report a digital interaction

        Reports what somebody did with some content, such as reading a page or finishing a course.
        Name either the person or a tracking id. The same `eventId` again is a 409.

        Args:
            event_id: Your id of the event, by which it is taken only once.
            timestamp: When it happened.
            event_type: What was done, in your words, such as `link clicked`.
            source_system_name: The partner it comes from where a platform stands between, else the company that
                reports it.
            session_id: What ties events of one visit together.
            device: The device.
            custom_fields: More about the event.
            tracking_id: Stands for the person; not together with one.
            body: Instead of the fields of `DigitalInteractionRequest`.

        `POST /v2/digital-interaction`, operationId `addDigitalInteraction`
        """
        return self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)


class AsyncDigitalInteractionsService(AsyncService):
    """What people do with digital content, reported by the systems that see it."""

    @_overload
    async def add(
        self,
        *,
        event_id: str,
        timestamp: _dt.datetime,
        event_type: str,
        content: Content | ContentDict,
        source_system_name: str | Unset = UNSET,
        session_id: str | Unset = UNSET,
        device: Literal["MOBILE", "PC"] | str | Unset = UNSET,
        person: Person | PersonDict | Unset = UNSET,
        custom_fields: Sequence[CustomField | CustomFieldDict] | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def add(
        self,
        *,
        body: DigitalInteractionRequest | DigitalInteractionRequestDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def add(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report a digital interaction

        Reports what somebody did with some content, such as reading a page or finishing a course.
        Name either the person or a tracking id. The same `eventId` again is a 409.

        Args:
            event_id: Your id of the event, by which it is taken only once.
            timestamp: When it happened.
            event_type: What was done, in your words, such as `link clicked`.
            source_system_name: The partner it comes from where a platform stands between, else the company that
                reports it.
            session_id: What ties events of one visit together.
            device: The device.
            custom_fields: More about the event.
            tracking_id: Stands for the person; not together with one.
            body: Instead of the fields of `DigitalInteractionRequest`.

        `POST /v2/digital-interaction`, operationId `addDigitalInteraction`
        """
        return await self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)
