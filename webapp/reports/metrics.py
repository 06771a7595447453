"""The headline metrics of a report: one definition, one base and one name each."""

from collections.abc import Iterator
from functools import partial
from math import hypot

from webapp.reports import values
from webapp.reports.periods import UNDER_TEN, Ask, Period, Totals
from webapp.reports.properties import GIVEN, OFFERS, REFUSED, WITHDRAWN, is_crossed, why_unknown
from webapp.reports.values import AGREED, ALL, COUNT, LEAST_BASE, SHARE, TENTH, Number, Rate, Rounded, Suppressed, Value

ESTIMATE_FACTOR = 2
"""So many times as often, or as seldom, the others may enter in the range of an estimate."""


def headlines(
    now: Period,
    before: Period | None,
    waiting: int | None,
    refused: tuple[int | None, int | None],
    *,
    asks_for_offers: bool = True,
) -> Iterator[Number]:
    """The metrics in the order in which they are shown. `waiting` is at this moment; `refused` now and before.

    Those of offers are left out of a campaign that neither asks for them nor is told to have asked: nobody can agree to
    them there, or unsubscribe.
    """
    number = partial(_number, now, before)
    yield number("visits", AGREED, lambda totals: totals.counted("visits"))
    yield _estimated(now, before)
    yield number("began", AGREED, lambda totals: totals.counted("began"))
    yield number("sent", ALL, lambda totals: totals.entered("sent"))
    yield number("confirmed", ALL, lambda totals: totals.entered("confirmed"))
    yield number(
        "conversion", AGREED, lambda totals: ratio(totals.counted("confirmed"), totals.counted("visits")), SHARE
    )
    yield number("confirmation", ALL, lambda totals: ratio(totals.entered("confirmed"), totals.entered("sent")), SHARE)
    unknown = why_unknown(now.whole.filters)
    yield Number("waiting", ALL, waiting, None, note=unknown)
    yield number("second", ALL, lambda totals: totals.entered("second"))
    yield Number("refused", ALL, *refused, note=unknown)
    if asks_for_offers or _has_offers(now) or (before and _has_offers(before)):
        yield number("offers_rate", ALL, _offers_rate, SHARE, is_apart=True)
        yield number("unsubscribed", ALL, lambda totals: totals.apart(WITHDRAWN, OFFERS), is_apart=True)
    yield number("withdrawn", ALL, lambda totals: totals.apart(WITHDRAWN, ("participation",)), is_apart=True)
    yield number("delivered", ALL, lambda totals: totals.plain("delivered"))
    yield number("failed", ALL, lambda totals: totals.plain("failed"))


def ratio(part: Value, base: Value) -> Value:
    """One number as a share of another of the same cells; None of nothing.

    Left out where the base is under 30, or where the standard error of rounding is more than a tenth of the share.
    """
    if part is None or base is None or base == 0:
        return None
    if isinstance(base, Suppressed) or base < LEAST_BASE:
        return Suppressed.SMALL_BASE
    if isinstance(part, Suppressed):
        return Suppressed.TOO_ROUGH
    error = hypot(_relative_error(part), _relative_error(base))
    if error > TENTH:
        return Suppressed.TOO_ROUGH
    return Rate(part / base, int(base), is_approximate=2 * error > TENTH)


def estimate(visits: int, counted: int, everybody: int) -> tuple[int, int, int] | None:
    """How many visits there were in all, and two numbers between which that is if the others behave otherwise.

    Of `everybody` who entered, `counted` had agreed to statistics, and made `visits`. It is assumed that those who did
    not agree enter as often, for each visit, as those who did; between the two numbers lies what follows if they enter
    half or twice as often. None under ten counted entries.
    """
    counted = min(counted, everybody)  # a person who entered twice in two visits was counted twice
    if counted < UNDER_TEN:
        return None
    others = visits * (everybody - counted) / counted
    return round(visits + others), round(visits + others / ESTIMATE_FACTOR), round(visits + others * ESTIMATE_FACTOR)


def _number(
    now: Period, before: Period | None, key: str, basis: str, ask: Ask, unit: str = COUNT, *, is_apart: bool = False
) -> Number:
    value = ask(now.whole)
    note = _note(now.whole, basis) if value is None else ""
    if before is None:
        return Number(key, basis, value, None, unit, note)
    part, earlier = (ask(_compared(period, is_apart=is_apart)) for period in (now, before))
    return Number(key, basis, value, earlier, unit, note, part=None if now.whole is now.to_the_hour else part)


def _compared(period: Period, *, is_apart: bool) -> Totals:
    return period.without_last_day if is_apart or period.whole.knows_no_hours else period.to_the_hour


def _estimated(now: Period, before: Period | None) -> Number:
    key = "visits_estimated"
    if now.whole.filters.properties or now.whole.is_rounded:
        return Number(key, ALL, None, None, note=_note(now.whole, AGREED) or values.NOT_KNOWN)
    found = _estimate_of(now.whole)
    earlier = _estimate_of(before.to_the_hour) if before else None
    before_value = earlier[0] if earlier else None
    if found is None:
        return Number(key, ALL, None, before_value, note=values.TOO_FEW)
    value, low, high = found
    part = _estimate_of(now.to_the_hour) if before and now.whole is not now.to_the_hour else None
    return Number(key, ALL, value, before_value, low=low, high=high, part=part[0] if part else None)


def _estimate_of(totals: Totals) -> tuple[int, int, int] | None:
    visits, counted = (totals.of_visits(name).count for name in ("visits", "sent"))
    return estimate(visits, counted, totals.of_events("sent").count)


def _has_offers(period: Period) -> bool:
    return any(period.whole.of_events(metric, OFFERS).rounded for metric in (GIVEN, REFUSED, WITHDRAWN))


def _offers_rate(totals: Totals) -> Value:
    given, refused = totals.apart(GIVEN, OFFERS), totals.apart(REFUSED, OFFERS)
    if given is None or refused is None:
        return None
    sums = totals.of_events(GIVEN, OFFERS).plus(totals.of_events(REFUSED, OFFERS))
    return ratio(given, Rounded(sums.rounded, sums.cells))


def _relative_error(value: int | float) -> float:
    return value.error / value if isinstance(value, Rounded) and value else 0.0


def _note(totals: Totals, basis: str) -> str:
    if is_crossed(totals.filters):
        return values.ONE_AT_A_TIME
    return why_unknown(totals.filters) if basis == ALL else ""
