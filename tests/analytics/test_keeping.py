import threading
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.conftest import Site
from tests.support import choosing
from tests.support.choosing import agree, slug_of
from tests.support.factories import publish_campaign
from tests.support.visitor import Visitor
from webapp import analytics
from webapp.analytics import metrics
from webapp.analytics.models import DayCount, HourCount
from webapp.blueprints.shared.visit_tracking.tracking import COUNTED_VISITS
from webapp.platform import tally
from webapp.platform.db import db

DAY = date(2026, 11, 25)
VIEW = ("first-snow", "views", DAY, 9, "landing")
ERROR = ("first-snow", "errors", DAY, 9, "iin")


def all_of(model) -> list[tuple]:
    rows = db.session.scalars(select(model).order_by(model.count))
    last = "hour" if model is HourCount else "value"
    return [(slug_of(row.campaign_id), row.metric, row.day, getattr(row, last), row.count) for row in rows]


def test_sums_are_added_to_what_is_there(app: Flask):
    publish_campaign()
    for number in (2, 3):
        analytics.keep({(VIEW,): number, (VIEW, ERROR): 1})

    assert all_of(DayCount) == [
        ("first-snow", "errors", DAY, "iin", 2),
        ("first-snow", "views", DAY, "landing", 7),
    ]
    assert all_of(HourCount) == [("first-snow", "views", DAY, 9, 7)]


def test_nothing_is_added_by_halves(app: Flask):
    with pytest.raises(Exception, match="count_is_positive"):
        analytics.keep({(VIEW,): 1, (ERROR,): -1})

    assert all_of(DayCount) == all_of(HourCount) == []


def test_two_workers_that_write_the_same_sums_wait_for_one_another_and_lose_nothing(site: Site):
    apps = [site.make_app() for _ in range(2)]
    rows = [("first-snow", "views", DAY, hour, page) for hour in range(24) for page in metrics.PAGES]

    def write(app: Flask, order: list) -> None:
        with app.app_context():
            for _ in range(20):
                analytics.keep({(row,): 1 for row in order})

    threads = [threading.Thread(target=write, args=pair) for pair in zip(apps, (rows, rows[::-1]), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with apps[0].app_context():
        assert {row[-1] for row in all_of(HourCount)} == {40 * len(metrics.PAGES)}


def test_a_page_view_writes_nothing_itself(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tally, "FLUSH_SECONDS", 3600)
    app = site.make_app()
    statements: list[str] = []
    with app.app_context():
        publish_campaign()
        event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    for _ in range(50):
        agree(app.test_client()).get("/c/first-snow?s=qr")

    assert {statement.split()[0] for statement in statements} <= {"SELECT", "BEGIN"}
    assert choosing.metric(app, "visits") == {"qr": 50}


def test_every_row_is_of_the_list_of_figures(site: Site):
    app = site.make_app()
    with app.app_context():
        publish_campaign()
    for agent in ("", "Mozilla/5.0 (Windows NT 10.0) Chrome/139 Safari/537.36", "x" * 5000):
        visitor = Visitor(agree(app.test_client()))
        visitor.client.get("/en/?utm_source=Anna", headers={"User-Agent": agent, "Referer": "https://anna.example.kz/"})
        visitor.enter(first_name="1", consent_draw=None)
        visitor.enter()

    listed = {metric.name: set(metric.values()) for metric in metrics.METRICS}
    found = choosing.counts(app)
    assert {metric for _campaign, metric, _value in found} == set(listed) - {
        "confirmed",
        "confirmed_lang",
        "confirmed_device",
        *(metrics.by_link(stage) for stage in analytics.Stage),
    }
    assert all(value in listed[metric] for _campaign, metric, value in found)


def test_what_is_on_no_list_is_other(app: Flask):
    view = analytics.Sighting(lambda: analytics.Visitor("ru", ""), "no such page", errors=("no such field",))
    permit = analytics.decide(analytics.Signals(), allowed=True).permit
    analytics.count(permit, COUNTED_VISITS.get(app), view, None, datetime(2026, 11, 25, 4, tzinfo=UTC))

    assert choosing.metric(app, "views") == {"other": 1}
    assert choosing.metric(app, "errors") == {"other": 1}


def test_the_lists_are_short():
    assert max(len(metric.values()) for metric in metrics.METRICS) <= 40
    assert all(len(value) <= 32 for metric in metrics.METRICS for value in metric.values())
    assert all(len(metric.name) <= 16 for metric in metrics.METRICS)
