"""A campaign's target («10 000 до 23 декабря»), and where it leads at today's pace."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from webapp import audit, rollups
from webapp.campaigns import Campaign, State
from webapp.platform import clock
from webapp.platform.db import db, transaction
from webapp.reports.errors import NotATarget
from webapp.reports.models import ReportTarget

HIGHEST_GOAL = 100_000_000
CONFIRMED = frozenset({"confirmed"})
PACE_DAYS = 7
"""Full days by which the pace is told: each day of the week once."""


@dataclass(frozen=True)
class Progress:
    """How far a campaign is on the way to its target, counted in confirmed entries."""

    goal: int
    ends_on: date
    confirmed: int
    """Since the campaign's beginning, as of now."""
    pace: float | None
    """Confirmed a day over the last full days; None before the first full day."""
    days_left: int
    """Days after today on which entries are taken, up to the last one of the target."""
    closes_on: date
    """The campaign's last day: one of a target beyond it can bring nothing more."""
    is_over: bool
    """Whether the target's last day, or the campaign itself, is over."""

    @property
    def is_reached(self) -> bool:
        return self.confirmed >= self.goal

    @property
    def leads_to(self) -> int | None:
        """How many it will be in the end, at today's pace: what is there, and a pace for each day left."""
        return None if self.pace is None else self.confirmed + round(self.pace * self.days_left)

    @property
    def needed(self) -> float | None:
        """How many it takes on each day left; None where none is, or nothing is needed."""
        return (self.goal - self.confirmed) / self.days_left if self.days_left and not self.is_reached else None


@transaction()
def set_target(campaign_id: int, goal: int, ends_on: date, actor_id: UUID, at: datetime) -> ReportTarget:
    """Have a campaign aim at a number of confirmed entries by the end of a day of Almaty, in place of what it aimed at.

    Raises `NotATarget` for a number that is none of 1 to 100,000,000, and for a day that is over.
    """
    if not 1 <= goal <= HIGHEST_GOAL or ends_on < clock.day_in_almaty(at):
        raise NotATarget
    details: dict[str, str | int] = {"goal": goal, "until": ends_on.isoformat()}
    audit.record("figures.target_set", at, actor_id=actor_id, campaign_id=campaign_id, details=details)
    return _add(campaign_id, goal, ends_on, actor_id, at)


@transaction()
def drop_target(campaign_id: int, actor_id: UUID, at: datetime) -> None:
    """Have a campaign aim at nothing any more; without a target nothing changes."""
    if find_target(campaign_id) is not None:
        audit.record("figures.target_dropped", at, actor_id=actor_id, campaign_id=campaign_id)
        _add(campaign_id, None, None, actor_id, at)


def progress(reader: rollups.Reader, campaign: Campaign, at: datetime) -> Progress | None:
    """How far a campaign is on the way to its target, as of the moment of who reads its sums; None where it aims at nothing."""
    target = find_target(campaign.id)
    if target is None or target.goal is None or target.ends_on is None:
        return None
    today, opens_on = clock.day_in_almaty(at), clock.day_in_almaty(campaign.opens_at)
    # One that closes at midnight takes no entry on the day that begins then.
    closes_on = clock.day_in_almaty(campaign.ends_at - timedelta(microseconds=1))
    first = max(opens_on, today - timedelta(days=PACE_DAYS))
    days = (today - first).days
    lately = reader.events_by_day(CONFIRMED, first, today - timedelta(days=1))
    return Progress(
        goal=target.goal,
        ends_on=target.ends_on,
        confirmed=reader.events_since_ever(CONFIRMED).total(),
        pace=sum(sums.count for sums in lately.values()) / days if days > 0 else None,
        days_left=_days_between(max(today + timedelta(days=1), opens_on), min(target.ends_on, closes_on)),
        closes_on=closes_on,
        is_over=target.ends_on < today or campaign.state(at) is State.OVER,
    )


def find_target(campaign_id: int) -> ReportTarget | None:
    """What a campaign aims at now."""
    newest = db.session.scalar(
        select(ReportTarget).filter_by(campaign_id=campaign_id).order_by(ReportTarget.id.desc()).limit(1)
    )
    return newest if newest is not None and newest.goal is not None else None


def _days_between(first: date, last: date) -> int:
    """How many days there are from the first to the last, both included."""
    return max((last - first).days + 1, 0)


def _add(campaign_id: int, goal: int | None, ends_on: date | None, actor_id: UUID, at: datetime) -> ReportTarget:
    target = ReportTarget(campaign_id=campaign_id, goal=goal, ends_on=ends_on, made_by=actor_id, made_at=at)
    db.session.add(target)
    db.session.flush()
    return target
