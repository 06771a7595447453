"""Campaigns, their words in three languages, their rules in versions, and what is being prepared."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.campaigns.contents import PICTURE, from_kept
from webapp.campaigns.draft_content import DraftContent
from webapp.platform.markdown import to_html
from webapp.platform.model import Model


class State(StrEnum):
    """Where a campaign stands at a moment."""

    SOON = "soon"
    RUNNING = "running"
    OVER = "over"


class Campaign(Model):
    """What people are invited to. Taken as read-only everywhere but in `publish`."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("confirmation IN ('email', 'sms', 'none')", name="confirmation_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    version: Mapped[int]
    """Grows with each publication: pages and statements made for an older one are made anew."""
    accent: Mapped[str] = mapped_column(String(12))
    scene: Mapped[str | None] = mapped_column(String(12))
    """One of `scenes.COVERS`; where none was chosen, `topics` finds one by the campaign's words."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    results_on: Mapped[date | None]
    minimum_age: Mapped[int | None]
    draws: Mapped[bool]
    """Whether a machine draws the winners: that asks for a consent of its own (Law 94-V art. 19-1)."""
    confirmation: Mapped[str] = mapped_column(String(5))
    offers: Mapped[list[str]] = mapped_column(JSON)
    """Channels for which consent to offers is asked: `email`, `sms`."""
    publication: Mapped[bool]
    """Whether consent is asked to show the masked name among the winners."""
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The personal fields asked, each `{name, why: {ru, kk, en}}`."""
    picture: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """See `contents.PICTURE`; a campaign without one shows a drawn cover."""
    published_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When it was closed or called off before its time; for good."""
    closing_reason: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """Why, in each language, as visitors read it."""

    texts: Mapped[list["CampaignWords"]] = relationship(lazy="selectin", order_by="CampaignWords.language")
    rules: Mapped[list["CampaignRules"]] = relationship(lazy="selectin", order_by="CampaignRules.number.desc()")

    def state(self, at: datetime) -> State:
        """Whether the campaign is to come, takes entries, or is over."""
        if self.closed_at is not None and at >= self.closed_at:
            return State.OVER
        if at < self.opens_at:
            return State.SOON
        return State.RUNNING if at < self.closes_at else State.OVER

    def is_open(self, at: datetime) -> bool:
        """Whether entries are taken at a moment."""
        return self.state(at) is State.RUNNING

    def asks(self, field: str) -> bool:
        """Whether the form asks for a personal field."""
        return field in self.field_names

    @property
    def field_names(self) -> list[str]:
        return [field["name"] for field in self.fields]

    @property
    def ends_at(self) -> datetime:
        """When it takes entries no longer: at its time, or before it where it was closed early."""
        return self.closed_at or self.closes_at

    @property
    def rules_in_force(self) -> "CampaignRules":
        return self.rules[0]

    def words(self, language: str) -> "CampaignWords":
        """The campaign's words in a language."""
        return next(words for words in self.texts if words.language == language)


class CampaignWords(Model):
    """What a campaign says in one language."""

    __tablename__ = "campaign_words"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str]
    lead: Mapped[str]
    prize: Mapped[str]
    prize_note: Mapped[str]
    story: Mapped[str]
    steps: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    questions: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    share_picture: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """A PNG of 1200×630 for links in social networks (Open Graph)."""

    @property
    def story_html(self) -> str:
        return to_html(self.story)

    @property
    def answered_questions(self) -> list[dict[str, str]]:
        return [{"question": item["question"], "answer_html": to_html(item["answer"])} for item in self.questions]


class CampaignRules(Model):
    """A version of a campaign's rules. A new one is added; the ones before stay as they were."""

    __tablename__ = "campaign_rules"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    published_at: Mapped[datetime]
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    sha256: Mapped[dict[str, str]] = mapped_column(JSON)
    """The SHA-256 of the text in each language, in hex."""

    def html(self, language: str) -> str:
        return to_html(self.texts[language])


class PictureVariant(Model):
    """A picture in one width and format. Drafts, their versions and campaigns name it by its digest, so it stays."""

    __tablename__ = "picture_variant"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of `data`, in hex: the same pixels are kept once, whoever hands them in."""
    format: Mapped[str] = mapped_column(String(4))
    """One of `transcoding.codec.FORMATS`."""
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class PictureUpload(Model):
    """A file that waits for the worker to make a draft's picture of it, or was refused: one for a draft at most."""

    __tablename__ = "picture_upload"

    draft_id: Mapped[int] = mapped_column(ForeignKey("campaign_draft.id"), primary_key=True, autoincrement=False)
    token: Mapped[UUID]
    """Tells this file from another that is handed in while it is worked on."""
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """As it came; empty once it was refused."""
    alt: Mapped[dict[str, str]] = mapped_column(JSON)
    ground: Mapped[str] = mapped_column(String(10))
    """One of `grounds.GROUNDS`."""
    made_by: Mapped[UUID]
    handed_in_at: Mapped[datetime]
    tries: Mapped[int]
    taken_on_at: Mapped[datetime | None]
    """When a worker last took it on."""
    refused: Mapped[str | None] = mapped_column(String(10))
    """Why no picture came of it: a key of `errors.PICTURE_REFUSALS`."""


class CampaignDraft(Model):
    """What staff prepare: the content of a campaign's file, however unfinished. Each campaign has one, published or not."""

    __tablename__ = "campaign_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), unique=True)
    """The campaign that it was published as."""
    slug: Mapped[str] = mapped_column(String(60))
    """As far as it is chosen; that of the campaign once there is one."""
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    """The title in each language, for lists."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """See `contents`: what `draft_content.DraftContent` holds, as JSON."""
    version: Mapped[int]
    """The number of the version that `content` is: who saves says which one they had before their eyes."""
    newest: Mapped[int]
    """The highest number that a version has; those that lost to another's are counted too."""
    published_version: Mapped[int | None]
    """The version that stands on the site."""
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID | None]
    """The member of staff; None for a command on the machine."""
    discarded_at: Mapped[datetime | None]

    campaign: Mapped[Campaign | None] = relationship(lazy="joined")

    @property
    def parsed_content(self) -> DraftContent:
        """The content to check or publish."""
        return DraftContent(from_kept(self.content), self.content.get(PICTURE))

    @property
    def has_news(self) -> bool:
        """Whether there is something in it that was never published."""
        return self.version != self.published_version

    def title(self, language: str) -> str:
        """Its title in a language, else in another; empty while it has none."""
        return self.titles.get(language) or next(filter(None, self.titles.values()), "")


class DraftVersion(Model):
    """One state of a draft, with who and when. Versions are added and never edited."""

    __tablename__ = "campaign_draft_version"

    draft_id: Mapped[int] = mapped_column(ForeignKey("campaign_draft.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(10))
    """How it came about: one of `editing.ACTIONS`."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    changed: Mapped[list[str]] = mapped_column(JSON)
    """The names of the parts that are others than in the version before."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class CampaignLink(Model):
    """A link to a campaign with a name in its address, by which the visits that it brings are told from others."""

    __tablename__ = "campaign_link"
    __table_args__ = (UniqueConstraint("campaign_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    name: Mapped[str] = mapped_column(String(24))
    label: Mapped[str] = mapped_column(String(80))
    """Where it stands, in words of staff; may be empty."""
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
