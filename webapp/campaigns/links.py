"""Links to a campaign, each with a name by which it is told where its visitors come from: `/c/first-snow?s=stand-mega`."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from webapp import audit
from webapp.campaigns.errors import LinkExists, NotALinkLabel, NotALinkName, TooManyLinks
from webapp.campaigns.models import Campaign, CampaignLink
from webapp.platform.db import db, get_for_update, transaction

MOST_LINKS = 20
"""Of a campaign: each name is a value that its visits are counted by."""
LONGEST_LABEL = 80
LINK_NAME = re.compile(r"(?=.{2,24}$)[a-z0-9]+(-[a-z0-9]+)*")


@transaction()
def make_link(campaign_id: int, name: str, label: str, by: UUID | None, at: datetime) -> CampaignLink:
    """Make a link with a name of 2–24 small Latin letters, digits and hyphens; `label` says in words where it stands.

    Raises `NotALinkName`, `NotALinkLabel`, `LinkExists` or `TooManyLinks`.
    """
    if not LINK_NAME.fullmatch(name):
        raise NotALinkName
    if len(label) > LONGEST_LABEL or not (label.isprintable() or not label):
        raise NotALinkLabel
    # Two people who make the twentieth at the same time: the second waits, and counts it.
    get_for_update(Campaign, campaign_id)
    if find_link(campaign_id, name):
        raise LinkExists
    count = select(func.count()).select_from(CampaignLink).filter_by(campaign_id=campaign_id)
    if (db.session.scalar(count) or 0) >= MOST_LINKS:
        raise TooManyLinks
    link = CampaignLink(campaign_id=campaign_id, name=name, label=label, made_by=by, made_at=at)
    db.session.add(link)
    db.session.flush()
    audit.record("link.made", at, actor_id=by, campaign_id=campaign_id, details={"name": name})
    return link


@transaction()
def remove_link(link: CampaignLink, by: UUID, at: datetime) -> None:
    """Remove a link: its address still leads to the campaign, and its visits are counted among the others."""
    audit.record("link.removed", at, actor_id=by, campaign_id=link.campaign_id, details={"name": link.name})
    db.session.delete(link)


def links_of(campaign_id: int) -> Sequence[CampaignLink]:
    """The links of a campaign, the newest first."""
    query = select(CampaignLink).filter_by(campaign_id=campaign_id).order_by(CampaignLink.id.desc())
    return db.session.scalars(query).all()


def find_link(campaign_id: int, name: str) -> CampaignLink | None:
    """The link of a campaign with a name."""
    return db.session.scalar(select(CampaignLink).filter_by(campaign_id=campaign_id, name=name))


def link_names() -> Mapping[str, frozenset[str]]:
    """The names of all links by the slug of their campaign."""
    found: dict[str, set[str]] = {}
    rows = db.session.execute(select(Campaign.slug, CampaignLink.name).join_from(CampaignLink, Campaign))
    for slug, name in rows:
        found.setdefault(slug, set()).add(name)
    return {slug: frozenset(names) for slug, names in found.items()}
