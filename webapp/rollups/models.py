"""Events aggregated by minute, hour, day and month, and up to which event. All of it can be made anew from the events.

A metric's value is what it is told apart by: the language of an entry, the purpose of a consent, the channel of a
message. Each is of a short list, and what is not on it is «other»: see `webapp.rollups.events`.

The older tables and one column bear the names that they had: the previous release goes on writing to them while it is
replaced, and each database draws and rounds for its rows too.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.cells import DayCell, MonthSum
from webapp.platform.model import Model


class RollupHour(Model):
    """How often something happened in an hour of Almaty. Kept for 90 days."""

    __tablename__ = "figure_hour"
    __table_args__: Any = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour_is_of_a_day"), Index(None, "day"))

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 for what belongs to no campaign; so no foreign key."""
    metric: Mapped[str] = mapped_column("figure", String(20), key="metric", primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(BigInteger)


class RollupDay(DayCell, Model):
    """A cell: how often something happened on a day of Almaty, by one property of it. Kept for 25 months."""

    __tablename__ = "figure_day"
    __table_args__: Any = (Index(None, "day"), {"sqlite_with_rowid": False})

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column("figure", String(20), key="metric", primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)


class RollupMonth(MonthSum, Model):
    """What the days of a month come to. Kept for ever."""

    __tablename__ = "figure_month"

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column("figure", String(20), key="metric", primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    value: Mapped[str] = mapped_column(String(20), primary_key=True)


class RollupMinute(Model):
    """How many entries were sent and confirmed in a minute: exact, and told apart by nothing. Kept for two hours."""

    __tablename__ = "rollup_minute"

    minute: Mapped[datetime] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column(String(9), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class Watermark(Model):
    """Up to which event of a source roll-ups have been aggregated. Who aggregates or rebuilds holds its row.

    Under `days` stands the first day (its ordinal number) of which there are days still.
    """

    __tablename__ = "figure_mark"

    source: Mapped[str] = mapped_column("facts", String(20), key="source", primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
