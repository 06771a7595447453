"""The device that has entered shows its ticket, keeps it as a picture, and forgets it when it is told to."""

from io import BytesIO

import pytest
from PIL import Image

from tests.support.mail import code_in
from tests.support.page import Page
from tests.support.stage import MODEST, OVER, RUNNING, Stage
from tests.support.visitor import Visitor, address, form_of

YOUR_TICKET = {"ru": "Ваш билет", "kk": "Сіздің билетіңіз", "en": "Your ticket"}


@pytest.fixture
def slug(stage: Stage) -> str:
    return stage.publish(MODEST)


def entrant(stage: Stage, slug: str) -> Visitor:
    visitor = stage.visitor()
    visitor.enter(slug)
    visitor.confirm(code_in(stage.fetch_mail()[0]), slug)
    stage.fetch_mail()
    return visitor


def number_on(page: Page) -> str:
    return page.one("strong", class_="ticket__number").text


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_the_page_of_a_campaign_shows_the_ticket_in_place_of_the_form(stage: Stage, slug: str, lang: str):
    visitor = entrant(stage, slug)
    ticket = number_on(stage.page(f"{address(slug, lang)}/thanks", visitor.client))
    answer = visitor.client.get(address(slug, lang))
    page = Page(answer.text)

    assert number_on(page) == ticket
    assert page.all("input", name="shown") == []
    assert {link.text for link in page.all("a", href="#entry")} == {YOUR_TICKET[lang]}
    assert answer.headers["Cache-Control"] == "no-store"


def test_other_devices_and_who_has_not_confirmed_see_the_form(stage: Stage, slug: str):
    entrant(stage, slug)
    waiting = stage.visitor()
    waiting.enter(slug)

    for visitor in (stage.visitor(), waiting):
        page = stage.page(f"/c/{slug}", visitor.client)
        assert page.all("input", name="shown")
        assert page.all("strong", class_="ticket__number") == []


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_a_shared_device_forgets_the_ticket_and_takes_one_more_entry(stage: Stage, slug: str, lang: str):
    visitor = entrant(stage, slug)
    form = form_of(visitor.client.get(address(slug, lang)).text)
    answer = visitor.client.post(f"{address(slug, lang)}/forget", data=form)

    assert (answer.status_code, answer.location) == (303, f"{address(slug, lang)}#entry")
    assert Page(visitor.client.get(f"{address(slug, lang)}/thanks").text).all("strong", class_="ticket__number") == []
    assert visitor.client.get(f"/c/{slug}/ticket.png").status_code == 404
    visitor.person = stage.visitor().person
    assert visitor.enter(slug, lang).status_code == 303


def test_to_forget_a_ticket_needs_the_token_of_the_page(stage: Stage, slug: str):
    visitor = entrant(stage, slug)

    assert visitor.client.post(f"/c/{slug}/forget").status_code == 400
    assert number_on(stage.page(f"/c/{slug}", visitor.client))


def test_a_ticket_can_be_kept_as_a_picture_by_who_confirmed_alone(stage: Stage, slug: str):
    visitor = entrant(stage, slug)
    (link,) = [link for link in stage.page(f"/c/{slug}/thanks", visitor.client).links if link.endswith("ticket.png")]
    answer = visitor.client.get(link)
    picture = Image.open(BytesIO(answer.data))

    assert link == f"/c/{slug}/ticket.png"
    assert (answer.mimetype, picture.format, picture.size) == ("image/png", "PNG", (1200, 1070))
    assert answer.headers["Cache-Control"] == "no-store"
    assert stage.visitor().client.get(link).status_code == 404


def test_the_picture_shows_the_number_of_the_ticket(stage: Stage, slug: str):
    first, second = (entrant(stage, slug).client.get(f"/c/{slug}/ticket.png").data for _ in range(2))

    assert first != second


def test_what_is_shared_is_the_page_of_the_campaign_and_nothing_of_who_shares_it(stage: Stage, slug: str):
    visitor = entrant(stage, slug)
    page = stage.page(f"/c/{slug}/thanks", visitor.client)
    outside = [link for link in page.main.links if link.startswith("https://")]

    assert [link.split("?")[0] for link in outside] == ["https://wa.me/", "https://t.me/share/url"]
    assert all(f"%2Fc%2F{slug}" in link or f"/c/{slug}" in link for link in outside)
    assert not any(number_on(page).replace("\u2011", "-") in link or "receipts" in link for link in outside)
    assert all(
        anchor.get("rel") == "noopener noreferrer" for anchor in page.main.all("a") if anchor.get("href") in outside
    )


@pytest.mark.parametrize("slug_", [RUNNING, OVER])
def test_a_campaign_without_results_has_no_link_that_says_see_them(stage: Stage, slug_: str):
    page = stage.page(f"/c/{slug_}")

    assert not any("Смотреть" in link.text for link in page.main.all("a"))
