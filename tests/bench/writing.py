"""Entries that are written while something else is measured: what an entry adds to the tables that a board reads."""

import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.synchronize import Event
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import insert, select

from tests.bench import seeding
from tests.conftest import close
from webapp import consent, create_app, messaging
from webapp.consent import ConsentEvent
from webapp.consent.models import CampaignStatement
from webapp.entries.events import note
from webapp.platform import clock
from webapp.platform.db import db, execute, transaction
from webapp.settings import Settings

WRITTEN_A_SECOND = 200
AT_ONCE = 10
"""Entries in one transaction."""
LONGEST_DELAY = 1.0
"""Seconds."""


class Writer:
    """A process of its own that writes 200 entries a second, whenever it is told to."""

    def __init__(self, settings: Settings) -> None:
        context = multiprocessing.get_context("spawn")
        self._going, self._stop, self._written = context.Event(), context.Event(), context.Value("q", 0)
        arguments = settings, self._going, self._stop, self._written
        self._process = context.Process(target=_keep_writing, args=arguments, daemon=True)
        self._seconds = 0.0

    def __enter__(self) -> Self:
        self._process.start()
        with self.writing():
            while self._process.is_alive() and not self._written.value:
                self._process.join(0.1)
        self._before, self._seconds = self._written.value, 0.0
        return self

    def __exit__(self, *_: object) -> None:
        """Raises `RuntimeError` where it came to fewer than nine of ten of what was to be written."""
        rate = (self._written.value - self._before) / self._seconds if self._seconds else 0.0
        self._stop.set()
        self._going.set()
        self._process.join(30)
        print(f"{rate:.0f} entries/s were written in {self._seconds:.0f} s", file=sys.stderr, flush=True)
        if rate < WRITTEN_A_SECOND * 0.9:
            raise RuntimeError(f"only {rate:.0f} entries a second were written meanwhile")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While in here, it writes."""
        began = time.monotonic()
        self._going.set()
        try:
            yield
        finally:
            self._going.clear()
            self._seconds += time.monotonic() - began


def _keep_writing(settings: Settings, going: Event, stop: Event, written: Any) -> None:
    app = create_app(settings)
    with app.app_context():
        agreed = _consents_of_a_form()
        due = 0.0
        while going.wait() and not stop.is_set():
            # Several in a transaction, as a site under such a load commits them: one after another could not keep up.
            _write(range(written.value, written.value + AT_ONCE), agreed, clock.now())
            written.value += AT_ONCE
            # What was not written while it was to rest is not made up for, nor more than a second of any delay.
            due = max(due, time.monotonic() - LONGEST_DELAY) + AT_ONCE / WRITTEN_A_SECOND
            time.sleep(max(due - time.monotonic(), 0))
        close(app)


@transaction()
def _write(numbers: range, agreed: list[dict[str, Any]], at: datetime) -> None:
    """The events of some entries, of whose likes four of five are confirmed."""
    for number in numbers:
        _write_one(number, agreed, at)


def _write_one(number: int, agreed: list[dict[str, Any]], at: datetime) -> None:
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
