"""What the site seals for itself, and not under the key of a person who entered: a member of staff's secrets, mostly.

The key is derived from the site's secret for each row, so that it is stored nowhere. A seal opens under every version of
the secret at hand; `renew` makes all of them anew under the newest one. A column that holds such seals says so by
`sealed_column(site_purpose=…)`: nobody has to remember it when the secret changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, Table, select, update

from webapp.platform import vault
from webapp.platform.db import db, transaction
from webapp.platform.key_purposes import Purpose, Use
from webapp.platform.keystore import PersonKey
from webapp.platform.model import Model
from webapp.platform.secret_keys import keys
from webapp.platform.vault import SealBroken

BATCH = 500


@dataclass
class Seals:
    """How many of the site's seals there are of each kind."""

    fresh: int = 0
    """Under the newest version of the secret."""
    old: int = 0
    """Under an older one; `renew` has made them anew."""
    broken: int = 0
    """Under none at hand."""


def seal(purpose: Purpose, text: str, *, table: str, column: str, row: UUID) -> bytes:
    """Seal a text for one place, under the newest version of the site's secret."""
    return vault.seal(_keys(purpose, row)[0], text, table=table, column=column, row=row)


def unseal(purpose: Purpose, sealed: bytes, *, table: str, column: str, row: UUID) -> str:
    """Open a text that the site sealed. Raises `SealBroken` where no version at hand opens it."""
    for key in _keys(purpose, row):
        try:
            return vault.unseal(key, sealed, table=table, column=column, row=row)
        except SealBroken:
            continue
    raise SealBroken(f"{table}.{column}")


def columns() -> list[tuple[Table, Column[bytes], Purpose]]:
    """Every column that holds seals of the site."""
    return [
        (table, column, column.info["site_purpose"])
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if column.info.get("site_purpose")
    ]


def count() -> Seals:
    """Look at all seals, and change nothing."""
    found = Seals()
    for table, column, purpose in columns():
        for page in _pages(table, column):
            for row, sealed in page:
                _look(found, purpose, table.name, column.name, row, sealed)
    return found


def renew() -> Seals:
    """Seal anew under the newest version whatever is under an older one. Can be run again, and while the site serves."""
    found = Seals()
    for table, column, purpose in columns():
        (number,) = table.primary_key.columns
        for page in _pages(table, column):
            with transaction():
                for row, sealed in page:
                    text = _look(found, purpose, table.name, column.name, row, sealed)
                    if text is None:
                        continue
                    again = seal(purpose, text, table=table.name, column=column.name, row=row)
                    # Whoever put another secret there meanwhile has sealed it under the newest version already.
                    unchanged = update(table).where(number == row, column == sealed)
                    db.session.execute(unchanged.values({column.name: again}))
    return found


def _look(found: Seals, purpose: Purpose, table: str, column: str, row: UUID, sealed: bytes) -> str | None:
    """Count one seal; answers the text of one that is to be made anew."""
    for place, key in enumerate(_keys(purpose, row)):
        try:
            text = vault.unseal(key, sealed, table=table, column=column, row=row)
        except SealBroken:
            continue
        found.old, found.fresh = found.old + bool(place), found.fresh + (not place)
        return text if place else None
    found.broken += 1
    return None


def _pages(table: Table, column: Column[bytes]) -> Iterator[list[tuple[UUID, bytes]]]:
    (number,) = table.primary_key.columns
    query = select(number, column).where(column.is_not(None)).order_by(number).limit(BATCH)
    last: UUID | None = None
    while page := db.session.execute(query if last is None else query.where(number > last)).all():
        yield [(row, sealed) for row, sealed in page]
        last = page[-1][0]


def _keys(purpose: Purpose, row: UUID) -> list[PersonKey]:
    return [PersonKey(row, key) for key in keys(purpose, Use.SEALED, row)]
