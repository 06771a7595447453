"""What came of each link that staff made: how many of those who agreed to statistics came by it, and how far they got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from webapp import analytics
from webapp.analytics import Stage
from webapp.dashboards.figures import HIDDEN, Value
from webapp.dashboards.reading import one_moment, read_counts
from webapp.platform import clock

FEWEST = 10
"""People under whom a number is told as a range."""
BASE = 3
"""What a number is rounded to, so that two answers tell nothing of the one person between them for sure."""


@dataclass(frozen=True)
class LinkResult:
    """The row of one link. Each number is rounded, or `HIDDEN` where it is under ten; zero is told as it is."""

    visits: Value = 0
    began: Value = 0
    sent: Value = 0
    confirmed: Value = 0
    """By the code on the page: who confirms by the link of a letter is counted by no link's name."""


def link_results(slug: str, names: Iterable[str], since: date, at: datetime) -> Mapping[str, LinkResult]:
    """What came of the links of a campaign, by their names, from a day of Almaty on."""
    figures = {
        "visits": analytics.figures.VISITS,
        **{stage.figure: analytics.figures.by_link(stage) for stage in (Stage.BEGAN, Stage.SENT, Stage.CONFIRMED)},
    }
    today = clock.day_in_almaty(at)
    with one_moment() as connection:
        counts = read_counts(connection, slug, frozenset(figures.values()), [(since, today)], by_day=False)
    found = {key: counts.values(figure, since, today) for key, figure in figures.items()}
    return {name: LinkResult(**{key: _told(values[name]) for key, values in found.items()}) for name in names}


def _told(number: int) -> Value:
    told = round(number / BASE) * BASE
    return HIDDEN if number and told < FEWEST else told
