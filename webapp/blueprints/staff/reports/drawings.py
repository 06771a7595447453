"""Which drawing a table gets, and what is said of it to those who do not see it."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from webapp.blueprints.staff.reports import numbers, row_names, words
from webapp.blueprints.staff.reports.charts import Heat, Timeline, draw_heat, draw_timeline
from webapp.blueprints.staff.reports.marks import Mark, mark_at
from webapp.blueprints.staff.reports.periods import day_label
from webapp.reports import Table

Legend = list[tuple[str, str]]
BARS = {"days": ("sent", "confirmed"), "visit_days": ("visits",)}
BEFORE = {"days": "before_sent", "visit_days": "before_visits"}
LINE = {"days": "cumulative"}


def chart_of(
    table: Table, language: str, marks: Sequence[Mark] = (), pace: float | None = None
) -> tuple[Markup, Legend]:
    """The drawing of a table and the names of its series.

    `marks` are notes on days; `pace` is how many entries a day it takes to reach the target.
    """
    return _heat(table, language) if table.key == "hours" else _timeline(table, language, marks, pace)


def _timeline(table: Table, language: str, marks: Sequence[Mark], pace: float | None) -> tuple[Markup, Legend]:
    series = dict(zip((column.key for column in table.columns), zip(*table.rows, strict=True), strict=True))
    ends = series.get("block_end", (None,) * len(table.rows))
    days = list(zip(series["day"], ends, strict=True))
    bars = [key for key in BARS[table.key] if key in series]
    before = BEFORE[table.key]
    line = LINE.get(table.key, "")
    drawing = draw_timeline(
        Timeline(
            key=table.key,
            title=words.title(table.key),
            description=_description(days, series[bars[0]], words.column(bars[0]), language),
            labels=[day_label(first, None, language, short=True) for first, _last in days],
            bars=[series[key] for key in bars],
            before=series.get(before, ()),
            line=series.get(line, ()),
            marks=_places(days, marks),
            goal=None if pace is None else pace * _longest(days),
            write=lambda value: numbers.whole(value, language),
        )
    )
    legend = [
        (f"bar-{len(BARS[table.key]) - 1 if len(bars) == 1 else place}", words.column(key))
        for place, key in enumerate(bars)
    ]
    if any(value is not None for value in series.get(before, ())):
        legend.append(("before", words.column(before)))
    if line in series:
        legend.append(("line", words.column(line)))
    if pace is not None:
        legend.append(("goal", _("Needed for the target")))
    return drawing, legend


def _places(days: list[tuple[date, date | None]], marks: Sequence[Mark]) -> list[tuple[int, str]]:
    """Where the notes stand: each place once, with the numbers of all its notes."""
    found = [(place, mark_at(marks, first, last or first)) for place, (first, last) in enumerate(days)]
    return [(place, _numbers(of_day)) for place, of_day in found if of_day]


def _numbers(marks: Sequence[Mark]) -> str:
    first, last = marks[0].number, marks[-1].number
    return f"{first}" if first == last else f"{first}–{last}"


def _longest(days: list[tuple[date, date | None]]) -> int:
    """How many days a bar stands for."""
    return max(((last or first) - first).days + 1 for first, last in days)


def _description(days: list[tuple[date, date | None]], values: tuple[object, ...], name: str, language: str) -> str:
    known = [(value, place) for place, value in enumerate(values) if isinstance(value, int)]
    if not known or not max(known)[0]:
        return _("Nothing yet in this period.")
    highest, place = max(known, key=lambda pair: (pair[0], -pair[1]))
    return _(
        "%(name)s: %(total)s in all; the most, %(highest)s, on %(day)s.",
        name=name,
        total=numbers.whole(sum(value for value, _place in known), language),
        highest=numbers.whole(highest, language),
        day=day_label(*days[place], language),
    )


def _heat(table: Table, language: str) -> tuple[Markup, Legend]:
    cells = {(row[0], row[1]): row[2] for row in table.rows}
    rows = [[cells.get((day, hour), 0) for hour in range(24)] for day in range(7)]
    days = row_names.weekdays()
    known = {place: value for place, value in cells.items() if isinstance(value, int)}
    description = _("Nothing yet in this period.")
    if known and max(known.values()):
        day, hour = max(known, key=lambda place: (known[place], -place[0], -place[1]))
        description = _(
            "The most entries, %(highest)s, are sent at the hour from %(hour)s on this day of the week: %(day)s.",
            highest=numbers.whole(known[day, hour], language),
            hour=f"{hour:02d}:00",
            day=days[day],
        )
    return draw_heat(Heat(table.key, words.title(table.key), description, days, rows)), []
