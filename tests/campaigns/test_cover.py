"""Pictures that depend on nothing but their arguments."""

import gzip
import io
import itertools
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from webapp.campaigns import ACCENTS, draw_cover, palette, share_picture
from webapp.campaigns.cover import LEFT
from webapp.campaigns.draft_content import BREAKING
from webapp.campaigns.motif import SYMBOLS, Motif
from webapp.campaigns.palette import PAINTS, paint_colour
from webapp.campaigns.scenes import COVERS, FOLDER, SCENES, scene_file
from webapp.campaigns.share_picture import draw_share_picture

LINES = st.text(st.characters(exclude_categories=sorted(BREAKING)), max_size=80)
"""What a campaign's file may say on one line."""
HEAVIEST = 2560
"""Bytes of a cover as it is sent: the scene's 2 KB, and the pattern behind it."""


def test_the_accents_of_the_pictures_are_those_of_the_campaigns():
    assert set(palette.ACCENTS) == set(ACCENTS)


def test_every_scene_is_a_file_and_every_file_a_scene():
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(SCENES)
    assert len(SCENES) >= 12


@pytest.mark.parametrize("scene", [*SCENES, None])
@pytest.mark.parametrize("accent", ACCENTS)
def test_a_cover_is_a_picture_of_its_size_in_each_accent_and_scene(accent: str, scene: str | None):
    cover = draw_cover("first-snow", accent, scene)
    svg = ET.fromstring(cover.svg)
    classes = {name for element in svg.iter() for name in element.get("class", "").split()}

    assert (svg.get("width"), svg.get("height"), svg.get("viewBox")) == ("1600", "900", "0 0 1600 900")
    assert all(f".{name}{{fill:" in cover.style for name in classes)
    assert not [
        element for element in svg.iter() if {"style", "onload"} & set(element.attrib) or "script" in element.tag
    ]


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_painted_by_its_palette_and_light_to_send(scene: str):
    shapes = [element for element in ET.fromstring(scene_file(scene)).iter() if element.get("class")]

    assert {shape.get("class", "").split()[0] for shape in shapes} <= PAINTS.keys()
    assert (
        max(len(gzip.compress(draw_cover(f"any-{n}", "lagoon", scene).svg.encode(), 9)) for n in range(40)) < HEAVIEST
    )


def test_a_cover_has_colours_of_its_own_for_a_dark_window():
    style = draw_cover("first-snow", "lagoon", "mountain").style
    by_day, by_night = style.split("@media screen and (prefers-color-scheme:dark)")

    assert paint_colour("lagoon", "sky") in by_day
    assert paint_colour("lagoon", "sky", is_dark=True) in by_night


def test_a_cover_is_the_same_each_time():
    assert draw_cover("first-snow", "lagoon", "mountain") == draw_cover("first-snow", "lagoon", "mountain")


@pytest.mark.parametrize("scene", [None, "gift"])
def test_two_slugs_hardly_ever_have_the_same_cover(scene: str | None):
    covers = [draw_cover(f"campaign-{number}", "lagoon", scene).svg for number in range(500)]

    assert len(set(covers)) == len(covers)


def test_patterns_vary_in_symbol_scale_turn_and_density():
    motifs = [Motif.of(f"campaign-{number}") for number in range(500)]
    looks = [(motif.symbol, motif.step, motif.turn, motif.density) for motif in motifs]
    alike = sum(one == other for one, other in itertools.pairwise(looks))

    assert {motif.symbol for motif in motifs} == SYMBOLS.keys()
    assert all(len({look[part] for look in looks}) >= 4 for part in range(4))
    assert alike < len(looks) / 20


def test_a_card_for_sharing_is_a_png_of_1200_by_630_and_small():
    png = draw_share_picture("Первый снег вдвоём", "10 поездок в горы на двоих", "lagoon", "first-snow", "mountain")
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))

    assert len(png) < 200_000


def test_a_card_is_drawn_the_same_each_time():
    one, other = (share_picture._drawn_filling.__wrapped__("first-snow", "lagoon", "mountain") for _ in range(2))

    assert one.tobytes() == other.tobytes()


def test_cards_of_two_scenes_and_of_none_are_three_pictures():
    cards = {draw_share_picture("Даром", "Всё", "lagoon", "first-snow", scene) for scene in ("mountain", "book", None)}

    assert len(cards) == 3


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


@pytest.mark.browser
@pytest.mark.parametrize("scene", COVERS)
def test_the_card_for_sharing_shows_what_the_cover_shows(browser, scene: str):
    drawn = share_picture._drawn_filling(f"a-{scene}", "plum", scene if scene in SCENES else None)
    cover = draw_cover(f"a-{scene}", "plum", scene if scene in SCENES else None)
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    page.set_content(f"<body style='margin:0'>{cover.svg}</body>")
    shot = Image.open(io.BytesIO(page.screenshot(clip={"x": LEFT, "y": 0, "width": 900, "height": 900})))
    page.close()
    difference = ImageChops.difference(shot.convert("L").resize(drawn.size), drawn.convert("L"))
    differing = sum(difference.histogram()[48:]) / (drawn.width * drawn.height)

    assert differing < 0.01
