"""Consents on the form: rows in two groups, in every word that `shown` proves, named in errors as they name themselves."""

import pytest

from tests.support.page import Page
from tests.support.stage import MODEST, RUNNING, Stage, plain
from tests.support.visitor import address
from webapp import campaigns, consent
from webapp.consent import ConsentEvent, Statement
from webapp.platform.db import db
from webapp.platform.i18n import LANGUAGES

REQUIRED, OFFERED = ["participation", "draw"], ["offers_email", "offers_sms", "publication"]


def statements(stage: Stage, slug: str, lang: str) -> list[Statement]:
    def ask() -> list[Statement]:
        campaign = campaigns.find_by_slug(slug)
        assert campaign is not None
        return list(consent.statements_of(campaign, lang))

    return stage.ask(ask)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", [RUNNING, MODEST])
def test_every_word_that_is_proved_stands_in_the_row_of_its_box(stage: Stage, slug: str, lang: str):
    rows = stage.page(address(slug, lang)).all("div", class_="consent-card")

    for row, statement in zip(rows, statements(stage, slug, lang), strict=True):
        for words in (statement.label, statement.what, statement.why, statement.how_long):
            assert plain(words) in row.text
        for part in statement.parts:
            assert plain(f"{part['heading']} {part['text']}") in row.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_needed_comes_first_and_what_is_offered_is_one_group(stage: Stage, lang: str):
    needed, offered = stage.page(address(RUNNING, lang)).all("fieldset")
    titles = {statement.purpose: plain(statement.title) for statement in statements(stage, RUNNING, lang)}

    assert [key for key in titles if titles[key] + "." in needed.text] == REQUIRED
    assert [key for key in titles if titles[key] + "." in offered.text] == OFFERED


def test_a_campaign_that_offers_nothing_has_no_group_for_it(stage: Stage):
    slug = stage.publish(MODEST, offers=[])

    assert len(stage.page(f"/c/{slug}").all("fieldset")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_box_that_is_missing_is_called_by_the_title_on_its_row(stage: Stage, lang: str):
    visitor = stage.visitor()
    page = Page(visitor.enter(lang=lang, consent_participation=None).text)
    title = plain(statements(stage, RUNNING, lang)[0].title)

    assert title in page.error_of("consent_participation")
    assert page.one("label", for_="consent_participation").text.startswith(f"{title}.")


@pytest.mark.parametrize(
    ("lang", "says"), [("ru", "3 пункта ждут вас"), ("kk", "3 тармақ сізді күтіп тұр"), ("en", "3 things wait for you")]
)
def test_the_summary_counts_what_waits_and_names_each_field(stage: Stage, lang: str, says: str):
    page = Page(stage.visitor().enter(lang=lang, first_name="Ann4", phone="12", iin="1").text)
    named = {"ru": "Имя: ", "kk": "Аты: ", "en": "First name: a name"}[lang]

    assert any(heading.text == says for heading in page.all("h2"))
    assert page.one("a", href="#first_name").text.startswith(named)


@pytest.mark.parametrize(("confirmation", "parts"), [("email", 3), ("none", 2)])
def test_the_form_shows_its_parts_and_promises_no_code_where_none_comes(stage: Stage, confirmation: str, parts: int):
    slug = stage.publish(MODEST, confirmation=confirmation)
    page = stage.page(f"/c/{slug}")
    shown = page.one("ol", class_="entry-parts").text

    assert shown == " ".join(["Данные", "Согласия", "Код"][:parts])
    assert ("Код пришлём на почту" in page.one("main").text) == (confirmation == "email")


@pytest.mark.parametrize("no", ["0", "no", "off", "n", "false", "нет", "y y"])
def test_a_box_is_ticked_by_a_yes_alone(stage: Stage, no: str):
    assert stage.visitor().enter(RUNNING, consent_participation=no).status_code == 422
    stage.visitor().enter(RUNNING, consent_offers_email=no)
    (offers,) = stage.ask(
        lambda: db.session.scalars(
            db.select(ConsentEvent.action)
            .filter_by(purpose="offers_email")
            .order_by(ConsentEvent.sequence.desc())
            .limit(1)
        ).all()
    )

    assert offers == "refused"
