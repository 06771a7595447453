import re
from pathlib import Path

import pytest

import webapp
from webapp import cookies
from webapp.cookies import COOKIE, ITEMS, PURPOSES
from webapp.cookies.catalogue import SESSION_ITEM, STORES, version_of, wording
from webapp.platform import headers
from webapp.platform.i18n import LANGUAGES

WRITER = "platform/cookies.py"
SETS_COOKIES = {
    WRITER, "platform/sessions.py",
    "blueprints/shared/access.py", "blueprints/shared/cookie_consent.py", "blueprints/shared/cookie_writer.py",
    "blueprints/shared/third_party/cookies.py", "blueprints/shared/visit_tracking/tracking.py",
    "blueprints/staff/sign_in/limits.py", "blueprints/staff/sign_in/reauthentication.py", "blueprints/staff/sign_in/views.py",
}  # fmt: skip
"""The only places that have a browser keep a cookie, or drop one: all by names of the catalogue, and through the writer."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_each_thing_kept_is_explained_in_each_language(item: cookies.StoredItem, language: str):
    assert item.store in STORES
    assert item.purpose in cookies.BY_KEY
    assert len(item.what(language)) > 20
    assert item.setter_name(language)
    assert item.store_name(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.key)
def test_each_purpose_is_explained_in_each_language(purpose: cookies.Purpose, language: str):
    assert purpose.title(language)
    assert len(purpose.what(language)) > 40


def test_the_languages_say_as_much_as_one_another():
    def keys(words: dict) -> set[str]:
        return {f"{name}.{key}" for name, inner in words.items() for key in inner}

    assert keys(wording("ru")) == keys(wording("kk")) == keys(wording("en"))
    assert set(wording("ru")["purposes"]) == {purpose.key for purpose in PURPOSES}


def test_nobody_is_asked_about_what_is_necessary():
    assert all(purpose.kind == cookies.STATISTICS for purpose in cookies.offered())
    assert cookies.ANALYTICS in {purpose.key for purpose in cookies.offered()}


def test_other_words_are_another_version(monkeypatch):
    purpose = cookies.BY_KEY[cookies.ANALYTICS]
    before = version_of(purpose)
    version_of.cache_clear()
    monkeypatch.setitem(wording("kk")["purposes"][purpose.key], "what", "Басқа сөздер.")

    assert version_of(purpose) != before
    version_of.cache_clear()


def test_the_cookie_of_forms_is_the_catalogues():
    assert SESSION_ITEM.name == headers.COOKIE


def test_cookies_are_set_only_where_the_catalogue_names_them():
    root = Path(webapp.__file__).parent
    code = {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.py")}
    setting = re.compile(r"set_cookie\(|clear_cookie\(|cookies import .*(send|clear_foreign|carry_over|is_set)")
    writing = re.compile(r"\"Set-Cookie|response\.(set|delete)_cookie\(|dump_cookie")

    assert {path for path, text in code.items() if setting.search(text) or writing.search(text)} == SETS_COOKIES
    assert {path for path, text in code.items() if writing.search(text)} == {WRITER}
    assert {item.name for item in ITEMS if item.store == COOKIE} >= {"vpluse", "vpluse_choice", "vpluse_stats"}


def test_what_is_kept_for_a_purpose_is_what_the_catalogue_has_under_its_key():
    for purpose in PURPOSES:
        assert {item.purpose for item in cookies.items_of(purpose)} <= {purpose.key}
    assert sum(len(cookies.items_of(purpose)) for purpose in PURPOSES) == len(ITEMS)
