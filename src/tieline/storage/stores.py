"""Every store over one opened database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from tieline.connections.vault import KeyRing, load_or_create_key
from tieline.http.ports import PaceStore
from tieline.settings import Settings
from tieline.storage.access import SqlAccessStore, SqlRevision
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.deliveries import SqlDeliveryStore
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.outbox import SqlEventStore
from tieline.storage.purge import purge, purge_locks, purge_runs
from tieline.storage.records import SqlRecordStore
from tieline.storage.renewals import SqlRenewalStore
from tieline.storage.retention import drop_idle, prune_stale
from tieline.storage.runs import SqlRunStore
from tieline.storage.schedules import SqlScheduleStore
from tieline.storage.switches import SqlSwitchStore
from tieline.storage.tasks import SqlTaskStore
from tieline.storage.tickets import SqlTicketStore
from tieline.storage.unlock import is_sealed, unlock
from tieline.storage.watched import Watched
from tieline.storage.webhook_settings import SqlWebhookSettingsStore
from tieline.syncs.job import Stores

if TYPE_CHECKING:  # only the one that is used is loaded
    from tieline.storage.pace_postgres import PostgresPaceStore
    from tieline.storage.pace_sqlite import SqlitePaceStore


def open_stores(settings: Settings, home: Path, changed: Callable[[], None]) -> SqlStores:
    """Open the database and unlock it; `changed` is called after each change of this process that raises the revision."""
    url = settings.database_url or f"sqlite:///{home / 'tieline.db'}"
    with ExitStack() as opening:
        database = opening.enter_context(closing(open_database(url)))
        sealed = database.location if is_sealed(database) else None
        keys = KeyRing.parse(settings.encryption_key or load_or_create_key(home, sealed=sealed))
        hash_key = unlock(database, keys)
        pace = opening.enter_context(closing(_open_pace(settings.database_url, home)))
        return SqlStores(database, keys, hash_key, pace, changed, opening.pop_all())


def _open_pace(url: str | None, home: Path) -> SqlitePaceStore | PostgresPaceStore:
    if url is None or url.startswith("sqlite"):
        from tieline.storage.pace_sqlite import SqlitePaceStore

        return SqlitePaceStore(home / "pace.db")
    from tieline.storage.pace_postgres import PostgresPaceStore

    return PostgresPaceStore(url)


class SqlStores:
    """Where everything is kept; `close` lets go of it."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        hash_key: bytes,
        pace: PaceStore,
        changed: Callable[[], None],
        opened: ExitStack,
    ) -> None:
        watched = Watched(database, changed)
        self.outbox = SqlEventStore(database, keys)
        self.deliveries = SqlDeliveryStore(database, keys)
        self.webhook_settings = SqlWebhookSettingsStore(watched, keys)
        self.syncs = Stores(
            records=SqlRecordStore(database, keys, hash_key),
            connections=SqlConnectionStore(watched, keys),
            runs=SqlRunStore(database, keys),
            schedules=SqlScheduleStore(database),
            tasks=SqlTaskStore(database, keys),
            events=self.outbox,
            pace=pace,
        )
        self.integrations = SqlIntegrationStore(watched, keys)
        self.renewals = SqlRenewalStore(database, keys)
        self.tickets = SqlTicketStore(database, keys)
        self.switches = SqlSwitchStore(watched)
        self.access = SqlAccessStore(watched, keys)
        self.revision = SqlRevision(database)
        self._database = database
        self._keys = keys
        self.close = opened.close

    @property
    def seals_with(self) -> str:
        """The name of the encryption key that seals."""
        return self._keys.first

    def rotate(self, progress: Callable[[str, int], None]) -> Mapping[str, int]:
        """Seal everything under the first key, as `tieline.storage.rotate.rotate` does."""
        from tieline.storage.rotate import rotate

        return rotate(self._database, self._keys, progress=progress)

    def prune_stale(self, *, before: int, now: int) -> int:
        """Empty the payloads of records that have not changed since a time; return how many."""
        return prune_stale(self._database, self._keys, before=before, now=now)

    def drop_idle(self, *, before: int) -> int:
        """Remove the records of syncs that have not run since a time; return how many."""
        return drop_idle(self._database, self._keys, before=before)

    def purge(self, *, before: int) -> int:
        """Remove what is left of connections that were deleted before a time, old runs and locks; return how many connections."""
        purge_locks(self._database, before=before)
        purge_runs(self._database, before=before)
        return purge(self._database, before=before)
