"""The one thing to do next for a campaign: decided from where it stands, and said in a sentence with a button."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.campaigns import CampaignDraft, State


@dataclass(frozen=True)
class NextStep:
    """What to do and where."""

    text: str
    button: str
    url: str


def next_step(draft: CampaignDraft, state: str, missing: int, links: int, sent: int) -> NextStep:
    """The next thing to do.

    `state` is the campaign's, or «draft»; `missing` how many things stand in the way of publishing what is saved;
    `links` how many links were made; `sent` how many entries there are.
    """
    edit, publish = url_for("editor.campaign", number=draft.id), url_for("editor.publish", number=draft.id)
    if missing and draft.has_news:
        text = ngettext(
            "%(num)s thing waits for you before it can be published",
            "%(num)s things wait for you before it can be published",
            missing,
        )
        return NextStep(text, _("Go on writing"), edit)
    if draft.campaign is None:
        return NextStep(_("Everything is there: it can be published"), _("Look and publish"), publish)
    if draft.has_news:
        return NextStep(_("Visitors do not see your newest changes yet."), _("Look and publish"), publish)
    if state != State.OVER and not links:
        text = _("Make a link for each place where the campaign will stand, to learn which one brings people.")
        return NextStep(text, _("Make links"), url_for("editor.links", number=draft.id))
    if state != State.OVER and not sent:
        text = _("Put the links in their places, and print the codes: nobody has entered yet.")
        return NextStep(text, _("Print codes"), url_for("editor.sheet", number=draft.id))
    return _see_report(draft.campaign.slug, state)


def _see_report(slug: str, state: str) -> NextStep:
    if state == State.OVER:
        text = _("The campaign is over. See how it went.")
    else:
        text = _("Entries come in. See where people come from, and where they stop.")
    return NextStep(text, _("See the figures"), url_for("reports.campaign", slug=slug))
