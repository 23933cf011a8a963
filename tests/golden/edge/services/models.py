# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service

from .. import models

if TYPE_CHECKING:
    import builtins

    from tieline.runtime import Options, Unset

    from ..models import Everything, EverythingDict


_IMPORT_: Op[Everything] = Op(
    "POST",
    "/models",
    id="models.import",
    bodies=(Body("json", type=lambda: models.Everything),),
    answers=(Answer("2XX", "json", lambda: models.Everything),),
)

_LIST: Op[list[str]] = Op(
    "GET",
    "/models",
    id="listModels",
    answers=(Answer("200", "json", lambda: list[str]),),
    security=(("apiKey", "bearerAuth"), ()),
)


class ModelsService(Service):
    """A tag that is also a folder."""

    def import_(
        self,
        body: Everything | EverythingDict | Unset = UNSET,
        *,
        options: Options | None = None,
    ) -> Everything:
        """`POST /models`, operationId `models.import`"""
        return self._call(_IMPORT_, (), body=body, options=options)

    def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """`GET /models`, operationId `listModels`"""
        return self._call(_LIST, (), options=options)


class AsyncModelsService(AsyncService):
    """A tag that is also a folder."""

    async def import_(
        self,
        body: Everything | EverythingDict | Unset = UNSET,
        *,
        options: Options | None = None,
    ) -> Everything:
        """`POST /models`, operationId `models.import`"""
        return await self._call(_IMPORT_, (), body=body, options=options)

    async def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """`GET /models`, operationId `listModels`"""
        return await self._call(_LIST, (), options=options)
