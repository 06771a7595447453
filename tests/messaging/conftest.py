"""A person with a message in the outbox."""

from datetime import timedelta

import pytest

from tests.support.factories import NOON, publish_campaign
from tests.support.people import make_particulars
from webapp import messaging, participants
from webapp.messaging.models import OutboxMessage
from webapp.platform import keystore
from webapp.platform.db import db


@pytest.fixture
def person(app) -> keystore.PersonKey:
    """Made-up person number 1, and a policy and a campaign for the links of messages."""
    publish_campaign("tea-road")
    return participants.keep(make_particulars(1), "ru", NOON)


@pytest.fixture
def put(person):
    """Puts a code for the person into the outbox and answers its row."""

    def put_code(channel="email", language="ru", name="entry_code", at=NOON, **changes):
        context = {
            "campaign_title": "Чайный путь",
            "campaign_url": messaging.link("entry.form", slug="tea-road"),
            "code": "482109",
            "link_url": messaging.link("entry.link", token="a-secret-token"),
            "code_until": messaging.After(timedelta(minutes=10)),
            "link_until": NOON + timedelta(hours=72),
        }
        before = set(db.session.scalars(db.select(OutboxMessage.id)))
        messaging.put(person.person_id, name, channel, language, context | changes, at)
        rows = db.session.scalars(db.select(OutboxMessage)).all()
        return next(row for row in rows if row.id not in before)

    return put_code
