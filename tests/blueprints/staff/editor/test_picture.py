"""A picture is handed in on a page of the editor, seen there, refused in words, and taken away."""

from io import BytesIO

import pytest

from tests.support.colleague import Colleague
from tests.support.editing import content_of, draft_of, edit
from tests.support.pictures import picture_file, whole_files
from tests.support.stage import MODEST, Stage
from webapp import campaigns
from webapp.blueprints.staff.editor.picture import LARGEST_UPLOAD, LONGEST_ALT
from webapp.platform.i18n import LANGUAGES

WORDS = {"ru-alt": "Чайник", "kk-alt": "Шәйнек", "en-alt": "A kettle"}


def path_to(number: int) -> str:
    return f"/staff/campaigns/{number}/picture"


def hand_in(colleague: Colleague, number: int, upload: bytes | None, **fields: str):
    file = {"picture": (BytesIO(upload), "kettle.jpg")} if upload is not None else {}
    answer = colleague.post(path_to(number), **WORDS | fields, **file)
    answer.request.environ["wsgi.input"].close()  # the test client leaves a large form's temporary file open
    return answer


def illustrate(stage: Stage, colleague: Colleague, number: int, upload: bytes | None = None, **fields: str) -> None:
    """Hand a picture in, and have the worker make it."""
    assert hand_in(colleague, number, upload or picture_file(), **fields).status_code == 303
    stage.ask(campaigns.prepare_pictures)


def own_draft(stage: Stage) -> int:
    return draft_of(stage, stage.publish())


def error_of(answer) -> str:
    return answer.text.partition('id="picture-error">')[2].partition("<")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_campaign_without_a_picture_says_that_a_cover_is_drawn(stage: Stage, language: str):
    colleague, number = stage.staff("marketer", language), own_draft(stage)
    page = colleague.page(path_to(number))

    assert path_to(number) in "".join(colleague.page(f"/staff/campaigns/{number}").links)
    assert page.one("input", name="picture").get("type") == "file"
    assert not page.all("button", value="remove")


def test_a_picture_that_was_handed_in_is_seen_with_its_words(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number)
    page = colleague.page(path_to(number))

    assert content_of(stage, number)["picture"]["alt"] == {"ru": "Чайник", "kk": "Шәйнек", "en": "A kettle"}
    assert {image.get("alt") for image in page.all("img", width="800")} == {"Чайник"}
    assert stage.client().get(page.all("img", width="800")[0].get("src")).mimetype == "image/jpeg"


def test_words_are_changed_without_handing_the_picture_in_again(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number, picture_file())
    variants = content_of(stage, number)["picture"]["variants"]
    hand_in(colleague, number, None, **{"en-alt": " A  red\nkettle "})
    kept = content_of(stage, number)["picture"]

    assert (kept["variants"], kept["alt"]["en"]) == (variants, "A red kettle")


def test_a_picture_is_taken_away(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number, picture_file())
    assert hand_in(colleague, number, None, do="remove").status_code == 303

    assert "picture" not in content_of(stage, number)


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (None, "Выберите файл"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Такую картинку мы прочитать не можем"),
        (picture_file((400, 400)), "Картинка слишком узкая"),
        (picture_file((480, 1500)), "Картинка слишком вытянутая"),
        (bytes(10_000_001), "Картинка слишком большая"),
    ],
    ids=["nothing", "a drawing", "narrow", "long", "large"],
)
def test_what_is_wrong_with_a_file_is_said_and_the_words_stay(stage: Stage, upload: bytes | None, sentence: str):
    colleague, number = stage.staff(), own_draft(stage)
    answer = hand_in(colleague, number, upload)

    assert answer.status_code == 422
    assert error_of(answer).startswith(sentence)
    assert 'value="Чайник"' in answer.text
    assert "picture" not in content_of(stage, number)


def test_words_that_are_too_long_are_given_back(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    answer = hand_in(colleague, number, picture_file(), **{"kk-alt": "ә" * (LONGEST_ALT + 1)})

    assert answer.status_code == 422
    assert 'id="kk-alt-error"' in answer.text


@pytest.mark.parametrize("size", [18_000_000, LARGEST_UPLOAD], ids=["a file of 18 MB", "more than is read"])
def test_a_file_that_is_too_large_is_told_the_limit_and_the_form_comes_back(stage: Stage, size: int):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number, picture_file())
    answer = hand_in(colleague, number, bytes(size))

    assert answer.status_code in {413, 422}
    assert "до 10 МБ" in error_of(answer)
    assert 'value="Чайник"' in answer.text
    assert 'type="file"' in answer.text


def test_another_form_of_the_editor_that_is_too_large_has_a_page_of_its_own(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    answer = colleague.post(f"/staff/campaigns/{number}", **{"ru-title": "а" * 1024 * 1024})

    assert answer.status_code == 413
    assert "picture-error" not in answer.text


@pytest.mark.parametrize("kind", whole_files())
def test_a_picture_of_any_kind_that_is_damaged_is_said_to_be_unreadable(stage: Stage, kind: str):
    colleague, number = stage.staff(), own_draft(stage)
    whole = whole_files()[kind]
    answer = hand_in(colleague, number, whole[: len(whole) // 4])
    if answer.status_code == 303:  # its head is whole: the worker finds out
        stage.ask(campaigns.prepare_pictures)
        answer = colleague.get(path_to(number))

    assert error_of(answer).startswith("Такую картинку мы прочитать не можем")


def test_missing_words_are_marked_in_the_editor_with_the_way_to_them(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number, picture_file(), **{"kk-alt": ""})
    page = colleague.page(f"/staff/campaigns/{number}")

    assert "#picture" in page.links
    assert page.one(id="picture").get("href") == path_to(number)


def test_a_save_in_the_editor_keeps_the_picture_and_a_copy_takes_it_along(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number, picture_file())
    edit(colleague, number, ru__title="Другое имя")
    answer = colleague.post("/staff/campaigns/new", **{"from": str(number), "title": "Копия"})
    copy = int(answer.location.rsplit("/", 1)[1])

    assert content_of(stage, number)["picture"]
    assert content_of(stage, copy)["picture"] == content_of(stage, number)["picture"]


def test_the_history_tells_one_picture_from_another(stage: Stage):
    colleague, number = stage.staff(), own_draft(stage)
    illustrate(stage, colleague, number, picture_file())
    illustrate(stage, colleague, number, picture_file(colour=(0, 90, 0)))
    page = colleague.page(f"/staff/campaigns/{number}/history/3")

    assert "800 × 480" in page.one("div", class_="document").text
    assert page.all("ins")
    assert page.all("del")


def test_an_administrator_hands_in_no_picture(stage: Stage):
    assert stage.staff("administrator").get(path_to(draft_of(stage, MODEST))).status_code == 403
