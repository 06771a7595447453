"""A change of the site's secret: what was made under older versions is brought over, and it is said when they may go.

Deployed in three steps: the new version is put first in `VPLUSE_SECRET_KEYS` and every process restarted; then
`flask vault rotate`; and, after the day that it names, the old version is taken out of the settings.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from webapp.platform import site_seals
from webapp.platform.db import db, transaction
from webapp.platform.key_purposes import LONGEST_LIFETIME, Purpose
from webapp.platform.secret_keys import SecretVersion, derived_keys, fingerprint
from webapp.platform.site_seals import Seals
from webapp.platform.vault import SealBroken

PURPOSE, TABLE, COLUMN = Purpose.RETAINED_KEYS, SecretVersion.__tablename__, "retained"


@dataclass(frozen=True)
class Rotation:
    """What came of a rotation."""

    seals: Seals
    older: tuple[str, ...]
    """The versions in the settings that are not the newest."""
    may_go_at: datetime
    """When nothing is in use any more that was signed under them. Nothing stands in their way but seals that are broken."""


def rotate(secret_keys: Mapping[str, str], at: datetime) -> Rotation:
    """Bring over what was made under older versions; `secret_keys` are those of the settings. Can be run again."""
    newest, *older = secret_keys
    since = _note_newest(newest, secret_keys[newest], at)
    for version in older:
        _retain(version, secret_keys[version])
    return Rotation(site_seals.renew(), tuple(older), since + LONGEST_LIFETIME)


def is_noted(secret: str) -> bool:
    """Whether a rotation has seen a version of the secret as the newest."""
    known = db.session.get(SecretVersion, fingerprint(secret))
    return known is not None and known.newest_since is not None


def retained_keys(purpose: Purpose) -> list[bytes]:
    """The keys of a purpose's derived tokens under versions that were the newest once. Those that do not open are left out."""
    found = []
    for each in db.session.scalars(select(SecretVersion).where(SecretVersion.retained.is_not(None))):
        try:
            opened = site_seals.unseal(PURPOSE, each.retained or b"", table=TABLE, column=COLUMN, row=each.fingerprint)
        except SealBroken:
            continue
        if key := json.loads(opened).get(purpose.label):
            found.append(bytes.fromhex(key))
    return found


@transaction()
def _note_newest(version: str, secret: str, at: datetime) -> datetime:
    known = _known(version, secret)
    known.newest_since = known.newest_since or at
    return known.newest_since


@transaction()
def _retain(version: str, secret: str) -> None:
    known = _known(version, secret)
    known.newest_since = None
    if known.retained is None:
        kept = json.dumps({label: key.hex() for label, key in derived_keys(secret).items()})
        known.retained = site_seals.seal(PURPOSE, kept, table=TABLE, column=COLUMN, row=known.fingerprint)


def _known(version: str, secret: str) -> SecretVersion:
    number = fingerprint(secret)
    known = db.session.get(SecretVersion, number) or SecretVersion(fingerprint=number)
    known.version = version
    db.session.add(known)
    return known
