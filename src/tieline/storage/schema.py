"""The tables as they are meant to be: what migrations must arrive at, on SQLite and on PostgreSQL.

`make regen` writes `ddl/` from this, by which new databases are made; migrations bring older ones to the same. At run
time only they read this; statements are in `queries/`. Times are microseconds since 1970 UTC, JSON is text, flags are
0 or 1, so that a row reads the same on both databases. Rows that belong together are joined by id alone: a foreign
key would cost a lookup for each record.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _part_index(name: str, *columns: Column[Any], where: str, unique: bool = False) -> None:
    """Index the rows that meet a condition, written as PostgreSQL writes it."""
    condition = text(where)
    Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


#: A row's number. Never used twice, even when the newest row is deleted: records and seals are bound to it.
ROW_ID = BigInteger().with_variant(Integer(), "sqlite")

#: Ids are only ever compared for equality, so bytes will do.
EXTERNAL_ID = Text().with_variant(Text(collation="C"), "postgresql")

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

connections = Table(
    "connections",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("provider", Text, nullable=False),
    Column("connection_id", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("credentials", LargeBinary),
    Column("config", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("active", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("integration", Text, nullable=False),
    # 1: credentials alone, bound to the account; 2: a document of all that is secret, bound to the row.
    Column("seal", SmallInteger, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("metadata", Text),
    Column("tags", Text),
    Column("end_user", Text),
    Column("webhook_url_override", Text),
    Column("refresh", Text, nullable=False),
    Column("last_fetched_at", BigInteger),
    Column("deleted_at", BigInteger),
    # When its token is to be renewed though nobody asks for it. 0: that has yet to be seen; none: never,
    # as of every account that no id means.
    Column("renew_at", BigInteger),
    UniqueConstraint("integration", "connection_id", "identity"),
    Index("ix_connections_listing", "active", "created_at", "id"),
    Index("ix_connections_changed", "updated_at", "id", "active"),
    sqlite_autoincrement=True,
)
_part_index(
    "ix_connections_renewal",
    connections.c.renew_at,
    connections.c.id,
    where="renew_at IS NOT NULL",
)

# What an active connection is found by: a digest of each tag, of its id, its end user … With the time of its making in
# the key, the connections of a term come in the order of a list, so that a page of many is as cheap as one of few.
connection_terms = Table(
    "connection_terms",
    metadata,
    Column("term", EXTERNAL_ID, primary_key=True),
    Column("created_at", BigInteger, primary_key=True, autoincrement=False),
    Column("connection", BigInteger, primary_key=True, autoincrement=False),
    Index("ix_connection_terms_connection", "connection"),
)

integrations = Table(
    "integrations",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("unique_key", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("display_name", Text),
    # A document of all that is secret, or may be: credentials and configuration.
    Column("credentials", LargeBinary),
    Column("forward_webhooks", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("unique_key"),
    sqlite_autoincrement=True,
)

# A revoked key stays, so that nothing brings it back: not even a setting that still names it.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("hint", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("revoked", SmallInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    UniqueConstraint("digest"),
    sqlite_autoincrement=True,
)
Index(
    "ix_api_keys_name",
    api_keys.c.name,
    unique=True,
    sqlite_where=api_keys.c.revoked == 0,
    postgresql_where=api_keys.c.revoked == 0,
)

variables = Table(
    "variables",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# One row: how often anything changed that other processes keep a copy of.
revision = Table("revision", metadata, Column("number", BigInteger, nullable=False))

streams = Table(
    "streams",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("connection", BigInteger, nullable=False),
    Column("model", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_modified_at", BigInteger, nullable=False),
    Column("live", BigInteger, nullable=False),
    Column("deleted", BigInteger, nullable=False),
    # All payloads up to this place in the feed are pruned.
    Column("pruned_modified_at", BigInteger, nullable=False),
    Column("pruned_seq", BigInteger, nullable=False),
    UniqueConstraint("connection", "model", "variant"),
    sqlite_autoincrement=True,
)

# The payload comes last, so that SQLite reads a row's head without its overflow pages.
records = Table(
    "records",
    metadata,
    Column("stream_id", BigInteger, primary_key=True, autoincrement=False),
    Column("external_id", EXTERNAL_ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("action", SmallInteger, nullable=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    Column("pruned_at", BigInteger),
    Column("seen_pass", BigInteger),
    Column("hash", LargeBinary, nullable=False),
    Column("payload", LargeBinary),
    # `action` is there so that a filtered feed skips what it does not want without reading its row.
    Index("ix_records_feed", "stream_id", "modified_at", "seq", "action"),
)
# Sealed bytes do not compress: do not let the server try.
_UNCOMPRESSED = DDL("ALTER TABLE records ALTER COLUMN payload SET STORAGE EXTERNAL")  # type: ignore[no-untyped-call]  # theirs
event.listen(records, "after_create", _UNCOMPRESSED.execute_if(dialect="postgresql"))

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("connection", BigInteger, primary_key=True, autoincrement=False),
    Column("sync", Text, primary_key=True),
    Column("variant", Text, primary_key=True),
    Column("state", LargeBinary, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("key", Text, primary_key=True),
    Column("owner", Text),
    Column("epoch", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("connection", BigInteger, nullable=False),
    Column("sync", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("heartbeat_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("counts", Text, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("error", Text),
    Index("ix_runs_history", "connection", "sync", "variant", "started_at"),
)

Index(
    "ix_runs_running",
    runs.c.started_at,
    sqlite_where=runs.c.status == "RUNNING",
    postgresql_where=runs.c.status == "RUNNING",
)

# The syncs whose last run failed, so that a list of connections need not look through runs.
sync_failures = Table(
    "sync_failures",
    metadata,
    Column("connection", BigInteger, primary_key=True, autoincrement=False),
    Column("sync", Text, primary_key=True),
    Column("variant", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("failed_at", BigInteger, nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("connection", BigInteger, primary_key=True, autoincrement=False),
    Column("sync", Text, primary_key=True),
    Column("variant", Text, primary_key=True),
    Column("integration", Text, nullable=False),
    Column("state", Text, nullable=False),
    # None: the frequency that the sync declares.
    Column("spec", Text),
    Column("next_at", BigInteger),
    Column("updated_at", BigInteger, nullable=False),
)
# Whose they are is in the key, as in that of tasks, so that those whose share is taken are skipped without their rows.
_part_index(
    "ix_schedules_due",
    schedules.c.next_at,
    schedules.c.integration,
    schedules.c.connection,
    where="state = 'STARTED' AND next_at IS NOT NULL",
)

tasks = Table(
    "tasks",
    metadata,
    # The order in which tasks came.
    Column("number", ROW_ID, Identity(), primary_key=True),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("integration", Text, nullable=False),
    Column("connection", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("dedupe", Text),
    # Of those of a queue one runs at a time.
    Column("queue", Text),
    Column("status", Text, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("max_attempts", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    # Who runs it, until when unless more is heard, and a number that fences out whoever did before.
    Column("owner", Text),
    Column("expires_at", BigInteger),
    Column("epoch", BigInteger, nullable=False),
    # A document of its input, output and error.
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("id"),
    sqlite_autoincrement=True,
)
_part_index(
    "ix_tasks_due",
    tasks.c.kind,
    tasks.c.due_at,
    tasks.c.number,
    tasks.c.integration,
    tasks.c.connection,
    where="status = 'WAITING' AND queue IS NULL",
)
_part_index(
    "ix_tasks_queue",
    tasks.c.queue,
    tasks.c.due_at,
    tasks.c.number,
    where="status = 'WAITING' AND queue IS NOT NULL",
)
_part_index("ix_tasks_dedupe", tasks.c.dedupe, where="status = 'WAITING' AND dedupe IS NOT NULL", unique=True)
_part_index("ix_tasks_turn", tasks.c.queue, where="status = 'RUNNING' AND queue IS NOT NULL", unique=True)
_part_index("ix_tasks_claims", tasks.c.expires_at, where="status = 'RUNNING'")
_part_index("ix_tasks_finished", tasks.c.finished_at, where="finished_at IS NOT NULL")
Index("ix_tasks_function", tasks.c.connection, tasks.c.kind, tasks.c.name, tasks.c.variant)

# Connect sessions, and sign-ins that are under way: by a digest of the token that stands for each.
tickets = Table(
    "tickets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_tickets_expires_at", "expires_at"),
)

# What happened and was not told yet.
events = Table(
    "events",
    metadata,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    # Nobody could make anything of it: others go on without it.
    Column("aside", SmallInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_events_created_at", "created_at"),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("integration", Text, nullable=False),
    Column("connection_id", Text, nullable=False),
    Column("trusted", SmallInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Column("finished_at", BigInteger),
    Column("asked_at", BigInteger),
    Column("answer", Text),
    Column("url", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_deliveries_log", "created_at", "id"),
    Index("ix_deliveries_connection", "integration", "connection_id", "created_at", "id"),
)
_part_index(
    "ix_deliveries_due",
    deliveries.c.next_at,
    deliveries.c.id,
    where="status = 'WAITING' AND next_at IS NOT NULL",
)
_part_index("ix_deliveries_finished", deliveries.c.finished_at, where="finished_at IS NOT NULL")
