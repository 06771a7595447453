"""Which installation the main database belongs to: its key store bears the same id, and the two work together only so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import db, transaction
from webapp.platform.model import Model


class Installation(Model):
    """One row."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("one = 1", name="is_one"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    made_at: Mapped[datetime]


def find_id() -> UUID | None:
    """The id of the main database's installation; None where it was not given one yet.

    Read by a connection of its own, so that it can be asked from within a transaction and after one.
    """
    with db.engine.connect() as connection:
        found: UUID | None = connection.scalar(select(Installation.id))
    return found


@transaction()
def join(installation_id: UUID, at: datetime) -> None:
    """Give the main database the id of its installation, once."""
    db.session.execute(insert(Installation).values(one=1, id=installation_id, made_at=at))
