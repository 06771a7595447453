"""Questions about consent. Whether a consent lives is asked at the moment of use, of the ledger itself."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Mapped

from webapp.campaigns import Campaign
from webapp.consent.models import CampaignStatement, ConsentEvent, Receipt, Statement
from webapp.consent.purposes import CATALOGUE
from webapp.platform import tokens
from webapp.platform.db import db

ORDER = {purpose.key: place for place, purpose in enumerate(CATALOGUE)}


def statements_of(campaign: Campaign, language: str) -> list[Statement]:
    """The statements that a campaign's form shows now in a language, in the order of the form."""
    found = db.session.scalars(
        select(Statement)
        .join(CampaignStatement, CampaignStatement.statement_sha256 == Statement.sha256)
        .where(
            CampaignStatement.campaign_id == campaign.id,
            CampaignStatement.campaign_version == campaign.version,
            CampaignStatement.language == language,
        )
    )
    return sorted(found, key=lambda statement: ORDER[statement.purpose])


def events_of(person_id: UUID, campaign_id: int) -> Sequence[ConsentEvent]:
    """Every line of the ledger about a person in a campaign, the earliest first."""
    return db.session.scalars(
        select(ConsentEvent).filter_by(person_id=person_id, campaign_id=campaign_id).order_by(ConsentEvent.sequence)
    ).all()


def given_events(person_id: UUID) -> list[ConsentEvent]:
    """The consents of a person that live: for each campaign and purpose the last line, if it says «given»."""
    return [line for line in _last_events(person_id) if line.action == "given"]


def withdrawn_by_link(person_id: UUID, purposes: Collection[str]) -> list[ConsentEvent]:
    """What a person took back by a link in a message and has not agreed to since: a line for each campaign and purpose."""
    return [
        line
        for line in _last_events(person_id)
        if (line.action, line.control) == ("withdrawn", "link") and line.purpose in purposes
    ]


def is_given(person_id: UUID, purpose: str) -> bool:
    """Whether a person agrees to a purpose at this moment."""
    return any(event.purpose == purpose for event in given_events(person_id))


def agreeing(people: Collection[UUID], campaign_id: int, purpose: str) -> set[UUID]:
    """Those of some people who agree to a purpose in a campaign at this moment: whose last line says «given»."""
    lines = db.session.execute(
        select(ConsentEvent.person_id, ConsentEvent.action)
        .where(
            ConsentEvent.person_id.in_(people), ConsentEvent.campaign_id == campaign_id, ConsentEvent.purpose == purpose
        )
        .order_by(ConsentEvent.sequence)
    )
    last = {person: action for person, action in lines}  # noqa: C416 (the last line of each person stays)
    return {person for person, action in last.items() if action == "given"}


def agrees(person_id: ColumnElement[UUID] | Mapped[UUID], campaign_id: int, purpose: str) -> ColumnElement[bool]:
    """Whether a person agrees to a purpose in a campaign, as a condition of a query over their number."""
    about = (
        ConsentEvent.person_id == person_id,
        ConsentEvent.campaign_id == campaign_id,
        ConsentEvent.purpose == purpose,
    )
    last = select(ConsentEvent.action).where(*about).order_by(ConsentEvent.sequence.desc()).limit(1)
    return last.scalar_subquery() == "given"


def find_statements(digests: set[str]) -> dict[str, Statement]:
    """Statements by their digest."""
    found = db.session.scalars(select(Statement).where(Statement.sha256.in_(digests)))
    return {statement.sha256: statement for statement in found}


def find_receipt(token: str) -> Receipt | None:
    """The receipt that a secret link opens."""
    return db.session.scalar(select(Receipt).filter_by(token_sha256=tokens.digest(token)))


def find_receipt_of(person_id: UUID, campaign_id: int) -> Receipt | None:
    """The receipt issued to a person for a campaign."""
    return db.session.scalar(select(Receipt).filter_by(person_id=person_id, campaign_id=campaign_id))


def _last_events(person_id: UUID) -> Iterable[ConsentEvent]:
    lines = db.session.scalars(select(ConsentEvent).filter_by(person_id=person_id).order_by(ConsentEvent.sequence))
    return {(line.campaign_id, line.purpose): line for line in lines}.values()
