"""«counting»: the landing page for who agreed to be counted, against who refused; and how many share a state."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import event

from tests.bench import load, sites
from tests.bench.landing import PATH, SECONDS
from tests.bench.table import Row, Series, interleaved, one
from tests.conftest import close
from tests.support import choosing, crowd
from tests.support.server import serve
from webapp import create_app
from webapp.analytics import Stage, State
from webapp.platform import clock, tally
from webapp.platform.db import db
from webapp.settings import Settings

ROUNDS = 9
"""More than elsewhere: the goal is a twentieth, and a busy machine swings by as much."""
VIEWS = 300


def measure() -> Iterator[Row]:
    """Measure the line."""
    with sites.folder() as place, sites.databases("SQLite", place) as urls:
        settings = sites.settings(place, urls)
        cookies = _cookies(settings)
        with serve(settings) as web:
            rate = partial(load.answers_per_second, web.port, PATH, SECONDS)
            measures = {name: partial(rate, cookie=cookie) for name, cookie in cookies.items()}
            for warm_up in measures.values():
                warm_up()
            rates = {name: Series(values, "/s") for name, values in interleaved(measures, ROUNDS).items()}
        for name in ("counted before", "counted now"):
            yield _slower(f"32 browsers, {name}; refused", rates[name], rates["refused"])
        writes = _writes_on_the_path(settings, cookies["counted now"])
        yield Row("counting", f"writes in {VIEWS} counted page views", one(writes, ""), None, None, "= 0", writes == 0)
    shared = min(crowd.common(crowd.held_at_the_end()).values())
    goal = "≥ 10 people"
    yield Row("counting", "the rarest common state is shared by", one(shared, "people"), None, None, goal, shared >= 10)


def _slower(what: str, counted: Series, refused: Series) -> Row:
    """A row whose goal is on time: rates turned over, round by round, since the rounds lie side by side."""
    ratios = Series(tuple(no / yes for yes, no in zip(counted.values, refused.values, strict=True)), "×")
    return Row("counting", what, counted, refused, ratios.median, "≤ 1.05 × as long", ratios.median <= 1.05)


def _cookies(settings: Settings) -> dict[str, str]:
    """What the browsers hold: a no; a yes and the state of a visit under way; a yes and no state yet."""
    app = create_app(settings)
    today = State(clock.day_in_almaty(clock.now()), "direct", Path(PATH).name, Stage.SEEN)
    yes = f"vpluse_choice={choosing.signed_choice(app)}"
    cookies = {
        "refused": f"vpluse_choice={choosing.signed_choice(app, ())}",
        "counted before": f"{yes}; vpluse_stats={choosing.signed_state(app, today)}",
        "counted now": yes,
    }
    with app.app_context():
        close(app)
    return cookies


def _writes_on_the_path(settings: Settings, cookie: str) -> int:
    """How many statements other than questions the database is sent while pages are counted and nothing is kept."""
    kept, tally.GATHER_SECONDS = tally.GATHER_SECONDS, 3600.0
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
    tally.GATHER_SECONDS = kept
    return writes
