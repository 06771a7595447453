"""Entering a campaign: the landing page and its form, the code, the link."""

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp import campaigns, consent, entries
from webapp.blueprints.entry import invitation as invitations
from webapp.blueprints.entry import memory, pages, shown
from webapp.blueprints.entry.forms import ConfirmEntryForm, EnterCampaignForm, form_for
from webapp.blueprints.entry.invitation import Invitation
from webapp.blueprints.template_tools import settings
from webapp.campaigns import Campaign
from webapp.platform import clock, metrics, ratelimit
from webapp.platform.i18n import LocalizedBlueprint, current_language

bp = LocalizedBlueprint("entry", __name__)

TRIES_PER_ADDRESS = "3000 per hour"
PER_PERSON = "10 per hour"
ONCE = "1 per day"
CODES_PER_ADDRESS = "600 per hour"
LINKS_PER_ADDRESS = "600 per hour"


@bp.route("/c/<slug>", methods=["GET", "POST"])
def form(slug: str) -> AnyResponse | tuple[str, int]:
    """The landing page, and the entry that its form sends."""
    invitation = invitations.find(slug, current_language()) or abort(404)
    if request.method == "POST":
        return _enter(invitation)
    return pages.landing(invitation, clock.now())


@bp.get("/c/<slug>/thanks")
def thanks(slug: str) -> str:
    """What happens next; after the confirmation, the ticket and the receipt."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    return _thanks_page(campaign)


@bp.post("/c/<slug>/confirm")
def confirm(slug: str) -> AnyResponse | tuple[str, int]:
    """The code from the message."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    _limit(CODES_PER_ADDRESS, "code", ratelimit.address())
    key = memory.attempt_of(session, slug)
    figures = ConfirmEntryForm().figures()
    if key is None:
        return _thanks_page(
            campaign,
            notice=_(
                "This browser does not remember your entry. Open the link in the message instead, or fill in the form again."
            ),
        ), 422
    if not figures:
        return _thanks_page(campaign, code_error=_("Enter the six figures of the code")), 422
    try:
        entries.confirm_by_code(campaign, key, figures, clock.now())
    except entries.CodeRefused:
        return _thanks_page(
            campaign,
            code_error=_(
                "This code does not fit. Check the figures; after five tries or ten minutes, ask for a new one"
            ),
        ), 422
    memory.confirmed(session, slug, key)
    return redirect(url_for(".thanks", slug=slug), code=303)


@bp.post("/c/<slug>/resend")
def resend(slug: str) -> AnyResponse | tuple[str, int]:
    """A new code, please."""
    campaign = campaigns.find_by_slug(slug) or abort(404)
    _limit(CODES_PER_ADDRESS, "resend", ratelimit.address())
    key = memory.attempt_of(session, slug)
    if key is not None:
        try:
            entries.resend(campaign, key, clock.now())
        except entries.TooSoon:
            return _thanks_page(
                campaign,
                notice=_(
                    "A code was sent a moment ago. Give it half a minute and look in the spam folder too; four codes can be sent for one form."
                ),
            ), 429
    return redirect(url_for(".thanks", slug=slug, sent="again"), code=303)


# Mail scanners open links, so a GET shows a button and only the POST acts.
@bp.route("/confirm/<token>", methods=["GET", "POST"])
def link(token: str) -> AnyResponse | tuple[str, int]:
    """The link from the message."""
    _limit(LINKS_PER_ADDRESS, "link", ratelimit.address())
    attempt = entries.find_attempt_by_link(token)
    campaign = campaigns.find(attempt.campaign_id) if attempt else None
    if attempt is None or campaign is None or not entries.link_works(attempt, clock.now()):
        return _link_page(None, "gone"), 410
    if request.method != "POST":  # a HEAD looks, as a GET does
        return _link_page(campaign, "ready"), 200
    try:
        _entry, key = entries.confirm_by_link(campaign, token, clock.now())
    except entries.LinkGone:
        return _link_page(None, "gone"), 410
    memory.confirmed(session, campaign.slug, key)
    return redirect(url_for(".thanks", slug=campaign.slug), code=303)


def _enter(invitation: Invitation) -> AnyResponse | tuple[str, int]:
    campaign, now = invitation.campaign, clock.now()
    if not campaign.is_open(now):
        return _closed_page(campaign)
    form = form_for(invitation)
    is_valid = form.validate()
    if form.csrf_token.errors:
        return _give_back(
            invitation,
            form,
            400,
            _(
                "The page was open for too long, or your browser does not keep the cookie that protects the form. Nothing was saved; check your answers and send them again."
            ),
        )
    try:
        evidence = shown.read(form.shown.data or "", invitation, now, settings().shown_min_seconds)
    except (shown.ShownBroken, shown.ShownTooLong):
        return _give_back(
            invitation, form, 422, _("The page had been open for long. Check your answers and send them again.")
        )
    except shown.ShownOtherWords:
        return _give_back(
            invitation,
            form,
            422,
            _("While the page was open, its words changed. Read the consents again and tick what you agree to."),
            untick=True,
        )
    except shown.ShownTooLittle:
        return _give_back(
            invitation, form, 422, _("That was very quick. Check your answers and send them again."), keep_token=True
        )
    if form.trap.data:
        return _give_back(
            invitation,
            form,
            422,
            _(
                "A field that people do not see was filled in, by your browser perhaps. It is empty again; send the form once more."
            ),
        )
    if not is_valid:
        return _give_back(invitation, form, 422, None, keep_token=True)
    return _hand_over(invitation, form, evidence)


def _hand_over(
    invitation: Invitation, form: EnterCampaignForm, evidence: consent.Evidence
) -> AnyResponse | tuple[str, int]:
    campaign = invitation.campaign
    particulars = form.particulars()
    # A form sent twice, by a double click or a retry, counts once; one that was too many stays so.
    is_first = ratelimit.within(ONCE, "form", evidence.shown_key)
    per_address = f"{settings().entries_per_address_per_hour} per hour"
    _limit(per_address, "entry", ratelimit.address(), count=is_first)
    _limit(PER_PERSON, f"entry {campaign.id}", "\0".join(particulars.identity()), count=is_first)
    evidence = consent.with_choices(evidence, form.choices())
    try:
        entries.enter(campaign, form.details(evidence), at=clock.now())
    except entries.CampaignClosed:
        return _closed_page(campaign)
    except entries.FormUsed:
        return _give_back(
            invitation,
            form,
            422,
            _("This form was sent before, for another person. Check the answers and the consents, and send it again."),
            untick=True,
        )
    # The same answer whoever has entered before, so that nobody can find out who has.
    metrics.ENTRIES.labels("taken").inc()
    memory.entered(session, campaign.slug, evidence.shown_key)
    return redirect(url_for(".thanks", slug=campaign.slug), code=303)


def _give_back(
    invitation: Invitation, form: EnterCampaignForm, status: int, notice: str | None, *,
    keep_token: bool = False, untick: bool = False,
) -> tuple[str, int]:  # fmt: skip
    _limit(TRIES_PER_ADDRESS, "try", ratelimit.address())
    metrics.ENTRIES.labels("given back").inc()
    now = clock.now()
    if untick:
        form.untick_consents()
    token = form.shown.data if keep_token and form.shown.data else shown.issue(invitation, now)
    return pages.landing_again(invitation, form, now, status, notice, token)


def _closed_page(campaign: Campaign) -> tuple[str, int]:
    state = campaign.state(clock.now())
    words = campaign.words(current_language())
    return render_template("entry/closed.html", campaign=campaign, words=words, state=state), 410


def _thanks_page(campaign: Campaign, code_error: str | None = None, notice: str | None = None) -> str:
    entry = memory.confirmed_entry(session, campaign)
    key = memory.attempt_of(session, campaign.slug)
    waiting = key is not None and campaign.confirmation != "none"
    receipt = consent.find_receipt_of(entry.participant_id, campaign.id) if entry else None
    receipt_url = url_for(".receipt", token=consent.receipt_token(receipt)) if receipt else None
    stage = "confirmed" if entry else "waiting" if waiting else "sent"
    if notice is None and request.args.get("sent") == "again":
        notice = _("A new code is on its way. The one before no longer works.")
    return render_template(
        "entry/thanks.html",
        campaign=campaign,
        words=campaign.words(current_language()),
        stage=stage,
        channel=entries.channel_of(campaign),
        code_error=code_error,
        notice=notice,
        ticket=entries.grouped(entry.ticket or "") if entry else None,
        ticket_qr=pages.qr_code(settings().public_url + receipt_url) if receipt_url else None,
        receipt_url=receipt_url,
        form_tokens=pages.csrf_field() if stage == "waiting" else "",  # a page without a form needs no cookie
    )


def _link_page(campaign: Campaign | None, state: str) -> str:
    words = campaign.words(current_language()) if campaign else None
    form_tokens = pages.csrf_field() if state == "ready" else ""
    return render_template("entry/link.html", campaign=campaign, words=words, state=state, form_tokens=form_tokens)


def _limit(limit: str, name: str, who: str, *, count: bool = True) -> None:
    if not ratelimit.within(limit, name, who, count=count):
        abort(429)
