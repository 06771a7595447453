"""The words in which consent is asked: all eight parts of the law, in three languages, kept by digest."""

import copy
import hashlib

import pytest
from sqlalchemy import func, select

from tests.support.factories import DEMO, LONG_AGO, NOON, OPERATOR, make_draft_content, publish_campaign
from webapp import campaigns, consent, publishing
from webapp.campaigns import NotReady
from webapp.consent import CATALOGUE, Statement
from webapp.consent.purposes import asked_by
from webapp.consent.statements import PARTS, _wording, empty_parts
from webapp.participants import FIELD_NAMES
from webapp.platform.db import db
from webapp.platform.i18n import LANGUAGES

pytestmark = pytest.mark.usefixtures("publishes_anew")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_has_the_eight_parts_of_article_8(app, language):
    campaign = publish_campaign()
    statements = consent.statements_of(campaign, language)

    assert [statement.purpose for statement in statements] == [purpose.key for purpose in asked_by(campaign)]
    for statement in statements:
        assert [part["key"] for part in statement.parts] == list(PARTS)
        assert empty_parts(statement) == []
        assert OPERATOR.bin in statement.parts[0]["text"]
        assert "{" not in statement.text


def test_a_statement_is_kept_by_the_digest_of_its_words(app):
    (statement, *_) = consent.statements_of(publish_campaign(), "ru")

    assert statement.sha256 == hashlib.sha256(statement.text.encode()).hexdigest()
    assert statement.label in statement.text
    assert all(part["heading"] in statement.text and part["text"] in statement.text for part in statement.parts)


def test_a_statement_lists_the_data_that_the_campaign_asks_for(app):
    data = {part["key"]: part["text"] for part in consent.statements_of(publish_campaign("tea-road"), "en")[0].parts}[
        "data"
    ]

    assert "first name, e-mail address" in data
    assert "IIN" not in data


@pytest.mark.parametrize(
    ("base", "foreign"), [("tea-road", ("SMS",)), ("nauryz-table", ("письм", "почт", "хат", "пошта", "e-mail"))]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_consent_names_a_channel_that_its_campaign_does_not_use(app, language, base, foreign):
    statements = consent.statements_of(publish_campaign(base), language)
    words = " ".join(f"{one.title} {one.label} {one.what} {one.why} {one.how_long}" for one in statements)

    assert [channel for channel in foreign if channel in words.lower() or channel in words] == []


def test_a_campaign_that_asks_for_both_contacts_writes_to_either(app):
    assert "by e-mail or SMS" in consent.statements_of(publish_campaign("first-snow"), "en")[0].what


def test_words_that_did_not_change_are_not_kept_twice(app):
    publish_campaign()
    kept = db.session.scalar(select(func.count()).select_from(Statement))
    again = publish_campaign(accent="plum")

    assert again.version == 2
    assert db.session.scalar(select(func.count()).select_from(Statement)) == kept
    assert len(consent.statements_of(again, "kk")) == len(asked_by(again))


def test_words_that_changed_are_new_statements_and_the_old_ones_stay(app):
    campaign = publish_campaign()
    before = {statement.sha256 for statement in consent.statements_of(campaign, "ru")}
    words = copy.deepcopy(make_draft_content().parts["ru"]) | {"title": "Другой снег"}
    after = {statement.sha256 for statement in consent.statements_of(publish_campaign(ru=words), "ru")}

    assert before - after
    assert set(consent.find_statements(before)) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_campaign_whose_consent_leaves_a_part_empty_is_not_published(app, monkeypatch, language):
    wordings = {known: copy.deepcopy(_wording(known)) for known in LANGUAGES}
    wordings[language]["purposes"]["draw"]["parts"]["term"] = "  "
    monkeypatch.setattr("webapp.consent.statements._wording", wordings.__getitem__)

    with pytest.raises(NotReady) as refusal:
        publish_campaign()
    assert refusal.value.reasons == (f"{language}: consent to draw leaves term empty",)
    assert campaigns.published() == []
    assert db.session.scalar(select(func.count()).select_from(Statement)) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wording_speaks_of_every_purpose_and_every_field(language):
    wording = _wording(language)

    assert {purpose.key for purpose in CATALOGUE} <= set(wording["purposes"])
    assert set(wording["data"]) == set(FIELD_NAMES)
    assert set(wording["headings"]) == set(PARTS)
    assert all(set(words["parts"]) == set(PARTS) for words in wording["purposes"].values())


def test_each_campaign_asks_for_the_purposes_it_needs(app):
    campaign = publish_campaign("tea-road", draw=False, offers=["email"], publication=False)

    assert [purpose.field for purpose in asked_by(campaign)] == [
        "consent_participation",
        "consent_offers_email",
    ]


def test_offers_are_never_required(app):
    assert [purpose.key for purpose in CATALOGUE if purpose.required] == ["participation", "draw"]
    assert {purpose.clause for purpose in CATALOGUE if purpose.key.startswith("offers")} == {"4.3"}


def test_the_rules_name_the_days_as_almaty_has_them(app):
    rules = "## Сроки\n\n{opens_on} – {closes_on} – {results_on}, {operator_name}, {responsible_person}"
    content = make_draft_content()
    words = {language: content.parts[language] | {"rules": rules} for language in LANGUAGES}
    campaign = publish_campaign(closes_at=NOON.replace(hour=20), **words)

    text = campaign.rules_in_force.texts["ru"].replace("\N{NO-BREAK SPACE}", " ")
    assert "1 января 2026 – 24 ноября 2026 – 10 января 2040" in text
    assert OPERATOR.name in text
    assert OPERATOR.responsible_person in text


def test_the_demo_speaks_with_every_voice(app):
    for path in DEMO.glob("*.toml"):
        campaign = publishing.publish_campaign(campaigns.DraftContent.from_file(path), OPERATOR, LONG_AGO)
        assert {language: len(consent.statements_of(campaign, language)) for language in LANGUAGES} == dict.fromkeys(
            LANGUAGES, len(asked_by(campaign))
        )
