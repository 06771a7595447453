"""Browsers that have chosen about cookies, and what is then counted of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from webapp import analytics, campaigns, cookies
from webapp.analytics import State
from webapp.analytics.models import DayCount, HourCount, MonthCount
from webapp.blueprints.shared import cookie_consent, cookie_writer
from webapp.blueprints.shared.visit_tracking import tracking as visit_tracking
from webapp.blueprints.shared.visit_tracking.tracking import COUNTED_VISITS
from webapp.platform import clock, tokens
from webapp.platform.db import db

TABLES = (HourCount, DayCount, MonthCount)
Counts = dict[tuple[str, str, str], int]


def signed_choice(app: Flask, allowed: Iterable[str] = (cookies.ANALYTICS,), at: datetime | None = None) -> str:
    """The value of a choice cookie that allows these purposes and refuses all others."""
    with app.test_request_context():
        made = cookies.choose(allowed, cookie_consent.offered(), at or clock.now())
        return tokens.sign(cookie_consent.SIGNED_FOR, cookies.pack(made))


def put_choice(client: FlaskClient, value: str) -> None:
    """Have a browser hold a choice cookie."""
    _put(client, cookies.CHOICE_ITEM, value)


def agree(client: FlaskClient, at: datetime | None = None) -> FlaskClient:
    """Have a browser say yes to everything; answers it."""
    put_choice(client, signed_choice(client.application, at=at))
    return client


def refuse(client: FlaskClient) -> FlaskClient:
    """Have a browser say no to everything; answers it."""
    put_choice(client, signed_choice(client.application, ()))
    return client


def signed_state(app: Flask, state: State) -> str:
    """The value of a state cookie."""
    with app.app_context():
        return tokens.sign(visit_tracking.SIGNED_FOR, analytics.pack(state))


def put_state(client: FlaskClient, value: str) -> None:
    """Have a browser hold a state cookie."""
    _put(client, cookies.STATS_ITEM, value)


def held_state(client: FlaskClient) -> str | None:
    """The state cookie that a browser holds, as it stands there."""
    cookie = client.get_cookie(_name(client.application, cookies.STATS_ITEM), _host(client.application))
    return cookie.value if cookie else None


def flush(app: Flask) -> None:
    """Have what an app counted put into the tables now."""
    assert COUNTED_VISITS.get(app).flush()


def slug_of(campaign_id: int) -> str:
    """The slug of a campaign, by the number that it is counted under; empty for none."""
    found = campaigns.find(campaign_id)
    return found.slug if found else ""


def counts(app: Flask, model: Any = DayCount) -> Counts:
    """All that was counted: (campaign, metric, value) → how often, over all days."""
    flush(app)
    found: Counts = {}
    slugs: dict[int, str] = {}
    with app.app_context():
        for row in db.session.scalars(select(model)):
            if row.campaign_id not in slugs:
                slugs[row.campaign_id] = slug_of(row.campaign_id)
            key = (slugs[row.campaign_id], row.metric, getattr(row, "value", ""))
            found[key] = found.get(key, 0) + row.count
    return found


def metric(app: Flask, name: str, campaign: str | None = None) -> dict[str, int]:
    """One metric by its values, of a campaign or of the whole site."""
    found: dict[str, int] = {}
    for (slug, metric, value), number in counts(app).items():
        if metric == name and campaign in (None, slug):
            found[value] = found.get(value, 0) + number
    return found


def rows(app: Flask) -> bytes:
    """Every row of the tables of counts, as one stretch of bytes."""
    with app.app_context():
        found = [[repr(tuple(row)) for row in db.session.execute(select(*model.__table__.columns))] for model in TABLES]
    return repr([sorted(table) for table in found]).encode()


def _put(client: FlaskClient, item: cookies.StoredItem, value: str) -> None:
    app = client.application
    client.set_cookie(_name(app, item), value, domain=_host(app))


def _name(app: Flask, item: cookies.StoredItem) -> str:
    with app.app_context():
        return cookie_writer.item_name(item)


def _host(app: Flask) -> str:
    return urlsplit(app.config["PUBLIC_URL"]).hostname or "localhost"
