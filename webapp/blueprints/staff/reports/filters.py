"""The state of a board is its address: what the query says, read with patience, and said again in its shortest form.

Nothing that is typed is refused. What cannot be meant becomes the nearest that can, and a sentence says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from webapp import analytics
from webapp.platform.i18n import LANGUAGES
from webapp.reports import LONGEST_PERIOD_DAYS, Filters, values

TODAY, WHOLE, OWN = "today", "all", "own"
DAYS = {TODAY: 1, "7": 7, "30": 30, "90": 90, "365": 365}
"""Presets that end today, and how many days each has."""
PRESETS = (*DAYS, WHOLE)
DEFAULT_PERIOD = "30"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
PROPERTIES = {"source": analytics.buckets(), "language": LANGUAGES, "device": analytics.DEVICES}


@dataclass(frozen=True)
class Asked:
    """What a query was read as."""

    filters: Filters
    period: str
    """One of `PRESETS`, or `OWN`."""
    remarks: tuple[str, ...] = ()
    """What was not taken as it was written, in words."""

    @property
    def only(self) -> str:
        """The property that is filtered by, as the form names it: `source:instagram`; nothing without one."""
        return next((f"{name}:{getattr(self.filters, name)}" for name in self.filters.properties), "")

    def toggled(self, name: str, value: str) -> dict[str, str]:
        """The query that filters by a value of a property alone; by no property where it is the one that is chosen."""
        rest = dict.fromkeys(PROPERTIES, "")
        return self.query(**rest | ({} if getattr(self.filters, name) == value else {name: value}))

    def query(self, **changes: str) -> dict[str, str]:
        """The shortest query that says the same, with changes; an empty one takes a part out."""
        own = {"from": self.filters.first.isoformat(), "to": self.filters.last.isoformat()}
        parameters = {"period": self.period} | (own if self.period == OWN else {})
        parameters |= {name: getattr(self.filters, name) for name in PROPERTIES} | {"compare": self.filters.compare}
        parameters |= changes
        usual = {"period": DEFAULT_PERIOD, "compare": values.BEFORE}
        return {name: value for name, value in parameters.items() if value and value != usual.get(name)}


def read(query: Mapping[str, str], today: date, whole: Callable[[], tuple[date, date]]) -> Asked:
    """Read a query. `today` is that of Almaty, `whole` tells the first and last day of the campaign's life until today."""
    remarks: list[str] = []
    period = query.get("period") or (OWN if query.get("from") or query.get("to") else DEFAULT_PERIOD)
    if period not in {*PRESETS, OWN}:
        remarks.append(_("There is no such period, so here are the last 30 days."))
        period = DEFAULT_PERIOD
    if period == OWN:
        first, last = _own(query, today, remarks)
        # Dates that a preset stands for are that preset, which moves on with the days.
        period = next((name for name in PRESETS if days_of(name, today, whole) == (first, last)), OWN)
    else:
        first, last = days_of(period, today, whole)
    compare = query.get("compare") or values.BEFORE
    if compare not in values.COMPARISONS:
        remarks.append(_("There is no such comparison, so the period just before stands beside."))
        compare = values.BEFORE
    return Asked(Filters(first, last, compare, **_chosen(query, remarks)), period, tuple(remarks))


def days_of(preset: str, today: date, whole: Callable[[], tuple[date, date]]) -> tuple[date, date]:
    """The first and the last day of a preset."""
    if preset == WHOLE:
        first, last = whole()
        return max(first, last - timedelta(days=LONGEST_PERIOD_DAYS - 1)), last
    return today - timedelta(days=DAYS[preset] - 1), today


def _chosen(query: Mapping[str, str], remarks: list[str]) -> dict[str, str]:
    """One property at most: people are told apart by one at a time. A form says it as `only=source:instagram`."""
    asked = {name: query.get(name, "") for name in PROPERTIES}
    name, _colon, value = query.get("only", "").partition(":")
    if name:
        asked = {**dict.fromkeys(asked, ""), name: value}
    asked = {name: value for name, value in asked.items() if value}
    known = {name: value for name, value in asked.items() if value in PROPERTIES.get(name, ())}
    if len(known) < len(asked):
        remarks.append(_("A filter asked for something that is not on the list, and was left out."))
    if len(known) > 1:
        remarks.append(_("One filter at a time: the first one stands."))
    return dict(list(known.items())[:1])


def _own(query: Mapping[str, str], today: date, remarks: list[str]) -> tuple[date, date]:
    last = _day(query.get("to", ""), remarks) or today
    if last > today:
        remarks.append(_("The last day is yet to come, so the figures end today."))
        last = today
    first = _day(query.get("from", ""), remarks) or max(last - timedelta(days=DAYS[DEFAULT_PERIOD] - 1), EARLIEST)
    if first > last:
        remarks.append(_("The first day was after the last one, so they have changed places."))
        first, last = last, min(first, today)
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        remarks.append(_("Figures are kept by day for 25 months, so the period begins later."))
        first = last - timedelta(days=LONGEST_PERIOD_DAYS - 1)
    return first, last


def _day(text: str, remarks: list[str]) -> date | None:
    try:
        day = date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        remarks.append(_("A date could not be read, so the nearest that makes sense stands in its place."))
        return None
    # Near the ends of the calendar, reckoning with days would overflow.
    return day and min(max(day, EARLIEST), LATEST)
