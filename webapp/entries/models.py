"""Entries, and the attempts by which they come in and are confirmed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform.model import Model

PLACE_CONSTRAINT = "uq_entry_place"
HOLDS_PLACE = "confirmed_at IS NOT NULL AND contests_id IS NULL AND refused_at IS NULL"
KINDS = ("sent", "confirmed", "second", "discarded", "withdrawn")
"""`sent`: a form was taken, whoever it was for; `second`: the person had entered before; `discarded`: nobody confirmed
it, or its person had a place already; `withdrawn`: it was confirmed, and the place is another's."""


class Entry(Model):
    """A claim to a person's place in a campaign: one for each form that was taken, until one of them is confirmed.

    A place is held by one at most (see `places`); the rest of a person's claims wait, contest it, or were refused it.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index(
            PLACE_CONSTRAINT,
            "campaign_id",
            "person_index",
            unique=True,
            sqlite_where=text(HOLDS_PLACE),
            postgresql_where=text(HOLDS_PLACE),
        ),
        Index(None, "campaign_id", "person_index"),
        UniqueConstraint("campaign_id", "ticket"),
        CheckConstraint("(confirmed_at IS NULL) = (ticket IS NULL)", name="a_ticket_comes_with_confirmation"),
        Index(None, "confirmed_at", "entered_at"),
        Index(None, "campaign_id", "entered_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"), index=True)
    person_index: Mapped[bytes] = mapped_column(LargeBinary(32), info={"blind_index": True})
    """The blind index by which a person is told from others: over the IIN, else the phone, else the e-mail."""
    campaign_version: Mapped[int]
    rules_number: Mapped[int]
    """The version of the rules that the person entered under."""
    language: Mapped[str] = mapped_column(String(2))
    stated_of_age: Mapped[bool | None]
    """What the person answered to the question of age; None where it was not asked."""
    entered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(4))
    """`code`, `link`, or `none` where the campaign asks for no confirmation."""
    ticket: Mapped[str | None] = mapped_column(String(10))
    contests_id: Mapped[UUID | None] = mapped_column(ForeignKey("entry.id"), index=True)
    """The entry that held the person's place when this one was confirmed at another contact; None once it is decided."""
    refused_at: Mapped[datetime | None]
    """When it was decided that the place is another's. It is destroyed some days later."""

    @property
    def holds_place(self) -> bool:
        """Whether this entry is the one by which its person takes part."""
        return self.confirmed_at is not None and self.contests_id is None and self.refused_at is None


class Attempt(Model):
    """One form that was sent: what a browser holds on to until the entry is confirmed.

    An attempt by somebody who has entered already looks the same, so that it tells nothing. What it leads to, the worker
    finds out when it writes the letter.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("letter IN ('code', 'ticket')", name="letter_is_known"),
        CheckConstraint("(letter IS NULL) = (letter_due_at IS NULL)", name="a_letter_has_its_moment"),
        Index(None, "letter_due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    shown_key: Mapped[str] = mapped_column(String(32), unique=True)
    """The random key of the form: a form sent twice is one attempt."""
    person_index: Mapped[bytes] = mapped_column(LargeBinary(32), info={"blind_index": True})
    """Whom the form was sent for: the same form for somebody else is not the same attempt."""
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    code_tries_left: Mapped[int]
    code_made_at: Mapped[datetime]
    codes_sent: Mapped[int]
    link_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    message_id: Mapped[UUID | None]
    """The message that carries code and link: the code lives from when that was handed over. No foreign key, since an
    attempt that led to no entry has a number too, and no message."""
    settled_at: Mapped[datetime | None]
    """When its code or link was used, or its entry gave way to another of the same person."""
    corrected_at: Mapped[datetime | None]
    """When the address that was typed was corrected, which is possible once."""
    letter: Mapped[str | None] = mapped_column(String(6))
    """What the worker is to write: `code`, or `ticket` once it is confirmed; None when it is written."""
    letter_due_at: Mapped[datetime | None]


class EntryEvent(Model):
    """That something happened to some entry, and to whose it does not say: no number of an entry, none of a person.

    So it outlives people who are destroyed, and roll-ups can always be made anew. Rows are added, never edited.
    """

    __tablename__ = "entry_event"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind_is_known"), Index(None, "happened_at"))

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    """The order in which rows were added; on PostgreSQL a later one can be seen before an earlier one."""
    campaign_id: Mapped[int]
    """No foreign key, which would be checked at every entry: the entry's own has been a moment before."""
    kind: Mapped[str] = mapped_column(String(9))
    language: Mapped[str] = mapped_column(String(2))
    happened_at: Mapped[datetime]
    """To the minute: with the second it could be matched with an entry."""


class RefusedDay(Model):
    """How often a form of a campaign was not taken on a day of Almaty, and why. It counts requests, not people.

    It is counted in memory, so it cannot be made anew: what a process that dies had counted in its last quarter of a
    second is lost.
    """

    __tablename__ = "refused_day"
    __table_args__ = (CheckConstraint("count > 0", name="count_is_positive"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
