"""The page behind the link in each message: a look changes nothing, one press stops everything."""

import re

import pytest
from flask.testing import FlaskClient

from tests.support.page import Page
from tests.support.stage import RUNNING, Stage, newest_person
from webapp import consent, entries, participants
from webapp.consent import ConsentEvent
from webapp.platform import clock
from webapp.platform.db import db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
LINK = re.compile(r"https?://[^\s/]+(/\S*unsubscribe/[\w-]+)")


def entered(stage: Stage, lang: str = "ru", slug: str = RUNNING, **choices: str) -> tuple[str, FlaskClient]:
    """Somebody enters; answers the path of the link in their letter, and a browser that was never here."""
    stage.visitor().enter(slug, lang, **choices)
    return LINK.search(stage.fetch_mail()[-1].text)[1], stage.client()


def newest_line(purpose: str) -> ConsentEvent:
    """What the ledger says last of a purpose. Call it inside the app."""
    lines = db.select(ConsentEvent).filter_by(purpose=purpose).order_by(ConsentEvent.sequence.desc()).limit(1)
    return db.session.scalars(lines).one()


def last_said(stage: Stage, purpose: str) -> tuple[str, str]:
    """What the ledger says last of a purpose, and by what it came."""
    line = stage.ask(lambda: newest_line(purpose))
    return line.action, line.control


def destroy_newest() -> None:
    """Destroy the person who entered last, and their entry."""
    number = newest_person().id
    db.session.execute(db.delete(entries.Entry).filter_by(participant_id=number))
    participants.destroy(number, clock.now())
    db.session.commit()


def test_a_scanner_that_opens_every_link_changes_nothing(stage: Stage):
    path, browser = entered(stage, consent_offers_email="y")
    for answer in (browser.get(path), browser.head(path), browser.get(path)):
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers

    assert last_said(stage, "offers_email") == ("given", "box")


@pytest.mark.both_databases
def test_a_mail_program_stops_everything_by_one_post_without_a_cookie(stage: Stage):
    path, program = entered(stage, consent_offers_email="y")
    answer = program.post(path, data=ONE_CLICK)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert last_said(stage, "offers_email") == ("withdrawn", "link")
    assert program.post(path, data=ONE_CLICK).status_code == 200


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_one_press_stops_everything_says_so_and_offers_to_undo_it(stage: Stage, lang: str):
    path, browser = entered(stage, lang, consent_offers_email="y")
    before = stage.page(path, browser)
    after = Page(browser.post(path, data={"choice": "all"}).text)

    assert before.one("button", value="all")
    assert after.all("button", value="all") == []
    assert after.boxes == {"results_email", "results_sms", "offers_email"}
    assert len(after.one("p", role="status").text) > 5


def test_what_is_chosen_stops_and_the_rest_goes_on(stage: Stage):
    path, browser = entered(stage, consent_offers_email="y", consent_offers_sms="y")
    browser.post(path, data={"choice": "save", "offers_sms": "y"})

    assert last_said(stage, "offers_sms") == ("withdrawn", "link")
    assert last_said(stage, "offers_email") == ("given", "box")


def test_who_changes_their_mind_sees_the_words_they_agree_to_and_ticks_the_box_themselves(stage: Stage):
    path, browser = entered(stage, consent_offers_email="y")
    page = Page(browser.post(path, data={"choice": "all"}).text)
    digest = stage.ask(lambda: newest_line("offers_email")).statement_sha256
    statement = stage.ask(lambda: consent.find_statements({digest}))[digest].label

    assert " ".join(statement.split()) in page.one("main").text
    assert page.one("input", name="offers_email").get("checked") is None
    browser.post(path, data={"choice": "undo", "offers_email": "y"})
    assert last_said(stage, "offers_email") == ("given", "link")


def test_the_link_says_so_when_nothing_is_held_any_more(stage: Stage):
    path, browser = entered(stage)
    stage.ask(destroy_newest)

    assert "ничего вам не присылаем" in stage.page(path, browser).one("main").text
    assert browser.post(path, data=ONE_CLICK).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/unsubscribe/no-such-link", 404), ("/u/no-such-link", 303)])
def test_a_link_that_was_made_up_opens_nothing(stage: Stage, path: str, status: int):
    assert stage.client().get(path).status_code == status
    assert stage.client().post("/unsubscribe/no-such-link", data=ONE_CLICK).status_code == 404


def test_a_post_that_says_nothing_does_nothing(stage: Stage):
    path, browser = entered(stage, consent_offers_email="y")

    assert browser.post(path, data={}).status_code == 400
    assert last_said(stage, "offers_email") == ("given", "box")


def test_the_short_link_of_an_sms_leads_to_the_same_page(stage: Stage):
    path, browser = entered(stage)

    assert browser.get(path.replace("/unsubscribe/", "/u/")).location == path


@pytest.mark.parametrize(
    "origin", [{"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}]
)
def test_a_mail_page_in_a_browser_stops_messages_too(stage: Stage, origin: dict[str, str]):
    path, browser = entered(stage, consent_offers_email="y")

    assert browser.post(path, data=ONE_CLICK, headers=origin).status_code == 200
    assert last_said(stage, "offers_email") == ("withdrawn", "link")


def test_to_undo_nothing_is_told_as_nothing(stage: Stage):
    path, browser = entered(stage)
    browser.post(path, data=ONE_CLICK)

    assert Page(browser.post(path, data={"choice": "undo"}).text).one("p", role="status")
