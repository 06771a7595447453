"""The manifest: what a browser needs to install the site, in the language of the page."""

from io import BytesIO

import pytest
from PIL import Image

from tests.support.stage import OVER, RUNNING, Stage

LANGUAGES = {"ru": "", "kk": "/kk", "en": "/en"}
HEAVIEST_SCREENSHOT = 60 * 1024
HEAVIEST_ICON = 4 * 1024


def manifest(stage: Stage, lang: str = "ru") -> dict:
    answer = stage.client().get(f"{LANGUAGES[lang]}/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    return answer.get_json(force=True)


def picture(stage: Stage, told: dict) -> tuple[Image.Image, int]:
    answer = stage.client().get(told["src"])
    assert answer.mimetype == told["type"]
    return Image.open(BytesIO(answer.data)), len(answer.data)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_application_opens_in_the_language_of_the_page_it_was_installed_from(stage: Stage, lang: str):
    told = manifest(stage, lang)

    assert told["lang"] == lang
    assert told["start_url"] == f"{LANGUAGES[lang]}/"
    assert [shortcut["url"] for shortcut in told["shortcuts"]] == [f"{LANGUAGES[lang]}/", f"{LANGUAGES[lang]}/policy"]
    assert all(stage.client().get(shortcut["url"]).status_code == 200 for shortcut in told["shortcuts"])


def test_it_is_one_application_in_every_language(stage: Stage):
    told = [manifest(stage, lang) for lang in LANGUAGES]

    assert {(one["id"], one["scope"], one["display"]) for one in told} == {("/", "/", "standalone")}
    assert [one["short_name"] for one in told] == ["Вплюсе", "Вплюсе", "Vpluse"]
    assert len({one["description"] for one in told}) == 3


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/policy", f"/c/{RUNNING}", f"/c/{OVER}", f"/c/{RUNNING}/thanks", "/nothing"])
def test_every_page_names_the_manifest_of_its_language(stage: Stage, lang: str, path: str):
    html = stage.client().get(LANGUAGES[lang] + path).text

    assert f'<link rel="manifest" href="{LANGUAGES[lang]}/manifest.webmanifest">' in html
    assert '<link rel="apple-touch-icon" href="/static/img/application/touch-180.' in html


def test_every_icon_is_there_and_has_the_size_it_is_said_to_have(stage: Stage):
    *drawn, vector = manifest(stage)["icons"]

    assert [(icon["sizes"], icon["purpose"]) for icon in drawn] == [
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    ]  # fmt: skip
    for icon in drawn:
        image, weight = picture(stage, icon)
        assert icon["sizes"] == f"{image.width}x{image.height}"
        assert weight <= HEAVIEST_ICON
    assert stage.client().get(vector["src"]).mimetype == vector["type"] == "image/svg+xml"


def test_no_mask_of_a_launcher_cuts_into_the_plus(stage: Stage):
    (icon,) = [icon for icon in manifest(stage)["icons"] if icon["purpose"] == "maskable"]
    image, _weight = picture(stage, icon)
    colours = image.convert("RGBA")
    ground, middle = colours.getpixel((0, 0)), image.width // 2

    assert ground[3] == 255
    beyond = middle * 0.8  # the safe zone of the W3C's manifest: a circle of four fifths
    outside = [
        colours.getpixel((x, y))
        for x in range(image.width)
        for y in range(image.height)
        if (x - middle) ** 2 + (y - middle) ** 2 > beyond**2
    ]
    assert set(outside) == {ground}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_shop_window_has_a_picture_for_phones_and_one_for_desktops(stage: Stage, lang: str):
    told = manifest(stage, lang)["screenshots"]

    assert [one["form_factor"] for one in told] == ["narrow", "wide"]
    for one in told:
        image, weight = picture(stage, one)
        assert one["sizes"] == f"{image.width}x{image.height}"
        assert max(image.size) <= 2.3 * min(image.size)  # beyond, browsers leave it out
        assert weight <= HEAVIEST_SCREENSHOT
        assert one["label"]
