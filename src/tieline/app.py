"""`Tieline`: the face of every service, and the map of the system. Start reading here; `building` puts it together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tieline.access.model import ApiKey
from tieline.binding import Binding
from tieline.connections import choose
from tieline.connections.integrations import IntegrationService
from tieline.connections.model import DEFAULT_ID, Connection
from tieline.core.clock import MICROSECONDS, now_us
from tieline.core.errors import AlreadyRunning, ConfigurationError
from tieline.core.json import JsonValue
from tieline.functions.definition import ActionDefinition, SyncDefinition
from tieline.functions.invoke import check_no_input
from tieline.http.egress import EgressRules
from tieline.http.pace import DAY, Limits
from tieline.streams import Streams
from tieline.syncs.fresh import Freshener
from tieline.syncs.model import StreamResult

if TYPE_CHECKING:
    from tieline.actions.service import ActionService
    from tieline.connections.service import ConnectionService
    from tieline.connections.sessions import SessionService
    from tieline.connections.sign_in import SignInService
    from tieline.dryrun import DryRun
    from tieline.proxy.api import Api
    from tieline.proxy.forward import Forwarder
    from tieline.sources.book import FunctionBook
    from tieline.syncs.control import SyncControl
    from tieline.syncs.feeds import FeedService
    from tieline.webhooks.service import WebhookService
    from tieline.webhooks.trial import Tried

#: Microseconds that what was synced for a deleted connection is kept: a mistake can be mended for so long.
KEPT_AFTER_DELETION = 31 * DAY * MICROSECONDS
#: The same of what actions gave, and of the log of webhooks.
RESULTS_KEPT, DELIVERIES_KEPT = DAY * MICROSECONDS, 30 * DAY * MICROSECONDS


class Tieline(Binding, Streams):
    """All of Tieline in one object, over one home folder and one database.

    Nothing is opened before it is needed. Methods block unless they are `async`; any thread may call them. Use it in a
    `with` block, or close it when done; `connections` and `proxy` go out to APIs, and need `async with`, and its event
    loop. Every method raises from the tree in `tieline.core.errors`.
    """

    # -- who may use it ------------------------------------------------------------------------------------

    async def find_key(self, text: str) -> ApiKey | None:
        """Return the API key that somebody presents, from memory where nothing has changed; None if it is none."""
        return await self._here().directory.find_key(text)

    async def row(self, integration: str, connection_id: str) -> int:
        """Return the row of a connection, from memory where nothing has changed; raises `UnknownName`."""
        return await self._here().directory.row(integration, connection_id)

    def check(self) -> None:
        """Return if the database answers."""
        self._kept.revision.current()

    def rotate_encryption(
        self, progress: Callable[[str, int], None] = lambda _what, _count: None
    ) -> Mapping[str, int]:
        """Seal everything anew under the first encryption key; return how much of what there was to do.

        Raises `ConfigurationError` where a process goes on with a former key: one of this home that lives, or any that
        stores something meanwhile.
        """
        if former := self._owner.sealing_with_others(self._kept.seals_with):
            told = ", ".join("process {1} on {0}".format(*name.split(":")) for name in former)
            raise ConfigurationError(
                f"{told} still seals with a former key: restart with the new one first in TIELINE_ENCRYPTION_KEY, then"
                " rotate; nothing was changed",
                field="TIELINE_ENCRYPTION_KEY",
            )
        return self._kept.rotate(progress)

    def purge(self) -> int:
        """Remove what is left of connections that were deleted long enough ago; return how many.

        What actions have given goes after a day, the log of webhooks after thirty, and old records as the settings say.
        """
        kept, settings, now = self._kept, self.settings, now_us(self._clock)
        kept.syncs.tasks.purge(before=now - RESULTS_KEPT)
        kept.deliveries.purge(before=now - DELIVERIES_KEPT)
        if (span := settings.records_prune_after) is not None:
            kept.prune_stale(before=now - span // timedelta(microseconds=1), now=now)
        if (span := settings.records_delete_after) is not None:
            kept.drop_idle(before=now - span // timedelta(microseconds=1))
        return kept.purge(before=now - KEPT_AFTER_DELETION)

    # -- integrations and connections ----------------------------------------------------------------------

    @property
    def integrations(self) -> IntegrationService:
        """Providers set up for use."""
        return IntegrationService(self._kept.integrations, self.catalogue.load, self._clock)

    @property
    def connections(self) -> ConnectionService:
        """The accounts of customers, by integration and id; in an `async with` block."""
        return self._here().connections

    @property
    def sessions(self) -> SessionService:
        """What lets the browsers of end users connect accounts."""
        from tieline.connections.sessions import SessionService

        kept, egress = self._kept, EgressRules.parse(self.settings.egress_allow)
        return SessionService(
            kept.tickets, kept.integrations, kept.syncs.connections, egress=egress, clock=self._clock
        )

    @property
    def sign_ins(self) -> SignInService:
        """End users connecting their accounts; in an `async with` block."""
        return self._here().sign_ins

    @property
    def proxy(self) -> Forwarder:
        """Calls to the APIs of connections; in an `async with` block."""
        return self._here().proxy

    def api(self, integration: str, connection_id: str) -> Api:
        """Return the API of a connection, to be called; in an `async with` block."""
        from tieline.proxy.api import Api

        return Api(self.proxy, integration, connection_id)

    async def connect(
        self,
        provider: str,
        credentials: Mapping[str, str],
        *,
        integration: str | None = None,
        connection_config: Mapping[str, str] | None = None,
        base_url: str | None = None,
        connection_id: str = DEFAULT_ID,
        pace: Callable[[Limits], Limits] | None = None,
    ) -> Connection:
        """Verify an account of the operator's and store it, sealed, under an id; nothing is stored otherwise.

        `credentials` and `connection_config` are what the provider declares, such as username and password. Another
        account under the same id shares nothing with the former one. The integration is called as its provider unless it
        is named, and made where there is none. `base_url` may lead anywhere. `pace` changes the provider's limits to
        what was sold.
        """
        from tieline.connections.own import own_draft

        name = self.catalogue.load(provider).name
        draft = own_draft(
            await asyncio.to_thread(lambda: self.integrations.provider(integration or name, name)),
            credentials,
            integration=integration,
            connection_config=connection_config,
            base_url=base_url,
            connection_id=connection_id,
            pace=pace,
            now=now_us(self._clock),
        )
        async with self._way_out() as online:
            return await online.connections.connect(draft)

    # -- functions, records, webhooks ----------------------------------------------------------------------

    @property
    def functions(self) -> FunctionBook:
        """The functions of every integration: its authors', and the streams of its provider's source."""
        return self._book

    async def run(
        self,
        name: str,
        connection_id: str | None = None,
        *,
        integration: str | None = None,
        input: JsonValue = None,  # noqa: A002 - the wire's word
        full: bool = False,
    ) -> StreamResult | bytes:
        """Run a sync or an action once, here and now; return what became of the sync, or the action's output as JSON.

        Without an id it is the only connection of the function's integration, or the one called `default`. `full` lets a
        sync start over. Raises `UnknownName`, `AlreadyRunning`, and as an action does; what failed of a sync its result tells.
        """
        connection, definition = await asyncio.to_thread(self._meant, name, connection_id, integration)
        if not isinstance(definition, SyncDefinition):
            return await self.actions.run(connection.integration, connection.connection_id, name, input)
        check_no_input(definition, input)
        if full:
            fresh = Freshener(self._stores.records, self._stores.runs, lambda: self._owner, self._clock)
            await asyncio.to_thread(fresh.start_over, connection.key, definition, "base")
        result = await self._on_engine(
            lambda each: each.sync(connection, definition, "base", asyncio.Event(), full=full)
        )
        if result is None:
            raise AlreadyRunning(f"{name} of {connection.name} is being synced right now")
        return result

    async def dryrun(
        self,
        name: str,
        connection_id: str | None = None,
        *,
        integration: str | None = None,
        input: JsonValue = None,  # noqa: A002 - the wire's word
        full: bool = False,
        since: date | None = None,
        record: Path | None = None,
    ) -> DryRun:
        """As `run`, but nothing is stored: return what would be, or what failed. The calls to the API are made.

        `record` is a cassette's file for them; of a provider's own stream that is of a first run, back to `since`.
        """
        from tieline.dryrun import DryRunner

        connection, definition = await asyncio.to_thread(self._meant, name, connection_id, integration)
        async with self._way_out() as online:
            runner = DryRunner(
                online,
                self._stores,
                connection,
                self.catalogue.load(connection.provider),
                variables=await asyncio.to_thread(self._variables),
                owner=self._owner,
                clock=self._clock,
            )
            if isinstance(definition, SyncDefinition):
                check_no_input(definition, input)
                done = await runner.sync(definition, full=full, since=since, recording=record is not None)
            else:
                done = await runner.action(definition, input)
            if record is not None:
                await runner.record(definition, record)
        return done

    def _meant(
        self, name: str, connection_id: str | None, integration: str | None
    ) -> tuple[Connection, SyncDefinition | ActionDefinition]:
        """Return a function and the connection that it is to run for."""
        found = self._book.runnable(name, integration)
        known = [each for each in self.all_connections() if each.integration in found]
        connection = choose.of_client(known, name, connection_id, integration)
        return connection, found[connection.integration]

    @property
    def syncs(self) -> SyncControl:
        """Triggers, starts and pauses syncs, and tells how they stand."""
        return self._control

    @property
    def actions(self) -> ActionService:
        """Runs actions, at once or later; running one at once needs an `async with` block, or the engine."""
        from tieline.actions.service import ActionService

        stores = self._stores

        async def run(
            connection: Connection, definition: ActionDefinition, given: JsonValue, run_id: str
        ) -> bytes:
            return await self._on_engine(
                lambda each: each.action(connection, definition, given, run_id=run_id)
            )

        return ActionService(stores.tasks, stores.connections, self._book, run, self._wake, self._clock)

    @property
    def feeds(self) -> FeedService:
        """The records of connections, page by page."""
        from tieline.syncs.feeds import FeedService

        return FeedService(self._stores.records, self._stores.connections, self._clock)

    @property
    def webhooks(self) -> WebhookService:
        """What is sent to the operator's addresses, and what providers send."""
        return self._webhooks

    def events_aside(self) -> int:
        """Return how many events were set aside as nothing could be made of them; the log told why.

        They are tried again when an engine starts, and kept for thirty days.
        """
        return self._kept.outbox.aside()

    async def try_webhooks(self) -> list[Tried]:
        """Send a webhook that tells nothing to every address; return what came of it. Raises `UsageError` without any."""
        from tieline.webhooks.trial import send_trial

        parts = await asyncio.to_thread(self._parts)
        signer, environment = await asyncio.to_thread(lambda: (parts.signer(), parts.environment()))
        async with self._way_out() as online:
            return await send_trial(signer, environment, online.transports, self._clock)
