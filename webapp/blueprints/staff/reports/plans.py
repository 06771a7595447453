"""What staff add to the figures: notes on days, and the target of a campaign. What cannot be taken comes back as it was typed."""

from datetime import date
from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import reports
from webapp.blueprints.shared import access
from webapp.blueprints.staff.reports import numbers
from webapp.blueprints.staff.reports.addresses import READERS, back_to, board_of_form, bp
from webapp.blueprints.staff.reports.board_page import Typed, board_page
from webapp.blueprints.staff.reports.filters import OWN, Asked
from webapp.parsing import parse_day, parse_int
from webapp.platform import clock
from webapp.platform.i18n import current_language

PAGE_ANCHOR = "plans"
"""Where on the page notes and target are made."""
Answer = Response | tuple[str, int]


@bp.post("/staff/notes")
@access.rule(*READERS)
def note() -> Answer:
    """Put a note on a day."""
    found, asked = board_of_form()
    day, text = parse_day(request.form.get("day")), request.form.get("text", "")
    errors = {} if day else {"note-day": _("Choose a day.")}
    now = clock.now()
    try:
        if day is not None:
            reports.add_note(found.id if found else None, day, text, access.colleague().id, now)
    except reports.NoteTooEarly:
        errors["note-day"] = _("Figures are kept by day for 25 months: choose a later day.")
    except reports.NotANote:
        errors["note-text"] = _("Write what happened in one line of up to %(most)s signs.", most=reports.LONGEST_NOTE)
    except reports.TooManyNotes:
        errors["note-text"] = _("There are as many notes here as there may be: remove one first.")
    if day is not None and not errors:
        return back_to(found, asked, PAGE_ANCHOR, **_showing(asked, day, clock.day_in_almaty(now)))
    typed = {"note-day": request.form.get("day", ""), "note-text": text}
    return board_page(found, asked, Typed(typed, errors)), 422


@bp.post("/staff/notes/<uuid:number>/remove")
@access.rule(*READERS)
def unnote(number: UUID) -> Response:
    """Take a note away."""
    reports.remove_note(number, access.colleague().id, clock.now()) or abort(404)
    return back_to(*board_of_form(), PAGE_ANCHOR)


@bp.post("/staff/target")
@access.rule(*READERS)
def aim() -> Answer:
    """Set the target of a campaign; without a number it has none any more."""
    found, asked = board_of_form()
    campaign = found or abort(404)
    goal, day = "".join(request.form.get("goal", "").split()), parse_day(request.form.get("day"))
    actor, now = access.colleague().id, clock.now()
    if not goal:
        reports.drop_target(campaign.id, actor, now)
        return back_to(found, asked, PAGE_ANCHOR)
    number, errors = parse_int(goal, 1, reports.HIGHEST_GOAL), {}
    if number is None:
        most = numbers.whole(reports.HIGHEST_GOAL, current_language())
        errors["target-goal"] = _("Write a whole number from 1 to %(most)s, in digits.", most=most)
    if day is None or day < clock.day_in_almaty(now):
        errors["target-day"] = _("Choose a day that is not over.")
    if errors or number is None or day is None:
        typed = {"target-goal": request.form.get("goal", ""), "target-day": request.form.get("day", "")}
        return board_page(found, asked, Typed(typed, errors)), 422
    reports.set_target(campaign.id, number, day, actor, now)
    return back_to(found, asked, PAGE_ANCHOR)


def _showing(asked: Asked, day: date, today: date) -> dict[str, str]:
    """What to change in a query so that its board shows a note on a day; that of today shows those yet to come too."""
    first, last = asked.filters.first, asked.filters.last
    if first <= day <= last or (day > last == today):
        return {}
    return {"period": OWN, "from": min(first, day).isoformat(), "to": min(max(last, day), today).isoformat()}
