"""Sums by hour, day and month. There is nothing else: no event, no visitor, no address, no agent, no hash of any."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.cells import DayCell, MonthSum
from webapp.platform.model import Model


class HourCount(Model):
    """How often something happened in an hour of Almaty, by campaign. Kept for 90 days."""

    __tablename__ = "metric_hour"
    __table_args__: Any = (
        CheckConstraint("count > 0", name="count_is_positive"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_is_of_a_day"),
        Index(None, "day"),
        {"sqlite_with_rowid": False},
    )

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """A campaign's number; 0 for what belongs to none, so no foreign key."""
    metric: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(BigInteger)


class DayCount(DayCell, Model):
    """A cell: how often something happened on a day of Almaty, by campaign and one property of it. Kept for 25 months."""

    __tablename__ = "metric_day"
    __table_args__: Any = (
        CheckConstraint("count > 0", name="count_is_positive"),
        Index(None, "day"),
        {"sqlite_with_rowid": False},
    )

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Which page, source, language…: see `webapp.analytics.metrics`. Over all of them, the metric's whole sum."""


class MonthCount(MonthSum, Model):
    """The sums of a month's days. Kept for ever."""

    __tablename__ = "metric_month"
    __table_args__: Any = (
        CheckConstraint("count > 0", name="count_is_positive"),
        {"sqlite_with_rowid": False},
    )

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    value: Mapped[str] = mapped_column(String(32), primary_key=True)


class SlugHour(Model):
    """As `HourCount`, by a campaign's slug: what the previous release counts while it is replaced, till it is taken over."""

    __tablename__ = "analytics_hour"
    __table_args__ = (
        CheckConstraint("count > 0", name="count_is_positive"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_is_of_a_day"),
        Index(None, "day"),
    )

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    metric: Mapped[str] = mapped_column("figure", String(16), key="metric", primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class SlugDay(Model):
    """As `DayCount`, in the same way."""

    __tablename__ = "analytics_day"
    __table_args__ = (CheckConstraint("count > 0", name="count_is_positive"), Index(None, "day"))

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    metric: Mapped[str] = mapped_column("figure", String(16), key="metric", primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class SlugMonth(Model):
    """As `MonthCount`, in the same way."""

    __tablename__ = "analytics_month"
    __table_args__ = (CheckConstraint("count > 0", name="count_is_positive"),)

    campaign: Mapped[str] = mapped_column(String(60), primary_key=True)
    metric: Mapped[str] = mapped_column("figure", String(16), key="metric", primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
