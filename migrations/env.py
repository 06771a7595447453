"""How Alembic reaches the database of the app at work: by `flask db …`, in one transaction for each migration."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from webapp.platform.model import Model

DATABASE_KEEPS = {"sqlite_sequence"}


def run(connection: Connection) -> None:
    """Run what `flask db` was asked for over one connection."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        compare_type=True,
        transaction_per_migration=True,
        include_name=lambda name, kind, _parents: not (kind == "table" and name in DATABASE_KEEPS),
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    engine = current_app.extensions["migrate"].db.engine
    context.configure(dialect_name=engine.dialect.name, target_metadata=Model.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with current_app.extensions["migrate"].db.engine.connect().execution_options(writes=True) as database:
        run(database)
