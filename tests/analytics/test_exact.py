"""What is counted equals what somebody who saw everything would say, to the last one."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.conftest import Site, close
from tests.support import choosing, visit_oracle
from tests.support.choosing import slug_of
from tests.support.factories import publish_campaign
from tests.support.nightly import by_day
from tests.support.people import make_person
from tests.support.visit_oracle import PHONE, Hit
from tests.support.visitor import Visitor, form_of
from webapp.analytics.models import DayCount, HourCount
from webapp.platform.db import db, transaction

FIRST, SECOND = "first-snow", "tea-road"
BEFORE_MIDNIGHT = datetime(2026, 11, 26, 18, 40, tzinfo=UTC)
"""Twenty minutes before a Friday begins in Almaty."""
EXAMPLES = by_day(5, by_night=200)


@dataclass(frozen=True)
class Happening:
    """One thing that somebody does after a while, served by one worker or another, one of which was just restarted."""

    minutes: int
    person: int
    what: str
    source: str | None
    worker: int
    is_restarted: bool


HAPPENINGS = st.lists(
    st.builds(
        Happening,
        minutes=st.sampled_from([0, 1, 9, 11, 45, 400, 1440, 3 * 1440, 6 * 1440]),
        person=st.integers(0, 2),
        what=st.sampled_from(["home", FIRST, SECOND, "rules", "try", "enter"]),
        source=st.sampled_from([None, None, "instagram", "vk", "qr"]),
        worker=st.integers(0, 1),
        is_restarted=st.sampled_from([False, False, False, True]),
    ),
    min_size=4,
    max_size=25,
)


class Story:
    """Three people, two workers on one database, and a clock."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workers = [site.make_app() for _ in range(2)]
        self.now = BEFORE_MIDNIGHT
        self.people = [Visitor(choosing.agree(self.workers[0].test_client(), self.now)) for _ in range(3)]
        self.hits: list[Hit] = []

    def live(self, happening: Happening) -> None:
        if happening.is_restarted:
            self.restart(happening.worker)
        self.now += timedelta(minutes=happening.minutes)
        visitor = self.people[happening.person]
        visitor.client.application = self.workers[happening.worker]
        with time_machine.travel(self.now, tick=False):
            self.hits += self.act(happening, visitor)

    def act(self, happening: Happening, visitor: Visitor) -> list[Hit]:
        who, now, what = happening.person, self.now, happening.what
        if what in {"home", "rules"}:
            path, campaign = {"home": ("/", ""), "rules": (f"/c/{FIRST}/rules", FIRST)}[what]
            self.open(visitor, path, happening.source)
            return [Hit(who, now, what, campaign, happening.source)]
        slug = SECOND if what == SECOND else FIRST
        html = self.open(visitor, f"/c/{slug}", happening.source)
        seen = Hit(who, now, "landing", slug, happening.source, ("seen",))
        if what in {FIRST, SECOND}:
            return [seen]
        changes = {"phone": "+7 999"} if what == "try" else {}
        answer = self.send(visitor, html, slug, changes)
        assert answer.status_code == (422 if changes else 303)
        stages = ("began",) if changes else ("began", "sent")
        return [seen, Hit(who, now, None, slug, None, stages, tuple(changes))]

    def open(self, visitor: Visitor, path: str, source: str | None) -> str:
        answer = visitor.client.get(f"{path}?s={source}" if source else path, headers={"User-Agent": PHONE})
        assert answer.headers["Analytics-Status"] == "on"
        return answer.text

    def send(self, visitor: Visitor, html: str, slug: str, changes: dict[str, str]) -> Any:
        visitor.person = make_person()
        filled = visitor.filled(form_of(html), **changes)
        return visitor.client.post(f"/c/{slug}", data=filled, headers={"User-Agent": PHONE})

    def restart(self, worker: int) -> None:
        with self.workers[worker].app_context():
            close(self.workers[worker])
        self.workers[worker] = self.site.make_app()

    def end(self) -> None:
        for worker in self.workers:
            with worker.app_context():
                close(worker)


def kept(app: Flask, model: Any, last: str) -> Counter[tuple[Any, ...]]:
    with app.app_context():
        rows = db.session.scalars(select(model)).all()
        return Counter({(slug_of(row.campaign_id), row.metric, row.day, getattr(row, last)): row.count for row in rows})


@pytest.mark.slow
def test_the_counters_equal_what_somebody_who_saw_everything_would_say(site: Site):
    app = site.make_app()
    with app.app_context():
        publish_campaign(FIRST)
        publish_campaign(SECOND)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HAPPENINGS)
    def tell(happenings: list[Happening]) -> None:
        story = Story(site)
        forget_all(story.workers[0])
        try:
            for happening in happenings:
                story.live(happening)
        finally:
            story.end()

        assert kept(app, DayCount, "value") == visit_oracle.days(story.hits)
        assert kept(app, HourCount, "hour") == visit_oracle.hours(story.hits)

    tell()


def forget_all(app: Flask) -> None:
    with app.app_context(), transaction():
        db.session.execute(delete(DayCount))
        db.session.execute(delete(HourCount))
