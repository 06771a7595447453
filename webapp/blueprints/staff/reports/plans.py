"""What staff add to the figures: notes on days, and the target of a campaign."""

from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import reports
from webapp.blueprints.shared import access
from webapp.blueprints.staff.reports.addresses import READERS, back_to, board_of_form, bp
from webapp.parsing import parse_day, parse_int
from webapp.platform import clock

PLACE = "plans"
"""Where on the page notes and target are made."""
NOT_A_NOTE, TOO_MANY, NOT_A_TARGET = "note", "notes", "target"
"""What a form was wrong about; the board that it goes back to says so."""


def said(wrong: str) -> str:
    """What a form was wrong about, in words; nothing for what is no such thing."""
    return {
        NOT_A_NOTE: _("The note was not kept: it takes a day and up to %(most)s signs.", most=reports.LONGEST_NOTE),
        TOO_MANY: _("There are as many notes here as there may be: remove one first."),
        NOT_A_TARGET: _("The target was not kept: it takes a number from 1 on, and a day that is not over."),
    }.get(wrong, "")


@bp.post("/staff/notes")
@access.rule(*READERS)
def note() -> Response:
    """Put a note on a day."""
    found, asked = board_of_form()
    day = parse_day(request.form.get("day"))
    try:
        if day is None:
            raise reports.NotANote
        reports.add_note(
            found.id if found else None, day, request.form.get("text", ""), access.colleague().id, clock.now()
        )
    except reports.NotANote:
        return back_to(found, asked, PLACE, wrong=NOT_A_NOTE)
    except reports.TooManyNotes:
        return back_to(found, asked, PLACE, wrong=TOO_MANY)
    return back_to(found, asked, PLACE)


@bp.post("/staff/notes/<uuid:number>/remove")
@access.rule(*READERS)
def unnote(number: UUID) -> Response:
    """Take a note away."""
    reports.remove_note(number, access.colleague().id, clock.now()) or abort(404)
    return back_to(*board_of_form(), PLACE)


@bp.post("/staff/target")
@access.rule(*READERS)
def aim() -> Response:
    """Set the target of a campaign; without a number it has none any more."""
    found, asked = board_of_form()
    campaign = found or abort(404)
    goal, day = "".join(request.form.get("goal", "").split()), parse_day(request.form.get("day"))
    actor, now = access.colleague().id, clock.now()
    if not goal:
        reports.drop_target(campaign.id, actor, now)
        return back_to(found, asked, PLACE)
    number = parse_int(goal, 1, reports.HIGHEST_GOAL)
    try:
        if number is None or day is None:
            raise reports.NotATarget
        reports.set_target(campaign.id, number, day, actor, now)
    except reports.NotATarget:
        return back_to(found, asked, PLACE, wrong=NOT_A_TARGET)
    return back_to(found, asked, PLACE)
