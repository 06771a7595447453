"""Questions about the choices made."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from webapp.cookies.models import CookieChoiceMade
from webapp.platform.db import db


def find_choice(number: str) -> CookieChoiceMade | None:
    """The choice with a number, as a visitor quotes it."""
    return db.session.get(CookieChoiceMade, number.strip().upper())


def count_choices(since: datetime, until: datetime) -> Counter[str]:
    """How many choices of each outcome were made from one moment up to another."""
    made = CookieChoiceMade.made_at
    outcomes = db.session.scalars(select(CookieChoiceMade.outcome).where(made >= since, made < until))
    return Counter(outcomes)
