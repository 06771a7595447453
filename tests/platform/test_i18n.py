"""Three equal languages: dates as people write them, and every page's address in each."""

from datetime import UTC, date, datetime

import pytest
from flask import url_for
from flask_babel import get_locale, refresh
from hypothesis import given
from hypothesis import strategies as st

from webapp.platform import i18n, pages
from webapp.platform.i18n import LANGUAGES

MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "en": "January February March April May June July August September October November December",
}
ORDER = {"ru": "{day} {month} {year}", "kk": "{year} жылғы {day} {month}", "en": "{day} {month} {year}"}


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_is_written_as_people_write_it(day, language):
    month = MONTHS[language].split()[day.month - 1]
    written = ORDER[language].format(day=day.day, month=month, year=day.year).replace(" ", i18n.NO_BREAK)

    assert i18n.written_day(day, language) == written
    assert i18n.written_day(day, language, with_year=False) == f"{day.day}{i18n.NO_BREAK}{month}"


@pytest.mark.parametrize(
    ("language", "written"),
    [("ru", "29 февраля, 18:05"), ("kk", "29 ақпан, 18:05"), ("en", "29 February, 18:05")],
)
def test_a_moment_is_written_as_the_clocks_of_almaty_show_it(language, written):
    moment = datetime(2028, 2, 29, 13, 5, tzinfo=UTC)

    assert i18n.written_moment(moment, language).replace(i18n.NO_BREAK, " ") == written


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "ru"),
        ("/kk/", "kk"),
        ("/en/c/first-snow", "en"),
        ("/policy", "ru"),
        ("/kk/no/such/page", "kk"),
        ("/no/such/page", "ru"),
        ("/ru/", "ru"),
        ("/kkk/", "ru"),
        ("/health/live", "ru"),
    ],
)
def test_a_page_speaks_the_language_of_its_address(lone_app, path, language):
    with lone_app.test_request_context(path):
        lone_app.preprocess_request()
        refresh()  # the tests' own app context has spoken already
        assert i18n.current_language() == str(get_locale()) == language


def test_off_the_request_the_language_is_that_of_the_original(lone_app):
    assert i18n.current_language() == "ru"


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_keep_the_language_of_the_page(lone_app, language):
    prefix = "" if language == "ru" else f"/{language}"
    with lone_app.test_request_context(f"{prefix}/policy"):
        lone_app.preprocess_request()
        assert url_for("entry.form", slug="snow") == f"{prefix}/c/snow"
        assert url_for("entry.form", slug="snow", lang="kk") == "/kk/c/snow"
        assert url_for("health.live") == "/health/live"


def test_a_page_names_its_address_in_each_language(lone_app):
    with lone_app.test_request_context("/kk/policy/3/changes"):
        lone_app.preprocess_request()
        told = i18n.alternates()

    assert [item["url"] for item in told] == ["/policy/3/changes", "/kk/policy/3/changes", "/en/policy/3/changes"]
    assert [item["label"] for item in told] == ["Русский", "Қазақша", "English"]


@pytest.mark.parametrize("path", ["/no/such/page", "/health/live"])
def test_what_stands_in_one_language_leads_to_the_landing_page_of_each(lone_app, path):
    with lone_app.test_request_context(path):
        lone_app.preprocess_request()
        assert [item["url"] for item in i18n.alternates()] == ["/", "/kk/", "/en/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_are_rendered_off_the_request_with_full_addresses(lone_app, language):
    links = {"link_url": ("entry.link", {"token": "t"})}
    context = {"code": "482109", "campaign_title": "X", "code_until": datetime(2026, 11, 23, 7, 10, tzinfo=UTC)}
    told = pages.render({"sms": "messages/entry_code/sms.txt"}, language, links, **context)
    prefix = "" if language == "ru" else f"/{language}"

    assert told["sms"].strip().endswith(f"http://localhost{prefix}/confirm/t")


def test_inside_one_language_another_can_be_spoken(lone_app):
    with lone_app.test_request_context("/en/"):
        lone_app.preprocess_request()
        refresh()
        with i18n.speaking("kk"):
            assert str(get_locale()) == "kk"
        assert str(get_locale()) == "en"


def test_every_localized_page_stands_in_all_three_languages(lone_app):
    rules = [
        rule for rule in lone_app.url_map.iter_rules() if lone_app.url_map.is_endpoint_expecting(rule.endpoint, "lang")
    ]
    plain = {(rule.endpoint, rule.rule) for rule in rules if not rule.rule.startswith("/<any(kk, en):lang>")}
    prefixed = {
        (rule.endpoint, rule.rule.removeprefix("/<any(kk, en):lang>"))
        for rule in rules
        if "lang" in rule.arguments and rule.rule.startswith("/<any")
    }

    assert plain == prefixed
    assert len(plain) > 10
