"""`python -m tests.reports.planted [ENTRIES]`: what the demo plants, and what its board says, side by side.

Fills the demo's campaign on both databases, prints the table and keeps it as `tests/bench/results/planted.md`. The planted
values are counted from the decided life alone, before anything is written; the found ones are read from the board.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot, sqrt
from pathlib import Path

from tests.bench import sites
from tests.conftest import close
from tests.support.factories import publish_campaign
from tests.support.planted import Days, Truth, truth_of
from webapp import campaigns, consent, create_app, demo, reports
from webapp.campaigns import Campaign
from webapp.consent.purposes import asked_by
from webapp.demo.life import Life
from webapp.demo.rhythm import DAYS
from webapp.platform import clock
from webapp.reports import Board, Filters, Number, Rate, Rounded, Suppressed
from webapp.reports.properties import OFFERS
from webapp.reports.values import Value

RESULT = Path(__file__).parents[1] / "bench" / "results" / "planted.md"
ENTRIES = 20_000
PROPERTIES = {
    "language": ("ru", "kk", "en"),
    "device": ("phone", "tablet", "desktop"),
    "source": ("direct", "instagram", "tiktok", "search", "messenger", "message", "other"),
}
STEPS = ("visits", "began", "sent", "confirmed")


@dataclass(frozen=True)
class Finding:
    """One value that was planted, and what the board says of it."""

    what: str
    planted: float
    found: Value
    error: float
    """The standard error of rounding; 0 for what is exact."""
    allowed: float

    @property
    def is_found(self) -> bool:
        """Whether the board says what was planted, as far as rounding lets it."""
        if self.found is Suppressed.UNDER_TEN:
            return self.planted - self.allowed < 10
        if isinstance(self.found, Suppressed):  # a share is left out where rounding could change it by a tenth
            return self.error > 0
        return self.found is not None and abs(self.found - self.planted) <= self.allowed


def fill(campaign: Campaign, number: int, at: datetime) -> Truth:
    """Fill a campaign with the demo's life; answers what was planted."""
    demo.begin(campaign, number, at)
    demo.fill(campaign)
    purposes = asked_by(campaign)
    return truth_of(Life(number, at), [one.key for one in purposes], {one.key for one in purposes if one.required})


def findings(slug: str, truth: Truth, at: datetime) -> Iterator[Finding]:
    """Everything that was planted in the 60 days up to a moment, asked of the board a day later."""
    last = clock.day_in_almaty(at)
    first = last - timedelta(days=DAYS - 1)
    board = _board(slug, first, last, at)
    yield from _exact(board, truth)
    for name, values in PROPERTIES.items():
        for value in values:
            yield from _filtered(_board(slug, first, last, at, **{name: value}), truth, name, value)
    yield from _by_source(board, truth)
    yield from _consents(board, truth)
    for row in board.tables["fields"].rows:
        yield _told(f"mistakes, {row[0]}", truth.days("errors", "field", (row[0],)), row[1])
    for row in _board(None, first, last, at).tables["cookies"].rows:
        yield _told(f"choices, {row[0]}", truth.days("answers", "outcome", (row[0],)), row[1])
    for reason, number in board.tables["refusals"].rows:
        yield Finding(f"forms given back, {reason}", truth.days("forms", "reason", (reason,)).total, number, 0, 0)


def _board(slug: str | None, first: date, last: date, at: datetime, **chosen: str) -> Board:
    return reports.board(slug, Filters(first, last, "none", **chosen), at + timedelta(days=1))


def _exact(board: Board, truth: Truth) -> Iterator[Finding]:
    """What is told apart by nothing."""
    sent, confirmed, discarded = (truth.days(what, "entries").total for what in ("sent", "confirmed", "discarded"))
    planted = {
        "sent": sent,
        "confirmed": confirmed,
        "second": truth.days("second", "entries").total,
        "waiting": sent - confirmed - discarded,
        "visits": truth.days("visits", "language").total,
        "began": truth.days("began", "language").total,
        "refused": truth.days("forms", "reason").total,
        "confirmation": confirmed / sent,
        "conversion": truth.days("confirmed", "language").total / truth.days("visits", "language").total,
    }
    for key, value in planted.items():
        yield Finding(f"{key}, of all", value, board.numbers[key].value, 0, 1e-9)
    for what, place in (("sent", 1), ("confirmed", 2)):
        days = dict(truth.days(what, "entries").summed)
        found = {row[0]: row[place] for row in board.tables["days"].rows if row[place]}
        yield Finding(f"{what}, days that differ", 0, sum(found.get(day) != days[day] for day in {*days, *found}), 0, 0)


def _filtered(board: Board, truth: Truth, name: str, value: str) -> Iterator[Finding]:
    """The headline numbers under a filter: of everybody by language, of those who agreed by all."""
    steps = {row[0]: row[1] for row in board.tables["funnel"].rows} | {"visits": board.numbers["visits"].value}
    days = {
        step: truth.of_source(step, value) if name == "source" else truth.days(step, name, (value,)) for step in STEPS
    }
    for step in STEPS:
        yield _told(f"{step}, {name} {value}", days[step], steps[step])
    conversion = board.numbers["conversion"].value
    yield _rate(f"conversion, {name} {value}", days["confirmed"], days["visits"], conversion)
    if name == "language":
        for step in ("sent", "confirmed"):
            of = truth.days(step, "entries", (value,))
            yield _told(f"entries {step}, {name} {value}", of, board.numbers[step].value)


def _by_source(board: Board, truth: Truth) -> Iterator[Finding]:
    for row in board.tables["source_names"].rows:
        yield _told(f"visits by name, {row[1]}", truth.days("visits", "name", (row[1],)), row[2])


def _consents(board: Board, truth: Truth) -> Iterator[Finding]:
    for purpose, _channel, given, refused, rate in board.tables["consents"].rows:
        yes, no = (truth.days(what, "purpose", (purpose,)) for what in ("given", "refused"))
        yield _told(f"consent given, {purpose}", yes, given)
        if not consent.BY_KEY[purpose].required:
            yield _told(f"consent refused, {purpose}", no, refused)
            yield _rate(f"consent, share of {purpose}", yes, Days([*yes.cells, *no.cells]), rate)
    for key, purposes in (("unsubscribed", OFFERS), ("withdrawn", ("participation",))):
        number: Number = board.numbers[key]
        yield _told(key, truth.days("withdrawn", "purpose", purposes), number.value)


def _told(what: str, days: Days, found: Value) -> Finding:
    return Finding(what, days.total, found, days.error, days.allowed)


def _rate(what: str, part: Days, base: Days, found: Value) -> Finding:
    """A share of told numbers: its allowance is the greatest that those of its two numbers come to."""
    planted = part.total / base.total if base.total else 0.0
    error = planted * hypot(part.error / max(part.total, 1), base.error / max(base.total, 1))
    lowest = base.total - base.allowed
    highest = (part.total + part.allowed) / lowest if lowest > 0 else 1.0
    return Finding(what, planted, found, error, highest - planted)


def table(found: dict[str, list[Finding]], entries: int, made_on: date) -> str:
    """The findings of each database as one table in Markdown."""
    spread = ", ".join(f"{name} {_spread(of_one):.2f}" for name, of_one in found.items())
    lines = [
        "# Planted and found",
        "",
        f"Made on {made_on} by `python -m tests.reports.planted {entries}`: {entries:,} made-up entries of {DAYS} days.",
        "The planted values are counted from the decided life; the found ones are what the board says, by its filters.",
        "σ is the standard error of rounding: √(2k) of k day cells that are no multiple of three. Allowed is what it goes"
        " beyond once in 10⁹ at the most: √(9k/2 · ln(2·10⁹)) by Hoeffding’s inequality, and never 2k. Without σ a value is exact.",
        "",
        f"Root mean square of (found − planted) / σ of the numbers, 1 where rounding is as it should be: {spread}.",
        "",
        f"| what | planted | {' | '.join(f'{name} | (found − planted) / σ' for name in found)} | σ | allowed | |",
        f"|---|---:|{'---:|---:|' * len(found)}---:|---:|---|",
    ]
    for row in zip(*found.values(), strict=True):
        cells = " | ".join(f"{_number(one.found)} | {_deviation(one)}" for one in row)
        is_found = "found" if all(one.is_found for one in row) else "**NOT FOUND**"
        one = row[0]
        error = f"{_number(one.error)} | {_number(one.allowed)}" if one.error else "— | exact"
        lines.append(f"| {one.what} | {_number(one.planted)} | {cells} | {error} | {is_found} |")
    return "\n".join(lines) + "\n"


def _number(value: Value) -> str:
    if isinstance(value, Suppressed):
        return {Suppressed.UNDER_TEN: "under 10", Suppressed.SMALL_BASE: "of under 30"}.get(value, "too rough")
    if value is None:
        return "—"
    return f"{value:.4f}" if isinstance(value, Rate) or (0 < value < 1) else f"{value:,.0f}"


def _spread(found: list[Finding]) -> float:
    """Rates are left out: they depend on numbers that are here already."""
    errors = [(one.found - one.planted) / one.error for one in found if one.error and isinstance(one.found, Rounded)]
    return sqrt(sum(error**2 for error in errors) / max(len(errors), 1))


def _deviation(one: Finding) -> str:
    if not one.error or not isinstance(one.found, int | float):
        return "—"
    return f"{(one.found - one.planted) / one.error:+.1f}"


def main(entries: int) -> int:
    """Print and keep the table. Answers 1 where something that was planted was not found."""
    at = clock.now()
    found: dict[str, list[Finding]] = {}
    for database in sites.DATABASES:
        with sites.folder() as place, sites.server(database, place) as make:
            app = create_app(sites.settings(place, sites.filled(make, place)))
            with app.app_context():
                campaign = campaigns.find_by_slug(sites.SLUG) or publish_campaign(sites.SLUG)
                found[database] = list(findings(campaign.slug, fill(campaign, entries, at), at))
                close(app)
    said = table(found, entries, clock.day_in_almaty(at))
    print(said)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(said)
    return int(any(not one.is_found for of_one in found.values() for one in of_one))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
