"""Entering a campaign. Confirming stands in `confirmation`, forgetting in `cleaning`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from webapp import consent, messaging, participants
from webapp.campaigns import Campaign
from webapp.entries import events
from webapp.entries.attempts import keep_attempt
from webapp.entries.errors import CampaignClosed, FormUsed, ParticularsMissing, TooYoung
from webapp.entries.models import Entry
from webapp.entries.queries import look_before_entering
from webapp.participants import REGISTER, Particulars
from webapp.platform import jobs, rows
from webapp.platform.constraints import refused_by
from webapp.platform.db import after_commit, transaction


@dataclass(frozen=True)
class EntryDetails:
    """What a person sent by the form of a campaign."""

    particulars: Particulars
    evidence: consent.Evidence
    of_age: bool | None = None


def enter(campaign: Campaign, details: EntryDetails, at: datetime) -> None:
    """Take a person's entry and what they agreed to, together, and let them confirm it.

    Does not look whether the person had entered before, so that neither the answer nor its time can tell: every form
    is a claim of its own, and the worker, when it writes the letter, sees what it leads to (`write_letters`). The same
    form sent again (its `shown_key`) changes nothing.

    Raises `CampaignClosed`, `TooYoung`, `ParticularsMissing`, `FormUsed`, `consent.ConsentMissing`.
    """
    if not campaign.is_open(at):
        raise CampaignClosed
    if campaign.minimum_age and not details.of_age:
        raise TooYoung
    _refuse_gaps(campaign, details.particulars)
    try:
        _enter(campaign, details, at)
    except _SentMeanwhile:
        # Two clicks on one button arrive as two requests; now the database shows each the other.
        _enter(campaign, details, at)


class _SentMeanwhile(Exception):
    """The same form was taken by another request a moment ago."""


@refused_by({"uq_attempt_shown_key": _SentMeanwhile})
@transaction(plain=True, at_once=True)
def _enter(campaign: Campaign, details: EntryDetails, at: datetime) -> None:
    closed_at, sent_for = look_before_entering(campaign.id, details.evidence.shown_key)
    if closed_at is not None and at >= closed_at:  # `campaign` may be a second old, and closing stops entries at once
        raise CampaignClosed
    person_indexes = participants.identity_indexes(details.particulars)
    if sent_for is not None:
        if sent_for not in person_indexes:
            raise FormUsed
        return
    language = details.evidence.language
    with rows.together():
        key = participants.keep(details.particulars, language, at)
        entry_id = _keep_entry(campaign, details, key.person_id, person_indexes[0], at)
        events.note(campaign.id, "sent", language, at)
        consent.record(key.person_id, details.evidence, at)
        keep_attempt(campaign.id, details.evidence.shown_key, person_indexes[0], entry_id, at)
    after_commit(lambda: jobs.enqueue_soon(messaging.SEND_TASK))


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
    rows.insert(Entry, [row])
    return entry_id


def _refuse_gaps(campaign: Campaign, particulars: Particulars) -> None:
    given = particulars.given()
    may_be_absent = {field.name for field in REGISTER if field.may_be_absent}
    if any(name not in given and name not in may_be_absent for name in campaign.field_names):
        raise ParticularsMissing
    if not set(given) <= set(campaign.field_names):
        raise ParticularsMissing
