"""Which news a person may get, and that they want some of it no more (clauses 4.2, 4.3, 4.4).

Offers are told only to who agreed, so the ledger says who gets them, and refusing them is a withdrawal. Results are told
to everybody who takes part, so a refusal of them is a row. Codes and answers about the person's own entry are neither.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select

from webapp import consent, participants
from webapp.consent import ConsentEvent
from webapp.messaging.models import CHANNELS, NoticeRefusal
from webapp.platform.db import db, transaction
from webapp.platform.upserts import keep_once

RESULTS, OFFERS = TOPICS = ("results", "offers")


@dataclass(frozen=True)
class Subscription:
    """News of one kind by one channel."""

    topic: str
    channel: str

    @property
    def key(self) -> str:
        """Its name in a form; that of an offer is its purpose in the ledger."""
        return f"{self.topic}_{self.channel}"


ALL_SUBSCRIPTIONS = tuple(Subscription(topic, channel) for topic in TOPICS for channel in CHANNELS)


@dataclass(frozen=True)
class Subscriptions:
    """What a person may get, and what they stopped and can have again."""

    active: tuple[Subscription, ...]
    stopped: tuple[Subscription, ...]
    withdrawn: tuple[ConsentEvent, ...]
    """The lines of the ledger by which offers were stopped: to have them again is to agree to the same words."""


def find_subscriptions(person_id: UUID) -> Subscriptions:
    """How matters stand with a person now."""
    person = participants.find(person_id)
    contacts = (person.email, person.phone) if person else (None, None)
    reached = [channel for channel, contact in zip(CHANNELS, contacts, strict=True) if contact]
    refused = {(each.topic, each.channel) for each in db.session.scalars(_refusals(person_id))}
    withdrawn = tuple(consent.withdrawn_by_link(person_id, [each.key for each in ALL_SUBSCRIPTIONS]))
    active: list[Subscription] = []
    stopped: list[Subscription] = []
    for each in ALL_SUBSCRIPTIONS:
        if each.channel not in reached:
            continue
        if each.topic == RESULTS:
            (stopped if (each.topic, each.channel) in refused else active).append(each)
        elif consent.is_given(person_id, each.key):
            active.append(each)
        elif any(line.purpose == each.key for line in withdrawn):
            stopped.append(each)
    return Subscriptions(tuple(active), tuple(stopped), withdrawn)


def is_refused(person_id: UUID, topic: str, channel: str) -> bool:
    """Whether a person wants no news of a kind by a channel."""
    return db.session.scalar(_refusals(person_id).filter_by(topic=topic, channel=channel)) is not None


@transaction()
def stop(person_id: UUID, which: Collection[Subscription], control: str, at: datetime) -> tuple[Subscription, ...]:
    """Send a person some news no more, from now on. Answers what was stopped, and a second time nothing.

    `control` is what it came by: `link`, `letter` or `staff`. What was agreed to twice, in two campaigns, goes at once.
    """
    stopped = tuple(each for each in find_subscriptions(person_id).active if each in which)
    for each in stopped:
        if each.topic == OFFERS:
            consent.withdraw(person_id, None, (each.key,), control, at)
        else:
            refusal = {"participant_id": person_id, "topic": each.topic, "channel": each.channel}
            keep_once(NoticeRefusal.__table__, {**refusal, "control": control, "refused_at": at})
    return stopped


@transaction()
def resume(person_id: UUID, which: Collection[Subscription], at: datetime) -> tuple[Subscription, ...]:
    """Undo what a person stopped by a link. Answers what they get again."""
    resumed = tuple(each for each in find_subscriptions(person_id).stopped if each in which)
    for each in resumed:
        if each.topic == OFFERS:
            consent.give_again(person_id, (each.key,), at)
        else:
            mine = delete(NoticeRefusal).filter_by(participant_id=person_id, topic=each.topic, channel=each.channel)
            db.session.execute(mine)
    return resumed


def _refusals(person_id: UUID) -> Select[NoticeRefusal]:
    return select(NoticeRefusal).filter_by(participant_id=person_id)
