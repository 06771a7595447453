"""What every template can call: dates as people write them, addresses, the operator."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from webapp import entries
from webapp.campaigns import Campaign
from webapp.cookies import COOKIE, SITE, StoredItem
from webapp.platform import clock, i18n
from webapp.platform.app_state import state
from webapp.settings import Operator, Settings

DAYS_FROM = timedelta(days=2)
"""From how much time left on it is said in days, and below in hours."""
HOURS_FROM = timedelta(hours=1)


def init_app(app: Flask, settings: Settings) -> None:
    """Teach the templates these words."""
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        moment=moment,
        clock_time=clock_time,
        dated_moment=dated_moment,
        iso=iso,
        life=life,
        grouped=entries.grouped,
        whole_number=whole_number,
    )
    app.jinja_env.globals.update(
        time_left=time_left, operator=operator, public_url=settings.public_url, is_local=settings.is_local
    )
    app.context_processor(_page_words)


def operator() -> Operator:
    """Who answers for the personal data, as the language of the page or of the message names them."""
    return settings().operator.in_language(str(get_locale() or i18n.DEFAULT))


def day(value: date | datetime) -> str:
    """3 декабря 2026"""
    return i18n.written_day(_local_day(value), i18n.current_language())


def short_day(value: date | datetime) -> str:
    """3 декабря"""
    return i18n.written_day(_local_day(value), i18n.current_language(), with_year=False)


def moment(value: datetime) -> str:
    """3 декабря, 18:00 (in Almaty)"""
    return i18n.written_moment(value, i18n.current_language())


def clock_time(value: datetime) -> str:
    """The hour and minute that the clocks of Almaty show: for an SMS, where each letter counts."""
    return f"{clock.in_almaty(value):%H:%M}"


def whole_number(value: int) -> str:
    """12 345"""
    return i18n.written_number(value, i18n.current_language())


def dated_moment(value: datetime) -> str:
    """3 декабря 2026, 18:00 (in Almaty): for what must be read years from now"""
    return i18n.written_moment(value, i18n.current_language(), with_year=True)


def iso(value: date | datetime) -> str:
    """2026-12-03T18:00:00+05:00, for machines"""
    return clock.in_almaty(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def life(item: StoredItem) -> str:
    """How long a browser keeps a thing: 180 дней"""
    if item.life is None:
        return _endless(item)
    if item.life.days:
        return str(ngettext("%(num)s day", "%(num)s days", item.life.days))
    if item.life > timedelta(hours=1):
        return str(ngettext("%(num)s hour", "%(num)s hours", item.life // timedelta(hours=1)))
    return str(ngettext("%(num)s minute", "%(num)s minutes", item.life // timedelta(minutes=1)))


def _endless(item: StoredItem) -> str:
    if item.store == COOKIE:
        return str(_("until the browser is closed"))
    return str(_("until you remove it") if item.setter == SITE else _("until you switch it off"))


def time_left(campaign: Campaign) -> str:
    """How long a campaign still takes entries, in words that stay true for as long as they are shown."""
    left = campaign.closes_at - clock.now()
    if left >= DAYS_FROM:
        words = ngettext("%(num)s day left", "%(num)s days left", left.days)
    elif left >= HOURS_FROM:
        words = ngettext("%(num)s hour left", "%(num)s hours left", left // timedelta(hours=1))
    else:
        words = _("Less than an hour left")
    return str(words)


def _page_words() -> dict[str, Any]:
    # Message templates are rendered inside a made-up request, which has a language but no page of its own.
    return {"lang": i18n.current_language(), "alternates": i18n.alternates(), "now": clock.now()}


def _local_day(value: date | datetime) -> date:
    return clock.day_in_almaty(value) if isinstance(value, datetime) else value


def settings() -> Settings:
    """The settings of the app at work."""
    return state().settings
