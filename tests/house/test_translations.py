"""Everything that the pages and messages say is said in three languages."""

import re
import shutil

import pytest
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from jinja2 import Environment

from tests.support import translations
from webapp.platform import i18n

TEMPLATES = translations.ROOT / "templates"
NOT_SHOWN = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
SHOWN_ATTRIBUTES = re.compile(r"""\b(?:alt|aria-label|placeholder|title)=["']([^"']+)""")
LETTERS = re.compile(r"&\w+;|https?://\S+|[^\W\d_]{2,}(?:-\d+)?")
SAME_EVERYWHERE = {"SHA-256", "CSV", "XLSX", "WhatsApp", "Telegram"}

PLURALS = {
    "ru": {1: "Остался 1 день", 3: "Осталось 3 дня", 11: "Осталось 11 дней", 21: "Остался 21 день"},
    "kk": {1: "1 күн қалды", 3: "3 күн қалды", 21: "21 күн қалды"},
    "en": {1: "1 day left", 3: "3 days left", 21: "21 days left"},
}


def test_the_catalogs_are_complete():
    assert translations.faults() == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgstr "Приз"', 'msgstr ""', "ru: empty: 'Prize'"),
        ('msgid "Prize"', '#, fuzzy\nmsgid "Prize"', "ru: fuzzy: 'Prize'"),
        ('msgid "Prize"', 'msgid "Price"', "ru: missing: 'Prize'|ru: nobody uses: 'Price'"),
        ("версия %(number)s", "версия %(num)s", "ru: other placeholders than the original: 'version %(number)s'"),
        ("Осталось %(num)s дня", "Осталось дня", "ru: other placeholders than the original: '%(num)s day left'"),
    ],
)
def test_a_fault_in_a_catalog_is_named(before, after, fault, tmp_path):
    shutil.copytree(translations.FOLDER, tmp_path, dirs_exist_ok=True)
    path = translations.path_of("ru", tmp_path)
    path.write_text(path.read_text().replace("\N{NO-BREAK SPACE}", " ").replace(before, after))
    assert translations.faults(tmp_path) == fault.split("|")


def test_writing_changes_nothing_in_complete_catalogs(tmp_path):
    shutil.copytree(translations.FOLDER, tmp_path, dirs_exist_ok=True)
    translations.write(tmp_path)
    for language in i18n.LANGUAGES:
        messages = [(one.id, one.string) for one in translations.read(language, tmp_path)]
        assert messages == [(one.id, one.string) for one in translations.read(language)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_speaks_but_through_the_catalogs(path):
    tokens = Environment(autoescape=True).lex(path.read_text())
    text = NOT_SHOWN.sub("", "".join(value if kind == "data" else "" for _line, kind, value in tokens))
    shown = " ".join([TAG.sub(" ", text), *SHOWN_ATTRIBUTES.findall(text)])
    assert {word for word in LETTERS.findall(shown) if not word.startswith(("&", "http"))} <= SAME_EVERYWHERE


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Участвовать"), ("kk", "Қатысу"), ("en", "Take part")], ids=i18n.LANGUAGES
)
def test_each_language_speaks_for_itself(language, words, lone_app: Flask):
    with i18n.speaking(language):
        assert _("Take part") == words
        for number, left in PLURALS[language].items():
            said = ngettext("%(num)s day left", "%(num)s days left", number)
            assert said.replace("\N{NO-BREAK SPACE}", " ") == left
