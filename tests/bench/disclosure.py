"""«file»: how long a sealed file of people takes, from the first byte to the last, beside bare copying of the same lines."""

import csv
import io
import os
import time
from collections.abc import Iterator
from dataclasses import replace

from tests.bench import sites
from tests.bench.table import Row, one
from tests.support.factories import publish_campaign
from webapp import accounts, create_app, demo, disclosures
from webapp.accounts import RESPONSIBLE
from webapp.disclosures import Asked
from webapp.participants import FIELD_NAMES
from webapp.platform import clock

ENTRIES = int(os.environ.get("BENCH_FILE_ENTRIES", "20400"))
"""Sent; some 17,000 of them are there to be handed over, the others were never confirmed."""
GOAL_SECONDS = 10.0


def measure() -> Iterator[Row]:
    """A row for each kind of database."""
    for database in sites.DATABASES:
        with sites.folder() as place, sites.databases(database, place) as urls:
            app = create_app(replace(sites.settings(place, urls), demo_entries=ENTRIES))
            with app.app_context():
                yield _measured(database)


def _measured(database: str) -> Row:
    at = clock.now()
    campaign = publish_campaign("apple-harvest")
    demo.begin(campaign, ENTRIES, at)
    demo.fill(campaign)
    asks, approves = (accounts.add_member(f"{name}@example.kz", name, RESPONSIBLE, "ru", at) for name in ("a", "b"))
    request = disclosures.ask(
        Asked(campaign.id, tuple(FIELD_NAMES), True, "court", "Запрос суда № 7 от 1 ноября", "Суд № 2"), asks, at
    )
    disclosures.approve(request.id, approves, at)
    request = disclosures.begin_download(request.id, asks, at)
    seen: list[list[str]] = []

    def lines() -> Iterator[list[str]]:
        for line in disclosures.rows(request, list, asks.id, at):
            seen.append(line)
            yield line

    started = time.perf_counter()
    for _chunk in disclosures.sealed(lines(), "people", "a password", at):
        pass
    ours = time.perf_counter() - started
    started = time.perf_counter()
    csv.writer(io.StringIO()).writerows(seen)
    reference = time.perf_counter() - started
    what = f"{database}, {len(seen) - 1:,} people with all fields, opened, audited, sealed"
    return Row(
        "file", what, one(ours, "s"), one(reference, "s of CSV alone"), ours / reference, "≤ 10 s", ours <= GOAL_SECONDS
    )
