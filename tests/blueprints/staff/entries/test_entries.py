"""The list of a campaign's entries: masked, filtered, and paged by key."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.support.factories import NOON, make_details
from tests.support.page import Page
from tests.support.stage import RUNNING, Stage, newest_entry
from tests.support.traces import Traces, spellings_of
from webapp import campaigns, entries
from webapp.accounts import ADMINISTRATOR, MARKETER, RESPONSIBLE
from webapp.blueprints.staff.entries import views
from webapp.entries import Entry
from webapp.platform.db import db, transaction

pytestmark = pytest.mark.both_databases


def fill(stage: Stage, number: int, *, at=None) -> str:
    """A campaign with so many entries, of which the last stands on top; answers its slug."""
    slug = stage.publish()

    def enter() -> None:
        campaign = campaigns.find_by_slug(slug)
        for place in range(number):
            entries.enter(campaign, make_details(campaign), at=at or NOON + timedelta(minutes=place))

    stage.ask(enter)
    return slug


def rows(page: Page) -> list[str]:
    return [time.get("datetime") or "" for time in page.main.all("time")]


def order_kept(stage: Stage, slug: str) -> list:
    campaign_id = stage.ask(lambda: campaigns.find_by_slug(slug).id)
    return stage.ask(lambda: [entry.id for entry in entries.listed(campaign_id, entries.Sought(), 1000)])


def links(page: Page) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in page.main.all("a") if link.get("rel")}


@pytest.mark.parametrize(("role", "status"), [(MARKETER, 200), (RESPONSIBLE, 200), (ADMINISTRATOR, 403)])
def test_marketers_and_responsible_people_see_the_list(stage, role, status):
    assert stage.staff(role).get(f"/staff/c/{RUNNING}/entries").status_code == status


def test_to_a_stranger_there_is_no_such_page(stage):
    assert stage.client().get(f"/staff/c/{RUNNING}/entries").status_code == 404
    assert stage.staff().get("/staff/c/nothing/entries").status_code == 404


@pytest.mark.parametrize("role", [MARKETER, RESPONSIBLE])
def test_nothing_of_a_person_is_on_the_page(stage, role):
    visitor = stage.visitor()
    visitor.enter()
    answer = stage.staff(role).get(f"/staff/c/{RUNNING}/entries")

    assert f"+7 707 ••• •• {visitor.person['phone'][-2:]}" in answer.text
    assert not Traces(spellings_of(visitor.person).values())(answer.data)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_page_says_why_there_is_no_source(stage, language):
    page = stage.staff(language=language).page(f"/staff/c/{RUNNING}/entries")

    words = {"ru": "источник", "kk": "қайдан", "en": "no source"}
    assert words[language] in page.one("main").text.lower()


def test_only_the_responsible_person_is_offered_to_look_closer(stage):
    stage.visitor().enter()
    path = f"/staff/c/{RUNNING}/entries"

    assert any(link.endswith("/reveal") for link in stage.staff(RESPONSIBLE).page(path).links)
    assert not any(link.endswith(("/reveal", "/exports")) for link in stage.staff(MARKETER).page(path).links)


def test_entries_are_filtered_by_state_and_language(stage):
    slug = fill(stage, 3)

    def settle() -> None:
        with transaction():
            values = {"ticket": "1234567890", "confirmed_at": NOON, "confirmed_by": "code", "language": "kk"}
            db.session.execute(update(Entry).where(Entry.id == newest_entry().id).values(values))

    stage.ask(settle)
    for sought, number in (("state=confirmed", 1), ("state=waiting", 2), ("language=kk", 1), ("language=en", 0)):
        assert len(rows(stage.staff().page(f"/staff/c/{slug}/entries?{sought}"))) == number, sought
    assert len(rows(stage.staff().page(f"/staff/c/{slug}/entries?state=lost&language=xx"))) == 3


@pytest.mark.parametrize("same_moment", [False, True])
def test_pages_downwards_and_back_show_every_entry_once(stage, monkeypatch, same_moment):
    monkeypatch.setattr(views, "PAGE_SIZE", 3)
    # A moment whose microseconds a float of seconds cannot hold: the last digit would be lost.
    slug = fill(stage, 8, at=NOON.replace(microsecond=123_457) if same_moment else None)
    colleague, path, seen = stage.staff(RESPONSIBLE), f"/staff/c/{slug}/entries", []
    while path:
        page = colleague.page(path)
        seen += [link.split("/")[-2] for link in page.links if link.endswith("/reveal")]
        last, path = path, links(page).get("next")
    back = []
    while last:
        page = colleague.page(last)
        back = [link.split("/")[-2] for link in page.links if link.endswith("/reveal")] + back
        last = links(page).get("prev")

    expected = [str(number) for number in order_kept(stage, slug)]
    assert seen == expected
    assert back == expected


@pytest.mark.parametrize("place", ["", "-", "zz-1", "1-2", "ffffffffffffffffffff-" + "0" * 32, "-5-" + "0" * 32])
def test_a_place_that_is_none_shows_the_top(stage, place):
    page = stage.staff().page(f"/staff/c/{RUNNING}/entries?below={place}")

    assert page.h1


def test_an_empty_list_says_so(stage):
    page = stage.staff(language="en").page(f"/staff/c/{stage.publish()}/entries")

    assert "No entries here yet" in page.one("main").text
