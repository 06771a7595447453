"""The headline figures of a board, and how many visits there were in all."""

from collections.abc import Callable, Iterator
from math import sqrt

from webapp.dashboards import figures
from webapp.dashboards.dimensions import GIVEN, REFUSED, WITHDRAWN
from webapp.dashboards.figures import AGREED, ALL, SHARE, Number, Value
from webapp.dashboards.published import share
from webapp.dashboards.sides import OFFERS, Side
from webapp.dashboards.suppression import FEWEST

NORMAL_95 = 1.959964
"""So many standard deviations hold 95 % of a normal distribution."""


def headlines(
    now: Side, before: Side | None, waiting: int | None, refused: tuple[int | None, int | None]
) -> Iterator[Number]:
    """The figures in the order in which they are shown. `waiting` is at this moment; `refused` now and before."""

    def number(key: str, basis: str, ask: Callable[[Side], Value], unit: str = figures.COUNT) -> Number:
        value = ask(now)
        note = _note(now, basis) if value is None else ""
        return Number(key, basis, value, ask(before) if before else None, unit, note)

    yield number("visits", AGREED, lambda side: side.counted("visits"))
    yield _estimated(now, before)
    yield number("began", AGREED, lambda side: side.counted("began"))
    yield number("sent", ALL, lambda side: side.entered("sent"))
    yield number("confirmed", ALL, lambda side: side.entered("confirmed"))
    yield number("conversion", AGREED, lambda side: share(side.counted("confirmed"), side.counted("visits")), SHARE)
    yield number("confirmation", ALL, lambda side: share(side.entered("confirmed"), side.entered("sent")), SHARE)
    yield Number("waiting", ALL, waiting, None, note=now.unknown)
    yield number("second", ALL, lambda side: side.entered("second"))
    yield Number("refused", ALL, *refused, note=now.unknown)
    yield number("offers_rate", ALL, _offers_rate, SHARE)
    yield number("unsubscribed", ALL, lambda side: side.plain(WITHDRAWN, OFFERS))
    yield number("withdrawn", ALL, lambda side: side.plain(WITHDRAWN, ("participation",)))
    for outcome in ("delivered", "failed"):
        yield number(outcome, ALL, lambda side, outcome=outcome: side.plain(outcome))  # type: ignore[misc]


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


def _estimated(now: Side, before: Side | None) -> Number:
    key = "visits_estimated"
    if now.filters.properties:
        return Number(key, ALL, None, None, note=_note(now, AGREED) or figures.NOT_KNOWN)
    found, earlier = _estimate_of(now), _estimate_of(before) if before else None
    if found is None:
        return Number(key, ALL, None, earlier[0] if earlier else None, note=figures.TOO_FEW)
    value, low, high = found
    return Number(key, ALL, value, earlier[0] if earlier else None, low=low, high=high)


def _estimate_of(side: Side) -> tuple[int, int, int] | None:
    period = side.first, side.last
    visits, counted = (side.counts.total(name, *period) for name in ("visits", "sent"))
    return estimate(visits, counted, side.facts.total("sent", *period))


def _offers_rate(side: Side) -> Value:
    given, refused = side.plain(GIVEN, OFFERS), side.plain(REFUSED, OFFERS)
    return None if given is None or refused is None else share(given, given + refused)


def _note(side: Side, basis: str) -> str:
    if side.is_crossed:
        return figures.ONE_AT_A_TIME
    return side.unknown if basis == ALL else ""
