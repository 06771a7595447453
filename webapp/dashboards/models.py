"""Figures gathered from the facts, and up to which fact. Whatever stands here can be made anew from the facts.

A figure's value is what it is told apart by: the language of an entry, the purpose of a consent, the channel of a
message. Each is of a short list, and what is not on it is «other»: see `webapp.dashboards.facts`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.db import Model


class FigureHour(Model):
    """How often something happened in an hour of Almaty. Kept for 90 days."""

    __tablename__ = "figure_hour"
    __table_args__ = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour_is_of_a_day"), Index(None, "day"))

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 for what belongs to no campaign; so no foreign key."""
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(BigInteger)


class FigureDay(Model):
    """How often something happened on a day of Almaty, by one property of it. Kept for 25 months."""

    __tablename__ = "figure_day"
    __table_args__ = (Index(None, "day"),)

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class FigureMonth(Model):
    """The same by month. Kept for ever."""

    __tablename__ = "figure_month"

    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class FigureWeek(Model):
    """What may be told of a week that is over, by one property of people: see `webapp.dashboards.suppression`."""

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


class FigureMark(Model):
    """Up to which fact the figures have been gathered, and up to which week (a day's ordinal number) weeks are closed.

    Who gathers, closes or rebuilds holds its row.
    """

    __tablename__ = "figure_mark"

    facts: Mapped[str] = mapped_column(String(20), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)


class SharedBoard(Model):
    """A board frozen behind a link for somebody without an account. Figures alone, and none of them under ten."""

    __tablename__ = "shared_board"
    __table_args__ = (Index(None, "campaign"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    campaign: Mapped[str | None] = mapped_column(String(60))
    """The slug; None for all campaigns together."""
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    def works(self, at: datetime) -> bool:
        """Whether the link still leads to the figures."""
        return self.withdrawn_at is None and at < self.ends_at
