"""The shape of the key database. It has no migrations: what a release adds is made beside what is there."""

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from webapp.platform.model import UtcDateTime

metadata = MetaData()
person_key = Table(
    "person_key",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("master_version", String(8), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
destroyed_key = Table(
    "destroyed_key",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("destroyed_at", UtcDateTime, nullable=False),
)
index_key = Table(
    "index_key",
    metadata,
    Column("version", String(8), primary_key=True),
    Column("master_version", String(8)),
    Column("wrapped", LargeBinary),
    Column("current_from", UtcDateTime, nullable=False),
)
"""Keys of the blind indexes. One without a wrapped key is of an earlier release, and stands in the settings."""
key_installation = Table(
    "key_installation",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("id", Uuid, nullable=False),
    CheckConstraint("one = 1", name="ck_key_installation_is_one"),
)
"""One row: the id of the installation whose persons these keys belong to. The main database bears the same."""
