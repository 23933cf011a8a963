"""Asks an API whether an account is good before it is stored."""

from __future__ import annotations

import msgspec

from tieline.connections.authorize import resolve_base_url
from tieline.connections.model import Draft, limits_of
from tieline.connections.tokens import TokenService
from tieline.connections.transport import Transports
from tieline.connections.verify import verify
from tieline.core.clock import Clock
from tieline.http.pacer import AsyncPacer
from tieline.http.ports import PaceStore
from tieline.http.session import AsyncSession
from tieline.providers.model import Provider


class AccountProver:
    """Logs in where a token has to be fetched first, then asks for what only good credentials get."""

    def __init__(self, tokens: TokenService, transports: Transports, pace: PaceStore, clock: Clock) -> None:
        self._tokens = tokens
        self._transports = transports
        self._pace = pace
        self._clock = clock

    async def prove(self, draft: Draft, provider: Provider) -> Draft:
        """Return the account with what a login brought; raises as `TokenService.obtain` and `verify` do."""
        proved = await self._tokens.obtain(draft)
        if proved.connection_config != draft.connection_config and provider.proxy.base_url is not None:
            base_url, trusted = resolve_base_url(provider, proved.connection_config)
            proved = msgspec.structs.replace(proved, base_url=base_url, trusted=trusted)
        limits = proved.limits or limits_of(provider)
        pacer = AsyncPacer(self._pace, key=proved.identity, limits=limits, clock=self._clock)
        transport = self._transports.of(trusted=proved.trusted)
        session = AsyncSession(transport, pacer=pacer, clock=self._clock)
        await verify(proved, provider, session, clock=self._clock)
        return proved
