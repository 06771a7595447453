"""What day cells come to over days that are closed, remembered by each process.

A day is closed when two others lie between it and today. Its cells hardly ever change: counts that come so late, a
rebuild and the forgetting of what is old do it. Each of them puts the version of its table up, in its own transaction,
and a reader looks the version up in the same moment (see `rollups.one_moment`) as all else that it reads. So what is
remembered under that version is what the cells come to at that moment.

Whoever adds to a day that it takes for open says nothing; so that two clocks apart by less than a day agree, a reader
counts as closed one day less than a writer.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask
from sqlalchemy import BigInteger, Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.platform import clock
from webapp.platform.app_state import state, state_of
from webapp.platform.db import execute
from webapp.platform.model import Model
from webapp.platform.upserts import upsert

ONE_DAY = timedelta(days=1)
OPEN_TO_WRITERS, OPEN_TO_READERS = timedelta(days=1), timedelta(days=2)
ANSWERS_REMEMBERED = 96
"""A board asks for some ten of them; each is a few hundred sums at most."""
T = TypeVar("T")


class CellsVersion(Model):
    """How often the closed days of a table of cells were changed."""

    __tablename__ = "cells_version"

    cells: Mapped[str] = mapped_column(primary_key=True)
    """The table's name."""
    version: Mapped[int] = mapped_column(BigInteger, default=0)


class Memory:
    """The answers that a process remembers, those asked for last."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def recall(self, key: Hashable, ask: Callable[[], T]) -> T:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast("T", self._answers[key])
        answer = ask()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > ANSWERS_REMEMBERED:
                self._answers.popitem(last=False)
        return answer


@dataclass(frozen=True)
class Closed:
    """The closed days as of one moment of a connection."""

    versions: Mapping[str, int]
    before: date
    """The first day that is not closed."""

    def parts(self, first: date, last: date) -> Iterator[tuple[date, date, bool]]:
        """A span of days, both included, parted into what is closed and what is not."""
        if first < self.before:
            yield first, min(last, self.before - ONE_DAY), True
        if last >= self.before:
            yield max(first, self.before), last, False

    def recall(self, table: Any, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question about closed days of a table. It is shared: whoever gets it may not change it."""
        name = table.__tablename__
        return state().closed_cells.recall((name, self.versions.get(name, 0), question), ask)


def init_app(app: Flask) -> None:
    """Give an app its memory."""
    state_of(app).closed_cells = Memory()


def closed_by(connection: Connection, today: date) -> Closed:
    """What is closed on a day of Almaty, as of the moment that a connection stands in."""
    rows = connection.execute(select(CellsVersion.cells, CellsVersion.version)).all()
    # The days of a report may be those of a later day than the writers'.
    return Closed({row[0]: row[1] for row in rows}, min(today, clock.day_in_almaty(clock.now())) - OPEN_TO_READERS)


def is_any_closed(days: Iterable[date]) -> bool:
    """Whether any of some days is closed to who adds to it."""
    first_open = clock.day_in_almaty(clock.now()) - OPEN_TO_WRITERS
    return any(day < first_open for day in days)


def changed(table: Any) -> None:
    """Say that closed days of a table are about to change, in the transaction under way and before its other rows."""
    execute(upsert(CellsVersion, ("cells",), _put_up), {"cells": table.__tablename__, "version": 1})


def _put_up(old: Any, new: Any) -> Mapping[str, Any]:
    return {"version": old.version + new.version}
