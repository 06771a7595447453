"""A campaign's own picture, as visitors' browsers choose and keep it."""

import pytest

from tests.support.pictures import picture_file
from tests.support.stage import RUNNING, Stage
from webapp import campaigns, publishing
from webapp.campaigns import CampaignDraft
from webapp.campaigns.illustrations import keep_picture
from webapp.campaigns.queries import find_draft_of
from webapp.platform import clock
from webapp.platform.app_state import state_of
from webapp.platform.i18n import LANGUAGES

WORDS = {"ru": "Чайник «Айна»", "kk": "«Айна» шәйнегі", "en": "A kettle"}


def illustrated(stage: Stage) -> str:
    """A campaign of the test's own that shows a picture; answers its slug."""
    slug, colleague = stage.publish(), stage.staff()

    def give() -> None:
        draft: CampaignDraft = find_draft_of(campaigns.find_by_slug(slug).id)
        picture = keep_picture(picture_file((1000, 500))) | {"alt": WORDS}
        campaigns.illustrate(draft.id, picture, colleague.member.id, clock.now())
        operator = state_of(stage.app).settings.operator
        publishing.publish_draft(draft, draft.version, operator, colleague.member.id, clock.now())

    stage.ask(give)
    return slug


def addresses(srcset: str) -> list[str]:
    return [part.split()[0] for part in srcset.split(",")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_landing_page_offers_the_lightest_format_first_and_says_what_is_seen(stage: Stage, language: str):
    prefix = "" if language == "ru" else f"/{language}"
    page = stage.page(f"{prefix}/c/{illustrated(stage)}")
    image = page.one("img", itemprop="image")

    assert [source.get("type") for source in page.all("source")] == ["image/avif", "image/webp"]
    assert (image.get("alt"), image.get("fetchpriority")) == (WORDS[language], "high")
    assert (image.get("width"), image.get("height")) == ("800", "400")


def test_every_address_on_the_page_is_a_picture_that_is_kept_for_good(stage: Stage):
    page, client = stage.page(f"/c/{illustrated(stage)}"), stage.client()
    offered = {each: source.get("type") for source in page.all("source") for each in addresses(source.get("srcset"))}
    offered[page.one("img", itemprop="image").get("src")] = "image/jpeg"

    assert len(offered) == 5
    for path, kind in offered.items():
        answer = client.get(path)
        assert (answer.mimetype, answer.headers["Cache-Control"]) == (kind, "public, max-age=31536000, immutable")
        assert "Set-Cookie" not in answer.headers
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [f"{'0' * 64}.avif", "short.avif", f"{'0' * 64}.png", f"{'0' * 64}"])
def test_what_is_no_picture_is_not_there(stage: Stage, path: str):
    assert stage.client().get(f"/pictures/{path}").status_code == 404


def test_a_picture_answers_to_its_own_format_alone(stage: Stage):
    path = stage.page(f"/c/{illustrated(stage)}").one("img", itemprop="image").get("src")

    assert stage.client().get(path.replace(".jpg", ".avif")).status_code == 404


def test_the_list_of_campaigns_shows_the_picture_later(stage: Stage):
    illustrated(stage)
    image = next(image for image in stage.page("/").all("img") if image.get("alt") == WORDS["ru"])

    assert (image.get("loading"), image.get("fetchpriority")) == ("lazy", None)


def test_a_campaign_without_a_picture_goes_on_showing_its_cover(stage: Stage):
    page = stage.page(f"/c/{RUNNING}")

    assert page.one("img", itemprop="image").get("src") == f"/c/{RUNNING}/cover.svg"
    assert not page.all("picture")
