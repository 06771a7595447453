"""How far campaigns have come: what their home and their list show of figures, read in a few questions for all of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from webapp.platform import clock
from webapp.rollups.models import RollupDay, RollupMonth
from webapp.rollups.reading import one_moment, read_unaggregated

DAYS = 30
SENT, CONFIRMED, DISCARDED = "sent", "confirmed", "discarded"


@dataclass(frozen=True)
class CampaignProgress:
    """The entries of a campaign since it began, exact as of now."""

    sent: int = 0
    confirmed: int = 0
    waiting: int = 0
    """Sent, and neither confirmed nor discarded."""
    days: tuple[int, ...] = (0,) * DAYS
    """Entries sent on each of the last `DAYS` days of Almaty, today the last."""


def campaign_progress(at: datetime, campaign_id: int | None = None) -> Mapping[int, CampaignProgress]:
    """How far each campaign has come at a moment, or one, by its number; who has no entries is left out."""
    today = clock.day_in_almaty(at)
    first = today - timedelta(days=DAYS - 1)
    of_one = {} if campaign_id is None else {"campaign_id": campaign_id}
    totals, days = Counter[tuple[int, str]](), Counter[tuple[int, date]]()
    with one_moment() as connection:
        for number, metric, count in connection.execute(_totals_query(bool(of_one)), of_one):
            totals[number, metric] += int(count)
        for number, day, count in connection.execute(_days_query(bool(of_one)), {"first": first} | of_one):
            days[number, day] += int(count)
        for cell, count in read_unaggregated(connection, campaign_id).items():
            totals[cell.campaign_id, cell.metric] += count
            if cell.metric == SENT:
                days[cell.campaign_id, cell.day] += count
    return {
        number: CampaignProgress(
            sent=totals[number, SENT],
            confirmed=totals[number, CONFIRMED],
            waiting=totals[number, SENT] - totals[number, CONFIRMED] - totals[number, DISCARDED],
            days=tuple(days[number, first + timedelta(days=place)] for place in range(DAYS)),
        )
        for number, metric in tuple(totals)
        if metric == SENT
    }


# Made once: to build a question costs more than to have it answered.
@cache
def _totals_query(of_one: bool) -> Any:
    query: Any = select(RollupMonth.campaign_id, RollupMonth.metric, func.sum(RollupMonth.count))
    query = query.where(RollupMonth.metric.in_([literal(name) for name in (SENT, CONFIRMED, DISCARDED)]))
    if of_one:
        query = query.where(RollupMonth.campaign_id == bindparam("campaign_id"))
    return query.group_by(RollupMonth.campaign_id, RollupMonth.metric)


@cache
def _days_query(of_one: bool) -> Any:
    query: Any = select(RollupDay.campaign_id, RollupDay.day, func.sum(RollupDay.count))
    query = query.where(RollupDay.metric == literal(SENT), RollupDay.day >= bindparam("first"))
    if of_one:
        query = query.where(RollupDay.campaign_id == bindparam("campaign_id"))
    return query.group_by(RollupDay.campaign_id, RollupDay.day)
