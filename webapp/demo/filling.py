"""Filling a campaign with made-up life: people, entries, consents, visits, choices about cookies.

Everything goes in by the rooms' own verbs, some people at a time, but for the messages: nobody is written to. What
happens to whom is decided by the seed and the moment of the beginning alone, step by step, and each step is kept with
the mark that it is done: so whoever is stopped, at any moment, goes on with the same life where it was.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

from webapp import analytics, campaigns, consent, cookies, entries, messaging, participants, policies, rollups
from webapp.campaigns import Campaign
from webapp.demo.life import LOST_AFTER, Answer, Entry, Life
from webapp.demo.visits import Crowd, Visit
from webapp.participants import Particulars
from webapp.platform import job_progress
from webapp.platform.app_state import Slot
from webapp.platform.db import execute, insert_into, transaction
from webapp.platform.job_progress import JobProgress
from webapp.platform.narrowing import required

BATCH = 100
"""Entries of one transaction: while it goes on, some tenths of a second, nobody else writes to a SQLite file."""
LIGHT_BATCH = 2000
T = TypeVar("T")
_INSERT_ENTRY, _INSERT_FACT = insert_into(entries.Entry), insert_into(entries.EntryEvent)
_INSERT_LETTER = insert_into(messaging.MessageEvent)


def begin(campaign: Campaign, number: int, at: datetime) -> None:
    """Note that a campaign is to be filled with the life of 60 days up to `at`: so many entries sent."""
    filling = _Filling(campaign, number, at)
    job_progress.begin(_name(campaign), number, len(filling.steps) + len(filling.reckonings), at)


def progress(campaign: Campaign) -> JobProgress | None:
    """How far a campaign is filled; None where it is not to be."""
    return job_progress.find(_name(campaign))


def fill(campaign: Campaign, rest: Callable[[JobProgress], None] = lambda _done: None) -> int:
    """Fill a campaign to the end from where it was left. Answers how many persons there are when it is done.

    `rest` is called after each step, outside any transaction.
    """
    mark = progress(campaign)
    if mark is None:
        return 0
    filling = _Filling(campaign, mark.size, mark.begun_at)
    for place, step in enumerate(filling.steps[mark.done :], mark.done):
        with transaction():
            if job_progress.advance(mark.name, place):
                step()
        rest(progress(campaign) or mark)
    for place, reckon in enumerate(filling.reckonings, len(filling.steps)):
        if place >= mark.done:
            reckon()  # in transactions of its own, and the same when it is done twice
            with transaction():
                job_progress.advance(mark.name, place)
    return sum(1 for one in filling.life.entries if one.person is not None)


def _name(campaign: Campaign) -> str:
    return f"demo of {campaign.slug}"


class _Filling:
    """A life, in steps. The same number and the same moment, the same steps."""

    def __init__(self, campaign: Campaign, number: int, at: datetime) -> None:
        self._campaign = campaign
        self.life = Life(number, at)
        self.steps: list[Callable[[], None]] = [
            *(partial(self._enter, some) for some in _batches(self.life.entries, BATCH)),
            *(partial(self._look, some) for some in _batches(self.life.looks, LIGHT_BATCH)),
            *(partial(self._choose, some) for some in _batches(self.life.answers, BATCH)),
            self._refuse,
        ]
        self.reckonings: list[Callable[[], object]] = [
            partial(rollups.rebuild, at),
            partial(analytics.roll, at),
        ]

    def _enter(self, some: list[Entry]) -> None:
        for entry in some:
            _enter(self._campaign, entry)
        self._look([entry.visit for entry in some if entry.visit is not None])

    def _look(self, some: list[Visit]) -> None:
        crowd = Crowd(self._campaign.slug)
        for visit in some:
            crowd.come(visit)
        crowd.sums.keep()

    def _choose(self, some: list[Answer]) -> None:
        for answer in some:
            _choose(answer)

    def _refuse(self) -> None:
        entries.keep_refusals(
            Counter(entries.refusal(self._campaign.id, reason, at) for at, reason in self.life.refusals)
        )


def _enter(campaign: Campaign, entry: Entry) -> None:
    evidence = _evidence(campaign, entry.language, entry.sent_at, entry.choices)
    facts = _Facts(campaign.id, entry.language)
    facts.add("sent", entry.sent_at)
    if entry.second_at is not None:
        facts.add("second", entry.second_at)
    if entry.person is None:
        consent.record(uuid4(), evidence, entry.sent_at)
        facts.add("discarded", entry.sent_at + LOST_AFTER)
    else:
        key = participants.keep(_asked(campaign, entry.person), entry.language, entry.sent_at)
        _keep_entry(campaign, key.person_id, entry.person, evidence, entry.sent_at, entry.confirmed_at)
        consent.record(key.person_id, evidence, entry.sent_at)
        if entry.confirmed_at is not None:
            facts.add("confirmed", entry.confirmed_at)
            consent.issue_receipt(key.person_id, campaign.id, entry.language, entry.confirmed_at)
        for one in entry.withdrawals:
            consent.withdraw(key.person_id, campaign.id, one.purposes, one.control, one.at)
    facts.keep()


class _Facts:
    """What happened to one entry, as roll-ups are aggregated from it."""

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
    campaign: Campaign,
    person_id: UUID,
    person: Particulars,
    evidence: consent.Evidence,
    sent_at: datetime,
    confirmed_at: datetime | None,
) -> None:
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
        "ticket": entries.new_ticket(partial(entries.ticket_is_taken, campaign.id)) if confirmed_at else None,
    }
    execute(_INSERT_ENTRY, row)


def _asked(campaign: Campaign, person: Particulars) -> Particulars:
    return Particulars(**{name: getattr(person, name) for name in campaign.field_names})


_WORDS = Slot[dict[tuple[int, int, str], consent.Evidence]](dict)


def _evidence(campaign: Campaign, language: str, sent_at: datetime, choices: dict[str, bool]) -> consent.Evidence:
    held, key = _WORDS.get(), (campaign.id, campaign.version, language)
    words = held.get(key) or held.setdefault(key, _words_shown(*key))
    agreed = {purpose: consent.BY_KEY[purpose].required or choices.get(purpose, False) for purpose in words.statements}
    return words._replace(shown_at=sent_at - timedelta(minutes=2), shown_key=uuid4().hex, choices=agreed)


def _words_shown(campaign_id: int, version: int, language: str) -> consent.Evidence:
    campaign = required(campaigns.find(campaign_id), "it is the one that is being filled")
    policy = required(policies.newest_version(), "no campaign without a policy")
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


def _batches(found: list[T], size: int) -> Iterator[list[T]]:
    yield from (found[start : start + size] for start in range(0, len(found), size))


def _choose(one: Answer) -> None:
    purposes = cookies.offered()
    agreed = [purpose.key for purpose in purposes] if one.answer != "refuse" else []
    choice = cookies.choose(agreed, purposes, one.at)
    cookies.keep(
        choice, purposes, cookies.Circumstances(one.language, "banner", before=None, signalled=one.answer == "signal")
    )
