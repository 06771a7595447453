"""Verbs that change what is held of a person."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from webapp.participants.errors import TooManyAtOnce
from webapp.participants.models import Participant, PendingKeyDestruction
from webapp.participants.particulars import FIELD_NAMES, REGISTER, Particulars, comparable
from webapp.participants.queries import read_anew
from webapp.platform import keystore, logs, rows, vault
from webapp.platform.db import after_commit, db, transaction
from webapp.platform.upserts import keep_once

TABLE = Participant.__tablename__
FOUND_BY = tuple(field.name for field in REGISTER if field.found_by)
LARGEST_DESTROYED_FRACTION = 0.05
"""The share of all persons that one run of the timetable may destroy."""
ALWAYS_ALLOWED = 500


@transaction(savepoint=False)
def keep(particulars: Particulars, language: str, at: datetime) -> keystore.PersonKey:
    """Keep a person's particulars, sealed under a key of their own. Answers that key, with the person's number."""
    key = keystore.current().take()
    row = {
        "id": key.person_id,
        "language": language,
        "made_at": at,
        **_sealed(particulars, key),
        **indexed(particulars),
    }
    rows.insert(Participant, [row])
    return key


@transaction(savepoint=False)
def correct(participant_id: UUID, field: str, value: str) -> Particulars:
    """Keep another value of one field of a person, normalised (Law 94-V art. 25(2)(8)). Answers all that is kept then.

    Raises `ParticipantDestroyed`.
    """
    particulars = replace(read_anew(participant_id), **{field: value})
    key = keystore.current().find(participant_id)
    sealed = vault.seal(key, value, table=TABLE, column=field, row=participant_id)
    changed = {field: sealed, **indexed(particulars)}
    db.session.execute(update(Participant).where(Participant.id == participant_id).values(changed))
    return particulars


@transaction()
def destroy(participant_id: UUID, at: datetime) -> None:
    """Destroy a person's data (уничтожение): the row at once, and with the commit the key, so every copy too."""
    db.session.execute(delete(Participant).where(Participant.id == participant_id))
    # Two databases cannot commit as one: what stands here will be done, even if this process dies in between.
    keep_once(PendingKeyDestruction.__table__, {"person_id": participant_id, "doomed_at": at})
    after_commit(lambda: _destroy_key(participant_id, at))


@transaction()
def depersonalise(participant_id: UUID, at: datetime) -> None:
    """Make of a person a number of whom nothing is known (обезличивание, clause 2.5), as irrevocably as `destroy`.

    What the rooms above keep of the person is then nobody's, and goes on being counted.
    """
    bare = dict.fromkeys((*FIELD_NAMES, *(f"{field.name}_index" for field in REGISTER if field.found_by)))
    db.session.execute(update(Participant).where(Participant.id == participant_id).values(bare))
    keep_once(PendingKeyDestruction.__table__, {"person_id": participant_id, "doomed_at": at})
    after_commit(lambda: _destroy_key(participant_id, at))


def destroy_pending_keys(at: datetime, fraction: float = LARGEST_DESTROYED_FRACTION) -> int:
    """Destroy the keys that a process which died left behind, or a reader kept in the file. Answers how many.

    Raises `TooManyAtOnce` when they are more than a `fraction` of all persons.
    """
    pending = db.session.scalars(select(PendingKeyDestruction.person_id)).all()
    refuse_mass_destruction(len(pending), fraction)
    return sum(_destroy_key(person_id, at) for person_id in pending)


def refuse_mass_destruction(number: int, fraction: float = LARGEST_DESTROYED_FRACTION) -> None:
    """Raise `TooManyAtOnce` when one run is about to destroy more than a `fraction` (0 to 1) of all persons.

    A few hundred are always allowed: that is the ebb of an ordinary day, and a small site is not kept from it.
    """
    if number <= ALWAYS_ALLOWED:
        return
    persons = db.session.scalar(select(func.count()).select_from(Participant)) or 0
    if number > max(ALWAYS_ALLOWED, persons * fraction):
        raise TooManyAtOnce(number, persons)


def _destroy_key(person_id: UUID, at: datetime) -> bool:
    """Whether the key is gone, from the file too; if it lingers there, the worker comes back for it."""
    try:
        keystore.current().destroy(person_id, at)
    except keystore.KeyLingers:
        logs.logger().warning("a destroyed key lingers in the file until a reader has gone", person_id=person_id)
        return False
    with transaction():
        db.session.execute(delete(PendingKeyDestruction).where(PendingKeyDestruction.person_id == person_id))
    return True


def _sealed(particulars: Particulars, key: keystore.PersonKey) -> dict[str, bytes | None]:
    sealed = vault.seal_each(key, particulars.given(), table=TABLE, row=key.person_id)
    return {name: sealed.get(name) for name in FIELD_NAMES}


def indexed(particulars: Particulars) -> dict[str, bytes | str | None]:
    """The columns by which a person is found, made with the index key to write by."""
    given = {name: comparable(name, value) for name in FOUND_BY if (value := getattr(particulars, name))}
    version, indexes = vault.index_each(given)
    return {"index_version": version, **{f"{name}_index": indexes.get(name) for name in FOUND_BY}}
