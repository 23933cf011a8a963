"""Who is let in: the API key of a request, and how many requests it may make."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from tieline.access.model import ApiKey, is_key
from tieline.connections.sessions import ConnectSession, is_token
from tieline.core.errors import UnknownName
from tieline.server.errors import Refusal
from tieline.server.exchange import Exchange, header
from tieline.server.rate import RateLimiter

#: Finds the key that a text is; None where it is none of ours.
FindKey = Callable[[str], Awaitable[ApiKey | None]]
#: Returns the connect session of a token; raises `UnknownName`. Blocks.
FindSession = Callable[[str], ConnectSession]

#: Who calls an operation that asks for no key.
ANYONE = ApiKey(id=0, name="", hint="", scopes=(), created_at=0)
#: What a request without a good key costs of its address's minute: guessing keys is not for free.
_STRANGER = 10


class Gate:
    """Lets requests in by their key; without a limiter as many as come."""

    def __init__(self, find_key: FindKey, limiter: RateLimiter | None = None) -> None:
        self._find_key = find_key
        self._limiter = limiter

    async def admit(self, exchange: Exchange) -> ApiKey:
        """Return the key of a request. Raises `Refusal`: 401 without a good one, 429 where its minute is spent."""
        try:
            key = await self._identify(header(exchange.scope, b"authorization"))
        except Refusal:
            self._count(exchange, exchange.client, _STRANGER)
            raise
        exchange.log["key"] = key.name
        self._count(exchange, key.id, 1)
        return key

    async def receive(self, exchange: Exchange, find: FindSession) -> ConnectSession | None:
        """Return the connect session of a request, which is counted; None where it presents no token of one.

        Raises `Refusal`: 401 where it is over, 429 where its address's minute is spent.
        """
        given = header(exchange.scope, b"authorization") or b""
        scheme, _, text = given.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not is_token(text.strip()):
            return None
        self._count(exchange, exchange.client, 1)
        try:
            return await asyncio.to_thread(find, text.strip())
        except UnknownName as problem:
            raise _unknown("unknown_connect_session_token", problem.message) from None

    async def visit(self, exchange: Exchange) -> ApiKey:
        """Count a request that needs no key, by its key where it has a good one; it is anyone's all the same.

        Raises `Refusal` 429 where the minute is spent.
        """
        if self._limiter is not None:
            who: int | str = exchange.client
            with suppress(Refusal):
                who = (await self._identify(header(exchange.scope, b"authorization"))).id
            self._count(exchange, who, 1)
        return ANYONE

    def welcome(self, exchange: Exchange) -> None:
        """Let a request's answer tell what is left of its address's minute, at no cost."""
        self._count(exchange, exchange.client, 0)

    async def _identify(self, given: bytes | None) -> ApiKey:
        if not given:
            raise _unknown("missing_auth_header", "the header Authorization: Bearer <API key> is missing")
        scheme, _, text = given.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise _unknown("malformed_auth_header", "the header Authorization must be: Bearer <API key>")
        if not is_key(text.strip()):
            raise _unknown("invalid_secret_key_format", "the API key must be a UUID of version 4")
        key = await self._find_key(text.strip())
        if key is None:
            raise _unknown("unknown_account", "there is no such API key, or it was revoked")
        return key

    def _count(self, exchange: Exchange, who: int | str, cost: int) -> None:
        if self._limiter is None:
            return
        window = exchange.window = self._limiter.take(who, cost)
        if window.exceeded and cost:
            refusal = Refusal(429, "too_many_request", headers={"retry-after": str(window.retry_after)})
            # The wire's own odd shape: no message, but what was asked for.
            refusal.problem = msgspec.structs.replace(
                refusal.problem, method=exchange.method, path=str(exchange.scope["path"])
            )
            raise refusal


def _unknown(code: str, message: str) -> Refusal:
    return Refusal(401, code, message, headers={"www-authenticate": "Bearer"})
