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


_LIST: Op[list[str]] = Op(
    "GET",
    "/models",
    id="listModels",
    answers=(Answer("200", "json", lambda: list[str]),),
    security=(("apiKey", "bearerAuth"), ()),
)

_MODELS_IMPORT: Op[Everything] = Op(
    "POST",
    "/models",
    id="models.import",
    bodies=(Body("json", type=lambda: models.Everything),),
    answers=(Answer("2XX", "json", lambda: models.Everything),),
)


class ModelsService(Service):
    """A tag that is also a folder."""

    def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """`GET /models`"""
        return self._call(_LIST, (), options=options)

    def models_import(
        self,
        *,
        body: Everything | EverythingDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Everything:
        """`POST /models`"""
        return self._call(_MODELS_IMPORT, (), body=body, options=options)


class AsyncModelsService(AsyncService):
    """A tag that is also a folder."""

    async def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """`GET /models`"""
        return await self._call(_LIST, (), options=options)

    async def models_import(
        self,
        *,
        body: Everything | EverythingDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Everything:
        """`POST /models`"""
        return await self._call(_MODELS_IMPORT, (), body=body, options=options)
