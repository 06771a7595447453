"""The landing page, made once for each state of its words and then only given fresh tokens."""

from datetime import datetime, timedelta

from flask import Response, render_template, request
from markupsafe import Markup, escape

from webapp.blueprints.public.entry import shown
from webapp.blueprints.public.entry.earned_ticket import Ticket
from webapp.blueprints.shared import cookie_consent
from webapp.blueprints.shared.cookie_consent import CookieConsent
from webapp.blueprints.shared.entry_form import landing_page
from webapp.blueprints.shared.entry_form.form_snapshot import FormSnapshot
from webapp.blueprints.shared.entry_form.forms import EnterCampaignForm, form_for
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.campaigns import State
from webapp.platform import csrf, i18n, pages
from webapp.platform.app_state import Slot
from webapp.platform.compress import SplicedPage
from webapp.platform.markup import trusted

FORM_GAP, CHOICE_GAP = "<!--form-->", "<!--choice-->"
HIDDEN_FIELD = '<input type="hidden" name="{}" value="{}">'
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Vary", "Accept-Encoding"),
    # The tokens are one visitor's; the back button may still show the page as it was.
    ("Cache-Control", "private, no-cache"),
]
_PAGES, _PAGES_BY_LINK = (
    Slot[dict[tuple[object, ...], SplicedPage]](dict),
    Slot[dict[tuple[object, ...], SplicedPage]](dict),
)
MOST_PAGES = 200
"""Pages a process keeps, and as many with the name of a link; when there are more, all of their kind are made anew."""


def landing(snapshot: FormSnapshot, at: datetime) -> Response:
    """The campaign's page for somebody who has not sent anything yet."""
    link = link_names.carried()
    page = _made(snapshot, at, cookie_consent.current(), link)
    fresh = {}
    if FORM_GAP in page.gaps:
        token = csrf.hidden_field(csrf.issue())
        fresh[FORM_GAP] = (token + _hidden("shown", shown.issue(snapshot, at))).encode()
        fresh[CHOICE_GAP] = token.encode()
    elif CHOICE_GAP in page.gaps:
        fresh[CHOICE_GAP] = csrf.loose_field().encode()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(page.gzipped(fresh), headers=[*HEADERS, ("Content-Encoding", "gzip")])
    return Response(page.plain(fresh), headers=HEADERS)


def landing_again(
    snapshot: FormSnapshot, form: EnterCampaignForm, at: datetime, status: int, notice: str | None, token: str
) -> tuple[str, int]:
    """The page with the form given back: errors said, every answer kept."""
    hidden = csrf.hidden_field(csrf.issue()) + _hidden("shown", token)
    if form.asks_about_email:
        hidden += _hidden(form.email_as_is.name, form["email"].data)
    page = render_template(
        landing_page.TEMPLATE,
        **landing_page.context(snapshot, form, snapshot.campaign.state(at)),
        errors=form.problems(),
        notice=notice,
        form_tokens=trusted(hidden),  # both are signed by us and escaped
    )
    return page, status


def landing_of_entrant(snapshot: FormSnapshot, ticket: Ticket, at: datetime) -> Response:
    """The campaign's page for who has a ticket on this device: that stands in place of the empty form."""
    context = landing_page.context(snapshot, form_for(snapshot, csrf=False), snapshot.campaign.state(at))
    page = render_template(landing_page.TEMPLATE, **context, errors=[], notice=None, form_tokens="", ticket=ticket)
    return Response(page, headers=[("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")])


def _made(snapshot: FormSnapshot, at: datetime, visitor_consent: CookieConsent, link: str | None) -> SplicedPage:
    # Those with a link are as many as links; they never push out the others.
    held = (_PAGES_BY_LINK if link else _PAGES).get()
    campaign = snapshot.campaign
    state = campaign.state(at)
    hours_left = (campaign.closes_at - at) // timedelta(hours=1) if state is State.RUNNING else 0
    key = (*snapshot.key, campaign.rules_in_force.number, state, hours_left, visitor_consent, link)
    if key not in held:
        if len(held) >= MOST_PAGES:
            held.clear()
        held[key] = SplicedPage.split(_render(snapshot, at, visitor_consent, link), FORM_GAP, CHOICE_GAP)
    return held[key]


def _render(snapshot: FormSnapshot, at: datetime, visitor_consent: CookieConsent, link_name: str | None) -> str:
    language = snapshot.language
    prefix = "" if language == i18n.DEFAULT else f"/{language}"
    context = landing_page.context(snapshot, form_for(snapshot, csrf=False), snapshot.campaign.state(at))
    page = pages.render(
        {"page": landing_page.TEMPLATE},
        language,
        {},
        f"{prefix}/c/{snapshot.campaign.slug}",
        **context,
        errors=[],
        notice=None,
        form_tokens=_gap(FORM_GAP),
        loose_csrf_field=lambda: _gap(CHOICE_GAP),
        cookie_consent=lambda: visitor_consent,
        link_name=link_name,
    )
    return page["page"]


def _gap(marker: str) -> Markup:
    return trusted(marker)  # a constant of ours


def _hidden(name: str, value: str) -> str:
    return HIDDEN_FIELD.format(name, escape(value))
