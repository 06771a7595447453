"""What the part of a board's page about links says: those that work, what each shows, and what a new one may be."""

from datetime import date, datetime, timedelta
from typing import Any

from webapp import reports
from webapp.blueprints.staff.reports import numbers, words
from webapp.blueprints.staff.reports.addresses import read_query
from webapp.campaigns import Campaign
from webapp.platform import clock, i18n
from webapp.reports import SharedBoard

USUAL_DAYS = 14
"""For how long a link is offered to work."""


def links_offered(found: Campaign | None, now: datetime) -> dict[str, Any]:
    """The links to a campaign's board, or to that of all, and the days between which a new one may end."""
    today = clock.day_in_almaty(now)
    links = reports.links_to(found.slug if found else None, now)
    return {
        "links": [(one, reports.link_token(one), _shown_by(one, found)) for one in links],
        "today": today,
        "usual_until": today + timedelta(days=USUAL_DAYS),
        "last_until": last_until(today),
    }


def last_until(today: date) -> date:
    """The last day that a link may work on."""
    return today + timedelta(days=reports.LONGEST_DAYS - 1)


def _shown_by(link: SharedBoard, found: Campaign | None) -> str:
    """«7 дней, Откуда приходят: Instagram»: of several links, people withdraw the right one by it."""
    if link.query is None:
        filters, period = reports.load_shared(link).filters, ""
    else:
        asked = read_query(found, link.query)
        filters, period = asked.filters, dict(words.presets()).get(asked.period, "")
    days = period or numbers.span(filters.first, filters.last, i18n.current_language())
    return ", ".join([days, *words.chosen(filters)])
