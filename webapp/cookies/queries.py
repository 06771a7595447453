"""Questions about the choices made."""

from collections import Counter
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from webapp.cookies.models import CookieChoiceMade
from webapp.platform import clock
from webapp.platform.db import db


def find_choice(number: str) -> CookieChoiceMade | None:
    """The choice with a number, as a visitor quotes it."""
    return db.session.get(CookieChoiceMade, number.strip().upper())


def count_choices(since: datetime, until: datetime) -> Counter[str]:
    """How many choices of each outcome were made from one moment up to another."""
    made = CookieChoiceMade.made_at
    outcomes = db.session.scalars(select(CookieChoiceMade.outcome).where(made >= since, made < until))
    return Counter(outcomes)


def count_by_hour(since: date | None) -> Counter[tuple[date, int, str]]:
    """How many choices of each outcome were made in each hour of Almaty, since a day or since ever for None."""
    made = CookieChoiceMade.made_at
    is_sqlite = db.engine.dialect.name == "sqlite"
    hour = func.substr(made, 1, len("2026-11-25 06")) if is_sqlite else func.to_char(made, "YYYY-MM-DD HH24")
    query = select(hour.label("hour"), CookieChoiceMade.outcome, func.count()).group_by(
        "hour", CookieChoiceMade.outcome
    )
    if since is not None:
        query = query.where(made >= clock.bounds_of(since)[0])
    found: Counter[tuple[date, int, str]] = Counter()
    for utc_hour, outcome, number in db.session.execute(query):
        local = clock.in_almaty(datetime.strptime(utc_hour, "%Y-%m-%d %H").replace(tzinfo=UTC))
        found[local.date(), local.hour, outcome] += number
    return found
