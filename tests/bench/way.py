"""«way»: what it costs a person with a small phone to come from a campaign's page to its ticket.

A scripted person walks through each of the demo's open campaigns in a real browser that has never been here: answers
every question, ticks the required boxes and nothing else, leaves the question about cookies unanswered, waits for the
letter, types its code. Counted are:

- **fields**: text fields of the form;
- **taps**: each field, each required box, each button that must be pressed, and the code's field where it has not got
  the focus by itself. Not counted: what a finger does to scroll;
- **pixels**: how far down each page reaches what must be touched last (the form's button, the code's button or, where
  the code sends itself, its field; the ticket's number), added up;
- **seconds**: no clock's but those of the model below, so that a busy machine changes nothing.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from operator import ge

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotInTime

from tests.bench import results, sites
from tests.bench.table import Row, Series, against, one, within
from tests.support.browser import launch
from tests.support.live import LiveSite, run_site
from tests.support.mail import code_in
from tests.support.people import make_person
from tests.support.reading import left_to_read
from tests.support.visitor import REQUIRED, address

CAMPAIGNS = {"first-snow": 7, "tea-road": 8}
"""With the number of the made-up person who walks through it: the same in every measurement, so that as much is typed."""
HEIGHT = 640

TAP = 1.1
"""Seconds to find and touch something: pointing in the keystroke-level model (Card, Moran & Newell 1980)."""
CHARACTER = 0.33
"""Seconds for a character with two thumbs: 36.2 words of five a minute (Palin et al. 2019, 37,000 people)."""
SCREEN = 1.0
"""Seconds to swipe on by a screen; its reading is not in it."""

BUTTONS = 2
"""Taps that a way may have beside its fields and boxes: the form's button and one about the code."""
SENDS_ITSELF_WITHIN = 3_000
"""Milliseconds in which a page that sends the code by itself has shown its answer."""
BEFORE = "way-before.json"
BOTTOM = "node => node.getBoundingClientRect().bottom + scrollY"


@dataclass
class Way:
    """One walk, as it is added up."""

    fields: int = 0
    boxes: int = 0
    taps: int = 0
    characters: int = 0
    depths: list[float] = field(default_factory=list)

    @property
    def pixels(self) -> int:
        return round(sum(self.depths))

    @property
    def seconds(self) -> float:
        """By the model."""
        return self.taps * TAP + self.characters * CHARACTER + self.pixels / HEIGHT * SCREEN

    def told(self) -> dict[str, tuple[Series, float]]:
        """What it comes to, each with how much of what it was it may be at most."""
        return {
            "pixels": (one(self.pixels, "px"), 0.6),
            "seconds by the model": (one(round(self.seconds, 1), "s"), 1),
            "fields": (one(self.fields, ""), 1),
            "taps": (one(self.taps, ""), 1),
        }

    def tap(self, what: Locator) -> None:
        """Touch something."""
        what.tap()
        self.taps += 1

    def type(self, where: Locator, text: str) -> None:
        """Type into what has the focus."""
        where.press_sequentially(text)
        self.characters += len(text)

    def reach(self, what: Locator) -> None:
        """Note how far down a page something is."""
        self.depths.append(what.evaluate(BOTTOM))


def measure() -> Iterator[Row]:
    """Measure the line, against what is kept in `way-before.json` of the code before the way was made shorter."""
    kept = json.loads((results.FOLDER / BEFORE).read_text())["rows"]
    before = {row["what"]: Series(tuple(row["ours"]["values"]), row["ours"]["unit"]) for row in kept}
    for slug, way in walks():
        for name, (ours, most) in way.told().items():
            reference, goal = before[f"{name}, {slug}"], f"≤ {most} ×"
            yield against("way", f"{name}, {slug}", ours, reference, goal, partial(ge, most))
        allowed = way.fields + way.boxes + BUTTONS
        yield within("way", f"taps: fields + required boxes + {BUTTONS}, {slug}", one(way.taps, ""), allowed)


def standing() -> Iterator[Row]:
    """The same without anything to hold it against: what `results.keep("way-before", …)` was given once."""
    for slug, way in walks():
        for name, (ours, _most) in way.told().items():
            yield Row("way-before", f"{name}, {slug}", ours, None, None, "–", met=True)


def walks() -> Iterator[tuple[str, Way]]:
    """A walk through each campaign."""
    with sites.folder() as place, run_site(place) as site, launch() as browser:
        for slug, number in CAMPAIGNS.items():
            context = browser.new_context(
                viewport={"width": 360, "height": HEIGHT}, base_url=site.url, has_touch=True, is_mobile=True
            )
            yield slug, walk(context.new_page(), site, slug, make_person(number))
            context.close()


def walk(page: Page, site: LiveSite, slug: str, person: dict[str, str]) -> Way:
    """Go from a campaign's page to its ticket; answers what it took."""
    way = Way()
    page.goto(address(slug, "ru"))
    form = page.locator("#entry form")
    for name, answer in person.items():
        if form.locator(f"#{name}").count():
            way.tap(form.locator(f"#{name}"))
            way.type(form.locator(f"#{name}"), answer)
            way.fields += 1
    for name in REQUIRED:
        if form.locator(f"#{name}").count():
            way.tap(form.locator(f"#{name}"))
            way.boxes += 1
    button = form.locator("button:not([type=button])").last
    way.reach(button)
    page.wait_for_timeout(left_to_read(form.locator("[name=shown]").input_value()) * 1000)
    with page.expect_navigation():
        way.tap(button)
    _confirm(page, way, code_in(site.newest_letter_to(person["email"])))
    ticket = page.locator(".ticket__number")
    ticket.wait_for()
    way.reach(ticket)
    return way


def _confirm(page: Page, way: Way, code: str) -> None:
    typed, button = page.locator("#code"), page.locator("form:has(#code) button:not([type=button])").last
    to_the_field, to_the_button = typed.evaluate(BOTTOM), button.evaluate(BOTTOM)
    if not typed.evaluate("node => node === document.activeElement"):
        way.tap(typed)
    way.type(typed, code)
    if _shows_a_ticket(page):
        way.depths.append(to_the_field)
        return
    way.depths.append(to_the_button)
    way.tap(button)


def _shows_a_ticket(page: Page) -> bool:
    with suppress(NotInTime):
        page.locator(".ticket__number").wait_for(timeout=SENDS_ITSELF_WITHIN)
        return True
    return False
