"""Sites that have run for long, filled once and served as often as they are measured."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade

from tests.bench import seeding, sites
from tests.conftest import close
from tests.support.factories import publish_campaign
from webapp import accounts, campaigns, create_app, participants, reports
from webapp.platform import clock
from webapp.platform.db import MIGRATIONS
from webapp.settings import Settings


@contextmanager
def lived(database: str, sizes: tuple[int, ...]) -> Iterator[list[Settings]]:
    """The settings of a site for each number of entries, on databases of one kind that are durable once they are full."""
    with sites.folder() as place, sites.server(database, place) as make:
        yield [fill(make, place / str(entries), entries) for entries in sizes]


def fill(make: Callable[[str], str], place: Path, entries: int) -> Settings:
    """Make a site with so many entries."""
    place.mkdir(parents=True)
    urls = make(f"life_{entries}"), make(f"keys_{entries}")
    settings = sites.settings(place, urls, queue_url=f"sqlite:///{place / 'queue.db'}")
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))
        participants.pair()
        at = seeding.now()
        _publish_campaigns(at)
        seeding.seed(entries, at)
        _plan(at)
        close(app)
    return settings


def _publish_campaigns(at: datetime) -> None:
    opened = (at - timedelta(days=seeding.DAYS)).replace(tzinfo=None)
    publish_campaign(sites.SLUG, opens_at=opened)
    for number in range(2, seeding.CAMPAIGNS + 1):
        publish_campaign(sites.SLUG, slug=f"snow-{number}", opens_at=opened)


def _plan(at: datetime) -> None:
    """Notes on days and a target, as staff make them."""
    found, day = campaigns.find_by_slug(sites.SLUG), clock.day_in_almaty(at)
    if found is None:
        raise RuntimeError("the campaign is not there")
    member = accounts.add_member("planner@example.kz", "Планировщик", accounts.MARKETER, "ru", at)
    for back in (3, 9, 17, 40, 200):
        reports.add_note(found.id, day - timedelta(days=back), "реклама на ТВ", member.id, at)
    reports.set_target(found.id, 10 * seeding.ENTRIES, day + timedelta(days=30), member.id, at)
