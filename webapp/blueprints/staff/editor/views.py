"""The list of campaigns, new ones, and the editor."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import accounts, campaigns, rollups
from webapp.blueprints.shared import access
from webapp.blueprints.shared.template_tools import clock_time
from webapp.blueprints.staff.editor import new_draft, numbers, reading, wording
from webapp.blueprints.staff.editor.page import EditorPage
from webapp.campaigns import ACCENTS, LISTS, TEXTS, Campaign, CampaignDraft
from webapp.parsing import parse_id
from webapp.participants import FIELD_NAMES
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, NAMES, LocalizedBlueprint, current_language

bp = LocalizedBlueprint("editor", __name__)

EDITORS = (accounts.MARKETER, accounts.RESPONSIBLE)
LARGEST_FORM = 1024 * 1024
"""Bytes: three texts of rules of 40,000 letters in Cyrillic, as browsers send them at worst."""
LONGEST_SEARCH = 100
AUTOSAVE = "autosave"
"""What the page's script asks for while somebody types."""
NUMBER = "<int:number>"
Answer = str | tuple[str, int] | Response


@bp.get("/staff/campaigns", endpoint="campaigns")
@access.rule(*EDITORS)
def campaign_list() -> str:
    """Every campaign: drafts, to come, running, over; those whose title or address has the words of `q`."""
    sought = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    shelves: dict[str, list[CampaignDraft]] = {"draft": [], "running": [], "soon": [], "over": []}
    for draft in campaigns.prepared():
        if sought.casefold() in " ".join([draft.slug, *draft.titles.values()]).casefold():
            shelves[draft.campaign.state(clock.now()) if draft.campaign else "draft"].append(draft)
    return render_template(
        "staff/editor/campaigns.html",
        shelves=shelves,
        sought=sought,
        campaign_progress=rollups.campaign_progress(clock.now()),
        bars=numbers.bars,
        count=numbers.count,
    )


@bp.route("/staff/campaigns/new", methods=["GET", "POST"])
@access.rule(*EDITORS)
def new() -> Answer:
    """A new campaign, blank or from another."""
    language, source = current_language(), parse_id(request.values.get("from"))
    origin = campaigns.find_draft(source) if source else None
    if request.method != "POST":
        return render_template("staff/editor/new.html", drafts=campaigns.prepared(), origin=origin, language=language)
    title = request.form.get("title", "").strip()
    content = new_draft.copy_of(origin, title, language) if origin else new_draft.blank(title, language)
    draft = campaigns.begin(content, access.colleague().id, clock.now())
    return redirect(url_for(".campaign", number=draft.id), code=303)


@bp.route(f"/staff/campaigns/{NUMBER}", methods=["GET", "POST"])
@access.rule(*EDITORS, largest_form=LARGEST_FORM)
def campaign(number: int) -> Answer:
    """The editor of one campaign. A save keeps whatever was typed, finished or not."""
    draft = find_draft(number)
    if request.method != "POST":
        return _editor(EditorPage(draft, draft.content))
    content = reading.content_of(request.form)
    if request.form.get("do") == AUTOSAVE:
        return _autosave(draft, content)
    deed = request.form.get("do", "save")
    place = reading.act(content, deed)
    base = parse_id(request.form.get("version")) or 0
    saved = campaigns.save(draft.id, base, content, access.colleague().id, clock.now())
    if saved.clashes:
        clashes = [wording.name_of(part) for part in saved.clashes]
        return _editor(EditorPage(saved.draft, saved.content, clashes), aside=saved.number), 409
    if deed == "publish":
        return redirect(url_for(".publish", number=draft.id), code=303)
    note = "joined" if saved.joined else "saved"
    return redirect(url_for(".campaign", number=draft.id, note=note, _anchor=place or None), code=303)


@bp.route(f"/staff/campaigns/{NUMBER}/discard", methods=["GET", "POST"])
@access.rule(*EDITORS)
def discard(number: int) -> Answer:
    """Drop a draft, or of a published campaign what was never published: GET asks, POST acts."""
    draft = find_draft(number)
    if request.method != "POST":
        if draft.campaign and not draft.has_news and not campaigns.find_upload(draft.id):
            return redirect(url_for(".home", number=draft.id, note="nothing"), code=303)
        return render_template("staff/editor/discard.html", draft=draft, title=title_of(draft))
    note = "dropped"
    try:
        campaigns.discard(draft.id, access.colleague().id, clock.now())
    except campaigns.NothingToDiscard:
        note = "nothing"
    if draft.campaign:
        return redirect(url_for(".home", number=draft.id, note=note), code=303)
    return redirect(url_for(".campaigns"), code=303)


def find_draft(number: int) -> CampaignDraft:
    """The draft with a number, or 404."""
    draft: CampaignDraft = campaigns.find_draft(number) or abort(404)
    return draft


def find_published(number: int) -> tuple[CampaignDraft, Campaign]:
    """The draft with a number, and the campaign that was published of it; or 404."""
    draft = find_draft(number)
    campaign: Campaign = draft.campaign or abort(404)
    return draft, campaign


def title_of(draft: CampaignDraft) -> str:
    """What to call a draft in the language of the page; its address or number while it has no title."""
    return draft.title(current_language()) or draft.slug or f"№ {draft.id}"


def names_of(members: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of members of staff, for pages that say who did what."""
    found = [accounts.find_member(member) for member in set(members) if member]
    return {member.id: member.name for member in found if member}


def words_of_editor() -> dict[str, Any]:
    """What the editor's templates call things."""
    return {
        "labels": wording.labels(),
        "states": wording.states,
        "names": NAMES,
        "languages": LANGUAGES,
        "title_of": title_of,
    }


def _autosave(draft: CampaignDraft, content: dict[str, Any]) -> Response:
    """Save what is being typed, for the script of the page: the version it became, and what to say of it."""
    base, at = parse_id(request.form.get("version")) or 0, clock.now()
    version = campaigns.autosave(draft.id, base, content, access.colleague().id, at)
    if version is None:
        notice = _("It was saved in another window meanwhile: press “Save”, and both are joined.")
        return make_response({"said": notice}, HTTPStatus.CONFLICT)
    return make_response({"version": version, "said": _("Saved at %(time)s", time=clock_time(at))})


def _editor(page: EditorPage, aside: int | None = None) -> str:
    known = names_of([page.draft.saved_by])
    return render_template(
        "staff/editor/campaign.html",
        page=page,
        aside=aside,
        saved_by=known.get(page.draft.saved_by) if page.draft.saved_by else None,
        note=request.args.get("note") if request.method == "GET" else None,
        accents={name: wording.accents()[name] for name in ACCENTS},
        covers=wording.covers(),
        texts=TEXTS,
        lists=LISTS,
        keys=wording.keys(),
        personal=wording.fields(),
        field_names=FIELD_NAMES,
        say=wording.say,
        most_items=reading.MOST_ITEMS,
        state=page.campaign.state(clock.now()) if page.campaign else "draft",
    )


bp.context_processor(words_of_editor)
