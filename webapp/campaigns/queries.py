"""Questions about campaigns."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.campaigns.models import Campaign, CampaignRules, CampaignWords
from webapp.platform.db import db


def find_by_slug(slug: str) -> Campaign | None:
    """The campaign with a slug."""
    return db.session.scalar(select(Campaign).filter_by(slug=slug))


def find(campaign_id: int) -> Campaign | None:
    """The campaign with a number."""
    return db.session.get(Campaign, campaign_id)


def published() -> Sequence[Campaign]:
    """Every campaign, the one that closes first before the others."""
    return db.session.scalars(select(Campaign).order_by(Campaign.closes_at, Campaign.id)).all()


def find_rules(campaign: Campaign, number: int) -> CampaignRules | None:
    """A version of a campaign's rules."""
    return next((rules for rules in campaign.rules if rules.number == number), None)


def find_share_picture(slug: str, language: str) -> bytes | None:
    """The picture (PNG) that social networks show beside a link."""
    return db.session.scalar(
        select(CampaignWords.share_picture)
        .join(Campaign, Campaign.id == CampaignWords.campaign_id)
        .where(Campaign.slug == slug, CampaignWords.language == language)
    )
