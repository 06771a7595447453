"""What came of each link that staff made: how many of those who agreed to statistics came by it, and how far they got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from webapp import campaigns, rollups
from webapp.platform import clock
from webapp.platform.cell_sums import NO_SUMS
from webapp.reports.periods import displayed
from webapp.reports.properties import BEGAN, CONFIRMED, SENT, VISITS, link_metric
from webapp.reports.values import Value

STEPS = (VISITS, BEGAN, SENT, CONFIRMED)


@dataclass(frozen=True)
class LinkResult:
    """The row of one link. Each number is a sum of rounded day cells, or under ten; zero where nobody did so by any way."""

    visits: Value = 0
    began: Value = 0
    sent: Value = 0
    confirmed: Value = 0
    """By the code on the page: who confirms by the link of a letter is counted by no link's name."""


def link_results(slug: str, names: Iterable[str], since: date, at: datetime) -> Mapping[str, LinkResult]:
    """What came of the links of a campaign, by their names, from a day of Almaty on."""
    number = campaigns.find_number(slug)
    if number is None:
        return {name: LinkResult() for name in names}
    metrics, today = {step: link_metric(step) for step in STEPS}, clock.day_in_almaty(at)
    asked = frozenset(metrics.values()) | frozenset(STEPS)
    with rollups.one_moment() as connection:
        reader = rollups.Reader(connection, (number,), is_of_all=False, at=at)
        found = reader.visits(asked, since, today)
    # Exact, and of everybody who agreed: so «up to 10» tells of no link whether anybody came by it.
    everything = {step: sum(sums.count for (metric, _value), sums in found.items() if metric == step) for step in STEPS}
    return {
        name: LinkResult(
            **{
                step: displayed(sums := found.get((metric, name), NO_SUMS), everything[step] or sums.rounded)
                for step, metric in metrics.items()
            }
        )
        for name in names
    }
