"""What holds under blows and under prying: crash rounds, clicks at once, and answers that tell nothing."""

import os
from collections.abc import Callable, Iterator
from functools import partial

from flask import Flask

from tests.bench import load, sites
from tests.bench.table import Row, one
from tests.races.crashes import FORMS, kill_database, survive
from tests.races.witness import Witness
from tests.support import applications, http_load
from tests.support.applications import Application
from tests.support.postgres import Postgres
from tests.support.server import WebServer, serve
from webapp import campaigns, create_app, entries
from webapp.entries import confirmation, places
from webapp.platform import clock
from webapp.platform.db import db, transaction
from webapp.settings import Settings

CRASHES = int(os.environ.get("BENCH_CRASHES", "200"))
"""Rounds in all: of the web server on each kind of database, and of the database."""
EACH = -(-CRASHES // 3)
BUTTONS = int(os.environ.get("BENCH_BUTTONS", "100"))
CLICKS = 100
"""On each button, all at once."""
PAIRS = int(os.environ.get("BENCH_PAIRS", "1000"))
SLICE = 50
"""Pairs between which the kinds of entry take turns."""
NOISE = 5.0
"""Milliseconds by which the medians of two kinds of answer may differ."""


def crashes() -> Iterator[Row]:
    """`kill -9` under load, again and again: an entry lost or halved ends the benchmark."""
    for database in sites.DATABASES:
        with sites.folder() as place, sites.server(database, place) as make:
            settings = sites.settings(place, sites.filled(make, place))
            with serve(settings) as web:
                yield _survived(f"{database}; web server killed", web, web.kill, web.start, settings)
    postgres = Postgres(durable=True)
    postgres.start()
    try:
        with sites.folder() as place:
            settings = sites.settings(place, sites.filled(postgres.create_database, place))
            with serve(settings) as web:
                strike = partial(kill_database, postgres)
                yield _survived("PostgreSQL; database killed", web, strike, postgres.start, settings)
    finally:
        postgres.close()


def clicks() -> Iterator[Row]:
    """A hundred clicks at once on each of a hundred buttons: one entry and one answer each."""
    for database in sites.DATABASES:
        with sites.folder() as place, sites.server(database, place) as make:
            settings = sites.settings(place, sites.filled(make, place))
            with serve(settings) as web:
                told = {_answers_to(web, form) for form in applications.prepare(web.port, sites.people(BUTTONS))}
            kept = Witness(settings).count()["entry"]
            met = kept == BUTTONS and told == {(303,)}
            yield Row(
                "clicks",
                database,
                one(kept, "entries"),
                None,
                None,
                f"{BUTTONS:,} buttons × {CLICKS}, one entry each",
                met,
            )


def likeness() -> Iterator[Row]:
    """How long an answer takes to a new person, and in each case in which somebody has named the same IIN before."""
    for database in sites.DATABASES:
        with sites.folder() as place, sites.databases(database, place) as urls:
            settings = sites.settings(place, urls)
            with serve(settings) as web:
                everybody = sites.people(5 * PAIRS)
                waiting, known, *new = (everybody[start : start + PAIRS] for start in range(0, 5 * PAIRS, PAIRS))
                for people in (waiting, known):
                    _send(web, applications.prepare(web.port, people))
                _confirm(create_app(settings), {person["iin"] for person in known})
                strangers = [{**other, "iin": one["iin"]} for other, one in zip(new[2], waiting, strict=True)]
                cases = {
                    "waiting, the same contact": waiting,
                    "waiting, another contact": strangers,
                    "confirmed before": known,
                }
                kinds = {what: applications.prepare(web.port, people) for what, people in cases.items()}
                fresh = applications.prepare(web.port, new[0])
                first, *others = _taking_turns(web, [fresh, *kinds.values()])
                for what, waits in zip(kinds, others, strict=True):
                    yield _alike(f"{database}; {what}", first, waits)


def _survived(
    what: str, web: WebServer, strike: Callable[[], None], recover: Callable[[], None], settings: Settings
) -> Row:
    tally = survive(EACH, settings, web, sites.people(EACH * FORMS), strike, recover)
    ours = one(tally.rounds, f"rounds, {tally.acknowledged:,} acknowledged, {tally.unanswered:,} sent again")
    return Row("crashes", what, ours, None, None, "none lost, none halved", met=True)


def _answers_to(web: WebServer, form: Application) -> tuple[int, ...]:
    answers = http_load.send_all(web.port, [form.request] * CLICKS, CLICKS)
    return tuple(sorted({answer.status if answer else 0 for answer in answers}))


def _send(web: WebServer, forms: list[Application]) -> list[float]:
    answers = http_load.send_all(web.port, [form.request for form in forms], 1)
    assert (told := {answer.status if answer else 0 for answer in answers}) == {303}, told
    return [answer.seconds for answer in answers if answer]


def _taking_turns(web: WebServer, kinds: list[list[Application]]) -> list[list[float]]:
    waits: list[list[float]] = [[] for _ in kinds]
    for start in range(0, len(kinds[0]), SLICE):
        for kind, taken in zip(kinds, waits, strict=True):
            taken += _send(web, kind[start : start + SLICE])
    return waits


def _alike(what: str, first: list[float], again: list[float]) -> Row:
    ours, reference = load.median_ms(again), load.median_ms(first)
    met = abs(ours - reference) <= NOISE
    return Row(
        "likeness",
        what,
        one(ours, "ms"),
        one(reference, "ms"),
        ours / reference,
        f"medians of {PAIRS:,} within 5 ms",
        met,
    )


def _confirm(app: Flask, iins: set[str]) -> None:
    """Confirm the entries of some people, as they would by their codes."""
    with app.app_context():
        campaign = campaigns.find_by_slug(sites.SLUG)
        assert campaign is not None
        for entry in db.session.query(entries.Entry).all():
            with transaction():
                claims = places.lock_claims(entry)
                if claims.particulars.iin in iins:
                    confirmation.confirm(campaign, entry, claims, by="code", at=clock.now())
