"""Whether the key store beside the main database is the one that belongs to it.

Both bear one installation id. Where one of them has none yet (a new site, one of an earlier release, a copy brought
back from before), it gets the other's only if what they hold fits together: everybody's key is known to the key store,
and sealed samples open. Else they refuse to work together, in words that say what to bring back.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from sqlalchemy import func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from webapp.participants.errors import ParticipantDestroyed
from webapp.participants.models import Participant
from webapp.participants.particulars import FIELD_NAMES
from webapp.participants.queries import is_indexed_with, read
from webapp.platform import clock, installation, keystore, vault
from webapp.platform.db import db
from webapp.platform.vault import SealBroken

SAMPLE = 3
"""How many persons' data are opened from the beginning of the table, and from a random place in it."""
COUNTS_HOLD_FOR = timedelta(minutes=5)
"""How long a comparison of numbers is believed; it reads both tables whole."""


class KeysDoNotFit(Exception):
    """The key store and the main database are not of one installation, or one of them was lost."""


def pair() -> None:
    """See that both databases bear one installation id, and give it to the one without, where they fit.

    Makes what tables the key store lacks. Raises `KeysDoNotFit`.
    """
    keystore.create_tables()
    mine, theirs = installation.find_id(), keystore.current().installation_id()
    if mine is not None and theirs is not None:
        refuse_foreign()
        vault.index_keys().begin(clock.now(), has_people=_has_people())
        return
    if fault := _lost() or _unreadable():
        raise KeysDoNotFit(fault)
    vault.index_keys().begin(clock.now(), has_people=_has_people())
    agreed = mine or theirs or uuid4()
    if theirs is None:
        keystore.current().join_installation(agreed)
    if mine is None:
        installation.join(agreed, clock.now())


def refuse_foreign() -> None:
    """Raise `KeysDoNotFit` unless the two databases are of one installation. Cheap: two rows are read."""
    mine, theirs = installation.find_id(), keystore.current().installation_id()
    if mine is None or theirs is None:
        raise KeysDoNotFit("The key store and the database are not one installation yet: run `flask keys store`.")
    if mine != theirs:
        raise KeysDoNotFit(
            "The key store belongs to another installation than the database: one of DATABASE_URL and KEYSTORE_URL"
            " leads to the wrong place, or one of them was brought back from a copy of another site."
        )


def key_faults() -> list[str]:
    """What is wrong between the two databases, a sentence each with its remedy. Reads samples and, at times, numbers."""
    try:
        refuse_foreign()
    except KeysDoNotFit as refusal:
        return [str(refusal)]
    store = keystore.current()
    if time.monotonic() - store.counted_at > COUNTS_HOLD_FOR.total_seconds():
        if fault := _lost():
            return [fault]
        store.counted_at = time.monotonic()
    fault = _unreadable() or _unfindable()
    return [fault] if fault else []


def refuse_to_start() -> None:
    """Raise `KeysDoNotFit` where the site must not serve. A database that is away may come back, and stops no start."""
    try:
        pair()
        faults = key_faults()
    except DBAPIError:
        return
    if faults:
        raise KeysDoNotFit(faults[0])


def _lost() -> str | None:
    """What numbers say: each person has a key, or a note that it was destroyed."""
    with Session(db.engine) as session:
        persons = session.scalar(select(func.count()).select_from(Participant)) or 0
    kept, gone = keystore.current().count()
    if persons > kept + gone:
        return (
            f"The database knows {persons} persons and the key store only {kept + gone} keys, so their data cannot be read:"
            " bring back the newest copy of the key store (KEYSTORE_URL). Do not begin a new one."
        )
    if kept and not persons and installation.find_id() is None:
        return (
            f"The key store holds {kept} keys of persons and the database nobody: bring back the newest copy of the"
            " database (DATABASE_URL), or, for a site that begins anew, give KEYSTORE_URL an empty database."
        )
    return None


def _unreadable() -> str | None:
    """What a few samples say: the key is there, and opens what it sealed."""
    try:
        keystore.current().check()
        for person in _sample():
            _open(person)
    except keystore.KeyMissing:
        return (
            "There are persons of whom the key store knows nothing: it is older than the database. Bring back the"
            " newest copy of the key store (KEYSTORE_URL)."
        )
    except SealBroken:
        return (
            "The key store's keys do not open the database's data: one of DATABASE_URL and KEYSTORE_URL leads to"
            " the wrong place."
        )
    except (KeyError, InvalidTag):
        return (
            "The master key at hand does not open the key store: VPLUSE_MASTER_KEYS is not what it was; take it"
            " from where you keep it."
        )
    return None


def _unfindable() -> str | None:
    """Whether everybody can be found: the keys that their indexes were made with are at hand."""
    for version in vault.index_keys().missing():
        if is_indexed_with(version):
            return (
                f"There are persons indexed with key {version} of VPLUSE_INDEX_KEYS, which is not set: set it again until"
                " they have been indexed anew, two days after the upgrade."
            )
    return None


def _open(person: Participant) -> None:
    # An older copy of the database knows people who were destroyed since.
    with suppress(ParticipantDestroyed):
        read(person)


def _has_people() -> bool:
    with Session(db.engine) as session:
        return session.scalar(select(Participant.id).limit(1)) is not None


def _sample() -> Sequence[Participant]:
    has_data = or_(*(getattr(Participant, name).is_not(None) for name in FIELD_NAMES))
    some = select(Participant).where(has_data).order_by(Participant.id).limit(SAMPLE)
    with Session(db.engine) as session:
        return [*session.scalars(some), *session.scalars(some.where(Participant.id > uuid4()))]
