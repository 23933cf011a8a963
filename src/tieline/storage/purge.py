"""Removes what is left of deleted connections, a little at a time: a write holds up nobody for long."""

from __future__ import annotations

from tieline.storage.database import Database, Row, Transaction, Value

_BATCH = 1_000
#: How many runs of a sync are kept whatever their age, and at most.
_KEPT, _MOST = 100, 200


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
    for query in ("remove_streams", "remove_checkpoints", "remove_runs", "remove_schedules", "remove_tasks"):
        transaction.execute(query, connection=key)
    return transaction.execute("remove_connection", key=key) > 0


def purge_runs(database: Database, *, before: int) -> int:
    """Remove runs that began before a time, but for the last of each sync, and those that are too many; return how many."""
    crowded = database.read("crowded_runs", keep=_KEPT)
    return sum(_thin_out(database, row, before) for row in crowded)


def _thin_out(database: Database, row: Row, before: int) -> int:
    names: dict[str, Value] = dict(zip(("connection", "sync", "variant"), row, strict=True))
    return database.write(
        lambda transaction: transaction.execute("drop_runs", **names, keep=_KEPT, most=_MOST, before=before)
    )
