"""Where a board stands, who may read it, and what its address asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp import accounts, campaigns
from webapp.blueprints.staff.reports import filters
from webapp.blueprints.staff.reports.filters import Asked
from webapp.campaigns import Campaign
from webapp.platform import clock
from webapp.platform.i18n import LocalizedBlueprint

bp = LocalizedBlueprint("reports", __name__)

READERS = (accounts.MARKETER, accounts.RESPONSIBLE)


@bp.after_request
def keep_to_oneself(response: Any) -> Any:
    """Nothing here is for a search engine or for a cache."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def find_campaign(slug: str) -> Campaign:
    """The campaign at an address; 404 where there is none."""
    return campaigns.find_by_slug(slug) or abort(404)


def url_of(slug: str | None, **query: Any) -> str:
    """The address of a campaign's board, or of that of all."""
    return url_for("reports.campaign", slug=slug, **query) if slug else url_for("reports.overview", **query)


def read_query(found: Campaign | None, query: Mapping[str, str]) -> Asked:
    """What a query asks of a campaign's board, or of that of all, today."""
    today = clock.day_in_almaty(clock.now())
    return filters.read(query, today, lambda: _life(found, today))


def board_of_form() -> tuple[Campaign | None, Asked]:
    """The board that a form was sent from: its hidden fields name it."""
    slug = request.form.get("campaign")
    found = find_campaign(slug) if slug else None
    return found, read_query(found, dict(parse_qsl(request.form.get("query", ""))))


def back_to(found: Campaign | None, asked: Asked, place: str, **more: str) -> Response:
    """To the board that a form was sent from, at a place of it."""
    return redirect(url_of(found.slug if found else None, **asked.query(**more), _anchor=place), 303)


def _life(found: Campaign | None, today: date) -> tuple[date, date]:
    """From the day on which a campaign opened, or the first of all did, until its last one, or today."""
    of = [found] if found else list(campaigns.published())
    first = min((clock.day_in_almaty(one.opens_at) for one in of), default=today)
    last = max((clock.day_in_almaty(one.closes_at) for one in of), default=today)
    last = min(last, today)
    return min(first, last), last
