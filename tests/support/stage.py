"""A site in full swing that many tests share: each acts as a new person with a browser of their own."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.support.colleague import Colleague
from tests.support.factories import demo, publish_campaign
from tests.support.mail import Mailbox, write_letters
from tests.support.page import Page
from tests.support.visitor import Visitor
from webapp import consent, entries
from webapp.entries.models import Attempt
from webapp.messaging.models import OutboxMessage
from webapp.messaging.senders import Rendered
from webapp.messaging.sending import send_due
from webapp.participants import Participant
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.db import db

RUNNING, MODEST, SOON, OVER = "first-snow", "tea-road", "nauryz-table", "apple-harvest"
"""Asks for everything; asks for a first name and an e-mail; is to come; is over."""
TO_COME = {
    "opens_at": datetime(2039, 1, 1, tzinfo=UTC),
    "closes_at": datetime(2040, 1, 1, tzinfo=UTC),
    "results_on": date(2040, 1, 10),
}
LONG_OVER = {
    "opens_at": datetime(2025, 1, 1, tzinfo=UTC),
    "closes_at": datetime(2025, 2, 1, tzinfo=UTC),
    "results_on": date(2025, 2, 10),
}
FAR_AHEAD = timedelta(days=365)
_numbers = count(1)
TABLES = (Participant, entries.Entry, Attempt, consent.ConsentEvent, OutboxMessage)


def plain(text: str) -> str:
    """A text as a `Page` reads it: every stretch of space is one plain space."""
    return " ".join(text.split())


def newest_entry() -> entries.Entry:
    """The entry that was made last, by the ledger's own order: some tests travel in time. Call it inside the app."""
    person = select(consent.ConsentEvent.person_id).order_by(consent.ConsentEvent.sequence.desc()).limit(1)
    return db.session.scalars(select(entries.Entry).filter_by(participant_id=person.scalar_subquery())).one()


def newest_person() -> Participant:
    """The person who entered last."""
    return db.session.get_one(Participant, newest_entry().participant_id)


def title_of(slug: str, lang: str = "ru") -> str:
    """A campaign's title in a language."""
    return plain(demo(slug)[lang]["title"])


class Stage:
    """One app with four campaigns. Pages are fetched as in life: each request in a context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            publish_campaign(RUNNING, datetime(2026, 1, 1, tzinfo=UTC))
            publish_campaign(MODEST)
            publish_campaign(SOON, **TO_COME)
            publish_campaign(OVER, **LONG_OVER)

    def client(self) -> FlaskClient:
        """A browser that has never been here."""
        return self.app.test_client()

    def visitor(self, person: dict[str, str] | None = None) -> Visitor:
        """A person who has never been here, or a known one with another browser."""
        return Visitor(self.client(), person)

    def staff(self, role: str = "marketer", language: str = "ru") -> Colleague:
        """A new member of staff with a role, signed in a moment ago."""
        return Colleague(self.app, role, language)

    def ask(self, question: Callable[[], Any]) -> Any:
        """The answer to a question put inside the app."""
        with self.app.app_context():
            return question()

    def page(self, path: str, client: FlaskClient | None = None, **options: Any) -> Page:
        """A page that must be there."""
        answer = (client or self.client()).get(path, **options)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        return Page(answer.text)

    def publish(self, base: str = MODEST, **overrides: Any) -> str:
        """Publish a campaign of the test's own; answers its slug."""
        slug = f"own-{next(_numbers)}"
        self.ask(lambda: publish_campaign(base, **{"slug": slug} | overrides))
        return slug

    def set(self, **settings: Any) -> None:
        """Change settings of the running site; the fixture `stage` puts them back."""
        kept = state_of(self.app).settings
        state_of(self.app).settings = dataclasses.replace(kept, **settings)

    def fetch_mail(self) -> list[Rendered]:
        """Send what is due; answers it, the earliest first."""
        return self.ask(Mailbox().fetch)

    def forget_mail(self) -> None:
        """Send everything, also what a test that travelled in time left to become due in the middle of another."""
        box = Mailbox()
        self.ask(write_letters)
        self.ask(lambda: send_due({"email": box, "sms": box}, clock.now() + FAR_AHEAD))

    def counts(self) -> dict[str, int]:
        """How many rows each table has to which an entry adds."""

        def rows(model: Any) -> int:
            return db.session.scalar(select(func.count()).select_from(model)) or 0

        return self.ask(lambda: {model.__tablename__: rows(model) for model in TABLES})
