"""Entering a campaign: the landing page and its form."""

from functools import cache

from flask import abort, render_template, request, session, url_for
from prometheus_client import Counter
from werkzeug.wrappers import Response as AnyResponse

from webapp import entries, participants
from webapp.analytics import Stage
from webapp.blueprints.public.entry import (
    earned_ticket,
    language,
    memory,
    pages,
    refusal_counts,
    shown,
    submission,
)
from webapp.blueprints.public.entry.submission import MISTAKES, Accepted, CameTooLate, GivenBack
from webapp.blueprints.shared import limits
from webapp.blueprints.shared.entry_form import form_snapshot
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import EnterCampaignForm, form_for
from webapp.blueprints.shared.redirects import see_other
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.campaigns import Campaign
from webapp.platform import clock, ratelimit
from webapp.platform.app_state import Slot
from webapp.platform.i18n import LocalizedBlueprint, current_language
from webapp.platform.metrics import counter
from webapp.platform.narrowing import current_object

bp = LocalizedBlueprint("entry", __name__)

_ENTRIES = counter("vpluse_entries_total", "Entry forms taken or refused", ["outcome"])
_THANKS = Slot[dict[tuple[str, str], str]](dict)
"""By slug and language: as many as there are campaigns."""

Answer = AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.route("/c/<slug>", methods=["GET", "POST"])
def form(slug: str) -> Answer:
    """The landing page, and the entry that its form sends."""
    snapshot = form_snapshot.find(slug, current_language()) or abort(404)
    asked = current_object(request)
    if asked.method == "POST":
        if language.is_asked() and snapshot.campaign.is_open(clock.now()):
            return language.change(snapshot)
        return _answer(snapshot, submission.submit(snapshot, asked.form.to_dict(), clock.now()))
    earned = earned_ticket.find_ticket(snapshot.campaign)
    return pages.landing_of_entrant(snapshot, earned, clock.now()) if earned else pages.landing(snapshot, clock.now())


def _answer(snapshot: FormSnapshot, outcome: Accepted | GivenBack | CameTooLate) -> Answer:
    match outcome:
        case Accepted():
            return _thank(snapshot.campaign, outcome)
        case GivenBack():
            return _give_back(snapshot, outcome)
        case CameTooLate():
            return _closed_page(outcome.campaign)


def _thank(campaign: Campaign, accepted: Accepted) -> Answer:
    _taken().inc()
    if accepted.is_first:
        visit_tracking.note_stages(campaign.slug, Stage.BEGAN, Stage.SENT)
    sent_to = (
        participants.masked_for_owner(entries.contact_field(campaign), accepted.contact) if accepted.contact else ""
    )
    memory.entered(current_object(session), campaign.slug, accepted.shown_key, sent_to, clock.now())
    return see_other(_thanks_address(campaign.slug, current_language(), link_names.carried()))


@cache
def _taken() -> Counter:
    return _ENTRIES.labels("taken")


def _thanks_address(slug: str, language: str, link: str | None) -> str:
    """The address of the page that follows, built once: that takes ten times as long as to look it up."""
    if link:
        return url_for(".thanks", slug=slug, s=link)
    known = _THANKS.get()
    if (slug, language) not in known:
        known[slug, language] = url_for(".thanks", slug=slug)
    return known[slug, language]


def _give_back(snapshot: FormSnapshot, back: GivenBack) -> Answer:
    campaign, now = snapshot.campaign, clock.now()
    form = back.form or _judged(snapshot)
    if back.reason == MISTAKES:
        visit_tracking.note_errors(campaign.slug, form.wrong_fields())
        refusal_counts.note_mistakes(campaign.id, form.wrong_fields())
    else:
        refusal_counts.note(campaign.id, back.reason)
    status, wait = back.status, back.wait
    if too_many := ratelimit.spend(limits.of_visitor(limits.MISTAKES)):
        refusal_counts.note(campaign.id, "too_many_tries")
        status, wait = 429, max(wait, too_many)
    _ENTRIES.labels("given back").inc()
    visit_tracking.note_stages(campaign.slug, Stage.BEGAN)
    if back.untick:
        form.untick_consents()
    token = form.shown.data if back.keep_token and form.shown.data else shown.issue(snapshot, now)
    if wait:
        page, status = pages.landing_again(snapshot, form, now, status, limits.wait_notice(wait), token)
        return page, status, limits.retry_after(wait)
    notice = str(back.notice) if back.notice else None
    return pages.landing_again(snapshot, form, now, status, notice, token)


def _judged(snapshot: FormSnapshot) -> EnterCampaignForm:
    form = form_for(snapshot)
    form.validate()
    return form


def _closed_page(campaign: Campaign) -> tuple[str, int]:
    refusal_counts.note(campaign.id, "closed")
    state = campaign.state(clock.now())
    words = campaign.words(current_language())
    return render_template("public/entry/closed.html", campaign=campaign, words=words, state=state), 410
