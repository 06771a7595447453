"""The tables in which people are told apart by one property: never by two, and never under ten of them."""

from collections.abc import Iterator
from typing import Any

from webapp import analytics, consent, cookies
from webapp.platform.i18n import LANGUAGES
from webapp.reports import values
from webapp.reports.periods import PeriodTotals, whole_weeks
from webapp.reports.published import Published, share
from webapp.reports.tables import COUNT, NAME, SHARE, Rows, crossed, table
from webapp.reports.values import AGREED, ALL, Table
from webapp.rollups import ENTERED, Days, of_consent


def of_properties(now: PeriodTotals) -> Iterator[Table]:
    """`sources`, `languages`, `devices`: each told apart by that property alone."""
    columns = [("name", NAME), ("visits", COUNT)]
    if note := _other_than(now, "source"):
        yield table("sources", AGREED, columns, [], note)
    else:
        told = now.by("source")
        rows = [_way_row(told, name, ("visits", "began", "sent", "confirmed")) for name in analytics.buckets()]
        rows = [(*row, share(row[-1], row[1])) for row in rows if _is_any(row)]
        rows.sort(key=lambda row: (row[0] == "other", -_size(row[1]), row[0]))
        more = [("began", COUNT), ("sent", COUNT), ("confirmed", COUNT), ("share", SHARE)]
        yield table("sources", AGREED, [*columns, *more], rows, hidden=_untold(now, told, "visits"))

    columns += [("sent", COUNT), ("confirmed", COUNT)]
    if note := _other_than(now, "language"):
        yield table("languages", ALL, columns, [], note)
    else:
        visits, entered = now.by("language"), now.by(ENTERED)
        rows = [
            (name, visits.number("visits", name), *(entered.number(figure, name) for figure in ("sent", "confirmed")))
            for name in LANGUAGES
        ]
        hidden = now.facts.total("sent", now.first, now.last) - entered.total("sent")
        yield table("languages", ALL, columns, rows, hidden=hidden)

    if note := _other_than(now, "device"):
        yield table("devices", AGREED, columns, [], note)
    else:
        told = now.by("device")
        rows = [
            row for name in analytics.DEVICES if _is_any(row := _way_row(told, name, ("visits", "sent", "confirmed")))
        ]
        yield table("devices", AGREED, columns, rows, hidden=_untold(now, told, "visits"))


def of_boxes(now: PeriodTotals, is_of_all: bool) -> Iterator[Table]:
    """`fields`, `consents`, and on the board of all `cookies`."""
    columns = [("name", NAME), ("count", COUNT), ("share", SHARE)]
    if now.filters.properties:
        yield table("fields", AGREED, columns, [], values.ONE_AT_A_TIME)
    else:
        began = now.counts.total("began", now.first, now.last)
        counted = [
            (field, now.by(analytics.figures.ERRORS).number(analytics.figures.ERRORS, field))
            for field in analytics.figures.FIELDS
        ]
        rows: Rows = [(field, number, share(number, began)) for field, number in counted if number]
        hidden = now.counts.total(analytics.figures.ERRORS, now.first, now.last) - now.by(
            analytics.figures.ERRORS
        ).total(analytics.figures.ERRORS)
        yield table("fields", AGREED, columns, rows, hidden=hidden)

    columns = [("name", NAME), ("channel", NAME), ("given", COUNT), ("refused", COUNT), ("share", SHARE)]
    if now.filters.properties:
        yield table("consents", ALL, columns, [], crossed(now) or now.unknown)
    else:
        yield table("consents", ALL, columns, list(_consent_rows(now)))

    if is_of_all:
        yield _cookies(now)


def _way_row(told: Published, name: str, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return (name, *(told.number(key, name) for key in keys))


def _is_any(row: tuple[Any, ...]) -> bool:
    return any(row[1:])


def _size(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _untold(now: PeriodTotals, told: Published, figure: str) -> int:
    return now.counts.total(figure, now.first, now.last) - told.total(figure)


def _consent_rows(now: PeriodTotals) -> Iterator[tuple[Any, ...]]:
    for purpose in consent.CATALOGUE:
        told = now.by(of_consent(purpose.key))
        given, refused = told.number(purpose.key, "given"), told.number(purpose.key, "refused")
        total = given + refused if isinstance(given, int) and isinstance(refused, int) else values.HIDDEN
        channel = purpose.key.rpartition("_")[2] if purpose.key.startswith("offers_") else ""
        if total != 0:
            yield purpose.key, channel, given, refused, share(given, total)


def _cookies(now: PeriodTotals) -> Table:
    columns = [("name", NAME), ("count", COUNT)]
    if now.filters.properties:
        return table("cookies", ALL, columns, [], crossed(now) or now.unknown)
    days: Days = {
        day: {("cookies", outcome): number for outcome, number in found.items()}
        for day, found in cookies.count_by_day(*whole_weeks(now.first, now.last)).items()
    }
    told = now.publish_days(days)
    rows: Rows = [(outcome, told.number("cookies", outcome)) for outcome in cookies.OUTCOMES]
    return table("cookies", ALL, columns, [row for row in rows if row[1]])


def _other_than(now: PeriodTotals, name: str) -> str:
    return values.ONE_AT_A_TIME if now.filters.properties not in {(), (name,)} else ""
