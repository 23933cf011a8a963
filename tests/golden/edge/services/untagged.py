# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""untagged: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieline.runtime import Answer, AsyncService, Op, Param, Server, Service

if TYPE_CHECKING:
    import datetime as _dt

    from tieline.runtime import Options


_GET: Op[None] = Op(
    "GET",
    "/v1/untagged/{a}/{b}",
    params=(Param("a", "path"), Param("b", "path")),
    answers=(Answer("200", "none"),),
    security=(),
    servers=(Server("https://other.edge.test"),),
)

_QUERY: Op[Any] = Op(
    "QUERY",
    "/v1/untagged/{a}/{b}",
    params=(Param("a", "path"), Param("b", "path")),
)


class UntaggedService(Service):
    """untagged."""

    def get(self, *, a: _dt.date, b: str, options: Options | None = None) -> None:
        """`GET /v1/untagged/{a}/{b}`"""
        return self._call(_GET, (a, b), options=options)

    def query(self, *, a: str, b: str, options: Options | None = None) -> Any:
        """`QUERY /v1/untagged/{a}/{b}`"""
        return self._call(_QUERY, (a, b), options=options)


class AsyncUntaggedService(AsyncService):
    """untagged."""

    async def get(self, *, a: _dt.date, b: str, options: Options | None = None) -> None:
        """`GET /v1/untagged/{a}/{b}`"""
        return await self._call(_GET, (a, b), options=options)

    async def query(self, *, a: str, b: str, options: Options | None = None) -> Any:
        """`QUERY /v1/untagged/{a}/{b}`"""
        return await self._call(_QUERY, (a, b), options=options)
