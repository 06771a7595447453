"""Filling a campaign with made-up life: people, entries, consents, visits, choices about cookies.

Everything goes in by the rooms' own verbs, some people at a time, but for the messages: nobody is written to. What
happens to whom is decided by the seed and the moment of the beginning alone, step by step, and each step is kept with
the mark that it is done: so whoever is stopped, at any moment, goes on with the same life where it was.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid4

from webapp import analytics, campaigns, consent, cookies, entries, messaging, participants, policies, rollups
from webapp.analytics import Stage
from webapp.campaigns import Campaign
from webapp.demo.people import people
from webapp.demo.rhythm import moments
from webapp.demo.visits import Crowd
from webapp.participants import Particulars
from webapp.platform import job_progress
from webapp.platform.db import execute, insert_into, transaction
from webapp.platform.job_progress import JobProgress
from webapp.platform.narrowing import required

SEED = 20261125
BATCH = 100
"""Entries of one transaction: while it goes on, some tenths of a second, nobody else writes to a SQLite file."""
LIGHT_BATCH = 2000
T = TypeVar("T")
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
    "mistake_in_iin": 34,
    "mistake_in_phone": 22,
    "mistake_in_email": 13,
    "mistake_in_consent_draw": 9,
    "form_too_old": 7,
    "trap": 6,
    "form_too_young": 5,
    "too_many_tries": 4,
}
COOKIE_ANSWERS = {"accept": 44, "refuse": 38, "signal": 3}


def begin(campaign: Campaign, number: int, at: datetime) -> None:
    """Note that a campaign is to be filled with the life of 60 days up to `at`: so many entries sent."""
    life = _Life(campaign, number, at)
    job_progress.begin(_name(campaign), number, len(life.steps) + len(life.reckonings), at)


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
    life = _Life(campaign, mark.size, mark.begun_at)
    for place, step in enumerate(life.steps[mark.done :], mark.done):
        with transaction():
            if job_progress.advance(mark.name, place):
                step()
        rest(progress(campaign) or mark)
    for place, reckon in enumerate(life.reckonings, len(life.steps)):
        if place >= mark.done:
            reckon()  # in transactions of its own, and the same when it is done twice
            with transaction():
                job_progress.advance(mark.name, place)
    return sum(1 for one in life.entries if one.person is not None)


def _name(campaign: Campaign) -> str:
    return f"demo of {campaign.slug}"


@dataclass(frozen=True)
class _Entry:
    """What is decided of one entry before anything is written."""

    sent_at: datetime
    language: str
    choices: dict[str, bool]
    confirmed_at: datetime | None
    second_at: datetime | None
    person: Particulars | None
    """None of one that nobody confirmed in 72 hours: it leaves only the ledger's lines."""
    is_counted: bool


class _Life:
    """All that is to happen in a campaign, in steps. The same number and the same moment, the same life."""

    def __init__(self, campaign: Campaign, number: int, at: datetime) -> None:
        self._campaign, self._at = campaign, at
        everybody, chance = people(), _chance("entries")
        self.entries = [_decide(sent_at, at, everybody, chance) for sent_at in moments(number, at, chance)]
        looked, chance = int(number * AGREED_TO_STATISTICS * VISITS_PER_ENTRY), _chance("visits")
        refused = moments(number // 4, at, chance)
        self.steps: list[Callable[[], None]] = [
            *(partial(self._enter, some, place) for place, some in enumerate(_batches(self.entries, BATCH))),
            *(partial(self._look, some) for some in _batches(moments(looked, at, chance), LIGHT_BATCH)),
            *(
                partial(self._choose, some)
                for some in _batches(moments(looked // VISITS_PER_CHOICE, at, chance), BATCH)
            ),
            partial(self._refuse, refused),
        ]
        self.reckonings: list[Callable[[], object]] = [
            partial(rollups.rebuild, at),
            partial(analytics.roll, at),
        ]

    def _enter(self, some: list[_Entry], place: int) -> None:
        crowd = Crowd(self._campaign.slug, _chance(f"crowd {place}"))
        for entry in some:
            _enter(self._campaign, entry)
            if entry.is_counted:
                crowd.come(entry.sent_at, entry.language, Stage.CONFIRMED if entry.confirmed_at else Stage.SENT)
        crowd.sums.keep()

    def _look(self, some: list[datetime]) -> None:
        chance = _chance(f"looks {some[0]}")
        crowd = Crowd(self._campaign.slug, chance)
        for came_at in some:
            stage = Stage.BEGAN if chance.random() < BEGIN_ONLY else Stage.SEEN
            crowd.come(came_at, _language(chance), stage)
        crowd.sums.keep()

    def _choose(self, some: list[datetime]) -> None:
        chance = _chance(f"choices {some[0]}")
        for chosen_at in some:
            _choose(chance, chosen_at)

    def _refuse(self, some: list[datetime]) -> None:
        _refuse_some(self._campaign, _chance("refusals"), some)


def _chance(what: str) -> Random:
    return Random(f"{SEED} {what}")  # noqa: S311 (what it makes up is to be the same each time)


def _decide(sent_at: datetime, now: datetime, everybody: Iterator[Particulars], chance: Random) -> _Entry:
    language, choices = _language(chance), {name: chance.random() < share for name, share in OPTIONAL.items()}
    confirmed_at = sent_at + CONFIRMS_WITHIN * chance.random() ** 2 if chance.random() < CONFIRMED else None
    if confirmed_at is not None and confirmed_at >= now:
        confirmed_at = None
    second_at = min(sent_at + timedelta(hours=5), now) if chance.random() < CAME_AGAIN else None
    is_counted = chance.random() < AGREED_TO_STATISTICS
    person = next(everybody, None) if confirmed_at or now - sent_at < LOST_AFTER else None
    return _Entry(sent_at, language, choices, confirmed_at, second_at, person, is_counted)


def _enter(campaign: Campaign, entry: _Entry) -> None:
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
    facts.keep()


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


def _evidence(campaign: Campaign, language: str, sent_at: datetime, choices: dict[str, bool]) -> consent.Evidence:
    words = _words_shown(campaign.id, campaign.version, language)
    agreed = {purpose: consent.BY_KEY[purpose].required or choices.get(purpose, False) for purpose in words.statements}
    return replace(words, shown_at=sent_at - timedelta(minutes=2), shown_key=uuid4().hex, choices=agreed)


@cache
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


def _language(chance: Random) -> str:
    return chance.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0]


def _batches(found: list[T], size: int) -> Iterator[list[T]]:
    yield from (found[start : start + size] for start in range(0, len(found), size))


def _refuse_some(campaign: Campaign, chance: Random, some: list[datetime]) -> None:
    """Forms that were not taken, as many as there are of mistakes in life."""
    told = Counter(
        entries.refusal(campaign.id, chance.choices(tuple(REFUSED), tuple(REFUSED.values()))[0], refused_at)
        for refused_at in some
    )
    entries.keep_refusals(told)


def _choose(chance: Random, at: datetime) -> None:
    answer = chance.choices(tuple(COOKIE_ANSWERS), tuple(COOKIE_ANSWERS.values()))[0]
    purposes = cookies.offered()
    choice = cookies.choose([purpose.key for purpose in purposes] if answer != "refuse" else [], purposes, at)
    cookies.keep(
        choice, purposes, cookies.Circumstances(_language(chance), "banner", before=None, signalled=answer == "signal")
    )
