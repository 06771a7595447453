"""Questions about people."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Mapped

from webapp.participants.errors import ParticipantDestroyed
from webapp.participants.models import Participant
from webapp.participants.particulars import FIELD_NAMES, REGISTER, Particulars, comparable
from webapp.platform import keystore, vault
from webapp.platform.db import db

_HAS_INDEX = or_(*(getattr(Participant, f"{field.name}_index").is_not(None) for field in REGISTER if field.found_by))


def find(participant_id: UUID) -> Participant | None:
    """The person with a number."""
    return db.session.get(Participant, participant_id)


def with_stale_index(limit: int) -> Sequence[Participant]:
    """People whose blind indexes were not made with the key to write by; who was depersonalised has none."""
    stale = select(Participant).where(Participant.index_version != vault.index_version(), _HAS_INDEX)
    return db.session.scalars(stale.limit(limit)).all()


def is_indexed_with(version: str) -> bool:
    """Whether anybody can be found only by the index key of a version."""
    anybody = select(Participant.id).where(Participant.index_version == version, _HAS_INDEX).limit(1)
    return db.session.scalar(anybody) is not None


def read(participant: Participant) -> Particulars:
    """Open a person's particulars. Raises `ParticipantDestroyed` when their key is gone."""
    try:
        key = keystore.current().find(participant.id)
    except keystore.KeyDestroyed as error:
        raise ParticipantDestroyed(participant.id) from error
    return _opened(participant, key)


def read_anew(participant_id: UUID) -> Particulars:
    """A person's particulars as they are at this moment, whatever was read before. Raises `ParticipantDestroyed`."""
    person = db.session.get(Participant, participant_id, populate_existing=True)
    if person is None:
        raise ParticipantDestroyed(participant_id)
    return read(person)


def read_many(participant_ids: Collection[UUID]) -> dict[UUID, Particulars]:
    """The particulars of some people, by one question to each database; whoever was destroyed is not among them."""
    keys = keystore.current().find_many(participant_ids)
    people = db.session.scalars(select(Participant).where(Participant.id.in_(participant_ids)))
    return {person.id: _opened(person, keys[person.id]) for person in people if person.id in keys}


def is_held(participant_id: ColumnElement[UUID] | Mapped[UUID]) -> ColumnElement[bool]:
    """Whether anything of a person is held, as a condition of a query over their number."""
    kept = or_(*(getattr(Participant, name).is_not(None) for name in FIELD_NAMES))
    return exists().where(Participant.id == participant_id, kept)


def is_reached_by(participant: Participant, particulars: Particulars, kind: str) -> bool:
    """Whether a person is reached at the same contact as these particulars say; `kind` is `email` or `phone`."""
    value, kept = getattr(particulars, kind), getattr(participant, f"{kind}_index")
    return bool(value and kept) and kept in vault.blind_indexes(kind, comparable(kind, value))


def identity_indexes(particulars: Particulars) -> list[bytes]:
    """The blind indexes by which a person is told from others, the newest first."""
    kind, value = particulars.identity()
    return vault.blind_indexes(f"person {kind}", value)


def _opened(participant: Participant, key: keystore.PersonKey) -> Particulars:
    opened = {
        name: vault.unseal(key, sealed, table=Participant.__tablename__, column=name, row=participant.id)
        for name in FIELD_NAMES
        if (sealed := getattr(participant, name)) is not None
    }
    return Particulars(**opened)
