"""The tables of a board: each says whom it counts, and how many of the exact total are in none of its rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from webapp.reports import values
from webapp.reports.periods import LANGUAGE, PeriodTotals
from webapp.reports.published import share
from webapp.reports.settled import Settled
from webapp.reports.values import AGREED, ALL, Column, Table
from webapp.rollups import CHANNELS, ENTERED, WAY, Cell, RollupHour, Spans, first_hours_day

DAY, BLOCK_END, WEEKDAY, HOUR, NAME, COUNT, SHARE = "day", "block_end", "weekday", "hour", "name", "count", "share"
ONE_DAY = timedelta(days=1)
Rows = list[tuple[Any, ...]]


def of_entries(now: PeriodTotals, before: PeriodTotals | None) -> Iterator[Table]:
    """`days`: entries day by day with their running sum; of one language, block by block."""
    if now.is_crossed or now.chosen not in {"", "language"}:
        yield table("days", ALL, _days_columns(), [], note=crossed(now) or now.unknown)
        return
    if now.chosen:
        rows: Rows = []
        cumulative = 0
        for first, last, told in now.by(ENTERED).spans():
            sent, confirmed = told.number("sent", now.value), told.number("confirmed", now.value)
            cumulative += confirmed if isinstance(confirmed, int) else 0
            rows.append((first, last, sent, confirmed, cumulative, None))
        columns = _days_columns()
        columns.insert(1, ("block_end", BLOCK_END))
        yield table("days", ALL, columns, rows)
        return
    yield table("days", ALL, _days_columns(), list(_day_rows(now, before)))


def of_visits(now: PeriodTotals, before: PeriodTotals | None) -> Table:
    """`visit_days`: of those who agreed."""
    columns = [("day", DAY), ("visits", COUNT), ("before_visits", COUNT)]
    if now.is_crossed:
        return table("visit_days", AGREED, columns, [], note=values.ONE_AT_A_TIME)
    if now.chosen:
        columns.insert(1, ("block_end", BLOCK_END))
        spans = now.by(now.chosen).spans()
        rows: Rows = [(first, last, told.number("visits", now.value), None) for first, last, told in spans]
        return table("visit_days", AGREED, columns, rows)
    visits, earlier = now.visits.by_day(LANGUAGE), before.visits.by_day(LANGUAGE) if before else None
    rows = [(day, visits[day], _then(earlier, before, number)) for number, day in enumerate(_days(now))]
    return table("visit_days", AGREED, columns, rows)


def of_the_way(now: PeriodTotals, before: PeriodTotals | None) -> Table:
    """`funnel`: how many of those who agreed got how far."""
    columns = [("name", NAME), ("count", COUNT), ("before", COUNT), ("share", SHARE), ("step", SHARE)]
    if now.is_crossed:
        return table("funnel", AGREED, columns, [], note=values.ONE_AT_A_TIME)
    told = {stage.figure: now.counted(stage.figure) for stage in WAY}
    whole = previous = told[WAY[0].figure]
    rows: Rows = []
    for name, number in told.items():
        step = share(number, previous) if rows else None
        rows.append((name, number, before.counted(name) if before else None, share(number, whole), step))
        previous = number
    return table("funnel", AGREED, columns, rows)


def of_hours(
    connection: Connection,
    unaggregated: Counter[Cell],
    settled: Settled,
    campaign_id: int | None,
    now: PeriodTotals,
    at: datetime,
) -> Iterator[Table]:
    """`hours`: entries sent by weekday and hour, as far back as hours are kept."""
    columns = [("weekday", WEEKDAY), ("hour", HOUR), ("count", COUNT)]
    if now.filters.properties:
        yield table("hours", ALL, columns, [], crossed(now) or now.unknown)
        return
    first = max(now.first, first_hours_day(at))
    past, coming = settled.split([(first, now.last)])
    asked = "hours", campaign_id, tuple(past)
    found = Counter(settled.keep(asked, lambda: _hours(connection, campaign_id, past)))
    found.update(_hours(connection, campaign_id, coming))
    for cell, number in unaggregated.items():
        if cell.figure == "sent" and first <= cell.day <= now.last:
            found[cell.day.weekday(), cell.hour] += number
    rows: Rows = [(weekday, hour, found[weekday, hour]) for weekday in range(7) for hour in range(24)]
    yield table("hours", ALL, columns, rows, values.HOURS_KEPT if first > now.first else "")


def of_the_rest(now: PeriodTotals, refused: Counter[str]) -> Iterator[Table]:
    """`refusals` and `messages`: of requests and of messages, not of people."""
    note = crossed(now) or now.unknown
    rows: Rows = [] if note else refused.most_common()
    yield table("refusals", ALL, [("name", NAME), ("count", COUNT)], rows, note)
    rows = (
        []
        if note
        else [(channel, now.plain("delivered", (channel,)), now.plain("failed", (channel,))) for channel in CHANNELS]
    )
    yield table("messages", ALL, [("name", NAME), ("delivered", COUNT), ("failed", COUNT)], rows, note)


def of_campaigns(now: PeriodTotals, before: PeriodTotals | None, slugs: Mapping[int, str]) -> Table:
    """`campaigns`: one beside the other, the largest first."""
    columns = [("slug", NAME), ("sent", COUNT), ("confirmed", COUNT), ("before_confirmed", COUNT)]
    if now.filters.properties:
        return table("campaigns", ALL, columns, [], crossed(now) or now.unknown)
    sent, confirmed = (now.facts.by_campaign(figure, now.first, now.last) for figure in ("sent", "confirmed"))
    earlier = before.facts.by_campaign("confirmed", before.first, before.last) if before else None
    rows: Rows = [
        (slug, sent[number], confirmed[number], None if earlier is None else earlier[number])
        for number, slug in slugs.items()
    ]
    return table("campaigns", ALL, columns, sorted(rows, key=lambda row: (-row[1], row[0])))


def _hours(connection: Connection, campaign_id: int | None, spans: Spans) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for first, last in spans:
        asked = {"first": first, "last": last} | ({} if campaign_id is None else {"campaign_id": campaign_id})
        for day, hour, number in connection.execute(_hours_query(campaign_id is not None), asked):
            found[day.weekday(), hour] += number
    return found


@cache
def _hours_query(of_one: bool) -> Any:
    query: Any = select(RollupHour.day, RollupHour.hour, RollupHour.count).where(
        RollupHour.figure == "sent", RollupHour.day.between(bindparam("first"), bindparam("last"))
    )
    return query.where(RollupHour.campaign_id == bindparam("campaign_id")) if of_one else query


def _days_columns() -> list[tuple[str, str]]:
    return [("day", DAY), *((key, COUNT) for key in ("sent", "confirmed", "cumulative", "before_sent"))]


def _day_rows(now: PeriodTotals, before: PeriodTotals | None) -> Iterator[tuple[Any, ...]]:
    sent, confirmed = now.facts.by_day("sent"), now.facts.by_day("confirmed")
    earlier = before.facts.by_day("sent") if before else None
    cumulative = 0
    for number, day in enumerate(_days(now)):
        cumulative += confirmed[day]
        yield day, sent[day], confirmed[day], cumulative, _then(earlier, before, number)


def _days(period: PeriodTotals) -> Iterator[date]:
    return (period.first + number * ONE_DAY for number in range(period.filters.days))


def _then(earlier: Counter[date] | None, before: PeriodTotals | None, number: int) -> int | None:
    return None if earlier is None or before is None else earlier[before.first + number * ONE_DAY]


def crossed(now: PeriodTotals) -> str:
    """The note of a table that several properties were chosen for."""
    return values.ONE_AT_A_TIME if now.is_crossed else ""


def table(
    key: str, basis: str, columns: list[tuple[str, str]], rows: Rows, note: str = "", hidden: int | None = None
) -> Table:
    """A table of columns that are told by key and kind."""
    return Table(key, basis, tuple(Column(*column) for column in columns), tuple(rows), note, hidden)
