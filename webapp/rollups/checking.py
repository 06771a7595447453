"""Comparing the roll-ups with a recount of the events."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from webapp.platform import cells, rounding
from webapp.platform.cell_retention import first_day, first_hours_day
from webapp.platform.db import execute, transaction
from webapp.rollups.aggregation import (
    DAYS,
    HOUR_KEY,
    MONTH_KEY,
    complete,
    count_all,
    hold_watermark,
)
from webapp.rollups.choices import CHOICES, RECOUNT_PERIOD
from webapp.rollups.events import HourCell
from webapp.rollups.models import RollupDay, RollupHour, RollupMonth


def check(at: datetime) -> list[str]:
    """A line for each sum that is not what the events come to, and for each that is told otherwise than its cells say.

    Entries and aggregation go on meanwhile: compared is what was aggregated, at the moment when the recount is complete.
    """
    counted = count_all()
    with transaction():
        events = _without_late_choices(complete(counted), hold_watermark(CHOICES))
        return [
            *_compare(RollupHour, HOUR_KEY, _by(events, lambda it: (it.campaign_id, it.metric, it.day, it.hour)), at),
            *_compare(RollupDay, cells.KEY, _by(events, lambda it: (it.campaign_id, it.metric, it.day, it.value)), at),
            *_compare(RollupMonth, MONTH_KEY, _by(events, _month), at),
            *_told_otherwise(),
        ]


def _month(cell: HourCell) -> cells.Key:
    return cell.campaign_id, cell.metric, cell.day.replace(day=1), cell.value


def _by(events: Counter[HourCell], key_of: Any) -> Counter[cells.Key]:
    found: Counter[cells.Key] = Counter()
    for cell, number in events.items():
        found[key_of(cell)] += number
    return found


def _without_late_choices(events: Counter[HourCell], last: int) -> Counter[HourCell]:
    """Choices are counted by the day: of those since the last that was counted, some may not be there yet."""
    until = date.fromordinal(last) - RECOUNT_PERIOD if last else date.min
    return Counter({cell: n for cell, n in events.items() if cell.metric != CHOICES or cell.day < until})


def _compare(model: Any, key: tuple[str, ...], right: Counter[cells.Key], at: datetime) -> Iterator[str]:
    table = model.__table__
    rows = execute(select(*(table.c[column] for column in key), table.c.count))
    found: dict[cells.Key, int] = {tuple(row)[:-1]: int(row[-1]) for row in rows}
    since = {RollupHour: first_hours_day(at), RollupDay: first_day(at)}.get(model)
    for of in sorted(right.keys() | found.keys()):
        is_forgotten = since is not None and of[2] < since
        is_late = of[1] == CHOICES and (model is RollupMonth or of not in right)
        if right[of] != found.get(of, 0) and not is_forgotten and not is_late:
            described = " ".join(str(part) for part in of)
            yield f"{table.name} {described}: {found.get(of, 0)}, and the events say {right[of]}"


def _told_otherwise() -> Iterator[str]:
    """What is told of each cell follows from its count and what was drawn; and of each month, from its days."""
    days, months = RollupDay, RollupMonth
    for row in execute(
        select(*(getattr(days, name) for name in cells.KEY), days.count.label("number"), days.u, days.told)
    ):
        if row.told != rounding.rounded(row.number, row.u):
            yield f"{days.__tablename__} {row.campaign_id} {row.metric} {row.day} {row.value}: told as {row.told}"
    kept = execute(select(func.min(days.day))).scalar()
    first = max(date.fromordinal(hold_watermark(DAYS) or 1), kept or date.max)
    told: Counter[cells.Key] = Counter()
    for row in execute(select(days.campaign_id, days.metric, days.day, days.value, days.told)):
        told[row.campaign_id, row.metric, row.day.replace(day=1), row.value] += row.told
    for row in execute(select(months).where(months.month >= first.replace(day=1))):
        of = row.campaign_id, row.metric, row.month, row.value
        if row.told != told[of]:
            described = " ".join(str(part) for part in of)
            yield f"{months.__tablename__} {described}: told as {row.told}, and its days as {told[of]}"
