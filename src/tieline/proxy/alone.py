"""An account that is called without being stored, and what went out on its behalf."""

from __future__ import annotations

from collections.abc import AsyncIterator

from msgspec import Struct

from tieline.connections.authorize import prepare
from tieline.connections.model import Connection, Draft
from tieline.http.model import Pairs, Timeouts
from tieline.http.ports import StreamedAnswer, StreamTransport
from tieline.providers.model import Provider
from tieline.proxy.directory import Route
from tieline.proxy.headers import OwnHeaders
from tieline.proxy.retries import RetryRules


class OneRoute:
    """Leads to one account, whatever is asked for; its credentials are what they are."""

    def __init__(self, provider: Provider, draft: Draft, *, now: int, user_agent: str) -> None:
        prepared = prepare(provider, draft, draft.credentials, now=now)
        self._route = Route(
            connection=Connection(
                key=0,
                integration=draft.integration,
                provider=draft.provider,
                connection_id=draft.connection_id,
                identity=draft.identity,
                base_url=draft.base_url,
                credentials=draft.credentials,
                trusted=draft.trusted,
                connection_config=draft.connection_config,
                created_at=now,
                updated_at=now,
            ),
            provider=provider,
            prepared=prepared,
            headers=OwnHeaders.of(prepared.headers, user_agent=user_agent),
            rules=RetryRules.of(provider),
            pacer=None,  # one call has no pace
            renewable=False,
        )

    async def route(self, integration: str, connection_id: str) -> Route:
        """As `Directory.route`."""
        del integration, connection_id
        return self._route

    async def other(self, refused: Route) -> Route | None:
        """As `Directory.other`."""
        del refused
        return None


class Sent(Struct, frozen=True, kw_only=True):
    """A request as it went out; `body` is None where there was none, or where it was sent as it came."""

    method: str
    url: str
    headers: Pairs
    body: bytes | None

    def __repr__(self) -> str:  # headers and queries hold secrets
        return f"Sent({self.method})"


class Watched:
    """A `StreamTransport` that keeps what went out last."""

    def __init__(self, transport: StreamTransport, saw: list[Sent]) -> None:
        self._transport = transport
        self._saw = saw

    async def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> StreamedAnswer:
        """As `StreamTransport.open`."""
        kept = body if isinstance(body, bytes) else None
        self._saw[:] = (Sent(method=method, url=url, headers=headers, body=kept),)
        return await self._transport.open(method, url, headers, body, timeouts=timeouts)
