"""Publishing a campaign, its rules in versions, and closing it before its time."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from webapp import campaigns, entries, publishing
from webapp.blueprints.shared import access
from webapp.blueprints.shared.template_tools import settings
from webapp.blueprints.staff.editor.history import compared
from webapp.blueprints.staff.editor.page import EditorPage
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, Answer, bp, find_draft, find_published, title_of
from webapp.campaigns import CampaignDraft, State
from webapp.parsing import parse_id
from webapp.platform import clock
from webapp.platform.changes import compare
from webapp.platform.i18n import LANGUAGES, current_language

LONGEST_REASON = 300


@bp.route(f"/staff/campaigns/{NUMBER}/publish", methods=["GET", "POST"])
@access.rule(*EDITORS, step_up=True)
def publish(number: int) -> Answer:
    """What publishing will change, or everything that stands in its way; POST publishes."""
    draft = find_draft(number)
    if request.method != "POST":
        return _publish_page(draft)
    try:
        version = parse_id(request.form.get("version")) or 0
        publishing.publish_draft(
            draft, version, settings().operator, access.colleague().id, clock.now(), settings().channels
        )
    except campaigns.ChangedMeanwhile:
        notice = _("While you were looking, somebody saved another version. Nothing was published; look again.")
        return _publish_page(draft, notice), 409
    except campaigns.NotReady as refusal:
        return _publish_page(draft, faults=refusal), 422
    return redirect(url_for(".home", number=number, note="published"), code=303)


@bp.get(f"/staff/campaigns/{NUMBER}/rules")
@access.rule(*EDITORS)
def rules(number: int) -> str:
    """The versions of a campaign's rules, how many people entered under each, and what changed in one."""
    draft, campaign = find_published(number)
    language, shown = current_language(), campaign.rules_in_force
    if asked := request.args.get("version"):
        wanted = parse_id(asked) or abort(404)
        shown = campaigns.find_rules(campaign, wanted) or abort(404)
    before = campaigns.find_rules(campaign, shown.number - 1)
    return render_template(
        "staff/editor/rules.html",
        draft=draft,
        title=title_of(draft),
        campaign=campaign,
        shown=shown,
        before=before,
        paragraphs=compare(before.texts[language], shown.texts[language]) if before else [],
        entered=entries.count_by_rules(campaign.id),
    )


@bp.route(f"/staff/campaigns/{NUMBER}/close", methods=["GET", "POST"])
@access.rule(*EDITORS, step_up=True)
def close(number: int) -> Answer:
    """Close a campaign before its time, with a reason that its visitors read: GET asks, POST acts."""
    draft, campaign = find_published(number)
    if campaign.state(clock.now()) is State.OVER:
        return redirect(url_for(".campaign", number=number), code=303)
    reason = {language: request.form.get(f"{language}-reason", "").strip() for language in LANGUAGES}
    if request.method != "POST":
        return _close_page(draft, reason, [])
    wrong = [language for language in LANGUAGES if not 0 < len(reason[language]) <= LONGEST_REASON]
    if wrong:
        return _close_page(draft, reason, wrong), 422
    try:
        campaigns.close(campaign.id, reason, access.colleague().id, clock.now())
    except campaigns.AlreadyOver:
        return redirect(url_for(".campaign", number=number), code=303)
    return redirect(url_for(".home", number=number, note="closed"), code=303)


def _publish_page(draft: CampaignDraft, notice: str | None = None, faults: campaigns.NotReady | None = None) -> str:
    page = EditorPage(draft, draft.content)
    if faults:
        page.faults = list(faults.faults)
    published = campaigns.find_version(draft.id, draft.published_version) if draft.published_version else None
    campaign = draft.campaign
    new_rules = not page.faults and publishing.changes_rules(draft, settings().operator)
    return render_template(
        "staff/editor/publish.html",
        draft=draft,
        title=title_of(draft),
        page=page,
        notice=notice,
        campaign=campaign,
        parts=compared(published.content, draft.content) if published else [],
        new_rules=new_rules,
        entered=entries.count_by_rules(campaign.id) if campaign and new_rules else {},
    )


def _close_page(draft: CampaignDraft, reason: dict[str, str], wrong: list[str]) -> str:
    return render_template(
        "staff/editor/close.html",
        draft=draft,
        title=title_of(draft),
        reason=reason,
        wrong=wrong,
        longest=LONGEST_REASON,
    )
