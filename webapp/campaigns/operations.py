"""Publishing a campaign, and closing it before its time."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp import audit
from webapp.campaigns.draft_content import LISTS, OFFER_CHANNELS, PLACEHOLDER, DraftContent
from webapp.campaigns.editing import keep_published
from webapp.campaigns.errors import AlreadyOver, ChangedMeanwhile, NotReady
from webapp.campaigns.faults import Fault
from webapp.campaigns.grounds import on_ground
from webapp.campaigns.illustrations import share_source
from webapp.campaigns.models import Campaign, CampaignDraft, CampaignRules, CampaignWords, State
from webapp.campaigns.queries import upload_faults
from webapp.campaigns.topics import resolve_scene
from webapp.parsing import suspect_character
from webapp.platform.constraints import refused_by
from webapp.platform.db import db, get_for_update, transaction
from webapp.platform.i18n import LANGUAGES
from webapp.platform.narrowing import required

RULE_PLACEHOLDERS = frozenset(
    {
        "operator_name",
        "operator_bin",
        "operator_address",
        "operator_email",
        "operator_phone",
        "responsible_person",
        "opens_on",
        "closes_on",
        "results_on",
    }
)
"""What the rules may name as `{name}`."""


@refused_by({"uq_campaign_slug": lambda: NotReady([Fault("slug_taken", "slug")])})
@transaction()
def publish(
    content: DraftContent,
    personal_fields: tuple[str, ...],
    placeholders: Mapping[str, Mapping[str, str]],
    at: datetime,
    *,
    by: UUID | None = None,
    draft: CampaignDraft | None = None,
    channels: Collection[str] = tuple(OFFER_CHANNELS),
) -> Campaign:
    """Publish a campaign, or a new version of one that is published already.

    `channels` are those by which this site writes to people. `placeholders` are, for each language, the values of `RULE_PLACEHOLDERS`. Rules that changed become a new version of the rules.
    `by` is the member of staff who publishes and `draft` the one it comes from; of a file there is neither, and
    the campaign keeps the picture it has.
    Raises `NotReady` with every reason why it can't be published.
    """
    faults = content.faults(personal_fields, RULE_PLACEHOLDERS) + content.channel_faults(channels)
    is_address = not suspect_character(content.slug)
    campaign = db.session.scalar(select(Campaign).filter_by(slug=content.slug)) if is_address else None
    if draft is not None and campaign is not None and campaign.id != draft.campaign_id:
        faults.append(Fault("slug_taken", "slug"))
    if draft is not None:
        faults += upload_faults(draft.id)
    if faults:
        raise NotReady(faults)

    campaign = campaign or Campaign(slug=content.slug, version=0)
    _take_values(campaign, content, at)
    if draft is not None:
        campaign.picture = content.picture
    if campaign.picture and "ground" in campaign.picture:
        campaign.picture = on_ground(campaign.picture, campaign.picture["ground"], campaign.accent)
    scene = resolve_scene(campaign.scene, content.parts)
    photograph = share_source(campaign.picture)
    db.session.add(campaign)
    db.session.flush()
    for language in LANGUAGES:
        db.session.merge(_words(campaign, language, content, scene, photograph))
    _add_rules(campaign, filled_rules(content, placeholders), at)
    keep_published(campaign, content, draft, by, at)
    db.session.flush()
    db.session.refresh(campaign)
    details = {"version": campaign.version, "rules": campaign.rules_in_force.number}
    audit.record("campaign.published", at, actor_id=by, campaign_id=campaign.id, details=details)
    return campaign


@transaction()
def close(campaign_id: int, reason: Mapping[str, str], by: UUID, at: datetime) -> Campaign:
    """Close a campaign before its time, or call off one that is to come: from `at` on it takes no entries.

    `reason` says why in each language; visitors read it. Raises `AlreadyOver`.
    """
    campaign = required(get_for_update(Campaign, campaign_id), "campaigns are never removed")
    if campaign.state(at) is State.OVER:
        raise AlreadyOver
    campaign.closed_at = at
    campaign.closing_reason = {language: reason[language] for language in LANGUAGES}
    audit.record("campaign.closed", at, actor_id=by, campaign_id=campaign.id, reason=reason[LANGUAGES[0]])
    return campaign


def expect_version(draft: CampaignDraft, version: int) -> None:
    """Refuse to go on from a draft that is no longer the version somebody looked at.

    Call it inside the transaction that then publishes. Raises `ChangedMeanwhile`.
    """
    get_for_update(CampaignDraft, draft.id)
    if draft.version != version:
        raise ChangedMeanwhile


def filled_rules(content: DraftContent, placeholders: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The rules of a draft in each language as they would be published: what they name as `{name}` is filled in."""
    return {language: _filled(content.parts[language]["rules"], placeholders[language]) for language in LANGUAGES}


def _take_values(campaign: Campaign, content: DraftContent, at: datetime) -> None:
    parts = content.parts
    campaign.version += 1
    campaign.accent = parts["accent"]
    campaign.scene = parts.get("scene")
    campaign.opens_at = content.moment("opens_at")
    campaign.closes_at = content.moment("closes_at")
    campaign.results_on = parts["results_on"]
    campaign.minimum_age = parts.get("minimum_age")
    campaign.draws = parts.get("draw", False)
    campaign.confirmation = parts["confirmation"]
    campaign.offers = list(parts.get("offers", []))
    campaign.publication = parts.get("publication", False)
    campaign.fields = [{"name": field["name"], "why": dict(field["why"])} for field in parts["fields"]]
    campaign.published_at = at


def _words(
    campaign: Campaign, language: str, content: DraftContent, scene: str | None, photograph: bytes | None
) -> CampaignWords:
    from webapp.campaigns.share_picture import draw_share_picture  # brings Pillow, for who publishes alone

    words = content.parts[language]
    shared = draw_share_picture(words["title"], words["prize"], campaign.accent, campaign.slug, scene, photograph)
    lists = {name: [{key: item[key].strip() for key in keys} for item in words[name]] for name, keys in LISTS.items()}
    return CampaignWords(
        campaign_id=campaign.id,
        language=language,
        title=words["title"].strip(),
        lead=words["lead"].strip(),
        prize=words["prize"].strip(),
        prize_note=words["prize_note"].strip(),
        story=words["story"].strip(),
        share_picture=shared,
        **lists,
    )


def _add_rules(campaign: Campaign, texts: dict[str, str], at: datetime) -> None:
    newest = db.session.scalar(
        select(CampaignRules).filter_by(campaign_id=campaign.id).order_by(CampaignRules.number.desc()).limit(1)
    )
    if newest is None or newest.texts != texts:
        number = newest.number + 1 if newest else 1
        sha256 = {language: hashlib.sha256(text.encode()).hexdigest() for language, text in texts.items()}
        rules = CampaignRules(campaign_id=campaign.id, number=number, published_at=at, texts=texts, sha256=sha256)
        db.session.add(rules)


def _filled(text: str, placeholders: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: placeholders[match[1]], text.strip())
