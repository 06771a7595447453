"""The queue is away or full while people enter: it only says that there is work, so nobody waits and no letter is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import Site, make_settings
from tests.races.conftest import NO_LIMIT
from tests.support import applications, frozen, http_load
from tests.support.factories import publish_campaign
from tests.support.people import make_person
from tests.support.redis import Redis
from tests.support.server import serve, work
from tests.support.smtp import SmtpSink
from webapp import create_app, messaging
from webapp.platform.app_state import state_of

PATIENCE = 90.0  # seconds
FORMS = 6
WAITING = 50_000
Away = Callable[[], AbstractContextManager[None]]

pytestmark = [pytest.mark.slow, pytest.mark.one_database]  # what is away is the queue


@contextmanager
def in_a_folder(folder: Path) -> Iterator[tuple[str, Away]]:
    """A queue in a SQLite file, whose folder turns read-only."""
    if reason := frozen.missing_reason(folder):
        pytest.skip(f"NOTHING CAN BE FROZEN, so this was not tested: {reason}")
    yield f"sqlite:///{folder / 'queue.db'}", lambda: frozen.frozen(folder)


@contextmanager
def in_redis(folder: Path) -> Iterator[tuple[str, Away]]:
    """A queue in a Redis, which is killed and forgets all that it held."""
    with Redis(folder) as redis:
        yield f"{redis.url}/0", lambda: killed(redis)


@contextmanager
def killed(redis: Redis) -> Iterator[None]:
    redis.kill()
    yield
    redis.start()


@pytest.mark.parametrize("kind", [in_a_folder, in_redis])
def test_while_the_queue_is_away_entries_are_taken_and_their_letters_go_when_it_is_back(
    site: Site, kind: Callable[[Path], AbstractContextManager[tuple[str, Away]]]
):
    folder = prepare(site)
    with ExitStack() as stack:
        url, away = stack.enter_context(kind(folder))
        mail = stack.enter_context(SmtpSink())
        smtp = f"smtp://{mail.host}:{mail.port}"
        settings = make_settings(
            site.folder, site.urls, queue_url=url, smtp_url=smtp, entries_per_address_per_hour=NO_LIMIT
        )
        web, worker = stack.enter_context(serve(settings)), stack.enter_context(work(settings))
        forms = applications.prepare(web.port, [make_person(number) for number in range(FORMS + 2)])
        assert statuses(web.port, forms[:1]) == {303}
        mail.wait_for(1, PATIENCE)
        pids = worker.pids
        with away():
            assert statuses(web.port, forms[1:-1]) == {303}
        assert statuses(web.port, forms[-1:]) == {303}
        mail.wait_for(len(forms), PATIENCE)
        assert worker.pids == pids, "the worker ended"


def test_a_code_comes_though_a_month_of_jobs_waits_before_it(site: Site):
    path = prepare(site) / "queue.db"
    with SmtpSink() as mail:
        smtp = f"smtp://{mail.host}:{mail.port}"
        settings = make_settings(site.folder, site.urls, queue_url=f"sqlite:///{path}", smtp_url=smtp)
        state_of(create_app(settings)).tasks[messaging.SEND_TASK]()
        with sqlite3.connect(path) as queue:
            (job,) = queue.execute("SELECT queue, data FROM task").fetchall()
            queue.executemany("INSERT INTO task (queue, data) VALUES (?, ?)", [job] * WAITING)
        with serve(settings) as web, work(settings):
            assert statuses(web.port, applications.prepare(web.port, [make_person(1)])) == {303}
            mail.wait_for(1, PATIENCE)
            assert queue.execute("SELECT count(*) FROM task").fetchone()[0] > WAITING / 2


def prepare(site: Site) -> Path:
    """A campaign, and a folder for the queue."""
    with site.make_app().app_context():
        publish_campaign()
    folder = site.folder / "queue"
    folder.mkdir()
    return folder


def statuses(port: int, forms: list[applications.Application]) -> set[int]:
    answers = http_load.send_all(port, [form.request for form in forms], 2)
    return {answer.status if answer else 0 for answer in answers}
