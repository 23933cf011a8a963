"""Clients of APIs, bound to the connections that are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from tieline.building import Building
from tieline.connections import choose
from tieline.connections.model import Connection

if TYPE_CHECKING:
    from tieline.gong.client import AsyncGong, Gong
    from tieline.runtime import AsyncClient, Client

#: Names of providers whose clients type checkers know.
GongProvider = Literal["gong", "gong-oauth"]
C = TypeVar("C", bound="Client")
A = TypeVar("A", bound="AsyncClient")


class Binding(Building):
    """What hands out clients that sign and pace as their connections do."""

    @overload
    def client(
        self, api: GongProvider, connection: str | None = None, *, integration: str | None = None
    ) -> Gong: ...
    @overload
    def client(
        self, api: str, connection: str | None = None, *, integration: str | None = None
    ) -> Client: ...
    @overload
    def client(self, api: type[C], connection: str | None = None, *, integration: str | None = None) -> C: ...

    def client(
        self, api: str | type[C], connection: str | None = None, *, integration: str | None = None
    ) -> Client:
        """Return a client of an API, bound to a stored connection, which signs and paces its calls.

        `api` is a provider that a client comes along for, such as `gong`, or the class of a generated client. Without an
        id it is the only connection, or the one called `default`: of the integration, the provider, those that name the
        class, or else of all. It blocks, from any thread, until this object is closed.

        Raises `UnknownName` where there is no such connection, several, or no client for the provider.
        """
        from tieline.clients import blocking

        kind, bound = self._bound(api, connection, integration, awaited=False)
        held = self._behind()
        made: Client = blocking(kind, bound, held.online.proxy, held)
        return made

    @overload
    def async_client(
        self, api: GongProvider, connection: str | None = None, *, integration: str | None = None
    ) -> AsyncGong: ...
    @overload
    def async_client(
        self, api: str, connection: str | None = None, *, integration: str | None = None
    ) -> AsyncClient: ...
    @overload
    def async_client(
        self, api: type[A], connection: str | None = None, *, integration: str | None = None
    ) -> A: ...

    def async_client(
        self, api: str | type[A], connection: str | None = None, *, integration: str | None = None
    ) -> AsyncClient:
        """As `client`, but for the event loop of an `async with` block."""
        from tieline.clients import awaiting

        kind, bound = self._bound(api, connection, integration, awaited=True)
        made: AsyncClient = awaiting(kind, bound, self._here().proxy)
        return made

    def _bound(
        self, api: str | type[Any], connection_id: str | None, integration: str | None, *, awaited: bool
    ) -> tuple[type[Any], Connection]:
        """Return the class and the connection of a client."""
        from tieline.clients import check_kind, kind_of, of_kind

        every = self._stores.connections.all()
        if isinstance(api, str):
            provider = self.catalogue.load(api)
            kind, what = kind_of(provider, awaited=awaited), provider.name
            known: Sequence[Connection] = [each for each in every if each.provider == what]
        else:
            check_kind(api, awaited=awaited)
            kind, what = api, api.__name__
            known = of_kind(kind, every, self.catalogue.load) if integration is None else every
        return kind, choose.of_client(known, what, connection_id, integration)
