from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Engine, event, func, select

from tests.support.factories import NOON, make_details, publish_campaign
from tests.support.stage import TABLES
from webapp import entries
from webapp.platform.db import db


class Struck(Exception):
    """The process ends here, for all that the database can see."""


def test_an_entry_that_is_struck_at_any_statement_leaves_nothing_behind(app):
    campaign = publish_campaign()
    whole = [1, 1, 1, 5, 0]

    for number in count(1):
        with struck_at(number, db.engine) as statements:
            try:
                entries.enter(campaign, make_details(campaign), at=NOON)
            except Struck:
                assert rows() == [0] * len(TABLES), f"struck at {statements[-1]!r}"
            else:
                assert number > sum(map(bool, whole)), "an entry is more statements than that"
                break
    assert rows() == whole


@contextmanager
def struck_at(number: int, engine: Engine) -> Iterator[list[str]]:
    """Strike before the statement of a number; what was said up to there can be read."""
    said: list[str] = []

    def strike(_connection, _cursor, statement, *_) -> None:
        said.append(statement)
        if len(said) == number:
            raise Struck

    event.listen(engine, "before_cursor_execute", strike)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", strike)


def rows() -> list[int]:
    counts = [db.session.scalar(select(func.count()).select_from(model)) for model in TABLES]
    db.session.rollback()
    return counts
