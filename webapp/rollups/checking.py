"""Comparing the figures with a recount of the facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.platform.db import execute, transaction
from webapp.rollups.aggregation import LEVELS, by_level, complete, count_all, first_day, first_hours_day


def check(at: datetime) -> list[str]:
    """A line for each figure that is not what the facts come to; none when all are right.

    Entries and gathering go on meanwhile: compared is what was gathered, at the moment when the recount is complete.
    """
    counted = count_all()
    with transaction():
        expected = by_level(complete(counted))
        kept = [_read(model, columns) for model, columns in LEVELS]
    faults: list[str] = []
    for (model, _columns), right, found, since in zip(
        LEVELS, expected, kept, (first_hours_day(at), first_day(at), None), strict=True
    ):
        for key in sorted(right.keys() | found.keys()):
            if right[key] != found.get(key, 0) and (since is None or key[2] >= since):
                said = " ".join(str(part) for part in key)
                faults.append(f"{model.__tablename__} {said}: {found.get(key, 0)}, and the facts say {right[key]}")
    return faults


def _read(model: Any, columns: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    table = model.__table__
    rows = execute(select(*(table.c[column] for column in columns), table.c.count))
    return {tuple(row[:-1]): int(row[-1]) for row in rows}
