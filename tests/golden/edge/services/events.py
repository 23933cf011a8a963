# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""events: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service, Switch

from .. import models

if TYPE_CHECKING:
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

    def ask(
        self,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        *,
        options: Options | None = None,
    ) -> Problem:
        """`POST /events`, operationId `ask`"""
        return self._call(_ASK, (), body=body, options=options)

    def ask_stream(
        self,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        *,
        options: Options | None = None,
    ) -> EventStream[AskResponse]:
        """`POST /events`, operationId `ask`"""
        return self._events(_ASK_STREAM, (), body=body, options=options)

    def watch(self, *, options: Options | None = None) -> EventStream[Problem]:
        """`GET /events`, operationId `watch`"""
        return self._events(_WATCH, (), options=options)


class AsyncEventsService(AsyncService):
    """events."""

    async def ask(
        self,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        *,
        options: Options | None = None,
    ) -> Problem:
        """`POST /events`, operationId `ask`"""
        return await self._call(_ASK, (), body=body, options=options)

    async def ask_stream(
        self,
        body: AskRequest | AskRequestDict | Unset = UNSET,
        *,
        options: Options | None = None,
    ) -> AsyncEventStream[AskResponse]:
        """`POST /events`, operationId `ask`"""
        return await self._events(_ASK_STREAM, (), body=body, options=options)

    async def watch(self, *, options: Options | None = None) -> AsyncEventStream[Problem]:
        """`GET /events`, operationId `watch`"""
        return await self._events(_WATCH, (), options=options)
