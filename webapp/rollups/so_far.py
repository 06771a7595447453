"""How far campaigns have come: what their home and their list show of figures, read in a few questions for all of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from webapp.dashboards.models import FigureDay, FigureMonth
from webapp.dashboards.reading import one_moment, read_marks, read_tail
from webapp.platform import clock

DAYS = 30
SENT, CONFIRMED, DISCARDED = "sent", "confirmed", "discarded"


@dataclass(frozen=True)
class SoFar:
    """The entries of a campaign since it began, exact as of now."""

    sent: int = 0
    confirmed: int = 0
    waiting: int = 0
    """Sent, and neither confirmed nor discarded."""
    days: tuple[int, ...] = (0,) * DAYS
    """Entries sent on each of the last `DAYS` days of Almaty, today the last."""


def so_far(at: datetime, campaign_id: int | None = None) -> Mapping[int, SoFar]:
    """How far each campaign has come at a moment, or one, by its number; who has no entries is left out."""
    today = clock.day_in_almaty(at)
    first = today - timedelta(days=DAYS - 1)
    of_one = {} if campaign_id is None else {"campaign_id": campaign_id}
    totals, days = Counter[tuple[int, str]](), Counter[tuple[int, date]]()
    with one_moment() as connection:
        for number, figure, count in connection.execute(_totals_query(bool(of_one)), of_one):
            totals[number, figure] += int(count)
        for number, day, count in connection.execute(_days_query(bool(of_one)), {"first": first} | of_one):
            days[number, day] += int(count)
        for cell, count in read_tail(connection, read_marks(connection), campaign_id).items():
            totals[cell.campaign_id, cell.figure] += count
            if cell.figure == SENT:
                days[cell.campaign_id, cell.day] += count
    return {
        number: SoFar(
            sent=totals[number, SENT],
            confirmed=totals[number, CONFIRMED],
            waiting=totals[number, SENT] - totals[number, CONFIRMED] - totals[number, DISCARDED],
            days=tuple(days[number, first + timedelta(days=place)] for place in range(DAYS)),
        )
        for number, figure in tuple(totals)
        if figure == SENT
    }


# Made once: to build a question costs more than to have it answered.
@cache
def _totals_query(of_one: bool) -> Any:
    query: Any = select(FigureMonth.campaign_id, FigureMonth.figure, func.sum(FigureMonth.count))
    query = query.where(FigureMonth.figure.in_([literal(name) for name in (SENT, CONFIRMED, DISCARDED)]))
    if of_one:
        query = query.where(FigureMonth.campaign_id == bindparam("campaign_id"))
    return query.group_by(FigureMonth.campaign_id, FigureMonth.figure)


@cache
def _days_query(of_one: bool) -> Any:
    query: Any = select(FigureDay.campaign_id, FigureDay.day, func.sum(FigureDay.count))
    query = query.where(FigureDay.figure == literal(SENT), FigureDay.day >= bindparam("first"))
    if of_one:
        query = query.where(FigureDay.campaign_id == bindparam("campaign_id"))
    return query.group_by(FigureDay.campaign_id, FigureDay.day)
