"""The whole site on one machine, for trying it out: databases, demo, web server and worker under one parent."""

import os
import shutil
import socket
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import Flask

from webapp import campaigns, demo, entries, participants, policies, publishing
from webapp.campaigns import Campaign, DraftContent
from webapp.platform import clock, clock_watch
from webapp.platform.app_state import state_of
from webapp.platform.db import MIGRATIONS, transaction
from webapp.platform.job_progress import JobProgress
from webapp.settings import Settings

ROOT = Path(__file__).parent.parent
DEMO = Path(campaigns.__file__).parent / "demo"
DEMO_DAYS = {"first-snow": (-61, 26), "tea-road": (-3, 40), "nauryz-table": (9, 50), "apple-harvest": (-60, -4)}
"""On which days from today the demo campaigns open and close."""
FILLED_CAMPAIGN = "first-snow"
"""The demo campaign in which there is something to look at."""
IN_FORCE_FOR = timedelta(days=90)
"""How long ago the policy and the demo campaigns of a new local site were published."""
RESULTS_AFTER = timedelta(days=7)
STAFF_LINK = "/dev/staff/"
NICENESS = 10
"""By how much the filling of the demo stands behind everything else (nice(2))."""
PROGRESS_REPORTS = 10
LONGEST_REST = 1.0
"""Seconds between two steps at most; otherwise as long as a step takes, which is then somebody else's to write in."""
SUPERVISOR = Path(__file__).with_name("supervisor.py")


def run(app: Flask) -> None:
    """Prepare everything and become who starts web and worker, says where they are, and stops them on Ctrl-C."""
    settings = state_of(app).settings
    if not settings.is_local:
        raise click.ClickException("This is for VPLUSE_ENV=local only; see deploy/README.md for a deployment.")
    port = settings.public_url.rsplit(":", 1)[1]
    _refuse_taken(port)
    prepare(settings)
    metrics_folder = settings.instance / "metrics"
    shutil.rmtree(metrics_folder, ignore_errors=True)
    metrics_folder.mkdir(parents=True)
    os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(metrics_folder), PYTHONUNBUFFERED="1")
    given, told = os.pipe()
    os.set_inheritable(given, True)
    os.write(told, _where(settings).encode())
    os.close(told)
    sys.stdout.flush()
    os.chdir(ROOT)
    life = "unfilled" if unfilled() else "whole"
    # From here on a parent is needed that watches, and no longer one that holds the whole site in memory.
    os.execv(sys.executable, [sys.executable, str(SUPERVISOR), port, str(given), life])  # noqa: S606 (our own file)


def _refuse_taken(port: str) -> None:
    # The web server's workers share a port, and would share one with another site too: each would get some requests.
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", int(port)))
        except OSError as error:
            raise click.ClickException(f"Port {port} is taken; choose another: PORT=8123 make run") from error


def prepare(settings: Settings) -> None:
    """Bring the databases to today's shape, and publish of the policy and the demo what is not published yet.

    Each thing is one transaction, and is looked for by itself: who is stopped here goes on at the next start.
    """
    from flask_migrate import upgrade

    upgrade(directory=str(MIGRATIONS))
    try:
        participants.pair()
    except participants.KeysDoNotFit as refusal:
        raise click.ClickException(str(refusal)) from refusal
    clock_watch.accept(clock.now())  # whoever starts a local site has looked at the clock
    long_ago = clock.now() - IN_FORCE_FOR
    try:
        policies.current_version(clock.now())
    except policies.NoPolicyInForce:
        publishing.publish_policy(policies.ORIGINAL, settings.operator, long_ago)
    demo.hire(clock.now())
    for path in sorted(DEMO.glob("*.toml")):
        _publish(_of_today(DraftContent.from_file(path)), settings, long_ago)


def _publish(content: DraftContent, settings: Settings, at: datetime) -> None:
    """Publish a campaign of the demo unless it is there, and see that the lively one is to be filled."""
    campaign = campaigns.find_by_slug(content.slug)
    with transaction():
        if campaign is None:
            campaign = publishing.publish_campaign(content, settings.operator, at, settings.channels)
        if campaign.slug != FILLED_CAMPAIGN or not settings.demo_entries or demo.progress(campaign) is not None:
            return
        if not entries.count_entries(campaign.id, confirmed=True):  # or somebody has been using it
            demo.begin(campaign, settings.demo_entries, clock.now())


def unfilled() -> tuple[Campaign, JobProgress] | None:
    """The campaign whose made-up life is not whole, and how far it is; None where there is nothing to fill in."""
    campaign = campaigns.find_by_slug(FILLED_CAMPAIGN)
    progress = demo.progress(campaign) if campaign else None
    return (campaign, progress) if campaign and progress and not progress.is_finished else None


def fill(settings: Settings) -> None:
    """Fill in the life of the demo from where it was left, while the site serves: say how far it is, and let others by."""
    if not settings.is_local:
        raise click.ClickException("This is for VPLUSE_ENV=local only.")
    if not (found := unfilled()):
        return
    campaign, mark = found
    os.nice(NICENESS)
    click.echo(f"  Making up {mark.size} entries of the last 60 days in the background, once…")
    reported, last = mark.done * PROGRESS_REPORTS // mark.steps, time.monotonic()

    def rest(done: JobProgress) -> None:
        nonlocal reported, last
        if (now := done.done * PROGRESS_REPORTS // done.steps) > reported and not done.is_finished:
            reported = now
            click.echo(f"  {done.done * 100 // done.steps} % of the made-up life is there.")
        time.sleep(min(time.monotonic() - last, LONGEST_REST))
        last = time.monotonic()

    demo.fill(campaign, rest)
    click.echo("  The made-up life is whole.")


def _of_today(content: DraftContent) -> DraftContent:
    opens_in, closes_in = DEMO_DAYS[content.slug]
    today = datetime.combine(clock.day_in_almaty(clock.now()), datetime.min.time())
    closes_at = today + timedelta(days=closes_in, hours=18)
    return content.moved(today + timedelta(days=opens_in, hours=10), closes_at, (closes_at + RESULTS_AFTER).date())


def _where(settings: Settings) -> str:
    """What is said as soon as the site answers."""
    here = settings.staff_url
    staff = [
        f"  {role.capitalize() + ' at':<18}{here}{STAFF_LINK}{token}" for role, token in demo.sign_in_links().items()
    ]
    return "\n".join(
        (
            "",
            f"  Вплюсе is at      {settings.public_url}/",
            f"  Sent messages at  {settings.public_url}/dev/outbox",
            *staff,
            f"                    (each link signs in once; fresh ones at {here}{STAFF_LINK.rstrip('/')})",
            f"  Metrics at        {settings.public_url}/metrics (Authorization: Bearer {settings.metrics_token[:6]}…, in keys.env)",
            f"  Data lie in       {settings.instance}",
            "  Ctrl-C stops it.",
            "",
        )
    )
