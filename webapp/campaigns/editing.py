"""Preparing a campaign: what staff save is never lost, whoever saves at the same time.

Every state of a draft is a version that stays. A save says which version was before the person's eyes; where another
was saved meanwhile, both are joined part by part, and what cannot be joined is kept aside for somebody to choose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from webapp import audit
from webapp.campaigns.contents import COPIED, PICTURE, changed, join, to_kept
from webapp.campaigns.draft_content import LONGEST_SLUG, DraftContent
from webapp.campaigns.errors import NothingToDiscard
from webapp.campaigns.models import Campaign, CampaignDraft, DraftVersion, PictureUpload
from webapp.campaigns.queries import AUTOSAVED, find_draft_of, find_version, milestones, versions
from webapp.platform.db import count_rows, db, get_for_update, transaction
from webapp.platform.i18n import LANGUAGES
from webapp.platform.narrowing import required

ACTIONS = ("began", "saved", AUTOSAVED, "set_aside", "restored", "published")
BEGAN, SAVED, AUTOSAVED, SET_ASIDE, RESTORED, PUBLISHED = ACTIONS
AUTOSAVES_KEPT = timedelta(days=40)
"""For longer than a page may stay open and still be sent (`csrf.LONGEST_AGO`): what it began with must be there to join."""
NOT_IN_FORM = frozenset({PICTURE, COPIED})
"""The parts of a draft that the editor's form does not send."""
LONGEST_TITLE = 200
"""Characters of a title in lists; a draft may hold more, which is then a fault of its own."""


@dataclass(frozen=True)
class Saved:
    """What came of a save."""

    draft: CampaignDraft
    number: int
    """The version that holds what was sent."""
    content: Mapping[str, Any]
    """What there is now; at a clash, both together as they would be with this one's parts."""
    joined: bool = False
    """Whether another had saved meanwhile, and both were joined."""
    clashes: tuple[str, ...] = ()
    """The parts that both had changed. Then nothing was joined: what was sent is a version set aside."""


@transaction()
def begin(content: Mapping[str, Any], by: UUID | None, at: datetime) -> CampaignDraft:
    """Begin a draft that holds `content`, as a campaign's file would say it."""
    draft = CampaignDraft(version=0, newest=0, slug="", titles={}, content={}, saved_at=at)
    db.session.add(draft)
    _put(draft, to_kept(content), BEGAN, by, at)
    _record("campaign.drafted", draft, by, at)
    return draft


@transaction()
def save(draft_id: int, base: int, content: Mapping[str, Any], by: UUID, at: datetime) -> Saved:
    """Save what a person made of version `base` of a draft, finished or not.

    The picture is no part of `content`: it is kept by `illustrate`. Nor is what a copy remembers.
    Where somebody saved another version meanwhile, parts that only one of them changed are joined. If there are
    parts that both changed, the draft stays as the other left it, and this one is kept as a version set aside.
    """
    draft = _locked(draft_id)
    seen = find_version(draft.id, base)
    kept = _with_fixed_slug(draft, to_kept({**content, **_beside(seen.content if seen else draft.content)}))
    if base == draft.version or seen is None:
        if changed(draft.content, kept):
            _put(draft, kept, SAVED, by, at)
            _record("campaign.saved", draft, by, at)
        return Saved(draft, draft.version, draft.content)
    is_joined = not set(changed(seen.content, draft.content)) <= NOT_IN_FORM
    joined, clashes = join(seen.content, kept, draft.content)
    if clashes and not _only_autosaved_since(draft, base, by):
        aside = _add_version(draft, kept, SET_ASIDE, by, at)
        return Saved(draft, aside.number, joined, clashes=tuple(clashes))
    if changed(draft.content, joined):
        _put(draft, joined, SAVED, by, at)
        _record("campaign.saved", draft, by, at)
    return Saved(draft, draft.version, draft.content, joined=is_joined)


@transaction()
def autosave(draft_id: int, base: int, content: Mapping[str, Any], by: UUID, at: datetime) -> int | None:
    """Save what a person is writing, unasked. Answers the version it became, which is their next `base`.

    None where somebody saved another meanwhile: nothing is joined behind the back of who types, a `save` will do it.
    A picture that became ready meanwhile is no part of what they write.
    """
    draft = _locked(draft_id)
    seen = find_version(draft.id, base)
    if seen is None or not set(changed(seen.content, draft.content)) <= NOT_IN_FORM:
        return None
    kept = _with_fixed_slug(draft, to_kept({**content, **_beside(draft.content)}))
    if changed(draft.content, kept):
        last = find_version(draft.id, draft.version)
        goes_on = last is not None and (last.action, last.made_by) == (AUTOSAVED, by)
        _put(draft, kept, AUTOSAVED, by, at)
        if not goes_on:  # one line of the trail for one sitting
            _record("campaign.saved", draft, by, at)
    return draft.version


@transaction()
def forget_autosaves(at: datetime) -> int:
    """Remove old versions that were saved unasked and that nobody is shown (`queries.milestones`). Answers how many."""
    old = select(DraftVersion.draft_id).where(
        DraftVersion.action == AUTOSAVED, DraftVersion.made_at < at - AUTOSAVES_KEPT
    )
    gone = 0
    for draft_id in db.session.scalars(old.distinct()).all():
        draft = _locked(draft_id)
        shown = {draft.version, draft.published_version, *(each.version.number for each in milestones(draft_id))}
        hidden = delete(DraftVersion).where(
            DraftVersion.draft_id == draft_id,
            DraftVersion.action == AUTOSAVED,
            DraftVersion.made_at < at - AUTOSAVES_KEPT,
            DraftVersion.number.not_in(shown - {None}),
        )
        gone += count_rows(db.session.execute(hidden))
    return gone


@transaction()
def illustrate(draft_id: int, picture: Mapping[str, Any] | None, by: UUID, at: datetime) -> CampaignDraft:
    """Give a draft a picture (see `contents.PICTURE`), or take it away; the one before stays in its versions.

    A file that waits to become its picture, or was refused, is let go of.
    What another saves at the same time in the editor is joined with this, as the picture is a part of its own.
    """
    draft = _locked(draft_id)
    db.session.execute(delete(PictureUpload).where(PictureUpload.draft_id == draft.id))
    kept = to_kept({**draft.content, PICTURE: picture})
    if changed(draft.content, kept):
        _put(draft, kept, SAVED, by, at)
        _record("picture.changed", draft, by, at)
    return draft


@transaction()
def restore(draft_id: int, version: DraftVersion, by: UUID, at: datetime) -> None:
    """Put an earlier version of a draft, or one set aside, in the place of what is there."""
    draft = _locked(draft_id)
    _put(draft, _with_fixed_slug(draft, dict(version.content)), RESTORED, by, at)
    _record("campaign.restored", draft, by, at)


@transaction()
def discard(draft_id: int, by: UUID, at: datetime) -> None:
    """Drop a draft; of a published campaign, only what was never published. Raises `NothingToDiscard`."""
    draft = _locked(draft_id)
    uploads = count_rows(db.session.execute(delete(PictureUpload).where(PictureUpload.draft_id == draft.id)))
    if draft.discarded_at is not None or not (draft.has_news or uploads):
        raise NothingToDiscard
    if draft.published_version is None:
        draft.discarded_at = at
    elif draft.has_news:
        published = required(find_version(draft.id, draft.published_version), "versions are never removed")
        _put(draft, dict(published.content), RESTORED, by, at)
        draft.published_version = draft.version
    _record("campaign.discarded", draft, by, at)


def keep_published(
    campaign: Campaign, content: DraftContent, draft: CampaignDraft | None, by: UUID | None, at: datetime
) -> None:
    """Note in a campaign's draft what was published; one published from a file gets its draft by that."""
    draft = draft or find_draft_of(campaign.id)
    if draft is None:
        draft = CampaignDraft(version=0, newest=0, slug="", titles={}, content={}, saved_at=at)
        db.session.add(draft)
    draft.campaign_id = campaign.id
    aside = {key: value for key, value in (draft.content or {}).items() if key == "unasked"}
    _put(draft, to_kept({**aside, **content.parts, PICTURE: campaign.picture}), PUBLISHED, by, at)
    draft.published_version = draft.version


def _beside(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft holds that the editor's form does not send."""
    return {name: content.get(name) for name in NOT_IN_FORM}


def _only_autosaved_since(draft: CampaignDraft, base: int, by: UUID) -> bool:
    """Whether all that came after a version was saved unasked by the same person: in another tab, or with a lost answer."""
    since = [version for version in versions(draft.id) if version.number > base]
    return all((version.action, version.made_by) == (AUTOSAVED, by) for version in since)


def _locked(draft_id: int) -> CampaignDraft:
    return required(get_for_update(CampaignDraft, draft_id), "drafts are never removed")


def _put(draft: CampaignDraft, kept: dict[str, Any], action: str, by: UUID | None, at: datetime) -> None:
    version = _add_version(draft, kept, action, by, at)
    draft.version, draft.content = version.number, kept
    draft.slug = str(kept.get("slug", ""))[:LONGEST_SLUG]
    draft.titles = {language: str(kept[language].get("title", "")).strip()[:LONGEST_TITLE] for language in LANGUAGES}
    draft.saved_at, draft.saved_by = at, by
    db.session.flush()


def _add_version(
    draft: CampaignDraft, kept: dict[str, Any], action: str, by: UUID | None, at: datetime
) -> DraftVersion:
    db.session.flush()  # a new row gets its number by that
    draft.newest += 1
    version = DraftVersion(
        draft_id=draft.id,
        number=draft.newest,
        action=action,
        content=kept,
        changed=changed(draft.content, kept),
        made_at=at,
        made_by=by,
    )
    db.session.add(version)
    return version


def _with_fixed_slug(draft: CampaignDraft, kept: dict[str, Any]) -> dict[str, Any]:
    # Links, printed codes and the ledger name a campaign by its address: once published, it stays.
    return {**kept, "slug": draft.campaign.slug} if draft.campaign else kept


def _record(action: str, draft: CampaignDraft, by: UUID | None, at: datetime) -> None:
    details = {"draft": draft.id, "version": draft.version}
    audit.record(action, at, actor_id=by, campaign_id=draft.campaign_id, details=details)
