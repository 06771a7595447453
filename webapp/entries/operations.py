"""Entering a campaign. Confirming stands in `confirmation`, forgetting in `cleaning`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from webapp import campaigns, consent, participants
from webapp.campaigns import Campaign
from webapp.entries import facts
from webapp.entries.attempts import keep_attempt, settle_attempts
from webapp.entries.cleaning import discard
from webapp.entries.confirmation import confirm
from webapp.entries.errors import CampaignClosed, FormUsed, ParticularsMissing, TooYoung
from webapp.entries.letters import put_already, put_code
from webapp.entries.models import Entry
from webapp.entries.queries import find_by_person, person_of_form
from webapp.participants import REGISTER, Particulars
from webapp.platform.db import execute, insert_into, transaction

_INSERT = insert_into(Entry)


@dataclass(frozen=True)
class EntryDetails:
    """What a person sent by the form of a campaign."""

    particulars: Particulars
    evidence: consent.Evidence
    of_age: bool | None = None


def enter(campaign: Campaign, details: EntryDetails, at: datetime) -> None:
    """Take a person's entry and what they agreed to, together, and let them confirm it.

    Says nothing of whether the person had entered before: they are told by a message instead. The same form
    sent again (its `shown_key`) changes nothing.

    Raises `CampaignClosed`, `TooYoung`, `ParticularsMissing`, `FormUsed`, `consent.ConsentMissing`.
    """
    if not campaign.is_open(at):
        raise CampaignClosed
    if campaign.minimum_age and not details.of_age:
        raise TooYoung
    _refuse_gaps(campaign, details.particulars)
    try:
        _enter(campaign, details, at)
    except IntegrityError:
        # Two clicks on one button arrive as two requests; now the database shows each the other.
        _enter(campaign, details, at)


@transaction()
def _enter(campaign: Campaign, details: EntryDetails, at: datetime) -> None:
    if campaigns.is_closed(campaign.id, at):  # `campaign` may be a second old, and closing stops entries at once
        raise CampaignClosed
    person_indexes = participants.identity_indexes(details.particulars)
    sent_for = person_of_form(details.evidence.shown_key)
    if sent_for is not None:
        if sent_for not in person_indexes:
            raise FormUsed
        return
    earlier = find_by_person(campaign.id, person_indexes)
    if earlier is not None:
        facts.note(campaign.id, "second", details.evidence.language, at)
    if earlier is None:
        _take(campaign, details, person_indexes[0], at)
    elif earlier.confirmed_at is not None:
        _answer_as_ever(campaign, earlier, details, at)
    elif _is_same_contact(earlier, details.particulars):
        _send_anew(campaign, earlier, details, at)
    else:
        # Nobody has confirmed the earlier one, so nobody has shown that it was theirs.
        discard(earlier.id, earlier.participant_id, at)
        _take(campaign, details, person_indexes[0], at)


def _take(campaign: Campaign, details: EntryDetails, person_index: bytes, at: datetime) -> None:
    language = details.evidence.language
    key = participants.keep(details.particulars, language, at)
    entry_id = _keep_entry(campaign, details, key.person_id, person_index, at)
    facts.note(campaign.id, "sent", language, at)
    consent.record(key.person_id, details.evidence, at)
    secrets = keep_attempt(campaign.id, details.evidence.shown_key, person_index, entry_id, at)
    if campaign.confirmation == "none":
        confirm(campaign, entry_id, key.person_id, language, by="none", at=at)
    else:
        put_code(campaign, key, language, secrets, at, entered_at=at)


def _keep_entry(
    campaign: Campaign, details: EntryDetails, participant_id: UUID, person_index: bytes, at: datetime
) -> UUID:
    entry_id = uuid4()
    row = {
        "id": entry_id,
        "campaign_id": campaign.id,
        "participant_id": participant_id,
        "person_index": person_index,
        "campaign_version": campaign.version,
        "rules_number": campaign.rules_in_force.number,
        "language": details.evidence.language,
        "stated_of_age": details.of_age if campaign.minimum_age else None,
        "entered_at": at,
    }
    execute(_INSERT, row)
    return entry_id


def _answer_as_ever(campaign: Campaign, earlier: Entry, details: EntryDetails, at: datetime) -> None:
    """Tell the person, at the address we hold, that somebody entered again; tell the browser nothing."""
    keep_attempt(campaign.id, details.evidence.shown_key, earlier.person_index, None, at)
    put_already(campaign, earlier, None, at)


def _send_anew(campaign: Campaign, earlier: Entry, details: EntryDetails, at: datetime) -> None:
    """The same person, not confirmed yet: a fresh code in place of the one before."""
    settle_attempts(earlier.id, at)
    secrets = keep_attempt(campaign.id, details.evidence.shown_key, earlier.person_index, earlier.id, at)
    put_already(campaign, earlier, secrets, at)


def _is_same_contact(earlier: Entry, particulars: Particulars) -> bool:
    person = participants.find(earlier.participant_id)
    return person is not None and participants.is_reached_by(person, particulars)


def _refuse_gaps(campaign: Campaign, particulars: Particulars) -> None:
    told = particulars.told()
    may_be_absent = {field.name for field in REGISTER if field.may_be_absent}
    if any(name not in told and name not in may_be_absent for name in campaign.field_names):
        raise ParticularsMissing
    if not set(told) <= set(campaign.field_names):
        raise ParticularsMissing
