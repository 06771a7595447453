"""Keeping an attempt, and the code and link by which its entry is confirmed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, update

from webapp import messaging
from webapp.entries.confirmation_limits import CODE_LIFETIME, CODE_TRIES, LINK_LIFETIME
from webapp.entries.models import Attempt
from webapp.platform import rows, tokens
from webapp.platform.db import db, transaction

CODE, TICKET = "code", "ticket"
"""The letters that the worker writes."""


@dataclass(frozen=True)
class Secrets:
    """What is sent to the person and kept only as digests."""

    code: str
    link: str
    message_id: UUID
    """The number of the message that carries them."""

    def __repr__(self) -> str:
        return "Secrets()"


@transaction(savepoint=False)
def keep_attempt(campaign_id: int, shown_key: str, person_index: bytes, entry_id: UUID, at: datetime) -> None:
    """Keep a form that was sent, and have the worker write to its person.

    Its code and link are those of nobody: digests of nothing, which are made anew for the letter that carries them.
    """
    values = {
        "id": uuid4(),
        **_digests(tokens.digest_of_nothing(), tokens.digest_of_nothing(), uuid4(), at),
        "shown_key": shown_key,
        "person_index": person_index,
        "campaign_id": campaign_id,
        "entry_id": entry_id,
        "made_at": at,
        "codes_sent": 0,
        "letter": CODE,
        "letter_due_at": at,
    }
    rows.insert(Attempt, [values])


@transaction(savepoint=False)
def renew_secrets(attempt: Attempt, at: datetime) -> Secrets:
    """A new code and link for an attempt; the ones before no longer work, and are not sent any more."""
    messaging.withdraw(select(Attempt.message_id).where(Attempt.id == attempt.id))
    secrets, values = _fresh_secrets(attempt.id, at)
    values["codes_sent"] = attempt.codes_sent + 1
    db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(**values))
    return secrets


@transaction(savepoint=False)
def count_code(attempt: Attempt, at: datetime) -> None:
    """Count a code that nobody is sent as if it had been: the next is given, and refused, as to anybody else."""
    counted = {"codes_sent": attempt.codes_sent + 1, "code_made_at": at}
    db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(counted))


@transaction(savepoint=False)
def ask_for_letter(attempt_id: UUID, letter: str | None, at: datetime) -> None:
    """Have the worker write a letter at a moment, `CODE` or `TICKET`; None when it is written."""
    due = {"letter": letter, "letter_due_at": at if letter else None}
    db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(due))


@transaction(savepoint=False)
def ask_for_letter_anew(attempt: Attempt, person_index: bytes, at: datetime) -> None:
    """Have the worker write the code of a form as if it had been sent at this moment, for a person of another index.

    What was sent for it no longer works, from now on and not only when the worker comes to it.
    """
    messaging.withdraw(select(Attempt.message_id).where(Attempt.id == attempt.id))
    _secrets, values = _fresh_secrets(attempt.id, at)
    values |= {"person_index": person_index, "codes_sent": 0, "settled_at": None}
    values |= {"letter": CODE, "letter_due_at": at}
    db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(values))


@transaction(savepoint=False)
def settle_attempts(entry_id: UUID, at: datetime) -> None:
    """End every attempt of an entry whose place is its person's already: no code or link of theirs works any more.

    Letters that are due for them are left, so that they are counted as anybody's.
    """
    messaging.withdraw(select(Attempt.message_id).where(Attempt.entry_id == entry_id))
    open_ones = update(Attempt).where(Attempt.entry_id == entry_id, Attempt.settled_at.is_(None))
    db.session.execute(open_ones.values(settled_at=at))


@transaction(savepoint=False)
def close_attempts(entry_id: UUID, at: datetime, letter: str | None) -> None:
    """End every attempt of an entry that is still open: their codes and links no longer work, and are not sent any more."""
    messaging.withdraw(select(Attempt.message_id).where(Attempt.entry_id == entry_id))
    open_ones = update(Attempt).where(Attempt.entry_id == entry_id, Attempt.settled_at.is_(None))
    db.session.execute(open_ones.values(settled_at=at, letter=letter, letter_due_at=at if letter else None))


def code_is_valid(at: datetime) -> ColumnElement[bool]:
    """Whether the code of an attempt still works at a moment, as a condition of a query.

    It works for ten minutes from when its message was handed over, and until then for as long as the link. An attempt
    whose message is not in the outbox (it led to no entry) counts from when it was made.
    """
    number = func.coalesce(Attempt.message_id, Attempt.id)
    return and_(
        Attempt.code_made_at > at - LINK_LIFETIME,
        not_(messaging.was_sent_before(number, at - CODE_LIFETIME)),
        or_(Attempt.code_made_at > at - CODE_LIFETIME, messaging.is_known(number)),
    )


def _fresh_secrets(row: UUID, at: datetime) -> tuple[Secrets, dict[str, object]]:
    code, link, message_id = tokens.new_code(), tokens.new_token(), uuid4()
    return Secrets(code, link.text, message_id), _digests(tokens.code_digest(code, row), link.digest, message_id, at)


def _digests(code: bytes, link: bytes, message_id: UUID, at: datetime) -> dict[str, object]:
    return {
        "code_digest": code,
        "code_tries_left": CODE_TRIES,
        "code_made_at": at,
        "link_digest": link,
        "message_id": message_id,
    }
