"""Runs the revisions on the connection, and inside the transaction, that `migrate.upgrade` hands over."""

from alembic import context

from tieline.storage.migrate import VERSION_TABLE
from tieline.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=False,  # the transaction is the caller's
    render_as_batch=True,
)
context.run_migrations()
