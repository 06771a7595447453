"""Filling a campaign with made-up life: people, entries, consents, visits, choices about cookies.

Everything goes in by the rooms' own verbs, a few hundred people at a time, but for the messages: nobody is written to.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID, uuid4

from webapp import campaigns, consent, cookies, dashboards, entries, messaging, participants, policies
from webapp.analytics import Stage
from webapp.campaigns import Campaign
from webapp.demo.people import people
from webapp.demo.rhythm import moments
from webapp.demo.visits import Crowd
from webapp.participants import Particulars
from webapp.platform.db import execute, insert_into, transaction

SEED = 20261125
BATCH = 400
_INSERT_ENTRY, _INSERT_FACT = insert_into(entries.Entry), insert_into(entries.EntryEvent)
_INSERT_LETTER = insert_into(messaging.MessageEvent)
LANGUAGES = {"ru": 61, "kk": 34, "en": 5}
OPTIONAL = {"offers_email": 0.41, "offers_sms": 0.23, "publication": 0.55}
"""How many agree to what they need not."""
CONFIRMED, AGREED_TO_STATISTICS, CAME_AGAIN = 0.84, 0.46, 0.03
CONFIRMS_WITHIN = timedelta(minutes=14)
LOST_AFTER = timedelta(hours=72)
VISITS_PER_ENTRY = 3.1
"""How many of those who agreed to statistics only look, for each who enters."""
BEGIN_ONLY = 0.17
VISITS_PER_CHOICE = 4
"""A choice holds for 180 days, and for every campaign."""
REFUSED = {
    "mistake_in_iin": 34, "mistake_in_phone": 22, "mistake_in_email": 13, "mistake_in_consent_draw": 9, "form_too_old": 7,
    "trap": 6, "form_too_young": 5, "too_many_tries": 4,
}  # fmt: skip
COOKIE_ANSWERS = {"accept": 44, "refuse": 38, "signal": 3}


def fill(campaign: Campaign, number: int, at: datetime) -> int:
    """Fill a campaign with the life of 60 days up to `at`: so many entries sent. Answers how many persons were made."""
    chance, made = Random(SEED), 0  # noqa: S311 (what it makes up is to be the same each time)
    crowd, everybody = Crowd(campaign.slug, chance), people()
    for batch in _batches(moments(number, at, chance)):
        with transaction():
            made += sum(_enter(campaign, everybody, crowd, chance, sent_at, at) for sent_at in batch)
    looked = int(number * AGREED_TO_STATISTICS * VISITS_PER_ENTRY)
    for came_at in moments(looked, at, chance):
        stage = Stage.BEGAN if chance.random() < BEGIN_ONLY else Stage.SEEN
        crowd.come(came_at, _language(chance), stage)
    crowd.sums.keep()
    for batch in _batches(moments(looked // VISITS_PER_CHOICE, at, chance)):
        with transaction():
            for chosen_at in batch:
                _choose(chance, chosen_at)
    _refuse_some(campaign, chance, number, at)
    dashboards.rebuild(at)
    dashboards.close_weeks(at)
    return made


def _enter(
    campaign: Campaign, everybody: Iterator[Particulars], crowd: Crowd, chance: Random, sent_at: datetime, now: datetime
) -> bool:
    """One entry. One that nobody confirmed in 72 hours leaves only the ledger's lines, and no person."""
    language, choices = _language(chance), {name: chance.random() < share for name, share in OPTIONAL.items()}
    evidence = _evidence(campaign, language, sent_at, choices)
    confirmed_at = sent_at + CONFIRMS_WITHIN * chance.random() ** 2 if chance.random() < CONFIRMED else None
    if confirmed_at is not None and confirmed_at >= now:
        confirmed_at = None
    person = next(everybody, None) if confirmed_at or now - sent_at < LOST_AFTER else None
    if chance.random() < AGREED_TO_STATISTICS:
        crowd.come(sent_at, language, Stage.CONFIRMED if confirmed_at else Stage.SENT)
    facts = _Facts(campaign.id, language)
    facts.add("sent", sent_at)
    if chance.random() < CAME_AGAIN:
        facts.add("second", min(sent_at + timedelta(hours=5), now))
    if person is None:
        consent.record(uuid4(), evidence, sent_at)
        facts.add("discarded", sent_at + LOST_AFTER)
        facts.keep()
        return False
    key = participants.keep(_asked(campaign, person), language, sent_at)
    _keep_entry(campaign, key.person_id, person, evidence, sent_at, confirmed_at)
    consent.record(key.person_id, evidence, sent_at)
    if confirmed_at is not None:
        facts.add("confirmed", confirmed_at)
        consent.issue_receipt(key.person_id, campaign.id, language, confirmed_at)
    facts.keep()
    return True


class _Facts:
    """What happened to one entry, as figures are gathered from it."""

    def __init__(self, campaign_id: int, language: str) -> None:
        self._campaign_id, self._language = campaign_id, language
        self._entry: list[dict[str, Any]] = []
        self._messages: list[dict[str, Any]] = []

    def add(self, kind: str, at: datetime) -> None:
        """Add what happened, and the letter that went out with it."""
        minute = at.replace(second=0, microsecond=0)
        row = {"campaign_id": self._campaign_id, "kind": kind, "language": self._language, "happened_at": minute}
        self._entry.append(row)
        if kind != "discarded":
            letter = {"campaign_id": self._campaign_id, "channel": "email", "happened_at": minute}
            self._messages.append(letter | {"outcome": "delivered" if at.microsecond % 97 else "failed"})

    def keep(self) -> None:
        """Write all of it down."""
        execute(_INSERT_FACT, self._entry)
        execute(_INSERT_LETTER, self._messages)


def _keep_entry(
    campaign: Campaign, person_id: UUID, person: Particulars, evidence: consent.Evidence, sent_at: datetime,
    confirmed_at: datetime | None,
) -> None:  # fmt: skip
    row = {
        "id": uuid4(),
        "campaign_id": campaign.id,
        "participant_id": person_id,
        "person_index": participants.identity_indexes(_asked(campaign, person))[0],
        "campaign_version": campaign.version,
        "rules_number": campaign.rules_in_force.number,
        "language": evidence.language,
        "stated_of_age": True if campaign.minimum_age else None,
        "entered_at": sent_at,
        "confirmed_at": confirmed_at,
        "confirmed_by": "code" if confirmed_at else None,
        "ticket": entries.new_ticket() if confirmed_at else None,
    }
    execute(_INSERT_ENTRY, row)


def _asked(campaign: Campaign, person: Particulars) -> Particulars:
    return Particulars(**{name: getattr(person, name) for name in campaign.field_names})


def _evidence(campaign: Campaign, language: str, sent_at: datetime, choices: dict[str, bool]) -> consent.Evidence:
    words = _words_shown(campaign.id, campaign.version, language)
    agreed = {purpose: consent.BY_KEY[purpose].required or choices.get(purpose, False) for purpose in words.statements}
    return replace(words, shown_at=sent_at - timedelta(minutes=2), shown_key=uuid4().hex, choices=agreed)


@cache
def _words_shown(campaign_id: int, version: int, language: str) -> consent.Evidence:
    campaign, policy = campaigns.find(campaign_id), policies.newest_version()
    assert campaign is not None  # noqa: S101 (it is the one that is being filled)
    assert policy is not None  # noqa: S101 (no campaign without a policy)
    statements = {statement.purpose: statement.sha256 for statement in consent.statements_of(campaign, language)}
    return consent.Evidence(
        campaign_id=campaign.id,
        campaign_version=version,
        policy_number=policy.number,
        policy_sha256=policy.text(language).sha256,
        language=language,
        shown_at=policy.published_at,
        shown_key="",
        statements=statements,
    )


def _language(chance: Random) -> str:
    return chance.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0]


def _batches(found: list[datetime]) -> Iterator[list[datetime]]:
    yield from (found[start : start + BATCH] for start in range(0, len(found), BATCH))


def _refuse_some(campaign: Campaign, chance: Random, number: int, at: datetime) -> None:
    """Forms that were not taken, as many as there are of mistakes in life."""
    told = Counter(
        entries.refusal(campaign.id, chance.choices(tuple(REFUSED), tuple(REFUSED.values()))[0], refused_at)
        for refused_at in moments(number // 4, at, chance)
    )
    entries.keep_refusals(told)


def _choose(chance: Random, at: datetime) -> None:
    answer = chance.choices(tuple(COOKIE_ANSWERS), tuple(COOKIE_ANSWERS.values()))[0]
    purposes = cookies.offered()
    choice = cookies.choose([purpose.key for purpose in purposes] if answer != "refuse" else [], purposes, at)
    cookies.keep(
        choice, purposes, cookies.Circumstances(_language(chance), "banner", before=None, signalled=answer == "signal")
    )
