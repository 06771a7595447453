from collections import Counter
from datetime import date, timedelta

from sqlalchemy import select

from tests.support.factories import NOON
from webapp.analytics.models import HourCount
from webapp.platform import upserts
from webapp.platform.db import db, transaction
from webapp.platform.health import Heartbeat

KEY = ("campaign_id", "metric", "day", "hour")
DAY = date(2026, 12, 1)


def counts() -> dict[str, int]:
    return {row.metric: row.count for row in db.session.scalars(select(HourCount))}


def add(**sums: int) -> None:
    with transaction():
        upserts.add_counts(HourCount, KEY, Counter({(1, metric, DAY, 9): number for metric, number in sums.items()}))
    db.session.expire_all()


def test_a_row_is_kept_once(app):
    with transaction():
        assert upserts.keep_once(Heartbeat.__table__, {"id": 1, "beat_at": NOON})
        assert not upserts.keep_once(Heartbeat.__table__, {"id": 1, "beat_at": NOON + timedelta(1)})

    assert db.session.get(Heartbeat, 1).beat_at == NOON


def test_counts_are_added_to_those_that_are_there(app):
    add(visits=2, views=1)
    add(visits=3, other=7)

    assert counts() == {"visits": 5, "views": 1, "other": 7}


def test_nothing_to_add_asks_the_database_nothing(app):
    add()

    assert counts() == {}


def test_more_counts_than_one_statement_takes_are_all_added(app):
    number = upserts.BATCH * 2 + 1
    add(**{f"metric-{each}": 1 for each in range(number)})

    assert sum(counts().values()) == number
