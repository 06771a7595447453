import random
import time
from collections import Counter

import pytest
from sqlalchemy import func, select, update

from tests.conftest import Site
from tests.support.factories import make_details, publish_campaign
from tests.support.nightly import by_day
from tests.support.server import work
from tests.support.smtp import SmtpSink
from webapp import entries
from webapp.messaging import SEND_TASK
from webapp.messaging.dispatch import LANES
from webapp.messaging.models import OutboxMessage
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.db import db, transaction

PATIENCE = 120.0  # seconds
MESSAGES = by_day(60, by_night=120)
DEATHS = by_day(1, by_night=6)
"""On each kind of database."""
pytestmark = pytest.mark.slow


def test_a_worker_that_dies_while_sending_loses_no_message(site: Site):
    with SmtpSink() as mail:
        app = site.make_app(
            smtp_url=f"smtp://{mail.host}:{mail.port}", queue_url=f"sqlite:///{site.folder / 'queue.db'}"
        )
        worker = work(state_of(app).settings)
        with app.app_context():
            put_messages(MESSAGES)
            for _ in range(DEATHS):
                came = len(mail.deliveries)
                state_of(app).tasks[SEND_TASK]()
                worker.start()
                mail.wait_for(came + random.randint(1, 12), PATIENCE)
                worker.kill()
                end_leases()
            state_of(app).tasks[SEND_TASK]()
            with worker:
                mail.wait_for(MESSAGES, PATIENCE)
                wait_until_sent()
            put_in = {f"<{message_id}@vpluse.example>" for message_id in db.session.scalars(select(OutboxMessage.id))}

    arrived = Counter(str(letter["Message-ID"]) for letter in mail.messages)
    assert set(arrived) == put_in
    assert arrived.total() <= MESSAGES + DEATHS * LANES


def put_messages(number: int) -> None:
    campaign = publish_campaign()
    for _ in range(number):
        entries.enter(campaign, make_details(campaign), at=clock.now())


def end_leases() -> None:
    """As the clock does in two minutes: what a dead worker was sending may be taken up by another."""
    with transaction():
        db.session.execute(update(OutboxMessage).where(OutboxMessage.state == "sending").values(due_at=clock.now()))


def wait_until_sent() -> None:
    deadline = time.monotonic() + PATIENCE
    waiting = select(func.count()).where(OutboxMessage.state != "sent")
    while db.session.scalar(waiting):
        db.session.rollback()  # or the next look would show the same moment
        assert time.monotonic() < deadline, "some messages were never sent"
        time.sleep(0.1)
