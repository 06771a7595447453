"""The counts of one campaign, as lines of text for whoever runs the site."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from webapp.analytics import metrics
from webapp.analytics.queries import by_day, totals
from webapp.analytics.state import Stage

FUNNEL = {
    Stage.SEEN: "saw the landing page",
    Stage.BEGAN: "began: sent the form, right or wrong",
    Stage.SENT: "sent: the form was taken",
    Stage.CONFIRMED: "confirmed: by code or link",
}
TABLES = {
    metrics.VISITS: "Sources, by visits",
    metrics.LANGUAGE: "Languages, by visits",
    metrics.DEVICE: "Devices, by visits",
    metrics.BROWSER: "Browsers, by visits",
    metrics.VIEWS: "Pages, by views",
    metrics.ERRORS: "Fields with errors, by forms given back",
}


def report(campaign: str, first: date, last: date, *, confirmed: int, waiting: int) -> Iterator[str]:
    """The lines about a campaign, by its slug, from one day to another, both included.

    `confirmed` and `waiting` are its entries since it began: facts, which stand beside the counts.
    """
    sums = totals(campaign, first, last)
    yield f"{campaign}, {first} to {last} (days of Almaty)"
    yield ""
    yield "Entries: facts, counted for everybody, since the campaign began"
    yield from _table({"confirmed": confirmed, "waiting to be confirmed": waiting})
    yield ""
    yield "Counted only for visitors who agreed to statistics; the rest are not in any figure below"
    yield from _table(
        {
            "page views": _sum(sums, metrics.VIEWS),
            "visits that began on its pages": _sum(sums, metrics.VISITS),
            "visitors who came for it, summed by day": _sum(sums, metrics.VISITORS),
            "  the same, each once a week": _sum(sums, metrics.WEEK_VISITORS),
            "  the same, each once a month": _sum(sums, metrics.MONTH_VISITORS),
        }
    )
    yield ""
    yield "The way through it, by visits of those who agreed; a link opened on a later day is confirmed on that day"
    yield from _table({words: _sum(sums, stage.metric) for stage, words in FUNNEL.items()})
    for stage in Stage:
        yield from _titled(f"Came from, of those who {FUNNEL[stage].split(':')[0]}", sums.get(stage.metric, {}))
    for metric, title in TABLES.items():
        yield from _titled(title, sums.get(metric, {}))
    yield from _titled(
        "Visitors by day", {str(day): n for day, n in by_day(campaign, metrics.VISITORS, first, last).items()}
    )
    yield from _titled("New to their week, by week", _by_week(campaign, first, last))


def _by_week(campaign: str, first: date, last: date) -> dict[str, int]:
    weeks: dict[str, int] = {}
    for day, number in by_day(campaign, metrics.WEEK_VISITORS, first, last).items():
        monday = day - timedelta(days=day.weekday())
        weeks[f"week of {monday}"] = weeks.get(f"week of {monday}", 0) + number
    return weeks


def _titled(title: str, rows: Mapping[str, int]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        yield from _table(rows)


def _table(rows: Mapping[str, int]) -> Iterator[str]:
    width = max(map(len, rows), default=0)
    for name, number in rows.items():
        yield f"  {name:<{width}}  {number:>9,}"


def _sum(sums: Mapping[str, Mapping[str, int]], metric: str) -> int:
    return sum(sums.get(metric, {}).values())
