"""The policy in versions: each with its date and digest, exactly one in force at any moment."""

import hashlib
import html
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.factories import LONG_AGO, NOON, OPERATOR, publish_policy
from webapp import policies
from webapp.platform.i18n import LANGUAGES
from webapp.policies import ORIGINAL, NoPolicyInForce, PolicyIncomplete, PolicyUnchanged
from webapp.publishing.placeholders import operator_placeholders

OPERATOR_PLACEHOLDERS = operator_placeholders(OPERATOR)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def folder_with(tmp_path, **texts):
    for language in LANGUAGES:
        text = texts.get(language, f"# Title\n\nText in {language}.")
        if text is not None:
            (tmp_path / f"{language}.md").write_text(text)
    return tmp_path


def test_a_version_is_kept_with_its_date_and_the_digest_of_each_language(app):
    version = publish_policy(NOON)

    assert (version.number, version.in_force_from) == (1, NOON)
    for language in LANGUAGES:
        text = version.text(language)
        assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()
        assert OPERATOR.name in text.text
        assert "{" not in text.text


def test_versions_follow_one_another_and_the_old_ones_stay(app):
    first, second = publish_policy(LONG_AGO), publish_policy(NOON, ru="# Политика\n\nДругая.")

    assert (first.number, second.number) == (1, 2)
    assert policies.versions() == [second, first]
    assert policies.newest_version() is second
    assert policies.find_version(1).text("ru").text != second.text("ru").text
    assert policies.find_version(3) is None


def test_a_version_is_in_force_from_its_moment_until_the_next_ones(app):
    first, second = publish_policy(LONG_AGO), publish_policy(NOON, ru="# Политика\n\nДругая.")
    instant = timedelta(microseconds=1)

    assert policies.current_version(LONG_AGO) is policies.current_version(NOON - instant) is first
    assert policies.current_version(NOON) is policies.current_version(NOON + timedelta(days=9999)) is second
    with pytest.raises(NoPolicyInForce):
        policies.current_version(LONG_AGO - instant)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOMENTS, min_size=1, max_size=4), st.lists(MOMENTS, min_size=1, max_size=5))
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_exactly_one_version_is_in_force_at_any_moment_after_the_first(app, published, asked):
    texts = {language: f"# Title\n\n{language}" for language in LANGUAGES}
    before = len(policies.versions())
    for at in published:
        number = len(policies.versions()) + 1
        policies.publish(texts | {"ru": f"# Title\n\nNumber {number}"}, at)
    versions = policies.versions()
    assert len(versions) == before + len(published)

    for moment in asked:
        due = [version for version in versions if version.in_force_from <= moment]
        if due:
            assert policies.current_version(moment).number == max(version.number for version in due)
        else:
            with pytest.raises(NoPolicyInForce):
                policies.current_version(moment)


def test_the_same_words_are_not_published_twice(app):
    publish_policy(LONG_AGO)
    with pytest.raises(PolicyUnchanged):
        publish_policy(NOON)

    assert len(policies.versions()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_in_one_language_is_a_new_version(app, language):
    publish_policy(LONG_AGO)

    assert publish_policy(NOON, **{language: "# Title\n\nAnother."}).number == 2


def test_the_texts_of_a_folder_are_read_with_their_facts_filled_in(tmp_path):
    texts = policies.read_folder(folder_with(tmp_path, en="# Policy\n\nOf {operator_name}.\n\n"), OPERATOR_PLACEHOLDERS)

    assert texts["en"] == f"# Policy\n\nOf {OPERATOR.name}."
    assert list(texts) == list(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "kk.md is missing"),
        ("", "kk.md must begin with a title"),
        ("   \n ", "kk.md must begin with a title"),
        ("Саясат", "kk.md must begin with a title"),
        ("# Саясат", "kk.md must begin with a title"),
        ("# Саясат\n\n{operator_nam}", "kk.md names {operator_nam}"),
    ],
)
def test_an_incomplete_policy_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(PolicyIncomplete, match=f"^{said}"):
        policies.read_folder(folder_with(tmp_path, kk=text), OPERATOR_PLACEHOLDERS)


def test_the_projects_own_policy_has_the_same_sections_in_each_language(app):
    version = publish_policy()
    numbers = {
        language: [section["title"].split(".")[0] for section in version.text(language).sections]
        for language in LANGUAGES
    }

    assert numbers["ru"] == numbers["kk"] == numbers["en"] == [str(number) for number in range(1, 9)]


def test_every_section_of_the_contents_can_be_jumped_to(app):
    for text in publish_policy().texts:
        headings = [f'<h2 id="{section["id"]}">{section["title"]}</h2>' for section in text.sections]
        assert all(heading in html.unescape(text.html) for heading in headings)
        assert text.html.count("<h2") == len(headings)
        assert text.title
        assert not text.body.startswith("# ")


def test_the_original_lies_beside_the_room():
    assert {path.name for path in ORIGINAL.iterdir()} == {f"{language}.md" for language in LANGUAGES}
