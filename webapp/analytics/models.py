"""Sums by hour, day and month. There is nothing else: no event, no visitor, no address, no agent, no hash of any."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import Model


class HourCount(Model):
    """How often something happened in an hour of Almaty, by campaign. Kept for 90 days."""

    __tablename__ = "analytics_hour"
    __table_args__ = (
        CheckConstraint("count > 0", name="count_is_positive"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_is_of_a_day"),
        Index(None, "day"),
    )

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    """A campaign's slug; empty for what belongs to none."""
    figure: Mapped[str] = mapped_column(String(16), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class DayCount(Model):
    """How often something happened on a day of Almaty, by campaign and by one property of it. Kept for 25 months."""

    __tablename__ = "analytics_day"
    __table_args__ = (CheckConstraint("count > 0", name="count_is_positive"), Index(None, "day"))

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    figure: Mapped[str] = mapped_column(String(16), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Which page, source, language…: see `webapp.analytics.figures`. Over all of them, the figure's whole sum."""
    count: Mapped[int] = mapped_column(BigInteger)


class MonthCount(Model):
    """The sums of a month's days. Kept for ever."""

    __tablename__ = "analytics_month"
    __table_args__ = (CheckConstraint("count > 0", name="count_is_positive"),)

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    figure: Mapped[str] = mapped_column(String(16), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
