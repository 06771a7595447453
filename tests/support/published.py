"""What publishing on an empty database leaves, put back row by row in tests that are not about publishing.

Publishing asks some hundred statements through the ORM, more than most tests that begin with a campaign. What it wrote
the first time is read back from all tables, and written again as it was. Who tests publishing itself has every
publication made anew: `pytest.mark.usefixtures("publishes_anew")`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Table, func, insert, select, union_all
from sqlalchemy import literal as value

from webapp.audit import AuditEvent
from webapp.campaigns import Campaign
from webapp.platform.db import db, transaction
from webapp.policies import PolicyVersion

Rows = dict[Table, list[dict[str, Any]]]
_left: dict[tuple[str, str], tuple[int, Rows]] = {}
"""The campaign and the rows of a publication, by the kind of the database and what was published."""


def forget() -> None:
    """Have every publication made anew."""
    _left.clear()


def publish_once(what: str, publish: Callable[[], Campaign]) -> Campaign:
    """Publish, or put back what the same publication left on another empty database."""
    if any(_is_filled(model.__table__) for model in (Campaign, PolicyVersion, AuditEvent)):
        return publish()
    key = db.engine.dialect.name, what
    if key in _left:
        number, rows = _left[key]
        _put_back(rows)
        return db.session.get_one(Campaign, number)
    before = _rows()
    campaign = publish()
    changed = {table: rows for table, rows in _rows().items() if rows != before[table]}
    assert not any(before[table] for table in changed), "rows that were there before were changed"
    _left[key] = campaign.id, changed
    return campaign


def _is_filled(table: Table) -> bool:
    return db.session.execute(select(value(1)).select_from(table).limit(1)).first() is not None


def _rows() -> Rows:
    with transaction():
        return {table: [dict(row) for row in db.session.execute(select(table)).mappings()] for table in _tables()}


def _tables() -> Iterator[Table]:
    yield from (table for table in db.metadata.sorted_tables if not table.info.get("bind_key"))


def _put_back(rows: Rows) -> None:
    with transaction():
        for table, lines in rows.items():
            db.session.execute(insert(table), lines)
        if db.engine.dialect.name == "postgresql":
            counted = [table for table in rows if table.autoincrement_column is not None]
            db.session.execute(union_all(*map(_counted_on, counted)))


def _counted_on(table: Table) -> Any:
    column = table.autoincrement_column
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    return select(func.setval(sequence, select(func.max(column)).scalar_subquery()))
