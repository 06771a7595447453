"""Places that two people claim under one IIN: both side by side, masked, and a decision with its reason."""

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from webapp import campaigns, entries, participants
from webapp.accounts import RESPONSIBLE
from webapp.blueprints.shared import access
from webapp.blueprints.shared.labels import FIELDS
from webapp.blueprints.staff.entries.forms import DecidePlaceForm, errors_of
from webapp.blueprints.staff.entries.views import bp
from webapp.platform import clock

MAX_PLACES = 50
"""On the page; the next follow as these are decided."""


@bp.get("/places")
@access.rule(RESPONSIBLE)
def places() -> str:
    """The contested places that wait for a decision, the oldest first."""
    return _page(DecidePlaceForm())


@bp.post("/places/<uuid:entry_id>")
@access.rule(RESPONSIBLE, step_up=True)
def decide(entry_id: UUID) -> Response | tuple[str, int]:
    """Decide about the place that an entry contests."""
    form, me = DecidePlaceForm(), access.colleague()
    if not entries.is_contested(entry_id):
        abort(404)
    if not form.validate():
        errors = [error | {"href": f"{error['href']}-{entry_id}"} for error in errors_of(form)]
        return _page(form, errors=errors, decided_id=entry_id), 422
    try:
        entries.decide(
            entry_id, for_rival=form.rival.data == "y", reason=form.words.data or "", by=me.id, at=clock.now()
        )
    except entries.NotContested:
        abort(404)
    return redirect(url_for("entries.places"), 303)


def _page(form: DecidePlaceForm, **more: Any) -> str:
    found = entries.contested(MAX_PLACES)
    people = participants.read_many([entry.participant_id for both in found for entry in both])
    masked = {person_id: participants.masked(particulars) for person_id, particulars in people.items()}
    lines = [
        (campaigns.find(both[1].campaign_id), [(entry, masked.get(entry.participant_id, {})) for entry in both])
        for both in found
    ]
    return render_template("staff/entries/places.html", places=lines, form=form, fields=FIELDS, **more)
