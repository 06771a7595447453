"""What happened, in one sentence: the answer that a reader of the board came for, before any question."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.blueprints.staff.reports import numbers, words
from webapp.blueprints.staff.reports.cards import find_of_agreed
from webapp.campaigns import Campaign, State
from webapp.platform import clock, i18n
from webapp.reports import Board, Number, values

FEWEST_DAYS = 3
"""From how many days on one of them can be the best."""
UP_TO = 10
"""«up to 10», which is no number."""


def answer(board: Board, campaign: Campaign | None = None) -> str:
    """«Подтвердили 8 154, на 5,7 % меньше, чем за 30 дней до этого к 14:00; больше всего 5 ноября.»

    Of a `campaign` that is to come it says when it opens, and of one that is over, that it is.
    """
    language = i18n.current_language()
    state = campaign.state(board.made_at) if campaign else State.RUNNING
    if campaign and state is State.SOON:
        return _("It opens on %(day)s at %(hour)s.", **_when(campaign.opens_at, board, language))
    displayed = _counted(board, language, is_over=state is State.OVER)
    if campaign and state is State.OVER:
        closed = _("It closed on %(day)s at %(hour)s.", **_when(campaign.ends_at, board, language))
        displayed = f"{closed} {displayed}"
    return displayed


def _when(moment: datetime, board: Board, language: str) -> dict[str, str]:
    local = clock.in_almaty(moment)
    with_year = local.year != _today(board).year
    return {"day": i18n.written_day(local.date(), language, with_year=with_year), "hour": f"{local:%H:%M}"}


def _counted(board: Board, language: str, *, is_over: bool) -> str:
    displayed = _sentence(board, language, is_over=is_over or board.filters.last < _today(board))
    if chosen := words.chosen_value(board.filters):
        displayed = _("%(choice)s: %(told)s", choice=chosen, told=displayed)
    displayed = f"{displayed[0].upper()}{displayed[1:]}."
    confirmed = _confirmed(board)
    if confirmed is not None and confirmed.basis == values.AGREED:
        displayed = " ".join((displayed, _("Only those who agreed to statistics are counted.")))
    return displayed


def _sentence(board: Board, language: str, *, is_over: bool) -> str:
    confirmed = _confirmed(board)
    if confirmed is None or confirmed.value is None:
        return _("how many confirmed is not known")
    if confirmed.value == 0:
        return _nothing(board, confirmed, language, is_over=is_over)
    displayed = _happened(board, confirmed, language)
    if compared := _compared(board, confirmed, language):
        displayed = _("%(told)s, %(compared)s", told=displayed, compared=compared)
    if best := _best_day(board):
        day = i18n.written_day(best, language, with_year=best.year != _today(board).year)
        displayed = _("%(told)s; most of all on %(day)s", told=displayed, day=day)
    return displayed


def _confirmed(board: Board) -> Number | None:
    """Everybody's, or where entries do not know the property that was chosen, that of those who agreed to statistics."""
    everybody = board.numbers.get("confirmed")
    if everybody is not None and everybody.value is not None:
        return everybody
    return find_of_agreed(board, "confirmed")


def _happened(board: Board, confirmed: Number, language: str) -> str:
    first, last = board.filters.first, board.filters.last
    number, many = numbers.of(confirmed, language), _how_many(confirmed)
    if first < last:
        return str(ngettext("%(number)s confirmed", "%(number)s confirmed", many, number=number))
    if last == _today(board):
        return str(ngettext("%(number)s confirmed today", "%(number)s confirmed today", many, number=number))
    day = i18n.written_day(last, language)
    return str(
        ngettext("%(number)s confirmed on %(day)s", "%(number)s confirmed on %(day)s", many, number=number, day=day)
    )


def _how_many(number: Number) -> int:
    """By which number a verb is put: by that of a range, where it is told as one."""
    return number.value if isinstance(number.value, int) else UP_TO


def _nothing(board: Board, confirmed: Number, language: str, *, is_over: bool) -> str:
    sent = board.numbers.get("sent")
    if confirmed.basis == values.ALL and sent is not None and sent.value:
        number, many = numbers.of(sent, language), _how_many(sent)
        if is_over:
            return str(
                ngettext("%(number)s sent, nobody confirmed", "%(number)s sent, nobody confirmed", many, number=number)
            )
        return str(
            ngettext(
                "%(number)s sent, nobody has confirmed yet",
                "%(number)s sent, nobody has confirmed yet",
                many,
                number=number,
            )
        )
    return _("nobody confirmed in this period") if is_over else _("nobody has confirmed here yet")


def _compared(board: Board, confirmed: Number, language: str) -> str:
    change = numbers.change(confirmed, language)
    if change is None or board.comparison is None:
        return ""
    if confirmed.before == 0:
        return change.text
    with_what = _with_what(board)
    if change.direction == numbers.LEVEL:
        if change.is_about:
            return _("about as many as %(before)s", before=with_what)
        return _("as many as %(before)s", before=with_what)
    return _("%(change)s than %(before)s", change=change.text, before=with_what)


def _with_what(board: Board) -> str:
    filters, comparison = board.filters, board.comparison
    until = comparison.until if comparison else None
    if filters.days == 1 and filters.compare == values.BEFORE:
        return _("on the day before") if until is None else _("yesterday by this hour")
    if filters.compare == values.YEAR:
        period = _("on the same days a year ago") if filters.days > 1 else _("on the same day a year ago")
    else:
        period = str(ngettext("in the %(num)s day before", "in the %(num)s days before", filters.days))
    if until is not None:
        return _("%(period)s by %(hour)s", period=period, hour=f"{until:02d}:00")
    if comparison and comparison.is_without_today:
        return _("%(period)s, today left out", period=period)
    return period


def _best_day(board: Board) -> date | None:
    """The day with the most confirmed, the earliest of such; none in a period that is short, or all alike."""
    table = board.tables.get("days")
    keys = [column.key for column in table.columns] if table else []
    if table is None or board.filters.days < FEWEST_DAYS or "confirmed" not in keys:
        return None
    place = keys.index("confirmed")
    counted = [(row[place], row[0]) for row in table.rows if isinstance(row[place], int)]
    highest = max((count for count, _day in counted), default=0)
    days = [day for count, day in counted if count == highest]
    return days[0] if highest and len(days) == 1 else None


def _today(board: Board) -> date:
    return clock.day_in_almaty(board.made_at)
