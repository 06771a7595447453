"""Links to a board for somebody without an account: its figures as they are now, or the newest each time."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp import campaigns, reports
from webapp.blueprints.shared import access
from webapp.blueprints.staff.reports import sheets, words
from webapp.blueprints.staff.reports.addresses import READERS, back_to, board_of_form, bp, read_query
from webapp.blueprints.staff.reports.filters import Asked
from webapp.blueprints.staff.reports.page import shown
from webapp.blueprints.staff.reports.panels import Ways
from webapp.parsing import parse_day
from webapp.platform import clock
from webapp.reports import Board, SharedBoard

USUAL_DAYS = 14
"""For how long a link is offered to work."""
LIVE = "live"


@bp.post("/staff/links")
@access.rule(*READERS)
def share() -> Response:
    """Make a link to the board that the form was sent from, for somebody without an account."""
    found, asked = board_of_form()
    now, last_day = clock.now(), parse_day(request.form.get("until")) or abort(400)
    board = reports.board(found.slug if found else None, asked.filters, now, is_told=True)
    query = asked.query() if request.form.get("kind") == LIVE else None
    try:
        reports.share(board, access.colleague().id, clock.bounds_of(last_day)[1], now, query)
    except reports.LinkTooLong:
        abort(400)  # the page offers nothing else
    return back_to(found, asked, "sharing")


@bp.post("/staff/links/<uuid:number>/withdraw")
@access.rule(*READERS)
def unshare(number: UUID) -> Response:
    """Have a link work no more."""
    reports.unshare(number, access.colleague().id, clock.now()) or abort(404)
    return back_to(*board_of_form(), "sharing")


@bp.get("/figures/<token>")
def shared(token: str) -> str | Response | tuple[str, int]:
    """Figures that somebody shared, as they were then or as they are now: the page, and the same told numbers as files."""
    found = reports.find_shared(token) or abort(404)
    if not found.works(clock.now()):
        return render_template("staff/reports/gone.html"), 410
    board, asked = _read(found)
    if "format" in request.args:
        return sheets.answer(board, request.args["format"], request.args.get("table", "")) or abort(404)
    campaign = campaigns.find_by_slug(board.campaign) if board.campaign else None
    ways = Ways(file=lambda key, kind: url_for("reports.shared", token=token, table=key or None, format=kind))
    return render_template(
        "staff/reports/shared.html",
        **shown(board, campaign, asked, ways),
        until=found.ends_at,
        is_live=found.query is not None,
        title=words.title_of(campaign),
    )


def offered(slug: str | None, now: datetime) -> dict[str, Any]:
    """What the part of a board's page about links says."""
    today = clock.day_in_almaty(now)
    return {
        "links": [(one, reports.link_token(one)) for one in reports.links_to(slug, now)],
        "today": today,
        "usual_until": today + timedelta(days=USUAL_DAYS),
        "last_until": last_day_from(today),
    }


def last_day_from(today: date) -> date:
    """The last day that a link may work on."""
    return today + timedelta(days=reports.LONGEST_DAYS - 1)


def _read(found: SharedBoard) -> tuple[Board, Asked]:
    if found.query is None:
        board = reports.load_shared(found)
        return board, Asked(board.filters, "own")
    campaign = (campaigns.find_by_slug(found.campaign) or abort(404)) if found.campaign else None
    asked = read_query(campaign, found.query)
    board = reports.board(found.campaign, asked.filters, clock.now(), is_told=True)
    return reports.snapshot(board), asked
