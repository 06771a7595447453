"""A person and how to reach them: the only table with personal columns."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model
from webapp.platform.vault import blind_index_column, sealed_column


class PendingKeyDestruction(Model):
    """A person whose data were destroyed and whose key is to follow; the row goes when the key has gone."""

    __tablename__ = "doomed_key"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    doomed_at: Mapped[datetime]


class Participant(Model):
    """A person (субъект персональных данных), known to everybody but the vault by number alone."""

    __tablename__ = "participant"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The person's number; their key in the key store bears the same."""
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime]
    index_version: Mapped[str] = mapped_column(String(8))
    """The version of the key that the blind indexes below were made with."""

    last_name: Mapped[bytes | None] = sealed_column("last_name")
    first_name: Mapped[bytes | None] = sealed_column("first_name")
    patronymic: Mapped[bytes | None] = sealed_column("patronymic")
    email: Mapped[bytes | None] = sealed_column("email")
    phone: Mapped[bytes | None] = sealed_column("phone")
    iin: Mapped[bytes | None] = sealed_column("iin")

    email_index: Mapped[bytes | None] = blind_index_column()
    phone_index: Mapped[bytes | None] = blind_index_column()
    iin_index: Mapped[bytes | None] = blind_index_column()
