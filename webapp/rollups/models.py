"""Figures gathered from the facts, and up to which fact. Whatever stands here can be made anew from the facts.

A figure's value is what it is told apart by: the language of an entry, the purpose of a consent, the channel of a
message. Each is of a short list, and what is not on it is «other»: see `webapp.rollups.events`.
"""

from datetime import date

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import Model


class RollupHour(Model):
    """How often something happened in an hour of Almaty. Kept for 90 days."""

    __tablename__ = "figure_hour"
    __table_args__ = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour_is_of_a_day"), Index(None, "day"))

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 for what belongs to no campaign; so no foreign key."""
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(BigInteger)


class RollupDay(Model):
    """How often something happened on a day of Almaty, by one property of it. Kept for 25 months."""

    __tablename__ = "figure_day"
    __table_args__ = (Index(None, "day"),)

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class RollupMonth(Model):
    """The same by month. Kept for ever."""

    __tablename__ = "figure_month"

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class RollupWeek(Model):
    """What may be told of a week that is over, by one property of people: see `webapp.rollups.suppression`."""

    __tablename__ = "figure_week"

    campaign: Mapped[str] = mapped_column(String(61), primary_key=True)
    """Facts know a campaign by its number, which stands here after a #; counts by its slug."""
    dimension: Mapped[str] = mapped_column(String(32), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday."""
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    """What is shown in the blocks of the week."""
    is_withheld: Mapped[bool] = mapped_column(Boolean)
    """Whether more of it is hidden in one of them."""


class Watermark(Model):
    """Up to which fact the figures have been gathered, and up to which week (a day's ordinal number) weeks are closed.

    Who gathers, closes or rebuilds holds its row.
    """

    __tablename__ = "figure_mark"

    facts: Mapped[str] = mapped_column(String(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
