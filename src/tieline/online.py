"""What needs an event loop: the ways out to APIs, and the services that go there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from tieline.access.model import ApiKey
from tieline.access.ports import RevisionStore
from tieline.connections.complaints import Complaints
from tieline.connections.hooks import Hooks
from tieline.connections.model import Connection
from tieline.connections.ports import IntegrationStore
from tieline.connections.service import ConnectionService
from tieline.connections.sessions import SessionService
from tieline.connections.sign_in import SignInService
from tieline.connections.tickets import TicketStore
from tieline.connections.tokens import TokenService
from tieline.connections.transport import Transports
from tieline.connections.verify import Verifier
from tieline.core.clock import Clock
from tieline.http.egress import EgressRules
from tieline.http.model import Timeouts
from tieline.providers.catalogue import Catalogue
from tieline.proxy.directory import Directory
from tieline.proxy.forward import Forwarder
from tieline.proxy.overrides import Overrides
from tieline.syncs.job import Stores
from tieline.syncs.service import SyncService
from tieline.work.ports import Owner

#: What calls of the proxy say they come from unless their caller says otherwise.
USER_AGENT = "tieline"


class Kept(Protocol):
    """Where everything is kept."""

    syncs: Stores

    @property
    def integrations(self) -> IntegrationStore: ...
    @property
    def tickets(self) -> TicketStore: ...
    @property
    def revision(self) -> RevisionStore: ...


class Online:
    """The services of one event loop over its own connections to APIs; close it in that loop."""

    def __init__(
        self,
        kept: Kept,
        *,
        catalogue: Catalogue,
        egress_allow: str,
        upstream_timeout: float,
        body_limit: int,
        proxy_overrides: str,
        owner: Owner,
        clock: Clock,
        find_key: Callable[[str], ApiKey | None],
        hooks: Hooks | None = None,
    ) -> None:
        from tieline.http.aiohttp_driver import AiohttpTransport
        from tieline.http.streams import HttpStreams

        egress = EgressRules.parse(egress_allow)
        ways = (AiohttpTransport(), AiohttpTransport(egress=egress))
        timeouts = Timeouts(read=upstream_timeout)
        streams = (HttpStreams(timeouts=timeouts), HttpStreams(egress=egress, timeouts=timeouts))
        self._open = (*ways, *streams)
        self.transports = transports = Transports(trusted=ways[0], guarded=ways[1])
        stores, integrations = kept.syncs, kept.integrations
        connections = stores.connections
        self.tokens = TokenService(
            connections=connections,
            integrations=integrations,
            leases=stores.runs,
            owner=owner,
            provider=catalogue.load,
            transports=transports,
            clock=clock,
        )
        self.connections = ConnectionService(
            connections,
            integrations,
            providers=catalogue.load,
            tokens=self.tokens,
            verify=Verifier(transports, stores.pace, clock).verify,
            egress=egress,
            clock=clock,
            hooks=hooks,
        )
        self.sign_ins = SignInService(
            SessionService(kept.tickets, integrations, connections, egress=egress, clock=clock),
            kept.tickets,
            integrations,
            providers=catalogue.load,
            tokens=self.tokens,
            create=self.connections.create,
            complaints=Complaints(stores.events, kept.tickets, clock),
            clock=clock,
        )
        self.directory = Directory(
            find_key=find_key,
            connections=connections,
            integrations=integrations,
            revision=kept.revision,
            pace=stores.pace,
            tokens=self.tokens,
            provider=catalogue.load,
            clock=clock,
            user_agent=USER_AGENT,
        )
        self.proxy = Forwarder(
            self.directory,
            trusted=streams[0],
            guarded=streams[1],
            clock=clock,
            largest_kept=body_limit,
            overrides=Overrides.parse(proxy_overrides),
        )
        self._sync_services = {
            way: SyncService(
                stores,
                transports.of(trusted=way),
                clock,
                owner,
                self.tokens,
                streams=streams[0 if way else 1],
            )
            for way in (True, False)
        }

    def syncs(self, connection: Connection) -> SyncService:
        """Return the service that syncs a connection, by the way out that its address allows."""
        return self._sync_services[connection.trusted]

    async def close(self) -> None:
        """Finish what must not be cut short, and close every connection."""
        await self.tokens.close()
        await asyncio.gather(*(way.close() for way in self._open))
