"""Boards that are made up: a believable one, an empty one, one of a small campaign with hidden numbers."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from webapp.reports.values import (
    AGREED,
    ALL,
    ROUNDED,
    SHARE,
    Board,
    Column,
    Comparison,
    Filters,
    Number,
    Rate,
    Rounded,
    Suppressed,
    Table,
)

MADE_AT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
LAST = date(2026, 11, 24)
SOURCES = ("instagram", "direct", "search", "tiktok", "messenger", "message", "other")


def made_up(filters: Filters | None = None, campaign: str | None = None, seed: int = 1, size: int = 300) -> Board:
    """A board as a campaign of about `size` entries a day has it; always the same for the same seed."""
    chance = random.Random(seed)
    filters = filters or Filters(LAST - timedelta(days=29), LAST)
    sent = [round(size * (0.6 + 0.5 * chance.random()) * (1.3 if day.weekday() > 4 else 1)) for day in _days(filters)]
    before = [round(number * (0.7 + 0.4 * chance.random())) for number in sent] if filters.compared else None
    confirmed = [round(number * (0.78 + 0.1 * chance.random())) for number in sent]
    visits = [round(number * (2.4 + chance.random())) for number in sent]
    tables = {table.key: table for table in _tables(chance, filters, campaign, sent, confirmed, before, visits)}
    numbers = {number.key: number for number in _numbers(sum(visits), sum(sent), sum(confirmed), sum(before or []))}
    compared = Comparison(*filters.compared, until=12) if filters.compared else None
    return Board(filters, campaign, MADE_AT, numbers, tables, compared)


def empty(filters: Filters | None = None, campaign: str | None = None) -> Board:
    """A board of a period in which nothing happened."""
    return made_up(filters, campaign, size=0)


def tiny(campaign: str | None = "tea-road") -> Board:
    """A small campaign, by language: numbers are rounded, and what is under ten in the period is told as a range."""
    board = made_up(Filters(LAST - timedelta(days=13), LAST, language="kk"), campaign, size=20)
    days = replace(
        board.tables["days"],
        rows=tuple(
            (day, Rounded(3 * (place % 4), 1), Rounded(3 * (place % 2), 1), Rounded(3 * (place // 2), place + 1), None)
            for place, day in enumerate(_days(board.filters))
        ),
        note=ROUNDED,
    )
    rows = (
        ("ru", Suppressed.UNDER_TEN, Rounded(39, 9), Suppressed.UNDER_TEN),
        ("kk", Rounded(96, 14), Rounded(54, 12), Rounded(21, 7)),
    )
    languages = replace(board.tables["languages"], rows=rows, note=ROUNDED)
    hours = replace(board.tables["hours"], rows=(), note="one_at_a_time")
    numbers = board.numbers | {
        "refused": replace(board.numbers["refused"], value=None, before=None, note="not_by_language"),
        "second": replace(board.numbers["second"], value=Suppressed.UNDER_TEN),
        "confirmed": replace(board.numbers["confirmed"], value=Rounded(21, 7), before=Rounded(24, 8)),
        "sent": replace(board.numbers["sent"], value=Rounded(54, 12), before=Suppressed.UNDER_TEN),
        "conversion": replace(board.numbers["conversion"], value=Suppressed.SMALL_BASE, before=None),
    }
    return replace(board, numbers=numbers, tables=board.tables | {"days": days, "languages": languages, "hours": hours})


def a_year() -> Board:
    """A large campaign, over a year."""
    return made_up(Filters(LAST - timedelta(days=364), LAST), size=9_000)


def _days(filters: Filters) -> list[date]:
    return [filters.first + timedelta(days=number) for number in range(filters.days)]


def _numbers(visits: int, sent: int, confirmed: int, before: int) -> Iterator[Number]:
    yield Number("visits", AGREED, visits, round(visits * 0.89))
    yield Number("visits_estimated", ALL, visits * 2, visits, low=round(visits * 1.93), high=round(visits * 2.08))
    yield Number("began", AGREED, round(visits * 0.5), round(visits * 0.44))
    yield Number("sent", ALL, sent, before)
    yield Number("confirmed", ALL, confirmed, round(before * 0.9))
    yield Number("conversion", AGREED, Rate(confirmed / visits, visits) if visits else None, Rate(0.262, 9_000), SHARE)
    yield Number("confirmation", ALL, confirmed / sent if sent else None, 0.804, SHARE)
    yield Number("waiting", ALL, sent // 50, None)
    yield Number("second", ALL, sent // 40, sent // 40)
    yield Number("refused", ALL, sent // 9, sent // 11)
    yield Number("offers_rate", ALL, 0.4133, 0.43, SHARE)
    yield Number("unsubscribed", ALL, sent // 200, sent // 190)
    yield Number("withdrawn", ALL, sent // 400, 0)
    yield Number("delivered", ALL, sent * 2, before * 2)
    yield Number("failed", ALL, sent // 60, sent // 70)


def _table(key: str, basis: str, columns: str, rows: Any, **more: Any) -> Table:
    """`columns` are words `key:kind`; a word alone is a count."""
    named = (word.partition(":") for word in columns.split())
    return Table(
        key, basis, tuple(Column(name, kind or "count") for name, _, kind in named), tuple(map(tuple, rows)), **more
    )


def _tables(
    chance: random.Random, filters: Filters, campaign: str | None, sent: list[int], confirmed: list[int],
    before: list[int] | None, visits: list[int],
) -> Iterator[Table]:  # fmt: skip
    days, total = _days(filters), sum(sent)
    running = [sum(confirmed[: place + 1]) for place in range(len(days))]
    earlier = before or [None] * len(days)
    yield _table(
        "days",
        ALL,
        "day:day sent confirmed cumulative before_sent",
        zip(days, sent, confirmed, running, earlier, strict=True),
    )
    seen = [number * 2 for number in earlier] if before else earlier
    yield _table("visit_days", AGREED, "day:day visits before_visits", zip(days, visits, seen, strict=True))
    funnel = [
        ("seen", sum(visits)),
        ("began", sum(visits) // 2),
        ("sent", total // 2),
        ("confirmed", sum(confirmed) // 2),
    ]
    steps = [None, *(number / max(last, 1) for (_, last), (_, number) in itertools.pairwise(funnel))]
    rows = [
        (name, number, number * 7 // 8, number / max(funnel[0][1], 1), step)
        for (name, number), step in zip(funnel, steps, strict=True)
    ]
    yield _table("funnel", AGREED, "name:name count before share:share step:share", rows)
    parts = [
        (
            name,
            total // (place + 2),
            total // (place + 4),
            total // (place + 5),
            total // (place + 6),
            Rate(0.2, total // (place + 2)),
        )
        for place, name in enumerate(SOURCES)
    ]
    yield _table(
        "sources",
        AGREED,
        "name:name visits began sent confirmed share:share",
        parts if total else [],
        note=ROUNDED,
    )
    names = [(bucket, f"{bucket}-{place}", total // (place + 3)) for place, bucket in enumerate(SOURCES * 2)]
    yield _table("source_names", AGREED, "bucket:name name:name visits", names if total else [], note=ROUNDED)
    hours = [
        (day, hour, round(total / 168 * chance.random() * (2 if 9 < hour < 23 else 0.2)))
        for day in range(7)
        for hour in range(24)
    ]
    yield _table("hours", ALL, "weekday:weekday hour:hour count", hours)
    yield _table(
        "languages",
        ALL,
        "name:name visits sent confirmed",
        [
            ("ru", total, total // 2, total // 3),
            ("kk", total // 2, total // 3, total // 4),
            ("en", total // 40, total // 50, total // 60),
        ],
    )
    yield _table(
        "devices",
        AGREED,
        "name:name visits sent confirmed",
        [("phone", total, total // 2, total // 3), ("desktop", total // 5, total // 9, total // 12)],
    )
    fields = [
        (name, total // (place + 20), 1 / (place + 20))
        for place, name in enumerate(("iin", "phone", "email", "consent_participation", "last_name"))
    ]
    yield _table("fields", AGREED, "name:name count share:share", fields if total else [])
    boxes = [
        ("participation", "", total, 0, 1.0),
        ("draw", "", total, 0, 1.0),
        ("offers_email", "email", total // 3, total - total // 3, 1 / 3),
        ("offers_sms", "sms", total // 4, total - total // 4, 0.25),
    ]
    yield _table("consents", ALL, "name:name channel:name given refused share:share", boxes if total else [])
    yield _table(
        "refusals",
        ALL,
        "name:name count",
        [("mistake_in_iin", total // 30), ("mistake_in_phone", total // 50), ("form_too_young", total // 90)]
        if total
        else [],
    )
    yield _table(
        "messages", ALL, "name:name delivered failed", [("email", total * 2, total // 60), ("sms", total // 3, 0)]
    )
    if campaign is not None:
        links = [("stand-mega", total // 9, total // 12, total // 20, total // 30), ("radio", total // 15, 60, 30, 21)]
        yield _table("links", AGREED, "name:name visits began sent confirmed", links if total else [], note=ROUNDED)
    if campaign is None:
        yield _table(
            "cookies",
            ALL,
            "name:name count",
            [("accepted", total), ("refused", total // 2), ("signal", total // 20)] if total else [],
        )
        yield _table(
            "campaigns",
            ALL,
            "slug:name sent confirmed before_confirmed",
            [("first-snow", total // 2, total // 3, total // 4), ("tea-road", total // 2, total // 3, total // 4)],
        )
