# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""lines: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service

from .. import models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieline.runtime import AsyncLineStream, LineStream, Options, Unset

    from ..models import Node, NodeDict


_READ: Op[Node] = Op(
    "GET",
    "/lines",
    id="readLines",
    answers=(Answer("200", "ndjson", lambda: models.Node),),
)

_WRITE: Op[None] = Op(
    "POST",
    "/lines",
    id="writeLines",
    bodies=(Body("ndjson", type=lambda: models.Node),),
    answers=(Answer("204", "none"),),
)


class LinesService(Service):
    """lines."""

    def read(self, *, options: Options | None = None) -> LineStream[Node]:
        """`GET /lines`, operationId `readLines`"""
        return self._lines(_READ, (), options=options)

    def write(
        self,
        *,
        body: Iterable[Node | NodeDict] | Unset = UNSET,
        options: Options | None = None,
    ) -> None:
        """`POST /lines`, operationId `writeLines`"""
        return self._call(_WRITE, (), body=body, options=options)


class AsyncLinesService(AsyncService):
    """lines."""

    async def read(self, *, options: Options | None = None) -> AsyncLineStream[Node]:
        """`GET /lines`, operationId `readLines`"""
        return await self._lines(_READ, (), options=options)

    async def write(
        self,
        *,
        body: Iterable[Node | NodeDict] | Unset = UNSET,
        options: Options | None = None,
    ) -> None:
        """`POST /lines`, operationId `writeLines`"""
        return await self._call(_WRITE, (), body=body, options=options)
