"""Connections of integrations, with what the wire knows of them; API keys, variables, and the revision."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EXTERNAL_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        rebuild_connections()
    else:
        extend_connections()
    op.create_index("ix_connections_listing", "connections", ["active", "created_at", "id"], unique=False)
    create_terms()
    create_integrations()
    create_access()
    fill()


def rebuild_connections() -> None:
    """Make the table anew: SQLite changes no constraint of one."""
    op.execute("alter table connections rename to connections_0001")
    op.create_table(
        "connections",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("credentials", sa.LargeBinary(), nullable=True),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("active", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, kind, nullable=nullable) for name, kind, nullable in ADDED),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.UniqueConstraint(
            "integration",
            "connection_id",
            "identity",
            name="uq_connections_integration_connection_id_identity",
        ),
        sqlite_autoincrement=True,
    )
    op.execute(
        "insert into connections (id, provider, connection_id, identity, base_url, credentials, config, facts, active,"
        " created_at, updated_at, integration, seal, search_text, refresh)"
        " select id, provider, connection_id, identity, base_url, credentials, config, facts, active,"
        " created_at, updated_at, provider, 1, '', '{}' from connections_0001"
    )
    op.drop_table("connections_0001")


def extend_connections() -> None:
    for name, kind, _ in ADDED:
        op.add_column("connections", sa.Column(name, kind, nullable=True))
    op.execute("update connections set integration = provider, seal = 1, search_text = '', refresh = '{}'")
    for name, _, nullable in ADDED:
        if not nullable:
            op.alter_column("connections", name, nullable=False)
    op.drop_constraint("uq_connections_provider_connection_id_identity", "connections", type_="unique")
    op.create_unique_constraint(
        "uq_connections_integration_connection_id_identity",
        "connections",
        ["integration", "connection_id", "identity"],
    )


def create_terms() -> None:
    op.create_table(
        "connection_terms",
        sa.Column("term", EXTERNAL_ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("connection", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("term", "created_at", "connection", name="pk_connection_terms"),
    )
    op.create_index("ix_connection_terms_connection", "connection_terms", ["connection"], unique=False)


def create_integrations() -> None:
    op.create_table(
        "integrations",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("unique_key", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("credentials", sa.LargeBinary(), nullable=True),
        sa.Column("forward_webhooks", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_integrations"),
        sa.UniqueConstraint("unique_key", name="uq_integrations_unique_key"),
        sqlite_autoincrement=True,
    )


def create_access() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", ROW_ID, sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("revoked", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
        sqlite_autoincrement=True,
    )
    live = sa.text("revoked = 0")
    op.create_index(
        "ix_api_keys_name", "api_keys", ["name"], unique=True, sqlite_where=live, postgresql_where=live
    )
    op.create_table(
        "variables",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_variables"),
    )
    op.create_table("revision", sa.Column("number", sa.BigInteger(), nullable=False))
    op.execute("insert into revision (number) values (0)")


def fill() -> None:
    """Give each provider in use an integration of its name; make what there is trusted, as it was, and found."""
    op.execute(
        "insert into integrations"
        " (unique_key, provider, forward_webhooks, created_at, updated_at)"
        " select provider, provider, 1, min(created_at), min(created_at)"
        " from connections group by provider order by min(created_at), provider"
    )
    bind = op.get_bind()
    rows = bind.execute(
        sa.text("select id, integration, connection_id, config, active, created_at from connections")
    ).fetchall()
    for key, integration, connection_id, config, active, created_at in rows:
        bind.execute(
            sa.text("update connections set config = :config, search_text = :text where id = :key"),
            {
                "key": key,
                "config": json.dumps({**json.loads(config), "trusted": True}, separators=(",", ":")),
                "text": connection_id.casefold() if active else "",
            },
        )
        for term in (["id", connection_id], ["integration", integration]) if active else ():
            bind.execute(
                sa.text("insert into connection_terms values (:term, :created_at, :key)"),
                {"term": digest(term), "created_at": created_at, "key": key},
            )


def digest(term: list[str]) -> str:
    text = json.dumps(term, separators=(",", ":"), ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


ADDED = (
    ("integration", sa.Text(), False),
    ("seal", sa.SmallInteger(), False),
    ("search_text", sa.Text(), False),
    ("metadata", sa.Text(), True),
    ("tags", sa.Text(), True),
    ("end_user", sa.Text(), True),
    ("webhook_url_override", sa.Text(), True),
    ("refresh", sa.Text(), False),
    ("last_fetched_at", sa.BigInteger(), True),
    ("deleted_at", sa.BigInteger(), True),
)
