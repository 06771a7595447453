"""Links to a campaign that say where they stand, with what came of each, and codes to print."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from webapp import analytics, campaigns, reports
from webapp.blueprints.shared import access
from webapp.blueprints.shared.visit_tracking import link_names
from webapp.blueprints.staff.editor import numbers, presets
from webapp.blueprints.staff.editor.codes import NAME, address_of
from webapp.blueprints.staff.editor.views import EDITORS, NUMBER, Answer, bp, find_draft, find_published, title_of
from webapp.campaigns import Campaign, CampaignDraft, CampaignLink
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES, current_language


@bp.route(f"/staff/campaigns/{NUMBER}/links", methods=["GET", "POST"])
@access.rule(*EDITORS)
def links(number: int) -> Answer:
    """The links made to a campaign, with their codes and results; POST makes one, `preset` suggests one."""
    draft = find_draft(number)
    if request.method != "POST":
        return _page(draft, preset=request.args.get("preset", ""))
    campaign = draft.campaign or abort(404)
    name, label = request.form.get("name", "").strip().lower(), request.form.get("label", "").strip()
    error = _make(campaign, name, label)
    if error:
        return _page(draft, {"name": name, "label": label}, error), 422
    return redirect(url_for(".links", number=number, _anchor=f"link-{name}"), code=303)


@bp.route(f"/staff/campaigns/{NUMBER}/links/{NAME}/remove", methods=["GET", "POST"])
@access.rule(*EDITORS)
def remove_link(number: int, name: str) -> Answer:
    """Remove a link: GET says what that changes, and asks; POST acts. One that is gone already stays so."""
    draft, campaign = find_published(number)
    link = campaigns.find_link(campaign.id, name)
    if link and request.method != "POST":
        address = address_of(campaign, link.name, current_language())
        return render_template(
            "staff/editor/remove_link.html",
            draft=draft,
            campaign=campaign,
            link=link,
            address=address,
            results=results_of(campaign, [link])[link.name],
        )
    if link:
        campaigns.remove_link(link, access.colleague().id, clock.now())
        link_names.forget()
    return redirect(url_for(".links", number=number), code=303)


def _make(campaign: Campaign, name: str, label: str) -> tuple[str, str] | None:
    """Make a link; answers the field that is wrong and why, if it cannot be made."""
    if analytics.is_known(name):
        return "name", _("This name is counted already, by everybody’s links. Choose one of your own")
    try:
        campaigns.make_link(campaign.id, name, label, access.colleague().id, clock.now())
    except campaigns.NotALinkName:
        return "name", _("Use 2 to 24 small Latin letters, digits and hyphens")
    except campaigns.NotALinkLabel:
        return "label", _("One line, up to %(longest)s characters", longest=campaigns.LONGEST_LABEL)
    except campaigns.LinkExists:
        return "name", _("This campaign has a link with this name already")
    except campaigns.TooManyLinks:
        return "name", _("A campaign has up to %(most)s links. Remove one first", most=campaigns.MOST_LINKS)
    link_names.forget()
    return None


def results_of(campaign: Campaign, links: Sequence[CampaignLink]) -> dict[str, list[tuple[str, str]]]:
    """What came of each link, by its name: the four steps in words, and how many got there."""
    since = clock.day_in_almaty(campaign.rules[-1].published_at)
    found = reports.link_results(campaign.slug, [link.name for link in links], since, clock.now())
    return {
        name: [(words, numbers.count(getattr(result, step))) for step, words in numbers.steps().items()]
        for name, result in found.items()
    }


def _page(
    draft: CampaignDraft, typed: dict[str, str] | None = None, error: tuple[str, str] | None = None, preset: str = ""
) -> str:
    campaign = draft.campaign
    found = campaigns.links_of(campaign.id) if campaign else []
    return render_template(
        "staff/editor/links.html",
        draft=draft,
        title=title_of(draft),
        campaign=campaign,
        links=found,
        results=results_of(campaign, found) if campaign else {},
        addresses={
            (link.name, language): address_of(campaign, link.name, language)
            for link in found
            for language in LANGUAGES
            if campaign
        },
        presets=presets.names(),
        typed=typed or presets.suggest(preset, {link.name for link in found}),
        preset=preset,
        error=error,
        most=campaigns.MOST_LINKS,
        longest_label=campaigns.LONGEST_LABEL,
    )
