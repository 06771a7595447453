"""The tables of a board: each says whom it counts, and how many of the exact total are in none of its rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from webapp import consent, cookies
from webapp.analytics.agents import DEVICES
from webapp.analytics.figures import ERRORS, FIELDS
from webapp.analytics.sources import buckets
from webapp.dashboards import figures
from webapp.dashboards.facts import CHANNELS, Cell
from webapp.dashboards.figures import AGREED, ALL, Column, Table
from webapp.dashboards.gathering import first_hours_day
from webapp.dashboards.models import FigureHour
from webapp.dashboards.published import Published, share
from webapp.dashboards.sides import WAY, Side, whole_weeks
from webapp.dashboards.suppression import Days
from webapp.platform.i18n import LANGUAGES

DAY, BLOCK_END, WEEKDAY, HOUR, NAME, COUNT, SHARE = "day", "block_end", "weekday", "hour", "name", "count", "share"
ONE_DAY = timedelta(days=1)
Rows = list[tuple[Any, ...]]


def of_entries(now: Side, before: Side | None) -> Iterator[Table]:
    """`days`: entries day by day with their running sum; of one language, block by block."""
    if now.is_crossed or now.chosen not in {"", "language"}:
        yield _table("days", ALL, _days_columns(), [], note=_crossed(now) or now.unknown)
        return
    if now.chosen:
        rows: Rows = []
        cumulative = 0
        for first, last, told in now.entered_by_language.spans():
            sent, confirmed = told.number("sent", now.value), told.number("confirmed", now.value)
            cumulative += confirmed if isinstance(confirmed, int) else 0
            rows.append((first, last, sent, confirmed, cumulative, None))
        columns = _days_columns()
        columns.insert(1, ("block_end", BLOCK_END))
        yield _table("days", ALL, columns, rows)
        return
    yield _table("days", ALL, _days_columns(), list(_day_rows(now, before)))


def of_visits(now: Side, before: Side | None) -> Iterator[Table]:
    """`visit_days` and `funnel`: of those who agreed."""
    columns = [("day", DAY), ("visits", COUNT), ("before_visits", COUNT)]
    if now.is_crossed:
        yield _table("visit_days", AGREED, columns, [], note=figures.ONE_AT_A_TIME)
    elif now.chosen:
        columns.insert(1, ("block_end", BLOCK_END))
        spans = now.counted_by(now.chosen).spans()
        rows: Rows = [(first, last, told.number("visits", now.value), None) for first, last, told in spans]
        yield _table("visit_days", AGREED, columns, rows)
    else:
        visits, earlier = now.counts.by_day("visits"), before.counts.by_day("visits") if before else None
        rows_of_days = [(day, visits[day], _then(earlier, before, number)) for number, day in enumerate(_days(now))]
        yield _table("visit_days", AGREED, columns, rows_of_days)

    rows = []
    whole, previous = None, None
    for stage in WAY:
        number = now.counted(stage.figure)
        whole = number if whole is None else whole
        step = share(number, previous) if previous is not None else None
        rows.append(
            (stage.figure, number, before.counted(stage.figure) if before else None, share(number, whole), step)
        )
        previous = number
    columns = [("name", NAME), ("count", COUNT), ("before", COUNT), ("share", SHARE), ("step", SHARE)]
    yield _table("funnel", AGREED, columns, [] if now.is_crossed else rows, note=_crossed(now))


def of_properties(now: Side) -> Iterator[Table]:
    """`sources`, `languages`, `devices`: each told apart by that property alone."""
    columns = [("name", NAME), ("visits", COUNT)]
    if note := _other_than(now, "source"):
        yield _table("sources", AGREED, columns, [], note)
    else:
        told = now.counted_by("source")
        rows = [_way_row(told, name, ("visits", "began", "sent", "confirmed")) for name in buckets()]
        rows = [(*row, share(row[-1], row[1])) for row in rows if _is_any(row)]
        rows.sort(key=lambda row: (row[0] == "other", -_size(row[1]), row[0]))
        more = [("began", COUNT), ("sent", COUNT), ("confirmed", COUNT), ("share", SHARE)]
        yield _table("sources", AGREED, [*columns, *more], rows, hidden=_untold(now, told, "visits"))

    columns += [("sent", COUNT), ("confirmed", COUNT)]
    if note := _other_than(now, "language"):
        yield _table("languages", ALL, columns, [], note)
    else:
        visits, entered = now.counted_by("language"), now.entered_by_language
        rows = [
            (name, visits.number("visits", name), *(entered.number(figure, name) for figure in ("sent", "confirmed")))
            for name in LANGUAGES
        ]
        hidden = now.facts.total("sent", now.first, now.last) - entered.total("sent")
        yield _table("languages", ALL, columns, rows, hidden=hidden)

    if note := _other_than(now, "device"):
        yield _table("devices", AGREED, columns, [], note)
    else:
        told = now.counted_by("device")
        rows = [row for name in DEVICES if _is_any(row := _way_row(told, name, ("visits", "sent", "confirmed")))]
        yield _table("devices", AGREED, columns, rows, hidden=_untold(now, told, "visits"))


def of_boxes(now: Side, is_of_all: bool) -> Iterator[Table]:
    """`fields`, `consents`, and on the board of all `cookies`."""
    columns = [("name", NAME), ("count", COUNT), ("share", SHARE)]
    if now.filters.properties:
        yield _table("fields", AGREED, columns, [], figures.ONE_AT_A_TIME)
    else:
        began = now.counts.total("began", now.first, now.last)
        counted = [(field, now.errors.number(ERRORS, field)) for field in FIELDS]
        rows: Rows = [(field, number, share(number, began)) for field, number in counted if number]
        hidden = now.counts.total(ERRORS, now.first, now.last) - now.errors.total(ERRORS)
        yield _table("fields", AGREED, columns, rows, hidden=hidden)

    columns = [("name", NAME), ("channel", NAME), ("given", COUNT), ("refused", COUNT), ("share", SHARE)]
    if now.filters.properties:
        yield _table("consents", ALL, columns, [], _crossed(now) or now.unknown)
    else:
        yield _table("consents", ALL, columns, list(_consent_rows(now)))

    if is_of_all:
        yield _cookies(now)


def of_hours(
    connection: Connection, tail: Counter[Cell], campaign_id: int | None, now: Side, at: datetime
) -> Iterator[Table]:
    """`hours`: entries sent by weekday and hour, as far back as hours are kept."""
    columns = [("weekday", WEEKDAY), ("hour", HOUR), ("count", COUNT)]
    if now.filters.properties:
        yield _table("hours", ALL, columns, [], _crossed(now) or now.unknown)
        return
    first = max(now.first, first_hours_day(at))
    query = select(FigureHour.day, FigureHour.hour, FigureHour.count).where(
        FigureHour.figure == "sent", FigureHour.day.between(first, now.last)
    )
    if campaign_id is not None:
        query = query.where(FigureHour.campaign_id == campaign_id)
    found: Counter[tuple[int, int]] = Counter()
    for day, hour, number in connection.execute(query):
        found[day.weekday(), hour] += number
    for cell, number in tail.items():
        if cell.figure == "sent" and first <= cell.day <= now.last:
            found[cell.day.weekday(), cell.hour] += number
    rows: Rows = [(weekday, hour, found[weekday, hour]) for weekday in range(7) for hour in range(24)]
    yield _table("hours", ALL, columns, rows, figures.HOURS_KEPT if first > now.first else "")


def of_the_rest(now: Side, refused: Counter[str]) -> Iterator[Table]:
    """`refusals` and `messages`: of requests and of messages, not of people."""
    note = _crossed(now) or now.unknown
    rows: Rows = [] if note else refused.most_common()
    yield _table("refusals", ALL, [("name", NAME), ("count", COUNT)], rows, note)
    rows = [] if note else [
        (channel, now.plain("delivered", (channel,)), now.plain("failed", (channel,))) for channel in CHANNELS
    ]  # fmt: skip
    yield _table("messages", ALL, [("name", NAME), ("delivered", COUNT), ("failed", COUNT)], rows, note)


def of_campaigns(now: Side, before: Side | None, slugs: Mapping[int, str]) -> Table:
    """`campaigns`: one beside the other, the largest first."""
    columns = [("slug", NAME), ("sent", COUNT), ("confirmed", COUNT), ("before_confirmed", COUNT)]
    if now.filters.properties:
        return _table("campaigns", ALL, columns, [], _crossed(now) or now.unknown)
    sent, confirmed = (now.facts.by_campaign(figure, now.first, now.last) for figure in ("sent", "confirmed"))
    earlier = before.facts.by_campaign("confirmed", before.first, before.last) if before else None
    rows: Rows = [
        (slug, sent[number], confirmed[number], None if earlier is None else earlier[number])
        for number, slug in slugs.items()
    ]
    return _table("campaigns", ALL, columns, sorted(rows, key=lambda row: (-row[1], row[0])))


def _days_columns() -> list[tuple[str, str]]:
    return [("day", DAY), *((key, COUNT) for key in ("sent", "confirmed", "cumulative", "before_sent"))]


def _day_rows(now: Side, before: Side | None) -> Iterator[tuple[Any, ...]]:
    sent, confirmed = now.facts.by_day("sent"), now.facts.by_day("confirmed")
    earlier = before.facts.by_day("sent") if before else None
    cumulative = 0
    for number, day in enumerate(_days(now)):
        cumulative += confirmed[day]
        yield day, sent[day], confirmed[day], cumulative, _then(earlier, before, number)


def _days(side: Side) -> Iterator[date]:
    return (side.first + number * ONE_DAY for number in range(side.filters.days))


def _then(earlier: Counter[date] | None, before: Side | None, number: int) -> int | None:
    return None if earlier is None or before is None else earlier[before.first + number * ONE_DAY]


def _way_row(told: Published, name: str, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return (name, *(told.number(key, name) for key in keys))


def _is_any(row: tuple[Any, ...]) -> bool:
    return any(row[1:])


def _size(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _untold(now: Side, told: Published, figure: str) -> int:
    return now.counts.total(figure, now.first, now.last) - told.total(figure)


def _consent_rows(now: Side) -> Iterator[tuple[Any, ...]]:
    for purpose in consent.CATALOGUE:
        told = now.consents(purpose.key)
        given, refused = told.number(purpose.key, "given"), told.number(purpose.key, "refused")
        total = given + refused if isinstance(given, int) and isinstance(refused, int) else figures.HIDDEN
        channel = purpose.key.rpartition("_")[2] if purpose.key.startswith("offers_") else ""
        if total != 0:
            yield purpose.key, channel, given, refused, share(given, total)


def _cookies(now: Side) -> Table:
    columns = [("name", NAME), ("count", COUNT)]
    if now.filters.properties:
        return _table("cookies", ALL, columns, [], _crossed(now) or now.unknown)
    days: Days = {
        day: {("cookies", outcome): number for outcome, number in found.items()}
        for day, found in cookies.count_by_day(*whole_weeks(now.first, now.last)).items()
    }
    told = now.publish_days(days)
    rows: Rows = [(outcome, told.number("cookies", outcome)) for outcome in cookies.OUTCOMES]
    return _table("cookies", ALL, columns, [row for row in rows if row[1]])


def _other_than(now: Side, name: str) -> str:
    return figures.ONE_AT_A_TIME if now.filters.properties not in {(), (name,)} else ""


def _crossed(now: Side) -> str:
    return figures.ONE_AT_A_TIME if now.is_crossed else ""


def _table(
    key: str, basis: str, columns: list[tuple[str, str]], rows: Rows, note: str = "", hidden: int | None = None
) -> Table:
    return Table(key, basis, tuple(Column(*column) for column in columns), tuple(rows), note, hidden)
