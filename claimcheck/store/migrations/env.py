"""Run by alembic: the migrations, over the connection and in the transaction of the caller."""

from alembic import context

from claimcheck.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=False)
context.run_migrations()
