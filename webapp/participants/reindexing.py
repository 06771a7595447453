"""Changing the key of the blind indexes, so that old copies of the database find nobody who was destroyed since.

Why, and what it promises, stands in `platform.keystore.index_keys`. A change takes a day: a new key is announced, is
written by, everybody is indexed anew, and then the old one is destroyed.
"""

from datetime import datetime, timedelta

from webapp.participants.errors import ParticipantDestroyed
from webapp.participants.models import Participant
from webapp.participants.operations import indexed
from webapp.participants.particulars import REGISTER, Particulars
from webapp.participants.queries import is_indexed_with, read
from webapp.platform import keystore, logs, vault
from webapp.platform.db import transaction

INDEX_KEY_LIFETIME = timedelta(days=7)
ANNOUNCED_FOR = timedelta(hours=1)
"""How long a new key is known before it is written by: far longer than a process goes on with the keys it knows."""
RETIRED_FOR = timedelta(days=1)
"""How long an old key stays for finding: as long as the longest-lived form, and a release put in by instances."""


def renew_index_key(at: datetime, lifetime: timedelta = INDEX_KEY_LIFETIME) -> str | None:
    """Announce a new index key if the one in use is old and somebody was destroyed under it. Answers its version."""
    keys = vault.index_keys()
    current, *others = keys.live()
    is_due = at - current.current_from >= lifetime and keystore.current().destroyed_since(current.current_from)
    is_legacy = not current.version.startswith("#")
    if any(each.current_from > at for each in others) or not (is_due or is_legacy):
        return None
    return keys.announce(at + ANNOUNCED_FOR)


def destroy_retired_index_keys(at: datetime) -> list[str]:
    """Destroy the index keys that nobody is found by any more. Answers their versions."""
    keys = vault.index_keys()
    current, *others = keys.live()
    if at - current.current_from < RETIRED_FOR:
        return []
    retired = [each.version for each in others if each.current_from <= at and not is_indexed_with(each.version)]
    for version in retired:
        try:
            keys.destroy(version)
        except keystore.KeyLingers:
            logs.logger().warning("a destroyed index key lingers in the file until a reader has gone")
    return retired


@transaction()
def reindex(participant: Participant) -> Particulars | None:
    """Make a person's blind indexes anew with the key to write by. Answers what they were made of.

    None for who was destroyed since this copy of the database was made: they are found by nothing any more.
    """
    try:
        particulars = read(participant)
    except ParticipantDestroyed:
        for field in REGISTER:
            if field.found_by:
                setattr(participant, f"{field.name}_index", None)
        return None
    for name, value in indexed(particulars).items():
        setattr(participant, name, value)
    return particulars
