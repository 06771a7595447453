"""The figures of all campaigns or of one: the page, its files, and the last hour."""

from flask import abort, jsonify, request
from werkzeug.wrappers import Response

from webapp import reports
from webapp.blueprints.shared import access
from webapp.blueprints.staff.reports import table_files
from webapp.blueprints.staff.reports.addresses import READERS, bp, find_campaign, read_query
from webapp.blueprints.staff.reports.board_page import board_page, last_hour
from webapp.blueprints.staff.reports.marks import marks_of
from webapp.campaigns import Campaign
from webapp.platform import clock

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
    return _answer(find_campaign(slug))


@bp.get("/staff/live", defaults={"slug": None})
@bp.get("/staff/c/<slug>/live")
@access.rule(*READERS)
def live(slug: str | None) -> Response:
    """The last hour as JSON, for the script that refreshes the strip."""
    return jsonify(last_hour(slug if slug is None else find_campaign(slug).slug))


def _answer(found: Campaign | None) -> Answer:
    asked = read_query(found, request.args)
    if "format" not in request.args:
        return board_page(found, asked)
    board = reports.board(found.slug if found else None, asked.filters, clock.now())
    marks = marks_of(reports.notes_on(found.id if found else None, asked.filters.first, asked.filters.last))
    return table_files.answer(board, request.args["format"], request.args.get("table", ""), marks) or abort(404)
