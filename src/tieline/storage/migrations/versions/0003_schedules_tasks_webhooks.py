"""Schedules of the engine, tasks, events, deliveries of webhooks, and tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_index("ix_runs_history", "runs")
    op.create_index("ix_runs_history", "runs", ["connection", "sync", "variant", "started_at"], unique=False)
    op.create_index(
        "ix_runs_running",
        "runs",
        ["started_at"],
        unique=False,
        sqlite_where=sa.text("status = 'RUNNING'"),
        postgresql_where=sa.text("status = 'RUNNING'"),
    )
    plan_renewals()
    rebuild_schedules()
    create_tasks()
    create_events()
    create_deliveries()
    create_tickets()


def plan_renewals() -> None:
    """Let the engine look at the token of every connection."""
    op.add_column("connections", sa.Column("renew_at", sa.BigInteger(), nullable=True))
    op.execute("update connections set renew_at = 0 where active = 1")
    part_index("ix_connections_renewal", "connections", ["renew_at", "id"], "renew_at IS NOT NULL")


def rebuild_schedules() -> None:
    """Make the table anew: whatever is in it was kept by a command."""
    op.execute("create table schedules_0002 as select * from schedules")
    op.drop_table("schedules")
    op.create_table(
        "schedules",
        sa.Column("connection", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sync", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("integration", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "sync", "variant", name="pk_schedules"),
    )
    op.execute(
        "insert into schedules (connection, sync, variant, integration, state, spec, next_at, updated_at)"
        " select connection, sync, variant,"
        " coalesce((select c.integration from connections as c where c.id = connection), ''),"
        " 'COMMAND', spec, next_at, updated_at from schedules_0002"
    )
    op.drop_table("schedules_0002")
    started = "state = 'STARTED' AND next_at IS NOT NULL"
    part_index("ix_schedules_due", "schedules", ["next_at", "integration", "connection"], started)


def create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("number", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("integration", sa.Text(), nullable=False),
        sa.Column("connection", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("max_attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tasks"),
        sa.UniqueConstraint("id", name="uq_tasks_id"),
        sqlite_autoincrement=True,
    )
    waiting, running = "status = 'WAITING'", "status = 'RUNNING'"
    columns = ["kind", "due_at", "number", "integration", "connection"]
    part_index("ix_tasks_due", "tasks", columns, f"{waiting} AND queue IS NULL")
    part_index("ix_tasks_queue", "tasks", ["queue", "due_at", "number"], f"{waiting} AND queue IS NOT NULL")
    part_index("ix_tasks_dedupe", "tasks", ["dedupe"], f"{waiting} AND dedupe IS NOT NULL", unique=True)
    part_index("ix_tasks_turn", "tasks", ["queue"], f"{running} AND queue IS NOT NULL", unique=True)
    part_index("ix_tasks_claims", "tasks", ["expires_at"], running)
    part_index("ix_tasks_finished", "tasks", ["finished_at"], "finished_at IS NOT NULL")
    op.create_index("ix_tasks_function", "tasks", ["connection", "kind", "name", "variant"], unique=False)


def create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("aside", sa.SmallInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_created_at", "events", ["created_at"], unique=False)


def create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("integration", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("trusted", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_log", "deliveries", ["created_at", "id"], unique=False)
    columns = ["integration", "connection_id", "created_at", "id"]
    op.create_index("ix_deliveries_connection", "deliveries", columns, unique=False)
    waiting = "status = 'WAITING' AND next_at IS NOT NULL"
    part_index("ix_deliveries_due", "deliveries", ["next_at", "id"], waiting)
    part_index("ix_deliveries_finished", "deliveries", ["finished_at"], "finished_at IS NOT NULL")


def create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
    )
    op.create_index("ix_tickets_expires_at", "tickets", ["expires_at"], unique=False)


def part_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
