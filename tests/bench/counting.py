"""«counting»: the landing page for who agreed to be counted, against who refused; and how many share a state."""

import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import event

from tests.bench import load, sites
from tests.bench.landing import PATH, SECONDS
from tests.bench.table import Row, Series, interleaved, one
from tests.conftest import close
from tests.support import choosing, crowd
from tests.support.server import WebServer, serve
from webapp import create_app
from webapp.analytics import Stage, State
from webapp.platform import clock, tally
from webapp.platform.db import db
from webapp.settings import Settings

ROUNDS = 9
"""More than elsewhere: a twentieth is at stake."""
VIEWS = 300


def measure() -> Iterator[Row]:
    """Measure the line."""
    with sites.folder() as place, sites.databases("SQLite", place) as urls:
        settings = sites.settings(place, urls)
        cookies = _cookies(settings)
        with serve(settings) as web:
            measures = {name: partial(_cost, web, cookie) for name, cookie in cookies.items()}
            for warm_up in measures.values():
                warm_up()
            costs = {name: Series(values, "µs") for name, values in interleaved(measures, ROUNDS).items()}
        yield _dearer("on a visit; refused", costs["on a visit"], costs["refused"], 1.05)
        # Once a visit, and then there is a cookie to set and a source, a device and a browser to tell.
        yield _dearer("first page of a visit; refused", costs["first page"], costs["refused"], 1.15)
        writes = _writes_on_the_path(settings, cookies["first page"])
        yield Row("counting", f"writes in {VIEWS} counted page views", one(writes, ""), None, None, "= 0", writes == 0)
    shared = min(crowd.common(crowd.held_at_the_end()).values())
    goal = "≥ 10 people"
    yield Row("counting", "the rarest common state is shared by", one(shared, "people"), None, None, goal, shared >= 10)


def _cost(web: WebServer, cookie: str) -> float:
    """The processor's time that the server spends on a page, counting and keeping included, in microseconds.

    Not the pages in a second: what else the machine does would swing them by more than the twentieth that is at stake.
    """
    before = load.busy_seconds(web)
    rate = load.answers_per_second(web.port, PATH, SECONDS, cookie=cookie)
    return (load.busy_seconds(web) - before) / (rate * SECONDS) * 1e6


def _dearer(what: str, counted: Series, refused: Series, goal: float) -> Row:
    """A row whose ratio is the median of the rounds': the rounds lie side by side."""
    ratio = statistics.median(yes / no for yes, no in zip(counted.values, refused.values, strict=True))
    return Row("counting", what, counted, refused, ratio, f"≤ {goal} ×", ratio <= goal)


def _cookies(settings: Settings) -> dict[str, str]:
    """What the browsers hold: a no; a yes and the state of a visit under way; a yes and no state yet."""
    app = create_app(settings)
    today = State(clock.day_in_almaty(clock.now()), "direct", Path(PATH).name, Stage.SEEN)
    yes = f"vpluse_choice={choosing.signed_choice(app)}"
    cookies = {
        "refused": f"vpluse_choice={choosing.signed_choice(app, ())}",
        "on a visit": f"{yes}; vpluse_stats={choosing.signed_state(app, today)}",
        "first page": yes,
    }
    with app.app_context():
        close(app)
    return cookies


def _writes_on_the_path(settings: Settings, cookie: str) -> int:
    """How many statements other than questions the database is sent while pages are counted and nothing is kept."""
    kept, tally.FLUSH_SECONDS = tally.FLUSH_SECONDS, 3600.0
    app = create_app(settings)
    statements: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    client = app.test_client(use_cookies=False)
    for _ in range(VIEWS):
        assert client.get(PATH, headers={"Cookie": cookie}).headers["Analytics-Status"] == "on"
    writes = sum(not statement.startswith(("SELECT", "BEGIN")) for statement in statements)
    with app.app_context():
        close(app)
    tally.FLUSH_SECONDS = kept
    return writes
