import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.conftest import Site
from tests.support.factories import make_details, publish_campaign
from tests.support.mail import write_letters
from tests.support.nightly import by_day
from tests.support.server import wait_until, work
from tests.support.sms import close_gateways, gateway_of, settings_for
from tests.support.sms_peers import SmscPeer
from webapp import entries, messaging
from webapp.messaging import SEND_TASK
from webapp.messaging.models import OutboxMessage
from webapp.messaging.retries import NOT_FOUND_AFTER
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.db import db, transaction

PATIENCE = 120.0  # seconds
MESSAGES = 40
DEATHS = by_day(2, by_night=20)
LATER = NOT_FOUND_AFTER + timedelta(minutes=5)
pytestmark = pytest.mark.slow


def test_a_worker_that_dies_while_sending_sends_no_sms_twice_and_loses_none(site: Site):
    with SmscPeer() as peer:
        app = site.make_app(sms=settings_for(smsc=peer), queue_url=f"sqlite:///{site.folder / 'queue.db'}")
        worker = work(state_of(app).settings)
        with app.app_context():
            put_codes(MESSAGES)
            for _ in range(DEATHS):
                came = len(peer.taken)
                state_of(app).tasks[SEND_TASK]()
                worker.start()
                wanted = came + random.randint(1, 12)
                wait_until(lambda wanted=wanted: len(peer.taken) >= wanted, "no SMS was sent", PATIENCE)
                worker.kill()
                ask_after_what_was_lost(peer)
            state_of(app).tasks[SEND_TASK]()
            with worker:
                wait_until(lambda: count_in("waiting", "sending") == 0, "some SMS were never sent", PATIENCE)
            ask_after_what_was_lost(peer)
            put_in = {str(message_id) for message_id in db.session.scalars(select(OutboxMessage.id))}
            assert count_in("sent") == MESSAGES

    assert Counter(message.number for message in peer.taken) == dict.fromkeys(put_in, 1)


def put_codes(number: int) -> None:
    campaign = publish_campaign("nauryz-table")
    for _ in range(number):
        entries.enter(campaign, make_details(campaign), at=clock.now())
    write_letters()


def ask_after_what_was_lost(peer: SmscPeer) -> None:
    """As the timetable does within twenty minutes; what the provider never had may go at once."""
    messaging.look_up(gateway_of(settings_for(smsc=peer)), clock.now() + LATER)
    close_gateways()
    with transaction():
        db.session.execute(
            update(OutboxMessage).where(OutboxMessage.state.in_(("waiting", "sending"))).values(due_at=clock.now())
        )
    assert count_in("uncertain") == 0


def count_in(*states: str) -> int:
    db.session.rollback()  # or the next look would show the same moment
    return db.session.scalar(select(func.count()).where(OutboxMessage.state.in_(states))) or 0
