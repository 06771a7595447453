"""A campaign's home: where it stands, what is to be done next, what is not published, its entries and its links."""

from flask import render_template, request

from webapp import campaigns, rollups
from webapp.blueprints.shared import access
from webapp.blueprints.staff.editor import numbers, wording
from webapp.blueprints.staff.editor.links import results_of
from webapp.blueprints.staff.editor.next_step import next_step
from webapp.blueprints.staff.editor.page import EditorPage
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, bp, find_draft, title_of
from webapp.campaigns import CampaignDraft
from webapp.platform import clock
from webapp.rollups import CampaignProgress


@bp.get(f"/staff/campaigns/{NUMBER}/home")
@access.rule(*EDITORS)
def home(number: int) -> str:
    """Everything about one campaign that staff ask first, with the way to each of its pages."""
    draft = find_draft(number)
    page, campaign, now = EditorPage(draft, draft.content), draft.campaign, clock.now()
    state = campaign.state(now) if campaign else "draft"
    links = campaigns.links_of(campaign.id) if campaign else []
    come = (
        rollups.campaign_progress(now, campaign.id).get(campaign.id, CampaignProgress())
        if campaign
        else CampaignProgress()
    )
    return render_template(
        "staff/editor/home.html",
        draft=draft,
        page=page,
        title=title_of(draft),
        campaign=campaign,
        state=state,
        note=request.args.get("note"),
        next_step=next_step(draft, state, len(page.faults), len(links), come.sent),
        unpublished=_unpublished(draft),
        come=come,
        bars=numbers.bars(come.days),
        count=numbers.count,
        steps=numbers.steps(),
        links=links,
        results=results_of(campaign, links) if campaign else {},
    )


def _unpublished(draft: CampaignDraft) -> list[str]:
    """The names of the parts that differ from what stands on the site."""
    if not draft.published_version or not draft.has_news:
        return []
    published = campaigns.find_version(draft.id, draft.published_version)
    parts = campaigns.changed(published.content, draft.content) if published else []
    return [wording.name_of(part) for part in parts if part != campaigns.UNASKED_FIELDS]
