"""Questions about campaigns."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from webapp.campaigns.faults import Fault
from webapp.campaigns.models import (
    Campaign,
    CampaignDraft,
    CampaignRules,
    CampaignWords,
    DraftVersion,
    PictureUpload,
    PictureVariant,
)
from webapp.platform.db import db

# Made once, and plain: it stands in the way of every entry.
_NUMBER = select(Campaign.id).where(Campaign.slug == bindparam("slug"))
_EDITION = select(Campaign.id, Campaign.version, Campaign.closed_at).where(Campaign.slug == bindparam("slug"))
_OPENING = select(Campaign.id, Campaign.slug, Campaign.opens_at, Campaign.offers).order_by(
    Campaign.closes_at, Campaign.id
)
_OPENING_OF_ONE = _OPENING.where(Campaign.slug == bindparam("slug"))
_TITLES = (
    select(Campaign.slug, CampaignWords.title)
    .join(CampaignWords, CampaignWords.campaign_id == Campaign.id)
    .where(CampaignWords.language == bindparam("language"))
)

AUTOSAVED = "autosaved"
"""The action of versions that were saved while somebody was typing."""


class Opening(NamedTuple):
    """What is known of a campaign without its words."""

    id: int
    slug: str
    opens_at: datetime
    offers: list[str]


class Edition(NamedTuple):
    """What changes whenever a campaign is published anew, or closed."""

    id: int
    version: int
    closed_at: datetime | None


class Milestone(NamedTuple):
    """A version as its history tells it: those that were saved unasked on the way to it are part of it."""

    version: DraftVersion
    changed: list[str]
    """The names of the parts that are others than in the milestone before."""
    since: int
    """The number of the milestone before; 0 where there is none."""


def find_by_slug(slug: str) -> Campaign | None:
    """The campaign with a slug."""
    return db.session.scalar(select(Campaign).filter_by(slug=slug))


def find_edition(slug: str) -> Edition | None:
    """The edition of a campaign: while it is the same, the campaign has the same words, and takes entries as before."""
    found = db.session.execute(_EDITION, {"slug": slug}).first()
    return Edition(*found) if found else None


def find_number(slug: str) -> int | None:
    """The number of the campaign with a slug: for who needs nothing else of it."""
    number: int | None = db.session.execute(_NUMBER, {"slug": slug}).scalar()
    return number


def find(campaign_id: int) -> Campaign | None:
    """The campaign with a number."""
    return db.session.get(Campaign, campaign_id)


def published() -> Sequence[Campaign]:
    """Every campaign, the one that closes first before the others."""
    return db.session.scalars(select(Campaign).order_by(Campaign.closes_at, Campaign.id)).all()


def titles(language: str) -> dict[str, str]:
    """What each campaign is called in a language, by its slug: for who needs none of its other words."""
    return {row.slug: row.title for row in db.session.execute(_TITLES, {"language": language})}


def openings(slug: str | None = None) -> Sequence[Opening]:
    """When each campaign opens, and in which channels it asks for consent to offers, in the order of `published`, or one: for who needs none of its words."""
    found = db.session.execute(_OPENING) if slug is None else db.session.execute(_OPENING_OF_ONE, {"slug": slug})
    return [Opening(*row) for row in found]


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


def find_picture(sha256: str, format_: str) -> bytes | None:
    """A picture in one width and format, by the digest of its bytes."""
    return db.session.scalar(select(PictureVariant.data).filter_by(sha256=sha256, format=format_))


def find_upload(draft_id: int) -> PictureUpload | None:
    """The file that a draft's picture is being made of, or that was refused."""
    return db.session.get(PictureUpload, draft_id)


def upload_faults(draft_id: int) -> list[Fault]:
    """What a file that waits stands in the way of: a campaign is not published without the picture it was just given."""
    waiting = find_upload(draft_id)
    return [Fault("picture_waits", "picture")] if waiting and not waiting.refused else []


def prepared() -> Sequence[CampaignDraft]:
    """Every draft that is not dropped, with its campaign if there is one; the one saved last comes first."""
    return db.session.scalars(
        select(CampaignDraft)
        .where(CampaignDraft.discarded_at.is_(None))
        .order_by(CampaignDraft.saved_at.desc(), CampaignDraft.id.desc())
    ).all()


def find_draft(draft_id: int) -> CampaignDraft | None:
    """The draft with a number, unless it was dropped."""
    row = db.session.get(CampaignDraft, draft_id)
    return row if row is not None and row.discarded_at is None else None


def find_draft_of(campaign_id: int) -> CampaignDraft | None:
    """The draft of a published campaign."""
    return db.session.scalar(select(CampaignDraft).filter_by(campaign_id=campaign_id))


def find_version(draft_id: int, number: int) -> DraftVersion | None:
    """A version of a draft."""
    return db.session.get(DraftVersion, (draft_id, number))


def versions(draft_id: int) -> Sequence[DraftVersion]:
    """Every version of a draft, the newest first."""
    return db.session.scalars(
        select(DraftVersion).filter_by(draft_id=draft_id).order_by(DraftVersion.number.desc())
    ).all()


def milestones(draft_id: int) -> list[Milestone]:
    """The history of a draft, the newest first: what one person had saved unasked is told with what they saved next."""
    milestones_found: list[Milestone] = []
    on_the_way: set[str] = set()
    since = 0
    found = versions(draft_id)[::-1]
    for version, after in zip(found, [*found[1:], None], strict=True):
        on_the_way |= set(version.changed)
        is_passed = after is not None and after.made_by == version.made_by and after.action in {AUTOSAVED, "saved"}
        if version.action == AUTOSAVED and is_passed:
            continue
        milestones_found.append(Milestone(version, sorted(on_the_way), since))
        since, on_the_way = version.number, set()
    return milestones_found[::-1]
