"""The headline figures of a board, and how many visits there were in all."""

from collections.abc import Callable, Iterator
from math import sqrt

from webapp.reports import values
from webapp.reports.periods import OFFERS, PeriodTotals
from webapp.reports.published import share
from webapp.reports.values import AGREED, ALL, SHARE, Number, Value
from webapp.rollups import FEWEST, GIVEN, REFUSED, WITHDRAWN

NORMAL_95 = 1.959964
"""So many standard deviations hold 95 % of a normal distribution."""


def headlines(
    now: PeriodTotals, before: PeriodTotals | None, waiting: int | None, refused: tuple[int | None, int | None]
) -> Iterator[Number]:
    """The figures in the order in which they are shown. `waiting` is at this moment; `refused` now and before."""

    def number(key: str, basis: str, ask: Callable[[PeriodTotals], Value], unit: str = values.COUNT) -> Number:
        value = ask(now)
        note = _note(now, basis) if value is None else ""
        return Number(key, basis, value, ask(before) if before else None, unit, note)

    yield number("visits", AGREED, lambda totals: totals.counted("visits"))
    yield _estimated(now, before)
    yield number("began", AGREED, lambda totals: totals.counted("began"))
    yield number("sent", ALL, lambda totals: totals.entered("sent"))
    yield number("confirmed", ALL, lambda totals: totals.entered("confirmed"))
    yield number(
        "conversion", AGREED, lambda totals: share(totals.counted("confirmed"), totals.counted("visits")), SHARE
    )
    yield number("confirmation", ALL, lambda totals: share(totals.entered("confirmed"), totals.entered("sent")), SHARE)
    yield Number("waiting", ALL, waiting, None, note=now.unknown)
    yield number("second", ALL, lambda totals: totals.entered("second"))
    yield Number("refused", ALL, *refused, note=now.unknown)
    yield number("offers_rate", ALL, _offers_rate, SHARE)
    yield number("unsubscribed", ALL, lambda totals: totals.plain(WITHDRAWN, OFFERS))
    yield number("withdrawn", ALL, lambda totals: totals.plain(WITHDRAWN, ("participation",)))
    for outcome in ("delivered", "failed"):
        yield number(outcome, ALL, lambda totals, outcome=outcome: totals.plain(outcome))  # type: ignore[misc]


def estimate(visits: int, counted: int, everybody: int) -> tuple[int, int, int] | None:
    """How many visits there were in all, and between which two numbers that is with a probability of 95 %.

    Of `everybody` who entered, `counted` had agreed to statistics; so large a share of all visits is taken to be in
    `visits`. The interval is Wilson's (1927), which holds for small shares too. None under ten counted entries.
    """
    counted = min(counted, everybody)  # a person who entered twice in two visits was counted twice
    if counted < FEWEST:
        return None
    part, spread = counted / everybody, NORMAL_95**2 / everybody
    middle = (part + spread / 2) / (1 + spread)
    half = NORMAL_95 * sqrt(part * (1 - part) / everybody + spread / everybody / 4) / (1 + spread)
    return round(visits / part), round(visits / min(middle + half, 1)), round(visits / (middle - half))


def _estimated(now: PeriodTotals, before: PeriodTotals | None) -> Number:
    key = "visits_estimated"
    if now.filters.properties:
        return Number(key, ALL, None, None, note=_note(now, AGREED) or values.NOT_KNOWN)
    found, earlier = _estimate_of(now), _estimate_of(before) if before else None
    if found is None:
        return Number(key, ALL, None, earlier[0] if earlier else None, note=values.TOO_FEW)
    value, low, high = found
    return Number(key, ALL, value, earlier[0] if earlier else None, low=low, high=high)


def _estimate_of(totals: PeriodTotals) -> tuple[int, int, int] | None:
    period = totals.first, totals.last
    visits, counted = (totals.counts.total(name, *period) for name in ("visits", "sent"))
    return estimate(visits, counted, totals.facts.total("sent", *period))


def _offers_rate(totals: PeriodTotals) -> Value:
    given, refused = totals.plain(GIVEN, OFFERS), totals.plain(REFUSED, OFFERS)
    return None if given is None or refused is None else share(given, given + refused)


def _note(totals: PeriodTotals, basis: str) -> str:
    if totals.is_crossed:
        return values.ONE_AT_A_TIME
    return totals.unknown if basis == ALL else ""
