"""The tables of a report: each says whom it counts, and why its rows do not add up to the exact total, where they don't."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Any

from webapp import rollups
from webapp.platform import cell_retention
from webapp.platform.narrowing import required
from webapp.reports import values
from webapp.reports.metrics import ratio
from webapp.reports.periods import Period, values_of
from webapp.reports.properties import FUNNEL, LANGUAGE, VISITS, chosen_of, is_crossed, metric_by, why_unknown
from webapp.reports.values import AGREED, ALL, Column, Comparison, Rounded, Suppressed, Table, plus

DAY, WEEKDAY, HOUR, NAME, COUNT, SHARE = "day", "weekday", "hour", "name", "count", "share"
ONE_DAY = timedelta(days=1)
Rows = list[tuple[Any, ...]]
DayValues = dict[tuple[str, date], int]


def of_entries(reader: rollups.Reader, now: Period, comparison: Comparison | None) -> Table:
    """`days`: entries day by day with their running sum; of one language, as their cells are told."""
    columns = [(DAY, DAY), *((key, COUNT) for key in ("sent", "confirmed", "cumulative", "before_sent"))]
    filters = now.whole.filters
    chosen, value = chosen_of(filters)
    if is_crossed(filters) or chosen not in {"", LANGUAGE}:
        return table("days", ALL, columns, [], note=why_unknown(filters))
    is_rounded = bool(chosen) or now.whole.is_rounded
    metrics, of = frozenset({"sent", "confirmed"}), frozenset({value} if chosen else ())
    found = _rounded(reader.events_by_day(metrics, now.first, now.last, of), is_rounded=is_rounded)
    before = None
    if comparison is not None:
        before = _rounded(reader.events_by_day(frozenset({"sent"}), *_compared(now), of), is_rounded=is_rounded)
        if comparison.until is not None and not is_rounded:
            last = _compared(now)[1]
            late = reader.events_of_hours(frozenset({"sent"}), last, comparison.until)
            before["sent", last] = before.get(("sent", last), 0) - sum(late.values())
    rows: Rows = []
    cumulative: int = 0
    for day, then in zip(_days(now), _then(before, "sent", now, comparison), strict=True):
        cumulative = plus(cumulative, found.get(("confirmed", day), 0))
        rows.append((day, found.get(("sent", day), 0), found.get(("confirmed", day), 0), cumulative, then))
    return table("days", ALL, columns, rows, values.ROUNDED if is_rounded else "")


def of_visits(reader: rollups.Reader, now: Period, comparison: Comparison | None) -> Table:
    """`visit_days`: of those who agreed."""
    columns = [(DAY, DAY), ("visits", COUNT), ("before_visits", COUNT)]
    filters = now.whole.filters
    if is_crossed(filters):
        return table("visit_days", AGREED, columns, [], note=values.ONE_AT_A_TIME)
    chosen, value = chosen_of(filters)
    # Each visit has one language, and there are fewer languages than sources.
    metric = metric_by(VISITS, chosen or LANGUAGE)
    of = values_of(metric, chosen, value, now.whole.visits) if chosen else frozenset[str]()
    is_rounded = bool(chosen) or now.whole.is_rounded
    metrics = frozenset({metric})
    has_any = bool(of) or not chosen
    found = _rounded(reader.visits_by_day(metrics, now.first, now.last, of), is_rounded=is_rounded) if has_any else {}
    before = None
    if comparison is not None:
        before = _rounded(reader.visits_by_day(metrics, *_compared(now), of), is_rounded=is_rounded) if has_any else {}
        if comparison.until is not None and not is_rounded:
            last = _compared(now)[1]
            late = reader.visits_of_hours(frozenset({VISITS}), last, comparison.until)
            before[metric, last] = before.get((metric, last), 0) - sum(late.values())
    rows: Rows = [
        (day, found.get((metric, day), 0), then)
        for day, then in zip(_days(now), _then(before, metric, now, comparison), strict=True)
    ]
    return table("visit_days", AGREED, columns, rows, values.ROUNDED if is_rounded else "")


def of_funnel(now: Period, before: Period | None) -> Table:
    """`funnel`: how many of those who agreed got how far."""
    columns = [("name", NAME), ("count", COUNT), ("before", COUNT), ("share", SHARE), ("step", SHARE)]
    filters = now.whole.filters
    if is_crossed(filters):
        return table("funnel", AGREED, columns, [], note=values.ONE_AT_A_TIME)
    earlier = None
    if before is not None:
        earlier = before.without_last_day if now.whole.knows_no_hours else before.to_the_hour
    counted = {stage.metric: now.whole.counted(stage.metric) for stage in FUNNEL}
    whole = previous = counted[FUNNEL[0].metric]
    rows: Rows = []
    for name, number in counted.items():
        step = ratio(number, previous) if rows else None
        rows.append((name, number, earlier.counted(name) if earlier else None, ratio(number, whole), step))
        previous = number
    is_rounded = bool(filters.properties) or now.whole.is_rounded
    return table("funnel", AGREED, columns, rows, values.ROUNDED if is_rounded else "")


def of_hours(reader: rollups.Reader, now: Period, at: datetime) -> Table:
    """`hours`: entries sent by weekday and hour, as far back as hours are kept."""
    columns = [("weekday", WEEKDAY), ("hour", HOUR), ("count", COUNT)]
    filters = now.whole.filters
    if filters.properties:
        return table("hours", ALL, columns, [], why_unknown(filters))
    first = max(now.first, cell_retention.first_hours_day(at))
    found = reader.events_by_weekday("sent", first, now.last)
    rows: Rows = [(weekday, hour, found[weekday, hour]) for weekday in range(7) for hour in range(24)]
    return table("hours", ALL, columns, rows, values.HOURS_GONE if first > now.first else "")


def of_refusals_and_messages(now: Period, refused: Mapping[str, int]) -> Iterator[Table]:
    """`refusals` and `messages`: of requests and of messages, not of people; a channel that carried none has no row."""
    note = why_unknown(now.whole.filters)
    rows: Rows = [] if note else sorted(refused.items(), key=lambda row: (-row[1], row[0]))
    yield table("refusals", ALL, [("name", NAME), ("count", COUNT)], rows, note)
    plain = now.whole.plain
    rows = [(channel, *(plain(of, (channel,)) for of in ("delivered", "failed"))) for channel in rollups.CHANNELS]
    columns = [("name", NAME), ("delivered", COUNT), ("failed", COUNT)]
    yield table("messages", ALL, columns, [] if note else [row for row in rows if any(row[1:])], note)


def of_campaigns(reader: rollups.Reader, now: Period, comparison: Comparison | None, slugs: Mapping[int, str]) -> Table:
    """`campaigns`: one beside the other, the largest first."""
    columns = [("slug", NAME), ("sent", COUNT), ("confirmed", COUNT), ("before_confirmed", COUNT)]
    filters = now.whole.filters
    if filters.properties:
        return table("campaigns", ALL, columns, [], why_unknown(filters))
    found = reader.events_by_campaign(frozenset({"sent", "confirmed"}), now.first, now.last)
    before: dict[tuple[str, int], int] | None = None
    if comparison is not None:
        of = frozenset({"confirmed"})
        before = dict(reader.events_by_campaign(of, comparison.first, comparison.last))
        if comparison.until is not None:
            for key, number in reader.events_of_hours(of, comparison.last, comparison.until).items():
                before[key] = before.get(key, 0) - number
    rows: Rows = [
        (
            slug,
            *(found.get((metric, number), 0) for metric in ("sent", "confirmed")),
            None if before is None else before.get(("confirmed", number), 0),
        )
        for number, slug in slugs.items()
    ]
    return table("campaigns", ALL, columns, sorted(rows, key=lambda row: (-row[1], row[0])))


def size_of(value: Any) -> int:
    """A number to order rows by: what is not told as one stands for less than any."""
    return int(value) if isinstance(value, int) else 1 if isinstance(value, Suppressed) else 0


def table(key: str, basis: str, columns: list[tuple[str, str]], rows: Rows, note: str = "") -> Table:
    """A table of columns that are told by key and kind."""
    return Table(key, basis, tuple(Column(*column) for column in columns), tuple(rows), note)


def _compared(now: Period) -> tuple[date, date]:
    return required(now.whole.filters.compared, "asked only where there is a comparison")


def _rounded(found: rollups.ByDay, *, is_rounded: bool) -> DayValues:
    if not is_rounded:
        return {key: sums.count for key, sums in found.items()}
    return {key: Rounded(sums.rounded, sums.cells) for key, sums in found.items() if sums.rounded}


def _days(now: Period) -> Iterator[date]:
    return (now.first + number * ONE_DAY for number in range((now.last - now.first).days + 1))


def _then(before: DayValues | None, metric: str, now: Period, comparison: Comparison | None) -> Iterator[int | None]:
    """For each day, the same one of the period before; nothing where today is left out on both sides."""
    days = (now.last - now.first).days + 1
    if before is None or comparison is None:
        yield from repeat(None, days)
        return
    first = _compared(now)[0]
    for day in (first + number * ONE_DAY for number in range(days)):
        yield before.get((metric, day), 0) if day <= comparison.last else None
