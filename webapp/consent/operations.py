"""Verbs of the ledger: what was agreed is written down, and never written over."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from webapp import policies
from webapp.campaigns import Campaign
from webapp.consent.errors import ConsentMissing
from webapp.consent.ledger import record_digests
from webapp.consent.models import CampaignStatement, ConsentEvent, Receipt, Statement
from webapp.consent.purposes import BY_KEY, asked_by
from webapp.consent.queries import given_events, withdrawn_by_link
from webapp.consent.statements import build, empty_parts
from webapp.platform import rows, tokens
from webapp.platform.db import db, transaction
from webapp.platform.i18n import LANGUAGES
from webapp.platform.key_purposes import Purpose
from webapp.platform.upserts import keep_once
from webapp.settings import Operator


class Evidence(NamedTuple):
    """What stood on a person's screen, by the `shown` token of the form, and what they did with its boxes."""

    campaign_id: int
    campaign_version: int
    policy_number: int
    policy_sha256: str
    language: str
    shown_at: datetime
    shown_key: str
    statements: Mapping[str, str]
    """The digest of the statement shown for each purpose."""
    choices: Mapping[str, bool] = MappingProxyType({})
    """Whether the box of each purpose was ticked. None is ticked when the form is shown."""


class EmptyPart(NamedTuple):
    """A part of a statement that says nothing."""

    language: str
    purpose: str
    part: str


def with_choices(evidence: Evidence, choices: Mapping[str, bool]) -> Evidence:
    """The same evidence with what the person did with the boxes."""
    return evidence._replace(choices=dict(choices))


@transaction()
def keep_statements(campaign: Campaign, operator: Operator, at: datetime) -> list[EmptyPart]:
    """Keep the words in which a campaign that is being published asks for consent, in each language.

    Answers the parts that say nothing though article 8(4) of Law 94-V asks for them: with one, it is not to be published.
    """
    empty: list[EmptyPart] = []
    for language in LANGUAGES:
        for purpose in asked_by(campaign):
            statement = build(campaign, purpose, language, operator, at)
            empty += [EmptyPart(language, purpose.key, part) for part in empty_parts(statement)]
            _keep_statement(campaign, statement)
    return empty


@transaction(savepoint=False)
def record(person_id: UUID, evidence: Evidence, at: datetime) -> None:
    """Write down what a person agreed to and what they refused, a line for each box they were shown.

    Raises `ConsentMissing` when a required purpose was refused.
    """
    if any(BY_KEY[purpose].required and not evidence.choices.get(purpose) for purpose in evidence.statements):
        raise ConsentMissing
    shared = {**_origin(evidence), "person_id": person_id, "control": "box", "box_before": False, "recorded_at": at}
    lines = []
    for purpose, statement in evidence.statements.items():
        is_ticked = bool(evidence.choices.get(purpose))
        said = {"action": "given" if is_ticked else "refused", "box_after": is_ticked}
        lines.append({**shared, "purpose": purpose, "statement_sha256": statement, **said})
    _append(lines)


@transaction(savepoint=False)
def withdraw(person_id: UUID, campaign_id: int | None, purposes: Collection[str], control: str, at: datetime) -> int:
    """Write down that a person takes back some of what they agreed to (Law 94-V art. 8(2), 24(1)(5)).

    In one campaign, or in every one for None. Of `purposes` those that live get a line each; answers how many, and a
    second time none. `control` is what it came by: `link`, `letter` or `staff`.
    """
    living = [
        one for one in given_events(person_id) if one.purpose in purposes and campaign_id in (None, one.campaign_id)
    ]
    _append({**_carried_over(one), "action": "withdrawn", "control": control, "recorded_at": at} for one in living)
    return len(living)


@transaction(savepoint=False)
def give_again(person_id: UUID, purposes: Collection[str], at: datetime) -> int:
    """Write down that a person undoes what they withdrew by a link, with the same words before their eyes.

    A line each, under the policy in force; answers how many. What was taken back by a letter or by staff stays so.
    """
    policy, taken_back = policies.current_version(at), withdrawn_by_link(person_id, purposes)
    _append(
        {
            **_carried_over(one),
            "action": "given",
            "control": "link",
            "policy_number": policy.number,
            "policy_sha256": policy.text(one.language).sha256,
            "shown_key": uuid4().hex,
            "shown_at": at,
            "recorded_at": at,
        }
        for one in taken_back
    )
    return len(taken_back)


@transaction(savepoint=False)
def expire(person_id: UUID, at: datetime) -> None:
    """Write down that every consent a person had given has run out: their entry was never confirmed."""
    _append(
        {**_carried_over(event), "action": "expired", "control": "clock", "recorded_at": at}
        for event in given_events(person_id)
    )


@transaction(savepoint=False)
def issue_receipt(person_id: UUID, campaign_id: int, language: str, at: datetime) -> str:
    """Issue a receipt of what a person agreed to in a campaign. Answers the secret of its link."""
    row = uuid4()
    token = tokens.derived_token(Purpose.RECEIPT, row)
    db.session.add(
        Receipt(
            id=row,
            token_sha256=token.digest,
            person_id=person_id,
            campaign_id=campaign_id,
            language=language,
            issued_at=at,
        )
    )
    db.session.flush()
    return token.text


def receipt_token(receipt: Receipt) -> str | None:
    """The secret of a receipt's link, for its holder only. None where it can't be made any more; the link still opens."""
    token = tokens.find_derived_token(Purpose.RECEIPT, receipt.id, receipt.token_sha256)
    return token.text if token else None


_CARRIED_OVER = (
    "person_id",
    "campaign_id",
    "purpose",
    "policy_number",
    "policy_sha256",
    "statement_sha256",
    "language",
    "shown_key",
    "shown_at",
)


def _carried_over(event: ConsentEvent) -> dict[str, Any]:
    return {**{name: getattr(event, name) for name in _CARRIED_OVER}, "box_before": None, "box_after": None}


def _origin(evidence: Evidence) -> dict[str, Any]:
    return {
        "campaign_id": evidence.campaign_id,
        "policy_number": evidence.policy_number,
        "policy_sha256": evidence.policy_sha256,
        "language": evidence.language,
        "shown_key": evidence.shown_key,
        "shown_at": evidence.shown_at,
    }


def _append(events: Iterable[dict[str, Any]]) -> None:
    lines = [{"id": uuid4(), **event} for event in events]
    if lines:
        digests = record_digests(lines)
        rows.insert(ConsentEvent, [{**line, "sha256": digest} for line, digest in zip(lines, digests, strict=True)])


def _keep_statement(campaign: Campaign, statement: Statement) -> None:
    values = {column.key: getattr(statement, column.key) for column in Statement.__table__.columns}
    keep_once(Statement.__table__, values)
    db.session.add(
        CampaignStatement(
            campaign_id=campaign.id,
            campaign_version=campaign.version,
            language=statement.language,
            purpose=statement.purpose,
            statement_sha256=statement.sha256,
        )
    )
