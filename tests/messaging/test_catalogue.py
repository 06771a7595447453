"""Every message has all its files, and says in three languages what it is given."""

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.factories import NOON, publish_campaign
from tests.support.mail import Mailbox
from tests.support.people import make_particulars
from webapp import messaging, participants
from webapp.messaging.catalogue import CATALOGUE
from webapp.messaging.models import OutboxMessage
from webapp.platform.db import db
from webapp.platform.i18n import LANGUAGES

FOLDER = Path(__file__).parents[2] / "templates" / "messages"
FILES = {"subject.txt", "body.txt", "body.html", "sms.txt"}
STAGES = {"entered_already": ("waiting", "confirmed"), "place_decided": ("kept", "lost")}
TITLE = "Снег & «плед» <вдвоём>"


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = "", set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def person(lone_app):
    publish_campaign("tea-road")
    return participants.keep(make_particulars(1), "ru", NOON)


def rendered(person, name: str, channel: str, language: str, stage: str | None = None):
    context = {
        "campaign_title": TITLE,
        "campaign_url": messaging.link("entry.form", slug="tea-road"),
        "link_url": messaging.link("entry.link", token="token"),
        "receipt_url": messaging.link("entry.receipt", token="token"),
        "rules_url": messaging.link("campaign.rules", slug="tea-road"),
        "code": "482109",
        "code_until": messaging.After(timedelta(minutes=10)),
        "link_until": NOON + timedelta(hours=72),
        "ticket": "4821 0937 16",
        "closes_at": NOON,
        "results_on": NOON.date(),
        "stage": stage,
    }
    messaging.put(person.person_id, name, channel, language, context, NOON)
    return Mailbox().fetch_one()


CASES = [
    (kind.name, language, stage)
    for kind in CATALOGUE
    for language in LANGUAGES
    for stage in STAGES.get(kind.name, (None,))
]


def test_each_message_has_a_folder_with_all_its_files_and_the_other_way_round():
    folders = {path.name: {file.name for file in path.iterdir()} for path in FOLDER.iterdir() if path.is_dir()}

    # What staff are told goes to nobody else, by e-mail alone, and is kept in a table of its own.
    assert folders.pop("staff_notice") == {"subject.txt", "heading.txt", "body.txt", "body.html"}
    assert folders == {kind.name: FILES for kind in CATALOGUE}


@pytest.mark.parametrize(("name", "language", "stage"), CASES)
def test_an_email_is_whole_in_each_language(person, name, language, stage):
    message = rendered(person, name, "email", language, stage)
    page = Text()
    page.feed(message.html)

    assert message.subject
    assert len(message.subject) <= 100
    assert TITLE in message.subject
    assert TITLE in message.text
    assert TITLE in page.text
    assert f'<html lang="{language}">' in message.html
    assert not page.tags & {"script", "img", "iframe", "link"}
    assert "http://localhost/" in message.text
    assert "None" not in message.text
    assert "%(" not in message.text + message.html
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize(("name", "language", "stage"), CASES)
def test_an_sms_is_one_line_in_each_language(person, name, language, stage):
    message = rendered(person, name, "sms", language, stage)

    assert "\n" not in message.text
    assert "&amp;" not in message.text
    assert TITLE in message.text
    assert "http://localhost/" in message.text
    assert len(message.text) <= 300


@pytest.mark.parametrize(("name", "language", "stage"), CASES)
def test_a_code_or_a_ticket_stands_where_it_belongs(person, name, language, stage):
    message = rendered(person, name, "email", language, stage)
    waits = name == "entry_code" or stage == "waiting"

    assert ("482109" in message.text, "4821 0937 16" in message.text) == (waits, not waits)
    assert ("/confirm/token" in message.html, "/receipts/token" in message.html) == (
        waits,
        not waits and stage != "lost",
    )


def test_links_lead_to_the_page_in_the_readers_language(person):
    assert "http://localhost/kk/c/tea-road" in rendered(person, "entry_code", "email", "kk").text
    assert "http://localhost/en/policy" in rendered(person, "entry_code", "email", "en").text


def test_a_message_that_is_not_in_the_catalogue_cannot_be_put(person):
    with pytest.raises(KeyError):
        messaging.put(person.person_id, "greeting", "email", "ru", {}, NOON)
    assert db.session.scalar(db.select(db.func.count()).where(OutboxMessage.name == "greeting")) == 0
