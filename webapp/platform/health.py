"""Whether the site could serve a visitor now, part by part."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform import clock, logs
from webapp.platform.app_state import state
from webapp.platform.db import MIGRATIONS, db, transaction
from webapp.platform.model import Model

T = TypeVar("T")


class Heartbeat(Model):
    """One row that readiness checks write, to know that writing works."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]


def check(parts: dict[str, Callable[[], bool]]) -> dict[str, bool]:
    """Run each check; one that raises is a failed one."""
    return {name: _holds(name, holds) for name, holds in parts.items()}


@transaction()
def database_writes() -> bool:
    """Whether a row can be written and committed."""
    db.session.merge(Heartbeat(id=1, beat_at=clock.now()))
    return True


def migrations_at_head() -> bool:
    """Whether the database has the shape that this code expects."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from flask_migrate import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def answered(question: Callable[[], list[T]]) -> list[T] | None:
    """The answer to a question put to a database, or None when it does not answer."""
    with logs.keep_going("a gauge could not be looked up"):  # a database can be away in a hundred ways
        return question()
    return None


def _holds(name: str, holds: Callable[[], bool]) -> bool:
    with logs.keep_going("a readiness check failed", reason=name):  # the others go on
        return holds()
    return False


def storage_region_declared() -> bool:
    """Whether personal data lie in Kazakhstan, or a reason why not is set (Law 94-V art. 12(2))."""
    settings = state().settings
    return settings.storage_region == "KZ" or bool(settings.storage_region_reason)
