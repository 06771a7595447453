"""What changed between two versions, word by word, so that each can be had back from it."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.platform.changes import Run, compare

WORDS = st.lists(st.sampled_from(["оператор", "данные", "e-mail", ",", ".", "№", "94-V", " ", "\n", "  "]), max_size=12)
PARAGRAPH = WORDS.map("".join).map(str.strip).filter(bool)
TEXT = st.lists(PARAGRAPH, max_size=6).map("\n\n".join)


def side(paragraphs: list[list[Run]], kind: str) -> list[str]:
    """The paragraphs as they stand on one side: what is the same there, and what was `removed` or `added`."""
    texts = ["".join(run.text for run in runs if run.kind in {"same", kind}) for runs in paragraphs]
    return [text for text in texts if text]


def paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


@given(before=TEXT, after=TEXT)
def test_both_texts_can_be_had_back_from_the_changes(before, after):
    with pytest.MonkeyPatch.context() as patch:  # nothing is left out: every paragraph is near enough to a change
        patch.setattr(sys.modules[compare.__module__], "UNTOUCHED_SHOWN", 99)
        shown = compare(before, after)
    if not shown:
        assert paragraphs(before) == paragraphs(after)
        return

    assert side(shown, "removed") == paragraphs(before)
    assert side(shown, "added") == paragraphs(after)


@given(TEXT)
def test_equal_texts_have_no_changes(text):
    assert compare(text, text) == []


def test_a_changed_word_is_shown_as_removed_and_added():
    assert compare("Мы храним данные год.", "Мы храним данные месяц.") == [
        [Run("same", "Мы храним данные "), Run("removed", "год"), Run("added", "месяц"), Run("same", ".")]
    ]


def test_a_word_with_a_hyphen_is_one_word():
    assert compare("по e-mail", "по e-male") == [[Run("same", "по "), Run("removed", "e-mail"), Run("added", "e-male")]]


def test_new_and_dropped_paragraphs_are_shown_whole():
    assert compare("а", "а\n\nб") == [[Run("same", "а")], [Run("added", "б")]]
    assert compare("а\n\nб", "а") == [[Run("same", "а")], [Run("removed", "б")]]


def test_what_lies_far_from_any_change_is_one_gap():
    before = [f"Пункт {number}." for number in range(9)]
    after = [*before[:4], "Другой пункт.", *before[5:]]
    shown = compare("\n\n".join(before), "\n\n".join(after))

    kinds = ["gap" if runs[0].kind == "gap" else side([runs], "added")[0] for runs in shown]
    assert kinds == ["gap", "Пункт 3.", "Другой пункт.", "Пункт 5.", "gap"]
