"""A draft is seen as its visitors will see it, before it is one, and nothing comes of looking."""

import pytest

from tests.support.editing import begin, content_of, draft_of, edit
from tests.support.page import Page
from tests.support.pictures import picture_file
from tests.support.stage import RUNNING, Stage, title_of
from webapp import campaigns
from webapp.blueprints.shared.entry_form.forms import MADE_FORMS
from webapp.campaigns.illustrations import keep_picture
from webapp.platform import clock
from webapp.platform.i18n import LANGUAGES


def policy_of(answer) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_shows_the_page_in_the_language_of_the_address(stage: Stage, language: str):
    colleague, number = stage.staff("marketer", language), draft_of(stage, RUNNING)
    outer = colleague.page(f"/staff/campaigns/{number}/preview")
    inner = colleague.page(f"/staff/campaigns/{number}/preview/page")

    assert {frame.get("src") for frame in outer.all("iframe")} == {
        f"{'' if language == 'ru' else '/' + language}/staff/campaigns/{number}/preview/page"
    }
    assert inner.h1 == title_of(RUNNING, language)
    assert next(box.get("name") for box in inner.all("input", type="checkbox")) == "of_age"


def test_what_is_saved_and_not_published_is_in_the_preview_alone(stage: Stage):
    colleague, slug = stage.staff(), stage.publish()
    number = draft_of(stage, slug)
    edit(colleague, number, ru__title="Ещё не для всех")

    assert colleague.page(f"/staff/campaigns/{number}/preview/page").h1 == "Ещё не для всех"
    assert stage.page(f"/c/{slug}").h1 != "Ещё не для всех"


def test_an_unfinished_draft_has_names_in_the_place_of_what_is_missing(stage: Stage):
    colleague = stage.staff()
    number = begin(colleague, title="Проба")
    edit(
        colleague,
        number,
        opens_at="0001-01-01T00:00",
        closes_at="9999-12-31T23:59",
        minimum_age="сто",
        slug="Не/Адрес",
        asks="email",
        accent=None,
    )

    assert "[Приз]" in colleague.get(f"/staff/campaigns/{number}/preview/page").text
    assert colleague.page(f"/staff/campaigns/{number}/preview/page").h1 == "Проба"
    assert colleague.get(f"/staff/campaigns/{number}/preview/cover.svg").mimetype == "image/svg+xml"
    assert "в скобках" in colleague.get(f"/staff/campaigns/{number}/preview").text


def test_the_cover_that_staff_choose_is_drawn_and_the_others_can_be_looked_at(stage: Stage):
    colleague, number = stage.staff(), draft_of(stage, stage.publish())
    cover = f"/staff/campaigns/{number}/preview/cover.svg"
    by_words, book = colleague.get(cover).text, colleague.get(f"{cover}?scene=book").text
    edit(colleague, number, scene="book")
    chosen = colleague.page(f"/staff/campaigns/{number}").one("input", name="scene", value="book")

    assert by_words != book == colleague.get(cover).text
    assert "checked" in chosen.attributes
    assert content_of(stage, number)["scene"] == "book"
    assert colleague.get(f"{cover}?scene=moon").text == book


def test_a_preview_stands_in_frames_of_this_site_and_does_nothing(stage: Stage):
    colleague, number = stage.staff(), draft_of(stage, RUNNING)
    inner = colleague.get(f"/staff/campaigns/{number}/preview/page")
    page, policy = Page(inner.text), policy_of(inner)

    assert (policy["frame-ancestors"], policy["sandbox"]) == ("'self'", "allow-same-origin")
    assert (policy["form-action"], policy["script-src"]) == ("'none'", "'none'")
    assert inner.headers.getlist("X-Frame-Options") == ["SAMEORIGIN"]
    assert page.all("script") + page.all("input", name="shown") == []
    assert (inner.headers["Analytics-Status"], inner.headers["X-Robots-Tag"]) == (
        "off; reason=staff",
        "noindex, nofollow",
    )


def test_the_page_around_it_may_show_frames_and_stand_in_none(stage: Stage):
    colleague, number = stage.staff(), draft_of(stage, RUNNING)
    outer = colleague.get(f"/staff/campaigns/{number}/preview")

    assert policy_of(outer)["frame-src"] == "'self'"
    assert policy_of(outer)["frame-ancestors"] == "'none'"
    assert outer.headers.getlist("X-Frame-Options") == ["DENY"]


def test_looking_keeps_nothing(stage: Stage):
    colleague, number = stage.staff(), draft_of(stage, RUNNING)
    before = (stage.counts(), content_of(stage, number), len(MADE_FORMS.get(stage.app)))
    answer = colleague.get(f"/staff/campaigns/{number}/preview/page")

    assert answer.headers.getlist("Set-Cookie") == []
    assert (stage.counts(), content_of(stage, number), len(MADE_FORMS.get(stage.app))) == before


def test_a_draft_that_is_not_there_has_no_preview(stage: Stage):
    colleague = stage.staff()

    assert {
        colleague.get(f"/staff/campaigns/987654/preview{rest}").status_code for rest in ("", "/page", "/cover.svg")
    } == {404}


def test_a_picture_that_was_handed_in_is_in_the_preview_alone(stage: Stage):
    colleague, slug = stage.staff(), stage.publish()
    number = draft_of(stage, slug)

    def hand_in() -> None:
        picture = keep_picture(picture_file()) | {"alt": {"ru": "Снег"}}
        campaigns.illustrate(number, picture, colleague.member.id, clock.now())

    stage.ask(hand_in)
    shown = colleague.page(f"/staff/campaigns/{number}/preview/page").one("img", class_="hero__art")

    assert (shown.get("src") or "").startswith("/pictures/")
    assert shown.get("alt") == "Снег"
    assert stage.page(f"/c/{slug}").one("img", class_="hero__art").get("src") == f"/c/{slug}/cover.svg"
