"""Somebody who saw everybody, remembers everything, and works out afterwards what must have been counted.

It knows each person by name and keeps every hit: all that the site must not. It is told what happened, never what was
counted, and takes the definitions from the docstrings of `analytics.state` and `analytics.metrics` alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from webapp.analytics.sources import registered
from webapp.platform import clock

VISIT_SAYS = {"language": "ru", "device": "phone", "browser": "chrome"}
NOT_BY_HOUR = (*VISIT_SAYS, "errors", "_lang", "_device")
PHONE = "Mozilla/5.0 (Linux; Android 15; SM-A155F) AppleWebKit/537.36 Chrome/139.0.0.0 Mobile Safari/537.36"


@dataclass(frozen=True)
class Hit:
    """One request of one person."""

    person: int
    at: datetime
    page: str | None
    campaign: str = ""
    source: str | None = None
    stages: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return clock.day_in_almaty(self.at)

    @property
    def hour(self) -> int:
        return clock.in_almaty(self.at).hour


def days(hits: Iterable[Hit]) -> Counter[tuple[Any, ...]]:
    """(campaign, metric, day, value) → how often."""
    return Counter((hit.campaign, metric, hit.day, value) for hit, metric, value in _facts(hits))


def hours(hits: Iterable[Hit]) -> Counter[tuple[Any, ...]]:
    """(campaign, metric, day, hour) → how often, of what is counted by hour."""
    told = ((hit, metric) for hit, metric, _value in _facts(hits) if not metric.endswith(NOT_BY_HOUR))
    return Counter((hit.campaign, metric, hit.day, hit.hour) for hit, metric in told)


def _facts(hits: Iterable[Hit]) -> Iterator[tuple[Hit, str, str]]:
    of_person: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        of_person[hit.person].append(hit)
        yield from [(hit, "views", hit.page)] if hit.page else []
        yield from ((hit, "errors", field) for field in hit.errors)
    for one in of_person.values():
        yield from _of_periods(one)
        for visit in _visits(one):
            yield from _of_visit(visit)


def _of_periods(hits: list[Hit]) -> Iterator[tuple[Hit, str, str]]:
    """The first hit of each day, week and month."""
    periods = {
        "visitors": lambda hit: hit.day,
        "week_visitors": lambda hit: hit.day.isocalendar()[:2],
        "month_visitors": lambda hit: f"{hit.day:%Y-%m}",
    }
    for metric, period in periods.items():
        firsts = {period(hit): hit for hit in reversed(hits)}
        yield from ((hit, metric, "") for hit in firsts.values())


def _visits(hits: list[Hit]) -> Iterator[list[Hit]]:
    for _day, of_day in groupby(hits, lambda hit: hit.day):
        visit: list[Hit] = []
        for hit in of_day:
            if visit and hit.source and registered()[hit.source].bucket != _bucket(visit):
                yield visit
                visit = []
            visit.append(hit)
        yield visit


def _of_visit(visit: list[Hit]) -> Iterator[tuple[Hit, str, str]]:
    yield visit[0], "visits", visit[0].source or "direct"
    yield from ((visit[0], metric, value) for metric, value in VISIT_SAYS.items())
    walked = [hit for hit in visit if hit.stages]
    for _campaign, walk in groupby(walked, lambda hit: hit.campaign):
        far = ("", "seen", "began", "sent", "confirmed")
        reached = 0
        for hit in walk:
            for stage in hit.stages:
                if far.index(stage) > reached:
                    reached = far.index(stage)
                    yield hit, stage, _bucket(visit)
                    yield hit, f"{stage}_lang", VISIT_SAYS["language"]
                    yield hit, f"{stage}_device", VISIT_SAYS["device"]


def _bucket(visit: list[Hit]) -> str:
    return registered()[visit[0].source or "direct"].bucket
