"""Links to a board for somebody without an account: its figures as they are now, or the newest each time."""

from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import campaigns, reports
from webapp.blueprints.shared import access
from webapp.blueprints.staff.reports import table_files, words
from webapp.blueprints.staff.reports.addresses import READERS, back_to, board_of_form, bp, read_query
from webapp.blueprints.staff.reports.board_page import Typed, board_page
from webapp.blueprints.staff.reports.filters import Asked
from webapp.blueprints.staff.reports.links_offered import last_until
from webapp.blueprints.staff.reports.page import shown
from webapp.blueprints.staff.reports.panel_links import SharedLinks
from webapp.parsing import parse_day
from webapp.platform import clock, i18n
from webapp.reports import Board, SharedBoard

LIVE = "live"


@bp.post("/staff/links")
@access.rule(*READERS)
def share() -> Response | tuple[str, int]:
    """Make a link to the board that the form was sent from, for somebody without an account."""
    found, asked = board_of_form()
    now, last_day, is_live = clock.now(), parse_day(request.form.get("until")), request.form.get("kind") == LIVE
    try:
        if last_day is None:
            raise reports.LinkTooLong
        board = reports.board(found.slug if found else None, asked.filters, now, is_rounded=True)
        ends_at = clock.bounds_of(last_day)[1]
        reports.share_board(board, access.colleague().id, ends_at, now, asked.query() if is_live else None)
    except reports.LinkTooLong:
        # A page that was opened yesterday offers yesterday still, and not every browser keeps to what is offered.
        last = i18n.written_day(last_until(clock.day_in_almaty(now)), i18n.current_language())
        why = _("Choose a day from today on, not later than %(day)s.", day=last)
        typed = {"link-kind": LIVE if is_live else "frozen", "link-until": request.form.get("until", "")}
        return board_page(found, asked, Typed(typed, {"link-until": why})), 422
    return back_to(found, asked, "sharing")


@bp.post("/staff/links/<uuid:number>/withdraw")
@access.rule(*READERS)
def unshare(number: UUID) -> Response:
    """Have a link work no more."""
    reports.unshare_board(number, access.colleague().id, clock.now()) or abort(404)
    return back_to(*board_of_form(), "sharing")


@bp.get("/figures/<token>")
def shared(token: str) -> str | Response | tuple[str, int]:
    """Figures that somebody shared, as they were then or as they are now: the page, and the same told numbers as files."""
    found = reports.find_shared(token) or abort(404)
    if not found.works(clock.now()):
        return render_template("staff/reports/gone.html"), 410
    board, asked = _read(found)
    if "format" in request.args:
        table = request.args.get("table", "")
        return table_files.answer(board, request.args["format"], table, is_rounded=True) or abort(404)
    campaign = campaigns.find_by_slug(board.campaign) if board.campaign else None
    return render_template(
        "staff/reports/shared.html",
        **shown(board, campaign, asked, SharedLinks(token)),
        until=found.ends_at,
        is_live=found.query is not None,
        title=words.title_of(campaign),
    )


def _read(found: SharedBoard) -> tuple[Board, Asked]:
    if found.query is None:
        board = reports.load_shared(found)
        return board, Asked(board.filters, "own")
    campaign = (campaigns.find_by_slug(found.campaign) or abort(404)) if found.campaign else None
    asked = read_query(campaign, found.query)
    board = reports.board(found.campaign, asked.filters, clock.now(), is_rounded=True)
    return reports.snapshot(board), asked
