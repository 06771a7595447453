"""Pictures that depend on nothing but their arguments."""

import io
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from webapp.campaigns import ACCENTS, cover, draw_cover, share_picture
from webapp.campaigns.draft_content import BREAKING
from webapp.campaigns.share_picture import draw_share_picture

LINES = st.text(st.characters(exclude_categories=sorted(BREAKING)), max_size=80)
"""What a campaign's file may say on one line."""


def test_the_accents_of_the_pictures_are_those_of_the_campaigns():
    assert set(cover.ACCENTS) == set(ACCENTS)


@pytest.mark.parametrize("accent", ACCENTS)
def test_a_cover_is_a_picture_of_its_size_in_each_accent(accent):
    svg = ET.fromstring(draw_cover("first-snow", accent))

    assert (svg.get("width"), svg.get("height"), svg.get("viewBox")) == ("1600", "900", "0 0 1600 900")
    assert not [
        element for element in svg.iter() if {"style", "onload"} & set(element.attrib) or "script" in element.tag
    ]


def test_a_cover_is_the_same_each_time_and_another_for_another_slug():
    assert draw_cover("first-snow", "lagoon") == draw_cover("first-snow", "lagoon")
    assert len({draw_cover(f"campaign-{number}", "lagoon") for number in range(9)}) == 9


def test_a_card_for_sharing_is_a_png_of_1200_by_630_and_small():
    png = draw_share_picture("Первый снег вдвоём", "10 поездок в горы на двоих", "lagoon", "first-snow")
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))

    assert len(png) < 200_000
    assert png == draw_share_picture("Первый снег вдвоём", "10 поездок в горы на двоих", "lagoon", "first-snow")


@settings(max_examples=15)
@given(LINES.map(lambda text: text[:60]), LINES)
def test_whatever_the_words_they_fit_on_the_card(title, prize):
    assert draw_share_picture(title, prize, "ink", "any").startswith(b"\x89PNG")


def test_words_that_cannot_fit_are_cut_with_an_ellipsis():
    font, lines = share_picture._fit("Невместимое " * 40, 300, sizes=range(40, 25, -2), most_lines=2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(font.getlength(line) <= 300 for line in lines)


def test_one_long_word_is_cut_too():
    font, (line,) = share_picture._fit("ж" * 200, 300, sizes=range(40, 25, -2), most_lines=1)

    assert font.getlength(line) <= 300
    assert line.endswith("…")
