"""Removes what is left of deleted connections, a little at a time: a write holds up nobody for long."""

from __future__ import annotations

from tieline.storage.database import Database, Transaction, Value

_BATCH = 1_000
_REST = (
    "remove_streams",
    "remove_checkpoints",
    "remove_leases",
    "remove_runs",
    "remove_failures",
    "remove_schedules",
    "remove_tasks",
)


def purge(database: Database, *, before: int) -> int:
    """Remove connections deleted before a time, with all that was synced for them; return how many."""
    doomed = [key for (key,) in database.read("read_doomed", before=before)]
    return sum(_remove(database, key, before) for key in doomed)


def _remove(database: Database, key: int, before: int) -> bool:
    """Remove one connection, unless it came back or another process removes it."""
    if not database.write(lambda transaction: transaction.execute("doom_connection", key=key, before=before)):
        return False
    for (stream,) in database.read("read_streams", connection=key):
        while database.write(lambda tx: tx.execute("remove_records", stream=stream, limit=_BATCH)):  # noqa: B023 (called at once)
            pass
    return database.write(lambda transaction: _remove_rest(transaction, key, before))


def _remove_rest(transaction: Transaction, key: int, before: int) -> bool:
    transaction.execute("remove_deliveries", connection=key, before=before)
    transaction.execute("remove_last_records", connection=key)
    for query in _REST:
        transaction.execute(query, connection=key)
    return transaction.execute("remove_connection", key=key) > 0


def purge_locks(database: Database, *, before: int) -> int:
    """Remove the locks of functions that nobody has held since a time; return how many."""
    return database.write(lambda transaction: transaction.execute("drop_locks", before=before))


def purge_runs(database: Database, *, before: int, keep: int = 100, most: int = 200) -> int:
    """Remove old runs, little by little; return how many.

    Of each sync the last `keep` stay whatever their age; of the others up to `most` that began since `before`.
    """
    removed = 0
    database.write(lambda transaction: transaction.execute("drop_failures", before=before))
    for connection, sync, variant in database.read("crowded_runs", keep=keep):
        names: dict[str, Value] = {"connection": connection, "sync": sync, "variant": variant}
        removed += database.write(
            lambda tx: tx.execute("drop_runs", **names, keep=keep, most=most, before=before)  # noqa: B023 (called at once)
        )
    return removed
