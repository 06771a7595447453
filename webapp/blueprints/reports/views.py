"""Reports: the figures of all campaigns or of one, their files, the last hour, and links for others."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp import accounts, campaigns, reports
from webapp.blueprints import access
from webapp.blueprints.reports import filters, numbers, panels, sheets, words
from webapp.blueprints.reports.charts import spark
from webapp.blueprints.reports.filters import Asked
from webapp.campaigns import Campaign
from webapp.parsing import parse_int
from webapp.platform import clock
from webapp.platform.i18n import LocalizedBlueprint, current_language
from webapp.reports import Board

bp = LocalizedBlueprint("reports", __name__)

READERS = (accounts.MARKETER, accounts.RESPONSIBLE)
USUAL_DAYS = 14
"""For how long a link is offered to work."""
Answer = str | Response


@bp.get("/staff")
@access.rule(*READERS)
def overview() -> Answer:
    """All campaigns together."""
    return _answer(None)


@bp.get("/staff/c/<slug>")
@access.rule(*READERS)
def campaign(slug: str) -> Answer:
    """One campaign."""
    return _answer(campaigns.find_by_slug(slug) or abort(404))


@bp.get("/staff/live", defaults={"slug": None})
@bp.get("/staff/c/<slug>/live")
@access.rule(*READERS)
def live(slug: str | None) -> Response:
    """The last hour as JSON, for the script that refreshes the strip."""
    return jsonify(_last_hour(_slug_of(slug)))


@bp.post("/staff/links")
@access.rule(*READERS)
def share() -> Response:
    """Make a link to the figures as they are now, for somebody without an account."""
    slug = _slug_of(request.form.get("campaign") or None)
    now = clock.now()
    asked = _asked(campaigns.find_by_slug(slug) if slug else None, request.form)
    board = reports.board(slug, asked.filters, now)
    try:
        reports.share(
            board, access.colleague().id, parse_int(request.form.get("days"), 0, reports.LONGEST_DAYS) or 0, now
        )
    except reports.LinkTooLong:
        abort(400)  # the list on the page offers nothing else
    return redirect(f"{_url(slug, **asked.query())}#links", 303)


@bp.post("/staff/links/<uuid:number>/withdraw")
@access.rule(*READERS)
def unshare(number: UUID) -> Response:
    """Have a link work no more."""
    shared = reports.unshare(number, access.colleague().id, clock.now()) or abort(404)
    return redirect(f"{_url(shared.campaign)}#links", 303)


@bp.get("/figures/<token>")
def shared(token: str) -> Answer | tuple[str, int]:
    """Figures as they were when somebody shared them."""
    found = reports.find_shared(token) or abort(404)
    if not found.works(clock.now()):
        return render_template("reports/gone.html"), 410
    board = reports.thaw(found)
    return render_template(
        "reports/shared.html", **_shown(board), until=found.ends_at, title=_title(board.campaign), is_frozen=True
    )


@bp.after_request
def keep_to_oneself(response: Any) -> Any:
    """Nothing here is for a search engine or for a cache."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(found: Campaign | None) -> Answer:
    slug = found.slug if found else None
    now = clock.now()
    asked = _asked(found, request.args)
    board = reports.board(slug, asked.filters, now)
    if "format" in request.args:
        return sheets.answer(board, request.args["format"], request.args.get("table", "")) or abort(404)
    return render_template(
        "reports/campaign.html" if found else "reports/overview.html",
        **_shown(board),
        asked=asked,
        live=_last_hour(slug),
        live_bars=spark,
        slug=slug,
        title=_title_of(found),
        links=[(one, reports.link_token(one)) for one in reports.links_to(slug, now)],
        longest_days=reports.LONGEST_DAYS,
        usual_days=USUAL_DAYS,
        names={"source": words.sources(), "device": words.devices()},
        board_url=_url,
    )


def _shown(board: Board) -> dict[str, Any]:
    language = current_language()
    compared = board.filters.compared
    return {
        "board": board,
        "large": panels.cards(board, panels.LARGE),
        "small": panels.cards(board, panels.SMALL),
        "panels": panels.panels(board),
        "period": numbers.span(board.filters.first, board.filters.last, language),
        "compared": numbers.span(*compared, language) if compared else "",
        "chosen": words.chosen(board.filters),
        "hides": panels.hides_anything(board),
    }


def _asked(found: Campaign | None, query: Any) -> Asked:
    today = clock.day_in_almaty(clock.now())
    return filters.read(query, today, _life(found, today))


def _life(found: Campaign | None, today: date) -> tuple[date, date]:
    """From the day on which a campaign opened, or the first of all did, until its last one, or today."""
    of = [found] if found else list(campaigns.published())
    first = min((clock.day_in_almaty(one.opens_at) for one in of), default=today)
    last = max((clock.day_in_almaty(one.closes_at) for one in of), default=today)
    last = min(last, today)
    return min(first, last), last


def _last_hour(slug: str | None) -> dict[str, Any]:
    hour, language = reports.live(slug, clock.now()), current_language()
    return {
        "minutes": hour.minutes,
        "sent": numbers.whole(hour.sent, language),
        "confirmed": numbers.whole(hour.confirmed, language),
        "at": f"{clock.in_almaty(hour.at):%H:%M:%S}",
    }


def _slug_of(slug: str | None) -> str | None:
    if slug is not None and campaigns.find_by_slug(slug) is None:
        abort(404)
    return slug


def _title(slug: str | None) -> str:
    return _title_of(campaigns.find_by_slug(slug) if slug else None)


def _title_of(found: Campaign | None) -> str:
    return found.words(current_language()).title if found else words.all_campaigns()


def _url(slug: str | None, **query: Any) -> str:
    return url_for("reports.campaign", slug=slug, **query) if slug else url_for("reports.overview", **query)
