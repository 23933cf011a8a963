# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""events: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service, Switch, filled

from .. import models

if TYPE_CHECKING:
    from typing import Any

    from tieline.runtime import AsyncEventStream, EventStream, Options, Unset

    from ..models import AskRequest, AskRequestDict, AskResponse, Problem


_ASK: Op[Problem] = Op(
    "POST",
    "/events",
    id="ask",
    bodies=(Body("json", type=lambda: models.AskRequest),),
    answers=(Answer("200", "json", lambda: models.Problem),),
)

_ASK_STREAM: Op[AskResponse] = Op(
    "POST",
    "/events",
    id="ask",
    bodies=(Body("json", type=lambda: models.AskRequest),),
    answers=(Answer("200", "sse", lambda: models.AskResponse),),
    switch=Switch("stream"),
)

_WATCH: Op[Problem] = Op(
    "GET",
    "/events",
    id="watch",
    answers=(Answer("200", "sse", lambda: models.Problem),),
)


class EventsService(Service):
    """events."""

    @_overload
    def ask(self, *, stream: bool | Unset = UNSET, options: Options | None = None) -> Problem: ...

    @_overload
    def ask(
        self,
        *,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Problem: ...

    def ask(self, *, body: Any = UNSET, options: Options | None = None, **fields: Any) -> Problem:
        """Args:
            body: Instead of the fields of `AskRequest`.

        `POST /events`, operationId `ask`
        """
        return self._call(_ASK, (), body=filled(_ASK, body, fields or None), options=options)

    @_overload
    def ask_stream(
        self,
        *,
        stream: bool | Unset = UNSET,
        options: Options | None = None,
    ) -> EventStream[AskResponse]: ...

    @_overload
    def ask_stream(
        self,
        *,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        options: Options | None = None,
    ) -> EventStream[AskResponse]: ...

    def ask_stream(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> EventStream[AskResponse]:
        """Args:
            body: Instead of the fields of `AskRequest`.

        `POST /events`, operationId `ask`
        """
        return self._events(
            _ASK_STREAM,
            (),
            body=filled(_ASK_STREAM, body, fields or None),
            options=options,
        )

    def watch(self, *, options: Options | None = None) -> EventStream[Problem]:
        """`GET /events`, operationId `watch`"""
        return self._events(_WATCH, (), options=options)


class AsyncEventsService(AsyncService):
    """events."""

    @_overload
    async def ask(
        self,
        *,
        stream: bool | Unset = UNSET,
        options: Options | None = None,
    ) -> Problem: ...

    @_overload
    async def ask(
        self,
        *,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Problem: ...

    async def ask(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Problem:
        """Args:
            body: Instead of the fields of `AskRequest`.

        `POST /events`, operationId `ask`
        """
        return await self._call(_ASK, (), body=filled(_ASK, body, fields or None), options=options)

    @_overload
    async def ask_stream(
        self,
        *,
        stream: bool | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncEventStream[AskResponse]: ...

    @_overload
    async def ask_stream(
        self,
        *,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        options: Options | None = None,
    ) -> AsyncEventStream[AskResponse]: ...

    async def ask_stream(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> AsyncEventStream[AskResponse]:
        """Args:
            body: Instead of the fields of `AskRequest`.

        `POST /events`, operationId `ask`
        """
        return await self._events(
            _ASK_STREAM,
            (),
            body=filled(_ASK_STREAM, body, fields or None),
            options=options,
        )

    async def watch(self, *, options: Options | None = None) -> AsyncEventStream[Problem]:
        """`GET /events`, operationId `watch`"""
        return await self._events(_WATCH, (), options=options)
