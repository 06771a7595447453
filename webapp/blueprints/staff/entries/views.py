"""The list of entries, and one field of one person for a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for

from webapp import campaigns, disclosures, entries, participants
from webapp.accounts import MARKETER, RESPONSIBLE
from webapp.blueprints.shared import access, limits
from webapp.blueprints.shared.labels import FIELDS, LANGUAGES, REASONS
from webapp.blueprints.staff.entries.forms import RevealForm, errors_of
from webapp.entries import CONFIRMED, CONTESTED, WAITING, Entry, Place, Sought
from webapp.parsing import parse_hex
from webapp.participants import Particulars
from webapp.platform import clock, ratelimit
from webapp.platform.i18n import LocalizedBlueprint
from webapp.platform.ratelimit import Subject

bp = LocalizedBlueprint("entries", __name__, url_prefix="/staff")
PAGE_SIZE = 50
NAMES = ("last_name", "first_name", "patronymic")
"""What stands in one column: of each only its first letter is shown."""
BEGINNING, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
"""A place in the list is told in whole microseconds: a float of seconds would lose the last of them, and entries too."""


@bp.get("/c/<slug>/entries", endpoint="entries")
@access.rule(MARKETER, RESPONSIBLE)
def entries_page(slug: str) -> str:
    """The entries of a campaign, the newest first, their people masked (clauses 2.5, 2.10)."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    sought = Sought(_one_of("state", (WAITING, CONFIRMED, CONTESTED)), _one_of("language", tuple(LANGUAGES)))
    above, below = _place("above"), _place("below")
    found = list(entries.listed(campaign.id, sought, PAGE_SIZE + 1, above=above, below=below))
    has_more = len(found) > PAGE_SIZE
    shown = found[-PAGE_SIZE:] if above else found[:PAGE_SIZE]
    people = participants.read_many({entry.participant_id for entry in shown})
    return render_template(
        "staff/entries/entries.html",
        campaign=campaign,
        sought=sought,
        rows=[(entry, _masked(people.get(entry.participant_id))) for entry in shown],
        names=[name for name in NAMES if campaign.asks(name)],
        fields=[(name, FIELDS[name]) for name in campaign.field_names if name not in NAMES],
        languages=LANGUAGES,
        newer=_key(shown[0]) if shown and (has_more if above else below) else None,
        older=_key(shown[-1]) if shown and (above or has_more) else None,
    )


@bp.route("/entries/<uuid:entry_id>/reveal", methods=["GET", "POST"])
@access.rule(RESPONSIBLE, fresh=True)
def reveal(entry_id: UUID) -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """One field of one person, after a reason was written down; the person sees who looked, when and why."""
    entry = entries.find_entry(entry_id) or abort(404)
    masked = _masked(participants.read_many([entry.participant_id]).get(entry.participant_id))
    form = RevealForm(list(masked))
    if request.method == "GET":
        return _reveal_page(entry, masked, form)
    if not form.validate():
        return _reveal_page(entry, masked, form), 422
    if wait := ratelimit.spend(Subject(limits.REVEALS, str(access.colleague().id))):
        page = _reveal_page(entry, masked, form, notice=limits.wait_notice(wait))
        return page, 429, limits.retry_after(wait)
    chosen = form.field.data
    try:
        value = disclosures.reveal(entry, chosen, form.kind.data, form.words.data, access.colleague(), clock.now())
    except disclosures.NothingHeld:
        abort(404)
    return _reveal_page(entry, masked, form, shown=(FIELDS[chosen], disclosures.grouped(chosen, value)))


def _reveal_page(entry: Entry, masked: dict[str, str], form: RevealForm, **more: Any) -> str:
    campaign = campaigns.find(entry.campaign_id) or abort(404)
    return render_template(
        "staff/entries/reveal.html",
        entry=entry,
        masked=masked,
        form=form,
        errors=errors_of(form),
        reasons=REASONS,
        back=url_for("entries.entries", slug=campaign.slug),
        **more,
    )


def _masked(particulars: Particulars | None) -> dict[str, str]:
    return participants.masked(particulars) if particulars else {}


def _one_of(name: str, known: tuple[str, ...]) -> str:
    given = request.args.get(name, "")
    return given if given in known else ""


def _key(entry: Entry) -> str:
    return f"{(entry.entered_at - BEGINNING) // MICROSECOND:x}-{entry.id.hex}"


def _place(name: str) -> Place | None:
    moment, _dash, number = request.args.get(name, "").partition("-")
    microseconds = parse_hex(moment)
    if microseconds is None:
        return None
    try:
        return Place(BEGINNING + microseconds * MICROSECOND, UUID(hex=number))
    except (ValueError, OverflowError):
        return None
