"""A campaign's home: where it stands, what is to be done next, what is not published, its entries and its links."""

from flask import render_template, request

from webapp import campaigns, rollups
from webapp.blueprints.shared import access
from webapp.blueprints.staff.editor import numbers, wording
from webapp.blueprints.staff.editor.links import results_of
from webapp.blueprints.staff.editor.next_step import next_step
from webapp.blueprints.staff.editor.page import EditorPage
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, bp, find_row, title_of
from webapp.campaigns import CampaignDraft
from webapp.platform import clock
from webapp.rollups import SoFar


@bp.get(f"/staff/campaigns/{NUMBER}/home")
@access.rule(*EDITORS)
def home(number: int) -> str:
    """Everything about one campaign that staff ask first, with the way to each of its pages."""
    row = find_row(number)
    page, campaign, now = EditorPage(row, row.content), row.campaign, clock.now()
    state = campaign.state(now) if campaign else "draft"
    links = campaigns.links_of(campaign.id) if campaign else []
    come = rollups.so_far(now, campaign.id).get(campaign.id, SoFar()) if campaign else SoFar()
    return render_template(
        "staff/editor/home.html",
        row=row,
        page=page,
        title=title_of(row),
        campaign=campaign,
        state=state,
        note=request.args.get("note"),
        next_step=next_step(row, state, len(page.faults), len(links), come.sent),
        unpublished=_unpublished(row),
        come=come,
        bars=numbers.bars(come.days),
        count=numbers.count,
        steps=numbers.steps(),
        links=links,
        results=results_of(campaign, links) if campaign else {},
    )


def _unpublished(row: CampaignDraft) -> list[str]:
    """The names of the parts that differ from what stands on the site."""
    if not row.published_version or not row.has_news:
        return []
    published = campaigns.find_version(row.id, row.published_version)
    parts = campaigns.changed(published.content, row.content) if published else []
    return [wording.name_of(part) for part in parts if part != campaigns.ASIDE]
