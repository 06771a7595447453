"""Publishing a campaign."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from webapp.campaigns.cover import draw_share_picture
from webapp.campaigns.drafts import LISTS, PLACEHOLDER, Draft
from webapp.campaigns.errors import NotReady
from webapp.campaigns.models import Campaign, CampaignRules, CampaignWords
from webapp.platform.db import db, transaction
from webapp.platform.i18n import LANGUAGES

FACTS = frozenset({
    "operator_name", "operator_bin", "operator_address", "operator_email", "operator_phone", "responsible_person",
    "opens_on", "closes_on", "results_on",
})  # fmt: skip
"""What the rules may name as `{name}`."""


@transaction()
def publish(
    draft: Draft, personal_fields: tuple[str, ...], facts: Mapping[str, Mapping[str, str]], at: datetime
) -> Campaign:
    """Publish a campaign, or a new version of one that is published already.

    `facts` are, for each language, the values of `FACTS`. Rules that changed become a new version of the rules.
    Raises `NotReady` with every reason why it can't be published.
    """
    if reasons := draft.check(personal_fields, FACTS):
        raise NotReady(reasons)

    campaign = db.session.scalar(select(Campaign).filter_by(slug=draft.slug)) or Campaign(slug=draft.slug, version=0)
    _take_facts(campaign, draft, at)
    db.session.add(campaign)
    db.session.flush()
    for language in LANGUAGES:
        db.session.merge(_words(campaign, language, draft))
    _add_rules(campaign, draft, facts, at)
    db.session.flush()
    db.session.refresh(campaign)
    return campaign


def _take_facts(campaign: Campaign, draft: Draft, at: datetime) -> None:
    content = draft.content
    campaign.version += 1
    campaign.accent = content["accent"]
    campaign.opens_at = draft.moment("opens_at")
    campaign.closes_at = draft.moment("closes_at")
    campaign.results_on = content["results_on"]
    campaign.minimum_age = content.get("minimum_age")
    campaign.draws = content.get("draw", False)
    campaign.confirmation = content["confirmation"]
    campaign.offers = list(content.get("offers", []))
    campaign.publication = content.get("publication", False)
    campaign.fields = [{"name": field["name"], "why": dict(field["why"])} for field in content["fields"]]
    campaign.published_at = at


def _words(campaign: Campaign, language: str, draft: Draft) -> CampaignWords:
    words = draft.content[language]
    lists = {name: [{key: item[key].strip() for key in keys} for item in words[name]] for name, keys in LISTS.items()}
    return CampaignWords(
        campaign_id=campaign.id,
        language=language,
        title=words["title"].strip(),
        lead=words["lead"].strip(),
        prize=words["prize"].strip(),
        prize_note=words["prize_note"].strip(),
        story=words["story"].strip(),
        share_picture=draw_share_picture(words["title"], words["prize"], campaign.accent, campaign.slug),
        **lists,
    )


def _add_rules(campaign: Campaign, draft: Draft, facts: Mapping[str, Mapping[str, str]], at: datetime) -> None:
    texts = {language: _filled(draft.content[language]["rules"], facts[language]) for language in LANGUAGES}
    newest = db.session.scalar(
        select(CampaignRules).filter_by(campaign_id=campaign.id).order_by(CampaignRules.number.desc()).limit(1)
    )
    if newest is None or newest.texts != texts:
        number = newest.number + 1 if newest else 1
        sha256 = {language: hashlib.sha256(text.encode()).hexdigest() for language, text in texts.items()}
        rules = CampaignRules(campaign_id=campaign.id, number=number, published_at=at, texts=texts, sha256=sha256)
        db.session.add(rules)


def _filled(text: str, facts: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: facts[match[1]], text.strip())
