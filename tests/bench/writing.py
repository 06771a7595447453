"""Entries that are written while something else is measured: what an entry adds to the tables that a board reads."""

import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.synchronize import Event
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from tests.bench import seeding
from tests.conftest import close
from webapp import consent, create_app, messaging
from webapp.consent import CampaignStatement, ConsentEvent
from webapp.entries.events import note
from webapp.platform import clock
from webapp.platform.db import db, execute, transaction
from webapp.settings import Settings

WRITTEN_A_SECOND = 200
SECONDS = 600.0
"""After which the second process ends in any case."""


@contextmanager
def written(settings: Settings) -> Iterator[None]:
    """While in here, a second process writes 200 entries a second; raises `RuntimeError` where it came to fewer than half."""
    context = multiprocessing.get_context("spawn")
    stop, number = context.Event(), context.Value("q", 0)
    writer = context.Process(target=_keep_writing, args=(settings, stop, number), daemon=True)
    writer.start()
    while writer.is_alive() and not number.value:
        writer.join(0.1)
    began, before = time.monotonic(), number.value
    try:
        yield
    finally:
        rate = (number.value - before) / (time.monotonic() - began)
        stop.set()
        writer.join(30)
    print(f"{rate:.0f} entries/s were written", file=sys.stderr, flush=True)
    if rate < WRITTEN_A_SECOND / 2:
        raise RuntimeError(f"only {rate:.0f} entries a second were written meanwhile")


def _keep_writing(settings: Settings, stop: Event, number: Any) -> None:
    app = create_app(settings)
    began = time.monotonic()
    with app.app_context():
        agreed = _consents_of_a_form()
        while not stop.is_set() and time.monotonic() - began < SECONDS:
            _write(number.value, agreed, clock.now())
            number.value += 1
            stop.wait(max(began + number.value / WRITTEN_A_SECOND - time.monotonic(), 0))
        close(app)


@transaction()
def _write(number: int, agreed: list[dict[str, Any]], at: datetime) -> None:
    """The events of one entry, of whose likes four of five are confirmed."""
    campaign_id = 1 if number % 10 < 7 else 2 + number // 10 % (seeding.CAMPAIGNS - 1)
    note(campaign_id, "sent", "ru", at)
    if number % 5:
        note(campaign_id, "confirmed", "ru", at)
    moment = {"campaign_id": campaign_id, "recorded_at": at, "shown_at": at}
    execute(insert(ConsentEvent), [{**event, **moment, "id": uuid4(), "person_id": uuid4()} for event in agreed])
    minute = at.replace(second=0, microsecond=0)
    sent = {"campaign_id": campaign_id, "channel": "email", "outcome": "delivered", "happened_at": minute}
    execute(insert(messaging.MessageEvent), sent)


def _consents_of_a_form() -> list[dict[str, Any]]:
    """Lines of the ledger for what the first campaign asks, but for whose and when."""
    shown = db.session.scalars(select(CampaignStatement).filter_by(campaign_id=1, language="ru"))
    return [
        {
            "purpose": statement.purpose,
            "action": "given" if consent.BY_KEY[statement.purpose].required else "refused",
            "policy_number": 1,
            "policy_sha256": "0" * 64,
            "statement_sha256": statement.statement_sha256,
            "language": "ru",
            "control": "box",
            "box_before": False,
            "box_after": True,
            "shown_key": "0" * 32,
            "sha256": "0" * 64,
        }
        for statement in shown
    ]
