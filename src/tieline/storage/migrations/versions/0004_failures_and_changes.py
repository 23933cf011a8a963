"""Which syncs fail, and which connections have changed lately.

The revision before it has made these, too, for a while: databases of both kinds are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_connections_changed",
        "connections",
        ["updated_at", "id", "active"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "sync_failures",
        sa.Column("connection", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sync", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "sync", "variant", name="pk_sync_failures"),
        if_not_exists=True,
    )
    op.execute(
        "insert into sync_failures (connection, sync, variant, run, failed_at)"
        " select connection, sync, variant, max(id), max(heartbeat_at) from runs as r"
        " where status = 'ERROR' and started_at = (select max(started_at) from runs as other"
        " where other.connection = r.connection and other.sync = r.sync and other.variant = r.variant)"
        " group by connection, sync, variant on conflict do nothing"
    )
