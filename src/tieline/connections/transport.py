"""Sends the requests of one connection with all that the connection asks for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Protocol

import msgspec

from tieline.connections.answers import refusal
from tieline.connections.authorize import Prepared, authorized, prepare
from tieline.connections.model import Connection
from tieline.connections.refresh import is_renewable
from tieline.core.clock import Clock, now_us
from tieline.core.errors import ConfigurationError, Unauthorized
from tieline.http.model import Request, Response
from tieline.http.ports import AsyncTransport
from tieline.providers.model import Provider


class Transports(msgspec.Struct, frozen=True, kw_only=True):
    """Two ways out: for addresses that the operator or the provider's data gave, and for all others."""

    trusted: AsyncTransport
    guarded: AsyncTransport

    def of(self, *, trusted: bool) -> AsyncTransport:
        return self.trusted if trusted else self.guarded


class Refresher(Protocol):
    """Keeps tokens fresh."""

    async def fresh(self, connection: Connection, *, force: bool = False) -> Connection:
        """Return the connection with a token that is good for a while."""
        ...


def new_nonce() -> str:
    """Return random text that was never used before."""
    return str(uuid.uuid4())


class AuthorizedTransport:
    """An `AsyncTransport` for one connection: each attempt goes out authorised, and signed, anew.

    With a `refresher` tokens are renewed in time, and once more where the API refuses one. Without, the connection's
    credentials are used as they are.
    """

    def __init__(
        self,
        transport: AsyncTransport,
        provider: Provider,
        connection: Connection,
        *,
        clock: Clock,
        refresher: Refresher | None = None,
        nonce: Callable[[], str] = new_nonce,
    ) -> None:
        self._transport = transport
        self._provider = provider
        self._connection = connection
        self._clock = clock
        self._refresher = refresher
        self._nonce = nonce
        self._prepared: Prepared | None = None

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`. Raises RefreshFailed as well."""
        used = await self._ready()
        response = await self._send(used, request, max_body)
        if response.status != 401 or not request.may_repeat or not self._is_refused(response):
            return response
        renewed = await self._ready(force=used is self._prepared)
        return response if renewed is used else await self._send(renewed, request, max_body)

    async def signed(self, request: Request) -> Request:
        """Return a request as it goes out now, for whoever sends it by another way. Raises RefreshFailed."""
        return authorized(await self._ready(), request, now=self._now(), nonce=self._nonce())

    async def _send(self, prepared: Prepared, request: Request, max_body: int) -> Response:
        ready = authorized(prepared, request, now=self._now(), nonce=self._nonce())
        return await self._transport.send(ready, max_body=max_body)

    async def _ready(self, *, force: bool = False) -> Prepared:
        """Return what requests need now; `force`: with another token than the last one."""
        prepared, now = self._prepared, self._now()
        if prepared is not None and not force and (prepared.renew_at is None or now < prepared.renew_at):
            return prepared
        connection = self._connection
        if self._refresher is not None:
            connection = await self._refresher.fresh(connection, force=force)
        if prepared is None or connection is not self._connection:
            self._connection = connection
            self._prepared = prepared = self._prepare(connection)
        return prepared

    def _prepare(self, connection: Connection) -> Prepared:
        if connection.credentials is None:
            raise ConfigurationError(f"connection: {connection.name} has no credentials stored")
        return prepare(self._provider, connection, connection.credentials, now=self._now())

    def _is_refused(self, response: Response) -> bool:
        """Tell whether a token may have come to its end: not where a permission is missing."""
        renewable = self._refresher is not None and is_renewable(self._connection.credentials)
        return renewable and isinstance(refusal(response, self._provider.errors), Unauthorized)

    def _now(self) -> int:
        return now_us(self._clock)
