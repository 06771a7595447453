"""The tables in which people are told apart by one property: never by two, and as their day cells are rounded."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from webapp import analytics, consent, cookies, rollups
from webapp.platform.i18n import LANGUAGES
from webapp.reports import values
from webapp.reports.metrics import ratio
from webapp.reports.periods import Totals, displayed, values_of
from webapp.reports.properties import (
    BEGAN,
    CONFIRMED,
    DEVICE,
    GIVEN,
    LANGUAGE,
    REFUSED,
    SENT,
    SOURCE,
    VISITS,
    chosen_of,
    link_metric,
    metric_by,
    why_unknown,
)
from webapp.reports.tables import COUNT, NAME, SHARE, Rows, size_of, table
from webapp.reports.values import AGREED, ALL, ROUNDED, Table, Value

Columns = list[tuple[str, str]]


def of_properties(now: Totals) -> Iterator[Table]:
    """`sources` and `source_names`, `languages`, `devices`: each told apart by that property alone.

    Filtered by a value of it, a table has the row of that value, and no other.
    """
    yield from _of_sources(now)
    columns: Columns = [("name", NAME), (VISITS, COUNT), (SENT, COUNT), (CONFIRMED, COUNT)]
    if note := _other_than(now, LANGUAGE):
        yield table("languages", ALL, columns, [], note)
    else:
        rows: Rows = [
            (name, _visited(now, VISITS, LANGUAGE, name), *(_event(now, of, (name,)) for of in (SENT, CONFIRMED)))
            for name in _asked(now, LANGUAGE, LANGUAGES)
        ]
        yield table("languages", ALL, columns, rows, ROUNDED)
    if note := _other_than(now, DEVICE):
        yield table("devices", AGREED, columns, [], note)
    else:
        rows = [_row(now, DEVICE, name, (VISITS, SENT, CONFIRMED)) for name in _asked(now, DEVICE, analytics.DEVICES)]
        yield table("devices", AGREED, columns, [row for row in rows if _is_any(now, DEVICE, row)], ROUNDED)


def of_links(now: Totals) -> Table:
    """`links`: how far those got who came by each link that staff made, by its name."""
    columns: Columns = [("name", NAME), *((name, COUNT) for name in (VISITS, BEGAN, SENT, CONFIRMED))]
    # A made link is a source of its own bucket, so that by this filter all of them stay.
    if now.filters.properties and chosen_of(now.filters) != (SOURCE, analytics.bucket_of("")):
        return table("links", AGREED, columns, [], values.ONE_AT_A_TIME)
    metrics = {name: link_metric(name) for name in (VISITS, BEGAN, SENT, CONFIRMED)}
    names = {
        value
        for (metric, value), sums in now.visits.items()
        if sums.rounded and metric in metrics.values() and _is_made(value)
    }
    rows: Rows = [
        (name, *(displayed(now.of_visits(metric, (name,)), _all(now, metric)) for metric in metrics.values()))
        for name in names
    ]
    return table("links", AGREED, columns, sorted(rows, key=lambda row: (-size_of(row[1]), row[0])), ROUNDED)


def of_boxes(now: Totals, *, is_of_all: bool) -> Iterator[Table]:
    """`fields`, `consents`, and on the board of all `cookies`."""
    columns: Columns = [("name", NAME), ("count", COUNT), ("share", SHARE)]
    errors = analytics.metrics.ERRORS
    if now.filters.properties:
        yield table("fields", AGREED, columns, [], values.ONE_AT_A_TIME)
    else:
        began, all_errors = now.exact(now.of_visits(BEGAN)), now.of_visits(errors).count
        rounded = {field: now.of_visits(errors, (field,)) for field in analytics.metrics.FIELDS}
        counted = {field: displayed(sums, all_errors) for field, sums in rounded.items() if sums.rounded}
        rows: Rows = [(field, number, ratio(number, began)) for field, number in counted.items()]
        yield table("fields", AGREED, columns, rows, ROUNDED)

    columns = [("name", NAME), ("channel", NAME), ("given", COUNT), ("refused", COUNT), ("share", SHARE)]
    if now.filters.properties:
        yield table("consents", ALL, columns, [], why_unknown(now.filters))
    else:
        yield table("consents", ALL, columns, list(_consent_rows(now)), ROUNDED)

    if is_of_all:
        columns = [("name", NAME), ("count", COUNT)]
        if now.filters.properties:
            yield table("cookies", ALL, columns, [], why_unknown(now.filters))
        else:
            rows = [(of, _event(now, rollups.CHOICES, (of,))) for of in cookies.OUTCOMES]
            yield table("cookies", ALL, columns, [row for row in rows if row[1]], ROUNDED)


def _of_sources(now: Totals) -> Iterator[Table]:
    columns: Columns = [("name", NAME), *((name, COUNT) for name in (VISITS, BEGAN, SENT, CONFIRMED)), ("share", SHARE)]
    named: Columns = [("bucket", NAME), ("name", NAME), (VISITS, COUNT)]
    if note := _other_than(now, SOURCE):
        yield table("sources", AGREED, columns, [], note)
        yield table("source_names", AGREED, named, [], note)
        return
    buckets = _asked(now, SOURCE, analytics.buckets())
    rows: Rows = [_row(now, SOURCE, name, (VISITS, BEGAN, SENT, CONFIRMED)) for name in buckets]
    rows = [(*row, ratio(row[-1], row[1])) for row in rows if _is_any(now, SOURCE, row)]
    rows.sort(key=lambda row: (row[0] == "other", -size_of(row[1]), row[0]))
    yield table("sources", AGREED, columns, rows, ROUNDED)
    names = sorted(value for (metric, value), sums in now.visits.items() if metric == VISITS and sums.rounded)
    by_name: Rows = [
        (analytics.bucket_of(name), name, displayed(now.of_visits(VISITS, (name,)), _all(now, VISITS)))
        for name in names
        if analytics.bucket_of(name) in buckets
    ]
    order = {row[0]: place for place, row in enumerate(rows)}
    by_name.sort(key=lambda row: (order.get(row[0], len(order)), -size_of(row[2]), row[1]))
    yield table("source_names", AGREED, named, by_name, ROUNDED)


def _asked(now: Totals, of: str, known: Sequence[str]) -> Sequence[str]:
    """The value of a property that is filtered by, or all that are known."""
    chosen, value = chosen_of(now.filters)
    return tuple(name for name in known if name == value) if chosen == of else known


def _row(now: Totals, of: str, value: str, names: tuple[str, ...]) -> tuple[Any, ...]:
    return (value, *(_visited(now, name, of, value) for name in names))


def _visited(now: Totals, name: str, of: str, value: str) -> Value:
    metric = metric_by(name, of)
    return displayed(now.of_visits(metric, values_of(metric, of, value, now.visits)), _all(now, metric))


def _is_any(now: Totals, of: str, row: tuple[Any, ...]) -> bool:
    """Whether anything is told of a row; by what is told alone."""
    names = (VISITS, BEGAN, SENT, CONFIRMED)
    metrics = [metric_by(name, of) for name in names]
    return any(now.of_visits(metric, values_of(metric, of, row[0], now.visits)).rounded for metric in metrics)


def _event(now: Totals, metric: str, of: Iterable[str]) -> Value:
    return displayed(now.of_events(metric, of), now.of_events(metric).count)


def _all(now: Totals, metric: str) -> int:
    return now.of_visits(metric).count


def _is_made(name: str) -> bool:
    return analytics.bucket_of(name) == analytics.bucket_of("")


def _consent_rows(now: Totals) -> Iterator[tuple[Any, ...]]:
    for purpose in consent.CATALOGUE:
        sums = [now.of_events(metric, (purpose.key,)) for metric in (GIVEN, REFUSED)]
        both = sums[0].plus(sums[1])
        if not both.rounded:
            continue
        given, refused = (_event(now, metric, (purpose.key,)) for metric in (GIVEN, REFUSED))
        channel = purpose.key.rpartition("_")[2] if purpose.key.startswith("offers_") else ""
        # Without a required one there is no entry: nobody can refuse it, and a share of it says nothing.
        asked = (None, None) if purpose.required else (refused, ratio(given, displayed(both, 1)))
        yield purpose.key, channel, given, *asked


def _other_than(now: Totals, name: str) -> str:
    return values.ONE_AT_A_TIME if now.filters.properties not in {(), (name,)} else ""
