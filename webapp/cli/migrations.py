"""`flask db …`: Flask-Migrate's own commands, loaded when one is asked for.

Alembic takes a quarter of a second to load, and no other command needs it.
"""

from typing import Any

import click


class Migrations(click.Group):
    """Stands for Flask-Migrate's group until it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the group itself, which goes on from there."""
        from flask_migrate.cli import db

        context: click.Context = db.make_context(info_name, args, parent, **extra)
        return context


migrations = Migrations("db", help="Perform database migrations.")
