"""A picture that the worker has yet to make: what its page says, what publishing does, and how it is called off."""

from io import BytesIO

import pytest
from PIL import Image

from tests.support.colleague import Colleague
from tests.support.editing import content_of, draft_of, edit
from tests.support.page import Page
from tests.support.pictures import picture_file, saved
from tests.support.stage import Stage
from webapp import campaigns
from webapp.platform.i18n import LANGUAGES

WORDS = {"ru-alt": "Чайник", "kk-alt": "Шәйнек", "en-alt": "A kettle"}
BROKEN = picture_file((900, 600))[:2000]
"""Its head is that of a picture."""


def path_to(number: int) -> str:
    return f"/staff/campaigns/{number}/picture"


def hand_in(colleague: Colleague, number: int, upload: bytes, **fields: str) -> None:
    file = {"picture": (BytesIO(upload), "kettle.jpg")}
    assert colleague.post(path_to(number), **WORDS | fields, **file).status_code == 303


def shape_of_clear() -> bytes:
    """A picture through whose corner one sees."""
    picture = Image.new("RGBA", (900, 600), (200, 40, 60, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 300, 300))
    return saved(picture, "PNG")


@pytest.fixture
def number(stage: Stage) -> int:
    return draft_of(stage, stage.publish())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_a_picture_that_is_being_prepared_says_so_and_refreshes_itself(stage: Stage, language: str):
    colleague = stage.staff("marketer", language)
    number = draft_of(stage, stage.publish())
    hand_in(colleague, number, picture_file())
    answer = colleague.get(path_to(number))
    page = Page(answer.text)

    assert page.one("section", **{"data-preparing": ""})
    assert '<noscript><meta http-equiv="refresh"' in answer.text
    assert not page.all("input", type="file")


def test_a_picture_that_is_ready_shows_on_its_page_without_a_refresh(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, picture_file())
    stage.ask(campaigns.prepare_pictures)
    answer = colleague.get(path_to(number))

    assert 'http-equiv="refresh"' not in answer.text
    assert Page(answer.text).all("img", alt="Чайник")


def test_the_old_picture_stays_until_the_new_one_is_ready(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, picture_file())
    stage.ask(campaigns.prepare_pictures)
    before = content_of(stage, number)["picture"]
    hand_in(colleague, number, picture_file(colour=(0, 90, 0)))
    assert content_of(stage, number)["picture"] == before
    stage.ask(campaigns.prepare_pictures)

    assert content_of(stage, number)["picture"]["variants"] != before["variants"]


def test_a_picture_that_could_not_be_made_says_why_and_keeps_its_words_and_the_old_one(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, picture_file())
    stage.ask(campaigns.prepare_pictures)
    hand_in(colleague, number, BROKEN, **{"en-alt": "Another kettle"})
    stage.ask(campaigns.prepare_pictures)
    page = colleague.page(path_to(number))

    assert page.one(id="picture-error").text.startswith("Такую картинку мы прочитать не можем")
    assert page.one("input", name="en-alt").get("value") == "Another kettle"
    assert page.all("img", alt="Чайник")
    assert path_to(number) in "".join(colleague.page(f"/staff/campaigns/{number}/home").links)


def test_a_campaign_is_not_published_while_its_picture_is_being_prepared(stage: Stage, number: int):
    colleague, path = stage.staff(), f"/staff/campaigns/{number}/publish"
    edit(colleague, number, ru__title="Другое имя")
    version = colleague.page(path).one("input", name="version").get("value") or ""
    hand_in(colleague, number, picture_file())
    answer = colleague.post(path, on=path_to(number), version=version)

    assert answer.status_code == 422
    assert "Ещё готовится" in answer.text
    assert not content_of(stage, number).get("picture")


def test_a_picture_is_called_off_while_it_is_being_prepared(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, picture_file())
    assert colleague.post(path_to(number), do="cancel").status_code == 303
    stage.ask(campaigns.prepare_pictures)

    assert "picture" not in content_of(stage, number)
    assert colleague.page(path_to(number)).all("input", type="file")


def test_words_sent_by_a_page_from_before_go_with_the_picture_that_waits(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, picture_file())
    assert colleague.post(path_to(number), **WORDS | {"en-alt": "A red kettle"}).status_code == 303
    stage.ask(campaigns.prepare_pictures)

    assert content_of(stage, number)["picture"]["alt"]["en"] == "A red kettle"


def test_a_transparent_picture_shows_the_chosen_ground_on_the_page_and_in_its_jpeg(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, shape_of_clear(), ground="dark")
    stage.ask(campaigns.prepare_pictures)
    shown = colleague.page(f"/staff/campaigns/{number}/preview/page").one("img", class_="hero__art ground--dark")
    jpeg = Image.open(BytesIO(stage.client().get(shown.get("src")).data))

    assert all(value < 50 for value in jpeg.getpixel((40, 40)))
    assert colleague.page(path_to(number)).one("input", name="ground", value="dark").get("checked") is not None


def test_another_ground_is_chosen_without_handing_the_picture_in_again(stage: Stage, number: int):
    colleague = stage.staff()
    hand_in(colleague, number, shape_of_clear(), ground="dark")
    stage.ask(campaigns.prepare_pictures)
    assert colleague.post(path_to(number), **WORDS, ground="white").status_code == 303
    picture = content_of(stage, number)["picture"]
    jpeg = next(each for each in picture["variants"] if each["format"] == "jpeg")
    data = stage.client().get(f"/pictures/{jpeg['sha256']}.jpg").data

    assert (picture["ground"], picture["painted"]) == ("white", "#ffffff")
    assert all(value > 250 for value in Image.open(BytesIO(data)).getpixel((40, 40)))


@pytest.mark.parametrize("ground", ["", "none", "campaign white", "\x00", "x" * 300])
def test_a_ground_that_there_is_not_is_that_of_the_campaign(stage: Stage, number: int, ground: str):
    colleague = stage.staff()
    hand_in(colleague, number, shape_of_clear(), ground=ground)
    stage.ask(campaigns.prepare_pictures)

    assert content_of(stage, number)["picture"]["ground"] == "campaign"


@pytest.mark.parametrize("deed", ["save", "autosave"])
def test_a_picture_that_became_ready_while_one_writes_is_nobody_else_who_saved(stage: Stage, number: int, deed: str):
    colleague = stage.staff()
    hand_in(colleague, number, picture_file())
    seen = colleague.get(f"/staff/campaigns/{number}").text
    stage.ask(campaigns.prepare_pictures)
    answer = edit(colleague, number, seen, ru__title="Другое имя", do=deed)

    assert answer.status_code in {200, 303}
    assert "joined" not in (answer.location or "")
    assert content_of(stage, number)["picture"]
