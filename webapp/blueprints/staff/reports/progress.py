"""A campaign's target, and where it leads at today's pace, in words."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from webapp.blueprints.staff.reports import numbers
from webapp.blueprints.staff.reports.charts.scale import percent
from webapp.platform import clock, i18n
from webapp.reports import Progress


@dataclass(frozen=True)
class Aim:
    """A target as a bar from nothing to the farthest of all: where it stands, where it leads, where it should be."""

    now: str
    leads_to: str
    """Empty where it leads nowhere any more: the target is reached or its day is over, or there is no pace yet."""
    goal: str


def aim(progress: Progress) -> Aim:
    """The places on a target's bar, as percentages."""
    leads_to = progress.leads_to if progress.days_left and not progress.is_reached else None
    farthest = max(progress.goal, progress.confirmed, leads_to or 0)
    places = (
        percent(value, farthest) if value is not None else "" for value in (progress.confirmed, leads_to, progress.goal)
    )
    return Aim(*places)


def told(progress: Progress, at: datetime) -> str:
    """«Цель: 10 000 до 23 декабря. Есть 8 154, 81,5 %. При нынешнем ходе, 85 в день, будет около 10 364.»"""
    language = i18n.current_language()

    def whole(number: float) -> str:
        return numbers.whole(number, language)

    today = clock.day_in_almaty(at)
    day = i18n.written_day(progress.ends_on, language, with_year=progress.ends_on.year != today.year)
    percent = numbers.percent(progress.confirmed / progress.goal, language)
    sentences = [
        _("The target: %(goal)s by %(day)s.", goal=whole(progress.goal), day=day),
        _("There are %(number)s, %(share)s.", number=whole(progress.confirmed), share=percent),
    ]
    if progress.is_reached:
        sentences.append(_("It is reached."))
    elif progress.is_over:
        sentences.append(_("It was missed by %(number)s.", number=whole(progress.goal - progress.confirmed)))
    elif progress.pace is not None and progress.leads_to is not None:
        pace, leads_to = whole(progress.pace), whole(progress.leads_to)
        sentences.append(_("At today’s pace, %(pace)s a day, it will be about %(number)s.", pace=pace, number=leads_to))
    if progress.closes_on < progress.ends_on and not progress.is_over:
        with_year = progress.closes_on.year != today.year
        closes_on = i18n.written_day(progress.closes_on, language, with_year=with_year)
        sentences.append(_("The campaign closes earlier, on %(day)s.", day=closes_on))
    if progress.needed is not None:
        sentences.append(_("It takes %(number)s a day.", number=whole(progress.needed)))
    return " ".join(sentences)
